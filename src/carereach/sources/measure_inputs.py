"""People by place and capacity by service: the two tables that a measure of access needs."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from carereach.base import SourceError
from carereach.sources.column_files import ROW, check_cells, ids_of, numbers_of, read_columns

__all__ = ["read_demand", "read_supply"]

_PLACE_IDS = ("id", "area_code", "from_id", "lsoa11_code")
_SERVICE_IDS = ("id", "service_id", "site_id", "to_id")
_PEOPLE = ("people", "young_people", "population", "demand")
_CAPACITY = ("capacity", "places", "supply")
"""What each column may be called, in small letters, the best name first."""


def read_demand(path: Path) -> pl.DataFrame:
    """Read people by place from a CSV or Parquet file: id (String), people (Float64).

    Args:
        path: one row per place; people may be an estimate, so need not be whole.

    Raises:
        SourceError: a column is missing, a cell is not what it should be, no row stands in the
            file, or a place stands twice.
    """
    return _read(path, _PLACE_IDS, "people", _PEOPLE)


def read_supply(path: Path) -> pl.DataFrame:
    """Read capacity by service from a CSV or Parquet file: id (String), capacity (Float64).

    Args:
        path: one row per service; capacity in places, hours or staff, one unit throughout.

    Raises:
        SourceError: as for ``read_demand``.
    """
    return _read(path, _SERVICE_IDS, "capacity", _CAPACITY)


def _read(path: Path, ids: Sequence[str], amount: str, amounts: Sequence[str]) -> pl.DataFrame:
    file = path.name

    def choose(names: Sequence[str]) -> dict[str, str]:
        return {
            "id": _column(names, "id", ids, file=file),
            amount: _column(names, amount, amounts, file=file),
        }

    raw = read_columns(path, choose)
    table = raw.select(
        ids_of(raw, "id", file=file), numbers_of(raw, amount, file=file), pl.col(ROW)
    )
    if not table.height:
        raise SourceError(f"{file} holds no rows: give one for each id.")
    check_cells(
        table,
        pl.col(amount).is_not_null(),
        f"{file}, {{row}}: {amount} is missing; give a number, 0 for none, or take the row out.",
    )
    check_cells(
        table,
        pl.col(amount).is_finite() & (pl.col(amount) >= 0),
        f"{file}, {{row}}: {amount} is below 0 or endless; mend it.",
    )
    check_cells(
        table,
        pl.col("id").is_first_distinct(),
        f"{file}, {{row}}: a row above has the same id; keep one of them.",
    )
    return table.drop(ROW)


def _column(names: Sequence[str], ours: str, theirs: Sequence[str], *, file: str) -> str:
    by_small = {name.lower(): name for name in reversed(names)}
    for name in theirs:
        if name in by_small:
            return by_small[name]
    raise SourceError(f"{file} has no column for {ours}: name one of its columns {ours}.")
