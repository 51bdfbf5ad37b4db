"""One object of a document: read field by field, never raising, noting what is wrong."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from carereach.sources.directory import Notes, fit_text

__all__ = ["Entry"]

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """An object with its place in the document.

    ``row`` is the position of the service, the first being 1; ``path`` is where the object stands,
    counted as JSON counts, the first entry of a list being 0.
    """

    data: Mapping[str, Any]
    row: int
    path: str
    notes: Notes

    def at(self, key: str) -> str:
        """Return the path of a field."""
        return f"{self.path}.{key}" if self.path else key

    def note(self, rule: str, key: str = "", *, count: int = 0) -> None:
        """Note a fault of the object, or of one of its fields."""
        self.notes.add(rule, row=self.row, column=self.at(key) if key else self.path, count=count)

    def has(self, key: str) -> bool:
        """Whether the field says anything."""
        return self.data.get(key) not in (None, "", [], {})

    def text(self, key: str, *, is_code: bool = False) -> str | None:
        """Return a field's words, fit for a cell; numbers are taken as words and noted."""
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, str):
            return fit_text(value, is_code=is_code)
        self.note("not_text", key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return fit_text(str(value), is_code=is_code)

    def code(self, key: str) -> str | None:
        """Return an id or code."""
        return self.text(key, is_code=True)

    def number(self, key: str) -> float | None:
        """Return a number; a number written as text is read and noted."""
        value = self.data.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return self._number_as_text(key, value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.note("not_a_number", key)
            return None
        return self._finite(key, value)

    def day(self, key: str) -> date | None:
        """Return a date written as year, month, day."""
        text = self.text(key)
        if text is None:
            return None
        match = _DATE.fullmatch(text)
        try:
            found = date.fromisoformat(match[1]) if match else None
        except ValueError:
            found = None
        if found is None or not 1900 <= found.year < 2200:
            self.note("date_format", key)
            return None
        if match and match[2]:
            self.note("date_with_time", key)
        return found

    def entry(self, key: str) -> "Entry | None":
        """Return the object in a field."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note("not_an_object", key)
            return None
        return replace(self, data=value, path=self.at(key))

    def entries(self, *keys: str) -> list["Entry"]:
        """Return the objects of a list, under the first of the names that is there."""
        key = next((key for key in keys if self.data.get(key) is not None), "")
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.note("not_a_list", key)
            return []
        found = []
        for position, item in enumerate(value):
            path = f"{self.at(key)}[{position}]"
            if isinstance(item, dict):
                found.append(replace(self, data=item, path=path))
            else:
                self.notes.add("not_an_object", row=self.row, column=path)
        return found

    def _number_as_text(self, key: str, text: str) -> float | None:
        try:
            number = float(text) if "_" not in text else math.nan
        except ValueError:
            number = math.nan
        if math.isnan(number):
            self.note("not_a_number", key)
            return None
        self.note("number_as_text", key)
        return self._finite(key, number)

    def _finite(self, key: str, value: float) -> float | None:
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self.note("not_a_number", key)
            return None
        return number
