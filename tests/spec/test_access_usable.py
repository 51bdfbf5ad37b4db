"""Usable access: a young person leaves school, arrives while the door is open, is taken, and is
home in time. These examples are the manual."""

from typing import Any

import polars as pl

from carereach.access import (
    audit_pathway,
    audit_usable_access,
    count_nearly_counting,
    count_outcomes,
    count_reasons,
)
from tests.unit.access.worlds import one_clinic, rules, service, tables

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
