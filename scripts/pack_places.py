"""Schools and hospitals of the public pack, each put in its small area."""

import re
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import polars as pl
from pack_outlines import STEPS_PER_DEGREE

METRES_PER_DEGREE = 111_320
SAME_PLACE_METRES = 400
"""Two hospital names this close are one place if the names agree; at one point they always are."""
COAST_METRES = 3_000
"""A place outside every outline (coasts are coarse) goes to the nearest outline this close."""
COMMON_WORDS = frozenset(
    {
        "the",
        "of",
        "and",
        "at",
        "hospital",
        "hospitals",
        "infirmary",
        "general",
        "community",
        "district",
        "university",
        "nhs",
        "trust",
        "foundation",
        "memorial",
        "site",
        "acute",
        "teaching",
        "cuh",
        "gstt",
        "qvh",
        "hbss",
        "bmi",
        "capio",
        "hca",
        "gosh",
        "nuh",
    }
)
TELLING_WORDS = frozenset(
    {
        "dental",
        "eye",
        "children",
        "childrens",
        "maternity",
        "womans",
        "womens",
        "private",
        "heart",
        "cancer",
        "orthopaedic",
        "spire",
        "nuffield",
    }
)
"""Away from the same point, a name with one of these is not the hospital named without it."""
WRONGLY_PLACED = frozenset({"University Hospital Of Wales"})
"""Stands in Cardiff; the list of 2022 puts it in Oxford."""
SCHOOL_PHASES = {
    "Secondary": "secondary",
    "All-through": "all-through",
    "16 plus": "16 plus",
    "Middle deemed secondary": "middle",
    "Not applicable": "not stated",
}
NOT_SCHOOLS = ("Universities", "Online provider", "Welsh schools")


class Places:
    """Finds the small area a point lies in."""

    def __init__(self, outlines: pl.DataFrame) -> None:
        self._codes = outlines["code"].to_list()
        self._rings = [_decode(lengths, steps) for _, lengths, steps in outlines.iter_rows()]
        self._boxes = np.array(
            [[*np.vstack(r).min(axis=0), *np.vstack(r).max(axis=0)] for r in self._rings]
        )

    def area_of(self, longitude: float, latitude: float) -> str | None:
        """Return the code of the area around a point, or of the nearest outline on a coast."""
        x, y = longitude * STEPS_PER_DEGREE, latitude * STEPS_PER_DEGREE
        west, south, east, north = self._boxes.T
        for place in np.flatnonzero((west <= x) & (x <= east) & (south <= y) & (y <= north)):
            if sum(_crossings(ring, x, y) for ring in self._rings[place]) % 2:
                return str(self._codes[place])
        return self._nearest(x, y)

    def _nearest(self, x: float, y: float) -> str | None:
        reach = COAST_METRES / METRES_PER_DEGREE * STEPS_PER_DEGREE
        squeeze = np.cos(np.radians(y / STEPS_PER_DEGREE))
        west, south, east, north = self._boxes.T
        wide = reach / squeeze
        near = (west - wide <= x) & (x <= east + wide) & (south - reach <= y) & (y <= north + reach)
        best = (reach, None)
        for place in np.flatnonzero(near):
            points = np.vstack(self._rings[place])
            away = np.hypot((points[:, 0] - x) * squeeze, points[:, 1] - y).min()
            best = min(best, (float(away), self._codes[place]), key=lambda pair: pair[0])
        return best[1]


def _decode(lengths: list[int], steps: list[int]) -> list[np.ndarray]:
    moves = np.asarray(steps, dtype=np.int64).reshape(-1, 2)
    ends = np.cumsum(np.abs(lengths))
    return [part.cumsum(axis=0) for part in np.split(moves, ends[:-1])]


def _crossings(ring: np.ndarray, x: float, y: float) -> int:
    """Count the edges a ray from the point eastwards meets."""
    x1, y1 = ring.T
    x2, y2 = np.roll(ring, -1, axis=0).T
    spans = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        meets = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return int(np.count_nonzero(spans & (x < meets)))


