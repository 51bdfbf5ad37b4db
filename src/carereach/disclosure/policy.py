"""Which counts of young people may leave, and in what form: a named, versioned rule."""

from dataclasses import dataclass

import polars as pl

__all__ = ["NHS_RULE", "Policy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A rule for counts of people.

    Zero stays zero. A count of 1 to ``suppress_up_to`` is suppressed. Any other count is rounded
    to the nearest ``round_to``.

    Source: NHS England, disclosure control for Hospital Episode Statistics and the Mental Health
    Services Data Set: counts of 1 to 7 suppressed, all others rounded to the nearest 5.
    """

    name: str
    version: str
    suppress_up_to: int
    round_to: int

    def allows(self, count: int) -> bool:
        """Whether this number may be printed as a count of young people."""
        return count == 0 or (count > self.suppress_up_to and count % self.round_to == 0)

    def release(self, count: pl.Expr) -> pl.Expr:
        """Return the count as it may leave: null where suppressed or not supplied."""
        half = self.round_to / 2
        rounded = ((count + half) // self.round_to * self.round_to).cast(pl.Int64)
        return pl.when(count > self.suppress_up_to).then(rounded).when(count == 0).then(0)

    @property
    def suppressed_words(self) -> str:
        """How a suppressed count is written."""
        return f"1 to {self.suppress_up_to}, not shown"


NHS_RULE = Policy(name="NHS small-number rule", version="2026-1", suppress_up_to=7, round_to=5)
"""0 stays; 1 to 7 are suppressed; all others are rounded to the nearest 5."""
