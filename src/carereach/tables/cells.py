"""One column of text becomes typed cells; what does not convert is a fault, never a blank."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from carereach.tables.finding import Severity
from carereach.tables.table import Column

__all__ = [
    "EARLIEST_DATE",
    "HIDDEN_CHARACTERS",
    "LARGEST_NUMBER",
    "LATEST_DATE",
    "LONGEST_CODE",
    "LONGEST_TEXT",
    "NUMBER_PATTERN",
    "TIME_PATTERN",
    "Fault",
    "dtype_of",
    "read_cells",
]

LONGEST_TEXT = 4000
"""Longest free text in one cell [characters]."""
LONGEST_CODE = 200
"""Longest id or code in one cell [characters]."""
LARGEST_NUMBER = 10**15
"""No figure of a workspace reaches this; what does is a slip of the keyboard."""
EARLIEST_DATE = "1900-01-01"
LATEST_DATE = "2199-12-31"

_FEW = 2000
_DTYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "id": pl.String(),
    "code": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "time": pl.Int32(),
}
HIDDEN_CHARACTERS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd"
)
"""Control characters, marks without width and marks that turn the direction of writing."""
NUMBER_PATTERN = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
TIME_PATTERN = r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00"
_HIDDEN = f"[{HIDDEN_CHARACTERS}]"
_HIDDEN_OR_BREAK = f"[{HIDDEN_CHARACTERS}\t\n]"
_FORMULA = r"^[=+\-@]"
_NUMBER = f"^(?:{NUMBER_PATTERN})$"
_TIME = f"^(?:{TIME_PATTERN})$"
_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@dataclass(frozen=True, slots=True)
class Fault:
    """The cells of one column that break one rule."""

    rule: str
    cells: pl.Series
    """True where the rule is broken."""
    message: str
    fix: str
    severity: Severity = "error"


Reading = tuple[pl.Series, list[Fault]]


def dtype_of(column: Column) -> pl.DataType:
    """Return the type a column has in a checked frame; times are minutes since midnight."""
    return pl.List(pl.String()) if column.many else _DTYPES[column.kind]


def read_cells(column: Column, raw: pl.Series) -> Reading:
    """Turn a column of text into typed cells and the faults found on the way.

    Args:
        column: what the table declares.
        raw: the cells as text; empty or null means "not supplied".

    Returns:
        the typed cells, null where a cell is empty or at fault, and every fault.
    """
    if column.kind in {"integer", "number", "boolean"} or not _is_repetitive(raw):
        typed, faults = _read_each(column, raw)
    else:
        typed, faults = _read_distinct(column, raw)
    return typed.alias(column.name), faults


def _is_repetitive(raw: pl.Series) -> bool:
    """Whether the same few cells seem to come again and again, judged by the first ones."""
    return raw.len() > _FEW and raw.head(_FEW).n_unique() <= _FEW // 2


def _read_distinct(column: Column, raw: pl.Series) -> Reading:
    """Read each distinct cell once and put the answers back in every row that holds it."""
    values = raw.unique()
    typed, faults = _read_each(column, values)
    if not faults and typed.dtype == raw.dtype:
        return raw, []
    answers = pl.DataFrame({"raw": values, "typed": typed})
    rows = raw.alias("raw").to_frame()
    spread = rows.join(answers, on="raw", how="left", nulls_equal=True, maintain_order="left")
    return spread.get_column("typed"), [
        replace(
            fault,
            cells=raw.is_in(
                values.filter(fault.cells.fill_null(value=False)).implode(), nulls_equal=True
            ),
        )
        for fault in faults
    ]


def _read_each(column: Column, raw: pl.Series) -> Reading:
    text, faults = _tidy(raw)
    if column.required and text.null_count():
        faults.append(
            Fault("required", text.is_null(), "The cell is empty.", f"Give the {_words(column)}.")
        )
    typed, more = _CONVERT[column.kind](column, text)
    return typed, faults + more


def _words(column: Column) -> str:
    """Say a column's name as a person would."""
    return column.name.replace("_", " ")


