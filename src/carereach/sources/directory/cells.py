"""Turning what a directory says into cells that the tables accept."""

import html
import math
import re

from carereach.tables import TABLES, Column
from carereach.tables.cells import LONGEST_CODE, LONGEST_TEXT

__all__ = [
    "CONTROL",
    "DOUBLE_ENCODED",
    "FORMULA",
    "MARKUP",
    "POSTCODE",
    "clean_text",
    "fit_text",
    "read_coordinates",
    "read_ods_code",
    "read_postcode",
]

CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd"
    "\ud800-\udfff]"
)
"""Characters that cannot be seen or printed."""
MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|&(?:[a-zA-Z]{2,8}|#\d{1,6});|data-cke-")
"""Web page code or traces of a web editor."""
DOUBLE_ENCODED = re.compile("[ÂÃ][\x80-\xbf]|â(?:\x80|€).|Ã[ƒ‚]")
"""Text that was written as UTF-8 and read as something else."""
FORMULA = re.compile(r"^[=+\-@\s]+")
"""How a spreadsheet formula starts."""

_TAG = re.compile(r"<[^<>]{0,500}>")
_ODS = re.compile(TABLES["organisations"].column("ods_code").pattern or "")
POSTCODE = re.compile(TABLES["sites"].column("postcode").pattern or "")
"""The form of a UK postcode, as the table of sites declares it."""


def clean_text(text: str) -> str:
    """Return text as a person would have typed it.

    Web page code, double encoding and hidden characters are taken out and runs of spaces become
    one; the words stay.
    """
    if DOUBLE_ENCODED.search(text):
        text = _decoded_again(text)
    if MARKUP.search(text):
        text = html.unescape(_TAG.sub(" ", text))
    return " ".join(CONTROL.sub(" ", text).split())


def fit_text(text: str | None, *, is_code: bool = False) -> str | None:
    """Return cleaned text that a table's cell accepts, or nothing if no words are left.

    Args:
        text: what the directory says.
        is_code: whether the cell is an id or a code, which must be shorter.
    """
    longest = LONGEST_CODE if is_code else LONGEST_TEXT
    fitted = FORMULA.sub("", clean_text(text or ""))[:longest].strip()
    return fitted or None


def read_postcode(text: str) -> str | None:
    """Return a postcode in capitals with single spaces, or nothing if it is not one."""
    tidy = " ".join(text.upper().split())
    return tidy if POSTCODE.fullmatch(tidy) else None


def read_ods_code(text: str) -> str | None:
    """Return an NHS organisation code in capitals, or nothing if it is not one."""
    tidy = text.strip().upper()
    return tidy if _ODS.fullmatch(tidy) else None


def read_coordinates(
    latitude: float | None, longitude: float | None
) -> tuple[str | None, str | None, str]:
    """Return latitude and longitude as cells, and the rule they break if they do.

    A pair that breaks a rule gives no cells: half a position, or a wrong one, is worse than none.

    Returns:
        latitude and longitude [degrees, six decimals], and "" or the name of a rule.
    """
    if latitude is None and longitude is None:
        return None, None, ""
    if latitude is None or longitude is None:
        return None, None, "coordinate_half"
    if latitude == 0 or longitude == 0:
        return None, None, "coordinate_zero"
    north, east = TABLES["sites"].column("latitude"), TABLES["sites"].column("longitude")
    if _within(latitude, north) and _within(longitude, east):
        return f"{latitude:.6f}", f"{longitude:.6f}", ""
    if _within(longitude, north) and _within(latitude, east):
        return None, None, "coordinates_swapped"
    return None, None, "coordinates_outside"


def _within(value: float, column: Column) -> bool:
    low, high = column.minimum or -math.inf, column.maximum or math.inf
    return low <= value <= high


def _decoded_again(text: str) -> str:
    """Undo one wrong decoding where that works; otherwise leave the text as it is."""
    for codec in ("cp1252", "latin-1"):
        try:
            return text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
    return text
