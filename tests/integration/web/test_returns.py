"""A provider return: five screens, saved as they go, one revision when it is sent."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from carereach.base import SourceError
from carereach.cycle.workbench_changes import compare_files
from carereach.tables import TABLES
from carereach.web.people.models import Membership, Role, User
from carereach.web.plans.actions import returns as actions
from carereach.web.plans.actions.data import add_row
from carereach.web.plans.models import Area, LogEntry, ProviderReturn, Revision
from carereach.web.plans.store import contents_at, save_revision

ClientOf = Callable[[Role], Client]
SERVICE = "svc-therapy"
SCREENS = (
    {
        "period_start": "01/07/2026",
        "period_end": "30/09/2026",
        "staff_wte": "5.5",
        "caseload_limit_per_wte-missing": "on",
    },
    {
        "current_caseload": "3",
        "waiting_for_assessment": "2",
        "waiting_for_treatment-missing": "on",
    },
    {
        "referrals": "41",
        "accepted": "36",
        "treatments_started": "22",
        "median_wait_assessment_days": "47",
        "median_wait_treatment_days-missing": "on",
    },
    {
        "minimum_age": "11",
        "maximum_age": "25",
        "self_referral": "yes",
        "exclusions": ["none"],
        "contract_end": "31/03/2029",
    },
    {"hours:sit-therapy-city": "same", "hours:sit-therapy-vale": "missing"},
)


@pytest.fixture
def contributor(client_of: ClientOf, people: dict[Role, User], area: Area) -> Client:
    """A client of the therapy service's own contributor."""
    Membership.objects.filter(user=people[Role.CONTRIBUTOR], area=area).update(
        organisation_id_in_tables="org-ropewalk"
    )
    return client_of(Role.CONTRIBUTOR)


def address(area: Area, rest: str = "") -> str:
    return f"/areas/{area.key}/returns/{rest}"


def begin(client: Client, area: Area, service: str = SERVICE) -> ProviderReturn:
    assert client.post(address(area, "start/"), {"service": service}).status_code == 302
    return ProviderReturn.objects.get(service_id=service, sent_at=None)


def fill_in(client: Client, area: Area, kept: ProviderReturn) -> None:
    for number, answers in enumerate(SCREENS, start=1):
        response = client.post(address(area, f"{kept.key}/{number}/"), answers)
        assert response.status_code == 302, response.content.decode()


def events() -> list[str]:
    found = LogEntry.objects.filter(event__startswith="return")
    return list(found.values_list("event", flat=True))


def test_a_provider_fills_in_five_screens_and_one_revision_is_written(
    area: Area, contributor: Client
) -> None:
    before = contents_at(area)
    page = contributor.get(address(area, f"start/?service={SERVICE}")).content.decode()
    assert "Ropewalk Therapy for Young People" in page
    kept = begin(contributor, area)
    fill_in(contributor, area, kept)
    page = contributor.get(address(area, f"{kept.key}/review/")).content.decode()
    assert "1 July 2026" in page
    assert "Not supplied; what is held stays" in page
    assert "Open as before" in page
    assert "Send the return" in page
    response = contributor.post(address(area, f"{kept.key}/send/"))
    assert response.status_code == 302
    area.refresh_from_db()
    revision = area.revisions.first()
    assert revision is not None
    assert (area.revision_number, revision.kind) == (2, Revision.Kind.RETURNED)
    after = contents_at(area)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"capacity.csv", "services.csv", "contracts.csv"}
    (row,) = compare_files("capacity.csv", before["capacity.csv"], after["capacity.csv"]).rows
    assert row.after is not None
    assert (row.after["current_caseload"], row.after["waiting_for_treatment"]) == ("3", "")
    assert set(events()) == {"return begun", "return saved", "return sent"}
    told = str(list(LogEntry.objects.values_list("facts", flat=True)))
    assert SERVICE not in told
    page = contributor.get(address(area)).content.decode()
    assert "Sent on" in page
    assert contributor.post(address(area, f"{kept.key}/send/")).status_code == 302
    assert contributor.get(address(area, f"{kept.key}/1/")).status_code == 302
    assert contributor.get(address(area, f"{kept.key}/review/")).status_code == 302
    assert area.revisions.count() == 2


