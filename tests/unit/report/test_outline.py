from dataclasses import replace

import pytest

from carereach.base import MethodError
from carereach.report.document import Citation, Document, Picture, Showing
from carereach.report.outline import grid_of, outline, sheets_of, shown_table, sources_of
from tests.unit.report.example_document import example_document, map_table, waits_table


@pytest.fixture(scope="module")
def document() -> Document:
    return example_document()


def with_block(document: Document, block: Picture | Showing) -> Document:
    return replace(document, overview=replace(document.overview, blocks=(block,)), sections=())


def test_figures_and_tables_are_numbered_through_the_whole_report(document: Document) -> None:
    numbers = [item.number for page in outline(document) for item in page.items if item.number]
    figures = [number for number in numbers if number.startswith("Figure")]
    assert figures == [f"Figure {place}" for place in range(1, len(figures) + 1)]
    assert [number for number in numbers if number.startswith("Table")] == ["Table 1", "Table 2"]


def test_every_anchor_is_its_own(document: Document) -> None:
    pages = outline(document)
    anchors = [page.anchor for page in pages] + [
        item.anchor for page in pages for item in page.items
    ]
    assert len(set(anchors)) == len(anchors)


def test_a_drawing_that_could_act_is_refused(document: Document) -> None:
    table = waits_table()
    for svg in (
        '<svg xmlns="x"><script>1</script></svg>',
        '<svg xmlns="x"><rect onload="x"/></svg>',
        '<svg xmlns="x"><use href="http://example.org/x.svg"/></svg>',
        "<p>not a drawing</p>",
    ):
        picture = Picture(svg=svg, alt="A finding.", title="T", table=table)
        with pytest.raises(MethodError, match="not a plain drawing"):
            outline(with_block(document, picture))


def test_a_picture_without_words_is_refused(document: Document) -> None:
    picture = Picture(svg='<svg xmlns="x"></svg>', alt=" ", title="T", table=waits_table())
    with pytest.raises(MethodError, match="says nothing in words"):
        outline(with_block(document, picture))


def test_each_released_table_has_one_sheet_with_a_name_a_spreadsheet_takes(
    document: Document,
) -> None:
    waits = waits_table()
    other = waits.columns("service", "days")
    sheets = sheets_of(
        outline(
            replace(
                document,
                sections=(
                    replace(
                        document.overview,
                        key="a",
                        blocks=(Showing(table=waits), Showing(table=waits), Showing(table=other)),
                    ),
                ),
            )
        )
    )
    names = [sheet.name for sheet in sheets.values()]
    assert names.count("waits") == 1
    assert "waits 2" in names
    assert all(len(name) <= 31 for name in names)


def test_a_long_table_says_how_many_rows_it_leaves_out() -> None:
    table = map_table()
    assert grid_of(table, most=10).left_out == 32
    assert len(grid_of(table, most=10).rows) == 10
    assert grid_of(table).left_out == 0


def test_words_have_no_table(document: Document) -> None:
    items = [item for page in outline(document) for item in page.items]
    assert [shown_table(item) is None for item in items] == [not item.number for item in items]


def test_an_unknown_source_stands_for_itself() -> None:
    known = Citation(id="a", title="Known")
    assert sources_of(["a", "b", "a"], [known]) == [known, Citation(id="b", title="")]
