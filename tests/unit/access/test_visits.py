from typing import Any

import polars as pl
import pytest

from carereach.access import audit_usable_access, audit_visits, count_visits, visits_by_area
from carereach.base import MethodError
from tests.unit.access.worlds import one_clinic, rules, service, site, tables

# One area with 100 young people of 14, one clinic next door, open until 18:00 on Tuesdays. School
# ends at 15:30; a visit takes 30 minutes; they must be home by 19:30.

TUESDAY, FRIDAY = 1440, 4 * 1440
OPEN = {"site_id": "site-svc", "weekday": "tuesday", "opens": 540, "closes": 1080}
ABOUT = ("minutes_median", "first_weekday", "first_minute")


def hours(*rows: dict[str, Any]) -> dict[str, Any]:
    return one_clinic(opening_hours=[OPEN | {"term_time": "always"} | row for row in rows])


def row(world: dict[str, Any], after: int = 0, **changes: Any) -> dict[str, Any]:
    access = audit_usable_access(tables(**world), rules=rules(**changes))
    counts = count_visits(audit_visits(access, after_minute=after))
    return counts.row(by_predicate=pl.col("age_band") == "12-15", named=True)


def about(world: dict[str, Any], after: int = 0, **changes: Any) -> tuple[Any, ...]:
    found = row(world, after, **changes)
    return tuple(found[name] for name in ABOUT)


def two_clinics(**second: Any) -> dict[str, Any]:
    world = hours({}, {"site_id": "site-b"} | second)
    world["services"].append(service("b"))
    world["sites"].append(site("b"))
    world["offers"].append({**world["offers"][0], "service_id": "b"})
    return world


def test_usable_minutes_run_from_the_end_of_school_until_the_door_closes() -> None:
    assert about(hours({})) == (150, "tuesday", 930)
    assert row(hours({}))["young_people"] == row(hours({}))["with_a_visit"] == 100


@pytest.mark.parametrize(
    ("span", "minutes", "first"),
    [
        ({"opens": 1000}, 80, 1000),
        ({"closes": 1440}, 240, 930),
        ({"opens": 0, "closes": 1440, "weekday": "sunday"}, 630, 540),
        ({"closes": 960}, 30, 930),
        ({"closes": 959}, 0, None),
    ],
)
def test_a_stretch_is_what_is_left_of_the_opening(
    span: dict[str, Any], minutes: int, first: int | None
) -> None:
    found = about(hours(span))
    assert (found[0], found[2]) == (minutes, first)


def test_two_doors_open_at_once_count_once_and_apart_add_up() -> None:
    assert about(two_clinics())[0] == 150
    assert about(two_clinics(opens=1020, closes=1140))[0] == 150 + 60
    assert about(two_clinics(weekday="friday", opens=1020, closes=1140))[0] == 150 + 120


def test_stretches_that_touch_make_no_longer_visit() -> None:
    """Twenty minutes at one door and twenty at the next are not a visit of half an hour."""
    world = two_clinics(opens=950, closes=970)
    world["opening_hours"][0]["closes"] = 950
    assert row(world)["with_a_visit"] == 0


def test_the_journey_takes_minutes_off_both_ends() -> None:
    way = {"area_code": "A1", "site_id": "site-svc", "mode": "walk"}
    world = hours({"closes": 1200}) | {
        "travel_times": [way | {"minutes": 10.0, "back_minutes": 20.0}]
    }
    assert about(world) == (240 - 30, "tuesday", 940)
    world["travel_times"][0] |= {"minutes": 9.1, "back_minutes": 19.2}
    assert about(world) == (240 - 30, "tuesday", 940)


def test_by_phone_there_is_no_journey() -> None:
    far = hours({}) | {"sites": [site(kind="phone", latitude=None, longitude=None)]}
    assert about(far) == (150, "tuesday", 930)


def test_outreach_counts_under_its_hours_where_it_comes() -> None:
    world = hours({}) | {"sites": [site(kind="outreach")]}
    assert about(world) == (150, "tuesday", 930)
    world["services"] = [service(serves_codes=["L2"])]
    assert row(world)["with_a_visit"] == 0


def test_a_door_without_known_hours_adds_no_minutes_and_says_so() -> None:
    world = one_clinic(sites=[site(kind="outreach")], opening_hours=[])
    found = row(world)
    assert (found["with_a_visit"], found["hours_not_known"]) == (0, 100)
    assert (found["minutes_median"], found["first_weekday"]) == (0, None)


def test_the_first_start_goes_round_the_week() -> None:
    assert about(hours({}), TUESDAY + 930) == (150, "tuesday", 930)
    assert about(hours({}), TUESDAY + 1000) == (150, "tuesday", 1000)
    assert about(hours({}), TUESDAY + 1050) == (150, "tuesday", 1050)
    assert about(hours({}), TUESDAY + 1051) == (150, "tuesday", 930)
    both = hours({}, {"weekday": "saturday"})
    assert about(both, FRIDAY + 1020)[1:] == ("saturday", 540)


