"""Overview: page one of the newest audit, cheap to open, each finding ready to act on."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from sound import faults_of

from carereach.web.people.models import Role
from carereach.web.plans.models import Area

ClientOf = Callable[[Role], Client]


def test_before_any_audit_it_says_what_it_would_show_and_who_has_it(
    area: Area, client_of: ClientOf
) -> None:
    steps = ("", "need/", "access/", "capacity/", "services/", "contracts/", "standards/")
    for step in (*steps, "evidence/", "more/prevention/"):
        page = client_of(Role.READER).get(f"/areas/{area.key}/{step}").content.decode()
        assert "Nothing to show here yet" in page, step
        assert "Who usually has it" in page, step
        assert "An owner or analyst of this area can run one." in page, step
        assert not faults_of(page), step


def test_findings_come_first_and_can_be_acted_on_by_those_who_may(
    audited: Area, client_of: ClientOf
) -> None:
    address = f"/areas/{audited.key}/"
    page = client_of(Role.ANALYST).get(address).content.decode()
    assert not faults_of(page)
    assert page.index("What matters most") < page.index("The pathway map")
    assert page.count("/actions/new/?finding=") == 5
    assert "/actions/new/" not in client_of(Role.READER).get(address).content.decode()


@pytest.mark.parametrize("step", ["", "access/"])
def test_it_is_cheap_to_open(audited: Area, client_of: ClientOf, step: str) -> None:
    client = client_of(Role.READER)
    client.get(f"/areas/{audited.key}/{step}")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/areas/{audited.key}/{step}")
    asked = len(queries)
    times = []
    for _ in range(5):
        before = time.process_time()
        client.get(f"/areas/{audited.key}/{step}")
        times.append(time.process_time() - before)
    assert 0 < asked <= 12
    assert len(page.content) <= 250_000
    assert min(times) <= 0.060


def test_a_table_behind_a_picture_opens_by_itself_and_as_a_page(
    audited: Area, client_of: ClientOf
) -> None:
    client = client_of(Role.READER)
    address = f"/areas/{audited.key}/audit/overview/table/1/"
    assert f'hx-get="{address}"' in client.get(f"/areas/{audited.key}/").content.decode()
    whole = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert not faults_of(whole)
    assert "<table>" in part
    assert "<main" not in part
    assert client.get(f"/areas/{audited.key}/audit/overview/table/999/").status_code == 404


def test_sections_without_a_step_open_from_it_and_others_do_not(
    audited: Area, client_of: ClientOf
) -> None:
    client = client_of(Role.READER)
    for key in ("strategies", "prevention", "participation", "requirements"):
        page = client.get(f"/areas/{audited.key}/more/{key}/").content.decode()
        assert not faults_of(page)
    assert client.get(f"/areas/{audited.key}/more/secrets/").status_code == 404
