"""An audit asked for and watched in a browser; its reports taken away, kept and compared."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from audited import made
from django.urls import reverse
from playwright.sync_api import Page, expect

from carereach.web.people.models import User
from carereach.web.plans.actions import runs, work
from carereach.web.plans.models import Area
from tests.functional.watching import WCAG_22_AA, faults
from tests.functional.web.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = (*WCAG_22_AA, "best-practice")
Visit = Callable[..., Visitor]


def check(page: Page, name: str) -> None:
    """Find no fault in the page; keep a picture of it where a folder is named."""
    folder = os.environ.get("CAREREACH_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
    assert faults(page, RULES) == []


def test_an_audit_is_asked_for_and_watched(area: Area, visit: Visit) -> None:
    with visit(width=390) as visitor:
        page = visitor.open(reverse("audit_start", args=[area.key]))
        check(page, "audit-start")
        page.get_by_role("button", name="Run the first audit").click()
        expect(page.get_by_text("Waiting to start")).to_be_visible()
        run = work.claim(run_key=area.runs.get().key)
        assert run is not None
        work.tell(run=run, done=2, total=12, label="access: who can get in")
        expect(page.get_by_text("access: who can get in")).to_be_visible()
        check(page, "audit-under-way")
        assert work.finish(run=run, made=made())
        expect(page.get_by_role("button", name="See what it found")).to_be_visible()
        check(page, "audit-done")


def test_reports_are_taken_away_kept_and_compared(area: Area, owner: User, visit: Visit) -> None:
    audit = json.loads(made().files["audit.json"])
    audit["findings"].pop(0)
    audit["tables"]["need_mix"]["rows"][0]["seen"] = 9_995
    later = {**made().files, "audit.json": json.dumps(audit).encode()}
    for files in (made().files, later):
        run = work.claim(run_key=runs.start(by=owner, area=area).key)
        assert run is not None
        assert work.finish(run=run, made=replace(made(), files=files))
    with visit() as visitor:
        page = visitor.open(reverse("reports", args=[area.key]))
        check(page, "reports")
        with page.expect_download() as download:
            page.get_by_role("link", name="Word").first.click()
        assert download.value.suggested_filename.endswith(".docx")
        page.get_by_role("link", name="Keep this version").first.click()
        page.get_by_label("Name of this version").fill("Board, May")
        check(page, "report-keep")
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("heading", name="Board, May")).to_be_visible()
        page.get_by_role("link", name="Compare two versions").click()
        page.get_by_role("button", name="Compare").click()
        expect(page.get_by_role("heading", name="Key findings")).to_be_visible()
        check(page, "reports-compare")
        page.get_by_text("Who is seen, source by source").click()
        expect(page.get_by_text("9,993 to 9,997")).to_be_visible()
        check(page, "reports-compare-open")
