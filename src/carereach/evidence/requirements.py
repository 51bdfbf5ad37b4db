"""What the commissioning brief asks for, statement by statement: R01 to R69."""

from functools import cache

import polars as pl

from carereach.base import EvidenceError
from carereach.evidence.files import read_table

__all__ = ["ROOMS", "requirements"]

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


@cache
def requirements() -> pl.DataFrame:
    """Return the requirements: requirement_id, heading, says, rooms, shows.

    ``says`` is the brief in short words of our own; ``rooms`` lists who answers, separated by a
    semicolon; ``shows`` is what the system shows.
    """
    table = read_table(_FILE)
    for row in table.iter_rows(named=True):
        for field, cell in row.items():
            if not cell:
                raise EvidenceError(
                    f"{_FILE}, entry {row['requirement_id']}, field {field} is empty: fill it."
                )
        if not set(row["rooms"].split("; ")) <= set(ROOMS):
            raise EvidenceError(
                f"{_FILE}, entry {row['requirement_id']}, field rooms must be one of "
                f"{', '.join(ROOMS)}."
            )
    ids = [f"R{number:02d}" for number in range(1, 70)]
    if table["requirement_id"].to_list() != ids:
        raise EvidenceError(f"{_FILE}, entry R01 to R69, field requirement_id must run in order.")
    return table
