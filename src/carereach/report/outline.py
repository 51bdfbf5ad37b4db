"""The order every renderer follows: pages, numbered figures and tables, and names to link to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carereach.base import MethodError
from carereach.disclosure import Released
from carereach.report.cells import Cell, head_of, read_cells
from carereach.report.document import Block, Citation, Document, Picture, Section, Showing

__all__ = [
    "STAMP",
    "Grid",
    "Item",
    "Page",
    "Sheet",
    "grid_of",
    "outline",
    "sheets_of",
    "shown_table",
    "sources_of",
]

STAMP = "Invented data"
"""Printed on every page and chart when the area is invented."""

_FORBIDDEN = re.compile(r"<script|<foreignObject|<image|<a[\s>]|\son\w+=|href=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One block of a page, with its number where it is a figure or a table."""

    block: Block
    number: str
    """Such as ``Figure 3``; empty for words."""
    anchor: str
    """Its place in the document, unique and the same on every run."""


@dataclass(frozen=True, slots=True)
class Page:
    """One section and its numbered blocks."""

    section: Section
    anchor: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One released table where it is kept whole: a sheet of the spreadsheet."""

    name: str
    number: str
    """The figure or table it first stands behind."""
    page: str
    table: Released


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to be set: headings, cells in words and what to say under it."""

    heads: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]
    weights: tuple[int, ...]
    """How wide each column wants to be, against the others."""
    left_out: int
    """Rows of the released table that do not fit here."""
    notes: tuple[str, ...]


def outline(document: Document) -> tuple[Page, ...]:
    """Return page one and every other page in order, figures and tables numbered throughout.

    Raises:
        MethodError: a picture is not a plain drawing.
    """
    counts = {"Figure": 0, "Table": 0}
    pages = []
    for section in (document.overview, *document.sections):
        anchor = _anchor(section.key)
        items = [
            _number(block, counts, f"{anchor}-{index}")
            for index, block in enumerate(section.blocks, start=1)
        ]
        pages.append(Page(section, anchor, tuple(items)))
    return tuple(pages)


def grid_of(table: Released, *, most: int | None = None) -> Grid:
    """Return a released table as words, the first ``most`` rows of it where it is long."""
    cells = read_cells(table)
    names = [field.name for field in table.fields]
    shown = cells if most is None else cells[:most]
    heads = tuple(head_of(field) for field in table.fields)
    return Grid(
        heads=heads,
        numeric=tuple(field.role not in ("text", "date") for field in table.fields),
        rows=tuple(tuple(row[name] for name in names) for row in shown),
        weights=tuple(
            _weight(head, [row[name].text for row in shown])
            for head, name in zip(heads, names, strict=True)
        ),
        left_out=len(cells) - len(shown),
        notes=table.notes,
    )


def _weight(head: str, texts: Sequence[str]) -> int:
    """Return a width in letters: the longest text within reason, and the head's longest word."""
    longest = max((len(text) for text in texts), default=0)
    words = [len(part) for text in (head, *texts) for part in text.split()]
    word = min(max(words, default=0), 24) + 2
    return max(6, word, len(head) // 2, min(longest, 42))


def sheets_of(pages: Sequence[Page]) -> dict[int, Sheet]:
    """Return each different released table once, by its identity, with a sheet name of its own."""
    found: dict[int, Sheet] = {}
    taken: set[str] = {"read me"}
    for page in pages:
        for item in page.items:
            table = shown_table(item)
            if table is not None and id(table) not in found:
                name = _sheet_name(table.name, taken)
                found[id(table)] = Sheet(name, item.number, page.section.title, table)
    return found


def shown_table(item: Item) -> Released | None:
    """Return the released table that a figure or table shows; nothing for words."""
    return item.block.table if isinstance(item.block, Picture | Showing) else None


def sources_of(ids: Iterable[str], citations: Sequence[Citation]) -> list[Citation]:
    """Return what each source id stands for, once each; an unknown id stands for itself."""
    known = {citation.id: citation for citation in citations}
    return [known.get(name, Citation(id=name, title="")) for name in dict.fromkeys(ids)]


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name a spreadsheet accepts: short, plain and not used yet."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:26] or "table"
    unique, count = plain, 1
    while unique.lower() in taken:
        count += 1
        unique = f"{plain} {count}"
    taken.add(unique.lower())
    return unique


def _anchor(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "section"


def _number(block: Block, counts: dict[str, int], anchor: str) -> Item:
    if isinstance(block, Picture):
        _check_drawing(block)
        return Item(block, _next("Figure", counts), anchor)
    if isinstance(block, Showing):
        return Item(block, _next("Table", counts), anchor)
    return Item(block, "", anchor)


def _next(kind: str, counts: dict[str, int]) -> str:
    counts[kind] += 1
    return f"{kind} {counts[kind]}"


def _check_drawing(picture: Picture) -> None:
    svg = picture.svg
    if not (svg.startswith("<svg ") and svg.endswith("</svg>")) or _FORBIDDEN.search(svg):
        raise MethodError(
            f"The picture “{picture.title}” is not a plain drawing: draw it with report.charts."
        )
    if not picture.alt.strip():
        raise MethodError(
            f"The picture “{picture.title}” says nothing in words: give its finding as alt text."
        )
