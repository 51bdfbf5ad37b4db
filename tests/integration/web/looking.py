"""What the small-number rule forbids in a page or file, found by looking at what came back."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

from crawling import Answer

from carereach.disclosure import NHS_RULE
from carereach.evidence import all_evidence, standards
from tests.integration.outputs import numbers_in

__all__ = ["Looked", "look_at"]

_PEOPLE = (
    "young people|young person|children|child|girls|boys|young women|young men|referrals|"
    "were accepted|were seen|started support|were waiting"
)
_SAID = re.compile(rf"(?<![\w.,/–-])(?<!\bin )(\d[\d,]*)(?: of (\d[\d,]*))? (?:{_PEOPLE})\b")
_ODD_CELLS = ("suppressed", "not-supplied", "missing")


@cache
def _published() -> str:
    """Return all that published sources and standards say: nobody here is counted in it."""
    return "\n".join(map(str, (*all_evidence(), *standards().rows())))


class Looked:
    """What was looked at, and every fault found."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.numbers = 0
        self.cells = 0
        self.sentences = 0

    def judge(self, where: str, what: str, count: int) -> None:
        """Note a number of young people, and a fault if the rule forbids it."""
        self.numbers += 1
        if not NHS_RULE.allows(count):
            self.faults.append(f"{where}: {what} {count}")


def look_at(answer: Answer, looked: Looked, *, forbidden: frozenset[int]) -> None:
    """Look through one answer.

    Args:
        answer: what came back.
        looked: where faults are gathered.
        forbidden: numbers that count people in the raw tables and nothing anywhere else.
    """
    words = answer.words
    for number in sorted(numbers_in(words) & forbidden):
        looked.faults.append(f"{answer.address}: a raw count of people, {number}")
    for said in _SAID.finditer(words):
        if said.group(0) in _published():
            continue
        looked.sentences += 1
        for number in filter(None, said.groups()):
            around = " ".join(words[max(0, said.start() - 60) : said.end() + 10].split())
            looked.judge(answer.address, f"“{around}”:", int(number.replace(",", "")))
    if answer.is_page:
        _look_at_tables(answer, looked)
    if answer.kind == "application/json":
        _look_at_audit(answer, looked)


def _look_at_tables(answer: Answer, looked: Looked) -> None:
    reader = _Tables()
    reader.feed(answer.content.decode())
    for count in reader.marked:
        looked.judge(answer.address, "a marked count", count)
    for rows in reader.tables:
        for column in {place for row in rows for place, cell in enumerate(row) if cell.is_people}:
            for cell in (row[column] for row in rows if column < len(row)):
                looked.cells += 1
                if not cell.is_people and not cell.says_nothing:
                    looked.faults.append(
                        f"{answer.address}: an unmarked cell among counts of people"
                    )


class _Cell:
    def __init__(self, *, is_people: bool, kind: str) -> None:
        self.is_people = is_people
        self.kind = kind
        self.text = ""

    @property
    def says_nothing(self) -> bool:
        """Whether no number stands here."""
        return any(kind in self.kind for kind in _ODD_CELLS) or not re.search(r"\d", self.text)


class _Tables(HTMLParser):
    """Gathers the cells of every table, and every count that is marked as one of people."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[_Cell]]] = []
        self.marked: list[int] = []
        self._cell: _Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("data-people"):
            self.marked.append(int(float(str(given["data-people"]))))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._cell = _Cell(is_people="data-people" in given, kind=given.get("class") or "")
            if tag == "th":
                self._cell.kind += " missing"
            self.tables[-1][-1].append(self._cell)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.text += data


def _look_at_audit(answer: Answer, looked: Looked) -> None:
    tables = json.loads(answer.content).get("tables", {})
    for name, column, count in _counts(tables):
        looked.judge(answer.address, f"{name}, {column}:", count)


def _counts(
    tables: dict[str, dict[str, list[dict[str, object]]]],
) -> Iterator[tuple[str, str, int]]:
    for name, table in tables.items():
        for field in table["fields"]:
            if field["role"] in ("people", "estimate"):
                column = str(field["name"])
                for row in table["rows"]:
                    if isinstance(row[column], int | float):
                        yield name, column, int(row[column])  # type: ignore[call-overload]
