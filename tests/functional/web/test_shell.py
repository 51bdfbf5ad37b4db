"""The shell and every part of the look, in a real browser."""

import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page

from carereach.web.people.models import Role
from carereach.web.plans.models import Area
from carereach.web.plans.permissions import PLACES
from tests.functional.watching import WCAG_22_AA, faults, open_everything
from tests.functional.web.gallery import PLACE
from tests.functional.web.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = (*WCAG_22_AA, "best-practice")
DESK, PHONE, NARROW = 1280, 390, 320
Visit = Callable[..., Visitor]


@pytest.fixture
def parts(settings: object, monkeypatch: pytest.MonkeyPatch, area: Area) -> str:
    """Address of the page that shows every part."""
    settings.ROOT_URLCONF = "tests.functional.web.gallery"  # type: ignore[attr-defined]
    monkeypatch.setitem(PLACES, PLACE, frozenset(Role))
    return f"/areas/{area.key}/gallery/"


def look_at(page: Page, name: str) -> None:
    """Keep a picture of the page for whoever asks for one by naming a folder."""
    folder = os.environ.get("CAREREACH_PICTURES")
    if not folder:
        return
    page.screenshot(path=str(Path(folder) / f"{name}-whole.png"), full_page=True)
    width, height = page.viewport_size["width"], page.evaluate("document.body.scrollHeight") - 60
    for number, top in enumerate(range(0, height, 1400)):
        clip = {"x": 0, "y": top, "width": width, "height": min(1400, height - top)}
        path = str(Path(folder) / f"{name}-{number}.png")
        page.screenshot(path=path, full_page=True, clip=clip)


def fits(page: Page) -> bool:
    """Whether nothing makes the whole page scroll sideways."""
    inner, whole = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    return bool(whole <= inner)


@pytest.mark.parametrize("width", [DESK, PHONE, NARROW])
def test_every_part_passes_axe_and_never_scrolls_sideways(
    visit: Visit, parts: str, width: int
) -> None:
    with visit(width=width) as window:
        page = window.open(parts)
        look_at(page, f"parts-{width}")
        open_everything(page)
        assert faults(page, RULES) == []
        assert fits(page)


@pytest.mark.parametrize("width", [DESK, NARROW])
@pytest.mark.parametrize("address", ["/", "/areas/{key}/", "/accounts/login/"])
def test_a_page_passes_axe_and_fits(visit: Visit, area: Area, address: str, width: int) -> None:
    role = None if "login" in address else Role.READER
    with visit(role, width=width) as window:
        page = window.open(address.format(key=area.key))
        look_at(page, f"page-{address.strip('/').split('/')[0] or 'areas'}-{width}")
        open_everything(page)
        assert faults(page, RULES) == []
        assert fits(page)


def test_words_twice_as_large_still_fit(visit: Visit, parts: str) -> None:
    with visit(width=640) as window:
        page = window.open(parts)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert fits(page)


