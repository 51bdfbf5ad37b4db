"""The Excel template, sheet by sheet: it shows what to fill in and refuses what cannot be right."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from carereach.tables import TABLES, codes
from carereach.tables.cells import (
    EARLIEST_DATE,
    LARGEST_NUMBER,
    LATEST_DATE,
    LONGEST_CODE,
    LONGEST_TEXT,
)
from carereach.tables.header import REQUIRED_MARK, column_letter
from carereach.tables.settings import AREA_SETTINGS, Setting
from carereach.tables.table import Column, Table

__all__ = ["AREA_SHEET", "OTHER_SHEETS", "template_workbook"]

AREA_SHEET = "area"
"""The sheet of settings in a workbook."""
OTHER_SHEETS = ("Read me", "Choices")
"""Sheets of a workbook that are there to help, not to be read."""

_LAST_ROW = 1_048_575
_LONGEST_TITLE = 32
_LONGEST_HELP = 255
_MEANINGS: dict[tuple[str, ...], Mapping[str, str]] = {
    tuple(meaning): meaning for meaning in (codes.NEEDS, codes.SETTINGS, codes.STAGES)
}
_NUMBER_FORMATS = {"integer": "0", "number": "General", "date": "yyyy-mm-dd", "time": "hh:mm"}
_NUMBER_KINDS = {"integer", "number"}
_INTRODUCTION = f"""\
Fill in what you have: one sheet for each table, one row for each thing it lists.
The sheets area, areas and population are needed; every other table is optional. A table that is \
not supplied is reported as not supplied, with what it would have told you.
Leave a cell empty when something is not known. Never write 0 for it. A count that may not be \
shown is left empty, with count_state suppressed.
Give totals only. Nothing in this workbook may be about one person.
Point at the name of a column to read what it means, in what unit, and an example. Columns that \
every row must fill have {REQUIRED_MARK} after their name.
Cells of choices have a list to pick from; the sheet Choices says what the codes mean. Where a \
cell may hold several, put a semicolon between them.""".splitlines()

Formats = Mapping[str, Any]
SheetRows = tuple[Sequence[str], Iterable[Sequence[str | None]]]
"""Names of a sheet's columns, and its rows as text."""


