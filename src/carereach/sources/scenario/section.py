"""One table of a scenario file, read key by key; every fault is kept, none stops the reading."""

import difflib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

__all__ = ["NO_LIMIT", "Fault", "Faults", "Section"]

NO_LIMIT = "no limit"
_LONGEST_TEXT = 200
_MOST_STRANGERS = 20
_WITH_UNIT = re.compile(
    r"(?P<key>.+?)_(in_)?((working|calendar)_)?(minute|hour|day|week|month|year)s?"
)
_MEDIAN = (
    "a median is not a mean and understates places and waits; give the mean, or for a lognormal "
    "time log_mean (the logarithm of the median) with log_sd"
)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with a scenario file: where, and what to do; never what stands there."""

    file: str
    table: str
    key: str
    rule: str
    message: str

    def sentence(self) -> str:
        """Say it in one sentence."""
        table = f", table {self.table}" if self.table else ""
        key = f", key {self.key}" if self.key else ""
        return f"{self.file}{table}{key}: {self.message}."


@dataclass(slots=True)
class Faults:
    """The faults found so far in one file, and what its unit of time is worth."""

    file: str
    days: float = 1.0
    """Days in one of the file's units."""
    found: list[Fault] = field(default_factory=list)

    def tell(self, table: str, key: str, rule: str, message: str) -> None:
        """Keep a fault."""
        self.found.append(Fault(self.file, table, key, rule, message))


class Section:
    """Keys of one table; ``close`` tells of those that nobody asked for."""

    def __init__(self, raw: Any, table: str, faults: Faults, *, inside: str = "") -> None:
        self.table = table
        self.faults = faults
        self._inside = inside
        self._asked: dict[str, None] = {}
        self._raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        if not isinstance(raw, Mapping):
            faults.tell(table, inside.rstrip("."), "table", "must be a table of keys and values")

    def tell(self, key: str, rule: str, message: str) -> None:
        """Keep a fault about a key of this table."""
        self.faults.tell(self.table, f"{self._inside}{_shown(key)}", rule, message)

    def has(self, key: str) -> bool:
        """Whether the file gives this key."""
        return key in self._raw

    def get(self, key: str) -> Any:
        """Return what is given under a key, none if nothing is."""
        self._asked[key] = None
        return self._raw.get(key)

    def need(self, key: str) -> Any:
        """Return what is given under a key that may not be left out."""
        value = self.get(key)
        if value is None:
            self.tell(key, "missing", "is missing and has no standard value: give it")
        return value

    def keys(self) -> list[str]:
        """Return every key given."""
        return list(self._raw)

    def inner(self, key: str) -> "Section":
        """Return the table given under a key."""
        return Section(
            self.get(key), self.table, self.faults, inside=f"{self._inside}{_shown(key)}."
        )

    def rows(self, key: str) -> Iterator["Section"]:
        """Yield the tables of a list under a key."""
        rows = self.get(key)
        if not isinstance(rows, list):
            self.tell(key, "list", "must be a list")
            return
        for number, row in enumerate(rows, start=1):
            place = f"{self._inside}{_shown(key)}[{number}]."
            yield Section(row, self.table, self.faults, inside=place)

    def text(self, key: str) -> str:
        """Return a short text that must be given."""
        value = self.need(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            self.tell(key, "text", "must be plain text on one line, in quotes")
            return ""
        if len(value) > _LONGEST_TEXT:
            self.tell(key, "text", f"must be no longer than {_LONGEST_TEXT} characters")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Return one of a few words."""
        value = self.need(key) if default is None else self.get(key)
        if value is None:
            return default or choices[0]
        if not isinstance(value, str) or value not in choices:
            self.tell(key, "choice", f"must be one of: {', '.join(choices)}")
            return choices[0]
        return value

    def number(
        self,
        key: str,
        default: float | None = None,
        *,
        least: float = 0.0,
        most: float = math.inf,
        above: bool = False,
    ) -> float:
        """Return a finite number within its limits; the default where none is given."""
        value = self.need(key) if default is None else self.get(key)
        if value is None:
            return default or 0.0
        number = _finite(value)
        low = number is not None and (number > least if above else number >= least)
        if number is None or not low or number > most:
            self.tell(key, "number", f"must be a finite number{_limits(least, most, above=above)}")
            return 1.0
        return number

    def chance(self, key: str, default: float | None = None) -> float:
        """Return a chance or share; whole 0 and 1 are chances too."""
        return self.number(key, default, most=1.0)

    def time(
        self,
        key: str,
        default: float | None = None,
        *,
        least: float = 0.0,
        above: bool = False,
    ) -> float:
        """Return a length of time or a day, turned from the file's unit [days]."""
        if default is not None and self.get(key) is None:
            return default
        return self.number(key, least=least, above=above) * self.faults.days

    def whole(self, key: str, default: int | None = None, *, least: int = 0) -> int:
        """Return a whole number."""
        value = self.need(key) if default is None else self.get(key)
        if value is None:
            return default or 0
        number = _finite(value)
        if number is None or number != math.floor(number) or not least <= number <= 2**31:
            self.tell(key, "whole", f"must be a whole number of {least} or more")
            return least
        return int(number)

    def limit(self, key: str, *, needed: bool) -> int | None:
        """Return a whole number, or none for "no limit"."""
        if self.get(key) == NO_LIMIT or (not needed and not self.has(key)):
            return None
        least = 1 if needed else 0
        number = _finite(self.need(key))
        if self.has(key) and (number is None or number % 1 or not least <= number <= 2**31):
            self.tell(key, "whole", f'must be a whole number of {least} or more, or "{NO_LIMIT}"')
            return None
        return None if number is None else int(number)

    def day(self, key: str) -> date | None:
        """Return a date, none if none is given."""
        value = self.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.tell(key, "date", "must be a date such as 2026-04-01, without quotes")
        return None

    def close(self, **refused: str) -> None:
        """Tell of keys nobody asked for; ``refused`` holds words for those people often try."""
        strangers = [key for key in self._raw if key not in self._asked]
        for key in strangers[:_MOST_STRANGERS]:
            self.tell(key, "unknown_key", refused.get(key) or self._about(key))

    def _about(self, key: str) -> str:
        if "median" in key:
            return _MEDIAN
        told = _WITH_UNIT.fullmatch(key)
        if told and told["key"] in self._asked:
            return (
                f"mixes units: the file states its unit once, so give {told['key']} in that unit "
                "(5 working days are 7 days)"
            )
        close = difflib.get_close_matches(key[:100], self._asked, n=1, cutoff=0.6)
        if close:
            return f"is not a key here; {close[0]} may be meant"
        return f"is not a key here; the keys are {', '.join(self._asked)}"


def _shown(key: str) -> str:
    """Keep a key fit for a sentence."""
    return key if key.isprintable() and len(key) <= 60 else "with an unprintable or long name"


def _finite(value: Any) -> float | None:
    """Return a finite number, none for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _limits(least: float, most: float, *, above: bool) -> str:
    if least == -math.inf:
        return ""
    if most != math.inf:
        return f" from {least:g} to {most:g}"
    return f" above {least:g}" if above else f" of {least:g} or more"
