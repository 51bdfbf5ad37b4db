"""A page with a map of small areas marks it and loads what zooms it; other pages load nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from sound import faults_of

from carereach.web.people.models import Role
from carereach.web.plans.models import Area
from carereach.web.plans.shown.fragments import section

ClientOf = Callable[[Role], Client]
MARK, FILES = "data-cr-zoom", ("carereach/map.css", "carereach/map.js")
PLACE = "access/N10/treatment/"


def loads(page: str) -> bool:
    """Whether the files are in the page's head; both are, or neither."""
    head, _, body = page.partition("</head>")
    found = {name in head for name in FILES}
    assert len(found) == 1
    assert not any(name in body for name in FILES)
    return found.pop()


@pytest.mark.parametrize("step", ["", "need/", "services/", "capacity/", "contracts/", "evidence/"])
def test_a_page_loads_the_files_only_for_a_map(
    audited: Area, client_of: ClientOf, step: str
) -> None:
    page = client_of(Role.READER).get(f"/areas/{audited.key}/{step}").content.decode()
    assert loads(page) == (MARK in page)


def test_a_place_has_one_map_and_loads_the_files(audited: Area, client_of: ClientOf) -> None:
    page = client_of(Role.READER).get(f"/areas/{audited.key}/{PLACE}").content.decode()
    assert page.count(MARK) == 1
    assert loads(page)
    assert not faults_of(page)


def test_the_pathway_map_loads_them_for_the_places_that_open_beside_it(
    audited: Area, client_of: ClientOf
) -> None:
    client = client_of(Role.READER)
    assert loads(client.get(f"/areas/{audited.key}/access/").content.decode())
    address = f"/areas/{audited.key}/{PLACE}"
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.count(MARK) == 1
    assert not any(name in part for name in FILES)


def test_the_hours_of_a_place_are_a_map_too(audited: Area, client_of: ClientOf) -> None:
    blocks = section(audited, "access").blocks
    maps = [block for block in blocks if block.kind == "map"]
    assert [block.title for block in maps if block.title.startswith("Usable hours a week")]
    assert all(MARK in block.html and block.has_table for block in maps)
    assert not any(MARK in block.html for block in blocks if block.kind != "map")
    client = client_of(Role.READER)
    pages = [
        client.get(f"/areas/{audited.key}/access/?part={part}").content.decode()
        for part in range(1, 4)
    ]
    assert sum(page.count(MARK) for page in pages) >= len(maps)
    assert all(loads(page) for page in pages if MARK in page)


def test_before_any_audit_nothing_is_loaded(area: Area, client_of: ClientOf) -> None:
    page = client_of(Role.READER).get(f"/areas/{area.key}/access/").content.decode()
    assert not loads(page)