def test_a_return_is_taken_up_where_it_was_left(area: Area, contributor: Client) -> None:
    kept = begin(contributor, area)
    contributor.post(address(area, f"{kept.key}/1/"), SCREENS[0])
    again = contributor.post(address(area, "start/"), {"service": SERVICE})
    assert again["Location"] == address(area, f"{kept.key}/2/")
    assert ProviderReturn.objects.count() == 1
    page = contributor.get(address(area, f"{kept.key}/1/")).content.decode()
    assert 'value="01/07/2026"' in page
    assert re.search(r'name="caseload_limit_per_wte-missing"[^>]*checked', page)
    assert "Begun, saved on" in contributor.get(address(area)).content.decode()
    fill_in(contributor, area, kept)
    again = contributor.post(address(area, "start/"), {"service": SERVICE})
    assert again["Location"] == address(area, f"{kept.key}/review/")


def test_what_is_right_is_kept_and_what_is_wrong_is_said(area: Area, contributor: Client) -> None:
    kept = begin(contributor, area)
    wrong = SCREENS[0] | {"staff_wte": "lots", "caseload_limit_per_wte": "12"}
    response = contributor.post(address(area, f"{kept.key}/1/"), wrong)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Enter a number from 0 to 10,000." in page
    assert "not both" in page
    assert 'value="lots"' in page
    kept.refresh_from_db()
    assert kept.answers == {"period_start": "2026-07-01", "period_end": "2026-09-30"}
    page = contributor.post(address(area, f"{kept.key}/2/"), {}).content.decode()
    assert page.count("Answer this, or say that it is not supplied.") >= 3
    page = contributor.post(address(area, f"{kept.key}/1/"), {}).content.decode()
    assert "Fill this in." in page


@pytest.mark.parametrize(
    ("screen", "answers", "sentence"),
    [
        (3, SCREENS[2] | {"accepted": "42"}, "accepted more than you received"),
        (4, SCREENS[3] | {"maximum_age": "9"}, "oldest age is below the youngest"),
        (4, SCREENS[3] | {"contract_end": "01/01/2020"}, "contract ends before it starts"),
        (4, SCREENS[3] | {"self_referral": "perhaps"}, "Choose one of the answers"),
        (4, SCREENS[3] | {"exclusions": ["bad luck"]}, "Choose from the answers"),
        (4, SCREENS[3] | {"exclusions": ["none", "missing"]}, "not both"),
        (5, {}, "Choose an answer"),
        (5, {"hours:sit-therapy-city": "changed"}, "Write the hours like"),
        (5, SCREENS[4] | {"hours:sit-therapy-city:monday": "9 to 5pm"}, "You wrote other hours"),
    ],
)
def test_answers_are_checked_on_their_screen(
    area: Area, contributor: Client, screen: int, answers: dict[str, str], sentence: str
) -> None:
    kept = begin(contributor, area)
    if sentence.startswith("Write"):
        answers = answers | {"hours:sit-therapy-city:monday": "mornings"}
    page = contributor.post(address(area, f"{kept.key}/{screen}/"), answers).content.decode()
    assert "There is a problem" in page
    assert sentence in page


def test_each_change_is_kept_by_htmx(area: Area, contributor: Client) -> None:
    kept = begin(contributor, area)
    half = {"period_start": "01/07/2026", "staff_wte": "5.5"}
    response = contributor.post(
        address(area, f"{kept.key}/1/"), half, headers={"HX-Request": "true"}
    )
    assert response.content.decode().startswith("Saved at")
    kept.refresh_from_db()
    assert kept.answers == {"period_start": "2026-07-01", "staff_wte": "5.5"}
    contributor.post(
        address(area, f"{kept.key}/1/"),
        half | {"staff_wte": ""},
        headers={"HX-Request": "true"},
    )
    kept.refresh_from_db()
    assert kept.answers == {"period_start": "2026-07-01"}
    before = len(events())
    contributor.post(address(area, f"{kept.key}/1/"), half | {"staff_wte": ""})
    assert len(events()) == before


