"""What every journey does at each page, and a workbench served as people serve it."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.functional.watching import WCAG_22_AA, faults
from tests.functional.web.test_shell import fits, look_at
from tests.functional.web.visiting import Visitor

__all__ = ["Served", "go_to", "pass_by"]

_RULES = (*WCAG_22_AA, "best-practice")
_MOST_STOPS = 200
_PATIENCE_S = 60


def pass_by(page: Page, name: str) -> None:
    """Find no fault in a page on the way; keep a picture of it where a folder is named."""
    page.wait_for_load_state()
    look_at(page, f"journey-{name}")
    assert faults(page, _RULES) == [], name
    assert fits(page), name


def go_to(page: Page, wanted: Locator) -> Locator:
    """Press Tab until what is wanted has the focus, as people without a mouse do."""
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return wanted
    raise AssertionError(f"The keyboard does not reach {wanted}.")


class Served:
    """The demonstration as ``carereach serve`` runs it: its own process, database and worker."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        with socket.create_server(("localhost", 0)) as listening:
            self.port = int(listening.getsockname()[1])
        self.password = ""

    @property
    def home(self) -> str:
        """Where it answers."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it and read how to sign in."""
        self._process = subprocess.Popen(
            [*self._carereach("serve"), "--demo", "--no-browser", "--port", str(self.port)],
            env=self._environment(self._folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for line in self._process.stdout or ():
            told = re.search(r"password: (\S+)", line)
            self.password = told[1] if told else self.password
            if "is open at" in line:
                return
        raise AssertionError("The workbench did not open.")

    def stop(self) -> None:
        """End it as Ctrl-C does, its worker too."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=_PATIENCE_S)

    def run(self, *words: str) -> str:
        """Run another command of Carereach on its data folder; return what it prints."""
        done = subprocess.run(
            self._carereach(*words),
            env=self._environment(self._folder / "demonstration"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sign_in(self, visitor: Visitor, role: str) -> Page:
        """Sign in as one of the demonstration's people."""
        page = visitor.open("/accounts/login/")
        page.get_by_label("Work email address").fill(f"{role}@westmere.example")
        page.get_by_label("Password").fill(self.password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        return page

    def _carereach(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "carereach", *words]

    def _environment(self, folder: Path) -> dict[str, str]:
        left_out = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "CAREREACH_DEMO"}
        kept = {key: value for key, value in os.environ.items() if key not in left_out}
        return kept | {"CAREREACH_DATA": str(folder), "PYTHONUNBUFFERED": "1"}
