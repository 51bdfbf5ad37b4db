"""Access: the pathway map as links, and every place on it with who, why and which services."""

import re
from collections.abc import Callable

from django.test import Client
from sound import faults_of

from carereach.web.people.models import Role
from carereach.web.plans.models import Area

ClientOf = Callable[[Role], Client]


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


def test_the_map_is_shown_under_other_rules_of_a_visit(audited: Area, client_of: ClientOf) -> None:
    client = client_of(Role.READER)
    address = f"/areas/{audited.key}/access/"
    page = client.get(address).content.decode()
    assert '<optgroup label="Time of day and year">' in page
    assert '<optgroup label="Travel">' in page
    assert "as set:" not in page
    named = re.findall(r'<option value="([^"]+)">If ', page)
    assert {"limit-30", "later-60", "holiday"} <= set(named)
    assert not any("bar" in name for name in named)
    shown = [client.get(f"{address}?age=12-15&rules={name}").content.decode() for name in named]
    assert any("as set: can get in" in one for one in shown)
    for one in shown:
        assert ("as set: " in one) != ("No place changes its state" in one)
        assert "This is the map if" in one
        assert "Back to the rules as set" in one
        assert not faults_of(one)


def test_rules_that_nobody_tried_are_the_rules_as_set(audited: Area, client_of: ClientOf) -> None:
    page = client_of(Role.READER).get(f"/areas/{audited.key}/access/?rules=none").content.decode()
    assert "This is the map if" not in page
    assert "other rules can be tried above" in page


def test_an_action_is_made_from_a_place(audited: Area, client_of: ClientOf) -> None:
    client = client_of(Role.ANALYST)
    page = client.get(f"/areas/{audited.key}/access/N10/treatment/?age=12-15").content.decode()
    link = re.search(r'href="([^"]+finding=cell-N10-treatment-12-15)"', page)
    assert link
    form = client.get(link[1]).content.decode()
    assert "cannot get help with flashbacks" in form
    assert not faults_of(form)


def test_only_a_place_that_keeps_people_out_leads_to_an_action(
    audited: Area, client_of: ClientOf
) -> None:
    open_place = f"/areas/{audited.key}/access/N6/treatment/?age=16-17"
    assert "finding=cell" not in client_of(Role.ANALYST).get(open_place).content.decode()
    shut_place = f"/areas/{audited.key}/access/N10/treatment/?age=12-15"
    assert "finding=cell" not in client_of(Role.READER).get(shut_place).content.decode()


def test_a_place_that_is_none_leads_to_an_action_by_hand(
    audited: Area, client_of: ClientOf
) -> None:
    address = f"/areas/{audited.key}/actions/new/?finding=cell-N99-treatment-8-17"
    assert "That finding is in no audit" in client_of(Role.OWNER).get(address).content.decode()
