"""A run as its own page shows it: how far it is, or what became of it."""

from dataclasses import dataclass
from typing import Final

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from carereach.web.people.models import Membership
from carereach.web.plans.actions.work import OPEN
from carereach.web.plans.models import Area, Run
from carereach.web.plans.shell import may_open

__all__ = ["RunShown", "run_in", "run_shown", "under_way"]


@dataclass(frozen=True, slots=True)
class RunShown:
    """A run with the words its page needs and the addresses this person may open."""

    run: Run
    title: str
    is_open: bool
    address: str
    """Where its progress is asked for."""
    stop: str
    """Where it is stopped; empty when there is nothing to stop."""
    result: str
    """Where what it made is seen; empty unless it is done."""
    again: str
    """Where it is asked for anew when it made nothing; empty when this person may not."""
    changes: int
    """Changes to the tables since it read them [revisions]."""


_TITLES: Final = {"audit": "Audit", "what-if": "What-if"}


def run_in(area: Area, run_key: str) -> Run:
    """Return a run of this very area, or answer that there is none."""
    runs = area.runs.select_related("area", "by").defer("answers")
    return get_object_or_404(runs, key=run_key)


def run_shown(membership: Membership, run_key: str) -> RunShown:
    """Return what the page of a run shows to a member of its area."""
    area = membership.area
    run = run_in(area, run_key)
    is_open = run.state in OPEN
    may_stop = is_open and not run.stop_asked and may_open(membership.role, "run_stop")
    made_nothing = run.state in (Run.State.FAILED, Run.State.STOPPED)
    may_ask = made_nothing and run.kind == "audit" and may_open(membership.role, "audit_start")
    return RunShown(
        run=run,
        title=f"{_TITLES.get(run.kind, 'Work')} of the tables at revision {run.revision_number}",
        is_open=is_open,
        address=reverse("run_progress", args=[area.key, run.key]),
        stop=reverse("run_stop", args=[area.key, run.key]) if may_stop else "",
        result=_result(run) if run.state == Run.State.DONE else "",
        again=reverse("audit_start", args=[area.key]) if may_ask else "",
        changes=max(0, area.revision_number - run.revision_number),
    )


def under_way(area: Area, kind: str = "audit") -> Run | None:
    """Return the run of a kind that is under way in an area; None if there is none."""
    runs = area.runs.filter(kind=kind, state__in=OPEN, stop_asked=False)
    return runs.defer("answers").order_by("asked_at").first()


def _result(run: Run) -> str:
    """Return the address of what a run made: an audit's is the first step."""
    if run.kind == "audit":
        return reverse("overview", args=[run.area.key])
    try:
        return reverse(f"{run.kind.replace('-', '_')}_result", args=[run.area.key, run.key])
    except NoReverseMatch:
        return ""
