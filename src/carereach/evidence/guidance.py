"""The rule books a report is read with: edition, state and nation, as versioned data."""

from functools import cache

import polars as pl

from carereach.base import EvidenceError
from carereach.evidence.files import read_table

__all__ = ["check_guidance", "guidance"]

_FILE = "guidance.csv"
_HOLDS_IN = {"England": ("E", "EW", "UK"), "Wales": ("W", "EW", "UK")}
_CHECKED = ("yes", "partly checked")
_REQUIRED = ("guidance_id", "title", "edition", "state")


def guidance(nation: str) -> pl.DataFrame:
    """Return the rule books that hold in one nation.

    Columns: guidance_id, nation, title, edition, state (such as in force or expired), checked,
    about.

    Args:
        nation: England or Wales.
    """
    return _table().filter(pl.col("nation").is_in(_HOLDS_IN[nation]))


def check_guidance(table: pl.DataFrame) -> None:
    """Check that every rule book names its edition, state and nation, and was checked.

    Raises:
        EvidenceError: an entry is malformed.
    """
    nations = {code for codes in _HOLDS_IN.values() for code in codes}
    for row in table.iter_rows(named=True):
        for field in _REQUIRED:
            if not row[field]:
                raise _fault(row, field, "is empty: fill it")
        if row["nation"] not in nations:
            raise _fault(row, "nation", f"must be one of {', '.join(sorted(nations))}")
        if row["checked"] not in _CHECKED:
            raise _fault(row, "checked", f"must be one of {', '.join(_CHECKED)}")


@cache
def _table() -> pl.DataFrame:
    table = read_table(_FILE)
    check_guidance(table)
    return table


def _fault(row: dict[str, str | None], field: str, what: str) -> EvidenceError:
    return EvidenceError(f"{_FILE}, entry {row['guidance_id']}, field {field} {what}.")
