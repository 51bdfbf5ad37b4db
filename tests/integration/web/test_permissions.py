"""Every address, tried by everybody, in every area: what opens is what ``PLACES`` says, no more."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from conftest import PASSWORD, westmere_files
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver, reverse
from placed_objects import ASKED, NARROWER, OBJECTS, own_passkey

from carereach.web.people.models import Membership, Role, User
from carereach.web.plans.models import Area, Revision
from carereach.web.plans.permissions import (
    ANYONE,
    CLOSED,
    PLACES,
    SETTING_UP,
    SIGNED_IN,
)
from carereach.web.plans.store import save_revision

AREAS = ("own area", "other area", "unknown area")
BARE = "without a second step"
PEOPLE = ("anonymous", *Role, "member of the other area", BARE)
OPEN, SIGN_IN, SET_UP, REFUSED, NONE = "open", "sign in", "set up", "refused", "none such"
NEEDS_NOBODY = {"first_owner"}
"""Addresses that open only while nobody has an account: tried in ``test_people.py``."""


_Address = tuple[str, tuple[str, ...]]


def _addresses(resolver: URLResolver, before: tuple[str, ...] = ()) -> Iterator[_Address]:
    for pattern in resolver.url_patterns:
        parts = (*before, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern, parts)
        else:
            yield str(pattern.name), parts


ADDRESSES = dict(_addresses(get_resolver()))
"""The parts of every address, by its name."""


@dataclass
class World:
    """Two areas with all that addresses can name, and everybody's browser."""

    area: Area
    other_area: Area
    stranger: User
    members: dict[str, User]
    clients: dict[str, Client]

    def key(self, where: str) -> str:
        keys = {"own area": self.area.key, "other area": self.other_area.key}
        return keys.get(where, "nowhere-here")

    def address(
        self, name: str, where: str, *, who: str = Role.OWNER, objects_of: str | None = None
    ) -> str:
        """Return an address of an area, with somebody's own objects in that or another area."""
        of_other = (objects_of or where) == "other area"
        area = self.other_area if of_other else self.area
        by = self.stranger if of_other else self.members.get(who, self.members[Role.OWNER])
        parts: dict[str, Any] = {}
        for part in ADDRESSES[name]:
            is_key = part == "area_key"
            parts[part] = self.key(where) if is_key else OBJECTS[part].make(area, by)
        return reverse(name, kwargs=parts) + ASKED.get(name, "")

    def role_in(self, who: str, where: str) -> str | None:
        """Return somebody's role in an area, None for none."""
        if who == "member of the other area":
            return Role.OWNER if where == "other area" else None
        return who if where == "own area" else None


@pytest.fixture
def world(area: Area, other_area: Area, people: dict[Role, User]) -> World:
    area.memberships.filter(role=Role.CONTRIBUTOR).update(organisation_id_in_tables="org-mind")
    stranger = User.objects.create_user("stranger@eastmere.example", PASSWORD, name="Stevie")
    Membership.objects.create(user=stranger, area=other_area, role=Role.OWNER)
    save_revision(
        by=stranger,
        area=other_area,
        kind=Revision.Kind.CREATED,
        files=westmere_files(),
        summary="Created from a folder",
    )
    bare = User.objects.create_user("bare@westmere.example", PASSWORD, name="Bobbie")
    Membership.objects.create(user=bare, area=area, role=Role.OWNER)
    clients = {"anonymous": Client()}
    members = {str(role): user for role, user in people.items()}
    for who, user in (members | {"member of the other area": stranger}).items():
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(user)
        clients[who] = _signed_in(user)
    clients[BARE] = _signed_in(bare)
    return World(area, other_area, stranger, members, clients)


def _signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def expected(world: World, name: str, who: str, where: str) -> str:
    """Say what must happen, from the one table alone."""
    place = PLACES[name]
    if isinstance(place, frozenset):
        return _expected_in_area(place, who, world.role_in(who, where))
    opens_for = {
        CLOSED: {},
        ANYONE: dict.fromkeys(PEOPLE, OPEN),
        SETTING_UP: dict.fromkeys(PEOPLE, OPEN) | {"anonymous": SIGN_IN},
        SIGNED_IN: dict.fromkeys(PEOPLE, OPEN) | {"anonymous": SIGN_IN, BARE: SET_UP},
    }
    return opens_for[place].get(who, NONE)


def _expected_in_area(place: frozenset[Role], who: str, role: str | None) -> str:
    if who == "anonymous":
        return SIGN_IN
    if who == BARE:
        return SET_UP
    if role is None:
        return NONE
    return OPEN if role in place else REFUSED


def happened(response: Any) -> str:
    """Say what did happen."""
    if response.status_code == 302 and re.match(r"/accounts/login/\?next=", response["Location"]):
        return SIGN_IN
    if response.status_code == 302 and response["Location"] == "/accounts/2fa/":
        return SET_UP
    told = {403: REFUSED, 404: NONE, 500: "a fault"}
    return told.get(response.status_code, OPEN)


