"""The workbench as it is served: a worker's audit, its reports, and a backup brought back."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.web.journeys import Served, pass_by
from tests.functional.web.visiting import Visitor

pytestmark = pytest.mark.browser

_AUDIT_MS = 180_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("served"))
    served.start()
    yield served
    served.stop()


def taken(page: Page, name: str) -> io.BytesIO:
    """Take a file of the newest report away, as a click does."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).first.click()
    return io.BytesIO(Path(download.value.path()).read_bytes())


def test_journey_an_audit_is_watched_to_its_end_and_its_report_taken_away(
    served: Served, browser: Browser
) -> None:
    with Visitor(browser, served.home, None, {}) as window:
        page = served.sign_in(window, "analyst")
        page.get_by_role("link", name="Westmere").click()
        page.get_by_role("link", name="See how far the audit is").click()
        page.get_by_role("link", name="See how far it is").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        pass_by(page, "audit-under-way")
        done = page.get_by_role("button", name="See what it found")
        expect(done).to_be_visible(timeout=_AUDIT_MS)
        pass_by(page, "audit-done")
        done.click()
        expect(page.get_by_role("heading", name="What matters most")).to_be_visible()

        page.get_by_role("link", name="Reports", exact=True).click()
        word = docx.Document(taken(page, "Word"))
        assert any("Westmere" in paragraph.text for paragraph in word.paragraphs)
        excel = openpyxl.load_workbook(taken(page, "Excel"), read_only=True)
        assert len(excel.sheetnames) > 5
        excel.close()
        pass_by(page, "reports")


def test_journey_a_backup_brings_the_old_state_back(
    served: Served, browser: Browser, tmp_path: Path
) -> None:
    kept = tmp_path / "westmere.backup"
    assert "Kept" in served.run("backup", str(kept))
    with Visitor(browser, served.home, None, {}) as window:
        page = served.sign_in(window, "analyst")
        page.get_by_role("link", name="Westmere").click()
        page.get_by_role("link", name="Data", exact=True).click()
        page.get_by_role("link", name="Services", exact=True).click()
        page.get_by_role("link", name=re.compile(r"^2\b")).first.click()
        name = page.get_by_label("Name", exact=True)
        before = name.input_value()
        name.fill("Another name")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Another name").first).to_be_visible()
        pass_by(page, "row-changed")

    served.stop()
    assert "The log is whole." in served.run("restore", str(kept), "--replace")
    served.start()

    with Visitor(browser, served.home, None, {}) as window:
        page = served.sign_in(window, "analyst")
        page.get_by_role("link", name="Westmere").click()
        page.get_by_role("link", name="Data", exact=True).click()
        page.get_by_role("link", name="Services", exact=True).click()
        expect(page.get_by_role("cell", name=before).first).to_be_visible()
        assert page.get_by_text("Another name").count() == 0
        pass_by(page, "after-the-restore")
