"""A CSV file becomes a frame of text, exactly as written, or a finding that says why it cannot."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from carereach.sources.csv_shape import count_regular_records
from carereach.tables import Finding
from carereach.tables.check import column_letter

__all__ = ["CsvText", "read_csv_text"]

_BLOCK = 1 << 22
_ROWS_AT_ONCE = 50_000
_MOST_RAGGED_ROWS = 1000
_SAVE_AS = "In Excel choose File, Save As, CSV UTF-8 (Comma delimited)."


@dataclass(frozen=True, slots=True)
class CsvText:
    """The cells of a CSV file as text; ``frame`` is ``None`` when it cannot be read at all.

    Row 0 of the frame is row 2 of the file. A column whose name is given twice is kept once.
    """

    frame: pl.DataFrame | None
    findings: tuple[Finding, ...]


class _UnreadableError(Exception):
    """The file is not comma-separated UTF-8 text; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


def read_csv_text(content: bytes, *, file: str) -> CsvText:
    """Read comma-separated UTF-8 text, with or without a byte-order mark, as text cells.

    Args:
        content: the whole file.
        file: the name to put on findings.
    """
    try:
        _refuse_other_formats(content, file)
        start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
        header = _read_header(content, start, file)
        frame, findings = _read_rows(content, start, header, file)
    except _UnreadableError as problem:
        return CsvText(None, (problem.finding,))
    repeats = [
        Finding(
            file,
            1,
            column_letter(position),
            "duplicate_column",
            "Row 1 gives this column a second time, so it was left out.",
            "Keep one of the two columns and delete the other.",
        )
        for position, name in enumerate(header)
        if name and name in header[:position]
    ]
    return CsvText(frame, (*repeats, *findings))


def _refuse_other_formats(content: bytes, file: str) -> None:
    """Refuse what is not UTF-8 text at all, saying how to save it."""
    if not content.strip():
        raise _unreadable(file, "empty_file", "The file is empty.", "Start from the template.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _unreadable(file, "not_csv", "This is a workbook, not a CSV file.", _SAVE_AS)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (
        content[:4000].count(0) * 4 > len(content[:4000])
    ):
        raise _unreadable(file, "encoding", "The file is UTF-16 text, not UTF-8.", _SAVE_AS)
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    for start in range(0, len(content), _BLOCK):
        try:
            decoder.decode(view[start : start + _BLOCK], final=start + _BLOCK >= len(content))
        except UnicodeDecodeError as error:
            seen = content[: max(0, start + error.start)]
            raise _unreadable(
                file,
                "encoding",
                "The file is not UTF-8 text: it holds a letter saved in another way.",
                _SAVE_AS,
                row=seen.count(b"\n") + 1,
            ) from None


def _unreadable(file: str, rule: str, message: str, fix: str, row: int = 0) -> _UnreadableError:
    return _UnreadableError(Finding(file, row, "", rule, message, fix))


def _read_header(content: bytes, start: int, file: str) -> list[str]:
    """Return the column names of row 1, without spaces around them."""
    head = content[start : start + _BLOCK].decode("utf-8", errors="ignore")
    try:
        names = next(csv.reader(io.StringIO(head, newline=""), strict=True), [])
    except csv.Error:
        raise _unreadable(
            file,
            "quotes",
            "Row 1 holds a quotation mark that is never closed.",
            "Delete the quotation mark, or save the file again as CSV UTF-8.",
            row=1,
        ) from None
    names = [name.strip() for name in names]
    if len(names) == 1:
        for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in names[0]:
                raise _unreadable(
                    file,
                    "delimiter",
                    f"The columns are separated by {word}, not by commas.",
                    _SAVE_AS,
                    row=1,
                )
    return names


def _read_rows(
    content: bytes, start: int, header: list[str], file: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """Read every row: fast when all have as many cells as the header, else one by one."""
    buffer = np.frombuffer(content, dtype=np.uint8)[start:]
    records = count_regular_records(buffer, len(header))
    if records is not None:
        try:
            frame = pl.read_csv(
                content if start == 0 else content[start:],
                schema={str(position): pl.String for position in range(len(header))},
                infer_schema=False,
            )
        except pl.exceptions.PolarsError:
            frame = None
        if frame is not None and frame.height == records - 1:
            return _named(frame, header), []
    rows = _SlowRows(content[start:].decode("utf-8"), len(header), file)
    blocks = list(rows.blocks())
    return _named(pl.concat(blocks), header), rows.findings


def _named(frame: pl.DataFrame, header: list[str]) -> pl.DataFrame:
    """Give the columns their names; of two with one name the first is kept."""
    kept = [position for position, name in enumerate(header) if name not in header[:position]]
    return frame.select(pl.nth(position).alias(header[position]) for position in kept)


class _SlowRows:
    """Rows read one by one, with a finding for each that has too few or too many cells."""

    def __init__(self, text: str, width: int, file: str) -> None:
        self.findings: list[Finding] = []
        self._text = text
        self._width = width
        self._file = file
        self._row = 1

    def blocks(self) -> Iterator[pl.DataFrame]:
        """Give frames of text, a block of rows at a time."""
        schema = {str(position): pl.String for position in range(self._width)}
        block: list[list[str]] = []
        yield pl.DataFrame(schema=schema)
        for row in self._rows():
            block.append(row)
            if len(block) == _ROWS_AT_ONCE:
                yield pl.DataFrame(block, schema=schema, orient="row")
                block = []
        if block:
            yield pl.DataFrame(block, schema=schema, orient="row")

    def _rows(self) -> Iterator[list[str]]:
        reader = csv.reader(io.StringIO(self._text, newline=""), strict=True)
        next(reader, None)
        try:
            for row in reader:
                self._row += 1
                yield self._fitted(row)
                if len(self.findings) == _MOST_RAGGED_ROWS:
                    self._stop("too_many_ragged_rows", "Too many rows have the wrong length.")
                    return
        except csv.Error:
            self._row += 1
            self._stop(
                "quotes", "From here on the file cannot be read: a quotation mark is astray."
            )

    def _fitted(self, row: list[str]) -> list[str]:
        """Return the row with as many cells as the header, telling of it if it had not."""
        if len(row) == self._width:
            return row
        if any(cell.strip() for cell in row[self._width :]) or 0 < len(row) < self._width:
            many = "more" if len(row) > self._width else "fewer"
            self.findings.append(
                Finding(
                    self._file,
                    self._row,
                    "",
                    "ragged_row",
                    f"The row has {many} cells than row 1: {len(row)}, not {self._width}.",
                    "Put text that holds a comma in quotation marks, or save again as CSV UTF-8.",
                )
            )
        return (row + [""] * self._width)[: self._width]

    def _stop(self, rule: str, message: str) -> None:
        fix = "Mend the file here, or save it again as CSV UTF-8; later rows were not read."
        self.findings.append(Finding(self._file, self._row, "", rule, message, fix))
