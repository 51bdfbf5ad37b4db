"""Numbers as people say them. Everything here takes released values, so nothing small is spoken."""

import math
from collections.abc import Sequence
from datetime import date

from carereach.disclosure import Released
from carereach.report.cells import NOT_SUPPLIED, Cell, date_in_words, read_cells

__all__ = [
    "about",
    "at_least",
    "between",
    "cell_in_words",
    "count_of",
    "day_in_words",
    "join",
    "month_in_words",
    "one_in",
    "period_in_words",
    "plural",
    "range_in_words",
    "share_in_words",
]

_FRACTIONS = {
    **{1 / whole: f"1 in {whole}" for whole in range(3, 11)},
    0.4: "4 in 10",
    0.5: "half",
    0.6: "6 in 10",
    2 / 3: "2 in 3",
    0.75: "3 in 4",
    0.8: "8 in 10",
    0.9: "9 in 10",
}
"""The shares that people say, by their value."""


def about(value: float | None) -> str:
    """Return a released number in two significant figures, such as ``about 2,900``.

    Zero is "none" and a missing number is "not supplied". A number of two figures or fewer is
    said as it is.
    """
    if value is None:
        return NOT_SUPPLIED
    if value == 0:
        return "none"
    rounded = _two_figures(value)
    return f"about {rounded:,}" if rounded != value or rounded >= 100 else f"{rounded:,}"


def between(low: float | None, high: float | None) -> str:
    """Return a released range in words, such as ``between 190 and 420``."""
    if low is None and high is None:
        return NOT_SUPPLIED
    if high is None:
        return at_least(low)
    if low is None:
        return f"at most {_two_figures(high):,}"
    if _two_figures(low) == _two_figures(high):
        return about(low)
    return f"between {_two_figures(low):,} and {_two_figures(high):,}"


def at_least(value: float | None) -> str:
    """Return a released lower end in words, such as ``at least 190``."""
    return NOT_SUPPLIED if value is None else f"at least {_two_figures(value):,}"


def one_in(part: float | None, whole: float | None) -> str:
    """Return how many of how many, such as ``about 1 in 3`` or ``nearly all``.

    Args:
        part: the released number that has something.
        whole: the released number it is out of.
    """
    if part is None or whole is None or whole <= 0:
        return NOT_SUPPLIED
    return _share(min(part / whole, 1.0))


def share_in_words(share: float | None) -> str:
    """Return a released share as people say it, such as ``about 1 in 3``."""
    return NOT_SUPPLIED if share is None else _share(share)


def count_of(value: int | None, one: str, many: str = "") -> str:
    """Return an exact released count with its noun: ``1 service``, ``no services``."""
    if value is None:
        return f"{many or plural(one)}: {NOT_SUPPLIED}"
    if value == 0:
        return f"no {many or plural(one)}"
    return f"{value:,} {one if value == 1 else many or plural(one)}"


def plural(noun: str) -> str:
    """Return the plural of a regular noun; say others in full."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def join(words: Sequence[str], last: str = "and") -> str:
    """Return a list as a person says it: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def day_in_words(day: date | None) -> str:
    """Return a day such as ``3 May 2026``."""
    return NOT_SUPPLIED if day is None else date_in_words(day)


def month_in_words(day: date) -> str:
    """Return a month such as ``May 2026``."""
    return f"{day:%B %Y}"


def period_in_words(start: date | None, end: date | None) -> str:
    """Return a period by its months, such as ``April 2025 to March 2026``."""
    if start is None and end is None:
        return f"period {NOT_SUPPLIED}"
    if start is None:
        return f"up to {month_in_words(end)}" if end else ""
    if end is None:
        return f"from {month_in_words(start)}"
    if (start.year, start.month) == (end.year, end.month):
        return month_in_words(start)
    return f"{month_in_words(start)} to {month_in_words(end)}"


def cell_in_words(table: Released, column: str, row: int = 0) -> str:
    """Return one released cell as a sentence says it, whatever its state.

    Counts of young people are "about 2,900"; a suppressed one is "1 to 7, not shown"; a share is
    "about 1 in 3".
    """
    cell = _cell(table, column, row)
    if cell.value is None:
        return cell.text
    if cell.counts_people:
        return about(cell.value)
    return _share(cell.value) if cell.field.role == "share" else cell.text


def range_in_words(table: Released, low: str, high: str, row: int = 0) -> str:
    """Return a released row's range as a sentence says it, such as ``between 190 and 420``."""
    ends = _cell(table, low, row), _cell(table, high, row)
    if ends[0].value is None and ends[1].value is None:
        return ends[1].text
    return between(ends[0].value, ends[1].value)


def _cell(table: Released, column: str, row: int) -> Cell:
    one = table.columns(column)
    return read_cells(one)[row][column]


def _two_figures(value: float) -> int:
    if value == 0:
        return 0
    places = 1 - math.floor(math.log10(abs(value)))
    return int(math.floor(abs(value) * 10**places + 0.5) / 10**places * math.copysign(1, value))


def _share(share: float) -> str:
    if share <= 0 or share >= 1:
        return "none" if share <= 0 else "all"
    if share > 0.95:
        return "nearly all"
    if share < 0.01:
        return "fewer than 1 in 100"
    if share < 0.095:
        return f"about 1 in {_two_figures(round(1 / share))}"
    nearest = min(_FRACTIONS, key=lambda fraction: abs(fraction - share))
    return f"about {_FRACTIONS[nearest]}"
