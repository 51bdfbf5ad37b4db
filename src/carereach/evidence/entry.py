"""One cited number: what it is, how large, where it comes from and how far it has been checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from carereach.base import EvidenceError

__all__ = ["GRADES", "VERIFIED", "Evidence", "read_entry"]

VERIFIED = ("yes", "partial", "brief", "derived", "no")
"""How far an entry has been checked; "no" is kept out of outputs."""

GRADES = ("A", "B", "C", "D", "E", "not graded")
"""Effect grade: randomised, controlled, before and after, descriptive, expert."""

STANDINGS = ("published", "assumption", "local proposal")
_NUMBERS = ("value", "low", "high")
_ID = re.compile(r"(econ:[A-Z][0-9]{2}[a-z]?|asm:[a-z0-9-]+|std:[A-Z]{3}-[0-9]{2})")
_MAY_BE_EMPTY = {"source", "source_url", "note", "year", "unit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A number with its source. ``value`` is None where the entry states a fact or is unfilled.

    ``low`` and ``high`` are a range; for some published rows they are a set of related values,
    which the note explains. ``standing`` is published, assumption or local proposal.
    """

    id: str
    title: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    source: str
    source_url: str
    year: str
    place: str
    grade: str
    verified: str
    standing: str
    note: str

    @property
    def number(self) -> float:
        """The value, where there must be one.

        Raises:
            EvidenceError: the entry holds no number.
        """
        if self.value is None:
            raise EvidenceError(f"Entry {self.id} holds no number: fill it before use.")
        return self.value


def read_entry(raw: Mapping[str, Any], *, file: str) -> Evidence:
    """Check one entry as read from ``file`` and return it typed.

    Raises:
        EvidenceError: a field is missing, unknown or not what it should be; names entry and field.
    """
    name = str(raw.get("id") or "without an id")
    wanted = [field.name for field in fields(Evidence)]
    for field in wanted:
        if field not in raw:
            raise _fault(file, name, field, "is missing: add it")
    for field in raw:
        if field not in wanted:
            raise _fault(file, name, field, "is not a field of an entry: remove it")
    low, value, high = (
        _number(raw[field], file, name, field) for field in ("low", "value", "high")
    )
    texts = {
        field: _text(raw[field], file, name, field) for field in wanted if field not in _NUMBERS
    }
    entry = Evidence(low=low, value=value, high=high, **texts)
    _check(entry, file)
    return entry


def _check(entry: Evidence, file: str) -> None:
    if not _ID.fullmatch(entry.id):
        raise _fault(file, entry.id, "id", "must look like econ:N10 or asm:detour-factor")
    for field, allowed in (("grade", GRADES), ("verified", VERIFIED), ("standing", STANDINGS)):
        if getattr(entry, field) not in allowed:
            raise _fault(file, entry.id, field, f"must be one of {', '.join(allowed)}")
    if entry.low is not None and entry.high is not None and entry.low > entry.high:
        raise _fault(file, entry.id, "low", "is above high: swap them")
    if entry.standing != "published":
        _check_owned(entry, file)


def _check_owned(entry: Evidence, file: str) -> None:
    """Check that an assumption is a best guess inside a full range."""
    for field in _NUMBERS:
        if getattr(entry, field) is None:
            raise _fault(file, entry.id, field, "is empty: an assumption needs a full range")
    if not _inside(entry):
        raise _fault(file, entry.id, "value", "lies outside low to high")


def _inside(entry: Evidence) -> bool:
    low, high = entry.low, entry.high
    return low is not None and high is not None and low <= entry.number <= high


def _number(cell: object, file: str, name: str, field: str) -> float | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise _fault(file, name, field, "is not a number")
    try:
        return float(cell)
    except ValueError as error:
        raise _fault(file, name, field, "is not a number") from error


def _text(cell: object, file: str, name: str, field: str) -> str:
    if cell is None:
        cell = ""
    if not isinstance(cell, str):
        raise _fault(file, name, field, "must be text")
    if not cell and field not in _MAY_BE_EMPTY:
        raise _fault(file, name, field, "is empty: fill it")
    return cell


def _fault(file: str, name: str, field: str, what: str) -> EvidenceError:
    return EvidenceError(f"{file}, entry {name}, field {field} {what}.")
