"""Whom a missing route or an old directory entry concerns."""

from typing import Any

from carereach.access import audit_referrals, audit_usable_access, count_by_door, count_resting_on
from tests.unit.access.worlds import rules, tables, whole_town

CELLS = (("N6", "acute"), ("N9", "treatment"), ("N10", "treatment"))


def doors(world: dict[str, Any]) -> list[tuple[Any, ...]]:
    given = tables(**{name: rows for name, rows in world.items() if name != "shapes"})
    access = audit_usable_access(given, rules=rules(cells=CELLS))
    return count_by_door(access, audit_referrals(given.services, given.pathway_links)).rows()


def resting(world: dict[str, Any], *service_ids: str) -> list[tuple[Any, ...]]:
    access = audit_usable_access(tables(**world), rules=rules(cells=CELLS))
    return count_resting_on(access, service_ids).rows()


def test_where_every_door_has_its_route_nobody_is_concerned() -> None:
    assert doors(whole_town()) == []


def test_those_who_can_use_another_linked_door_are_told_from_those_who_cannot() -> None:
    world = whole_town()
    world["pathway_links"] = [
        link for link in world["pathway_links"] if link["from_service_id"] != "ed"
    ]
    assert doors(world) == [("S2", 4000, 0)]
    for one in world["services"]:
        if one["service_id"] in ("camhs", "sarc"):
            one["minimum_age"] = 12
    assert doors(world) == [("S2", 4000, 1600)]


def test_a_door_that_takes_referrals_only_is_no_door_to_walk_in_by() -> None:
    world = whole_town(pathway_links=[{"from_service_id": "ed", "to_service_id": "camhs"}])
    for one in world["services"]:
        if one["service_id"] == "camhs":
            one["referral_routes"] = ["gp"]
        if one["service_id"] == "sarc":
            one["setting"] = None
    assert [row[0] for row in doors(world)] == ["S2"]


def test_an_entry_is_told_by_those_who_would_have_no_other_way_in() -> None:
    world = whole_town()
    assert resting(world, "ed", "cse") == [("ed", 1, "N6", "acute", 4000, 4000)]
    world["offers"].append({"service_id": "sarc", "need": "N6", "stage": "acute", "level": "full"})
    assert resting(world, "ed") == [("ed", 0, "N6", "acute", 4000, 0)]
    world["services"][2]["minimum_age"] = 12
    assert resting(world, "ed") == [("ed", 1, "N6", "acute", 4000, 1600)]


def test_an_entry_that_lets_nobody_in_has_no_row() -> None:
    world = whole_town()
    world["services"][1]["exclusions"] = ["risk level"]
    assert resting(world, "ed") == []
