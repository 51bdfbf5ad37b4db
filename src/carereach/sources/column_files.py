"""A few named columns of a CSV or Parquet file, and what their cells must be."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from carereach.base import SourceError
from carereach.sources.csv_text import CsvText
from carereach.tables import Finding

__all__ = [
    "ROW",
    "check_cells",
    "ids_of",
    "numbers_of",
    "read_columns",
    "read_text_columns",
]

ROW = "row"
"""Name of the column that holds each row's number in its file."""
_MOST_BYTES = 1_000_000_000
_MOST_ROWS = 100_000_000
_PARQUET = b"PAR1"
_AGAIN = "write or fetch it again."
_MISSING = ("", "nan", "na", "n/a", "null", "none")

Chosen = Mapping[str, str]
"""Columns to read: the name in the file for each name they get."""


def read_columns(path: Path, choose: Callable[[Sequence[str]], Chosen]) -> pl.DataFrame:
    """Read the columns chosen from a CSV file, as text, or a Parquet file, as it types them.

    Args:
        path: the file; its first bytes tell which kind it is.
        choose: gives the columns to read once it has seen the names there are.

    Returns:
        the columns under their new names and ``row``, counted as a spreadsheet shows them: the
        names stand in row 1.

    Raises:
        SourceError: the file is neither, is too large, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            raise SourceError(
                f"{path.name} is larger than {_MOST_BYTES // 1_000_000} MB: cut it down to the"
                " places of your area."
            )
        with path.open("rb") as file:
            start = file.read(len(_PARQUET))
            content = b"" if start == _PARQUET else start + file.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        raise SourceError(f"{path.name} could not be read: {reason}.") from error
    if start == _PARQUET:
        return _read_parquet(path, choose)
    return read_text_columns(content, choose, file=path.name)


def read_text_columns(
    content: bytes, choose: Callable[[Sequence[str]], Chosen], *, file: str
) -> pl.DataFrame:
    """Read the columns chosen from CSV as text, spaces around cells and empty rows taken away.

    Raises:
        SourceError: it is not a sound CSV file in UTF-8.
    """
    text = CsvText(content, file=file)
    _refuse(text.findings)
    names = [name.strip().strip("\ufeff") for name in text.header]
    chosen = choose(names)
    for name in chosen.values():
        if names.count(name) > 1:
            raise SourceError(f"{file} has two columns of one name: take one of them away.")
    cells = [
        pl.col(str(names.index(old))).str.strip_chars().fill_null("").alias(new)
        for new, old in chosen.items()
    ]
    blocks = [pl.DataFrame(schema=dict.fromkeys(chosen, pl.String) | {ROW: pl.UInt32})]
    start = 2
    for block in text.blocks():
        _refuse(text.findings)
        is_empty = pl.all_horizontal(pl.all().fill_null("") == "")
        numbered = block.select(*cells, is_empty.alias("is empty")).with_row_index(ROW, start)
        blocks.append(numbered.filter(~pl.col("is empty")).select(*chosen, ROW))
        start += block.height
    _refuse(text.findings)
    return pl.concat(blocks)


def ids_of(frame: pl.DataFrame, column: str, *, file: str) -> pl.Expr:
    """Return a column of ids as text: 007 stays 007, and the whole number 7 becomes 7.

    Raises:
        SourceError: the column does not hold ids, or a cell is empty.
    """
    kind = frame.schema[column]
    cell = pl.col(column)
    if kind.is_float():
        check_cells(
            frame,
            cell.is_null() | cell.is_nan() | (cell == cell.round()) & (cell.abs() < 2**53),
            f"{file}, {{row}}: {column} is not a whole number; write ids as text.",
        )
        cell = cell.fill_nan(None).cast(pl.Int64)
    elif not (kind.is_integer() or kind in (pl.String, pl.Categorical, pl.Enum)):
        raise SourceError(f"{file}: {column} does not hold ids; write them as text.")
    text = cell.cast(pl.String).str.strip_chars()
    check_cells(
        frame,
        text.is_not_null() & (text != ""),
        f"{file}, {{row}}: {column} is empty; give every place its id.",
    )
    return text.alias(column)


def numbers_of(frame: pl.DataFrame, column: str, *, file: str) -> pl.Expr:
    """Return a column of numbers, null where it is empty or "not a number".

    Raises:
        SourceError: text stands where a number belongs.
    """
    kind = frame.schema[column]
    if kind == pl.String:
        text = pl.col(column).str.strip_chars()
        is_missing = text.is_null() | text.str.to_lowercase().is_in(_MISSING)
        number = text.cast(pl.Float64, strict=False)
        check_cells(
            frame,
            is_missing | number.is_not_null(),
            f"{file}, {{row}}: {column} is not a number; write digits only.",
        )
        return pl.when(~is_missing).then(number).fill_nan(None).alias(column)
    if not kind.is_numeric() and kind != pl.Null:
        raise SourceError(f"{file}: {column} does not hold numbers; write digits only.")
    return pl.col(column).cast(pl.Float64).fill_nan(None).alias(column)


def check_cells(frame: pl.DataFrame, is_sound: pl.Expr, message: str) -> None:
    """Refuse a frame with a row that is not sound, naming the first.

    Args:
        frame: rows with their number in the file.
        is_sound: true where all is well.
        message: the sentence; ``{row}`` in it becomes the row's number.

    Raises:
        SourceError: a row is not sound.
    """
    faulty = frame.filter(~is_sound.fill_null(value=False))
    if faulty.height:
        raise SourceError(message.replace("{row}", f"row {faulty[ROW].item(0)}"))


def _read_parquet(path: Path, choose: Callable[[Sequence[str]], Chosen]) -> pl.DataFrame:
    try:
        lazy = pl.scan_parquet(path, glob=False)
        names = lazy.collect_schema().names()
        rows = lazy.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        raise _damaged(path) from None
    if rows > _MOST_ROWS:
        raise SourceError(
            f"{path.name} has more than {_MOST_ROWS:,} rows: cut it down to the places of your"
            " area."
        )
    chosen = choose(names)
    columns = [pl.col(old).alias(new) for new, old in chosen.items()]
    try:
        return lazy.select(columns).with_row_index(ROW, 2).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        raise _damaged(path) from None


def _damaged(path: Path) -> SourceError:
    return SourceError(f"{path.name} is a damaged Parquet file: write or fetch it again.")


def _refuse(findings: Sequence[Finding]) -> None:
    """Refuse a file for the first thing found in it, as one sentence."""
    for found in findings[:1]:
        place = f"{found.file}, row {found.row}" if found.row else found.file
        what = found.message[:1].lower() + found.message[1:].rstrip(".")
        fix = _AGAIN if "template" in found.fix else found.fix[:1].lower() + found.fix[1:]
        raise SourceError(f"{place}: {what}; {fix}")
