"""A large invented area: Westmere four times side by side, its services thirteen times.

450 small areas and about 300 services, all in the tables of a workspace. Each copy of a service
stands in one of the four Westmeres and is reached from there.
"""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

__all__ = ["AREAS", "COPIES", "large_area"]

WESTMERE = Path(__file__).parents[1] / "examples" / "westmere"
AREAS = 450
COPIES = 13
_PLACES = 4
_WIDTH_DEGREES = 0.6
_OF_SERVICES = ("services", "sites", "opening_hours", "offers", "capacity", "contracts", "payers")
_AREA = ("area_code",)
_IDS = ("service_id", "site_id", "contract_id", "from_service_id", "to_service_id")

Row = dict[str, str]


def large_area() -> dict[str, bytes]:
    """Return the files of the area by their name in a workspace."""
    files = {path.name: path.read_bytes() for path in sorted(WESTMERE.glob("*.csv"))}
    files["area.toml"] = (WESTMERE / "area.toml").read_bytes()
    files["areas.geojson"] = _shapes()
    for name in (*_OF_SERVICES, "pathway_links"):
        files[f"{name}.csv"] = _rewritten(files[f"{name}.csv"], _of_services)
    for name in ("areas", "population"):
        files[f"{name}.csv"] = _rewritten(files[f"{name}.csv"], _of_areas)
    files["travel_times.csv"] = _rewritten(files["travel_times.csv"], _journeys)
    return files


def _rewritten(content: bytes, change: object) -> bytes:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    target = io.StringIO()
    writer = csv.DictWriter(target, list(reader.fieldnames or ()), lineterminator="\n")
    writer.writeheader()
    writer.writerows(change(list(reader)))  # type: ignore[operator]
    return target.getvalue().encode()


def _of_services(rows: list[Row]) -> Iterator[Row]:
    for copy in range(COPIES):
        for row in rows:
            yield _moved(row, copy % _PLACES) | {
                name: _named(row[name], copy) for name in _IDS if name in row
            }


def _of_areas(rows: list[Row]) -> Iterator[Row]:
    for place in range(_PLACES):
        for row in rows:
            if _is_kept(row["area_code"], place):
                yield _moved(row, place) | {"area_code": _coded(row["area_code"], place)}


def _journeys(rows: list[Row]) -> Iterator[Row]:
    for copy in range(COPIES):
        place = copy % _PLACES
        for row in rows:
            if _is_kept(row["area_code"], place):
                yield row | {
                    "area_code": _coded(row["area_code"], place),
                    "site_id": _named(row["site_id"], copy),
                }


def _is_kept(code: str, place: int) -> bool:
    return place * 120 + int(code[-3:]) <= AREAS


def _coded(code: str, place: int) -> str:
    return f"WST-{int(code[-3:]) + place * 120:03d}"


def _named(name: str, copy: int) -> str:
    return f"{name}-{copy}" if copy and name else name


def _moved(row: Row, place: int) -> Row:
    if not row.get("longitude"):
        return row
    return row | {"longitude": f"{float(row['longitude']) + place * _WIDTH_DEGREES:.5f}"}


def _shapes() -> bytes:
    whole = json.loads((WESTMERE / "areas.geojson").read_text(encoding="utf-8"))
    features = []
    for place in range(_PLACES):
        for feature in whole["features"]:
            code = feature["properties"]["area_code"]
            if _is_kept(code, place):
                properties = feature["properties"] | {"area_code": _coded(code, place)}
                shape = feature["geometry"] | {
                    "coordinates": _shifted(feature["geometry"]["coordinates"], place)
                }
                features.append(feature | {"properties": properties, "geometry": shape})
    return json.dumps(whole | {"features": features}).encode()


def _shifted(coordinates: list[object], place: int) -> list[object]:
    if coordinates and isinstance(coordinates[0], int | float):
        longitude, latitude = coordinates
        return [round(float(longitude) + place * _WIDTH_DEGREES, 5), latitude]  # type: ignore[arg-type]
    return [_shifted(part, place) for part in coordinates]  # type: ignore[arg-type]
