"""Two whole reports in a real browser: the invented area in full, and a real board's bare draft."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from carereach.cycle.audit import build_document
from carereach.cycle.start import draft_workspace
from carereach.cycle.workspace import load_workspace
from carereach.report.html import render_html
from tests.functional.watching import WCAG_22_AA, faults, open_everything, watched
from tests.integration.audits import WESTMERE

pytestmark = pytest.mark.browser


def write_page(workspace_folder: Path, page: Path) -> Path:
    workspace = load_workspace(workspace_folder).workspace
    assert workspace is not None
    page.write_text(render_html(build_document(workspace)), encoding="utf-8")
    return page


@pytest.fixture(scope="module")
def westmere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(WESTMERE, tmp_path_factory.mktemp("westmere") / "report.html")


@pytest.fixture(scope="module")
def dorset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dorset")
    draft_workspace("QVV", folder / "draft")
    return write_page(folder / "draft", folder / "report.html")


@pytest.fixture(params=["westmere", "dorset"])
def file(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=[1280, 390], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Page]:
    """The report, opened; anything it asked for or complained of fails the test."""
    with watched(browser, file, request.param) as page:
        yield page


def test_a_whole_report_is_sound_for_everyone(page: Page) -> None:
    assert faults(page, WCAG_22_AA) == []
    open_everything(page)
    assert faults(page, WCAG_22_AA) == []
    inner, whole = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    assert whole <= inner
