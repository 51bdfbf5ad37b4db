"""The report as a Word document that a board can edit: real headings, tables and alt text."""

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from carereach.report import word_parts as parts
from carereach.report.cells import date_in_words
from carereach.report.document import Document, KeyFinding
from carereach.report.paper import (
    ABOUT,
    Leaf,
    Piece,
    about_lines,
    leaves,
    picture_width,
    stamp_of,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

__all__ = ["render_word"]

_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def render_word(document: Document) -> bytes:
    """Return the report as a Word document."""
    import docx

    word = docx.Document()
    parts.set_page(word)
    parts.set_styles(word)
    _describe(word, document)
    parts.set_running_lines(word, document.title, document.software, stamp_of(document))
    _write_top(word, document)
    pages = leaves(document)
    for index, leaf in enumerate(pages):
        _write_leaf(word, leaf, index, [page.title for page in pages])
    _write_end(word, document)
    file = io.BytesIO()
    word.save(file)
    return _steady(file.getvalue())


def _describe(word: "WordDocument", document: Document) -> None:
    about = word.core_properties
    about.title = document.title
    about.subject = document.area_line[:255]
    about.author = about.last_modified_by = document.software
    about.comments = stamp_of(document)
    about.language = "en-GB"
    about.created = about.modified = datetime.combine(document.as_of, datetime.min.time())


def _write_top(word: "WordDocument", document: Document) -> None:
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.area_line, style="Area")
    word.add_paragraph(f"As of {date_in_words(document.as_of)}", style="Small")
    stamp = stamp_of(document)
    if stamp:
        words = f"{stamp}. This area, its services and every number here are made up."
        word.add_paragraph(words, style="Stamp")


def _write_leaf(word: "WordDocument", leaf: Leaf, index: int, titles: list[str]) -> None:
    heading = word.add_heading(leaf.title, level=1)
    parts.mark(heading, f"page{index}")
    heading.paragraph_format.page_break_before = index > 0
    word.add_paragraph(leaf.answer, style="Answer")
    for finding in leaf.findings:
        _write_finding(word, finding)
    for piece in leaf.pieces:
        _write_piece(word, piece)
    if index == 0:
        word.add_heading("In this report", level=2)
        for place, title in enumerate(titles):
            parts.link(word.add_paragraph(style="Contents"), f"page{place}", title)


def _write_finding(word: "WordDocument", finding: KeyFinding) -> None:
    first = word.add_paragraph(style="List Number")
    first.paragraph_format.keep_with_next = True
    first.add_run(finding.sentence).bold = True
    for name, words in (
        ("What would change this", finding.would_change),
        ("Who could act", finding.who_could_act),
    ):
        line = word.add_paragraph(style="List Continue")
        line.add_run(f"{name}: ").bold = True
        line.add_run(words)


def _write_piece(word: "WordDocument", piece: Piece) -> None:
    if piece.kind == "heading":
        word.add_heading(piece.text, level=2)
    elif piece.kind == "list":
        for line in piece.items:
            word.add_paragraph(line, style="List Bullet")
    elif piece.kind == "note":
        note = word.add_paragraph(style="Aside")
        note.add_run(f"{piece.label}. ").bold = True
        note.add_run(piece.text)
    elif piece.kind == "picture":
        _write_picture(word, piece)
    elif piece.kind == "table":
        _write_table(word, piece)
    elif piece.kind == "records":
        _write_records(word, piece)
    else:
        word.add_paragraph(piece.text, style="Small" if piece.kind == "small" else "Normal")


def _write_picture(word: "WordDocument", piece: Piece) -> None:
    import vl_convert
    from docx.shared import Mm

    caption = word.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = True
    caption.add_run(f"{piece.label}. {piece.text}")
    finding = word.add_paragraph(piece.alt)
    finding.paragraph_format.keep_with_next = True
    png = vl_convert.svg_to_png(piece.svg, scale=2)
    shape = word.add_picture(io.BytesIO(png), width=Mm(picture_width(piece.svg)))
    parts.describe_picture(shape, title=piece.text, alt=piece.alt)


def _write_table(word: "WordDocument", piece: Piece) -> None:
    caption = word.add_paragraph(piece.text, style="Caption")
    caption.paragraph_format.keep_with_next = True
    if piece.grid is not None:
        parts.add_table(word, piece.grid, piece.text)


def _write_records(word: "WordDocument", piece: Piece) -> None:
    """Write a table that is too wide for the page as one paragraph to a row."""
    word.add_paragraph(piece.text, style="Caption").paragraph_format.keep_with_next = True
    if piece.grid is not None:
        for row in piece.grid.rows:
            line = word.add_paragraph(style="Record")
            line.add_run(row[0].text).bold = True
            for head, cell in zip(piece.grid.heads[1:], row[1:], strict=True):
                line.add_run(f"  {head}: ").bold = True
                line.add_run(cell.text)


def _write_end(word: "WordDocument", document: Document) -> None:
    if document.citations:
        word.add_heading("Sources cited", level=1).paragraph_format.page_break_before = True
        for citation in document.citations:
            line = word.add_paragraph(style="Small")
            line.add_run(f"{citation.id} ").bold = True
            known = (citation.title, citation.detail, citation.url)
            line.add_run(". ".join(words for words in known if words))
    word.add_heading(ABOUT, level=1)
    for words in about_lines(document):
        word.add_paragraph(words)


def _steady(content: bytes) -> bytes:
    """Give every part of the file the same moment, so that the same report is the same file."""
    steady = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _ZIP_MOMENT), old.read(name), zipfile.ZIP_DEFLATED)
    return steady.getvalue()