def test_new_hours_are_written(area: Area, contributor: Client) -> None:
    kept = begin(contributor, area)
    fill_in(contributor, area, kept)
    days = {
        f"hours:sit-therapy-city:{day}": "10:00 to 18:30"
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
    } | {f"hours:sit-therapy-city:{day}": "closed" for day in ("saturday", "sunday")}
    changed = SCREENS[4] | {"hours:sit-therapy-city": "changed"} | days
    back = contributor.post(address(area, f"{kept.key}/5/?review=yes"), changed)
    assert back["Location"] == address(area, f"{kept.key}/review/")
    page = contributor.get(address(area, f"{kept.key}/review/")).content.decode()
    assert "Monday 10:00 to 18:30" in page
    assert "Sunday closed" in page
    page = contributor.get(address(area, f"{kept.key}/5/")).content.decode()
    assert 'value="10:00 to 18:30"' in page
    contributor.post(address(area, f"{kept.key}/send/"))
    area.refresh_from_db()
    assert b"sit-therapy-city,monday,10:00,18:30,always" in contents_at(area)["opening_hours.csv"]


def test_change_leads_back_to_the_review(area: Area, contributor: Client) -> None:
    kept = begin(contributor, area)
    back = contributor.post(address(area, f"{kept.key}/1/?review=yes"), SCREENS[0])
    assert back["Location"] == address(area, f"{kept.key}/review/")
    page = contributor.get(back["Location"]).content.decode()
    assert "Not answered yet" in page
    assert "Send the return" not in page
    response = contributor.post(address(area, f"{kept.key}/send/"))
    assert "Some questions are not answered yet" in response.content.decode()


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"period_start": "01/04/2025", "period_end": "30/06/2025"}, "replaces them"),
        ({"period_start": "01/01/2026", "period_end": "30/06/2026"}, "overlaps this one"),
        ({"period_start": "01/04/2025", "period_end": "31/03/2026"}, ""),
    ],
)
def test_another_period_that_is_met_is_said(
    area: Area, contributor: Client, days: dict[str, str], sentence: str
) -> None:
    kept = begin(contributor, area)
    contributor.post(address(area, f"{kept.key}/1/"), SCREENS[0] | days)
    page = contributor.get(address(area, f"{kept.key}/review/")).content.decode()
    assert ("Take care" in page or "Caution" in page) == bool(sentence)
    assert sentence in page


def test_a_service_of_others_is_not_there(area: Area, contributor: Client, owner: User) -> None:
    others = actions.start_return(by=owner, area=area, service_id="svc-camhs", organisation=None)
    page = contributor.get(address(area)).content.decode()
    assert "Ropewalk" in page
    assert "Westmere CAMHS" not in page
    assert contributor.get(address(area, "start/?service=svc-camhs")).status_code == 404
    assert contributor.post(address(area, "start/"), {"service": "svc-camhs"}).status_code == 404
    for rest in ("1/", "review/"):
        assert contributor.get(address(area, f"{others.key}/{rest}")).status_code == 404
    assert contributor.post(address(area, f"{others.key}/1/"), SCREENS[0]).status_code == 404
    assert contributor.post(address(area, f"{others.key}/send/")).status_code == 404
    assert contributor.get(address(area, "nothing/1/")).status_code == 404