def _tidy(raw: pl.Series) -> Reading:
    """Strip spaces around each cell and make empty cells null."""
    text = raw.str.strip_chars()
    length = text.str.len_bytes()
    padded = (raw.str.len_bytes() != length) & (length > 0)
    faults = []
    if padded.any():
        faults.append(
            Fault(
                "spaces",
                padded,
                "The cell starts or ends with a space, which was left out.",
                "Delete the space.",
                "warning",
            )
        )
    if (length == 0).any():
        text = _blank_where(text, length == 0)
    return text, faults


def _blank_where(cells: pl.Series, bad: pl.Series) -> pl.Series:
    """Return the cells with the bad ones made null."""
    return cells.to_frame("c").select(pl.when(~bad).then(pl.col("c"))).to_series()


def _sift(cells: pl.Series, faults: list[Fault]) -> Reading:
    """Keep the faults that occur and blank their cells."""
    kept = [fault for fault in faults if fault.cells.any()]
    for fault in kept:
        cells = _blank_where(cells, fault.cells.fill_null(value=False))
    return cells, kept


def _read_text(column: Column, text: pl.Series) -> Reading:
    typed, faults = _sift(text, _text_faults(column, text))
    if column.many:
        typed = _split(typed)
    if column.choices or column.pattern:
        typed, more = _sift(typed, [_membership(column, typed)])
        faults += more
    return typed, faults


def _text_faults(column: Column, text: pl.Series) -> list[Fault]:
    """Find cells that hold a formula, hidden characters or a whole essay."""
    longest = LONGEST_TEXT if column.kind == "text" else LONGEST_CODE
    hidden = _HIDDEN if column.kind == "text" else _HIDDEN_OR_BREAK
    faults = []
    if text.str.contains(f"{_FORMULA}|{hidden}").any():
        formula = text.str.contains(_FORMULA) & ~text.str.contains(_NUMBER)
        faults = [
            Fault(
                "formula",
                formula,
                "The cell starts like a spreadsheet formula (=, +, - or @).",
                "Write the text itself, starting with a letter or a figure.",
            ),
            Fault(
                "hidden_character",
                text.str.contains(hidden),
                "The cell holds a character that cannot be seen or printed.",
                "Type the cell again as plain text.",
            ),
        ]
    too_long = text.str.len_bytes() > longest
    if too_long.any():
        too_long = text.str.len_chars() > longest
    return [
        *faults,
        Fault(
            "too_long",
            too_long,
            f"The cell is longer than {longest:,} characters.",
            "Shorten it, and keep the rest in your own records.",
        ),
    ]


def _split(text: pl.Series) -> pl.Series:
    """Turn cells of several entries into lists, in the order given, without repeats."""
    entry = pl.element().str.strip_chars()
    lists = text.str.split(";").list.eval(
        entry.filter(entry.str.len_bytes() > 0).unique(maintain_order=True)
    )
    return _blank_where(lists, lists.list.len() == 0)


def _membership(column: Column, cells: pl.Series) -> Fault:
    """Find cells that are not one of the choices, or do not have the declared form."""
    if not column.choices:
        form = f"^(?:{column.pattern})$"
        return Fault(
            "pattern",
            _each(column, cells, lambda entry: ~entry.str.contains(form)),
            f"The cell does not have the form of a {_words(column)}.",
            f"Write it like this: {column.example}.",
        )
    several = "one or more of these, with a semicolon between" if column.many else "one of these"
    return Fault(
        "choice",
        _each(column, cells, lambda entry: ~entry.is_in(column.choices)),
        "The cell is not one of the choices.",
        f"Write {several}, spelled exactly so: {', '.join(column.choices)}."
        f"{_excel_date_hint(column)}",
    )


