"""Access: the pathway map as links, and every place on it with who, why and which services."""

import re
from collections.abc import Callable

import pytest
from audited import keep_audit
from django.test import Client
from sound import faults_of

from carereach.web.people.models import Role, User
from carereach.web.plans.models import Area

ClientOf = Callable[[Role], Client]


@pytest.fixture
def audited(area: Area, owner: User) -> Area:
    keep_audit(area, owner)
    return area


def test_every_place_of_the_map_opens(audited: Area, client_of: ClientOf) -> None:
    client = client_of(Role.READER)
    page = client.get(f"/areas/{audited.key}/access/?age=12-15").content.decode()
    assert not faults_of(page)
    links = re.findall(rf'<a href="(/areas/{audited.key}/access/[^"]+)"', page)
    assert len(links) == len(set(links)) == 60
    assert all(link.endswith("?age=12-15") for link in links)
    for link in links[::7]:
        cell = client.get(link).content.decode()
        assert "What keeps them out" in cell
        assert not faults_of(cell)


def test_why_those_of_12_to_15_cannot_reach_therapy_after_school(
    audited: Area, client_of: ClientOf
) -> None:
    client = client_of(Role.READER)
    address = f"/areas/{audited.key}/access/N10/treatment/?age=12-15"
    page = client.get(address).content.decode()
    assert re.search(r"young people aged 12 to 15 .* cannot get help with flashbacks", page)
    assert "Services that would count here if one thing changed" in page
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert not faults_of(part, whole=False)


def test_an_age_that_is_none_is_all_ages(audited: Area, client_of: ClientOf) -> None:
    page = client_of(Role.READER).get(f"/areas/{audited.key}/access/?age=99").content.decode()
    assert "Can young people aged 8-17 get in?" in page


def test_a_place_that_is_not_looked_at_is_not_there(audited: Area, client_of: ClientOf) -> None:
    client = client_of(Role.READER)
    for cell in ("N1/recovery", "N99/acute", "N1/nowhere"):
        assert client.get(f"/areas/{audited.key}/access/{cell}/").status_code == 404
