"""Invitations work once, for one address, for a week; an area always keeps an owner."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from conftest import PASSWORD
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from carereach.base import SourceError
from carereach.web.people.models import Invitation, Membership, Organisation, Role, User
from carereach.web.plans.actions import people as actions
from carereach.web.plans.models import Area, LogEntry

NEW = "seven violet herons walk"
GUESS = "-".join(["not", "a", "token"])
INVITED = {
    "email": "New.Person@harbour.example",
    "organisation": "Harbour",
    "kind": "voluntary",
    "role": "reader",
}
ClientOf = Callable[[Role], Client]


def events() -> list[str]:
    return list(LogEntry.objects.values_list("event", flat=True))


def invite(client: Client, area: Area, **changes: str) -> str:
    """Invite somebody as the owner does, and return the path of the link shown."""
    response = client.post(f"/areas/{area.key}/people/invite/", INVITED | changes)
    found = re.search(r'value="http://testserver(/join/[^"]+)"', response.content.decode())
    assert found, response.content.decode()
    return found[1]


def test_somebody_new_joins_by_the_link_once(area: Area, client_of: ClientOf) -> None:
    link = invite(client_of(Role.OWNER), area)
    assert link.split("/")[2] not in str(list(Invitation.objects.values()))
    client = Client()
    assert "Westmere" in client.get(link).content.decode()
    response = client.post(link, {"name": "Noor", "password": NEW, "again": NEW})
    assert response.status_code == 302
    member = Membership.objects.get(user__email="new.person@harbour.example")
    assert (member.role, member.area, member.user.name) == (Role.READER, area, "Noor")
    assert client.get(f"/areas/{area.key}/").status_code == 200
    assert Client().get(link).status_code == 404
    assert {"invitation made", "account made", "joined", "signed in"} <= set(events())


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "at least 12"),
        ("password1234", "password1234", "too common"),
        (NEW, "another thing entirely", "two passwords differ"),
        ("new.person@harbour.example", "new.person@harbour.example", "too similar"),
    ],
)
def test_a_weak_password_is_refused_and_the_name_is_kept(
    area: Area, client_of: ClientOf, password: str, again: str, sentence: str
) -> None:
    link = invite(client_of(Role.OWNER), area)
    page = Client().post(link, {"name": "Noor", "password": password, "again": again})
    words = page.content.decode()
    assert sentence in words
    assert 'value="Noor"' in words
    assert "There is a problem" in words
    assert not User.objects.filter(name="Noor").exists()


def test_a_link_is_dead_after_a_week_and_when_withdrawn(area: Area, client_of: ClientOf) -> None:
    owner = client_of(Role.OWNER)
    late = invite(owner, area)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(late).status_code == 404
    assert "too old" in owner.get(f"/areas/{area.key}/people/").content.decode()
    fresh = invite(owner, area)
    assert Invitation.objects.count() == 1, "a new invitation takes the place of the old"
    pk = Invitation.objects.get().pk
    assert owner.post(f"/areas/{area.key}/people/invitations/{pk}/withdraw/").status_code == 302
    assert Client().get(fresh).status_code == 404
    assert "This link does not work" in Client().get("/join/guess/").content.decode()


def test_somebody_with_an_account_signs_in_and_joins(
    area: Area, other_area: Area, people: dict[Role, User], client_of: ClientOf
) -> None:
    Membership.objects.create(user=people[Role.READER], area=other_area, role=Role.OWNER)
    link = invite(client_of(Role.READER), other_area, email="analyst@westmere.example")
    assert "There is an account" in Client().get(link).content.decode()
    wrong = client_of(Role.ASSURER)
    assert "for another address" in wrong.post(link).content.decode()
    right = client_of(Role.ANALYST)
    assert "signed in as analyst@" in right.get(link).content.decode()
    assert right.post(link)["Location"] == f"/areas/{other_area.key}/"
    assert right.get(link).status_code == 404


def test_actions_refuse_what_a_page_would_not_offer(area: Area, owner: User) -> None:
    asked = {"by": owner, "area": area, "organisation": ("Harbour", "voluntary")}
    token = actions.invite(email="noor@harbour.example", role=Role.READER, **asked)
    with pytest.raises(SourceError, match="works in this area already"):
        actions.invite(email=owner.email, role=Role.READER, **asked)
    with pytest.raises(SourceError, match="needs an organisation"):
        actions.invite(email="x@harbour.example", role=Role.CONTRIBUTOR, **asked)
    with pytest.raises(SourceError, match="account already"):
        actions.join_as_new(token=token, email=owner.email, name="Olu", password=NEW)
    with pytest.raises(SourceError, match="does not work any more"):
        actions.join(by=owner, token=GUESS)
    Invitation.objects.update(email=owner.email)
    with pytest.raises(SourceError, match="work in this area already"):
        actions.join(by=owner, token=token)
    with pytest.raises(SourceError, match="does not work any more"):
        actions.set_new_password(user=owner, token=GUESS, password=NEW)
    with pytest.raises(SourceError, match="an account already"):
        actions.make_first_owner(token=GUESS, email="a@b.example", name="A", password=NEW)


def test_a_member_cannot_be_invited_again_and_what_was_typed_stays(
    area: Area, client_of: ClientOf
) -> None:
    asked = INVITED | {"email": "reader@westmere.example"}
    page = client_of(Role.OWNER).post(f"/areas/{area.key}/people/invite/", asked)
    assert "works in this area already" in page.content.decode()
    assert 'value="reader@westmere.example"' in page.content.decode()


def test_a_contributor_is_of_an_organisation_in_the_tables(area: Area, client_of: ClientOf) -> None:
    owner = client_of(Role.OWNER)
    asked = INVITED | {"role": "contributor"}
    address = f"/areas/{area.key}/people/invite/"
    assert "Choose whose rows" in owner.post(address, asked).content.decode()
    unknown = asked | {"organisation_id_in_tables": "nobody"}
    assert "There is a problem" in owner.post(address, unknown).content.decode()
    link = invite(owner, area, role="contributor", organisation_id_in_tables="org-mind")
    Client().post(link, {"name": "Noor", "password": NEW, "again": NEW})
    member = Membership.objects.get(user__name="Noor")
    assert member.organisation_id_in_tables == "org-mind"


def test_the_last_owner_stays(area: Area, owner: User, client_of: ClientOf) -> None:
    client, mine = client_of(Role.OWNER), owner.memberships.get()
    place = f"/areas/{area.key}/people/{mine.pk}"
    assert "needs an owner" in client.post(f"{place}/remove/").content.decode()
    assert "needs an owner" in client.post(f"{place}/role/", {"role": "reader"}).content.decode()
    analyst = area.memberships.get(role=Role.ANALYST)
    client.post(f"/areas/{area.key}/people/{analyst.pk}/role/", {"role": "owner"})
    assert client.get(f"{place}/remove/").status_code == 200
    assert client.post(f"{place}/remove/")["Location"] == "/"
    assert client.get(f"/areas/{area.key}/").status_code == 404
    assert [event for event in events() if "role" in event or "removed" in event] == [
        "role changed",
        "member removed",
    ]


def test_a_role_changes_at_once(area: Area, client_of: ClientOf) -> None:
    owner, reader = client_of(Role.OWNER), client_of(Role.READER)
    pk = area.memberships.get(role=Role.READER).pk
    assert owner.get(f"/areas/{area.key}/people/{pk}/role/").status_code == 200
    assert reader.get(f"/areas/{area.key}/people/invite/").status_code == 403
    owner.post(f"/areas/{area.key}/people/{pk}/role/", {"role": "owner"})
    assert reader.get(f"/areas/{area.key}/people/invite/").status_code == 200
    pk = area.memberships.get(role=Role.ANALYST).pk
    assert owner.post(f"/areas/{area.key}/people/{pk}/remove/")["Location"].endswith("/people/")


def test_a_new_password_by_a_link_ends_every_session(
    area: Area, people: dict[Role, User], client_of: ClientOf
) -> None:
    owner, reader = client_of(Role.OWNER), client_of(Role.READER)
    member = area.memberships.get(role=Role.READER)
    place = f"/areas/{area.key}/people/{member.pk}/password/"
    assert owner.get(place).status_code == 200
    page = owner.post(place)
    assert page["Cache-Control"] == "private, no-store"
    link = re.search(r"http://testserver(/new-password/[^\"]+)", page.content.decode())
    assert link
    client = Client()
    assert client.get(link[1]).status_code == 200
    assert "There is a problem" in client.post(link[1], {"password": NEW}).content.decode()
    assert client.post(link[1], {"password": NEW, "again": NEW}).status_code == 302
    assert reader.get("/").status_code == 302
    people[Role.READER].refresh_from_db()
    assert people[Role.READER].check_password(NEW)
    assert client.get(link[1]).status_code == 404
    assert client.get("/new-password/999999/guess/").status_code == 404


def test_no_owner_reaches_into_the_areas_of_others(
    area: Area, other_area: Area, people: dict[Role, User], client_of: ClientOf
) -> None:
    Membership.objects.create(user=people[Role.READER], area=other_area, role=Role.READER)
    pk = area.memberships.get(role=Role.READER).pk
    page = client_of(Role.OWNER).post(f"/areas/{area.key}/people/{pk}/password/")
    assert "ask whoever runs the workbench" in page.content.decode()


def test_only_owners_see_addresses(area: Area, client_of: ClientOf) -> None:
    place = f"/areas/{area.key}/people/"
    assert "reader@westmere.example" in client_of(Role.OWNER).get(place).content.decode()
    words = client_of(Role.READER).get(place).content.decode()
    assert "Olu Owner" in words
    assert "@westmere.example" not in words


def test_the_first_person_makes_their_account_once(db: None, settings: object) -> None:
    token = actions.first_owner_token()
    client = Client()
    assert client.get(f"/first/{token}/").status_code == 200
    asked = {"name": "Ola", "email": "Ola@council.example", "password": NEW, "again": NEW}
    assert client.post(f"/first/{token}/", asked)["Location"] == "/"
    assert User.objects.get().email == "ola@council.example"
    assert client.get("/")["Location"] == "/accounts/2fa/"
    assert Client().get(f"/first/{token}/").status_code == 404
    assert Client().get("/first/guess/").status_code == 404
    assert actions.first_owner_token() is None


def test_signing_out_everywhere_ends_the_other_sessions_too(
    area: Area, client_of: ClientOf
) -> None:
    here, there, other = client_of(Role.READER), client_of(Role.READER), client_of(Role.OWNER)
    assert "Sign out everywhere" in here.get("/account/").content.decode()
    assert here.get("/account/sign-out-everywhere/").status_code == 405
    assert here.post("/account/sign-out-everywhere/").status_code == 302
    assert here.get("/").status_code == there.get("/").status_code == 302
    assert other.get("/").status_code == 200
    assert Session.objects.count() == 1


def test_the_log_holds_no_address_and_no_name(area: Area, client_of: ClientOf) -> None:
    link = invite(client_of(Role.OWNER), area)
    Client().post(link, {"name": "Noor", "password": NEW, "again": NEW})
    told = str(list(LogEntry.objects.values_list("event", "facts")))
    assert "@" not in told
    assert "Noor" not in told
    assert PASSWORD not in told
    assert str(Organisation.objects.first()) == "Harbour"
