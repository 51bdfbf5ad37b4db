"""Reports are listed, taken away, kept by name and set side by side."""

import copy
import json
from collections.abc import Callable

import pytest
from audited import made
from django.test import Client
from django.urls import reverse

from carereach.cycle.workbench_audit import Made
from carereach.web.people.models import Role, User
from carereach.web.plans.actions import runs, work
from carereach.web.plans.models import Area, LogEntry, Run

ClientOf = Callable[[Role], Client]


@pytest.fixture
def westmere() -> Made:
    return made()


def report(by: User, area: Area, made: Made) -> Run:
    run = runs.start(by=by, area=area)
    work.claim(run_key=run.key)
    work.finish(run=run, made=made)
    return run


def light(audit: dict[str, object]) -> Made:
    return Made(answers={}, files={"audit.json": json.dumps(audit).encode()}, sections=())


def test_before_any_report_the_page_says_what_it_would_show(
    area: Area, client_of: ClientOf
) -> None:
    page = client_of(Role.OWNER).get(reverse("reports", args=[area.key])).content.decode()
    assert "No report yet" in page
    assert reverse("audit_start", args=[area.key]) in page
    page = client_of(Role.READER).get(reverse("reports", args=[area.key])).content.decode()
    assert "An owner or analyst" in page
    assert reverse("audit_start", args=[area.key]) not in page


def test_every_file_can_be_taken_away_by_a_reader_and_the_log_knows(
    area: Area, owner: User, westmere: Made, client_of: ClientOf
) -> None:
    run = report(owner, area, westmere)
    client = client_of(Role.READER)
    page = client.get(reverse("reports", args=[area.key])).content.decode()
    assert "Created from a folder" in page
    for name, content in westmere.files.items():
        address = reverse("report_file", args=[area.key, run.key, name])
        assert address in page
        response = client.get(address)
        assert response.content == content
        assert response["X-Content-Type-Options"] == "nosniff"
        told = response["Content-Disposition"]
        assert told.startswith('attachment; filename="carereach-westmere-revision-1-')
    assert LogEntry.objects.filter(event="downloaded").count() == len(westmere.files)


@pytest.mark.parametrize("name", ["other.html", "..", "report.html.bak"])
def test_no_other_file_is_handed_out(
    area: Area, owner: User, client_of: ClientOf, name: str
) -> None:
    run = report(owner, area, light({}))
    client = client_of(Role.OWNER)
    address = reverse("report_file", args=[area.key, run.key, "x"])[:-1] + name
    assert client.get(address).status_code == 404
    missing = reverse("report_file", args=[area.key, run.key, "report.pdf"])
    assert client.get(missing).status_code == 404


def test_a_report_of_another_area_or_an_unfinished_one_is_none(
    area: Area, other_area: Area, owner: User, client_of: ClientOf
) -> None:
    foreign = Run.objects.create(area=other_area, revision_number=1, by=owner, state=Run.State.DONE)
    waiting = runs.start(by=owner, area=area)
    client = client_of(Role.OWNER)
    for run in (foreign, waiting):
        for name, more in (("report_file", ["report.pdf"]), ("report_freeze", [])):
            address = reverse(name, args=[area.key, run.key, *more])
            assert client.get(address).status_code == 404
        asked = {"before": run.key, "after": run.key}
        assert client.get(reverse("reports_compare", args=[area.key]), asked).status_code == 404
    page = client.get(reverse("reports", args=[area.key])).content.decode()
    assert "Audits without a report" in page


def test_keeping_a_report_by_name(area: Area, owner: User, client_of: ClientOf) -> None:
    run, other = report(owner, area, light({})), report(owner, area, light({}))
    client = client_of(Role.ANALYST)
    address = reverse("report_freeze", args=[area.key, run.key])
    assert "Name of this version" in client.get(address).content.decode()
    empty = client.post(address, {"name": " "})
    assert empty.status_code == 400
    assert 'id="id_name_error"' in empty.content.decode()
    assert client.post(address, {"name": "Board, May"})["Location"] == reverse(
        "reports", args=[area.key]
    )
    page = client.get(reverse("reports", args=[area.key])).content.decode()
    assert "Board, May" in page
    assert "The report is kept for ever." in page
    again = client.post(address, {"name": "Another"})
    assert "kept already" in again.content.decode()
    taken = client.post(
        reverse("report_freeze", args=[area.key, other.key]), {"name": "board, may"}
    )
    assert taken.status_code == 400
    assert 'value="board, may"' in taken.content.decode()
    assert "choose another" in taken.content.decode()
    file = client.get(reverse("report_file", args=[area.key, run.key, "audit.json"]))
    assert "carereach-westmere-board-may-" in file["Content-Disposition"]
    assert client_of(Role.READER).get(address).status_code == 403


def test_only_a_finished_audit_is_kept(area: Area, owner: User) -> None:
    from carereach.base import SourceError

    run = runs.start(by=owner, area=area)
    with pytest.raises(SourceError, match="finished"):
        runs.freeze(by=owner, run=run, name="Early")


def test_two_versions_side_by_side(
    area: Area, owner: User, westmere: Made, client_of: ClientOf
) -> None:
    audit = json.loads(westmere.files["audit.json"])
    later = copy.deepcopy(audit)
    gone = later["findings"].pop(0)["sentence"]
    later["assurance"]["standards"][0]["result"] = "met"
    row = next(iter(later["tables"]["need_mix"]["rows"]))
    row["seen"] = 9_995
    before, after = report(owner, area, light(audit)), report(owner, area, light(later))
    client = client_of(Role.READER)
    address = reverse("reports_compare", args=[area.key])
    form = client.get(address).content.decode()
    assert before.key in form
    assert "From " not in form
    page = client.get(address, {"before": before.key, "after": after.key}).content.decode()
    assert gone[:60] in page
    assert audit["assurance"]["standards"][0]["id"] in page
    assert "9,993 to 9,997" in page
    same = client.get(address, {"before": before.key, "after": before.key}).content.decode()
    assert "Choose two different reports." in same


def test_one_report_alone_is_not_compared(area: Area, client_of: ClientOf) -> None:
    page = client_of(Role.READER).get(reverse("reports_compare", args=[area.key])).content.decode()
    assert "There must be two reports" in page
