"""One example, chosen by rule: what a young person finds at each door."""

from typing import Any

import pytest

from carereach.access import Journey, audit_usable_access, follow_journey
from tests.unit.access.worlds import one_clinic, rules, service, site, tables


def journey(world: dict[str, Any], *, at_least: int = 8, **changes: Any) -> Journey | None:
    access = audit_usable_access(tables(**world), rules=rules(**changes))
    return follow_journey(
        access,
        need="N9",
        stage="treatment",
        age_band="12-15",
        at_least=at_least,
        unnamed_settings={"S11"},
    )


def shut(**changes: Any) -> dict[str, Any]:
    world = one_clinic()
    world["services"][0]["exclusions"] = ["risk level"]
    return world | changes


def test_nobody_shut_out_or_too_few_to_tell_is_no_example() -> None:
    assert journey(one_clinic()) is None
    few = [{"area_code": "A1", "age": "14", "sex": "all", "young_people": 7}]
    assert journey(shut(population=few)) is None
    assert journey(shut(population=few), at_least=7) is not None


def test_the_area_nearest_the_median_is_chosen_and_ties_go_by_code() -> None:
    world = shut()
    counts = {"A1": 10, "A2": 20, "A3": 90, "A4": 0}
    world["areas"] = [{**world["areas"][0], "area_code": code} for code in reversed(counts)]
    world["population"] = [
        {"area_code": code, "age": "14", "sex": "all", "young_people": number}
        for code, number in counts.items()
    ]
    found = journey(world)
    assert found is not None
    assert (found.area_code, found.young_people, found.not_reached) == ("A2", 20, 20)
    world["population"][1]["young_people"] = 0
    found = journey(world)
    assert found is not None
    assert found.area_code == "A1"


def doors(world: dict[str, Any], **changes: Any) -> list[dict[str, Any]]:
    found = journey(world, **changes)
    assert found is not None
    return found.doors.to_dicts()


def test_a_door_is_told_with_its_journey_its_closing_and_what_keeps_them_out() -> None:
    assert doors(shut()) == [
        {
            "service_id": "svc",
            "test": "excluded",
            "way": "travel",
            "minutes": 0.0,
            "arrives_minute": 930,
            "closes_minute": 1080,
        }
    ]


def test_a_door_out_of_reach_has_the_time_they_would_be_there() -> None:
    world = one_clinic()
    world["sites"][0]["latitude"] = 51.1
    world["travel_times"] = [
        {"area_code": "A1", "site_id": "site-svc", "mode": "bus", "minutes": 72.4}
    ]
    row = doors(world)[0]
    assert (row["test"], row["way"], row["arrives_minute"]) == ("too far", "travel", 1002)
    assert row["minutes"] == pytest.approx(72.4)


@pytest.mark.parametrize(
    ("kind", "way"), [("outreach", "outreach"), ("phone", "remote"), ("virtual", "remote")]
)
def test_what_comes_to_them_or_can_be_rung_is_told_from_a_journey(kind: str, way: str) -> None:
    world = shut()
    world["sites"][0]["latitude"] = 53.0
    world["sites"].append(site(site_id="other", kind=kind, latitude=None, longitude=None))
    row = doors(world)[0]
    assert (row["way"], row["test"]) == (way, "excluded")


def test_a_journey_nobody_knows_is_not_known() -> None:
    world = shut()
    world["sites"][0] |= {"latitude": None, "longitude": None}
    world["opening_hours"] = []
    row = doors(world)[0]
    assert (row["way"], row["minutes"], row["arrives_minute"]) == ("not known", None, None)
    assert row["closes_minute"] is None


def test_confidential_services_and_those_at_schools_never_appear() -> None:
    world = shut()
    world["services"][0]["setting"] = "S11"
    assert journey(world) is None
    world["services"][0] |= {"setting": "S5", "confidential_location": True}
    assert journey(world) is None
    world["services"].append(service("open", minimum_age=16))
    world["sites"].append(site("open"))
    world["opening_hours"].append({**world["opening_hours"][0], "site_id": "site-open"})
    world["offers"].append({**world["offers"][0], "service_id": "open"})
    assert [row["service_id"] for row in doors(world)] == ["open"]


def test_one_who_is_let_in_by_nobody_but_passes_a_test_of_another_is_told_so() -> None:
    world = shut()
    world["services"].append(service("old", minimum_age=16))
    world["sites"].append(site("old"))
    world["opening_hours"].append({**world["opening_hours"][0], "site_id": "site-old"})
    world["offers"].append({**world["offers"][0], "service_id": "old"})
    assert {row["service_id"]: row["test"] for row in doors(world)} == {
        "svc": "excluded",
        "old": "age",
    }
