import io
import zipfile
from dataclasses import replace
from datetime import datetime

import openpyxl
import polars as pl
import pytest

from carereach.disclosure import Field, release
from carereach.report.document import Document, Showing
from carereach.report.excel import render_excel
from tests.unit.report.example_document import example_document, map_table


@pytest.fixture(scope="module")
def document() -> Document:
    return example_document()


@pytest.fixture(scope="module")
def content(document: Document) -> bytes:
    return render_excel(document)


@pytest.fixture(scope="module")
def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(sheet: "openpyxl.worksheet.worksheet.Worksheet") -> list[list[object]]:
    return [list(row) for row in sheet.values]


def alone(document: Document, *blocks: Showing) -> bytes:
    overview = replace(document.overview, blocks=blocks)
    return render_excel(replace(document, overview=overview, sections=()))


def test_the_first_sheet_explains_and_lists_the_rest(
    book: openpyxl.Workbook, document: Document
) -> None:
    assert book.sheetnames[0] == "Read me"
    cells = [cell for row in rows_of(book["Read me"]) for cell in row if cell]
    assert document.title in cells
    assert "Invented data" in cells
    assert set(book.sheetnames[1:]) <= set(cells)
    assert document.findings[0].sentence in cells


def test_every_sheet_is_stamped_titled_and_frozen_under_its_head(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:]:
        rows = rows_of(sheet)
        assert rows[1][0] == "Invented data"
        assert sheet.freeze_panes is not None
        assert any("small-number rule" in str(row[0]) for row in rows)


def test_numbers_are_numbers_and_hidden_ones_are_words(book: openpyxl.Workbook) -> None:
    rows = {row[0]: row for row in rows_of(book["waits"])}
    assert rows["Harbour therapy"][1:4] == [165, 142, 6.4]
    assert rows["=Riverside <SARC> & partners"][1] == "1 to 7, not shown"
    assert rows["Night outreach"][1] == "not supplied"
    assert "Waiting (young people)" in rows["Service"]


def test_dates_and_shares_keep_their_kind(book: openpyxl.Workbook) -> None:
    contracts = {row[0]: row for row in rows_of(book["contracts"])}
    assert contracts["Harbour therapy"][2] == datetime(2027, 3, 31)  # noqa: DTZ001
    flow = {row[0]: row for row in rows_of(book["flow"])}
    assert flow["Harbour therapy"][5] == pytest.approx(180 / 435)


def test_no_cell_is_a_formula_and_risky_text_is_quoted(book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    risky = [cell for cell in cells if str(cell.value).startswith("=")]
    assert risky
    assert all(cell.quotePrefix for cell in risky)


def test_a_small_whole_table_is_drawn_with_words_and_a_hidden_one_is_not(
    document: Document,
) -> None:
    def counted(values: list[int | None]) -> Showing:
        table = release(
            pl.DataFrame({"name": [f"n{i}" for i in range(len(values))], "n": values}),
            name="counted",
            title="Counted",
            fields=(Field(name="name", label="Name"), Field(name="n", label="N", role="people")),
        )
        return Showing(table=table)

    def drawings(content: bytes) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = [name for name in parts.namelist() if "drawings/drawing" in name]
            return [parts.read(name).decode() for name in names if name.endswith(".xml")]

    drawn = drawings(alone(document, counted([10, 20, 30])))
    assert len(drawn) == 1
    assert 'descr="Bars of the column N.' in drawn[0]
    assert drawings(alone(document, counted([10, 3, 30]))) == []
    assert drawings(alone(document, counted([10, None, 30]))) == []


def test_an_empty_table_says_so(document: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(alone(document, Showing(table=map_table(0, 0)))))
    words = [row[0] for row in rows_of(book.worksheets[1])]
    assert "No rows: nothing was supplied for this table." in words


def test_every_row_of_a_long_table_is_kept(document: Document) -> None:
    content = alone(document, Showing(table=map_table(20, 20)))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    assert sum(str(row[0]).startswith("X0") for row in rows_of(sheet)) == 400


def test_the_same_report_is_the_same_file(document: Document, content: bytes) -> None:
    assert render_excel(document) == content
    real = openpyxl.load_workbook(io.BytesIO(render_excel(example_document(invented=False))))
    assert "Invented data" not in [row[0] for row in rows_of(real.worksheets[1])]
