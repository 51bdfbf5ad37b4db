"""Standards: evidence by reference and two ratings, written to the area's own table."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from audited import keep_audit
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from sound import faults_of

from carereach.web.people.models import Membership, Role, User
from carereach.web.plans.actions.standards import (
    MODERATED,
    OFFERED,
    Rated,
    columns_for,
    record_rating,
)
from carereach.web.plans.models import Action, Area
from carereach.web.plans.store import contents_at

ClientOf = Callable[[Role], Client]
TABLE = "standards_evidence.csv"


def _rows(area: Area) -> list[str]:
    return contents_at(Area.objects.get(pk=area.pk), names={TABLE})[TABLE].decode().splitlines()


def _values(area: Area, **values: str) -> dict[str, str]:
    return {"based_on": str(Area.objects.get(pk=area.pk).revision_number), **values}


def test_the_page_shows_every_theme_and_leads_to_a_standard(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    keep_audit(area, owner)
    client = client_of(Role.ASSURER)
    page = client.get(f"/areas/{area.key}/standards/")
    assert "Where work starts" in page.content.decode()
    assert not faults_of(page.content.decode())
    assert len(page.content) <= 250_000
    found = client.get(f"/areas/{area.key}/standards/?standard=SUP-01")
    assert found["Location"] == f"/areas/{area.key}/standards/SUP-01/"
    reader = client_of(Role.READER)
    assert "Record evidence" not in reader.get(f"/areas/{area.key}/standards/").content.decode()
    assert reader.get(f"/areas/{area.key}/standards/SUP-01/").status_code == 403


def test_a_standard_not_reached_has_an_owner_a_next_step_and_its_actions(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    keep_audit(area, owner)
    client = client_of(Role.OWNER)
    page = client.get(f"/areas/{area.key}/standards/").content.decode()
    assert not faults_of(page)
    assert page.index("Below their level:") < page.index("Without evidence:")
    asked = f"/areas/{area.key}/actions/new/?finding=standard-ACC-04"
    assert asked in page
    start = client.get(asked).content.decode()
    assert "Standard ACC-04: Time from referral to first meaningful contact" in start
    assert "provider data return" in start
    told = {
        "what": "Ask each provider for both dates.",
        "owner_organisation": "org-ropewalk",
        "job": "",
        "due_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "finding": "standard-ACC-04",
    }
    client.post(f"/areas/{area.key}/actions/new/", told)
    after = client_of(Role.READER).get(f"/areas/{area.key}/standards/").content.decode()
    assert re.search(r"Ropewalk[^<]*, due [^<]*: Ask each provider for both dates.<br>", after)
    assert "Make an action" not in after


def test_an_action_by_hand_belongs_to_no_standard(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    keep_audit(area, owner)
    Action.objects.create(
        area=area, section="assurance", what="By hand.", owner="Lead", due_on="2030-09-01", by=owner
    )
    client = client_of(Role.OWNER)
    assert "By hand." not in client.get(f"/areas/{area.key}/standards/").content.decode()
    lost = client.get(f"/areas/{area.key}/actions/new/?finding=standard-NONE-1").content.decode()
    assert "That finding is in no audit" in lost


def test_an_analyst_records_evidence_and_leaves_the_other_rows(
    area: Area, client_of: ClientOf
) -> None:
    before = _rows(area)
    client = client_of(Role.ANALYST)
    address = f"/areas/{area.key}/standards/SUP-01/"
    page = client.get(f"{address}?organisation=org-community").content.decode()
    assert "Supervision log, community trust, April 2026" in page
    assert 'name="moderated_rating"' not in page
    assert not faults_of(page)
    told = _values(area, organisation="org-community", self_rating="partly met", dated="2026-05-01")
    told["evidence_reference"] = "Supervision log, May 2026"
    assert client.post(address, told)["Location"] == address
    after = _rows(area)
    assert [line for line in after if line not in before] == [
        'SUP-01,org-community,,,partly met,not met,"Supervision log, May 2026",2026-05-01'
    ]
    assert len(after) == len(before)


def test_an_assurer_moderates_and_may_write_nothing_else(area: Area, client_of: ClientOf) -> None:
    client = client_of(Role.ASSURER)
    address = f"/areas/{area.key}/standards/SUP-05/"
    told = _values(area, organisation="org-community", moderated_rating="met", self_rating="met")
    client.post(address, told)
    assert _rows(area)[-1] == "SUP-05,org-community,,,,met,,"


def test_a_contributor_records_for_their_own_organisation_alone(
    area: Area, people: dict[Role, User], client_of: ClientOf
) -> None:
    Membership.objects.filter(user=people[Role.CONTRIBUTOR]).update(
        organisation_id_in_tables="org-sallow"
    )
    before = _rows(area)
    client = client_of(Role.CONTRIBUTOR)
    address = f"/areas/{area.key}/standards/SUP-01/"
    page = client.get(address).content.decode()
    assert "Supervision log, June 2026" in page
    assert "community trust" not in page
    client.post(address, _values(area, organisation="org-community", self_rating="met"))
    assert _rows(area) == before
    client.post(address, _values(area, organisation="org-sallow", self_rating="partly met"))
    assert _rows(area) != before


def test_what_cannot_be_kept_is_told_and_stays_typed(area: Area, client_of: ClientOf) -> None:
    before = _rows(area)
    client = client_of(Role.OWNER)
    address = f"/areas/{area.key}/standards/SUP-01/"
    told = _values(area, organisation="org-community", evidence_reference="a.b@nhs.example")
    told |= {"dated": "soon"}
    page = client.post(address, told).content.decode()
    assert "There is a problem" in page
    assert "Give the date as year, month and day" in page
    assert 'value="a.b@nhs.example"' in page
    assert _rows(area) == before
    assert client.get(f"/areas/{area.key}/standards/XXX-99/").status_code == 404


def test_a_change_by_somebody_else_is_not_overwritten(area: Area, client_of: ClientOf) -> None:
    client = client_of(Role.OWNER)
    address = f"/areas/{area.key}/standards/SUP-01/"
    told = _values(area, organisation="org-community", self_rating="partly met")
    stale = dict(told, self_rating="not met")
    client.post(address, told)
    page = client.post(address, stale).content.decode()
    assert "Somebody else changed this row" in page


def test_nobody_writes_a_column_that_is_not_theirs(
    area: Area, people: dict[Role, User], owner: User
) -> None:
    rated = Rated(standard_id="SUP-01", organisation_id="org-community", based_on=1)
    for role, column in ((Role.ANALYST, "moderated_rating"), (Role.ASSURER, "self_rating")):
        by = Membership.objects.get(user=people[role], area=area)
        with pytest.raises(PermissionDenied):
            record_rating(by=by, rated=rated, values={column: "met"})
    reader = Membership.objects.get(user=people[Role.READER], area=area)
    assert columns_for(reader) == ()
    assert columns_for(Membership.objects.get(user=owner, area=area)) == (*OFFERED, *MODERATED)


def test_a_rating_the_table_does_not_know_is_told_beside_its_cell(
    area: Area, client_of: ClientOf
) -> None:
    client = client_of(Role.OWNER)
    address = f"/areas/{area.key}/standards/SUP-01/"
    told = _values(area, organisation="org-community", dated="1850-01-01", self_rating="great")
    page = client.post(address, told).content.decode()
    assert "There is a problem" in page
    assert not faults_of(page)
