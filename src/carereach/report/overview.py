"""Page one: what matters, for someone who reads only this page."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from carereach.report.document import (
    Block,
    Heading,
    KeyFinding,
    Note,
    Paragraph,
    Part,
    Picture,
    Section,
)
from carereach.report.wording import join
from carereach.tables import TABLES

__all__ = ["Unknown", "choose_findings", "find_picture", "missing_tables", "write_overview"]

_METHOD = (
    "Findings are put in order of how many young people they affect. Where a way in is shut, that "
    "is everyone of that age who lives where it matters: any of them may need it. A finding is "
    "something a "
    "commissioner can do something about. Every number has passed the small-number rule."
)
_MOST_UNKNOWNS = 8
_LEADING = ("need", "access", "capacity")
_MATTERS_MOST = (
    "services",
    "opening_hours",
    "offers",
    "sites",
    "capacity",
    "known_cases",
    "contracts",
    "pathway_links",
    "standards_evidence",
    "workforce",
    "referrals_by_group",
    "evidence",
    "lists",
    "participation",
)
"""Tables in the order in which their absence leaves most young people out of sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Something not supplied: what it would tell a commissioner, and whom to ask."""

    what: str
    tells: str
    ask: str

    def sentence(self) -> str:
        """Say it in one line."""
        return f"{self.what} would tell us {self.tells}. Not supplied: ask {self.ask}."


def choose_findings(parts: Sequence[Part], *, most: int = 5) -> tuple[KeyFinding, ...]:
    """Return the findings for page one, most young people affected first.

    Each room that counts young people gives one before any gives a second, so that one large room
    does not fill the page. Findings that are not a count of young people come after those that are.
    """
    ranked = [
        (finding.young_people == 0, place, finding)
        for part in parts
        for place, finding in enumerate(
            sorted(part.findings, key=lambda finding: -finding.young_people)
        )
    ]
    ranked.sort(key=lambda rank: (rank[0], rank[1], -rank[2].young_people))
    chosen = [finding for _, _, finding in ranked[:most]]
    return tuple(sorted(chosen, key=lambda finding: -finding.young_people))


def missing_tables(supplied: Collection[str]) -> tuple[Unknown, ...]:
    """Return the tables that were not supplied, those that matter most first."""
    order = [*_MATTERS_MOST, *(name for name in TABLES if name not in _MATTERS_MOST)]
    return tuple(
        Unknown(
            what=TABLES[name].title,
            tells=TABLES[name].unlocks,
            ask=TABLES[name].held_by,
        )
        for name in order
        if name not in supplied
    )


def find_picture(parts: Sequence[Part], key: str, name: str) -> Picture | None:
    """Return a room's picture of the released table of that name, if it drew one."""
    for part in parts:
        for block in part.section.blocks if part.section.key == key else ():
            if isinstance(block, Picture) and block.table.name == name:
                return block
    return None


def write_overview(
    parts: Sequence[Part],
    *,
    pathway: Picture | None = None,
    balance: Picture | None = None,
    unknowns: Sequence[Unknown] = (),
    answer: str = "",
) -> Section:
    """Write page one; its findings are the document's own, and stand before these blocks.

    Args:
        parts: every room's part, in the order of the report.
        pathway: the pathway map in small.
        balance: planned places against the planning range, as two bands on one scale.
        unknowns: what is not known yet, what matters most first.
        answer: the answer in a sentence; otherwise the first sentences of need, access and
            capacity.
    """
    blocks: list[Block] = [
        *_picture(pathway, "the pathway map"),
        *_picture(balance, "need beside capacity"),
        Heading(text="What we do not know yet"),
    ]
    if unknowns:
        blocks.append(_not_known(unknowns))
    else:
        blocks.append(
            Paragraph(text="Every table was supplied. What each cannot tell is said with it.")
        )
    return Section(
        key="overview",
        title="What matters",
        answer=answer or _answer(parts),
        blocks=tuple(blocks),
        method=_METHOD,
    )


def _not_known(unknowns: Sequence[Unknown]) -> Paragraph:
    lines = [unknown.sentence() for unknown in unknowns[:_MOST_UNKNOWNS]]
    rest = [unknown.what[:1].lower() + unknown.what[1:] for unknown in unknowns[_MOST_UNKNOWNS:]]
    if rest:
        lines.append(f"Not supplied either: {join(rest)}.")
    return Paragraph(text="The most important comes first.", items=tuple(lines))


def _picture(picture: Picture | None, name: str) -> list[Block]:
    if picture is not None:
        return [picture]
    words = f"There is not enough data yet to draw {name}."
    return [Note(kind="not supplied", text=words)]


def _answer(parts: Sequence[Part]) -> str:
    sections = {part.section.key: part.section for part in parts}
    answers = [_first_sentence(sections[key].answer) for key in _LEADING if key in sections]
    return (
        " ".join(answers) or "Nothing was supplied that answers whether care reaches young people."
    )


def _first_sentence(words: str) -> str:
    found = re.match(r".*?[.!?](?=\s+[A-Z0-9“]|\s*$)", words, re.DOTALL)
    return found[0] if found else words
