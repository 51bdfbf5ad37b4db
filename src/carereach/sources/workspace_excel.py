"""A workspace as one Excel workbook: a sheet of settings named area, and one sheet per table."""

import difflib
import hashlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from carereach.base import SourceError
from carereach.sources.area_settings import check_area
from carereach.sources.files import read_file
from carereach.sources.raw_workspace import Gathering, RawWorkspace
from carereach.sources.xlsx_archive import WorkbookError, open_archive
from carereach.sources.xlsx_sheets import Sheet, Workbook, read_workbook
from carereach.tables import TABLES, AreaSettings, Finding, InputFile, Table
from carereach.tables.check import check_blocks
from carereach.tables.header import column_letter, plain_name
from carereach.tables.tally import MOST_FINDINGS
from carereach.tables.template import AREA_SHEET, OTHER_SHEETS

__all__ = ["read_workspace_excel"]

_MOST_EMPTY_ROWS = 20_000
_ROWS_AT_ONCE = 50_000


def read_workspace_excel(path: Path) -> RawWorkspace:
    """Read every table of a workbook and everything that is wrong with it.

    Cells of dates and times count as such whatever their format; of a formula the value last
    worked out is read.

    Raises:
        SourceError: the workbook has no sheet of settings.
    """
    gathering = Gathering(
        f"{path.name}, sheet {AREA_SHEET}", {name: f"{path.name}, sheet {name}" for name in TABLES}
    )
    content = read_file(path, gathering)
    if content is None:
        return gathering.workspace(None, None)
    digest = hashlib.sha256(content).hexdigest()
    try:
        with open_archive(content) as archive:
            book = read_workbook(archive)
            area = _read_area_sheet(book, path.name, digest, gathering)
            for table in TABLES.values():
                if table.name in book.parts:
                    _read_table_sheet(book, table, path.name, digest, gathering)
            _tell_strangers(list(book.parts), path.name, gathering)
    except WorkbookError as problem:
        gathering.tell(path.name, problem.rule, problem.message, problem.fix)
        area = None
    return gathering.workspace(area, None)


def _read_area_sheet(
    book: Workbook, name: str, digest: str, gathering: Gathering
) -> AreaSettings | None:
    """Read the sheet of settings: a key in column A, its value in column B."""
    if AREA_SHEET not in book.parts:
        raise SourceError(
            f"{name} has no sheet named {AREA_SHEET}: start from the template, which has one."
        )
    file = f"{name}, sheet {AREA_SHEET}"
    sheet = book.sheet(AREA_SHEET)
    raw: dict[str, str] = {}
    rows: dict[str, int] = {}
    for row, cells in sorted(sheet.rows.items()):
        key = cells.get(0, "").strip()
        if not key or (row == 1 and key == "setting"):
            continue
        if key in raw:
            message, fix = "A row above gives the same setting.", "Keep one of the two rows."
            gathering.findings.append(Finding(file, row, "", "duplicate_setting", message, fix))
        raw[key], rows[key] = cells.get(1, ""), row
    area, findings = check_area(raw, file=file, row_of=lambda key: rows.get(key, 0))
    gathering.findings += findings
    gathering.inputs.append(InputFile(file=file, table="area", rows=len(raw), sha256=digest))
    return area


def _read_table_sheet(
    book: Workbook, table: Table, name: str, digest: str, gathering: Gathering
) -> None:
    file = f"{name}, sheet {table.name}"
    sheet = book.sheet(table.name)
    header = _header(sheet)
    findings = _unknown_cells(sheet, table, header, file)
    checked = check_blocks(table, header, _blocks(sheet, len(header), file, findings), file=file)
    rows = checked.frame.height
    gathering.inputs.append(InputFile(file=file, table=table.name, rows=rows, sha256=digest))
    gathering.add_table(table.name, checked, findings=findings)


def _header(sheet: Sheet) -> list[str]:
    """Return row 1 up to its last name."""
    cells = {at: plain_name(text) for at, text in sheet.rows.get(1, {}).items() if text.strip()}
    return [cells.get(at, "") for at in range(max(cells, default=-1) + 1)]


def _unknown_cells(sheet: Sheet, table: Table, header: list[str], file: str) -> list[Finding]:
    """Tell of formulas that were never worked out, or that failed."""
    return [
        Finding(
            file,
            row,
            _column_name(table, header, column),
            "formula_without_value",
            "The cell is a formula whose value is not known.",
            "Open the workbook in Excel, let it work out the formula and save it, or type the"
            " value.",
        )
        for row, column in sheet.unknown[:MOST_FINDINGS]
    ]


def _column_name(table: Table, header: list[str], column: int) -> str:
    """Return the name of a declared column, the letter of any other."""
    name = header[column] if column < len(header) else ""
    return name if name in table.column_names else column_letter(column)


def _blocks(sheet: Sheet, width: int, file: str, findings: list[Finding]) -> Iterator[pl.DataFrame]:
    """Give the rows below row 1 as frames of text, with empty rows where the sheet has gaps."""
    schema = {str(column): pl.String() for column in range(width)}
    block: list[list[str | None]] = []
    last, gaps, is_told = 1, 0, False
    for row, cells in sorted(sheet.rows.items()):
        if row == 1:
            continue
        gaps += row - last - 1
        if gaps > _MOST_EMPTY_ROWS:
            message = "This row stands far below the table, so it and all below were left out."
            fix = "Delete what stands below the table, or the empty rows above."
            findings.append(Finding(file, row, "", "stray_row", message, fix))
            break
        if not is_told and max(cells) >= width:
            findings.append(_stray_cell(file, row, max(cells)))
            is_told = True
        block += [[None] * width for _ in range(row - last - 1)]
        block.append([cells.get(column) for column in range(width)])
        last = row
        if len(block) >= _ROWS_AT_ONCE:
            yield pl.DataFrame(block, schema=schema, orient="row")
            block = []
    yield pl.DataFrame(block, schema=schema, orient="row")


def _stray_cell(file: str, row: int, column: int) -> Finding:
    return Finding(
        file,
        row,
        column_letter(column),
        "stray_cell",
        "Cells stand to the right of the table; they were left out.",
        "Delete them, or give their column its name in row 1.",
        "warning",
    )


def _tell_strangers(sheets: list[str], name: str, gathering: Gathering) -> None:
    """Tell of sheets that look like tables but are none."""
    for place, sheet in enumerate(sheets, start=1):
        if sheet in TABLES or sheet in {AREA_SHEET, *OTHER_SHEETS}:
            continue
        close = difflib.get_close_matches(sheet.lower(), TABLES, n=1, cutoff=0.7)
        guess = f"Did you mean {close[0]}?" if close else "Name it after a table if it holds one."
        message = f"Sheet {place} is not named after a table; it was not read."
        gathering.warn(name, "unknown_sheet", message, guess)
