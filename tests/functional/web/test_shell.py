"""The shell and every part of the look, in a real browser."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

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


def look_at(page: object, name: str) -> None:
    """Keep a picture of the page for whoever asks for one by naming a folder."""
    folder = os.environ.get("CAREREACH_PICTURES")
    if not folder:
        return
    width, height = page.viewport_size["width"], page.evaluate("document.body.scrollHeight")
    for number, top in enumerate(range(0, height, 1400)):
        clip = {"x": 0, "y": top, "width": width, "height": min(1400, height - top)}
        path = str(Path(folder) / f"{name}-{number}.png")
        page.screenshot(path=path, full_page=True, clip=clip)


@pytest.mark.parametrize("width", [DESK, PHONE, NARROW])
def test_every_part_passes_axe_and_never_scrolls_sideways(
    visit: Visit, parts: str, width: int
) -> None:
    with visit(width=width) as window:
        page = window.open(parts)
        look_at(page, f"gallery-{width}")
        open_everything(page)
        assert faults(page, RULES) == []
        inner, whole = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
        assert whole <= inner
