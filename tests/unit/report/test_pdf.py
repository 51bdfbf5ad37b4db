import io
import re
from dataclasses import replace

import pypdf
import pytest

from carereach.report.document import Document, Note, Paragraph, Showing
from carereach.report.pdf import render_pdf
from tests.unit.report.example_document import example_document, map_table


@pytest.fixture(scope="module")
def document() -> Document:
    return example_document()


@pytest.fixture(scope="module")
def pdf(document: Document) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render_pdf(document)))


def words_of(pdf: pypdf.PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def structure_of(pdf: pypdf.PdfReader) -> list[dict[str, object]]:
    """Every structure element of the file, in reading order."""
    elements: list[dict[str, object]] = []

    def walk(node: object) -> None:
        found = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(found, dict):
            if "/S" in found:
                elements.append(found)
            walk(found.get("/K"))
        elif isinstance(found, list):
            for inner in found:
                walk(inner)

    walk(pdf.trailer["/Root"]["/StructTreeRoot"])
    return elements


def test_the_file_is_tagged_titled_and_in_british_english(
    pdf: pypdf.PdfReader, document: Document
) -> None:
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert pdf.metadata is not None
    assert pdf.metadata.title == document.title
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_headings_tables_figures_and_contents_are_tagged(pdf: pypdf.PdfReader) -> None:
    tags = [element["/S"] for element in structure_of(pdf)]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/TOC", "/L"} <= set(tags)


def test_every_figure_has_its_finding_in_words(pdf: pypdf.PdfReader) -> None:
    figures = [element for element in structure_of(pdf) if element["/S"] == "/Figure"]
    alts = [element["/Alt"] for element in figures]
    assert len(alts) == 8
    assert "165 young people wait for Harbour therapy." in alts


def test_every_page_carries_the_stamp_and_its_number(pdf: pypdf.PdfReader) -> None:
    total = len(pdf.pages)
    for number, page in enumerate(pdf.pages, start=1):
        words = re.sub(r"\s+", " ", page.extract_text())
        assert "Invented data" in words
        assert f"Page {number} of {total}" in words


def test_a_real_area_has_no_stamp() -> None:
    real = pypdf.PdfReader(io.BytesIO(render_pdf(example_document(invented=False))))
    assert "Invented data" not in words_of(real).replace("Contains invented data", "")


def test_the_words_of_the_report_are_there(pdf: pypdf.PdfReader) -> None:
    words = words_of(pdf)
    assert "About 2,900 young people" in words
    assert "What would change this" in words
    assert "1 to 7, not shown" in words
    assert "not supplied" in words
    assert "TRA-01" in words


def test_text_from_the_area_is_never_read_as_markup(document: Document) -> None:
    hostile = "#panic() *bold* _it_ $x$ `raw` \\ @ref <label> // = Heading https://x.example"
    overview = replace(
        document.overview,
        answer=hostile,
        blocks=(
            Paragraph(text=hostile, items=(hostile,)),
            Note(kind="caution", text=hostile),
            Showing(table=map_table(2, 2), caption=hostile),
        ),
    )
    pdf = render_pdf(replace(document, title=hostile, overview=overview, sections=()))
    assert "#panic() *bold* _it_ $x$" in words_of(pypdf.PdfReader(io.BytesIO(pdf)))


def test_the_same_report_is_the_same_file(document: Document) -> None:
    assert render_pdf(document) == render_pdf(document)


def test_it_can_be_set_without_the_machines_fonts(document: Document) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(render_pdf(document, own_fonts_only=True)))
    assert "About 2,900 young people" in words_of(pdf)


def test_a_long_table_points_to_the_spreadsheet(document: Document) -> None:
    overview = replace(document.overview, blocks=(Showing(table=map_table(10, 10)),))
    pdf = render_pdf(replace(document, overview=overview, sections=()))
    assert "The other rows are in report.xlsx" in words_of(pypdf.PdfReader(io.BytesIO(pdf)))