def template_workbook(
    *, settings: Mapping[str, str] | None = None, rows: Mapping[str, SheetRows] | None = None
) -> bytes:
    """Return the workbook: the same bytes every time.

    Args:
        settings: what the sheet of settings holds, by key; nothing for the empty template.
        rows: what the sheets of tables hold, by table, as text.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        made_on = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
        book.set_properties({"title": "Carereach workspace", "created": made_on})
        formats = _formats(book)
        sheets = {
            name: book.add_worksheet(name) for name in ("Read me", AREA_SHEET, *TABLES, "Choices")
        }
        lists = _write_choices(sheets["Choices"], formats)
        _write_read_me(sheets["Read me"], formats)
        _write_settings(sheets[AREA_SHEET], formats, settings or {})
        for table in TABLES.values():
            _write_table(sheets[table.name], table, formats, lists)
            if rows and table.name in rows:
                _write_rows(sheets[table.name], table, *rows[table.name])
    return buffer.getvalue()


def _formats(book: Any) -> Formats:
    heading = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "heading": book.add_format(heading),
        "required": book.add_format({**heading, "bottom": 5}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        **{kind: book.add_format({"num_format": form}) for kind, form in _NUMBER_FORMATS.items()},
    }


def _write_read_me(sheet: Any, formats: Formats) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 3, 50)
    sheet.write_string(0, 0, "Carereach workspace", formats["title"])
    for row, line in enumerate(_INTRODUCTION, start=2):
        sheet.merge_range(row, 0, row, 3, "")
        sheet.write_string(row, 0, line, formats["wrap"])
        sheet.set_row(row, 32)
    top = len(_INTRODUCTION) + 3
    for column, heading in enumerate(("table", "one row is", "what it tells", "who has it")):
        sheet.write_string(top, column, heading, formats["heading"])
    for row, table in enumerate(TABLES.values(), start=top + 1):
        sheet.write_url(row, 0, f"internal:'{table.name}'!A1", string=table.name)
        needed = " (required)" if table.required else ""
        for column, text in enumerate((table.one_row_is, table.unlocks, table.held_by), start=1):
            shown = text + (needed if column == 1 else "")
            sheet.write_string(row, column, shown, formats["wrap"])


def _write_settings(sheet: Any, formats: Formats, values: Mapping[str, str]) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 34, formats["text"])
    sheet.set_column(2, 2, 70)
    for column, heading in enumerate(("setting", "value", "what it means")):
        sheet.write_string(0, column, heading, formats["heading"])
    for row, setting in enumerate(AREA_SETTINGS, start=1):
        sheet.write_string(row, 0, setting.key)
        sheet.write_string(row, 2, _setting_help(setting), formats["wrap"])
        if setting.choices:
            sheet.data_validation(row, 1, row, 1, _pick(list(setting.choices), "Pick one."))
        if values.get(setting.key):
            sheet.write_string(row, 1, values[setting.key])
    declared = {setting.key for setting in AREA_SETTINGS}
    further = [key for key in values if key not in declared]
    for row, key in enumerate(further, start=len(AREA_SETTINGS) + 1):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, values[key])
    sheet.freeze_panes(1, 0)


def _setting_help(setting: Setting) -> str:
    """Say what a setting means and how it is written in a sheet."""
    example = setting.example.strip('[]"') or "leave empty"
    needed = f" {REQUIRED_MARK}" if setting.required else ""
    return f"{setting.about}, such as {example.removesuffix(':00')}{needed}"


def _write_choices(sheet: Any, formats: Formats) -> dict[tuple[str, ...], str]:
    """Write every list of choices and return where each stands, as a range of cells."""
    users: dict[tuple[str, ...], list[str]] = {}
    for table in TABLES.values():
        for column in table.columns:
            if column.choices:
                users.setdefault(column.choices, []).append(f"{table.name}.{column.name}")
    places = {}
    at = 0
    for choices, names in users.items():
        sheet.write_string(0, at, ", ".join(names), formats["heading"])
        sheet.set_column(at, at, 24, formats["text"])
        for row, choice in enumerate(choices, start=1):
            sheet.write_string(row, at, choice, formats["text"])
        letter = column_letter(at)
        places[choices] = f"=Choices!${letter}$2:${letter}${len(choices) + 1}"
        at += 1
        if choices in _MEANINGS:
            sheet.write_string(0, at, "means", formats["heading"])
            sheet.set_column(at, at, 36)
            for row, choice in enumerate(choices, start=1):
                sheet.write_string(row, at, _MEANINGS[choices][choice])
            at += 1
    sheet.freeze_panes(1, 0)
    return places


def _write_table(
    sheet: Any, table: Table, formats: Formats, lists: Mapping[tuple[str, ...], str]
) -> None:
    columns = list(table.columns)
    sheet.set_row(0, 32)
    for at, column in enumerate(columns):
        name = f"{column.name} {REQUIRED_MARK}" if column.required else column.name
        style = formats["required" if column.required else "heading"]
        cell_format = formats.get(column.kind, formats["text"])
        sheet.set_column(at, at, _width(column, name), cell_format)
        sheet.write_string(0, at, name, style)
        sheet.write_comment(0, at, _help(column), {"x_scale": 2.2, "y_scale": 1.6})
        rule = None if column.many else _rule(column, lists)
        if rule is not None:
            sheet.data_validation(1, at, _LAST_ROW, at, rule)
    if table.open_column is not None:
        note = f"Add a column for each list, named after it. {table.open_column.about}"
        sheet.write_comment(0, 0, note, {"x_scale": 2.2, "y_scale": 1.6})
    sheet.freeze_panes(1, 0)


def _write_rows(
    sheet: Any, table: Table, names: Sequence[str], rows: Iterable[Sequence[str | None]]
) -> None:
    """Write a table's rows: numbers as numbers, all else as text, never as a formula."""
    places = [_place(table, name, at) for at, name in enumerate(names)]
    for at, name in zip(places, names, strict=True):
        if name not in table.column_names:
            sheet.write_string(0, at, name)
    numeric = [_is_number(table, name) for name in names]
    for row, cells in enumerate(rows, start=1):
        for at, is_number, cell in zip(places, numeric, cells, strict=True):
            if cell and is_number:
                sheet.write_number(row, at, float(cell))
            elif cell:
                sheet.write_string(row, at, cell)


