import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from carereach.disclosure import NHS_RULE
from carereach.report.document import Document, Paragraph, Showing
from carereach.report.html import render_html
from tests.unit.report.example_document import STAMP, draw_all, example_document, map_table

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Outline(HTMLParser):
    """Reads a page strictly: every tag closed in order, every id once."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a":
            self.links.append(str(found["href"]))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [str(value) for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


@pytest.fixture(scope="module")
def document() -> Document:
    return example_document()


@pytest.fixture(scope="module")
def page(document: Document) -> str:
    return render_html(document)


def read(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    return outline


def test_the_page_is_well_formed_and_every_id_is_unique(page: str) -> None:
    outline = read(page)
    assert len(set(outline.ids)) == len(outline.ids)


def test_every_inner_link_leads_somewhere(page: str) -> None:
    outline = read(page)
    targets = {link[1:] for link in outline.links if link.startswith("#")}
    assert targets <= set(outline.ids)


def test_every_reference_to_a_label_or_pattern_is_met(page: str) -> None:
    outline = read(page)
    labels = {
        name for found in re.findall(r'aria-labelledby="([^"]+)"', page) for name in found.split()
    }
    patterns = set(re.findall(r"url\(#([^)]+)\)", page))
    assert labels | patterns <= set(outline.ids)


def test_headings_never_skip_a_level(page: str) -> None:
    levels = read(page).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_file_asks_nothing_of_anyone(page: str) -> None:
    assert "<script" not in page
    assert "@import" not in page
    assert not re.search(r'(?:src|srcset)="', page)
    assert not re.search(r'<link[^>]+href="(?!data:)', page)
    assert "default-src 'none'" in page


def test_text_from_the_area_is_escaped(page: str, document: Document) -> None:
    assert "<SARC>" not in page
    assert "=Riverside &lt;SARC&gt; &amp; partners" in page
    hostile = replace(
        document,
        title="</title><script>alert(1)</script>",
        overview=replace(document.overview, blocks=(Paragraph(text="<img src=x onerror=1>"),)),
    )
    shown = render_html(hostile)
    assert "<script>" not in shown
    assert "<img" not in shown


def test_every_count_of_young_people_is_marked_and_allowed(page: str) -> None:
    counts = [int(count) for count in re.findall(r'data-people="(\d+)"', page)]
    assert len(counts) > 50
    assert all(NHS_RULE.allows(count) for count in counts)


def test_an_invented_area_is_stamped_on_every_page_and_chart(page: str) -> None:
    sections = re.findall(r"(?s)<section\b.*?</section>", page)
    assert len(sections) > 5
    assert all(STAMP in section for section in sections)
    assert all(STAMP in drawing for drawing in re.findall(r"(?s)<svg.*?</svg>", page))


def test_a_chart_without_its_stamp_gets_one_beside_it(document: Document) -> None:
    bare = replace(example_document(invented=False), invented=True)
    page = render_html(bare)
    figures = re.findall(r"(?s)<figure\b.*?</figure>", page)
    assert figures
    assert all(STAMP in figure for figure in figures)


def test_a_real_area_carries_no_stamp() -> None:
    assert STAMP not in render_html(example_document(invented=False))


def test_the_same_report_is_the_same_page(page: str) -> None:
    assert render_html(example_document()) == page
    assert draw_all() == draw_all()


def test_a_finding_links_to_its_page_only_where_there_is_one(page: str) -> None:
    assert '<a href="#access">Read more' in page
    assert 'href="#assurance"' not in page


def test_a_long_table_points_to_the_spreadsheet(document: Document) -> None:
    long = Showing(table=map_table(20, 20))
    overview = replace(document.overview, blocks=(long,))
    page = render_html(replace(document, overview=overview, sections=()))
    assert "report.xlsx, sheet “shut_out_by_area”" in page
    assert page.count("<tr>") == 301


def test_an_empty_table_says_so(document: Document) -> None:
    empty = Showing(table=map_table(0, 0))
    page = render_html(replace(document, overview=replace(document.overview, blocks=(empty,))))
    assert "No rows: nothing was supplied for this table." in page


def test_a_known_source_is_linked_and_an_unknown_one_is_shown(page: str) -> None:
    assert '<a href="#source-econ-n10">' in page
    assert "<code>local:unknown</code>" in page