def _each(column: Column, cells: pl.Series, is_bad: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """Ask a question of each cell, or of every entry of each cell that holds several."""
    if column.many:
        return cells.list.eval(is_bad(pl.element())).list.any()
    return cells.to_frame("c").select(is_bad(pl.col("c"))).to_series()


def _excel_date_hint(column: Column) -> str:
    """Warn where Excel turns a choice such as 8-11 into a date."""
    if not any("-" in choice and choice[0].isdigit() for choice in column.choices):
        return ""
    return " Excel may have turned 8-11 into a date: format the column as text first."


def _read_integer(column: Column, text: pl.Series) -> Reading:
    return _read_number(column, text, pl.Int64(), "a whole number", "such as 12")


def _read_decimal(column: Column, text: pl.Series) -> Reading:
    return _read_number(column, text, pl.Float64(), "a number", "such as 12.5")


def _read_number(
    column: Column, text: pl.Series, dtype: pl.DataType, noun: str, example: str
) -> Reading:
    typed = text.cast(dtype, strict=False)
    wrong = typed.is_null() & text.is_not_null()
    huge = (typed >= LARGEST_NUMBER) | (typed <= -LARGEST_NUMBER)
    if dtype.is_float():
        wrong |= typed.is_nan()
        huge &= ~typed.is_nan()
    elif wrong.any():
        huge = huge.fill_null(value=False) | (wrong & text.str.contains("^[+-]?[0-9]{16,}$"))
        wrong &= ~huge
    low, high = column.minimum, column.maximum
    faults = [
        Fault(
            "kind",
            wrong,
            f"The cell is not {noun}.",
            f"Write figures only, {example}, without commas, units or words;"
            " leave it empty if it is not known.",
        ),
        Fault(
            "too_large",
            huge,
            "The number is too large to be right.",
            "Check the figure for a slip of the keyboard.",
        ),
    ]
    typed, faults = _sift(typed, faults)
    outside = _outside(typed, low, high)
    if outside is None:
        return typed, faults
    typed, more = _sift(
        typed,
        [Fault("limit", outside, f"The number is {_limits(low, high)}.", "Check the figure.")],
    )
    return typed, faults + more


def _outside(typed: pl.Series, low: float | None, high: float | None) -> pl.Series | None:
    """Find numbers beyond the limits, when there are limits."""
    below = None if low is None else typed < low
    above = None if high is None else typed > high
    if below is None:
        return above
    return below if above is None else below | above


def _limits(low: float | None, high: float | None) -> str:
    """Say on which side of the limits a number fell."""
    if high is None:
        return f"below {low:,.10g}"
    if low is None:
        return f"above {high:,.10g}"
    return f"outside {low:,.10g} to {high:,.10g}"


def _read_boolean(_column: Column, text: pl.Series) -> Reading:
    yes = text == "yes"
    wrong = ~(yes | (text == "no"))
    return _sift(yes, [Fault("kind", wrong, "The cell is not yes or no.", "Write yes or no.")])


def _read_date(_column: Column, text: pl.Series) -> Reading:
    typed = _blank_where(text, ~text.str.contains(_DATE)).str.to_date("%Y-%m-%d", strict=False)
    wrong = typed.is_null() & text.is_not_null()
    first, last = date.fromisoformat(EARLIEST_DATE), date.fromisoformat(LATEST_DATE)
    return _sift(
        typed,
        [
            Fault(
                "kind",
                wrong,
                "The cell is not a date.",
                "Write year, month, day, such as 2026-03-31.",
            ),
            Fault(
                "limit",
                (typed < first) | (typed > last),
                f"The date is outside {first.year} to {last.year}.",
                "Check the year; leave the cell empty if there is no such date.",
            ),
        ],
    )


def _read_time(_column: Column, text: pl.Series) -> Reading:
    good = text.str.contains(_TIME)
    hours = text.str.slice(0, 2).cast(pl.Int32, strict=False)
    minutes = text.str.slice(3, 2).cast(pl.Int32, strict=False)
    wrong = Fault(
        "kind",
        ~good,
        "The cell is not a time of day.",
        "Write hours and minutes on the 24-hour clock, such as 09:30; the last is 24:00.",
    )
    return _sift(hours * 60 + minutes, [wrong])


_CONVERT: dict[str, Callable[[Column, pl.Series], Reading]] = {
    "text": _read_text,
    "id": _read_text,
    "code": _read_text,
    "integer": _read_integer,
    "number": _read_decimal,
    "boolean": _read_boolean,
    "date": _read_date,
    "time": _read_time,
}
