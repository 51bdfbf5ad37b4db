"""Row 1 of a table: columns that are missing, unknown or given twice."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from carereach.tables.finding import Finding
from carereach.tables.table import Column, Table

__all__ = [
    "MOST_COLUMNS",
    "REQUIRED_MARK",
    "check_header",
    "column_letter",
    "columns_present",
    "has_header",
    "plain_name",
]

MOST_COLUMNS = 500
"""How many columns a file may have; no table comes near it."""
REQUIRED_MARK = "(required)"
"""Written after the names of required columns in the Excel template."""
_LIST_NAME = re.compile(r"[^\W\d_][\w .&'()-]{0,59}")


def has_header(table: Table, header: Sequence[str]) -> bool:
    """Whether row 1 names at least one column of the table."""
    return any(name in table.column_names for name in header)


def plain_name(written: str) -> str:
    """Return a column's name without what the Excel template writes after it."""
    return written.strip().removesuffix(REQUIRED_MARK).strip()


def check_header(table: Table, header: Sequence[str], *, file: str) -> list[Finding]:
    """Find columns that are missing, unknown or given twice; names are never repeated back."""
    if not has_header(table, header):
        return [_no_header(table, file)]
    missing = [column for column in table.columns if column.name not in header]
    findings = [_missing(file, column) for column in missing if column.required]
    spare = [column.name for column in missing]
    seen: set[str] = set()
    for position, name in enumerate(header):
        place = column_letter(position)
        if not name:
            continue
        if name in seen:
            findings.append(_repeated(file, place))
        elif name not in table.column_names and table.open_column is None:
            findings.append(_stranger(file, place, name, spare))
        elif name not in table.column_names and not _LIST_NAME.fullmatch(name):
            findings.append(_bad_list_name(file, place))
        seen.add(name)
    if "" in header:
        findings.append(_unnamed(file, header))
    return findings


def columns_present(table: Table, header: Sequence[str]) -> dict[int, Column]:
    """Return the columns that will be read, by position; of two with one name the first."""
    columns: dict[int, Column] = {}
    seen: set[str] = set()
    for position, name in enumerate(header):
        if name in table.column_names and name not in seen:
            columns[position] = table.column(name)
        elif table.open_column is not None and _LIST_NAME.fullmatch(name) and name not in seen:
            columns[position] = replace(table.open_column, name=name)
        seen.add(name)
    return columns


def column_letter(position: int) -> str:
    """Return the spreadsheet letter of a column: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _no_header(table: Table, file: str) -> Finding:
    names = ", ".join(column.name for column in table.columns if column.required)
    return Finding(
        file,
        1,
        "",
        "missing_header",
        f"Row 1 does not hold the column names of the table {table.name}.",
        f"Start from the template; row 1 needs at least: {names}.",
    )


def _missing(file: str, column: Column) -> Finding:
    return Finding(
        file,
        1,
        column.name,
        "missing_column",
        f"The column {column.name} is missing.",
        f"Add it to row 1. {column.about}",
    )


def _repeated(file: str, place: str) -> Finding:
    return Finding(
        file,
        1,
        place,
        "duplicate_column",
        "Row 1 gives this column's name a second time.",
        "Keep one of the two columns and delete the other.",
    )


def _bad_list_name(file: str, place: str) -> Finding:
    return Finding(
        file,
        1,
        place,
        "list_name",
        "This column's name cannot be used.",
        "Give it a plain name of up to 60 letters and figures, starting with a letter.",
    )


def _unnamed(file: str, header: Sequence[str]) -> Finding:
    return Finding(
        file,
        1,
        column_letter(header.index("")),
        "unnamed_column",
        "Row 1 leaves this column, and perhaps others, without a name; they were left out.",
        "Name the column as in the template, or delete it.",
        "warning",
    )


def _stranger(file: str, place: str, name: str, spare: Sequence[str]) -> Finding:
    """Tell of a column that the table does not declare."""
    tidy = re.sub(r"\W+", "_", name.strip().lower()[:100])
    close = difflib.get_close_matches(tidy, spare, n=1, cutoff=0.7)
    guess = f"Did you mean {close[0]}? " if close else ""
    return Finding(
        file,
        1,
        place,
        "unknown_column",
        "Row 1 gives this column a name that the table does not have, so it was left out.",
        f"{guess}Name it as in the template, or delete it.",
        "warning",
    )
