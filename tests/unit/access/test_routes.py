from typing import Any

import pytest

from carereach.access import audit_usable_access, count_outcomes
from tests.unit.access.worlds import one_clinic, rules, service, site, tables


def outcome(routes: list[str], *links: tuple[str, str, str | None], **door: Any) -> str:
    """What happens to 100 young people of 14 whose clinic takes referrals, with one door beside."""
    world = one_clinic()
    world["services"] = [
        service(referral_routes=routes),
        service("door", **{"setting": "S4"} | door),
        service("step", setting="S1", referral_routes=["police"]),
    ]
    world["sites"].append(site("door", **door.get("place", {})))
    world["opening_hours"].append({**world["opening_hours"][0], "site_id": "site-door"})
    world["pathway_links"] = [
        {"from_service_id": source, "to_service_id": target, "kind": kind}
        for source, target, kind in links
    ]
    row = count_outcomes(audit_usable_access(tables(**world), rules=rules())).row(1, named=True)
    names = ("reached", "reached_with_difficulty", "not_known", "not_reached")
    return next(name for name in names if row[name] == 100)


AGREED = ("door", "svc", "agreed")


@pytest.mark.parametrize("routes", [["gp"], ["health professional"], ["police", "gp"]])
def test_an_agreed_link_from_an_open_door_lets_them_in(routes: list[str]) -> None:
    assert outcome(routes, AGREED) == "reached"


@pytest.mark.parametrize("routes", [["police"], ["social care"], ["social care", "police"]])
def test_routes_without_a_setting_have_no_front_door(routes: list[str]) -> None:
    assert outcome(routes, AGREED) == "not_reached"


def test_the_door_must_be_of_a_setting_that_may_refer() -> None:
    assert outcome(["gp"], AGREED, setting="S1") == "not_reached"
    assert outcome(["health professional"], AGREED, setting="S1") == "reached"
    assert outcome(["health professional"], AGREED, setting="S20") == "not_reached"
    assert outcome(["gp"], AGREED, setting=None) == "not_reached"


def test_the_link_must_be_agreed() -> None:
    assert outcome(["gp"], ("door", "svc", "customary")) == "not_reached"
    assert outcome(["gp"], ("svc", "door", "agreed")) == "not_reached"
    assert outcome(["gp"], ("door", "svc", None)) == "not_known"
    assert outcome(["gp"]) == "not_known"


def test_a_route_may_lead_through_another_service() -> None:
    steps = (("door", "step", "agreed"), ("step", "svc", "agreed"))
    assert outcome(["gp"], *steps) == "reached"
    assert outcome(["gp"], steps[0], ("step", "svc", None)) == "not_known"


def test_the_door_itself_must_be_usable() -> None:
    assert outcome(["gp"], AGREED, minimum_age=16) == "not_reached"
    assert outcome(["gp"], AGREED, exclusions=["risk level"]) == "not_reached"
    assert outcome(["gp"], AGREED, place={"latitude": 52.0}) == "not_reached"
    assert outcome(["gp"], AGREED, exclusions=None) == "not_known"
    hard = outcome(["gp"], AGREED, residence_rule="registered patients")
    assert hard == "reached_with_difficulty"
    assert outcome(["gp"], AGREED, status="candidate") == "not_reached"
    assert outcome(["gp"], AGREED, referral_routes=["police"]) == "not_reached"


def test_a_service_that_also_takes_anyone_needs_no_link() -> None:
    assert outcome(["gp", "school"], ("door", "step", "agreed")) == "reached"
