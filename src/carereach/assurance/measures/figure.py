"""What one computed measure gives: a number, what it is out of, and what to know about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

__all__ = ["Figure", "Measure", "Records", "share_of_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What a measure may look at: the declared tables and the date of the report.

    A table that was not supplied is empty.
    """

    tables: Mapping[str, pl.DataFrame]
    as_of: date

    def table(self, name: str) -> pl.DataFrame:
        """Return one declared table."""
        return self.tables[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One standard's figure, in the standard's own unit.

    ``organisations`` holds the same figure for each organisation where the table says whose it
    is: organisation_id, numerator, denominator.
    """

    numerator: float
    denominator: float
    note: str = ""
    organisations: tuple[tuple[str, float, float], ...] = field(default=())


Measure = Callable[[Records], Figure | None]
"""A measure: records in, a figure out; None if the data cannot say."""


def share_of_rows(
    frame: pl.DataFrame, meets: pl.Expr, *, known: pl.Expr, note: str = ""
) -> Figure | None:
    """Return how many rows meet a rule, out of those where it is known; None if none is known."""
    given = frame.filter(known)
    if not given.height:
        return None
    missing = frame.height - given.height
    words = [note] if note else []
    if missing:
        words.append(f"{missing} of {frame.height} not supplied and left out")
    met = given.filter(meets).height
    return Figure(numerator=met, denominator=given.height, note="; ".join(words))
