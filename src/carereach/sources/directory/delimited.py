"""Reading old delimited files: commas with quotes, or the byte 0xAC without."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from carereach.base import SourceError

__all__ = ["LARGEST_FILE", "Rows", "read_bytes", "read_rows"]

LARGEST_FILE = 200_000_000
"""Largest directory file read [bytes]; no directory of one area comes near it."""
_NOT_SIGN = b"\xac"
_NOT_SIGN_IN_UTF8 = b"\xc2\xac"
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of a file as they stand, each row with its number in the file, row 1 first."""

    file: str
    rows: list[tuple[int, list[str]]]


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        SourceError: the file is missing, empty, unreadable or far too large.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise SourceError(
                f"{path.name} is larger than {LARGEST_FILE // 1_000_000} MB:"
                " cut it down to the services of your area."
            )
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        raise SourceError(f"{path.name} could not be read: {reason}.") from error
    if not data.strip():
        raise SourceError(f"{path.name} is empty: fetch the file again.")
    return data


def read_rows(path: Path) -> Rows:
    """Read a file of commas and quotes, or of bytes 0xAC and no quotes (older NHS files).

    UTF-8 is tried first where commas separate; older NHS files are Windows-1252. Blank lines are
    left out, spaces around cells too; rows keep their number of cells, right or wrong.

    Raises:
        SourceError: the file cannot be read as such a table.
    """
    data = read_bytes(path)
    if b"\x00" in data:
        raise SourceError(f"{path.name} is not a text file: save it as CSV.")
    head = data.split(b"\n", 1)[0]
    if _NOT_SIGN in head:
        codec = "utf-8-sig" if _NOT_SIGN_IN_UTF8 in head else "cp1252"
        lines = _LINE_END.split(data.decode(codec, errors="replace"))
        return Rows(path.name, _numbered(line.split("\u00ac") for line in lines))
    try:
        table = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
        return Rows(path.name, _numbered(table))
    except csv.Error as error:
        raise SourceError(
            f"{path.name} is not a table of commas and quotes: fetch the file again,"
            " or save it as CSV."
        ) from error


def _numbered(rows: Iterable[list[str]]) -> list[tuple[int, list[str]]]:
    return [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row)
    ]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
