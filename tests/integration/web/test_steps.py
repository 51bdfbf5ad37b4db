"""Need, Services, Contracts, Evidence: the audit's own pieces, in parts that load fast."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.safestring import mark_safe
from sound import faults_of

from carereach.web.people.models import Role
from carereach.web.plans.models import Area
from carereach.web.plans.shown.fragments import Block, section
from carereach.web.plans.shown.steps import lay_out

ClientOf = Callable[[Role], Client]


def _block(place: int, kind: str, size: int) -> Block:
    html = mark_safe(f'<p id="a-{place}">' + "x" * size)  # noqa: S308 - of this test
    return Block(place, kind, f"Block {place}", html, mark_safe(""), has_table=False)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("need/", "How many young people: every route"),
        ("services/", "How good the directory is"),
        ("contracts/", "Contracts, and support drawn to the same scale"),
        ("evidence/", "Sources cited"),
    ],
)
def test_a_step_shows_its_section_soundly(
    audited: Area, client_of: ClientOf, step: str, said: str
) -> None:
    answer = client_of(Role.READER).get(f"/areas/{audited.key}/{step}")
    assert said in answer.content.decode()
    assert not faults_of(answer.content.decode())
    assert len(answer.content) <= 250_000


def test_confidential_services_and_their_places_are_on_no_step(
    audited: Area, client_of: ClientOf
) -> None:
    from conftest import westmere_files

    lines = westmere_files()["services.csv"].decode().splitlines()
    head = lines[0].split(",")
    rows = [dict(zip(head, line.split(","), strict=False)) for line in lines[1:]]
    secret = [row["name"] for row in rows if "yes" in (row["confidential_location"],)]
    assert secret
    client = client_of(Role.READER)
    for step in ("", "access/", "services/", "capacity/", "contracts/", "access/N16/acute/"):
        page = client.get(f"/areas/{audited.key}/{step}").content.decode()
        assert not [name for name in secret if name in page], step


def test_a_long_section_is_cut_at_its_headings(audited: Area) -> None:
    shown = section(audited, "need")
    blocks = [_block(1, "heading", 10), _block(2, "table", 90_000)]
    blocks += [_block(3, "heading", 10), _block(4, "table", 90_000), _block(5, "table", 60_000)]
    first = lay_out("need", shown, blocks)
    assert [block.place for block in first.blocks] == [1, 2]
    assert (first.parts, first.earlier, first.later) == (3, 0, 2)
    assert [entry.address for entry in first.contents] == ["#a-1", "?part=2#a-3"]
    last = lay_out("need", shown, blocks, part="3")
    assert [block.place for block in last.blocks] == [5]
    assert last.later == 0
    for asked in ("0", "-1", "x", "99999", ""):
        assert lay_out("need", shown, blocks, part=asked).part == 1
    assert lay_out("need", shown, blocks, part="99").part == 3
    assert lay_out("need", shown, ()).blocks == ()
