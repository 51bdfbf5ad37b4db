"""Cells of a timetable's files: times, days, codes and ids, a whole column at once."""

from collections.abc import Sequence

import polars as pl

from carereach.base import SourceError
from carereach.sources.column_files import ROW, check_cells

__all__ = ["check_filled", "check_known", "code_of", "days_of", "seconds_of", "whole_of"]

_TIME = r"^[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]$"
_DAY = r"^(?:19|20|21)[0-9]{6}$"
_WHOLE = r"^[0-9]{1,9}$"
_FETCH = "ask the feed's publisher to mend it."


def seconds_of(frame: pl.DataFrame, column: str, *, place: str) -> pl.Expr:
    """Return times such as 7:05:00 or 25:10:00 as seconds (Int32), null where empty.

    Seconds count from midnight of the day of service and pass 86,400 after it. The specification
    counts from noon minus twelve hours: the same but for the hours before a clock change, so the
    seconds here read as a clock on an ordinary day.

    Raises:
        SourceError: a cell is neither a time nor empty.
    """
    cell = pl.col(column)
    check_cells(
        frame,
        (cell == "") | cell.str.contains(_TIME),
        f"{place}, {{row}}: {column} is not a time such as 08:05:00; {_FETCH}",
    )
    hours = cell.str.head(-6).cast(pl.Int32, strict=False)
    minutes = cell.str.slice(-5, 2).cast(pl.Int32, strict=False)
    seconds = cell.str.tail(2).cast(pl.Int32, strict=False)
    return (hours * 3600 + minutes * 60 + seconds).alias(column)


def days_of(frame: pl.DataFrame, column: str, *, place: str) -> pl.Expr:
    """Return days such as 20230614 as dates.

    Raises:
        SourceError: a cell is not a day.
    """
    cell = pl.col(column)
    day = cell.str.to_date("%Y%m%d", strict=False)
    check_cells(
        frame,
        cell.str.contains(_DAY) & day.is_not_null(),
        f"{place}, {{row}}: {column} is not a day such as 20230614; {_FETCH}",
    )
    return day.alias(column)


def code_of(frame: pl.DataFrame, column: str, choices: Sequence[str], *, place: str) -> pl.Expr:
    """Return a code as a whole number (Int8), an empty one as 0.

    Raises:
        SourceError: a cell is none of the choices.
    """
    cell = pl.col(column)
    check_cells(
        frame,
        (cell == "") | cell.is_in(choices),
        f"{place}, {{row}}: {column} is not one of {', '.join(choices)}; {_FETCH}",
    )
    return pl.when(cell == "").then(pl.lit("0")).otherwise(cell).cast(pl.Int8).alias(column)


def whole_of(frame: pl.DataFrame, column: str, *, place: str) -> pl.Expr:
    """Return whole numbers from 0 (Int64), null where empty.

    Raises:
        SourceError: a cell is neither such a number nor empty.
    """
    cell = pl.col(column)
    check_cells(
        frame,
        (cell == "") | cell.str.contains(_WHOLE),
        f"{place}, {{row}}: {column} is not a whole number; {_FETCH}",
    )
    return cell.cast(pl.Int64, strict=False).alias(column)


def check_filled(frame: pl.DataFrame, column: str, *, place: str) -> None:
    """Refuse an empty cell.

    Raises:
        SourceError: a cell is empty.
    """
    check_cells(frame, pl.col(column) != "", f"{place}, {{row}}: {column} is empty; {_FETCH}")


def check_known(
    frame: pl.DataFrame, column: str, known: pl.DataFrame, key: str, *, place: str
) -> None:
    """Refuse an id that another file of the feed does not have.

    Args:
        frame: rows with their number in the file.
        column: the ids.
        known: the table that must have them.
        key: its ids; also names its file.
        place: the file of ``frame``.

    Raises:
        SourceError: an id is not there.
    """
    strangers = frame.join(known, left_on=column, right_on=key, how="anti").sort(ROW)
    if strangers.height:
        other = key.removesuffix("_id") + "s.txt"
        row = strangers[ROW].item(0)
        raise SourceError(f"{place}, row {row}: {column} is not one of {other}; {_FETCH}")
