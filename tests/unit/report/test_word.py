import io
import zipfile
from dataclasses import replace
from datetime import datetime

import docx
import pytest
from docx.oxml.ns import qn

from carereach.report.document import Document, Showing
from carereach.report.word import render_word
from tests.unit.report.example_document import example_document, map_table


@pytest.fixture(scope="module")
def document() -> Document:
    return example_document()


@pytest.fixture(scope="module")
def content(document: Document) -> bytes:
    return render_word(document)


def opened(content: bytes) -> "docx.document.Document":
    return docx.Document(io.BytesIO(content))


def words_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in opened(content).paragraphs)


def test_headings_are_real_and_in_order(content: bytes, document: Document) -> None:
    word = opened(content)
    styles = [paragraph.style.name for paragraph in word.paragraphs if paragraph.style]
    assert styles[0] == "Title"
    firsts = [p.text for p in word.paragraphs if p.style and p.style.name == "Heading 1"]
    assert firsts[: 1 + len(document.sections)] == [
        document.overview.title,
        *(section.title for section in document.sections),
    ]
    assert "Heading 2" in styles


def test_the_language_is_british_english(content: bytes) -> None:
    word = opened(content)
    for name in ("Normal", "Heading 1", "Answer"):
        language = word.styles[name].element.find(f".//{qn('w:lang')}")
        assert language is not None
        assert language.get(qn("w:val")) == "en-GB"
    assert word.core_properties.language == "en-GB"


def test_every_picture_has_alt_text(content: bytes) -> None:
    shapes = opened(content).inline_shapes
    alts = [shape._inline.docPr.get("descr") for shape in shapes]
    assert len(alts) == 8
    assert all(alts)


def test_every_table_repeats_its_head(content: bytes) -> None:
    tables = opened(content).tables
    assert len(tables) >= 5
    for table in tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert len(table.rows[0].cells) == len(table.columns)


def test_tables_hold_the_released_words(content: bytes) -> None:
    cells = {
        cell.text for table in opened(content).tables for row in table.rows for cell in row.cells
    }
    assert {"1 to 7, not shown", "not supplied", "165", "=Riverside <SARC> & partners"} <= cells


def test_the_stamp_and_page_number_run_through_the_document(content: bytes) -> None:
    section = opened(content).sections[0]
    assert "Invented data" in section.header.paragraphs[0].text
    assert 'w:instr="PAGE"' in section.footer.paragraphs[0]._p.xml
    real = opened(render_word(example_document(invented=False)))
    assert "Invented data" not in real.sections[0].header.paragraphs[0].text


def test_properties_say_what_it_is_and_when(content: bytes, document: Document) -> None:
    about = opened(content).core_properties
    assert about.title == document.title
    assert about.author == document.software
    assert about.created.replace(tzinfo=None) == datetime(2026, 5, 3)  # noqa: DTZ001


def test_there_is_no_macro_and_no_outside_link(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower()]
        links = parts.read("word/_rels/document.xml.rels").decode()
        assert 'TargetMode="External"' not in links


def test_contents_link_to_headings_that_are_there(content: bytes) -> None:
    body = opened(content).element.body
    marks = {node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))}
    links = {node.get(qn("w:anchor")) for node in body.iter(qn("w:hyperlink"))}
    assert links
    assert links == marks


def test_a_wide_table_becomes_records(content: bytes) -> None:
    words = words_of(content)
    assert "TRA-01  Standard: Every member of staff" in words
    assert "Evidence: not supplied" in words


def test_a_long_or_empty_table_says_so(document: Document) -> None:
    blocks = (Showing(table=map_table(10, 10)), Showing(table=map_table(0, 0)))
    overview = replace(document.overview, blocks=blocks)
    words = words_of(render_word(replace(document, overview=overview, sections=())))
    assert "The other rows are in report.xlsx, sheet “shut_out_by_area”." in words
    assert "No rows: nothing was supplied for this table." in words


def test_the_same_report_is_the_same_file(document: Document, content: bytes) -> None:
    assert render_word(document) == content
