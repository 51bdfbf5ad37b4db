"""Free text must not describe a person: what looks like personal data is refused, never kept."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from carereach.base import SourceError

__all__ = ["WARNING", "check_personal_data", "find_personal_data"]

WARNING: Final = "Do not write about a young person."
"""Stands in the hint of every field of free text."""

_OLDEST_YEARS, _YOUNGEST_YEARS = 26, 4
"""Ages a full date in the past is taken for a date of birth between [years]."""
_EMAIL = re.compile(r"[\w.+'-]+\s?@\s?[\w-]+\.[\w.-]+")
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}[0-9][A-Z0-9]?)\s*[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w.,£])(?:\+\s?44|0044|0)(?:[\s().-]{0,2}[0-9]){9,10}(?![0-9])")
_TEN_DIGITS = re.compile(r"(?<![0-9])[0-9](?:[\s.-]{0,2}[0-9]){9}(?![0-9])")
_BORN = re.compile(
    r"\b(?:born|dob|d\.o\.b\.?|date of birth|birthday)\b[^.;]{0,20}[0-9]", re.IGNORECASE
)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_NUMERIC_DATE = re.compile(
    r"(?<![0-9])([0-9]{1,2})\s?[/.\-]\s?([0-9]{1,2})\s?[/.\-]\s?([0-9]{4}|[0-9]{2})(?![0-9])"
)
_ISO_DATE = re.compile(r"(?<![0-9])([0-9]{4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,2})(?![0-9])")
_WORD_DATE = re.compile(
    r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([A-Za-z]{3})[a-z]*\.?,?\s+([0-9]{4})(?![0-9])",
    re.IGNORECASE,
)


def check_personal_data(text: str, *, today: date) -> None:
    """Refuse text that seems to hold personal data.

    Raises:
        SourceError: it does; the sentence says of what kind, never what it was.
    """
    found = find_personal_data(text, today=today)
    if found:
        raise SourceError(found)


def find_personal_data(text: str, *, today: date) -> str | None:
    """Return one sentence on the first thing in a text that looks like personal data, or None.

    It knows NHS numbers by their check digit, email addresses, full postcodes, telephone numbers
    and full dates on which somebody of 4 to 26 may have been born. It does not know names: people
    are asked not to write them.

    Args:
        text: what somebody typed.
        today: the day it is read, to judge dates by.
    """
    plain = "".join(
        each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf"
    )
    return next((words for words, is_in in _KINDS if is_in(plain, today)), None)


def _has_nhs_number(text: str, _today: date) -> bool:
    """Source: NHS Data Dictionary, NHS number, Modulus 11 check digit."""
    return any(_is_nhs_number(match[0]) for match in _TEN_DIGITS.finditer(text))


def _is_nhs_number(written: str) -> bool:
    digits = [int(each) for each in written if each.isdigit()]
    total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == digits[9]


def _has_birth_date(text: str, today: date) -> bool:
    if _BORN.search(text):
        return True
    return any(
        _YOUNGEST_YEARS * 365 <= (today - day).days <= _OLDEST_YEARS * 366 for day in _dates(text)
    )


def _dates(text: str) -> Iterator[date]:
    """Give every full date in a text, day first; what is no date is left out."""
    parts = [(match[3], match[2], match[1]) for match in _NUMERIC_DATE.finditer(text)]
    parts += [(match[1], match[2], match[3]) for match in _ISO_DATE.finditer(text)]
    for match in _WORD_DATE.finditer(text):
        word = match[2].lower()
        if word in _MONTHS:
            parts.append((match[3], str(_MONTHS.index(word) + 1), match[1]))
    for year, month, day in parts:
        full = int(year) + (2000 if len(year) == 2 else 0)
        try:
            yield date(full, int(month), int(day))
        except ValueError:
            continue


def _has(pattern: re.Pattern[str]) -> Callable[[str, date], bool]:
    return lambda text, _today: bool(pattern.search(text))


_KINDS: Final[tuple[tuple[str, Callable[[str, date], bool]], ...]] = (
    ("This looks like an NHS number: take it out.", _has_nhs_number),
    ("This looks like an email address: write the job or team instead.", _has(_EMAIL)),
    ("This looks like a telephone number: write the job or team instead.", _has(_PHONE)),
    (
        "This looks like a full postcode: write the name of the town or area instead.",
        _has(_POSTCODE),
    ),
    (
        "This looks like a date of birth: write the month and year, or leave it out.",
        _has_birth_date,
    ),
)