def test_every_address_is_placed_and_every_part_of_it_can_be_made() -> None:
    assert set(ADDRESSES) - set(PLACES) == set(), "place these in plans/permissions.py"
    parts = {part for parts in ADDRESSES.values() for part in parts} - {"area_key"}
    assert parts - set(OBJECTS) == set(), "say in placed_objects.py how to make these"
    for name, parts in ADDRESSES.items():
        is_of_area = "area_key" in parts
        assert isinstance(PLACES[name], frozenset) == is_of_area, name


def test_what_opens_is_what_the_table_says(
    world: World, record_testsuite_property: Callable[[str, object], None]
) -> None:
    tried = sorted(set(ADDRESSES) - NEEDS_NOBODY)
    cells, unexpected = 0, []
    for name, where, who in itertools.product(tried, AREAS, PEOPLE):
        address = world.address(name, where, who=who)
        wanted = NARROWER.get((name, who)) if where == "own area" else None
        wanted = wanted or expected(world, name, who, where)
        client = world.clients[who]
        answers = [client.get(address)]
        if wanted != OPEN:
            answers.append(client.post(address))
        found = [happened(answer) for answer in answers]
        if set(found) != {wanted}:
            unexpected.append(f"{name} by {who} in the {where}: {found}, not {wanted}")
        Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).delete()
        cells += 1
    assert unexpected == []
    assert cells == len(tried) * len(PEOPLE) * len(AREAS) >= 24 * 60
    told = f"{len(tried)} addresses × {len(PEOPLE)} people × {len(AREAS)} areas = {cells} cells"
    record_testsuite_property("permission cells", told)


AREA_ADDRESSES = sorted(name for name, parts in ADDRESSES.items() if "area_key" in parts)
OBJECT_ADDRESSES = [
    name
    for name in AREA_ADDRESSES
    if any(part in OBJECTS and OBJECTS[part].is_of_area for part in ADDRESSES[name])
]


def test_an_area_of_others_looks_like_none(world: World) -> None:
    differing = []
    for name, role in itertools.product(AREA_ADDRESSES, Role):
        other, unknown = (world.address(name, where) for where in AREAS[1:])
        client = world.clients[role]
        for method in (client.get, client.post):
            theirs, none = (_whole(method(address)) for address in (other, unknown))
            if theirs != none or theirs[0] != 404:
                differing.append(f"{name} by {role}")
    assert differing == []


def _whole(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.content, dict(answer.headers)


def test_objects_of_others_are_not_reached_through_ones_own_area(world: World) -> None:
    reached, tried = [], 0
    none = world.clients[Role.OWNER].get(world.address("overview", "unknown area")).content
    for name in OBJECT_ADDRESSES:
        theirs = world.address(name, "own area", objects_of="other area")
        for role in PLACES[name]:  # type: ignore[union-attr]
            for method in (world.clients[role].get, world.clients[role].post):
                answer = method(theirs)
                is_none = answer.status_code == 404 and answer.content == none
                if not is_none and answer.status_code != 405:
                    reached.append(f"{name} by {role}: {answer.status_code}")
                tried += 1
    assert reached == []
    assert tried >= 2 * len(OBJECT_ADDRESSES) > 0


def test_a_passkey_of_somebody_else_is_not_there(world: World) -> None:
    theirs = own_passkey(world.stranger)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        answer = world.clients[Role.OWNER].get(reverse(name, kwargs={"pk": theirs}))
        assert answer.status_code in {302, 404}
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(pk=theirs).exists()


def test_an_address_that_is_not_placed_is_refused_to_everybody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("overview", "areas", "healthz"):
        monkeypatch.delitem(PLACES, name)
    for who in (*Role, "member of the other area"):
        for address in (f"/areas/{world.area.key}/", "/", "/healthz"):
            answer = world.clients[who].get(address)
            assert answer.status_code == 403
            assert "not open to anybody" in answer.content.decode()
    assert happened(Client().get("/healthz")) == SIGN_IN


def test_the_refusal_says_why(world: World) -> None:
    page = world.clients[Role.READER].get(f"/areas/{world.area.key}/people/invite/")
    assert "Your role in this area does not open this page." in page.content.decode()


def test_roles_differ(world: World) -> None:
    """Guards the table itself: nobody may do everything but the owner."""
    counts = Counter(
        role for place in PLACES.values() if isinstance(place, frozenset) for role in place
    )
    assert counts[Role.OWNER] >= max(counts.values())
    assert counts[Role.READER] <= counts[Role.ASSURER] < counts[Role.OWNER]


def test_faults_and_misread_requests_are_sentences(world: World) -> None:
    from carereach.web.plans.views import errors

    request = RequestFactory().get("/")
    assert errors.fault(request).status_code == 500
    assert errors.bad_request(request, ValueError()).status_code == 400
