import io

import openpyxl
import pytest

from carereach.base import SourceError
from carereach.tables import TABLES, check_table
from carereach.tables.check import check_blocks
from carereach.tables.header import plain_name
from carereach.tables.settings import AREA_SETTINGS
from carereach.tables.template import (
    AREA_SHEET,
    OTHER_SHEETS,
    write_csv_templates,
    write_excel_template,
)
from carereach.tables.template_workbook import template_workbook
from tests.unit.tables.small import raw_frame


@pytest.fixture(scope="module")
def book():
    loaded = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    yield loaded
    loaded.close()


def rule_of(sheet, letter):
    """What Excel checks in the first cell of a column."""
    [rule] = [rule for rule in sheet.data_validations.dataValidation if f"{letter}2" in rule.sqref]
    return rule


def test_a_folder_of_csv_holds_every_table_and_the_settings(tmp_path):
    written = write_csv_templates(tmp_path / "mine")
    assert {path.name for path in written} == {
        "area.toml",
        *(table.file_name for table in TABLES.values()),
    }
    for table in TABLES.values():
        content = (tmp_path / "mine" / table.file_name).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        header = content.decode("utf-8-sig").strip().split(",")
        assert check_blocks(table, header, [], file="f").findings == ()


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "mine").write_text("in the way")
    with pytest.raises(SourceError, match="could not be written"):
        write_csv_templates(tmp_path / "mine")


def test_the_workbook_has_help_settings_every_table_and_the_choices(book):
    assert book.sheetnames == ["Read me", AREA_SHEET, *TABLES, "Choices"]
    assert set(OTHER_SHEETS) <= set(book.sheetnames)
    keys = [cell.value for cell in book[AREA_SHEET]["A"][1:]]
    assert keys == [setting.key for setting in AREA_SETTINGS]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_each_sheet_names_its_columns_and_explains_them(book, table):
    sheet = book[table.name]
    header = [cell.value for cell in sheet[1]]
    assert tuple(plain_name(name) for name in header) == table.column_names
    for cell, column in zip(sheet[1], table.columns, strict=True):
        assert ("(required)" in cell.value) == column.required
        note = cell.comment.text
        assert column.about in note or table.open_column is not None
        assert column.unit == "none" or column.unit in note or table.open_column is not None
    assert sheet.freeze_panes == "A2"


def test_choices_are_picked_from_a_list_and_numbers_have_limits(book):
    hours = book["opening_hours"]
    weekdays = rule_of(hours, "B")
    assert weekdays.type == "list"
    sheet, cells = weekdays.formula1.split("!")
    assert next(cell.value for (cell,) in book[sheet][cells.replace("$", "")]) == "monday"
    ages = rule_of(book["services"], "F")
    assert (ages.type, ages.formula1, ages.formula2) == ("whole", "0", "120")
    assert rule_of(book["payers"], "C").formula2 == "1"
    assert rule_of(hours, "F").type == "date"
    assert rule_of(hours, "C").type == "decimal"
    assert rule_of(book["services"], "M").formula1 == '"yes,no"'


def test_several_choices_in_one_cell_are_not_forced_into_one(book):
    ranges = " ".join(str(rule.sqref) for rule in book["services"].data_validations.dataValidation)
    routes = TABLES["services"].column_names.index("referral_routes")
    assert openpyxl.utils.get_column_letter(routes + 1) + "2" not in ranges


def test_ages_stay_text_so_that_excel_makes_no_date_of_them(book):
    assert book["population"].column_dimensions["B"].number_format == "@"
    assert book["opening_hours"].column_dimensions["F"].number_format == "yyyy-mm-dd"
    assert book["opening_hours"].column_dimensions["C"].number_format == "hh:mm"


def test_codes_are_explained_beside_the_choices(book):
    cells = {cell.value for row in book["Choices"].iter_rows() for cell in row}
    assert {"N9", "anxiety, depression", "S10", "specialist CSE service", "8-11"} <= cells


def test_the_same_declarations_give_the_same_bytes(tmp_path):
    write_excel_template(tmp_path / "t.xlsx")
    assert (tmp_path / "t.xlsx").read_bytes() == template_workbook()


def test_no_cell_of_the_workbook_is_a_formula(book):
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_the_header_with_its_marks_reads_as_the_table(book, table):
    header = [plain_name(cell.value) for cell in book[table.name][1]]
    raw = raw_frame(table, {}).select(table.column_names)
    raw.columns = header
    assert check_table(table, raw, file="f").findings == ()
