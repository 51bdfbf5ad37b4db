import io
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from carereach.base import SourceError
from carereach.sources.workspace_excel import read_workspace_excel
from carereach.tables import TABLES
from carereach.tables.template import AREA_SHEET
from carereach.tables.template_workbook import template_workbook
from tests.unit.tables.small import AREA, example_row, small_frames

SETTINGS = {
    "name": "Westmere",
    "kind": "icb",
    "nation": "England",
    "codes": "E06000059",
    "as_of": date(2026, 5, 3),
    "invented": True,
    "access.leaves_school": time(15, 30),
    "access.home_by": "19:30",
    "access.max_minutes": 40,
    "access.appointment_minutes": None,
}


@pytest.fixture
def book():
    """The template, filled in as a person would, with real dates, times and numbers."""
    made = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    for row in made[AREA_SHEET].iter_rows(min_row=2):
        row[1].value = SETTINGS.get(row[0].value)
    return made


def native(column, text: str):
    """What a person types into Excel for that text."""
    if not text or column.many:
        return text
    makers = {
        "integer": int,
        "number": float,
        "date": date.fromisoformat,
        "time": time.fromisoformat,
    }
    return makers.get(column.kind, str)(text)


def fill(book, name: str, row: int = 2, **cells: str) -> None:
    table = TABLES[name]
    full = example_row(table, **cells)
    for place, column in enumerate(table.columns, start=1):
        value = native(column, full[column.name])
        cell = book[name].cell(row, place)
        cell.value = value
        if column.kind == "date":
            cell.number_format = "dd/mm/yyyy"


def read(book, tmp_path: Path):
    path = tmp_path / "mine.xlsx"
    book.save(path)
    return read_workspace_excel(path)


def told(raw):
    return [(found.file, found.row, found.column, found.rule) for found in raw.findings]


def test_a_filled_template_reads_as_the_csv_files_would(book, tmp_path):
    for name in TABLES:
        fill(book, name)
    book["lists"]["B1"], book["lists"]["B2"] = "police", 1
    book["lists"]["C1"], book["lists"]["C2"] = "Health trust", 0
    raw = read(book, tmp_path)
    assert told(raw) == []
    assert raw.area == AREA
    expected = small_frames()
    for name, frame in raw.frames.items():
        assert frame.equals(expected[name].head(1)), name
    assert raw.shapes is None


def test_every_sheet_is_an_input_with_its_rows_and_the_hash_of_the_workbook(book, tmp_path):
    fill(book, "areas")
    raw = read(book, tmp_path)
    by_table = {given.table: given for given in raw.inputs}
    assert by_table["areas"].file == "mine.xlsx, sheet areas"
    assert by_table["areas"].rows == 1
    assert by_table["payers"].rows == 0
    assert len({given.sha256 for given in raw.inputs}) == 1
    assert len(raw.inputs) == len(TABLES) + 1


