"""What every page of the workbench must be: well-formed, named, and free of inline code."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.urls import URLPattern, get_resolver

from carereach.web.plans.permissions import PLACES, SIGNED_IN

__all__ = ["faults_of", "pages"]

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.pointed: list[str] = []
        self.seen: dict[str, int] = {}
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, dict(attrs))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += data
        if self.open and self.open[-1] == "script" and data.strip():
            self.faults.append("a script in the page")

    def _look(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.seen[tag] = self.seen.get(tag, 0) + 1
        if tag == "style" or "style" in attrs:
            self.faults.append(f"a style in the page: <{tag}>")
        self.faults += [f"{name} on <{tag}>" for name in attrs if name.startswith("on")]
        for name in ("src", "href", "action"):
            asked = attrs.get(name) or ""
            if tag != "a" and re.match("(https?:)?//", asked):
                self.faults.append(f"<{tag}> asks another machine")
            if asked.startswith("javascript:"):
                self.faults.append(f"<{tag}> runs an address")
        if attrs.get("id"):
            self.ids.append(str(attrs["id"]))
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.pointed += (attrs.get(name) or "").split()


def faults_of(page: str, *, whole: bool = True) -> list[str]:
    """Return what is wrong with a page, or with a part of one."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    found = reader.faults + [f"<{tag}> is left open" for tag in reader.open]
    found += [f"id {one} twice" for one in set(reader.ids) if reader.ids.count(one) > 1]
    found += [f"no element has id {one}" for one in set(reader.pointed) - set(reader.ids)]
    if whole:
        found += [
            f"{reader.seen.get(tag, 0)} <{tag}>"
            for tag in ("h1", "main", "title")
            if reader.seen.get(tag) != 1 and not (tag == "title" and "svg" in reader.seen)
        ]
        if not re.match(r"\S.* – Carereach", reader.title.strip()):
            found.append(f"the title says only {reader.title!r}")
    return found


def pages() -> Iterator[str]:
    """Names of all addresses that need nothing or only an area, and show a page."""
    for pattern in get_resolver("carereach.web.urls").url_patterns:
        if isinstance(pattern, URLPattern) and pattern.name in PLACES:
            place = PLACES[pattern.name]
            wanted = set(pattern.pattern.converters)
            if (place is SIGNED_IN and not wanted) or (
                isinstance(place, frozenset) and wanted == {"area_key"}
            ):
                yield pattern.name
