"""The worker keeps all that a run makes, or says in one sentence why there is nothing."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from audited import made
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from carereach.base import Progress, SourceError
from carereach.cycle.workbench_audit import Made
from carereach.web.people.models import User
from carereach.web.plans import jobs
from carereach.web.plans.actions import runs, work
from carereach.web.plans.models import Area, LogEntry, Revision, Run
from carereach.web.plans.shown.fragments import piece, section
from carereach.web.plans.store import save_revision


@pytest.fixture
def westmere() -> Made:
    return made()


@pytest.fixture
def run(area: Area, owner: User) -> Run:
    return runs.start(by=owner, area=area)


def done(run: Run, made: Made) -> Run:
    work.claim(run_key=run.key)
    assert work.finish(run=run, made=made)
    run.refresh_from_db()
    return run


@pytest.mark.django_db(transaction=True)  # the worker looks after its own connections
def test_the_worker_does_a_whole_audit(area: Area, run: Run) -> None:
    call_command("db_worker", batch=True, verbosity=0, interval=0, startup_delay=False)

    run.refresh_from_db()
    assert (run.state, run.label) == (Run.State.DONE, "")
    assert run.done_steps == run.all_steps > 0
    assert sorted(run.files.values_list("name", flat=True)) == [
        "audit.json",
        "report.docx",
        "report.html",
        "report.pdf",
        "report.xlsx",
    ]
    shown = section(area, "access")
    assert shown.run == run
    assert shown.answer
    assert not shown.stale
    assert any(block.kind == "picture" and block.has_table for block in shown.blocks)
    assert run.answers["findings"][0]["on_page_one"]
    assert LogEntry.objects.filter(event="run done", area_key=area.key).count() == 1


def test_a_section_takes_two_queries_and_leaves_tables_where_they_are(
    area: Area, run: Run, westmere: Made, django_assert_num_queries: Any
) -> None:
    done(run, westmere)
    with django_assert_num_queries(2):
        shown = section(area, "overview")
        words = "".join(block.html + block.details for block in shown.blocks)
        assert shown.method
        assert shown.sources == ""
    assert "<table" not in words
    place = next(block.place for block in shown.blocks if block.has_table)
    behind = piece(area, "overview", place)
    assert behind is not None
    assert "<table" in behind.details
    assert piece(area, "overview", 0) is None
    assert piece(area, "overview", 999) is None
    with_tables = section(area, "need", tables=True)
    assert any("<table" in block.details for block in with_tables.blocks)
    assert "<li>" not in with_tables.sources
    assert with_tables.sources.startswith("<p>Sources: ")


def test_sources_lead_to_what_they_stand_for(
    area: Area, run: Run, westmere: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "reverse", lambda name, args: f"/{name}/")
    done(run, westmere)
    cited = section(area, "citations")
    assert cited.blocks[0].html.startswith("<ul")
    words = "".join(block.html for block in section(area, "need").blocks)
    assert 'href="/evidence/#source-' in words
    assert 'href="#source-' not in words


def test_before_any_audit_there_is_nothing_and_it_says_so(area: Area) -> None:
    shown = section(area, "need")
    assert (shown.run, shown.blocks, shown.answer, shown.stale) == (None, (), "", False)
    assert piece(area, "need", 1) is None


def test_a_change_makes_the_result_stale(area: Area, owner: User, run: Run, westmere: Made) -> None:
    done(run, westmere)
    save_revision(
        by=owner,
        area=area,
        kind=Revision.Kind.EDITED,
        files={"contracts.csv": None},
        summary="Waits taken away",
    )
    assert section(area, "need").stale


def test_tables_that_must_be_mended_are_told_of_without_what_they_hold(
    area: Area, owner: User
) -> None:
    files = {"population.csv": b"area_code,age,sex,young_people\nE01000001,secret,all,3\n"}
    save_revision(by=owner, area=area, kind=Revision.Kind.EDITED, files=files, summary="Worse")
    run = runs.start(by=owner, area=area)
    jobs.do_run.call(run.key)
    run.refresh_from_db()
    assert run.state == Run.State.FAILED
    assert run.label.startswith("The tables must be mended first: ")
    assert "population.csv" in run.label
    assert "secret" not in run.label
    assert not run.files.exists()


def test_the_run_reads_the_revision_it_was_asked_for(
    area: Area, owner: User, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_revision(
        by=owner,
        area=area,
        kind=Revision.Kind.EDITED,
        files={"contracts.csv": None},
        summary="Later",
    )
    seen = []

    def look(folder: Path, options: Mapping[str, Any] | None = None, *, progress: Progress) -> Made:
        seen.append((folder / "contracts.csv").exists())
        raise SourceError("Enough seen.")

    monkeypatch.setattr(jobs, "KINDS", {"audit": look})
    jobs.do_run.call(run.key)
    assert seen == [True]


def ending(error: BaseException) -> Any:
    def fall(folder: Path, options: Mapping[str, Any] | None = None, *, progress: Progress) -> Made:
        raise error

    return fall


def test_a_fault_of_ours_is_owned_up_to_without_its_words(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "KINDS", {"audit": ending(KeyError("a young person's name"))})
    jobs.do_run.call(run.key)
    run.refresh_from_db()
    assert (run.state, run.label) == (Run.State.FAILED, jobs.OURS)


def test_a_worker_that_is_told_to_end_says_that_the_work_was_cut_off(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "KINDS", {"audit": ending(SystemExit(1))})
    with pytest.raises(SystemExit):
        jobs.do_run.call(run.key)
    run.refresh_from_db()
    assert (run.state, run.label) == (Run.State.FAILED, work.CUT_OFF)


def test_progress_is_written_now_and_then_and_hears_a_stop(run: Run, owner: User) -> None:
    work.claim(run_key=run.key)
    now = [0.0]
    watch = jobs.Watch(run, clock=lambda: now[0])
    watch(1, 4, "need")
    watch(2, 4, "need")
    run.refresh_from_db()
    assert (run.done_steps, run.all_steps, run.label) == (1, 4, "need")
    now[0] = 0.6
    watch(3, 4, "need")
    run.refresh_from_db()
    assert run.done_steps == 3
    runs.stop(by=owner, run=run)
    watch(3, 4, "need")
    with pytest.raises(jobs.Stopped):
        watch(4, 4, "access")


def test_a_stop_while_at_work_keeps_nothing(
    run: Run, owner: User, westmere: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_half_way(
        folder: Path, options: Mapping[str, Any] | None = None, *, progress: Progress
    ) -> Made:
        runs.stop(by=owner, run=run)
        progress(1, 2, "half way")
        return westmere

    monkeypatch.setattr(jobs, "KINDS", {"audit": stop_half_way})
    jobs.do_run.call(run.key)
    run.refresh_from_db()
    assert run.state == Run.State.STOPPED
    assert not run.fragments.exists()


def test_a_stop_at_the_very_end_keeps_nothing_either(run: Run, owner: User, westmere: Made) -> None:
    work.claim(run_key=run.key)
    runs.stop(by=owner, run=run)
    assert not work.finish(run=run, made=westmere)
    run.refresh_from_db()
    assert run.state == Run.State.STOPPED
    assert not run.files.exists()


def test_a_waiting_run_stops_at_once_and_the_worker_leaves_it(run: Run, owner: User) -> None:
    runs.stop(by=owner, run=run)
    run.refresh_from_db()
    assert run.state == Run.State.STOPPED
    jobs.do_run.call(run.key)
    run.refresh_from_db()
    assert run.state == Run.State.STOPPED
    with pytest.raises(SourceError, match="ended already"):
        runs.stop(by=owner, run=run)


def test_a_silent_run_was_cut_off_and_another_can_be_asked_for(
    area: Area, owner: User, run: Run, westmere: Made
) -> None:
    work.claim(run_key=run.key)
    with pytest.raises(SourceError, match="under way"):
        runs.start(by=owner, area=area)
    silent_since = timezone.now() - timedelta(seconds=work.SILENT_SECONDS + 1)
    Run.objects.filter(pk=run.pk).update(heartbeat_at=silent_since)
    runs.start(by=owner, area=area)
    run.refresh_from_db()
    assert (run.state, run.label) == (Run.State.FAILED, work.CUT_OFF)
    assert not work.finish(run=run, made=westmere)


def test_a_beat_keeps_a_run_alive(area: Area, run: Run) -> None:
    work.claim(run_key=run.key)
    Run.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now() - timedelta(days=1))
    work.beat(run=run)
    work.settle(area=area)
    run.refresh_from_db()
    assert run.state == Run.State.RUNNING


def test_a_waiting_run_is_cut_off_only_when_it_is_out_of_the_queue(area: Area, run: Run) -> None:
    later = timezone.now() + timedelta(hours=1)
    work.settle(area=area, now=later)
    run.refresh_from_db()
    assert run.state == Run.State.WAITING
    DBTaskResult.objects.all().delete()
    work.settle(area=area, now=later)
    run.refresh_from_db()
    assert run.state == Run.State.FAILED


def test_only_the_newest_reports_and_those_kept_by_name_stay(
    area: Area, owner: User, westmere: Made
) -> None:
    light = Made(answers={}, files={"audit.json": b"{}"}, sections=())
    first = done(runs.start(by=owner, area=area), light)
    runs.freeze(by=owner, run=first, name="Board, May")
    for _ in range(work.KEPT_RUNS + 2):
        done(runs.start(by=owner, area=area), light)
    kept = area.runs.filter(state=Run.State.DONE)
    assert kept.filter(frozen_as="").count() == work.KEPT_RUNS
    assert kept.filter(pk=first.pk).exists()


def test_the_heart_beats_beside_the_work_and_survives_a_missed_beat(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from django.db import OperationalError

    twice = Event()
    beats: list[Run] = []

    def beat(*, run: Run) -> None:
        beats.append(run)
        if len(beats) > 1:
            twice.set()
        raise OperationalError("locked")

    def wait(folder: Path, options: Mapping[str, Any] | None = None, *, progress: Progress) -> Made:
        assert twice.wait(10)
        raise SourceError("Enough seen.")

    monkeypatch.setattr(jobs, "_BEAT_SECONDS", 0.01)
    monkeypatch.setattr(jobs.work, "beat", beat)
    monkeypatch.setattr(jobs, "KINDS", {"audit": wait})
    jobs.do_run.call(run.key)
    run.refresh_from_db()
    assert run.label == "Enough seen."
