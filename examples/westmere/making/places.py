"""Where people live in Westmere: small areas, outlines and young people by age and sex."""

import math

from making.draws import Draws, Row
from making.land import CITY, MARKET, PORT, Point, cells, middles, place

__all__ = ["AREA_MIDDLES", "COAST", "VALE", "areas", "outlines", "population"]

COAST, VALE = "WST-COAST", "WST-VALE"
_COUNCIL_NAMES = {COAST: "Westmere Coast", VALE: "Westmere Vale"}
_CITY_PARTS = (
    "Quayside", "Ropewalk", "Castle Bank", "Tannery", "Northgate", "Longmead", "Millrace",
    "Eastbank", "Dockray", "Parkside", "Lowfold", "Harbour Road", "Saltpans", "Copper Hill",
)  # fmt: skip
_PORT_PARTS = ("Old Pier", "Slipway", "Fishergate", "Lamp Hill", "Netherby Road")
_MARKET_PARTS = ("Butter Cross", "Station", "Wool Hall", "Mill Green", "Highfold", "Priors Lea")
_VILLAGES = (
    "Gannet Head North", "Gannet Head South", "Little Sarn", "Marrow End", "Upper Wend",
    "Nether Wend", "Hollin Fold", "Larkrigg", "Stonnick", "Ember Green", "Sandrake Fold",
    "Wether Cote", "Tarn Brackle", "High Brackle", "Low Brackle", "Drovers Reach", "Quillrigg",
    "Pellowby", "Fernmere End", "Cobblers Gate", "Mossgarth", "Skellow Rise", "Brine End",
    "Kittle Fold", "Otter Holme", "Ashgarth Moor", "Windle Cross", "Thrawn Hill",
)  # fmt: skip
_TOWN_PARTS = {
    "city": ("Westmere", _CITY_PARTS),
    "port": ("Port Sallow", _PORT_PARTS),
    "market": ("Vennholt", _MARKET_PARTS),
}
_RURALITY = {"city": "urban nearer", "port": "urban further", "market": "larger rural nearer"}
_NEEDIEST = {"Quayside", "Saltpans", "Dockray", "Tannery", "Old Pier", "Slipway", "Station"}
_MIDDLES = middles()


def _name(kind: str, number: int) -> str:
    if kind == "village":
        return _VILLAGES[number]
    town, parts = _TOWN_PARTS[kind]
    return f"{town} {parts[number % len(parts)]} {number // len(parts) + 1}"


def _council(kind: str, point: Point) -> str:
    return COAST if kind in ("city", "port") or (kind == "village" and point[0] < 13.2) else VALE


def _deprivation(draws: Draws, kind: str, name: str) -> int:
    usual = {"city": 4.6, "port": 3.6, "market": 5.6, "village": 6.8}[kind]
    if any(part in name for part in _NEEDIEST):
        usual = 1.6
    return max(1, min(10, round(draws.around(usual, 1.5))))


def _listed() -> list[tuple[str, str, str, Point]]:
    """Return every small area as its code, name, kind and middle."""
    counted = {"city": 0, "port": 0, "market": 0, "village": 0}
    listed = []
    for number, (kind, point) in enumerate(_MIDDLES, start=1):
        listed.append((f"WST-{number:03d}", _name(kind, counted[kind]), kind, point))
        counted[kind] += 1
    return listed


AREA_MIDDLES: dict[str, tuple[str, str, Point]] = {
    code: (name, kind, point) for code, name, kind, point in _listed()
}
"""Every small area's name, kind of place and middle [km east, km north], by code."""


def areas() -> list[Row]:
    """Return the rows of areas.csv."""
    draws = Draws("areas")
    rows: list[Row] = []
    for code, (name, kind, point) in AREA_MIDDLES.items():
        longitude, latitude = place(point)
        council = _council(kind, point)
        far = min(math.dist(point, town) for town in (CITY, PORT, MARKET)) > 6.5
        rural = "smaller rural further" if far else "larger rural further"
        rows.append(
            {
                "area_code": code,
                "name": name,
                "local_authority_code": council,
                "local_authority_name": _COUNCIL_NAMES[council],
                "latitude": latitude,
                "longitude": longitude,
                "deprivation_decile": _deprivation(draws, kind, name),
                "rural_urban": _RURALITY.get(kind, rural),
            }
        )
    return rows


def outlines() -> dict[str, object]:
    """Return areas.geojson: one outline for each small area; together they tile the land."""
    rings = cells([point for _, _, point in AREA_MIDDLES.values()])
    features = [
        {
            "type": "Feature",
            "properties": {"area_code": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [[list(corner) for corner in ring]]},
        }
        for (code, (name, _, _)), ring in zip(AREA_MIDDLES.items(), rings, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def population() -> list[Row]:
    """Return the rows of population.csv: young people by small area, year of age and sex."""
    draws = Draws("population")
    rows: list[Row] = []
    for code, (_, kind, _) in AREA_MIDDLES.items():
        size = draws.around({"city": 31, "port": 28, "market": 29, "village": 24}[kind], 5)
        for age in range(8, 18):
            year = size * (1.04 - 0.006 * (age - 8))
            for sex, share in (("female", 0.488), ("male", 0.512)):
                count = max(3, round(draws.around(year * share, 1.6)))
                rows.append({"area_code": code, "age": age, "sex": sex, "young_people": count})
    return rows
