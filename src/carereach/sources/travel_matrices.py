"""Travel times planned elsewhere: tables of pairs from r5r, r5py, TravelTime and others.

Files are known by their column names. Read in public documentation or code: r5r (from_id, to_id,
travel_time_p50; before version 1 fromId and toId), r5py (from_id, to_id, travel_time), and the
travel time matrices for Great Britain of the Urban Big Data Centre (written by r5r, with
time_of_day). TravelTime answers in seconds by search and location; how its answers are laid out
as a table differs by tool, so those names are our best reading.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from carereach.base import SourceError
from carereach.sources.column_files import ROW, check_cells, ids_of, numbers_of, read_columns

__all__ = ["TravelMatrix", "read_travel_matrix"]

_NAMES: Mapping[str, Sequence[str]] = {
    "from_id": ("from_id", "fromid", "from_lsoa"),
    "to_id": ("to_id", "toid", "to_lsoa"),
    "minutes": ("minutes", "travel_time_p50", "travel_time_p050", "travel_time", "time"),
}
"""What each column may be called, in small letters, the best name first."""
_NAMES_IN_SECONDS: Mapping[str, Sequence[str]] = {
    "from_id": ("search_id",),
    "to_id": ("location_id", "id"),
    "minutes": ("travel_time",),
}
"""The same for TravelTime, which counts in seconds; a search starts from one place."""
_PERCENTILE = re.compile(r"(?:travel_time_)?p0*([1-9][0-9]?)")
_NO_JOURNEY = "no journey found"


@dataclass(frozen=True, slots=True, eq=False)
class TravelMatrix:
    """Travel times between pairs of places, and how many rows had none.

    ``frame``: from_id, to_id (String), minutes (Float64), and p10, p50 … where the file has them
    (Float64, null where that share of departures does not arrive) [minutes].
    ``exclusions``: reason (String), rows (Int64); one row a reason.
    """

    frame: pl.DataFrame
    exclusions: pl.DataFrame


def read_travel_matrix(path: Path) -> TravelMatrix:
    """Read a table of travel times, CSV or Parquet; ids are always text.

    A row without minutes is a journey that was not found: it is left out and counted. Where a
    file holds percentiles, minutes is the median (p50).

    Args:
        path: one row per pair of places.

    Raises:
        SourceError: a column is missing, a cell is not what it should be, a time is below 0 or
            endless, or a pair stands twice.
    """
    file = path.name
    chosen: dict[str, str] = {}
    names_there: list[str] = []

    def choose(names: Sequence[str]) -> Mapping[str, str]:
        names_there.extend(names)
        chosen.update(_chosen(names, file=file))
        return chosen

    raw = read_columns(path, choose)
    percentiles = [name for name in chosen if name not in _NAMES]
    times = raw.select(
        ids_of(raw, "from_id", file=file),
        ids_of(raw, "to_id", file=file),
        *(numbers_of(raw, name, file=file) for name in ("minutes", *percentiles)),
        pl.col(ROW),
    )
    for name in ("minutes", *percentiles):
        _check_time(times, name, chosen[name], file=file)
    found = times.filter(pl.col("minutes").is_not_null())
    _check_once(found, has_times_of_day="time_of_day" in names_there, file=file)
    if chosen["from_id"].lower() in _NAMES_IN_SECONDS["from_id"]:
        found = found.with_columns(pl.col("minutes", *percentiles) / 60)
    left_out = times.height - found.height
    return TravelMatrix(
        found.select("from_id", "to_id", "minutes", *percentiles),
        pl.DataFrame(
            {"reason": [_NO_JOURNEY], "rows": [left_out]},
            schema={"reason": pl.String, "rows": pl.Int64},
        ).filter(pl.col("rows") > 0),
    )


def _chosen(names: Sequence[str], *, file: str) -> dict[str, str]:
    """Choose the column of the file for each of ours.

    Raises:
        SourceError: one of them is not there.
    """
    by_small = {name.lower(): name for name in reversed(names)}
    in_seconds = any(name in by_small for name in _NAMES_IN_SECONDS["from_id"])
    chosen = {}
    for ours, theirs in (_NAMES_IN_SECONDS if in_seconds else _NAMES).items():
        found = next((by_small[name] for name in theirs if name in by_small), None)
        if found is None:
            raise SourceError(
                f"{file} has no column for {ours}: name its columns from_id, to_id and minutes"
                " (files of r5r, r5py and TravelTime are known by their own names)."
            )
        chosen[ours] = found
    for name in names:
        share = _PERCENTILE.fullmatch(name.lower())
        if share and name != chosen["minutes"]:
            chosen[f"p{share[1]}"] = name
    return chosen


def _check_time(times: pl.DataFrame, name: str, theirs: str, *, file: str) -> None:
    cell = pl.col(name)
    check_cells(
        times,
        cell.is_null() | (cell >= 0),
        f"{file}, {{row}}: {theirs} is below 0; mend it, or leave it empty where there is no"
        " journey.",
    )
    check_cells(
        times,
        cell.is_null() | cell.is_finite(),
        f"{file}, {{row}}: {theirs} is endless; leave it empty where there is no journey.",
    )


def _check_once(found: pl.DataFrame, *, has_times_of_day: bool, file: str) -> None:
    repeats = found.select("from_id", "to_id").is_duplicated()
    if repeats.any():
        later = found.filter(repeats).unique(("from_id", "to_id"), keep="first")
        again = found.filter(repeats).join(later, on=ROW, how="anti")
        fix = "keep one time of day" if has_times_of_day else "keep one row for each pair"
        raise SourceError(
            f"{file}, row {again[ROW].item(0)}: this pair of places stands in a row above; {fix}."
        )
