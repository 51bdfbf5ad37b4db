"""What the commissioning brief asks for, statement by statement: R01 to R69."""

from functools import cache

import polars as pl

from carereach.base import EvidenceError
from carereach.evidence.files import read_table
from carereach.tables import TABLES

__all__ = ["ROOMS", "check_requirements", "requirements"]

ROOMS = (
    "need",
    "access",
    "capacity",
    "assurance",
    "investment",
    "sharing",
    "prevention",
    "participation",
    "disclosure",
    "report",
)
_FILE = "requirements.csv"


_REQUIRED = ("requirement_id", "heading", "says", "rooms", "shows", "section")


@cache
def requirements() -> pl.DataFrame:
    """Return the requirements: requirement_id, heading, says, rooms, shows, section, tables, limit.

    ``says`` is the brief in short words of our own; ``rooms`` lists who answers, separated by a
    semicolon; ``shows`` is what the system shows. ``section`` is the page where, ``tables`` the
    tables a full answer needs, and ``limit`` what is missing even then; "not yet:" begins a limit
    that leaves no answer.
    """
    table = read_table(_FILE)
    check_requirements(table)
    return table


def check_requirements(table: pl.DataFrame) -> None:
    """Check that all 69 statements are there, in order, each with a page and known tables.

    Raises:
        EvidenceError: an entry is malformed or missing.
    """
    for row in table.iter_rows(named=True):
        for field in _REQUIRED:
            if not row[field]:
                raise _fault(row, field, "is empty: fill it")
        if not set(row["rooms"].split("; ")) <= set(ROOMS):
            raise _fault(row, "rooms", f"must be one of {', '.join(ROOMS)}")
        if not set((row["tables"] or "areas").split("; ")) <= set(TABLES):
            raise _fault(row, "tables", "must name tables of the workspace")
    ids = [f"R{number:02d}" for number in range(1, 70)]
    if table["requirement_id"].to_list() != ids:
        raise EvidenceError(f"{_FILE}, entry R01 to R69, field requirement_id must run in order.")


def _fault(row: dict[str, str | None], field: str, what: str) -> EvidenceError:
    return EvidenceError(f"{_FILE}, entry {row['requirement_id']}, field {field} {what}.")
