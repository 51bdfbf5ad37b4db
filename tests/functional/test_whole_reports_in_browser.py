"""Two whole reports in a real browser: the invented area in full, and a real board's bare draft."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from carereach.cycle.audit import build_document
from carereach.cycle.start import draft_workspace
from carereach.cycle.workspace import load_workspace
from carereach.report.html import render_html
from tests.integration.audits import WESTMERE

pytestmark = pytest.mark.browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


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
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.append(asked.url))
    page.goto(file.as_uri())
    yield page
    asked = [said for said in complaints if said != file.as_uri() and not said.startswith("data:")]
    context.close()
    assert asked == []


def faults(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found]


def test_a_whole_report_is_sound_for_everyone(page: Page) -> None:
    assert faults(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert faults(page) == []
    inner, whole = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    assert whole <= inner
