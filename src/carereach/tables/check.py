"""A table of text is checked against its declaration: every fault is found and told at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from carereach.tables.cells import Fault, dtype_of, read_cells
from carereach.tables.finding import Finding
from carereach.tables.header import check_header, column_letter, columns_present, has_header
from carereach.tables.table import Column, RowRule, Table
from carereach.tables.tally import Tally

__all__ = ["Checked", "check_blocks", "check_table", "empty_frame"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A table with exactly its declared columns and types, and what was wrong with it."""

    frame: pl.DataFrame
    findings: tuple[Finding, ...]
    rows: pl.Series | None = None
    """The row number in the file of each row; ``None`` when they simply count on from row 2."""

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
    return check_blocks(table, raw.columns, [raw], file=file)


def check_blocks(
    table: Table, header: Sequence[str], blocks: Iterable[pl.DataFrame], *, file: str
) -> Checked:
    """Check a table that comes in blocks of rows, as ``check_table`` does, in little memory.

    Args:
        table: the declaration.
        header: row 1; empty when there is no file to speak of, and then nothing is said.
        blocks: rows of text, with a column for each name in ``header``.
        file: the name to put on findings.
    """
    if not header:
        return Checked(empty_frame(table), ())
    if not has_header(table, header):
        return Checked(empty_frame(table), tuple(check_header(table, header, file=file)))
    check = _TableCheck(table, header, file)
    for block in blocks:
        check.add(block)
    return check.result()


class _TableCheck:
    """One pass over the blocks of a table."""

    def __init__(self, table: Table, header: Sequence[str], file: str) -> None:
        self._table = table
        self._file = file
        self._tally = Tally(file)
        self._findings = check_header(table, header, file=file)
        self._columns = columns_present(table, header)
        names = {column.name for column in self._columns.values()}
        self._is_keyed = all(name in names for name in table.key if table.column(name).required)
        self._frames: list[pl.DataFrame] = []
        self._blank: list[pl.Series] = []
        self._unkeyed: list[pl.Series] = []
        self._next_row = 2
        self._width = len(header)

    def add(self, raw: pl.DataFrame) -> None:
        """Check one block of rows."""
        table = self._table
        raw = raw.cast(pl.String)
        blank = _blank_rows(raw.select(pl.nth(*self._columns)))
        unkeyed = blank
        typed: dict[str, pl.Series] = {}
        for position, column in self._columns.items():
            typed[column.name], faults = read_cells(column, raw.to_series(position))
            declared = column.name in table.column_names
            shown = column.name if declared else column_letter(position)
            for fault in faults:
                told = replace(fault, cells=fault.cells & ~blank)
                self._tally.add(told, column=shown, first_row=self._next_row)
                if column.name in table.key and fault.severity == "error":
                    unkeyed |= fault.cells.fill_null(value=False)
        frame = _declared_columns(table, typed, raw.height)
        for fault in _broken_rules(table, frame):
            self._tally.add(fault, column="", first_row=self._next_row)
        self._frames.append(frame)
        self._blank.append(blank)
        self._unkeyed.append(unkeyed)
        self._next_row += raw.height

    def result(self) -> Checked:
        """Return the whole table and everything found in it."""
        if not self._frames:
            self.add(pl.DataFrame(schema=[(str(at), pl.String) for at in range(self._width)]))
        frame = pl.concat(self._frames)
        blank = pl.concat(self._blank)
        if self._table.key and self._is_keyed:
            repeats = _repeats(self._table.key, frame) & ~pl.concat(self._unkeyed)
            self._tally.add(_key_fault(self._table.key, repeats), column="", first_row=2)
        findings = self._findings + self._tally.findings()
        if not blank.any():
            return Checked(frame, tuple(sorted(findings)))
        findings.append(_blank_finding(blank, self._file))
        rows = (~blank).arg_true() + 2
        return Checked(frame.filter(~blank), tuple(sorted(findings)), rows)


def _declared_columns(table: Table, typed: Mapping[str, pl.Series], height: int) -> pl.DataFrame:
    """Put the columns in declared order, null where one was not supplied, open ones last."""
    series = [
        typed[column.name] if column.name in typed else _nulls(column, height)
        for column in table.columns
    ]
    return pl.DataFrame(
        [*series, *(cells for name, cells in typed.items() if name not in table.column_names)]
    )


def _nulls(column: Column, height: int) -> pl.Series:
    return pl.Series(column.name, [None], dtype=dtype_of(column)).new_from_index(0, height)


def _blank_rows(text: pl.DataFrame) -> pl.Series:
    """Find rows without a single cell; most tables are done after their first column."""
    blank = pl.repeat(value=True, n=text.height, eager=True)
    for cells in text.iter_columns():
        blank &= (cells.str.strip_chars().str.len_bytes() == 0).fill_null(value=True)
        if not blank.any():
            break
    return blank


def _blank_finding(blank: pl.Series, file: str) -> Finding:
    count = int(blank.sum())
    rows = "1 empty row was" if count == 1 else f"{count:,} empty rows were"
    return Finding(
        file,
        0,
        "",
        "blank_row",
        f"{rows} left out, the first of them row {blank.arg_true()[0] + 2:,}.",
        "Delete empty rows so that row numbers agree everywhere.",
        "warning",
    )


def _broken_rules(table: Table, frame: pl.DataFrame) -> Iterator[Fault]:
    """Find rows in which two cells contradict each other."""
    for rule in table.rules:
        yield _broken(rule, frame)


def _broken(rule: RowRule, frame: pl.DataFrame) -> Fault:
    left, right = frame.get_column(rule.left), frame.get_column(rule.right)
    broken = left > right if rule.relation == "<=" else left >= right
    relation = "more than" if rule.relation == "<=" else "the same as or more than"
    message = f"{rule.left} is {relation} {rule.right}."
    return Fault(rule.name, broken, message, rule.fix, rule.severity)


def _repeats(key: tuple[str, ...], frame: pl.DataFrame) -> pl.Series:
    """Find every row whose key stands in a row above; an empty cell is a part of the key.

    Hashes find the candidates among a million rows; only those are then compared cell by cell.
    """
    named = frame.select(key)
    hashes = named.hash_rows().to_numpy()
    ordered = np.sort(hashes)
    shared = ordered[1:][ordered[1:] == ordered[:-1]]
    repeats = np.zeros(frame.height, dtype=bool)
    if shared.size:
        candidates = np.flatnonzero(np.isin(hashes, shared))
        first = named[candidates].select(pl.struct(key).is_first_distinct()).to_series()
        repeats[candidates[~first.to_numpy()]] = True
    return pl.Series(repeats)


def _key_fault(key: tuple[str, ...], repeats: pl.Series) -> Fault:
    return Fault(
        "duplicate_key",
        repeats,
        f"A row above has the same {', '.join(key)}.",
        "Keep one of the rows, or tell them apart.",
    )