def build_schools(raw: Path, places: Places) -> pl.DataFrame:
    """English schools and colleges for ages 8 to 17, without names or numbers.

    The list gives the 2021 small area. Where several 2011 ones feed it, the school is in the one
    whose outline holds it, or in the lowest code.
    """
    listed = pl.read_csv(raw / "england_schools_secondary_gias20250524.csv.gz").filter(
        pl.col("lsoa_code").str.starts_with("E"),
        ~pl.col("establishment_type_group").is_in(NOT_SCHOOLS),
        pl.col("latitude").is_not_null(),
    )
    old_codes = dict(
        pl.read_csv(raw / "lsoa11_lsoa21_lookup.csv.gz")
        .group_by("lsoa21_code")
        .agg(pl.col("lsoa11_code").sort())
        .iter_rows()
    )
    found = []
    for code, longitude, latitude in listed.select(
        "lsoa_code", "longitude", "latitude"
    ).iter_rows():
        around = places.area_of(longitude, latitude)
        found.append(around if around in old_codes[code] else old_codes[code][0])
    return (
        listed.with_columns(area_code=pl.Series(found, dtype=pl.String))
        .select(
            "area_code",
            phase=pl.col("education_phase").replace_strict(SCHOOL_PHASES),
            kind=pl.col("establishment_type_group").str.to_lowercase(),
            pupils=pl.col("number_of_pupils").cast(pl.Int64),
            latitude="latitude",
            longitude="longitude",
        )
        .sort(pl.all())
    )


def build_hospitals(raw: Path, places: Places) -> pl.DataFrame:
    """Hospitals by place: names that mean the same place are one row, the others kept beside."""
    listed = (
        pl.read_csv(raw / "england_hospitals22.csv")
        .with_columns(pl.col("name").str.replace_all(r"\s+", " ").str.strip_chars())
        .filter(~pl.col("name").is_in(WRONGLY_PLACED))
        .sort("name", "lat", "lon")
    )
    rows = listed.select("name", "lat", "lon").rows()
    hospitals = []
    for group in _same_places(rows):
        names = sorted({rows[place][0] for place in group})
        chosen = _plainest(names)
        _, latitude, longitude = next(rows[place] for place in group if rows[place][0] == chosen)
        others = "; ".join(name for name in names if name != chosen)
        area = places.area_of(longitude, latitude)
        hospitals.append((area, chosen, latitude, longitude, others or None, len(group)))
    columns = ("area_code", "name", "latitude", "longitude", "also_listed_as", "rows_merged")
    return (
        pl.DataFrame(hospitals, schema=columns, orient="row")
        .drop_nulls("area_code")
        .sort("area_code", "name", "latitude", "longitude")
    )


def _same_places(rows: list[tuple[str, float, float]]) -> list[list[int]]:
    """Join rows that are one place, directly or through another row."""
    group_of = list(range(len(rows)))
    latitudes, longitudes = (np.array([row[axis] for row in rows]) for axis in (1, 2))
    for first, (name, latitude, longitude) in enumerate(rows):
        east = (longitudes - longitude) * np.cos(np.radians(latitude))
        away = np.hypot(latitudes - latitude, east) * METRES_PER_DEGREE
        for second in np.flatnonzero(away <= SAME_PLACE_METRES):
            if second > first and (away[second] == 0 or _is_same_name(name, rows[second][0])):
                old, new = group_of[second], group_of[first]
                group_of = [new if group == old else group for group in group_of]
    groups: dict[int, list[int]] = {}
    for place, group in enumerate(group_of):
        groups.setdefault(group, []).append(place)
    return list(groups.values())


def _is_same_name(first: str, second: str) -> bool:
    one, two = _telling_part(first), _telling_part(second)
    if set(one) & TELLING_WORDS != set(two) & TELLING_WORDS:
        return False
    if set(one) <= set(two) or set(two) <= set(one):
        return True
    return SequenceMatcher(None, " ".join(one), " ".join(two)).ratio() >= 0.85


def _telling_part(name: str) -> list[str]:
    plain = name.lower().replace("&", " and ").replace("'", "").replace("’", "")
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return [word for word in words if word not in COMMON_WORDS]


def _plainest(names: list[str]) -> str:
    """Choose the name most like the others among those that name no visitor or department."""
    plain = [name for name in names if not re.search(r" at | - |@|\(|screening", name, re.I)]

    def likeness(name: str) -> tuple[float, int]:
        alike = sum(SequenceMatcher(None, name, other).ratio() for other in names)
        return round(alike, 9), len(name)

    return max(plain or names, key=likeness)
