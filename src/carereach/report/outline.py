"""The order every renderer follows: pages, numbered figures and tables, and names to link to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carereach.base import MethodError
from carereach.disclosure import Released
from carereach.report.cells import Cell, head_of, read_cells
from carereach.report.document import Block, Citation, Document, Picture, Section, Showing

__all__ = ["STAMP", "Grid", "Item", "Page", "grid_of", "outline", "sources_of", "tables_of"]

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
class Grid:
    """A table ready to be set: headings, cells in words and what to say under it."""

    heads: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]
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
    return Grid(
        heads=tuple(head_of(field) for field in table.fields),
        numeric=tuple(field.role not in ("text", "date") for field in table.fields),
        rows=tuple(tuple(row[name] for name in names) for row in shown),
        left_out=len(cells) - len(shown),
        notes=table.notes,
    )


def tables_of(document: Document) -> tuple[tuple[str, Released], ...]:
    """Return each different released table once, with the number it is first shown under."""
    found: dict[int, tuple[str, Released]] = {}
    for page in outline(document):
        for item in page.items:
            if isinstance(item.block, Picture | Showing):
                found.setdefault(id(item.block.table), (item.number, item.block.table))
    return tuple(found.values())


def sources_of(ids: Iterable[str], citations: Sequence[Citation]) -> list[Citation]:
    """Return what each source id stands for, once each; an unknown id stands for itself."""
    known = {citation.id: citation for citation in citations}
    return [known.get(name, Citation(id=name, title="")) for name in dict.fromkeys(ids)]


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
