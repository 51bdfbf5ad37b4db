"""The report as a tagged PDF (PDF/UA-1), set by Typst."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from carereach.report.cells import Cell, date_in_words
from carereach.report.document import Citation, Document, KeyFinding
from carereach.report.outline import Grid
from carereach.report.paper import (
    ABOUT,
    Leaf,
    Piece,
    about_lines,
    leaves,
    people_in_words,
    picture_width,
    stamp_of,
)

__all__ = ["render_pdf"]

_LONG = re.compile(r"(\S{20})(?=\S)")
"""A run of letters too long for a narrow column; it may then break with no mark."""


def render_pdf(document: Document, *, own_fonts_only: bool = False) -> bytes:
    """Return the report as a PDF that a screen reader can follow.

    Args:
        document: the report.
        own_fonts_only: whether the machine's fonts are left aside, so that every machine gives
            the same pages; otherwise Arial or its like is used where it is found.
    """
    import typst

    template = files("carereach.report").joinpath("templates", "report.typ").read_bytes()
    moment = datetime.combine(document.as_of, datetime.min.time(), tzinfo=UTC)
    pdf = typst.compile(
        template,
        format="pdf",
        sys_inputs={"report": json.dumps(_plain(document), ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=moment,
        ignore_system_fonts=own_fonts_only,
    )
    return bytes(pdf)


def _plain(document: Document) -> dict[str, Any]:
    """Return the report as the template reads it: words and lists only."""
    as_of = date_in_words(document.as_of)
    return {
        "title": document.title,
        "short": document.title,
        "area_line": document.area_line,
        "as_of": as_of,
        "year": document.as_of.year,
        "month": document.as_of.month,
        "day": document.as_of.day,
        "stamp": stamp_of(document),
        "software": document.software,
        "footer": f"{document.software} · as of {as_of}",
        "leaves": [_leaf(leaf) for leaf in leaves(document)],
        "citations": [_citation(citation) for citation in document.citations],
        "about": {"title": ABOUT, "lines": about_lines(document)},
    }


def _leaf(leaf: Leaf) -> dict[str, Any]:
    return {
        "title": leaf.title,
        "answer": leaf.answer,
        "findings": [_finding(finding) for finding in leaf.findings],
        "pieces": [_piece(piece) for piece in leaf.pieces],
    }


def _finding(finding: KeyFinding) -> dict[str, Any]:
    return {**asdict(finding), "people": people_in_words(finding)}


def _piece(piece: Piece) -> dict[str, Any]:
    plain = {
        "kind": piece.kind,
        "text": piece.text,
        "label": piece.label,
        "items": piece.items,
        "svg": piece.svg,
        "width": picture_width(piece.svg),
        "alt": piece.alt,
    }
    return plain | _sheet(piece.grid) if piece.grid else plain


def _sheet(grid: Grid) -> dict[str, Any]:
    return {
        "heads": grid.heads,
        "numeric": grid.numeric,
        "weights": grid.weights,
        "rows": [[_cell(cell) for cell in row] for row in grid.rows],
    }


def _cell(cell: Cell) -> dict[str, str]:
    return {"text": _LONG.sub("\\1\u200b", cell.text), "state": cell.state}


def _citation(citation: Citation) -> dict[str, str]:
    words = f"{citation.title}. {citation.detail}" if citation.detail else citation.title
    return {"id": citation.id, "words": words, "url": citation.url}
