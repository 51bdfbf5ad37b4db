"""What the worker writes of a run: how far it is, what it made, or why it made nothing."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import escape
from django_tasks_db.models import DBTaskResult

from carereach.cycle.workbench_audit import Made
from carereach.report.pieces import SectionPieces
from carereach.web.plans.log import hashes_of, record, record_facts
from carereach.web.plans.models import Area, Fragment, ReportFile, Run
from carereach.web.plans.shown.fragments import ANSWER, METHOD, METHOD_PLACE

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = [
    "CUT_OFF",
    "KEPT_RUNS",
    "OPEN",
    "SILENT_SECONDS",
    "beat",
    "claim",
    "end_waiting",
    "fail",
    "finish",
    "settle",
    "stopped",
    "tell",
]

SILENT_SECONDS: Final = 60
"""A run without a heartbeat for so long counts as cut off [seconds]."""

CUT_OFF: Final = "The work was cut off; run it again."
KEPT_RUNS: Final = 5
"""How many finished runs of a kind that nobody froze are kept, newest first [runs]."""

OPEN: Final = (Run.State.WAITING, Run.State.RUNNING)
_STOPPED: Final = "Nothing of it was kept."


@transaction.atomic
def claim(*, run_key: str) -> Run | None:
    """Take a waiting run to work on; None when it is not waiting any more."""
    waiting = Run.objects.filter(key=run_key, state=Run.State.WAITING)
    if not waiting.update(state=Run.State.RUNNING, heartbeat_at=timezone.now(), label="starting"):
        return None
    return Run.objects.select_related("area", "by").get(key=run_key)


def tell(*, run: Run, done: int, total: int, label: str) -> bool:
    """Write how far a run is; False when it is not wanted any more."""
    wanted = Run.objects.filter(pk=run.pk, state=Run.State.RUNNING, stop_asked=False)
    return bool(
        wanted.update(
            done_steps=done, all_steps=total, label=label[:200], heartbeat_at=timezone.now()
        )
    )


def beat(*, run: Run) -> None:
    """Say that a run is still being worked on."""
    Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).update(heartbeat_at=timezone.now())


@transaction.atomic
def finish(*, run: Run, made: Made) -> bool:
    """Keep everything a run made, all at once; nothing if it was stopped or counts as cut off.

    Returns:
        Whether it was kept.
    """
    locked = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if locked.state != Run.State.RUNNING or locked.stop_asked:
        stopped(run=run)
        return False
    ReportFile.objects.bulk_create(
        ReportFile(
            run=locked, name=name, content=content, sha256=hashlib.sha256(content).hexdigest()
        )
        for name, content in made.files.items()
    )
    evidence = _address("evidence", locked.area)
    for section in made.sections:
        Fragment.objects.bulk_create(_fragments(locked, section, evidence))
    locked.state, locked.ended_at = Run.State.DONE, timezone.now()
    locked.answers, locked.done_steps = dict(made.answers), locked.all_steps
    locked.label = ""
    locked.save()
    told = {"run": run.key, "kind": run.kind, **hashes_of(made.files)}
    record_facts("run done", told, by=locked.by, area=locked.area)
    _clear_old(locked.area, locked.kind)
    return True


@transaction.atomic
def end_waiting(*, run: Run) -> None:
    """Stop a run that nobody works on yet."""
    if _end(run, (Run.State.WAITING,), Run.State.STOPPED, _STOPPED):
        record("run stopped", area=run.area, run=run.key)


@transaction.atomic
def stopped(*, run: Run) -> None:
    """Say that a run was stopped by whoever asked; one that ended otherwise stays as it is."""
    asked = Run.objects.filter(pk=run.pk, stop_asked=True).exists()
    if asked and _end(run, (Run.State.RUNNING,), Run.State.STOPPED, _STOPPED):
        record("run stopped", area=run.area, run=run.key)


@transaction.atomic
def fail(*, run: Run, why: str) -> None:
    """Say in one sentence why a run failed; never what a table holds."""
    if _end(run, OPEN, Run.State.FAILED, why):
        record("run failed", area=run.area, run=run.key)


def settle(*, area: Area, now: datetime | None = None) -> None:
    """Say of runs whose worker was killed that they were cut off, so that nobody waits for them.

    A run at work is cut off when its heart has not beaten for a minute; one that waits, when it
    is not in the queue any more.
    """
    long_ago = (now or timezone.now()) - timedelta(seconds=SILENT_SECONDS)
    at_work = area.runs.filter(state=Run.State.RUNNING, heartbeat_at__lt=long_ago)
    waiting = list(
        area.runs.filter(state=Run.State.WAITING, asked_at__lt=long_ago).defer("answers")
    )
    queued = _queued() if waiting else set()
    lost = [*at_work.defer("answers"), *(run for run in waiting if run.key not in queued)]
    for run in lost:
        fail(run=run, why=CUT_OFF)


def _queued() -> set[str]:
    """Return the keys of the runs in the queue."""
    ready = DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)
    return {str(word) for told in ready for word in told["args"]}


def _end(run: Run, states: Iterable[str], state: Run.State, label: str) -> bool:
    """End a run if it is in one of the states; whether it was."""
    ended = Run.objects.filter(pk=run.pk, state__in=list(states)).update(
        state=state, label=label[:200], ended_at=timezone.now()
    )
    return bool(ended)


def _fragments(run: Run, section: SectionPieces, evidence: str) -> list[Fragment]:
    """Return a section's pieces as they are kept: its answer first, how we know last."""

    def linked(html: str) -> str:
        return html.replace('href="#source-', f'href="{evidence}#source-')

    def kept(place: int, kind: str, title: str, html: str, details: str = "") -> Fragment:
        return Fragment(
            run=run,
            section=section.key,
            place=place,
            kind=kind,
            title=title[:300],
            html=linked(html),
            details=linked(details),
        )

    return [
        kept(0, ANSWER, section.title, escape(section.answer)),
        *(
            kept(place, piece.kind, piece.title, piece.html, piece.table)
            for place, piece in enumerate(section.pieces, start=1)
        ),
        kept(METHOD_PLACE, METHOD, "", escape(section.method), section.sources),
    ]


def _address(name: str, area: Area) -> str:
    try:
        return reverse(name, args=[area.key])
    except NoReverseMatch:
        return ""


def _clear_old(area: Area, kind: str) -> None:
    """Take away all but the newest few finished runs of a kind that nobody froze."""
    done: QuerySet[Run] = area.runs.filter(kind=kind, state=Run.State.DONE, frozen_as="")
    newest = list(done.order_by("-asked_at").values_list("asked_at", flat=True)[:KEPT_RUNS])
    if len(newest) == KEPT_RUNS:
        ended = area.runs.filter(kind=kind, frozen_as="", asked_at__lt=newest[-1])
        ended.exclude(state__in=OPEN).delete()
