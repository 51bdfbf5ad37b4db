"""The report in a real browser: what a person sees, hears, reaches by keyboard and prints."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page

from carereach.report.html import render_html
from tests.functional.watching import WCAG_22_AA, faults, open_everything, watched
from tests.unit.report.example_document import example_document

pytestmark = pytest.mark.browser

RULES = (*WCAG_22_AA, "best-practice")
DESK, PHONE = 1280, 390
STOPS = "a[href], summary, [tabindex='0']"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "report.html"
    path.write_text(render_html(example_document()), encoding="utf-8")
    return path


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Page]:
    """The report, opened; anything it asked for or complained of fails the test."""
    with watched(browser, file, request.param, reduced_motion="reduce") as page:
        yield page


def test_there_is_nothing_for_axe_to_find(page: Page) -> None:
    assert faults(page, RULES) == []
    open_everything(page)
    assert faults(page, RULES) == []


def test_the_page_never_scrolls_sideways(page: Page) -> None:
    open_everything(page)
    inner, whole = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    assert whole <= inner


def test_words_in_charts_stay_readable(page: Page) -> None:
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('figure svg')].map(
            svg => 14 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)"""
    )
    assert len(sizes) == 8
    assert min(sizes) >= 10
    assert max(sizes) <= 19


def test_every_stop_is_reached_by_keyboard_in_reading_order(page: Page) -> None:
    open_everything(page)
    page.evaluate(
        f"""() => {{ [...document.querySelectorAll("{STOPS}")].forEach((stop, place) => {{
            stop.dataset.place = place; }}); document.activeElement.blur();
            scrollTo(0, 0); }}"""
    )
    wanted = page.locator(STOPS).count()
    reached = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        place, seen = page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
                return [document.activeElement.dataset.place,
                        style.outlineStyle !== 'none' || style.boxShadow !== 'none']; }"""
        )
        assert seen, place
        reached.append(int(place))
    assert reached == list(range(wanted))


def test_the_skip_link_goes_to_the_findings(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_each_figure_is_named_by_its_title_and_finding(page: Page) -> None:
    figures = page.get_by_role("img")
    assert figures.count() == 8
    names = page.evaluate(
        """() => [...document.querySelectorAll('svg[role=img]')].map(svg =>
            svg.getAttribute('aria-labelledby').split(' ').map(
                id => document.getElementById(id).textContent).join(' '))"""
    )
    assert "Figure 7. Young people waiting 165 young people wait for Harbour therapy." in names


def test_the_numbers_behind_a_figure_open_on_request(page: Page) -> None:
    table = page.get_by_role("group", name="The numbers behind figure 7")
    assert not table.is_visible()
    page.get_by_text("See the numbers behind figure 7").click()
    assert table.is_visible()


def test_a_contents_link_leads_to_its_page(page: Page) -> None:
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="Access").click()
    heading = page.get_by_role("heading", name="Access: can they get in?")
    box = heading.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 300


def test_motion_is_left_out_for_those_who_ask(page: Page) -> None:
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_it_works_without_scripts(browser: Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.get_by_role("heading", level=1).is_visible()
    page.get_by_text("See the numbers behind figure 7").click()
    assert page.get_by_role("group", name="The numbers behind figure 7").is_visible()
    context.close()


def test_print_stamps_every_page_and_leaves_no_figure_out(browser: Browser, file: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(file.as_uri())
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    context.close()
    words = [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in printed.pages]
    assert all("Invented data" in sheet for sheet in words)
    for number in range(1, 9):
        assert sum(f"Figure {number}." in sheet for sheet in words) == 1
    assert "Contents" not in " ".join(words)
    assert "https://example.org/n10" in " ".join(words)
