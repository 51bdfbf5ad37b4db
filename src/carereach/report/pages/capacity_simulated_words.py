"""What a simulated change does, in words: better, worse, and always the price."""

from collections.abc import Mapping, Sequence
from typing import Any

from carereach.report.wording import join, plural

__all__ = [
    "change_in_words",
    "column_words",
    "difference_in_words",
    "gain_and_price",
    "people_who",
]

_PEOPLE, _MONEY = "for every", "thousand pounds"
_NO_GAIN = "Nothing looked at got better"


def change_in_words(change: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Say the best gain and the worst price of a change, or that none is known beyond chance.

    Args:
        change: what is changed.
        rows: released rows of differences: figure, low, high, unit, word.
    """
    return f"{change}. {gain_and_price(rows)}."


def gain_and_price(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say the best gain and the worst price, without a full stop.

    Args:
        rows: as for ``change_in_words``.
    """
    better, worse = ([row for row in rows if row["word"] == word] for word in ("better", "worse"))
    gain = f"The best gain is {_difference(_largest(better))}" if better else _NO_GAIN
    if not worse:
        return f"{gain}; of {len(rows)} figures, none got worse by more than chance"
    largest = _largest(worse)
    price = [largest, *(row for row in worse if row["unit"] == _MONEY and row is not largest)]
    said = join([_difference(row) for row in price])
    others = len(worse) - len(price)
    also = f", and {_count(others, 'other figure')} got worse" if others else ""
    return f"{gain}; what got worse most is {said}{also}"


def difference_in_words(row: Mapping[str, Any]) -> str:
    """Say one difference with its unit, such as ``3.1 to 4.2 fewer for every 100 referred``.

    Args:
        row: a released row with both ends: low, high and unit.
    """
    low, high = row["low"], row["high"]
    if low == high == 0:
        return "no difference"
    people = row["unit"].startswith(_PEOPLE)
    down = "fewer" if people else "less"
    least, most = _amount(abs(low)), _amount(abs(high))
    if low < 0 < high:
        return (
            f"{least} {down} to {most} more {row['unit']}"
            if people
            else (f"{least} {row['unit']} {down} to {most} more")
        )
    way = "more" if high > 0 else down
    first, last = (least, most) if high > 0 else (most, least)
    amount = first if first == last else f"{first} to {last}"
    return f"{amount} {way} {row['unit']}" if people else f"{amount} {row['unit']} {way}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else plural(noun)}"


def _largest(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The largest difference in numbers of young people; else in weeks, else in money."""
    return max(rows, key=lambda row: (-_unit_rank(row["unit"]), abs(row["low"] + row["high"])))


def _unit_rank(unit: str) -> int:
    return 0 if unit.startswith(_PEOPLE) else 2 if unit == _MONEY else 1


def _difference(row: Mapping[str, Any]) -> str:
    ends = sorted(abs(end) for end in (row["low"], row["high"]))
    people = row["unit"].startswith(_PEOPLE)
    way = "more" if row["high"] > 0 else "fewer" if people else "less"
    amount = _amount(ends[0]) if ends[0] == ends[1] else f"{_amount(ends[0])} to {_amount(ends[1])}"
    if people:
        return f"{amount} {way} {row['figure']}"
    return f"{row['figure']} ({amount} {row['unit']} {way})"


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
