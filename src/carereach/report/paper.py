"""What the paper forms (Word and PDF) share: the report as a plain run of pieces, in order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from carereach.disclosure import Released
from carereach.report.cells import date_in_words
from carereach.report.document import (
    Document,
    Heading,
    KeyFinding,
    Note,
    Paragraph,
    Picture,
    Showing,
)
from carereach.report.outline import STAMP, Grid, Item, Page, Sheet, grid_of, outline, sheets_of
from carereach.report.wording import about

__all__ = [
    "ABOUT",
    "Leaf",
    "Piece",
    "about_lines",
    "leaves",
    "people_in_words",
    "picture_width",
    "stamp_of",
]

_MOST_BEHIND, _MOST_SHOWN, _MOST_RECORDS = 16, 30, 8
"""Rows printed on paper: of a table behind a figure, in its own right, and as records."""
_MOST_SOURCES = 8
_PAGE_WIDTH = 130
"""A table that wants more letters than this across is set as records, one to a row."""

_PICTURE_WIDTH, _PICTURE_HEIGHT = 115.0, 192.0
"""The largest a drawing is set on paper [mm]."""
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')

ABOUT = "About this report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing on paper. Which fields are filled depends on its kind."""

    kind: str
    """One of: heading, paragraph, list, note, picture, table, records, small."""
    text: str = ""
    label: str = ""
    """A figure's or table's number, or the kind of a note."""
    items: tuple[str, ...] = ()
    svg: str = ""
    alt: str = ""
    grid: Grid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One section on paper."""

    title: str
    answer: str
    findings: tuple[KeyFinding, ...]
    pieces: tuple[Piece, ...]


def leaves(document: Document) -> tuple[Leaf, ...]:
    """Return every section as pieces; a table shown before is not printed twice."""
    seen: set[int] = set()
    pages = outline(document)
    sheets = sheets_of(pages)
    return tuple(
        Leaf(
            title=page.section.title,
            answer=page.section.answer,
            findings=document.findings if page is pages[0] else (),
            pieces=tuple(_pieces(page, sheets, seen)),
        )
        for page in pages
    )


def stamp_of(document: Document) -> str:
    """Return the words stamped on every page, empty for a real area."""
    return STAMP if document.invented else ""


def people_in_words(finding: KeyFinding) -> str:
    """Return how many young people a finding affects, empty where it is not a count."""
    if not finding.young_people:
        return ""
    words = about(finding.young_people)
    return f"{words[:1].upper()}{words[1:]} young people"


def about_lines(document: Document) -> tuple[str, ...]:
    """Return the closing lines: who made the report, from what, and for what it is not."""
    made = f"Made by {document.software} from data as of {date_in_words(document.as_of)}."
    purpose = "It plans services for a whole area. It never scores or describes one child."
    return (f"{made} {purpose}", *document.attribution)


def picture_width(svg: str) -> float:
    """Return how wide a drawing is set so that it fits a page with its title [mm]."""
    size = _SIZE.search(svg)
    if size is None:
        return _PICTURE_WIDTH
    across, down = float(size[1]), float(size[2])
    return round(min(_PICTURE_WIDTH, _PICTURE_HEIGHT * across / down), 1)


def _pieces(page: Page, sheets: Mapping[int, Sheet], seen: set[int]) -> Iterator[Piece]:
    for item in page.items:
        block = item.block
        if isinstance(block, Heading):
            yield Piece(kind="heading", text=block.text)
        elif isinstance(block, Paragraph):
            yield from _words(block)
        elif isinstance(block, Note):
            yield Piece(kind="note", label=block.kind.capitalize(), text=block.text)
        else:
            yield from _shown(item, block, sheets[id(block.table)].name, seen)
    yield Piece(kind="heading", text="How we know")
    yield Piece(kind="paragraph", text=page.section.method)
    yield from _sources(page.section.sources)


def _words(block: Paragraph) -> Iterator[Piece]:
    if block.text:
        yield Piece(kind="paragraph", text=block.text)
    if block.items:
        yield Piece(kind="list", items=block.items)


def _shown(item: Item, block: Picture | Showing, sheet: str, seen: set[int]) -> Iterator[Piece]:
    table = block.table
    again = id(table) in seen
    if isinstance(block, Picture):
        yield Piece(
            kind="picture", label=item.number, text=block.title, svg=block.svg, alt=block.alt
        )
        grid = grid_of(table)
        if not again and len(grid.rows) <= _MOST_BEHIND and not _is_wide(grid):
            yield Piece(kind="table", text=f"The numbers behind {item.number}", grid=grid)
        else:
            words = f"The numbers behind {item.number} are in report.xlsx, sheet “{sheet}”."
            yield Piece(kind="small", text=words)
            return
    else:
        yield from _table(item, block, sheet)
    if not again:
        seen.add(id(table))
        yield from _under(table)


def _table(item: Item, block: Showing, sheet: str) -> Iterator[Piece]:
    wide = _is_wide(grid_of(block.table))
    grid = grid_of(block.table, most=_MOST_RECORDS if wide else _MOST_SHOWN)
    caption = f"{item.number}. {block.caption or block.table.title}"
    yield Piece(kind="records" if wide else "table", text=caption, grid=grid)
    if not grid.rows:
        yield Piece(kind="small", text="No rows: nothing was supplied for this table.")
    if grid.left_out:
        yield Piece(kind="small", text=f"The other rows are in report.xlsx, sheet “{sheet}”.")


def _is_wide(grid: Grid) -> bool:
    """Return whether a table is too wide to be read as a table on an upright page."""
    return sum(grid.weights) > _PAGE_WIDTH and len(grid.heads) > 4


def _under(table: Released) -> Iterator[Piece]:
    for note in table.notes:
        yield Piece(kind="small", text=note)
    yield from _sources(table.sources)


def _sources(ids: Sequence[str]) -> Iterator[Piece]:
    """Name the sources; a long list is cut short, since the end of the report has them all."""
    if ids:
        more = "; and others listed under sources cited" if len(ids) > _MOST_SOURCES else ""
        words = f"Sources: {'; '.join(ids[:_MOST_SOURCES])}{more}."
        yield Piece(kind="small", text=words)
