"""A report open in the browser, watched: whatever it asks for or complains of is a fault."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

__all__ = ["WCAG_22_AA", "faults", "open_everything", "watched"]

WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa")


@contextmanager
def watched(
    browser: Browser,
    file: Path,
    width: int,
    *,
    reduced_motion: Literal["reduce", "no-preference"] = "no-preference",
) -> Iterator[Page]:
    """Open a report; fail at the end if it asked for anything or wrote to the console."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion=reduced_motion
    )
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


def open_everything(page: Page) -> None:
    """Open every part of the page that can be folded."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def faults(page: Page, tags: Sequence[str]) -> list[str]:
    """What axe finds by the rules with these tags."""
    rules = {"runOnly": {"type": "tag", "values": list(tags)}}
    found: list[dict[str, Any]] = Axe().run(page, options=rules).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found]
