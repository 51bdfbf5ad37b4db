"""Every released table in full, one to a sheet, for people who work in spreadsheets."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from carereach.disclosure import Released
from carereach.report.cells import RELEASED, SUPPRESSED, Cell, date_in_words
from carereach.report.document import Document
from carereach.report.outline import Grid, Sheet, grid_of, outline, sheets_of
from carereach.report.paper import about_lines, stamp_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["render_excel"]

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A text that starts so could be taken for a formula once it is copied elsewhere."""
_MOST_BARS = 24
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "stamp": {"bold": True, "bg_color": "#FFF4D6", "font_color": "#5C3C00", "border": 1},
    "head": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"},
    "head_right": {
        "bold": True,
        "bottom": 2,
        "text_wrap": True,
        "valign": "bottom",
        "align": "right",
    },
    "text": {"text_wrap": True, "valign": "top"},
    "risky": {"text_wrap": True, "valign": "top", "quote_prefix": True},
    "bold": {"bold": True, "text_wrap": True, "valign": "top"},
    "note": {"font_color": "#4C6272", "text_wrap": False},
    "suppressed": {"align": "right", "font_color": "#4C6272", "pattern": 14, "fg_color": "#D8DDE0"},
    "not supplied": {"align": "right", "font_color": "#4C6272", "italic": True},
    "people": {"num_format": "#,##0"},
    "estimate": {"num_format": "#,##0"},
    "share": {"num_format": "0%"},
    "rate": {"num_format": "#,##0.0"},
    "whole": {"num_format": "#,##0"},
    "number": {"num_format": "#,##0.0#"},
    "date": {"num_format": "d mmmm yyyy", "align": "left"},
}


def render_excel(document: Document) -> bytes:
    """Return the workbook: a page to read first, then a sheet for each released table."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    _describe(book, document)
    looks = {name: book.add_format({"font_name": "Arial", **look}) for name, look in _LOOKS.items()}
    stamp = stamp_of(document)
    sheets = list(sheets_of(outline(document)).values())
    _write_read_me(book.add_worksheet("Read me"), document, sheets, looks)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        first = _write_table(page, sheet, stamp, looks)
        _draw_bars(book, page, sheet, first)
    book.close()
    return file.getvalue()


def _describe(book: "Workbook", document: Document) -> None:
    book.set_properties(
        {
            "title": document.title,
            "subject": document.area_line,
            "author": document.software,
            "comments": stamp_of(document),
            "created": datetime.combine(document.as_of, datetime.min.time()),
        }
    )


def _write_read_me(
    page: "Worksheet", document: Document, sheets: Iterable[Sheet], looks: dict[str, "Format"]
) -> None:
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, document.title, looks["title"])
    row = 1
    if document.invented:
        page.write_string(row, 0, stamp_of(document), looks["stamp"])
        row += 1
    lines = [
        ("Area", document.area_line),
        ("As of", date_in_words(document.as_of)),
        (
            "Suppressed",
            "A small number is not shown, so that no young person is known by it.",
        ),
        ("Not supplied", "Nobody gave this number. It is not zero."),
        *(("Finding", finding.sentence) for finding in document.findings),
        *(("About", line) for line in about_lines(document)),
        *(
            (citation.id, f"{citation.title} {citation.detail} {citation.url}".strip())
            for citation in document.citations
        ),
    ]
    for name, words in lines:
        row += 1
        page.write_string(row, 0, name, looks["bold"])
        page.write_string(row, 1, words, _text_look(words, looks))
    row += 2
    page.write_string(row, 0, "Sheet", looks["head"])
    page.write_string(row, 1, "What it shows", looks["head"])
    for sheet in sheets:
        row += 1
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", string=sheet.name)
        words = f"{sheet.number}: {sheet.table.title} ({sheet.page})"
        page.write_string(row, 1, words, _text_look(words, looks))


def _write_table(page: "Worksheet", sheet: Sheet, stamp: str, looks: dict[str, "Format"]) -> int:
    """Write one released table; return the sheet row of its first values."""
    table, grid = sheet.table, grid_of(sheet.table)
    page.write_string(0, 0, f"{sheet.number}: {table.title}", looks["title"])
    row = 1
    if stamp:
        page.write_string(row, 0, stamp, looks["stamp"])
        row += 1
    for note in _under(table):
        page.write_string(row, 0, note, looks["note"])
        row += 1
    page.write_url(row, 0, "internal:'Read me'!A1", string="Back to the first sheet")
    head = row + 2
    for column, words in enumerate(grid.heads):
        look = looks["head_right" if grid.numeric[column] else "head"]
        page.write_string(head, column, words, look)
        page.set_column(column, column, min(max(grid.weights[column] + 3, 12), 48))
    for place, cells in enumerate(grid.rows, start=head + 1):
        for column, cell in enumerate(cells):
            _write_cell(page, place, column, cell, looks)
    page.freeze_panes(head + 1, 1)
    if grid.rows:
        page.autofilter(head, 0, head + len(grid.rows), len(grid.heads) - 1)
    else:
        page.write_string(head + 1, 0, "No rows: nothing was supplied for this table.")
    return head + 1


def _under(table: Released) -> Iterable[str]:
    yield from table.notes
    if table.sources:
        yield f"Sources: {'; '.join(table.sources)}."
    yield f"Small numbers: {table.policy.name} ({table.policy.version})."


def _write_cell(
    page: "Worksheet", row: int, column: int, cell: Cell, looks: dict[str, "Format"]
) -> None:
    if cell.state != RELEASED:
        page.write_string(row, column, cell.text, looks[cell.state])
    elif isinstance(cell.value, date):
        page.write_datetime(row, column, cell.value, looks["date"])
    elif cell.is_number:
        role = cell.field.role
        whole = role == "number" and float(cell.value).is_integer()
        page.write_number(row, column, cell.value, looks["whole" if whole else role])
    else:
        page.write_string(row, column, cell.text, _text_look(cell.text, looks))


def _text_look(words: str, looks: dict[str, "Format"]) -> "Format":
    return looks["risky" if words.startswith(_RISKY) else "text"]


def _draw_bars(book: "Workbook", page: "Worksheet", sheet: Sheet, first: int) -> None:
    """Draw the one count of a short table as bars; never where a number is hidden or missing."""
    grid = grid_of(sheet.table)
    counts = [
        place
        for place, field in enumerate(sheet.table.fields)
        if field.role in ("people", "estimate", "number")
    ]
    if len(counts) != 1 or not _can_draw(grid, counts[0]):
        return
    column, last = counts[0], first + len(grid.rows) - 1
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": grid.heads[column],
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, column, last, column],
            "fill": {"color": "#2C6FAD"},
        }
    )
    chart.set_title({"name": sheet.table.title, "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"name": grid.heads[column], "min": 0})
    words = f"Bars of the column {grid.heads[column]}. The numbers are in the table beside it."
    page.insert_chart(first, len(grid.heads) + 1, chart, {"description": words})


def _can_draw(grid: Grid, column: int) -> bool:
    shown = all(row[column].state not in (SUPPRESSED, "not supplied") for row in grid.rows)
    return shown and 2 <= len(grid.rows) <= _MOST_BARS and not grid.numeric[0]