def test_the_writing_itself_refuses_services_of_others(area: Area, owner: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.start_return(by=owner, area=area, service_id=SERVICE, organisation="org-mind")
    with pytest.raises(SourceError, match="not in the tables"):
        actions.start_return(by=owner, area=area, service_id="svc-none", organisation=None)
    kept = actions.start_return(by=owner, area=area, service_id=SERVICE, organisation=None)
    with pytest.raises(PermissionDenied):
        actions.save_answers(by=owner, kept=kept, asked=(), answers={}, organisation="org-mind")
    with pytest.raises(PermissionDenied):
        actions.send_return(by=owner, kept=kept, organisation="org-mind")
    assert area.revisions.count() == 1


@pytest.mark.parametrize("role", [Role.READER, Role.ASSURER])
def test_readers_never_see_a_return(
    area: Area, client_of: ClientOf, owner: User, role: Role
) -> None:
    kept = actions.start_return(by=owner, area=area, service_id=SERVICE, organisation=None)
    client = client_of(role)
    for rest in ("", "start/?service=svc-therapy", f"{kept.key}/1/", f"{kept.key}/review/"):
        assert client.get(address(area, rest)).status_code == 403


def test_an_owner_sees_who_has_sent_and_the_address_to_send(
    area: Area, client_of: ClientOf
) -> None:
    page = client_of(Role.OWNER).get(address(area)).content.decode()
    assert "Not sent yet" in page
    assert f"http://testserver{address(area, 'start/?service=svc-therapy')}" in page
    kept = begin(client_of(Role.ANALYST), area)
    assert client_of(Role.ANALYST).get(address(area, f"{kept.key}/6/")).status_code == 404
    assert client_of(Role.ANALYST).get(address(area, f"{kept.key}/0/")).status_code == 404


def test_a_closed_service_is_not_asked(area: Area, owner: User, client_of: ClientOf) -> None:
    services = contents_at(area)["services.csv"].replace(
        b"Ropewalk Therapy for Young People,S20,active", b"Ropewalk Therapy,S20,closed"
    )
    save_revision(
        by=owner,
        area=area,
        kind=Revision.Kind.EDITED,
        files={"services.csv": services},
        summary="closed",
    )
    assert "Ropewalk Therapy" not in client_of(Role.OWNER).get(address(area)).content.decode()


def test_tables_that_would_not_agree_hold_the_return_back(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    client = client_of(Role.OWNER)
    kept = begin(client, area)
    fill_in(client, area, kept)
    ProviderReturn.objects.filter(pk=kept.pk).update(
        answers=kept_answers(kept) | {"accepted": "99"}
    )
    page = client.post(address(area, f"{kept.key}/send/")).content.decode()
    assert "Two answers do not agree" in page
    ProviderReturn.objects.filter(pk=kept.pk).update(
        answers=kept_answers(kept) | {"accepted": "36", "staff_wte": "99999"}
    )
    page = client.post(address(area, f"{kept.key}/send/")).content.decode()
    assert "does not fit the tables" in page
    assert "99999" not in page.split("There is a problem")[1].split("</ul>")[0]
    assert area.revisions.count() == 1


def kept_answers(kept: ProviderReturn) -> dict[str, str | None]:
    kept.refresh_from_db()
    answers: dict[str, str | None] = kept.answers
    return answers


def test_a_return_that_changes_nothing_is_sent_without_a_revision(
    area: Area, client_of: ClientOf
) -> None:
    client = client_of(Role.OWNER)
    for _ in range(2):
        kept = begin(client, area)
        fill_in(client, area, kept)
        assert client.post(address(area, f"{kept.key}/send/")).status_code == 302
    assert ProviderReturn.objects.exclude(sent_at=None).count() == 2
    assert area.revisions.count() == 2


def test_a_return_sent_in_another_window_is_said_so(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    client = client_of(Role.OWNER)
    kept = begin(client, area)
    fill_in(client, area, kept)
    stale = ProviderReturn.objects.get(pk=kept.pk)
    client.post(address(area, f"{kept.key}/send/"))
    with pytest.raises(SourceError, match="sent already"):
        actions.send_return(by=owner, kept=stale, organisation=None)


def test_a_service_without_a_contract_or_places_is_asked_for_both(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    add_row(
        by=owner,
        area=area,
        table=TABLES["services"],
        values={"service_id": "svc new&1", "name": "New <b>service</b>", "status": "active"},
        organisation=None,
    )
    client = client_of(Role.OWNER)
    page = client.get(address(area)).content.decode()
    assert "service=svc+new%261" in page
    assert "<b>service" not in page
    kept = begin(client, area, "svc new&1")
    page = client.get(address(area, f"{kept.key}/4/")).content.decode()
    assert "First day of your contract" in page
    lone = {"contract_start": "01/04/2026", "contract_end-missing": "on"}
    page = client.post(address(area, f"{kept.key}/4/"), lone).content.decode()
    assert "Give both days of the contract" in page
    page = client.get(address(area, f"{kept.key}/5/")).content.decode()
    assert "No place or way to be met is held" in page
    assert client.post(address(area, f"{kept.key}/5/"), {}).status_code == 302