def test_in_the_holidays_every_day_is_free_from_the_morning_and_holiday_hours_hold() -> None:
    assert about(hours({}), season="holiday") == (540, "tuesday", 540)
    term, holiday = hours({"term_time": "term"}), hours({"term_time": "holiday"})
    assert [about(world)[0] for world in (term, holiday)] == [150, 0]
    assert [about(world, season="holiday")[0] for world in (term, holiday)] == [0, 540]
    assert about(hours({"term_time": None}), season="holiday")[0] == 540


def test_those_too_young_to_travel_far_alone() -> None:
    way = {"area_code": "A1", "site_id": "site-svc", "mode": "walk", "minutes": 20.0}
    world = hours({}) | {"travel_times": [way]}
    assert row(world, lone_age=15, lone_minutes=15)["with_a_visit"] == 0
    assert row(world, lone_age=15, lone_minutes=20)["with_a_visit"] == 100
    assert row(world, lone_age=14, lone_minutes=15)["with_a_visit"] == 100


@pytest.mark.parametrize("half", [{"lone_age": 12}, {"lone_minutes": 15.0}])
def test_half_a_rule_on_travelling_alone_is_refused(half: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match="together, or neither"):
        rules(**half)


@pytest.mark.parametrize("minute", [-1, 7 * 1440])
def test_a_minute_outside_the_week_is_refused(minute: int) -> None:
    access = audit_usable_access(tables(**one_clinic()), rules=rules())
    with pytest.raises(MethodError, match="not a minute of the week"):
        audit_visits(access, after_minute=minute)


def three_areas() -> dict[str, Any]:
    """Half of the young people next door, three tenths with a long way, two tenths cut off."""
    world = hours({})
    world["areas"] = [{**world["areas"][0], "area_code": f"A{number}"} for number in (1, 2, 3)]
    world["population"] = [
        {"area_code": f"A{number}", "age": "14", "sex": "all", "young_people": people}
        for number, people in ((1, 50), (2, 30), (3, 20))
    ]
    way = {"site_id": "site-svc", "mode": "walk"}
    world["travel_times"] = [
        way | {"area_code": f"A{number}", "minutes": minutes}
        for number, minutes in ((1, 0.0), (2, 40.0), (3, 90.0))
    ]
    return world


def test_the_spread_is_over_all_young_people_and_the_first_start_over_those_with_any() -> None:
    found = row(three_areas())
    assert (found["young_people"], found["with_a_visit"]) == (100, 80)
    spread = [found[f"minutes_{name}"] for name in ("low", "median", "high")]
    assert spread == [0, 110, 150]
    assert (found["first_weekday"], found["first_minute"]) == ("tuesday", 930)


def test_each_area_by_itself() -> None:
    access = audit_usable_access(tables(**three_areas()), rules=rules())
    visits = audit_visits(access, after_minute=0)
    found = visits_by_area(visits, need="N9", stage="treatment", age_band="12-15")
    assert found.rows() == [
        ("A1", 50, 150.0, "tuesday", 930),
        ("A2", 30, 110.0, "tuesday", 970),
        ("A3", 20, 0.0, None, None),
    ]
    assert visits_by_area(visits, need="N9", stage="treatment", age_band="8-17").equals(found)
    young = visits_by_area(visits, need="N9", stage="treatment", age_band="8-11")
    assert young["usable_minutes"].to_list() == [None] * 3


def test_the_mean_of_an_area_is_over_its_young_people() -> None:
    world = one_clinic(services=[service(minimum_age=15)])
    world["population"] = [
        {"area_code": "A1", "age": age, "sex": "all", "young_people": number}
        for age, number in (("14", 60), ("15", 40))
    ]
    visits = audit_visits(audit_usable_access(tables(**world), rules=rules()), after_minute=0)
    found = visits_by_area(visits, need="N9", stage="treatment", age_band="12-15")
    assert found["usable_minutes"].item() == 60


def test_all_ages_together_follow_the_bands() -> None:
    access = audit_usable_access(tables(**one_clinic()), rules=rules())
    visits = audit_visits(access, after_minute=0)
    assert count_visits(visits)["age_band"].to_list() == ["8-11", "12-15", "16-17"]
    together = count_visits(visits, all_ages=True).row(-1, named=True)
    assert (together["age_band"], together["young_people"]) == ("8-17", 100)
    assert together["minutes_median"] == 150


def test_where_nobody_lives_nothing_is_said() -> None:
    found = count_visits(
        audit_visits(
            audit_usable_access(tables(**one_clinic(population=[])), rules=rules()), after_minute=0
        )
    )
    assert found["minutes_median"].to_list() == [None] * 3
    assert found["first_minute"].to_list() == [None] * 3


def test_nothing_supplied_but_areas_and_population() -> None:
    bare = one_clinic(services=[], sites=[], opening_hours=[], offers=[])
    assert about(bare) == (0, None, None)
    assert row(bare)["with_a_visit"] == 0


def test_a_phone_line_for_some_places_only_is_laid_out_area_by_area() -> None:
    world = three_areas() | {
        "travel_times": [],
        "sites": [site(kind="phone")],
        "services": [service(residence_rule="area residents", serves_codes=["A1", "A2"])],
    }
    access = audit_usable_access(tables(**world), rules=rules())
    found = visits_by_area(
        audit_visits(access, after_minute=0), need="N9", stage="treatment", age_band="12-15"
    )
    assert found["usable_minutes"].to_list() == [150, 150, 0]
