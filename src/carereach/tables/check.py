"""A table of text is checked against its declaration: every fault is found and told at once."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from carereach.tables.cells import Fault, dtype_of, read_cells
from carereach.tables.finding import Finding
from carereach.tables.table import Column, RowRule, Table

__all__ = [
    "MOST_FINDINGS",
    "Checked",
    "check_header",
    "check_table",
    "column_letter",
    "empty_frame",
]

MOST_FINDINGS = 1000
"""How many cells are listed for one column and rule; the rest are counted."""
_LIST_NAME = re.compile(r"[^\W\d_][\w .&'()-]{0,59}")


@dataclass(frozen=True, slots=True)
class Checked:
    """A table with exactly its declared columns and types, and what was wrong with it."""

    frame: pl.DataFrame
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return all(finding.severity == "warning" for finding in self.findings)


def empty_frame(table: Table) -> pl.DataFrame:
    """Return the declared columns and types without a row: what "not supplied" looks like."""
    return pl.DataFrame(schema={column.name: dtype_of(column) for column in table.columns})


def check_table(table: Table, raw: pl.DataFrame, *, file: str) -> Checked:
    """Turn a table of text into typed columns, and find everything that is wrong with it.

    Args:
        table: the declaration.
        raw: every cell as text, the columns in file order; row 0 is row 2 of the file. Rows that
            are wholly empty are left out and told of.
        file: the name to put on findings.

    Returns:
        The declared columns, typed, null where a cell is empty or at fault; ``many`` columns hold
        lists, time columns minutes since midnight (24:00 is 1440).
    """
    findings = check_header(table, raw.columns, file=file)
    columns = _columns_present(table, raw.columns)
    text = raw.select(name for name in raw.columns if name in columns)
    blank = _blank_rows(text)
    typed: dict[str, pl.Series] = {}
    spoilt = blank
    for position, name in enumerate(raw.columns):
        if name not in columns:
            continue
        cells, faults = read_cells(columns[name], raw.get_column(name))
        shown = name if name in table.column_names else column_letter(position)
        typed[name] = cells
        for fault in faults:
            findings += _tell(_unless(fault, blank), file, shown)
            if name in table.key and fault.severity == "error":
                spoilt = fault.cells if spoilt is None else spoilt | fault.cells
    frame = _declared_columns(table, typed, raw.height)
    for fault in _row_faults(table, frame, spoilt):
        findings += _tell(fault, file, "")
    if blank is not None:
        frame = frame.filter(~blank)
        findings.append(_blank_finding(blank, file))
    return Checked(frame, tuple(sorted(findings)))


def check_header(table: Table, header: Sequence[str], *, file: str) -> list[Finding]:
    """Find columns that are missing, unknown or given twice; names are never repeated back."""
    known = [name for name in table.column_names if name in header]
    missing = [column for column in table.columns if column.name not in header]
    if not known:
        return [_no_header(table, file)]
    findings = [
        Finding(
            file,
            1,
            column.name,
            "missing_column",
            f"The column {column.name} is missing.",
            f"Add it to row 1: {column.about}",
        )
        for column in missing
        if column.required
    ]
    spare = {column.name for column in missing}
    for position, name in enumerate(header):
        place = column_letter(position)
        if name in header[:position]:
            findings.append(_repeated(file, place))
        elif name not in known:
            findings += _stranger(table, file, place, name, spare)
    return findings


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


def _repeated(file: str, place: str) -> Finding:
    return Finding(
        file,
        1,
        place,
        "duplicate_column",
        "Row 1 gives this column a second time.",
        "Keep one of the two columns and delete the other.",
    )


def _stranger(
    table: Table, file: str, place: str, name: str, spare: Iterable[str]
) -> list[Finding]:
    """Tell of a column that the table does not declare."""
    if table.open_column is not None and _LIST_NAME.fullmatch(name):
        return []
    if table.open_column is not None:
        return [
            Finding(
                file,
                1,
                place,
                "list_name",
                "This column's name cannot be used.",
                "Give it a plain name of up to 60 letters and figures, starting with a letter.",
            )
        ]
    tidy = re.sub(r"\W+", "_", name.strip().lower())
    close = difflib.get_close_matches(tidy, sorted(spare), n=1, cutoff=0.7)
    guess = f"Did you mean {close[0]}? " if close else ""
    return [
        Finding(
            file,
            1,
            place,
            "unknown_column",
            "Row 1 gives this column a name the table does not have, so it was left out.",
            f"{guess}Rename it as in the template, or delete it.",
            "warning",
        )
    ]


def _columns_present(table: Table, header: Sequence[str]) -> dict[str, Column]:
    """Return the columns that will be read, by name in the file."""
    columns = {name: table.column(name) for name in header if name in table.column_names}
    if table.open_column is not None and columns:
        columns |= {
            name: replace(table.open_column, name=name)
            for name in header
            if name not in columns and _LIST_NAME.fullmatch(name)
        }
    return columns


def _declared_columns(table: Table, typed: dict[str, pl.Series], height: int) -> pl.DataFrame:
    """Put the columns in declared order, null where one was not supplied, open ones last."""
    extra = [name for name in typed if name not in table.column_names]
    series = [
        typed[column.name]
        if column.name in typed
        else pl.Series(column.name, [None], dtype=dtype_of(column)).new_from_index(0, height)
        for column in table.columns
    ]
    return pl.DataFrame([*series, *(typed[name] for name in extra)])


def _blank_rows(text: pl.DataFrame) -> pl.Series | None:
    """Find rows without a single cell; ``None`` when there are none."""
    if not text.width or not text.height:
        return None
    if all(text.get_column(name).null_count() == 0 for name in text.columns):
        return None
    empty = pl.all().is_null() | (pl.all().str.strip_chars().str.len_bytes() == 0)
    blank = text.select(pl.all_horizontal(empty)).to_series()
    return blank if blank.any() else None


def _blank_finding(blank: pl.Series, file: str) -> Finding:
    count = int(blank.sum())
    rows = "1 empty row was" if count == 1 else f"{count:,} empty rows were"
    first = int(blank.arg_true()[0]) + 2
    return Finding(
        file,
        0,
        "",
        "blank_row",
        f"{rows} left out, the first of them row {first:,}.",
        "Delete empty rows so that row numbers agree everywhere.",
        "warning",
    )


def _unless(fault: Fault, rows: pl.Series | None) -> Fault:
    """Leave some rows out of a fault."""
    return fault if rows is None else replace(fault, cells=fault.cells & ~rows)


def _row_faults(table: Table, frame: pl.DataFrame, spoilt: pl.Series | None) -> Iterable[Fault]:
    """Find rows that break a rule of the row, or repeat the key of a row above.

    A row whose key could not be read is ``spoilt``: nothing is said about its key.
    """
    for rule in table.rules:
        yield _broken(rule, frame)
    if table.key:
        yield _unless(_repeats(table.key, frame), spoilt)


def _broken(rule: RowRule, frame: pl.DataFrame) -> Fault:
    left, right = frame.get_column(rule.left), frame.get_column(rule.right)
    broken = left > right if rule.relation == "<=" else left >= right
    relation = "more than" if rule.relation == "<=" else "the same as or more than"
    message = f"{rule.left} is {relation} {rule.right}."
    return Fault(rule.name, broken, message, rule.fix, rule.severity)


def _repeats(key: tuple[str, ...], frame: pl.DataFrame) -> Fault:
    """Find every row whose key stands in a row above; an empty cell is a part of the key."""
    named = frame.select(key)
    candidates = named.hash_rows().is_duplicated()
    repeats = candidates
    if candidates.any():
        some = named.with_row_index("row").filter(candidates)
        again = some.filter(~some.select(pl.struct(key).is_first_distinct()).to_series())
        repeats = pl.int_range(frame.height, eager=True).is_in(again.get_column("row").implode())
    what = ", ".join(key)
    return Fault(
        "duplicate_key",
        repeats,
        f"A row above has the same {what}.",
        "Keep one of the rows, or tell them apart.",
    )


def _tell(fault: Fault, file: str, column: str) -> list[Finding]:
    """List the cells of a fault as findings, up to the most that anyone will read."""
    rows = fault.cells.arg_true()
    found = [
        Finding(file, row + 2, column, fault.rule, fault.message, fault.fix, fault.severity)
        for row in rows.head(MOST_FINDINGS).to_list()
    ]
    if rows.len() > MOST_FINDINGS:
        found.append(
            Finding(
                file,
                0,
                column,
                fault.rule,
                f"{rows.len():,} cells break this rule; the first {MOST_FINDINGS:,} are listed."
                f" {fault.message}",
                fault.fix,
                fault.severity,
            )
        )
    return found