def test_an_empty_template_is_a_workspace_of_empty_tables(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(template_workbook())
    raw = read_workspace_excel(path)
    assert raw.area is None
    assert {found.rule for found in raw.findings} == {"setting"}
    assert all(frame.height == 0 for frame in raw.frames.values())


def test_faults_are_told_with_sheet_row_and_column(book, tmp_path):
    fill(book, "services")
    fill(book, "services", row=3, service_id="b", status="open", minimum_age="40")
    sheet = "mine.xlsx, sheet services"
    assert told(read(book, tmp_path)) == [
        (sheet, 3, "", "age_order"),
        (sheet, 3, "status", "choice"),
    ]


def test_rows_keep_their_number_across_gaps(book, tmp_path):
    fill(book, "strategies")
    fill(book, "strategies", row=5, strategy="csa", linked="perhaps")
    raw = read(book, tmp_path)
    sheet = "mine.xlsx, sheet strategies"
    assert told(raw) == [(sheet, 0, "", "blank_row"), (sheet, 5, "linked", "kind")]
    assert raw.rows["strategies"].to_list() == [2, 5]


def test_a_formula_never_worked_out_is_told_of_where_it_stands(book, tmp_path):
    fill(book, "strategies")
    book["strategies"]["D2"] = "=UPPER(B2)"
    book["strategies"]["H4"] = "=1"
    sheet = "mine.xlsx, sheet strategies"
    assert told(read(book, tmp_path)) == [
        (sheet, 2, "joint_actions", "formula_without_value"),
        (sheet, 4, "H", "formula_without_value"),
    ]


def test_cells_beside_and_far_below_the_table(book, tmp_path):
    fill(book, "strategies")
    book["strategies"]["H2"] = "note to self"
    book["strategies"]["H3"] = "another"
    book["strategies"]["A90000"] = "csa"
    sheet = "mine.xlsx, sheet strategies"
    raw = read(book, tmp_path)
    assert told(raw) == [
        (sheet, 0, "", "blank_row"),
        (sheet, 2, "H", "stray_cell"),
        (sheet, 90000, "", "stray_row"),
    ]
    assert raw.frames["strategies"].height == 1


def test_settings_given_twice_or_unknown(book, tmp_path):
    sheet = book[AREA_SHEET]
    rows = sheet.max_row
    sheet.cell(rows + 1, 1).value, sheet.cell(rows + 1, 2).value = "name", "Other"
    sheet.cell(rows + 2, 1).value, sheet.cell(rows + 2, 2).value = "as of", "2026"
    file = f"mine.xlsx, sheet {AREA_SHEET}"
    assert told(read(book, tmp_path)) == [
        (file, rows + 1, "", "duplicate_setting"),
        (file, rows + 2, "", "unknown_setting"),
    ]


def test_own_numbers_for_an_assumption(book, tmp_path):
    sheet = book[AREA_SHEET]
    for name, number in (("low", 3), ("value", 4.5), ("high", 5)):
        sheet.append([f"assumptions.asm:walking-speed.{name}", number])
    raw = read(book, tmp_path)
    assert raw.area is not None
    assert raw.area.assumptions["asm:walking-speed"].value == 4.5


def test_sheets_that_are_no_tables(book, tmp_path):
    book["areas"].title = "Area s"
    book.create_sheet("SECRET budget")
    raw = read(book, tmp_path)
    assert [found.rule for found in raw.findings] == ["unknown_sheet", "unknown_sheet"]
    assert raw.findings[0].fix == "Did you mean areas?"
    assert "areas" not in raw.frames
    assert not any("SECRET" in found.sentence() for found in raw.findings)


def test_a_workbook_without_settings_is_no_workspace(book, tmp_path):
    del book[AREA_SHEET]
    with pytest.raises(SourceError, match="no sheet named area"):
        read(book, tmp_path)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "not_a_workbook"),
        (b"a,b\n1,2\n", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 1000, "locked_or_old"),
    ],
)
def test_what_is_no_workbook_is_one_finding(content, rule, tmp_path):
    (tmp_path / "w.xlsx").write_bytes(content)
    raw = read_workspace_excel(tmp_path / "w.xlsx")
    assert told(raw) == [("w.xlsx", 0, "", rule)]
    assert raw.area is None
    assert raw.frames == {}


def test_a_workbook_that_cannot_be_opened_is_one_finding(tmp_path):
    (tmp_path / "w.xlsx").symlink_to(tmp_path / "gone.xlsx")
    assert told(read_workspace_excel(tmp_path / "w.xlsx")) == [("w.xlsx", 0, "", "unreadable")]


def test_a_long_sheet_comes_in_blocks(tmp_path):
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        area = made.add_worksheet(AREA_SHEET)
        for row, (key, value) in enumerate(SETTINGS.items()):
            if isinstance(value, str):
                area.write_row(row, 0, [key, value])
        area.write_row(20, 0, ["as_of", "2026-05-03"])
        sheet = made.add_worksheet("population")
        sheet.write_row(0, 0, ["area_code", "age", "sex", "young_people"])
        for row in range(60_000):
            sheet.write_row(row + 1, 0, [f"E{row}", 14, "all", 5])
        sheet.write_row(60_001, 0, ["E1", 14, "all", 5])
    raw = read_workspace_excel(path)
    assert [(found.row, found.rule) for found in raw.findings] == [(60_002, "duplicate_key")]
    assert raw.frames["population"].height == 60_001
