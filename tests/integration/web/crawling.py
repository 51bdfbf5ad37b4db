"""Follows every address a person can reach from the first page, and reads all that comes back."""

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import openpyxl
import pypdf
from django.test import Client

__all__ = ["Answer", "crawl"]

_FOLLOWED = ("href", "src", "action", "hx-get", "data-href", "data-src", "poster", "formaction")
_LEFT = ("/static/", "/accounts/logout")
"""Looks of pages, the same for everybody; and the way out."""

_DRAWN = frozenset(
    re.findall(
        r"\S+",
        "d points x y x1 y1 x2 y2 cx cy r rx ry dx dy width height viewbox transform class id href"
        " xlink:href style fill stroke stroke-width font-size colspan rowspan for",
    )
)
"""Attributes that draw, or only tie elements together: no person reads them."""
_MOST = 4000


@dataclass(frozen=True)
class Answer:
    """What came back from one address."""

    address: str
    status: int
    kind: str
    """Its media type."""
    content: bytes

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.kind == "text/html"

    @cached_property
    def words(self) -> str:
        """All that a person or a screen reader reads in it."""
        return "\n".join(_WORDS.get(self.kind, _plain_words)(self.content))

    @cached_property
    def everything(self) -> str:
        """Every letter in it, drawings, addresses and hidden parts too."""
        parts = [self.content.decode("utf-8", "replace")]
        if zipfile.is_zipfile(io.BytesIO(self.content)):
            with zipfile.ZipFile(io.BytesIO(self.content)) as inside:
                texts = (name for name in inside.namelist() if not name.endswith(".png"))
                parts = [inside.read(name).decode("utf-8", "replace") for name in texts]
        return html.unescape("\n".join([*parts, self.words]))


def crawl(
    client: Client, begin: Iterable[str], *, skip: re.Pattern[str] | None = None
) -> dict[str, Answer]:
    """Open addresses and whatever they lead to but what is skipped, each once, writing nothing."""
    waiting = list(begin)
    found: dict[str, Answer] = {}
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = _open(client, address)
        found[address] = answer
        if len(found) > _MOST:
            raise RuntimeError(f"More than {_MOST} addresses: does one lead to ever new ones?")
        if answer.is_page:
            waiting += [link for link in _leads_to(answer) if skip is None or not skip.search(link)]
            if "/audit/" in address:
                found[f"{address} (part)"] = _open(client, address, part=True)
    return found


def _open(client: Client, address: str, *, part: bool = False) -> Answer:
    headers = {"HX-Request": "true"} if part else {}
    reply = client.get(address, headers=headers)
    streamed = getattr(reply, "streaming", False)
    content = b"".join(reply.streaming_content) if streamed else reply.content
    if "Location" in reply:
        content += f'<a href="{reply["Location"]}">on</a>'.encode()
    told = "\n".join(f"{name}: {value}" for name, value in reply.items())
    kind = reply.get("Content-Type", "text/html").split(";")[0]
    if kind == "text/html":
        content += f"<!-- {told} -->".encode()
    return Answer(address, reply.status_code, kind, content)


class _Links(HTMLParser):
    """Gathers addresses, and what forms that only look would ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: str | None = None
        self._name = ""
        self._choices: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found += [given[name] for name in _FOLLOWED if given.get(name)]
        if tag == "form":
            is_get = given.get("method", "get").lower() == "get"
            self._form = given.get("action", "") if is_get else None
            self._choices = {}
        elif tag == "select":
            self._name = given.get("name", "")
        elif tag == "option" and self._name:
            self._choices.setdefault(self._name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._name = ""
        elif tag == "form" and self._form is not None:
            for asked in _each_choice(self._choices):
                self.found.append(f"{self._form}?{urlencode(asked)}")
            self._form = None


def _each_choice(choices: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Return what can be asked: each choice alone, the others at their first or last."""
    for ends in (0, -1):
        usual = {name: values[ends] for name, values in choices.items()}
        for name, values in choices.items():
            for value in values:
                yield usual | {name: value}


def _leads_to(answer: Answer) -> list[str]:
    reader = _Links()
    reader.feed(answer.content.decode())
    found = []
    for link in reader.found:
        whole = urlsplit(urljoin(answer.address, link))
        if whole.netloc or whole.scheme or not whole.path.startswith("/"):
            continue
        if whole.path.startswith(_LEFT):
            continue
        found.append(whole.path + (f"?{whole.query}" if whole.query else ""))
    return found


class _Words(HTMLParser):
    """Gathers text and every attribute that says something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("script", "link", "meta", "input") or dict(attrs).get("type") == "text":
            self.found += [
                value
                for name, value in attrs
                if value and name not in _DRAWN and name not in _FOLLOWED
            ]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _html_words(content: bytes) -> Iterator[str]:
    reader = _Words()
    reader.feed(content.decode())
    yield from reader.found


def _word_words(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if re.fullmatch(r"word/[^/]*\.xml", name) and "styles" not in name:
                page = parts.read(name).decode()
                for one, other in re.findall(r'<w:t[^>]*>([^<]*)</w:t>|descr="([^"]*)"', page):
                    yield html.unescape(one or other)


def _pdf_words(content: bytes) -> Iterator[str]:
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        yield page.extract_text()


def _excel_words(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        yield sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield str(cell.value)
                if cell.comment:
                    yield cell.comment.text


def _csv_words(content: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        yield from row


def _json_words(content: bytes) -> Iterator[str]:
    for line in content.decode().splitlines():
        yield line.strip().rstrip(",")


def _plain_words(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "replace")


_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORDS = {
    "text/html": _html_words,
    "text/csv": _csv_words,
    "application/json": _json_words,
    "application/pdf": _pdf_words,
    f"{_OFFICE}.wordprocessingml.document": _word_words,
    f"{_OFFICE}.spreadsheetml.sheet": _excel_words,
}
