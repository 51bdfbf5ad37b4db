"""A browser window on the workbench: a complaint, a missing file or a call elsewhere is a fault."""

from types import TracebackType

from playwright.sync_api import Browser, Page, Response

__all__ = ["Visitor"]


class Visitor:
    """Opens a window for one journey; leaving it fails the test if anything was amiss."""

    def __init__(
        self, browser: Browser, home: str, session: str | None, how: dict[str, object]
    ) -> None:
        self.home = home
        width = how.pop("width", 1280)
        self._context = browser.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce", **how
        )
        if session:
            self._context.add_cookies([{"name": "sessionid", "value": session, "url": home}])
        self.complaints: list[str] = []
        self.page: Page = self._context.new_page()
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._judge)

    def _judge(self, answer: Response) -> None:
        if not answer.url.startswith((self.home, "data:", "blob:")) or answer.status >= 400:
            self.complaints.append(f"{answer.status} {answer.url}")

    def open(self, path: str) -> Page:
        """Go to an address of the workbench."""
        self.page.goto(self.home + path)
        return self.page

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._context.close()
        if kind is None:
            assert not self.complaints, "\n".join(self.complaints)
