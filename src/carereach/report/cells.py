"""What one cell of a released table says in words: the same in every renderer and chart."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from carereach.disclosure import Field, Released

__all__ = [
    "NOT_SUPPLIED",
    "RELEASED",
    "SUPPRESSED",
    "Cell",
    "date_in_words",
    "head_of",
    "read_cells",
    "value_in_words",
]

NOTHING_TO_SAY = "–"
"""For a text that was given as empty: a note column, say. It is not a gap in the data."""

RELEASED, SUPPRESSED, NOT_SUPPLIED = "released", "suppressed", "not supplied"

_COUNTS = ("people", "estimate")


@dataclass(frozen=True, slots=True)
class Cell:
    """One released value with its state and the words that stand for it."""

    field: Field
    value: Any
    """The released value; null where suppressed or not supplied."""
    state: str
    """One of: released, suppressed, not supplied."""
    text: str

    @property
    def is_number(self) -> bool:
        """Whether the cell lines up on the right."""
        return self.field.role not in ("text", "date")

    @property
    def counts_people(self) -> bool:
        """Whether a number of young people is printed here."""
        return self.field.role in _COUNTS and self.state == RELEASED


def read_cells(table: Released) -> list[dict[str, Cell]]:
    """Return every row as its cells, by column name, in the order of the table."""
    hidden = table.policy.suppressed_words
    return [
        {
            field.name: _cell(field, values[field.name], states[field.name], hidden)
            for field in table.fields
        }
        for values, states in zip(
            table.frame.iter_rows(named=True), table.states.iter_rows(named=True), strict=True
        )
    ]


def head_of(field: Field) -> str:
    """Return the column's heading with its unit, such as ``Waiting (days)``."""
    label = field.label or field.name.replace("_", " ").capitalize()
    unit = field.unit or (f"per {field.per:,}" if field.role == "rate" else "")
    if not unit or unit.lower() in label.lower():
        return label
    return f"{label} ({unit})"


def value_in_words(value: Any, role: str = "number") -> str:
    """Write one released value as a person reads it: thousands apart, shares as per cent."""
    if isinstance(value, date | time):
        return date_in_words(value) if isinstance(value, date) else f"{value:%H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if role == "share":
        return _per_cent(float(value))
    return _number(value) if isinstance(value, int | float) else str(value)


def date_in_words(day: date) -> str:
    """Write a day as ``3 May 2026``."""
    return f"{day.day} {day:%B %Y}"


def _cell(field: Field, value: Any, state: str, hidden: str) -> Cell:
    if state == SUPPRESSED:
        return Cell(field, None, state, hidden if field.role in _COUNTS else "not shown")
    if value is None:
        return Cell(field, None, NOT_SUPPLIED, NOT_SUPPLIED)
    if value == "":
        return Cell(field, None, state, NOTHING_TO_SAY)
    return Cell(field, value, state, value_in_words(value, field.role))


def _per_cent(share: float) -> str:
    if 0 < share < 0.01:
        return "under 1%"
    if 0.99 < share < 1:
        return "over 99%"
    return f"{share:.0%}"


def _number(value: float) -> str:
    size = abs(value)
    places = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2
    words = f"{value:,.{places}f}"
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return words.replace("-", "−")
