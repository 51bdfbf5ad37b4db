"""Waiting-time standards as data: each with its source, its date and whether it is in force."""

from functools import cache

import polars as pl

from carereach.base import EvidenceError
from carereach.evidence.files import read_table
from carereach.tables.codes import SETTINGS

__all__ = ["read_waits", "wait_standards"]

_FILE = "wait_standards.csv"


def wait_standards(*, allow_unchecked: bool = False) -> pl.DataFrame:
    """Return the waiting-time standards.

    Columns: wait_id, name, nation, settings (codes, separated by a semicolon), share (null where
    no pass mark was confirmed), limit_days [days], counts_from, counts_to, measured_on ("seen" or
    "still waiting"), in_force, since, standing, source, source_url, checked, note.

    Args:
        allow_unchecked: whether recalled rows are included; they stay out of outputs.
    """
    table = _table()
    return table if allow_unchecked else table.filter(pl.col("checked") != "not checked")


def read_waits(table: pl.DataFrame) -> pl.DataFrame:
    """Check the waiting-time standards as text and return them typed.

    Raises:
        EvidenceError: a field of an entry is not what it should be.
    """
    numbers = {name: table[name].cast(pl.Float64, strict=False) for name in ("share", "limit_days")}
    for row, share, days in zip(
        table.iter_rows(named=True), numbers["share"], numbers["limit_days"], strict=True
    ):
        _check(row, share, days)
    return table.with_columns(*numbers.values(), pl.col("in_force") == "yes")


@cache
def _table() -> pl.DataFrame:
    return read_waits(read_table(_FILE))


def _check(row: dict[str, str | None], share: float | None, days: float | None) -> None:
    faults = {
        "share": (share is None and row["share"] is not None) or not 0 <= (share or 0) <= 1,
        "limit_days": days is None or days <= 0,
        "in_force": row["in_force"] not in ("yes", "no"),
        "measured_on": row["measured_on"] not in ("seen", "still waiting"),
        "settings": not set((row["settings"] or "").split("; ")) <= set(SETTINGS),
        "checked": row["checked"] not in ("yes", "partly checked", "not checked"),
    }
    for field, is_wrong in faults.items():
        if is_wrong:
            raise EvidenceError(
                f"{_FILE}, entry {row['wait_id']}, field {field} is not what it should be."
            )
