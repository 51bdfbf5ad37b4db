"""The Capacity page, what can be tried on it, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from carereach.cycle.workbench_capacity import WHAT_IF, list_services
from carereach.web.plans.models import Area, Run
from carereach.web.plans.shown.fragments import SectionShown, section_of
from carereach.web.plans.shown.steps import StepPage, lay_out, show_step
from carereach.web.plans.store import contents_at

__all__ = [
    "CapacityPage",
    "Tried",
    "WhatIfPage",
    "services_to_try",
    "show_capacity",
    "show_what_if",
]

_MOST_TRIED = 5


@dataclass(frozen=True, slots=True)
class Tried:
    """One what-if that was played out."""

    key: str
    service: str
    changes: Sequence[str]
    stale: bool
    """Whether the tables were changed since."""


@dataclass(frozen=True, slots=True)
class CapacityPage:
    """The room's page, and the newest what-ifs."""

    step: StepPage
    tried: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """What came of one what-if."""

    step: StepPage
    run: Run
    shown: SectionShown


def show_capacity(area: Area, *, part: str = "") -> CapacityPage:
    """Return the Capacity page of the newest audit, and what was tried lately."""
    step = show_step(area, "capacity", part=part)
    done = area.runs.filter(kind=WHAT_IF, state=Run.State.DONE).order_by("-asked_at")
    return CapacityPage(
        step,
        tuple(
            Tried(
                key=run.key,
                service=str(run.answers.get("service", "")),
                changes=run.answers.get("changes", ()),
                stale=run.revision_number < area.revision_number,
            )
            for run in done[:_MOST_TRIED]
        ),
    )


def services_to_try(area: Area) -> tuple[tuple[str, str], ...]:
    """Return id and name of the services a what-if can be tried on."""
    return list_services(contents_at(area, names={"services.csv", "capacity.csv"}))


def show_what_if(area: Area, run_key: str) -> WhatIfPage:
    """Return what came of a what-if of this very area, or answer that there is none."""
    done = area.runs.filter(kind=WHAT_IF, state=Run.State.DONE, key=run_key)
    run = done.defer("answers").first()
    if run is None:
        raise Http404
    shown = section_of(run, WHAT_IF, revision_number=area.revision_number, tables=True)
    return WhatIfPage(lay_out(WHAT_IF, shown, shown.blocks), run, shown)
