"""Evidence: what went in, what stands behind each figure, how good it is, where it disagrees."""

from dataclasses import dataclass

from carereach.report.pieces import CITATIONS
from carereach.web.plans.models import Area
from carereach.web.plans.shown.fragments import Block, section
from carereach.web.plans.shown.steps import StepPage, lay_out

__all__ = ["EvidencePage", "show_evidence"]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """One part of the sources and method; the first also says what every source id stands for."""

    step: StepPage
    citations: tuple[Block, ...]


def show_evidence(area: Area, *, part: str = "") -> EvidencePage:
    """Return the sources and method of the newest audit, and every source it cites."""
    shown = section(area, "sources")
    step = lay_out("sources", shown, shown.blocks, part=part)
    cited = section(area, CITATIONS).blocks if step.part == 1 else ()
    return EvidencePage(step, cited)
