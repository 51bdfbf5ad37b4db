from datetime import date
from typing import Any

from carereach.access import (
    StandardCount,
    audit_referrals,
    audit_usable_access,
    count_standards,
    reached_in_all,
)
from tests.unit.access.worlds import one_clinic, rules, service, site, tables

CELLS = (("N1", "acute"), ("N9", "treatment"))


def counted(world: dict[str, Any]) -> dict[str, StandardCount]:
    given = tables(**world)
    figures = count_standards(
        audit_usable_access(given, rules=rules(cells=CELLS)),
        within=audit_usable_access(
            given, rules=rules(cells=CELLS, max_minutes=30, bands={"10-17": (10, 17)})
        ),
        routes=audit_referrals(given.services, given.pathway_links),
        services=given.services,
        confirmed_since=date(2025, 6, 1),
    )
    return {figure.standard_id: figure for figure in figures}


def figure(world: dict[str, Any], standard_id: str) -> tuple[int, int]:
    found = counted(world)[standard_id]
    return found.numerator, found.denominator


def test_working_access_points() -> None:
    assert figure(one_clinic(), "ACC-01") == (1, 1)
    stale = one_clinic(services=[service(assured_on=date(2020, 1, 1))])
    assert figure(stale, "ACC-01") == (0, 1)
    shut = one_clinic(services=[service(maximum_age=10)])
    assert figure(shut, "ACC-01") == (0, 1)


def test_reach_for_every_need_counts_people() -> None:
    world = one_clinic()
    world["population"].append({**world["population"][0], "age": "8"})
    assert figure(world, "ACC-09") == (0, 100)
    assert counted(world)["ACC-09"].counts_people
    assert "STI and urinary testing" in counted(world)["ACC-09"].note
    world["offers"].append({**world["offers"][0], "need": "N1", "stage": "acute"})
    assert figure(world, "ACC-09") == (100, 100)
    access = audit_usable_access(tables(**world), rules=rules(cells=CELLS))
    assert reached_in_all(access, ["N1", "N9"]) == (200, {"N1": 200, "N9": 200})


def test_needs_with_two_kinds_of_setting() -> None:
    world = one_clinic()
    assert figure(world, "SET-02") == (0, 2)
    world["services"].append(service("gp", setting="S4"))
    world["sites"].append(site("gp"))
    world["opening_hours"].append({**world["opening_hours"][0], "site_id": "site-gp"})
    world["offers"].append({**world["offers"][0], "service_id": "gp"})
    assert figure(world, "SET-02") == (1, 2)


def test_routes_to_the_specialist_service() -> None:
    world = one_clinic(
        services=[service(), service("cse", setting="S10")],
        pathway_links=[{"from_service_id": "svc", "to_service_id": "cse", "kind": "agreed"}],
    )
    assert figure(world, "SPC-01") == (1, 1)
    assert "SPC-01" not in counted(one_clinic())


def test_without_services_or_offers_there_is_no_figure() -> None:
    assert counted({}) == {}
    assert counted(one_clinic(offers=[])) == {}
    assert counted(one_clinic(services=[service(status="closed")])) == {}
