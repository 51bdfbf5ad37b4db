"""A step's page: findings to act on, then the audit's pieces in parts of a size that loads fast.

A long section is cut at its headings into parts; the list of contents leads to every heading,
whichever part it is in. Tables behind pictures stay behind until they are opened.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.text import slugify

from carereach.tables import TABLES
from carereach.web.plans.models import Area, Run
from carereach.web.plans.shown.fragments import Block, SectionShown, section

__all__ = [
    "Empty",
    "Entry",
    "FindingShown",
    "StepPage",
    "findings_of",
    "in_groups",
    "lay_out",
    "nothing_yet",
    "show_step",
]

_MOST_BYTES: Final = 140_000
"""Of one part, before compression; the shell and what a step adds come on top."""

_LONGEST_NUMBER: Final = 4
_STANDS_OUT: Final = "What stands out"
"""Heading of the findings in the report; a step shows them as cards in its place."""


@dataclass(frozen=True, slots=True)
class FindingShown:
    """Something a commissioner can do something about, as released."""

    id: str
    section: str
    sentence: str
    would_change: str
    who_could_act: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents: the heading, and where it is."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What a page would show, what that needs, and who usually has it."""

    would_show: str
    tables: str
    who: str


@dataclass(frozen=True, slots=True)
class StepPage:
    """One part of a step's page, ready to be written."""

    key: str
    """Key of the section behind it."""
    section: SectionShown
    findings: tuple[FindingShown, ...]
    contents: tuple[Entry, ...]
    blocks: tuple[Block, ...]
    part: int
    parts: int
    empty: Empty | None
    """None once an audit has been made."""

    @property
    def has_map(self) -> bool:
        """Whether a map of small areas is among the blocks, which a reader can zoom."""
        return any(block.kind == "map" for block in self.blocks)

    @property
    def earlier(self) -> int:
        """Number of the part before; 0 if this is the first."""
        return self.part - 1

    @property
    def later(self) -> int:
        """Number of the part after; 0 if this is the last."""
        return self.part + 1 if self.part < self.parts else 0


_WOULD_SHOW: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "overview": (
        (
            "This page will say what matters most: what stands out, where young people can get in,"
            " need beside capacity, and what is not known."
        ),
        ("areas", "population", "services"),
    ),
    "need": (
        (
            "This page will say how many young people are likely to be exploited, as a range,"
            " and how many of them are known."
        ),
        ("known_cases", "evidence"),
    ),
    "access": (
        (
            "This page will say for every need and stage whether young people can get in, and what"
            " keeps the others out."
        ),
        ("services", "sites", "opening_hours", "offers"),
    ),
    "capacity": (
        "This page will set staff and places beside need, and waits beside their standards.",
        ("capacity", "contracts"),
    ),
    "services": (
        (
            "This page will show the services that nearly count, whether young people can be passed"
            " on, and the gaps in the directory."
        ),
        ("services", "pathway_links"),
    ),
    "contracts": (
        "This page will draw each contract to scale beside the length of support, with its end.",
        ("contracts", "payers"),
    ),
    "assurance": (
        "This page will say which standards are met, on what evidence, and who owes what.",
        ("standards_evidence", "workforce"),
    ),
    "sources": (
        (
            "This page will list every table, source and assumption behind the figures, how good"
            " each is, and where they disagree."
        ),
        ("evidence",),
    ),
}


def nothing_yet(key: str) -> Empty:
    """Return what a page would show, by the key of its section or step."""
    words, names = _WOULD_SHOW.get(key, _WOULD_SHOW["overview"])
    tables = [TABLES[name] for name in names]
    holders = list(dict.fromkeys(table.held_by for table in tables))
    return Empty(words, ", ".join(table.title for table in tables), "; ".join(holders))


def show_step(
    area: Area,
    key: str,
    *,
    part: str = "",
    keep: Callable[[Sequence[Block]], Sequence[Block]] | None = None,
    step: str = "",
) -> StepPage:
    """Return one part of a section of the newest audit with its findings.

    Args:
        area: the area.
        key: the section's key.
        part: which part of a long page, as its address asks; anything else is the first.
        keep: chooses the blocks of this page, where a section serves two pages.
        step: the page's own name where it is not the section's.
    """
    shown = section(area, key)
    blocks = _without_findings(shown.blocks)
    return lay_out(
        step or key,
        shown,
        blocks if keep is None else keep(blocks),
        part=part,
        findings=findings_of(shown.run, section_key=key),
    )


def lay_out(
    key: str,
    shown: SectionShown,
    blocks: Sequence[Block],
    *,
    part: str = "",
    findings: tuple[FindingShown, ...] = (),
) -> StepPage:
    """Cut blocks into parts and return one, with the contents of all."""
    parts = list(_in_parts(blocks)) or [()]
    here = min(_number(part), len(parts))
    return StepPage(
        key=key,
        section=shown,
        findings=findings if here == 1 else (),
        contents=tuple(_contents(parts, here)),
        blocks=parts[here - 1],
        part=here,
        parts=len(parts),
        empty=nothing_yet(key) if shown.run is None else None,
    )


def findings_of(run: Run | None, *, section_key: str = "") -> tuple[FindingShown, ...]:
    """Return a section's findings; those of page one when no section is named."""
    kept: list[dict[str, Any]] = run.answers.get("findings", []) if run else []
    return tuple(
        FindingShown(**{name: str(one.get(name, "")) for name in FindingShown.__slots__})
        for one in kept
        if (one.get("section") == section_key if section_key else one.get("on_page_one"))
    )


def in_groups(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Give the blocks under each heading with its words; those before any under none."""
    words: str = ""
    group: list[Block] = []
    for block in blocks:
        if block.kind == "heading":
            if group:
                yield words, group
            words, group = block.title, []
        group.append(block)
    if group:
        yield words, group


def _without_findings(blocks: Sequence[Block]) -> Sequence[Block]:
    leads = bool(blocks) and blocks[0].kind == "heading" and blocks[0].title == _STANDS_OUT
    return blocks[2:] if leads else blocks


def _in_parts(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Cut at headings where that fits, inside a group only where it is too long by itself."""
    part: list[Block] = []
    size = 0
    for _, group in in_groups(blocks):
        whole = sum(len(block.html) for block in group)
        if part and size + whole > _MOST_BYTES:
            yield tuple(part)
            part, size = [], 0
        for block in group:
            if part and size + len(block.html) > _MOST_BYTES:
                yield tuple(part)
                part, size = [], 0
            part.append(block)
            size += len(block.html)
    if part:
        yield tuple(part)


def _contents(parts: Sequence[Sequence[Block]], here: int) -> Iterator[Entry]:
    for number, blocks in enumerate(parts, start=1):
        page = "" if number == here else f"?part={number}"
        for block in blocks:
            if block.kind == "heading":
                yield Entry(block.title, f"{page}#{_anchor(block)}")


def _number(asked: str) -> int:
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < _LONGEST_NUMBER else 1


def _anchor(block: Block) -> str:
    found = re.search(r'\sid="([^"]+)"', block.html)
    return found[1] if found else slugify(block.title)
