"""Usable access: a young person leaves school, arrives while the door is open, is taken, and is
home in time. These examples are the manual."""

from typing import Any

import polars as pl

from carereach.access import (
    audit_pathway,
    audit_usable_access,
    audit_visits,
    count_nearly_counting,
    count_outcomes,
    count_reasons,
    count_visits,
)
from tests.unit.access.worlds import one_clinic, rules, service, site, tables

# One area, one clinic next door, 100 young people of each age. School ends at 15:30; a visit takes
# 30 minutes; a journey may take 40; they must be home by 19:30.


def town(**changes: Any) -> dict[str, Any]:
    ages = [
        {"area_code": "A1", "age": str(age), "sex": "all", "young_people": 100}
        for age in range(8, 18)
    ]
    return one_clinic(population=ages, services=[service(**changes)])


def outcomes(world: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """For each age band: how many get in, and how many cannot."""
    access = audit_usable_access(tables(**world), rules=rules())
    rows = count_outcomes(access).select("age_band", "reached", "not_reached").iter_rows()
    return {band: (reached, shut_out) for band, reached, shut_out in rows}


def test_a_door_open_after_school_lets_everyone_in() -> None:
    assert outcomes(town()) == {"8-11": (400, 0), "12-15": (400, 0), "16-17": (200, 0)}


def test_a_service_for_13_and_over_reaches_13_to_15_of_the_band_12_to_15() -> None:
    assert outcomes(town(minimum_age=13)) == {
        "8-11": (0, 400),
        "12-15": (300, 100),
        "16-17": (200, 0),
    }


def test_a_clinic_that_closes_at_three_is_shut_to_all_and_says_what_would_help() -> None:
    world = town()
    world["opening_hours"][0]["closes"] = 15 * 60
    access = audit_usable_access(tables(**world), rules=rules())
    nearly = count_nearly_counting(access).filter(pl.col("age_band") == "12-15").row(0, named=True)
    assert nearly["test"] == "shut"
    assert nearly["open_until_minute"] == 16 * 60
    assert nearly["young_people_by_then"] == 400


def test_what_shuts_them_out_first_adds_up_and_what_each_alone_would_free_is_beside_it() -> None:
    """Closed at three to all, and to those under 13 whatever the hour."""
    world = town(minimum_age=13)
    world["opening_hours"][0]["closes"] = 15 * 60
    reasons = count_reasons(audit_usable_access(tables(**world), rules=rules()))
    band = reasons.filter(pl.col("age_band") == "12-15").select("test", "first", "alone")
    assert band.rows() == [("shut", 400, 300)]


def test_one_state_for_the_pathway_map() -> None:
    def state(**changes: Any) -> str:
        access = audit_usable_access(tables(**town(**changes)), rules=rules())
        found = audit_pathway(access, can_get_in_share=0.8, difficulty_share=0.2)
        return str(found.cells.filter(pl.col("age_band") == "12-15")["state"].item())

    assert state() == "can get in"
    assert state(exclusions=["substance use"]) == "can get in with difficulty"
    assert state(exclusions=["risk level"]) == "cannot get in"
    assert state(exclusions=None) == "not known"


def week(world: dict[str, Any], after_minute: int = 0, **changes: Any) -> tuple[Any, ...]:
    """For ages 12 to 15: usable minutes a week at the median, and the first usable start."""
    access = audit_usable_access(tables(**world), rules=rules(**changes))
    found = count_visits(audit_visits(access, after_minute=after_minute)).row(1, named=True)
    return found["minutes_median"], found["first_weekday"], found["first_minute"]


def test_of_a_day_from_nine_to_six_school_leaves_two_and_a_half_hours() -> None:
    assert week(town()) == (150, "tuesday", 15 * 60 + 30)


def test_in_the_school_holidays_the_same_day_has_nine_hours() -> None:
    assert week(town(), season="holiday") == (9 * 60, "tuesday", 9 * 60)


def test_who_asks_on_tuesday_at_five_can_still_be_seen_and_at_six_waits_a_week() -> None:
    tuesday = 24 * 60
    assert week(town(), tuesday + 17 * 60)[1:] == ("tuesday", 17 * 60)
    assert week(town(), tuesday + 18 * 60)[1:] == ("tuesday", 15 * 60 + 30)


def test_a_second_door_open_at_the_same_time_adds_nothing() -> None:
    world = town()
    world["services"].append(service("other"))
    world["sites"].append(site("other"))
    world["opening_hours"].append({**world["opening_hours"][0], "site_id": "site-other"})
    world["offers"].append({**world["offers"][0], "service_id": "other"})
    assert week(world)[0] == 150


def test_a_place_twenty_minutes_away_is_too_far_for_those_who_may_go_ten_alone() -> None:
    world = town()
    world["travel_times"] = [
        {"area_code": "A1", "site_id": "site-svc", "mode": "walk", "minutes": 20.0}
    ]
    access = audit_usable_access(tables(**world), rules=rules(lone_age=12, lone_minutes=10))
    shut_out = count_outcomes(access).select("age_band", "not_reached").rows()
    assert shut_out == [("8-11", 400), ("12-15", 0), ("16-17", 0)]
