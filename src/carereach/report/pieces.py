"""The report in pieces of HTML, for a page that is put together elsewhere."""

from dataclasses import dataclass
from typing import Any

from carereach.report.document import Block, Document, Heading, Picture, Showing
from carereach.report.html import environment
from carereach.report.outline import STAMP, Item, Page, outline, sheets_of

__all__ = ["CITATIONS", "Piece", "SectionPieces", "render_pieces"]

CITATIONS = "citations"
"""Key of the section that says what the source ids stand for."""

_LONG_TABLE_BYTES = 30_000
"""A table longer than this is kept behind the page, to be opened when it is wanted."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One block as HTML; its words are escaped."""

    kind: str
    """One of: heading, paragraph, note, picture, map, table, citations."""
    title: str
    html: str
    table: str = ""
    """The table behind it, as HTML: of a picture, or a table too long for a page."""


@dataclass(frozen=True, slots=True)
class SectionPieces:
    """One section: plain words for its title, answer and method, HTML for the rest."""

    key: str
    title: str
    answer: str
    method: str
    sources: str
    """The list of sources as HTML, its links leading to ``#source-…``; empty if there is none."""
    pieces: tuple[Piece, ...]


def render_pieces(document: Document) -> tuple[SectionPieces, ...]:
    """Return every section, page one first, and at last what the source ids stand for."""
    pages = outline(document)
    macros: Any = (
        environment()
        .get_template("pieces.html")
        .make_module(
            {
                "citations": document.citations,
                "known": {citation.id for citation in document.citations},
                "sheets": sheets_of(pages),
                "stamp": STAMP if document.invented else "",
            }
        )
    )
    return (
        *(_section(page, macros) for page in pages),
        SectionPieces(
            key=CITATIONS,
            title="Sources cited",
            answer="",
            method="",
            sources="",
            pieces=(Piece("citations", "Sources cited", str(macros.all_citations())),),
        ),
    )


def _section(page: Page, macros: Any) -> SectionPieces:
    section = page.section
    return SectionPieces(
        key=section.key,
        title=section.title,
        answer=section.answer,
        method=section.method,
        sources=str(macros.sources_behind(page)).strip(),
        pieces=tuple(_piece(item, page, macros) for item in page.items),
    )


def _piece(item: Item, page: Page, macros: Any) -> Piece:
    block = item.block
    html = str(macros.body_of(item, page)).strip()
    title = _title(block)
    if isinstance(block, Picture):
        what = "map" if block.is_map else "picture"
        return Piece(what, title, html, str(macros.table_behind(item)).strip())
    if isinstance(block, Showing):
        if len(html) > _LONG_TABLE_BYTES:
            return Piece("table", title, "", html)
        return Piece("table", title, html)
    return Piece(type(block).__name__.lower(), title, html)


def _title(block: Block) -> str:
    if isinstance(block, Picture):
        return block.title
    if isinstance(block, Showing):
        return block.caption or block.table.title
    return block.text if isinstance(block, Heading) else ""
