"""Places as points: an id, a latitude and a longitude each."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from carereach.base import SourceError
from carereach.sources.column_files import ROW, check_cells, ids_of, numbers_of, read_columns

__all__ = ["read_points"]

_NAMES: Mapping[str, Sequence[str]] = {
    "id": ("id", "site_id", "from_id", "to_id", "area_code", "lsoa11_code"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng"),
}
"""What each column may be called, in small letters, the best name first."""
_SOUTH, _NORTH = 49.0, 61.0
_WEST, _EAST = -9.0, 2.5
"""Great Britain with its islands [degrees]."""


def read_points(path: Path) -> pl.DataFrame:
    """Read places from a CSV or Parquet file: id (String), latitude, longitude (Float64).

    Args:
        path: one row per place in Great Britain, in degrees (WGS 84).

    Raises:
        SourceError: a column is missing, no row stands in the file, a place has no coordinates
            or stands twice, or the coordinates are not degrees, swapped or elsewhere.
    """
    file = path.name
    raw = read_columns(path, lambda names: _chosen(names, file=file))
    points = raw.select(
        ids_of(raw, "id", file=file),
        numbers_of(raw, "latitude", file=file),
        numbers_of(raw, "longitude", file=file),
        pl.col(ROW),
    )
    if not points.height:
        raise SourceError(f"{file} holds no places: give one row for each.")
    _check_coordinates(points, file=file)
    repeats = points.filter(~pl.col("id").is_first_distinct())
    if repeats.height:
        raise SourceError(
            f"{file}, row {repeats[ROW].item(0)}: a row above has the same id; keep one of them."
        )
    return points.drop(ROW)


def _chosen(names: Sequence[str], *, file: str) -> dict[str, str]:
    """Choose the column of the file for each of ours.

    Raises:
        SourceError: one of them is not there.
    """
    by_small = {name.lower(): name for name in reversed(names)}
    chosen = {}
    for ours, theirs in _NAMES.items():
        found = next((by_small[name] for name in theirs if name in by_small), None)
        if found is None:
            raise SourceError(
                f"{file} has no column for {ours}: name its columns id, latitude and longitude."
            )
        chosen[ours] = found
    return chosen


def _check_coordinates(points: pl.DataFrame, *, file: str) -> None:
    """Refuse what cannot be a place in Great Britain, naming the likeliest cause first.

    Raises:
        SourceError: a place lies elsewhere, or nowhere.
    """
    latitude, longitude = pl.col("latitude"), pl.col("longitude")
    for name in ("latitude", "longitude"):
        check_cells(
            points,
            pl.col(name).is_not_null(),
            f"{file}, {{row}}: {name} is missing; give the coordinates or take the row out.",
        )
    check_cells(
        points,
        (latitude.abs() <= 180) & (longitude.abs() <= 180),
        f"{file}, {{row}}: the coordinates are not degrees, perhaps eastings and northings of the"
        " National Grid; change them to latitude and longitude (WGS 84).",
    )
    check_cells(
        points,
        ~(latitude.is_between(_WEST, _EAST) & longitude.is_between(_SOUTH, _NORTH)),
        f"{file}, {{row}}: latitude and longitude are swapped; change the names of the columns.",
    )
    check_cells(
        points,
        latitude.is_between(_SOUTH, _NORTH) & longitude.is_between(_WEST, _EAST),
        f"{file}, {{row}}: the place lies outside Great Britain; mend its coordinates"
        " (latitude 49 to 61, longitude -9 to 2.5).",
    )
