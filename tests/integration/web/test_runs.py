"""An audit is asked for, watched and stopped from pages that work without a script."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from carereach.cycle.workbench_audit import Made
from carereach.web.people.models import Role, User
from carereach.web.plans.actions import runs, work
from carereach.web.plans.models import Area, Run

ClientOf = Callable[[Role], Client]
LIGHT = Made(answers={}, files={"audit.json": b"{}"}, sections=())


@pytest.fixture
def run(area: Area, owner: User) -> Run:
    return runs.start(by=owner, area=area)


def words(client: Client, name: str, area: Area, *more: str) -> str:
    response = client.get(reverse(name, args=[area.key, *more]))
    assert response.status_code == 200
    return response.content.decode()


def test_asking_for_an_audit_leads_to_its_progress(area: Area, client_of: ClientOf) -> None:
    client = client_of(Role.ANALYST)
    assert "Run the first audit" in words(client, "audit_start", area)
    response = client.post(reverse("audit_start", args=[area.key]))
    run = area.runs.get()
    assert response["Location"] == reverse("run", args=[area.key, run.key])
    page = words(client, "run", area, run.key)
    assert "Waiting to start" in page
    assert "Audit of the tables at revision 1" in page
    assert reverse("run_stop", args=[area.key, run.key]) in page


def test_a_second_one_is_refused_politely(area: Area, run: Run, client_of: ClientOf) -> None:
    client = client_of(Role.OWNER)
    assert "An audit is under way" in words(client, "audit_start", area)
    response = client.post(reverse("audit_start", args=[area.key]))
    assert response.status_code == 409
    assert "This is under way already" in response.content.decode()
    assert area.runs.count() == 1


def test_without_tables_there_is_nothing_to_audit(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    Area.objects.filter(pk=area.pk).update(revision_number=0)
    response = client_of(Role.OWNER).post(reverse("audit_start", args=[area.key]))
    assert "bring them in first" in response.content.decode()


def test_the_progress_is_asked_for_again_until_it_ends(
    area: Area, run: Run, client_of: ClientOf
) -> None:
    client = client_of(Role.READER)
    work.claim(run_key=run.key)
    work.tell(run=run, done=2, total=8, label="need: how many young people")
    address = reverse("run_progress", args=[area.key, run.key])
    part = client.get(address, headers={"HX-Request": "true"})
    assert 'value="2"' in part.content.decode()
    assert "need: how many young people" in part.content.decode()
    assert "HX-Refresh" not in part
    assert "<html" not in part.content.decode()
    work.finish(run=run, made=LIGHT)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_without_a_script_the_progress_is_the_whole_page(
    area: Area, run: Run, client_of: ClientOf
) -> None:
    client = client_of(Role.READER)
    response = client.get(reverse("run_progress", args=[area.key, run.key]))
    assert response["Location"] == reverse("run", args=[area.key, run.key])


def test_a_reader_sees_progress_but_neither_starts_nor_stops(
    area: Area, run: Run, client_of: ClientOf
) -> None:
    client = client_of(Role.READER)
    assert "Stop this" not in words(client, "run", area, run.key)
    assert client.post(reverse("run_stop", args=[area.key, run.key])).status_code == 403
    assert client.post(reverse("audit_start", args=[area.key])).status_code == 403


def test_stopping(area: Area, run: Run, client_of: ClientOf) -> None:
    client = client_of(Role.OWNER)
    work.claim(run_key=run.key)
    stop = reverse("run_stop", args=[area.key, run.key])
    assert client.get(stop).status_code == 405
    assert client.post(stop)["Location"] == reverse("run", args=[area.key, run.key])
    assert "It was asked to stop" in words(client, "run", area, run.key)
    assert "Stop this" not in words(client, "run", area, run.key)
    work.stopped(run=run)
    assert client.post(stop).status_code == 302
    page = words(client, "run", area, run.key)
    assert "Stopped" in page
    assert "Run it again" in page


def test_a_finished_audit_leads_to_what_it_found(area: Area, run: Run, client_of: ClientOf) -> None:
    work.claim(run_key=run.key)
    work.finish(run=run, made=LIGHT)
    page = words(client_of(Role.READER), "run", area, run.key)
    assert "See what it found" in page
    Area.objects.filter(pk=area.pk).update(revision_number=3)
    assert "2 changes" in words(client_of(Role.READER), "run", area, run.key)


def test_other_work_leads_to_a_page_of_its_own_if_it_has_one(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    run = runs.start(by=owner, area=area, kind="guess", options={"more": 1})
    runs.start(by=owner, area=area, kind="guess", options={"more": 2})
    work.claim(run_key=run.key)
    work.finish(run=run, made=LIGHT)
    page = words(client_of(Role.READER), "run", area, run.key)
    assert "Work of the tables" in page
    assert "See what it found" not in page


def test_a_run_of_another_area_is_no_run(
    area: Area, other_area: Area, owner: User, client_of: ClientOf
) -> None:
    foreign = Run.objects.create(area=other_area, revision_number=1, by=owner)
    client = client_of(Role.OWNER)
    for name in ("run", "run_progress"):
        assert client.get(reverse(name, args=[area.key, foreign.key])).status_code == 404
    assert client.post(reverse("run_stop", args=[area.key, foreign.key])).status_code == 404