def test_the_skip_link_comes_first_and_leads_to_the_page(visit: Visit, area: Area) -> None:
    with visit() as window:
        page = window.open(f"/areas/{area.key}/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_steps_lie_on_the_left_and_fold_away_on_a_phone(visit: Visit, area: Area) -> None:
    for width, folded in ((DESK, False), (PHONE, True)):
        with visit(width=width) as window:
            page = window.open(f"/areas/{area.key}/")
            summary = page.get_by_text("Steps: Overview")
            assert summary.is_visible() is folded
            if folded:
                summary.click()
            steps = page.get_by_role("navigation", name="Steps")
            here = steps.get_by_role("link", name="Overview")
            assert here.get_attribute("aria-current") == "page"
            assert here.is_visible()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_keyboard_reaches_every_stop_in_order_and_it_shows(
    visit: Visit, parts: str, width: int
) -> None:
    with visit(width=width) as window:
        page = window.open(f"{parts}?still=yes")
        open_everything(page)
        wanted = page.evaluate(MARK_STOPS)
        reached = ["0"]
        for _ in range(wanted - 1):
            page.keyboard.press("Tab")
            place, seen, hidden = page.evaluate(WHERE)
            assert seen, place
            assert not hidden, place
            reached.append(place)
        assert reached == [str(place) for place in range(wanted)]


MARK_STOPS = """() => {
  const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary,'
    + ' [tabindex="0"]';
  const seen = [...document.querySelectorAll(wanted)].filter(one =>
    one.getClientRects().length && one.tabIndex >= 0 && !one.disabled);
  const radios = new Set();
  const stops = seen.filter(one => {
    if (one.type !== 'radio') return true;
    const first = !radios.has(one.name);
    radios.add(one.name);
    return first;
  });
  stops.forEach((one, place) => { one.dataset.place = place; });
  stops[0].focus();  // otherwise the summary of what is to be mended has the focus
  return stops.length;
}"""
WHERE = """() => {
  const one = document.activeElement;
  const parts = [one, one.parentElement.querySelector('label')].filter(Boolean);
  const seen = parts.some(part => ['', '::before'].some(where => {
    const look = getComputedStyle(part, where || null);
    return look.outlineStyle !== 'none' || look.boxShadow !== 'none';
  }));
  const box = one.getBoundingClientRect();
  const name = one.dataset.place ?? one.outerHTML.slice(0, 200);
  return [name, seen, box.bottom <= 0 || box.top >= innerHeight];
}"""


def test_it_reads_without_scripts(visit: Visit, parts: str) -> None:
    with visit(java_script_enabled=False, width=PHONE) as window:
        page = window.open(parts)
        assert page.get_by_role("heading", level=1).is_visible()
        assert page.get_by_role("link", name="Look again").is_visible()
        page.get_by_text("Steps", exact=True).click()
        assert page.get_by_role("link", name="Overview").is_visible()
        assert page.locator("#map svg").is_visible()


def test_progress_looks_again_by_itself(visit: Visit, parts: str) -> None:
    with visit() as window:
        page = window.open(parts)
        assert page.get_by_role("progressbar").is_visible()
        assert not page.get_by_role("link", name="Look again").is_visible()
        page.get_by_role("progressbar").wait_for(state="detached", timeout=10_000)


def test_a_map_zooms_and_comes_back_with_its_links(visit: Visit, parts: str) -> None:
    with visit() as window:
        page = window.open(parts)
        button = page.get_by_role("button", name="Zoom the map")
        before = page.locator("#map path").bounding_box()
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(400)
        large = page.locator("#map path").bounding_box()
        assert before
        assert large
        assert large["width"] > before["width"]
        assert page.get_by_role("link", name="The port: 40 young people").count() == 1
        assert "leafletjs" not in page.content()
        assert faults(page, RULES) == []
        button.click()
        after = page.locator("#map path").bounding_box()
        assert after
        assert round(after["width"]) == round(before["width"])
        assert page.locator("#map svg").get_attribute("style") is None


def test_high_contrast_keeps_states_and_the_step_one_is_on(visit: Visit, parts: str) -> None:
    with visit(forced_colors="active") as window:
        page = window.open(parts)
        for state in ("can-get-in", "cannot-get-in", "not-known"):
            assert page.locator(f".cr-state--{state} svg").is_visible()
        assert faults(page, WCAG_22_AA) == []


def test_print_stamps_every_sheet_and_leaves_the_steps_out(visit: Visit, parts: str) -> None:
    with visit() as window:
        page = window.open(parts)
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        sheets = [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in printed.pages]
    assert len(sheets) > 3
    assert all("Invented data" in sheet for sheet in sheets)
    assert "Sign out" not in " ".join(sheets)
    assert "Your areas" not in " ".join(sheets)
    for number in range(1, 9):
        assert sum(f"Figure {number}." in sheet for sheet in sheets) == 1
