"""What a simulated change does, in words: better, worse, and always the price."""

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["change_in_words", "column_words", "people_who"]


def change_in_words(change: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Say all that a change does beyond chance, and that nothing is known to be worse if so.

    Args:
        change: what is changed.
        rows: released rows of differences: figure, low, high, unit, word.
    """
    better, worse = (
        [_difference(row) for row in rows if row["word"] == word] for word in ("better", "worse")
    )
    gains = f"Better: {'; '.join(better)}." if better else "Nothing looked at got better."
    price = (
        f"What got worse: {'; '.join(worse)}."
        if worse
        else f"Of {len(rows)} figures looked at, none got worse by more than chance."
    )
    return f"{change}. {gains} {price}"


def _difference(row: Mapping[str, Any]) -> str:
    ends = sorted(abs(end) for end in (row["low"], row["high"]))
    people = row["unit"].startswith("for every")
    way = "more" if row["high"] > 0 else "fewer" if people else "less"
    amount = _amount(ends[0]) if ends[0] == ends[1] else f"{_amount(ends[0])} to {_amount(ends[1])}"
    unit = "" if people else f" {row['unit']}"
    return f"{row['figure']}, {amount}{unit} {way}"


def _amount(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}".removesuffix(".0")


def people_who(what: str) -> str:
    """Name the young people of a row."""
    return f"more young people {what}"


def column_words(name: str) -> str:
    """Say which column of which table to supply."""
    table, dot, column = name.partition(".")
    if not dot:
        return f"the table {table}"
    return f"{column.replace('_', ' ').replace(f'{table}.', '')} ({table} table)"
