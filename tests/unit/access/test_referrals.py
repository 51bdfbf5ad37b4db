from typing import Any

import pytest

from carereach.access import ReferralRoutes, audit_referrals
from tests.unit.access.worlds import frame, service

DOORS = [
    service("ed", setting="S2"),
    service("gp", setting="S4"),
    service("camhs", setting="S5"),
    service("cse", setting="S10"),
]


def routes(*links: tuple[str, str, str | None], services: Any = DOORS) -> ReferralRoutes:
    rows = [
        {"from_service_id": source, "to_service_id": target, "kind": kind}
        for source, target, kind in links
    ]
    return audit_referrals(frame("services", services), frame("pathway_links", rows))


def states(found: ReferralRoutes) -> dict[str, str]:
    return dict(found.settings.select("setting", "state").iter_rows())


def test_each_state_of_a_route() -> None:
    found = routes(
        ("ed", "camhs", "agreed"), ("camhs", "cse", "agreed"), ("gp", "cse", "customary")
    )
    assert states(found) == {"S2": "through others", "S4": "customary", "S5": "agreed"}
    assert found.has_specialist
    assert found.supplied


def test_a_link_of_unknown_kind_is_not_known_and_none_is_missing() -> None:
    found = routes(("ed", "cse", None), ("gp", "camhs", "agreed"))
    assert states(found) == {"S2": "not known", "S4": "missing", "S5": "missing"}


def test_the_better_of_two_links_counts() -> None:
    assert states(routes(("ed", "cse", "customary"), ("ed", "cse", "agreed")))["S2"] == "agreed"


def test_no_links_supplied_is_not_known() -> None:
    found = routes()
    assert not found.supplied
    assert set(states(found).values()) == {"not known"}


def test_a_closed_service_passes_nobody_on() -> None:
    closed = [*DOORS[:2], service("camhs", setting="S5", status="closed"), DOORS[3]]
    found = routes(("ed", "camhs", "agreed"), ("camhs", "cse", "agreed"), services=closed)
    assert states(found) == {"S2": "missing", "S4": "missing"}


@pytest.mark.parametrize("status", ["closed", "candidate", "suspended"])
def test_a_specialist_service_must_be_active(status: str) -> None:
    without = [*DOORS[:3], service("cse", setting="S10", status=status)]
    found = routes(("ed", "cse", "agreed"), services=without)
    assert not found.has_specialist
    assert set(states(found).values()) == {"missing"}


def test_where_services_of_a_kind_differ_the_worst_is_named() -> None:
    two = [*DOORS, service("ed2", setting="S2")]
    row = routes(("ed", "cse", "agreed"), services=two).settings.row(0, named=True)
    assert (row["setting"], row["state"]) == ("S2", "missing")
    assert (row["services"], row["agreed"], row["missing"]) == (2, 1, 1)


def test_confidential_and_onward_services_are_not_front_doors() -> None:
    found = routes(
        ("ed", "cse", "agreed"),
        services=[
            service("ed", setting="S2", confidential_location=True),
            service("therapy", setting="S20"),
            service("none", setting=None),
            DOORS[3],
        ],
    )
    assert not found.settings.height
    assert not found.services.height


def test_nothing_supplied() -> None:
    found = routes(services=[])
    assert not found.has_specialist
    assert not found.settings.height
