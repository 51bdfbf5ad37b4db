"""Page one: what matters, each finding ready to be made into an action."""

from dataclasses import dataclass
from typing import Final

from carereach.web.plans.models import Area
from carereach.web.plans.shown.fragments import Block, piece, section
from carereach.web.plans.shown.steps import StepPage, findings_of, lay_out

__all__ = ["FURTHER", "Further", "show_further", "show_overview", "show_table"]

FURTHER: Final[dict[str, str]] = {
    "strategies": "Connected strategies",
    "prevention": "Prevention",
    "participation": "What young people said",
    "requirements": "What the commissioning brief asks for",
}
"""Sections of an audit that have no step of their own, by key."""


@dataclass(frozen=True, slots=True)
class Further:
    """A section without a step: its page and its words."""

    page: StepPage
    words: str


def show_overview(area: Area) -> StepPage:
    """Return page one of an area's newest audit."""
    shown = section(area, "overview")
    return lay_out("overview", shown, shown.blocks, findings=findings_of(shown.run))


def show_further(area: Area, key: str, *, part: str = "") -> Further | None:
    """Return a section that has no step of its own; None if there is no such section."""
    if key not in FURTHER:
        return None
    shown = section(area, key)
    found = findings_of(shown.run, section_key=key)
    return Further(lay_out(key, shown, shown.blocks, part=part, findings=found), FURTHER[key])


def show_table(area: Area, key: str, place: int) -> Block | None:
    """Return a block with the table behind it; None if the newest audit has no such table."""
    block = piece(area, key, place)
    return block if block is not None and block.details else None
