"""A CSV file becomes blocks of text, exactly as written, or findings that say why it cannot."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

import polars as pl

from carereach.sources.csv_shape import next_regular_block
from carereach.tables import Finding
from carereach.tables.header import MOST_COLUMNS, plain_name

__all__ = ["CsvText"]

_ROWS_AT_ONCE = 50_000
_MOST_RAGGED_ROWS = 1000
_LONGEST_HEADER_BYTES = 1 << 20
_LONGEST_NAME = 1000
_SAVE_AS = "In Excel choose File, Save As, CSV UTF-8 (Comma delimited)."


class _UnreadableError(Exception):
    """The file is not comma-separated UTF-8 text from here on."""

    def __init__(self, rule: str, message: str, fix: str, row: int = 0) -> None:
        super().__init__(rule)
        self.rule, self.message, self.fix, self.row = rule, message, fix, row


class CsvText:
    """The cells of a comma-separated UTF-8 file as text, block by block.

    ``header`` is row 1, empty when the file cannot be read at all. ``findings`` is complete once
    ``blocks`` has been read to its end. A byte-order mark and any kind of line end are accepted.
    Regular blocks are read at once; from the first that is not, rows are read one by one, so that
    each fault gets its row number.
    """

    def __init__(self, content: bytes, *, file: str) -> None:
        self.findings: list[Finding] = []
        self.header: list[str] = []
        self._content = content
        self._file = file
        self._row = 1
        self._offset = len(content)
        try:
            _refuse_other_formats(content)
            self.header, self._offset = _read_header(content)
        except _UnreadableError as problem:
            self._tell(problem.rule, problem.message, problem.fix, row=problem.row)

    def blocks(self) -> Iterator[pl.DataFrame]:
        """Give the rows as frames of text; row 0 of the first is row 2 of the file."""
        try:
            yield from self._rows(len(self.header), self._offset)
        except _UnreadableError as problem:
            self._tell(problem.rule, problem.message, problem.fix, row=problem.row)

    def _tell(self, rule: str, message: str, fix: str, *, row: int) -> None:
        self.findings.append(Finding(self._file, row, "", rule, message, fix))

    def _rows(self, width: int, offset: int) -> Iterator[pl.DataFrame]:
        """Read regular blocks at once, and the rest with care."""
        while offset < len(self._content):
            regular = next_regular_block(self._content, offset, width)
            if regular is None:
                break
            end, records = regular
            block = _parsed(self._content[offset:end], width)
            if block is None or block.height != records:
                break
            yield block
            self._row += records
            offset = end
        else:
            return
        yield from self._careful_rows(width, offset)

    def _careful_rows(self, width: int, offset: int) -> Iterator[pl.DataFrame]:
        """Read row by row, telling of each that is not as long as row 1."""
        text = _decoded(self._content, offset, self._row + 1)
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        is_whole = True
        while is_whole:
            rows, is_whole = _next_rows(reader, longest=len(text) + 1)
            if not rows and is_whole:
                return
            fitted = [self._fitted(row, width) for row in rows]
            yield pl.DataFrame(fitted, schema=_schema(width), orient="row")
        raise _UnreadableError(
            "quotes",
            "A quotation mark in this row is never closed, or text follows one that is: from here"
            " on the file cannot be read.",
            "Close or delete the quotation mark, or save the file again as CSV UTF-8.",
            row=self._row + 1,
        )

    def _fitted(self, row: list[str], width: int) -> list[str]:
        """Return the row with as many cells as row 1, telling of it if it had not."""
        self._row += 1
        if len(row) == width:
            return row
        if len(self.findings) > _MOST_RAGGED_ROWS:
            raise _UnreadableError(
                "ragged_row",
                "Too many rows are not as long as row 1; later rows were not read.",
                _SAVE_AS,
                row=self._row,
            )
        if 0 < len(row) < width or any(cell.strip() for cell in row[width:]):
            self._tell(
                "ragged_row",
                f"The row has {len(row)} cells, and row 1 has {width}.",
                "Put text that holds a comma in quotation marks, or save again as CSV UTF-8.",
                row=self._row,
            )
        return (row + [""] * width)[:width]


def _next_rows(reader: Iterator[list[str]], *, longest: int) -> tuple[list[list[str]], bool]:
    """Return the next rows, however long their cells, and whether they could be read to the end.

    The limit of the csv module is put back, since it is everybody's.
    """
    before = csv.field_size_limit(longest)
    rows: list[list[str]] = []
    try:
        rows.extend(islice(reader, _ROWS_AT_ONCE))
    except csv.Error:
        return rows, False
    finally:
        csv.field_size_limit(before)
    return rows, True


def _refuse_other_formats(content: bytes) -> None:
    """Refuse what is not UTF-8 text at all, saying how to save it."""
    if not content or content.isspace() or content == codecs.BOM_UTF8:
        raise _UnreadableError(
            "empty_file", "The file is empty.", "Start from the template, or take the file away."
        )
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _UnreadableError("not_csv", "This is a workbook, not a CSV file.", _SAVE_AS)
    head = content[:4000]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or head.count(0) * 4 > len(head):
        raise _UnreadableError("encoding", "The file is UTF-16 text, not UTF-8.", _SAVE_AS)


def _read_header(content: bytes) -> tuple[list[str], int]:
    """Return the column names of row 1 and where row 2 starts."""
    start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    end = _end_of_record(content, start)
    text = _decoded(content, start, 1, end)
    [row, *_], _ = _next_rows(csv.reader(io.StringIO(text, newline="")), longest=len(text) + 1)
    names = [plain_name(name) for name in row]
    if any(len(name) > _LONGEST_NAME for name in names):
        names = []
    if len(names) == 1:
        _refuse_other_delimiters(names[0])
    if len(names) > MOST_COLUMNS:
        raise _UnreadableError(
            "too_many_columns",
            f"Row 1 has more than {MOST_COLUMNS} columns.",
            "Start from the template, and save as CSV UTF-8.",
            row=1,
        )
    if not any(names):
        raise _UnreadableError(
            "missing_header",
            "Row 1 does not hold column names.",
            "Start from the template: its first row names the columns.",
            row=1,
        )
    return names, end


def _end_of_record(content: bytes, start: int) -> int:
    """Return where the first record ends, with its line end."""
    limit = min(len(content), start + _LONGEST_HEADER_BYTES)
    mark = b"\n" if content.find(b"\n", start, limit) >= 0 else b"\r"
    end, quotes = start, 0
    while (found := content.find(mark, end, limit)) >= 0:
        quotes += content.count(b'"', end, found)
        end = found + 1
        if quotes % 2 == 0:
            return end
    if limit < len(content) or content.count(b'"', start) % 2:
        raise _UnreadableError(
            "quotes",
            "Row 1 does not end: a quotation mark in it may not be closed.",
            "Delete the quotation mark, or save the file again as CSV UTF-8.",
            row=1,
        )
    return len(content)


def _refuse_other_delimiters(name: str) -> None:
    for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if mark in name:
            raise _UnreadableError(
                "delimiter",
                f"The columns are separated by {word}, not by commas.",
                _SAVE_AS,
                row=1,
            )


def _decoded(content: bytes, start: int, row: int, end: int | None = None) -> str:
    """Return a part of the file as text; ``row`` is the row it starts in."""
    try:
        return content[start:end].decode("utf-8")
    except UnicodeDecodeError as error:
        raise _UnreadableError(
            "encoding",
            "The file is not UTF-8 text: it holds a letter saved in another way.",
            _SAVE_AS,
            row=row + content.count(b"\n", start, start + error.start),
        ) from None


def _parsed(block: bytes, width: int) -> pl.DataFrame | None:
    """Parse a regular block; ``None`` when the parser sees something else in it."""
    try:
        return pl.read_csv(
            block, has_header=False, schema=_schema(width), infer_schema=False
        ).rechunk()
    except pl.exceptions.PolarsError:
        return None


def _schema(width: int) -> dict[str, pl.DataType]:
    return {str(position): pl.String() for position in range(width)}
