"""The report in pieces: each block's own HTML, its words escaped, long tables kept behind."""

from datetime import date

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.report.document import (
    Block,
    Citation,
    Document,
    Heading,
    Note,
    Paragraph,
    Picture,
    Section,
    Showing,
)
from carereach.report.pieces import CITATIONS, SectionPieces, render_pieces


def released(rows: int = 1, *, sources: tuple[str, ...] = ()) -> Released:
    frame = pl.DataFrame(
        {"service": [f"<Harbour {row}>" + " by the sea" * 9 for row in range(rows)]}
    )
    return release(
        frame,
        name="services",
        title="Services",
        fields=[Field(name="service", label="Service")],
        sources=sources,
    )


def sections(*blocks: Block, invented: bool = True) -> tuple[SectionPieces, ...]:
    first = Section(key="overview", title="What matters", answer="A < B", blocks=(), method="m")
    page = Section(
        key="access", title="Access", answer="a", blocks=blocks, method="m", sources=("econ:N1",)
    )
    return render_pieces(
        Document(
            title="t",
            area_line="l",
            as_of=date(2026, 5, 3),
            invented=invented,
            findings=(),
            overview=first,
            sections=(page,),
            attribution=(),
            software="s",
            data={},
            citations=(Citation(id="econ:N1", title="A <study>", url="https://example.org/"),),
        )
    )


def test_every_kind_of_block_is_a_piece_and_words_are_escaped() -> None:
    picture = Picture(
        svg='<svg viewBox="0 0 9 9"></svg>', alt="Few can.", title="Map", table=released()
    )
    page = sections(
        Heading(text="H & h"),
        Paragraph(text="<b>", items=("<i>",)),
        Note(kind="not supplied", text="<u>"),
        picture,
        Showing(table=released(), caption="Who"),
    )[1]
    assert [piece.kind for piece in page.pieces] == [
        "heading",
        "paragraph",
        "note",
        "picture",
        "table",
    ]
    assert [piece.title for piece in page.pieces] == ["H & h", "", "", "Map", "Who"]
    everything = "".join(piece.html + piece.table for piece in page.pieces)
    assert not any(mark in everything for mark in ("<b>\n", "<i>", "<u>", "<Harbour"))
    assert page.pieces[0].html == '<h2 id="access-1">H &amp; h</h2>'
    assert "<table" not in page.pieces[3].html
    assert "&lt;Harbour 0&gt;" in page.pieces[3].table
    assert "Invented data" in page.pieces[3].html


def test_a_map_of_small_areas_says_that_it_can_be_zoomed() -> None:
    drawn = {"svg": '<svg viewBox="0 0 9 9"></svg>', "alt": "Few.", "table": released()}
    shown = sections(
        Picture(title="Where", is_map=True, **drawn), Picture(title="How many", **drawn)
    )[1].pieces
    assert [piece.kind for piece in shown] == ["map", "picture"]
    assert ['<div class="drawing" data-cr-zoom>' in piece.html for piece in shown] == [True, False]
    assert all("&lt;Harbour 0&gt;" in piece.table for piece in shown)


def test_a_long_table_is_kept_behind_the_page() -> None:
    piece = sections(Showing(table=released(290)))[1].pieces[0]
    assert (piece.kind, piece.title, piece.html) == ("table", "Services", "")
    assert "&lt;Harbour 289&gt;" in piece.table


def test_sources_lead_to_what_they_stand_for() -> None:
    overview, page, cited = sections(Showing(table=released(sources=("econ:N1",))), invented=False)
    assert overview.sources == ""
    assert 'href="#source-econ-n1"' in page.sources
    assert 'href="#source-econ-n1"' in page.pieces[0].html
    assert cited.key == CITATIONS
    assert 'id="source-econ-n1"' in cited.pieces[0].html
    assert "A &lt;study&gt;" in cited.pieces[0].html
