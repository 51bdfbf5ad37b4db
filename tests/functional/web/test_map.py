"""A map of small areas, seen from closer by and put back, on the pages that have one."""

from collections.abc import Callable

import pytest
from audited import keep_audit
from playwright.sync_api import Locator, Page, expect

from carereach.web.people.models import User
from carereach.web.plans.models import Area
from tests.functional.watching import WCAG_22_AA, faults
from tests.functional.web.journeys import go_to
from tests.functional.web.test_shell import DESK, PHONE, fits, look_at
from tests.functional.web.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = (*WCAG_22_AA, "best-practice")
BUTTON, PLACE = "Zoom the map", "access/N10/treatment/?age=12-15"
Visit = Callable[..., Visitor]


@pytest.fixture
def home(area: Area, owner: User) -> str:
    """Where an audited area's pages begin."""
    keep_audit(area, owner)
    return f"/areas/{area.key}/"


def drawing(page: Page) -> Locator:
    return page.locator("[data-cr-zoom] svg[viewBox]").first


def wide(page: Page) -> float:
    """How wide the whole drawing is on the screen."""
    box = drawing(page).bounding_box()
    assert box
    return box["width"]


def around(page: Page) -> str:
    """What the drawing's frame holds, as written."""
    return str(page.locator("[data-cr-zoom]").first.evaluate("one => one.outerHTML"))


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_map_is_zoomed_and_put_back_just_as_it_was(visit: Visit, home: str, width: int) -> None:
    with visit(width=width) as window:
        page = window.open(home + PLACE)
        button = page.get_by_role("button", name=BUTTON)
        before, was = wide(page), around(page)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        whole = wide(page)
        assert whole >= before - 20
        page.get_by_role("button", name="Zoom in").click()
        assert wide(page) > 1.9 * whole
        look_at(page, f"map-zoomed-{width}")
        assert fits(page)
        assert faults(page, RULES) == []
        button.click()
        assert round(wide(page)) == round(before)
        assert around(page) == was
        assert fits(page)


def test_a_map_is_zoomed_by_keyboard_alone(visit: Visit, home: str) -> None:
    with visit() as window:
        page = window.open(home + PLACE)
        button = page.get_by_role("button", name=BUTTON)
        before = wide(page)
        go_to(page, button).press("Enter")
        expect(page.get_by_role("group", name="Map. Arrow keys")).to_be_focused()
        whole = wide(page)
        page.keyboard.press("+")
        assert wide(page) > 1.9 * whole
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Escape")
        expect(button).to_be_focused()
        expect(button).to_have_attribute("aria-pressed", "false")
        assert round(wide(page)) == round(before)
        assert page.locator(".cr-zoom").count() == 0


def test_a_map_that_moves_can_be_left_at_any_moment(visit: Visit, home: str) -> None:
    with visit() as window:
        page = window.open(home + PLACE)
        page.emulate_media(reduced_motion="no-preference")
        was = around(page)
        for _ in range(3):
            page.get_by_role("button", name=BUTTON).click()
            page.keyboard.press("+")
            page.keyboard.press("ArrowRight")
            page.keyboard.press("Escape")
            assert around(page) == was
        page.wait_for_timeout(400)
        assert around(page) == was


def test_a_place_that_opens_beside_the_pathway_map_has_its_own(visit: Visit, home: str) -> None:
    with visit() as window:
        page = window.open(f"{home}access/?age=12-15")
        cell = page.locator("#cell")
        for need, words in (("N10", "lashbacks"), ("N5", "leeding")):
            page.locator(f'a[href*="access/{need}/treatment/"]').click()
            expect(cell.get_by_role("heading", level=2).first).to_contain_text(words)
            expect(cell.locator(".cr-zoom")).to_have_count(0)
            expect(cell.get_by_role("button", name=BUTTON)).to_have_count(1)
            cell.get_by_role("button", name=BUTTON).click()
            expect(cell.locator(".cr-zoom")).to_have_count(1)


def test_paper_shows_the_whole_map(visit: Visit, home: str) -> None:
    with visit() as window:
        page = window.open(home + PLACE)
        page.get_by_role("button", name=BUTTON).click()
        page.pdf()
        assert page.locator(".cr-zoom").count() == 0


def test_a_map_stays_without_scripts(visit: Visit, home: str) -> None:
    with visit(java_script_enabled=False, width=PHONE) as window:
        page = window.open(home + PLACE)
        assert drawing(page).is_visible()
        assert page.get_by_role("button", name=BUTTON).count() == 0
