import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from carereach.sources.xlsx_archive import WorkbookError, open_archive
from carereach.sources.xlsx_sheets import Sheet, read_workbook


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_of(content: bytes, name: str = "Sheet") -> Sheet:
    with open_archive(content) as archive:
        return read_workbook(archive).sheet(name)


def one_cell(value, number_format: str | None = None) -> str | None:
    book = openpyxl.Workbook()
    book.active["A1"] = value
    if number_format:
        book.active["A1"].number_format = number_format
    return sheet_of(saved(book)).rows.get(1, {}).get(0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("words", "words"),
        (" spaces ", " spaces "),
        ("a\nb", "a\nb"),
        ("007", "007"),
        (31, "31"),
        (31.0, "31"),
        (-2.5, "-2.5"),
        (0.1, "0.1"),
        (123456789012, "123456789012"),
        (1e20, "1e+20"),
        (True, "yes"),
        (False, "no"),
        (date(2026, 3, 31), "2026-03-31"),
        (datetime.fromisoformat("2026-03-31 09:30"), "2026-03-31 09:30"),
        (datetime.fromisoformat("2026-03-31 00:00"), "2026-03-31"),
        (time(9, 30), "09:30"),
        (None, None),
    ],
)
def test_cells_become_the_text_a_person_would_type(value, text):
    assert one_cell(value) == text


def test_dates_and_times_follow_the_format_of_their_cell():
    assert one_cell(46112, "dd/mm/yyyy") == "2026-03-31"
    assert one_cell(46112.4, "dd/mm/yyyy") == "2026-03-31"
    assert one_cell(46112, "0") == "46112"
    assert one_cell(1, "hh:mm") == "24:00"
    assert one_cell(-1, "dd/mm/yyyy") == "-1"


def test_text_in_several_styles_is_one_text():
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))
    assert sheet_of(saved(book)).rows == {1: {0: "plain bold"}}


def test_cells_keep_their_place_across_gaps():
    book = openpyxl.Workbook()
    book.active["B2"] = "x"
    book.active["AA5"] = "y"
    assert sheet_of(saved(book)).rows == {2: {1: "x"}, 5: {26: "y"}}


def test_a_formula_counts_by_the_value_last_worked_out():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Sheet")
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("A2", '="a"&"b"', None, "ab")
        sheet.write_formula("A3", "=NA()", None, "#N/A")
        sheet.write_formula("A4", '=""', None, "")
    read = sheet_of(target.getvalue())
    assert read.rows == {1: {0: "2"}, 2: {0: "ab"}}
    assert read.unknown == [(3, 0), (4, 0)]


def test_a_formula_never_worked_out_is_not_guessed():
    book = openpyxl.Workbook()
    book.active["C4"] = "=A1*2"
    read = sheet_of(saved(book))
    assert read.rows == {}
    assert read.unknown == [(4, 2)]


def test_a_workbook_that_counts_from_1904():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = date(2026, 3, 31)
    assert sheet_of(saved(book)).rows == {1: {0: "2026-03-31"}}


def test_sheets_come_in_order_and_by_name():
    book = openpyxl.Workbook()
    book.create_sheet("areas")["A1"] = "x"
    book.create_sheet("Notes").sheet_state = "hidden"
    with open_archive(saved(book)) as archive:
        read = read_workbook(archive)
        assert list(read.parts) == ["Sheet", "areas", "Notes"]
        assert read.sheet("areas").rows == {1: {0: "x"}}


def handmade(sheet: str, *, strings: str = "", styles: str = "") -> bytes:
    """A workbook of one sheet from its bare XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = {"worksheet": "/xl/s.xml", "sharedStrings": "strings.xml", "styles": "styles.xml"}
    links = "".join(
        f'<Relationship Id="r{number}" Type="{office}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(kinds.items())
    )
    files = {
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name=" Sheet " r:id="r0"/><sheet name="gone" r:id="r9"/></sheets></workbook>',
        "xl/s.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    if strings:
        files["xl/strings.xml"] = f"<sst>{strings}</sst>"
    if styles:
        files["xl/styles.xml"] = f"<styleSheet>{styles}</styleSheet>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return target.getvalue()


def test_cells_without_a_place_follow_each_other():
    cells = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert sheet_of(handmade(cells)).rows == {1: {0: "1", 1: "2"}, 2: {0: "3"}}


def test_text_may_stand_in_the_cell_itself():
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>in</t><rPh><t>aid</t></rPh></is></c>'
        '<c r="B1" t="d"><v>2026-03-31</v></c></row>'
    )
    assert sheet_of(handmade(cells)).rows == {1: {0: "in", 1: "2026-03-31"}}


def test_a_formula_may_say_nothing_on_purpose():
    cells = '<row r="1"><c r="A1" t="str"><f>IF(1,"")</f><v></v></c></row>'
    read = sheet_of(handmade(cells))
    assert (read.rows, read.unknown) == ({}, [])


def test_reading_aids_are_no_part_of_shared_text():
    strings = "<si><t>a</t><rPh><t>aid</t></rPh><r><t>b</t></r></si><si><t>line_x000A_two</t></si>"
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    assert sheet_of(handmade(cells, strings=strings)).rows == {1: {0: "ab", 1: "line\ntwo"}}


def test_half_a_character_does_no_harm():
    strings = "<si><t>a_xD800_b</t></si>"
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    [text] = sheet_of(handmade(cells, strings=strings)).rows[1].values()
    assert text.encode("utf-8")
    assert text.startswith("a")


@pytest.mark.parametrize("position", ["5", "-1", "x", "9" * 30, "1.5"])
def test_text_that_is_not_there_is_damage(position):
    cells = f'<row r="1"><c r="A1" t="s"><v>{position}</v></c></row>'
    with pytest.raises(WorkbookError, match="not_a_workbook"):
        sheet_of(handmade(cells, strings="<si><t>a</t></si>"))


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="9999999"><c r="A9999999"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
    ],
)
def test_cells_beyond_any_sheet_are_left_out(cells):
    assert sheet_of(handmade(cells)).rows == {}


def test_odd_numbers_and_styles_are_read_as_they_stand():
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts>'
        '<cellXfs><xf numFmtId="164"/><xf numFmtId="x"/><xf/></cellXfs><xf numFmtId="14"/>'
    )
    cells = (
        '<row r="1"><c r="A1" s="0"><v>46112</v></c><c r="B1" s="1"><v>5</v></c>'
        '<c r="C1" s="99"><v>6</v></c><c r="D1" s="x"><v>seven</v></c>'
        '<c r="E1" s="2"><v>nan</v></c></row>'
    )
    [row] = sheet_of(handmade(cells, styles=styles)).rows.values()
    assert list(row.values()) == ["2026-03-31", "5", "6", "seven", "nan"]
