"""Runs as people ask for them: start, stop, keep for ever by name, take a report away."""

from typing import Any

from django.db import transaction

from carereach.base import SourceError
from carereach.web.people.models import User
from carereach.web.plans.actions.work import OPEN, end_waiting, settle
from carereach.web.plans.jobs import do_run
from carereach.web.plans.log import record
from carereach.web.plans.models import Area, Run

__all__ = ["freeze", "note_download", "start", "stop"]


@transaction.atomic
def start(
    *, by: User, area: Area, kind: str = "audit", options: dict[str, Any] | None = None
) -> Run:
    """Ask for a piece of work on the area's newest tables; the worker takes it from the queue.

    Raises:
        SourceError: there are no tables, or the same work is under way.
    """
    locked = Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    if not locked.revision_number:
        raise SourceError("There are no tables to work on yet: bring them in first.")
    settle(area=locked)
    under_way = locked.runs.filter(kind=kind, state__in=OPEN, stop_asked=False)
    if any(run.options == (options or {}) for run in under_way.only("options")):
        raise SourceError("This is under way already: wait for it, or stop it first.")
    run = Run.objects.create(
        area=locked, kind=kind, options=options or {}, revision_number=locked.revision_number, by=by
    )
    do_run.enqueue(run.key)
    record("run asked", by=by, area=area, run=run.key, kind=kind, revision=run.revision_number)
    return run


@transaction.atomic
def stop(*, by: User, run: Run) -> None:
    """Ask a run to stop: one that waits stops at once, one at work at its next step.

    Raises:
        SourceError: it has ended already.
    """
    asked = Run.objects.filter(pk=run.pk, state__in=OPEN).update(stop_asked=True)
    if not asked:
        raise SourceError("This has ended already: there is nothing to stop.")
    record("stop asked", by=by, area=run.area, run=run.key)
    end_waiting(run=run)


@transaction.atomic
def freeze(*, by: User, run: Run, name: str) -> None:
    """Keep a report for ever under a name.

    Raises:
        SourceError: there is no report, it has a name, or another one has this name.
    """
    locked = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if locked.state != Run.State.DONE or locked.kind != "audit":
        raise SourceError("Only a finished report can be kept.")
    if locked.frozen_as:
        raise SourceError("This report is kept already: its name stays as it is.")
    if Run.objects.filter(area=locked.area_id, frozen_as__iexact=name.strip()).exists():
        raise SourceError("Another report is kept under this name: choose another.")
    locked.frozen_as = run.frozen_as = name.strip()
    locked.save(update_fields=["frozen_as"])
    record("report frozen", by=by, area=run.area, run=run.key)


@transaction.atomic
def note_download(*, by: User, run: Run, name: str) -> None:
    """Write to the log that somebody took a report away."""
    record("downloaded", by=by, area=run.area, run=run.key, file=name)
