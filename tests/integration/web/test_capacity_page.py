"""Capacity: the room's page, and a change tried at a service: what gets better and what worse."""

from collections.abc import Callable

import pytest
from audited import keep_audit
from conftest import WESTMERE
from django.test import Client
from sound import faults_of

from carereach.base import MethodError
from carereach.cycle.workbench_capacity import LEVERS, make_what_if
from carereach.web.people.models import Role, User
from carereach.web.plans.actions.work import claim, finish
from carereach.web.plans.models import Area, Run

ClientOf = Callable[[Role], Client]
AS_IS = {lever.name: lever.as_is for lever in LEVERS}


def _keep(area: Area, by: User) -> Run:
    options = {**AS_IS, "service": "svc-cse", "wte": 1, "cap": -1, "outreach": 2}
    options |= {"contract_months": 60, "leavers_percent": 50}
    run = Run.objects.create(
        area=area, kind="what-if", options=options, revision_number=area.revision_number, by=by
    )
    taken = claim(run_key=run.key)
    assert taken is not None
    assert finish(run=taken, made=make_what_if(WESTMERE, options))
    return run


def test_what_was_tried_tells_what_got_better_and_worse(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    keep_audit(area, owner)
    run = _keep(area, owner)
    client = client_of(Role.READER)
    page = client.get(f"/areas/{area.key}/capacity/").content.decode()
    assert "Workers: +1 whole-time equivalents" in page
    assert 'what-if/"' not in page
    assert not faults_of(page)
    result = client.get(f"/areas/{area.key}/capacity/what-if/{run.key}/").content.decode()
    assert result.index("What got better") < result.index("What got worse")
    assert "The best gain is" in result
    assert "what got worse most is" in result
    assert result.index("The best gain is") < result.index("What was changed")
    assert "for every 100 referred" in result
    assert "chance alone" in result
    assert "gbp" not in result
    assert "Make an action" not in result
    assert not faults_of(result)


def test_the_answer_comes_before_what_was_tried(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    keep_audit(area, owner)
    client = client_of(Role.READER)
    page = client.get(f"/areas/{area.key}/capacity/").content.decode()
    assert page.index("cr-answer") < page.index("What if?") < page.index("On this page")


def test_an_action_is_made_from_a_what_if(area: Area, owner: User, client_of: ClientOf) -> None:
    run = Run.objects.create(
        area=area,
        kind="what-if",
        state=Run.State.DONE,
        revision_number=area.revision_number,
        by=owner,
        answers={
            "finding": {"section": "capacity", "sentence": "One more.", "would_change": "Workers."}
        },
    )
    client = client_of(Role.OWNER)
    result = client.get(f"/areas/{area.key}/capacity/what-if/{run.key}/").content.decode()
    asked = f"/areas/{area.key}/actions/new/?finding={run.key}"
    assert asked in result
    page = client.get(asked).content.decode()
    assert "One more." in page
    assert "Workers." in page


def test_a_what_if_of_older_tables_says_so(area: Area, owner: User, client_of: ClientOf) -> None:
    run = Run.objects.create(
        area=area, kind="what-if", state=Run.State.DONE, revision_number=0, by=owner
    )
    address = f"/areas/{area.key}/capacity/what-if/{run.key}/"
    assert "try it again" in client_of(Role.READER).get(address).content.decode()


def test_trying_asks_the_worker_and_leads_to_its_progress(area: Area, client_of: ClientOf) -> None:
    client = client_of(Role.ANALYST)
    address = f"/areas/{area.key}/capacity/what-if/"
    assert not faults_of(client.get(address).content.decode())
    answer = client.post(address, {**AS_IS, "service": "svc-cse", "wte": "1.5"})
    run = area.runs.get(kind="what-if")
    assert answer["Location"] == f"/areas/{area.key}/runs/{run.key}/"
    assert run.options["wte"] == 1.5
    again = client.post(address, {**AS_IS, "service": "svc-cse", "wte": "1.5"}).content.decode()
    assert "under way already" in again
    assert area.runs.count() == 1


def test_what_cannot_be_tried_is_told_and_what_was_typed_stays(
    area: Area, client_of: ClientOf
) -> None:
    client = client_of(Role.OWNER)
    address = f"/areas/{area.key}/capacity/what-if/"
    nothing = client.post(address, {**AS_IS, "service": "svc-cse"}).content.decode()
    assert "Change at least one number." in nothing
    wrong = client.post(address, {**AS_IS, "service": "svc-cse", "wte": "77"}).content.decode()
    assert "give a number from -5 to 10" in wrong
    assert 'value="77"' in wrong
    assert not faults_of(wrong)
    assert not area.runs.exists()


def test_confidential_services_cannot_be_tried(area: Area, client_of: ClientOf) -> None:
    address = f"/areas/{area.key}/capacity/what-if/"
    page = client_of(Role.OWNER).get(address).content.decode()
    assert "svc-cse" in page
    assert "svc-refuge" not in page


def test_a_what_if_of_another_area_is_not_there(
    area: Area, other_area: Area, owner: User, client_of: ClientOf
) -> None:
    run = Run.objects.create(
        area=other_area, kind="what-if", state=Run.State.DONE, revision_number=0, by=owner
    )
    address = f"/areas/{area.key}/capacity/what-if/{run.key}/"
    assert client_of(Role.OWNER).get(address).status_code == 404


def test_nothing_changed_is_refused() -> None:
    with pytest.raises(MethodError, match="Nothing is changed"):
        make_what_if(WESTMERE)