def _place(table: Table, name: str, at: int) -> int:
    names = table.column_names
    return names.index(name) if name in names else at


def _is_number(table: Table, name: str) -> bool:
    column = table.column(name) if name in table.column_names else table.open_column
    return column is not None and column.kind in _NUMBER_KINDS


def _width(column: Column, name: str) -> int:
    return max(30 if column.kind == "text" else 14, min(len(name) + 2, 30))


def _help(column: Column) -> str:
    """Say what a column means, in what unit, whether it is needed, and give an example."""
    lines = [column.about]
    if column.unit != "none":
        lines.append(f"Unit: {column.unit}.")
    if column.choices in _MEANINGS:
        lines.append("What the codes mean is on the sheet Choices.")
    if column.choices:
        several = "One or more, with a semicolon between" if column.many else "One of"
        lines.append(f"{several}: {', '.join(column.choices)}.")
    lines.append("Every row needs it." if column.required else "Leave it empty if not known.")
    lines.append(f"Example: {column.example}")
    return "\n".join(lines)


def _rule(column: Column, lists: Mapping[tuple[str, ...], str]) -> dict[str, Any] | None:
    """Return what Excel checks while somebody types."""
    if column.choices:
        return _pick(lists[column.choices], f"Pick one of the list for {column.name}.")
    rule = _RULES[column.kind](column)
    return rule | {
        "error_title": column.name[:_LONGEST_TITLE],
        "input_title": column.name[:_LONGEST_TITLE],
        "input_message": column.about[:_LONGEST_HELP],
    }


def _pick(source: str | list[str], message: str) -> dict[str, Any]:
    return {"validate": "list", "source": source, "error_message": message}


def _between(kind: str, low: object, high: object, message: str) -> dict[str, Any]:
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "error_message": message,
    }


def _number_rule(column: Column) -> dict[str, Any]:
    kind = "integer" if column.kind == "integer" else "decimal"
    low = -LARGEST_NUMBER + 1 if column.minimum is None else column.minimum
    high = LARGEST_NUMBER - 1 if column.maximum is None else column.maximum
    whole = "a whole number" if kind == "integer" else "a number"
    return _between(kind, low, high, f"Give {whole} from {low:,.10g} to {high:,.10g}.")


def _date_rule(_column: Column) -> dict[str, Any]:
    first, last = date.fromisoformat(EARLIEST_DATE), date.fromisoformat(LATEST_DATE)
    return _between("date", first, last, "Give a date, such as 2026-03-31.")


def _time_rule(_column: Column) -> dict[str, Any]:
    return _between("decimal", 0, 1, "Give a time on the 24-hour clock, such as 09:30.")


def _boolean_rule(_column: Column) -> dict[str, Any]:
    return _pick(["yes", "no"], "Pick yes or no.")


def _text_rule(column: Column) -> dict[str, Any]:
    longest = LONGEST_TEXT if column.kind == "text" else LONGEST_CODE
    return _between("length", 0, longest, f"Keep it to {longest:,} characters.")


_RULES: dict[str, Callable[[Column], dict[str, Any]]] = {
    "integer": _number_rule,
    "number": _number_rule,
    "date": _date_rule,
    "time": _time_rule,
    "boolean": _boolean_rule,
    "text": _text_rule,
    "id": _text_rule,
    "code": _text_rule,
}
