"""Laws of usable minutes on random small worlds: nothing that shuts a door ever helps."""

import copy
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from carereach.access import (
    audit_usable_access,
    audit_visits,
    count_outcomes,
    count_visits,
    visits_by_area,
)
from carereach.access.visits import Visits
from tests.unit.access.test_usable_laws import CELLS, LAW, worlds
from tests.unit.access.worlds import rules, tables

BY_YEAR = {str(age): (age, age) for age in range(8, 18)}
SEASONS = st.sampled_from(["term", "holiday"])
World = dict[str, Any]


def visits(world: World, **changes: Any) -> Visits:
    access = audit_usable_access(
        tables(**world), rules=rules(cells=CELLS, bands=BY_YEAR, **changes)
    )
    return audit_visits(access, after_minute=0)


def spent(found: Visits) -> list[float]:
    """Minutes a week of all young people together, by place, year of age and area."""
    frames = [
        visits_by_area(found, need=need, stage=stage, age_band=band)
        for need, stage in CELLS
        for band in BY_YEAR
    ]
    minutes = pl.col("usable_minutes").fill_null(0) * pl.col("young_people")
    return pl.concat(frames).select(minutes).to_series().to_list()


def get_in(found: Visits) -> list[int]:
    outcomes = count_outcomes(found.access)
    either = outcomes["reached"] + outcomes["reached_with_difficulty"]
    return [*outcomes["reached"], *either, *count_visits(found)["with_a_visit"]]


def never_more(before: Visits, after: Visits) -> None:
    for one, other in zip(get_in(before), get_in(after), strict=True):
        assert other <= one
    for had, has in zip(spent(before), spent(after), strict=True):
        assert has <= had + 1e-6


@given(worlds(), st.integers(1, 240), SEASONS)
@LAW
def test_closing_earlier_never_helps(world: World, minutes: int, season: str) -> None:
    harsher = copy.deepcopy(world)
    for row in harsher["opening_hours"]:
        row["closes"] = max(row["opens"] + 1, row["closes"] - minutes)
    never_more(visits(world, season=season), visits(harsher, season=season))


@given(worlds(), st.integers(1, 3), SEASONS)
@LAW
def test_narrower_ages_never_help(world: World, years: int, season: str) -> None:
    harsher = copy.deepcopy(world)
    for row in harsher["services"]:
        if row["minimum_age"] is not None:
            row["minimum_age"] += years
        if row["maximum_age"] is not None:
            row["maximum_age"] -= years
    never_more(visits(world, season=season), visits(harsher, season=season))


@given(worlds(), st.data(), SEASONS)
@LAW
def test_removing_a_service_never_helps(world: World, data: Any, season: str) -> None:
    gone = data.draw(st.sampled_from(world["services"]))["service_id"]
    ends = ("service_id", "from_service_id", "to_service_id")
    harsher = {
        name: [row for row in rows if gone not in [row.get(end) for end in ends]]
        for name, rows in world.items()
    }
    never_more(visits(world, season=season), visits(harsher, season=season))


@given(worlds(), st.data(), SEASONS)
@LAW
def test_removing_an_offer_never_helps(world: World, data: Any, season: str) -> None:
    harsher = copy.deepcopy(world)
    harsher["offers"].pop(data.draw(st.integers(0, len(world["offers"]) - 1)))
    never_more(visits(world, season=season), visits(harsher, season=season))


@given(worlds(), st.data(), SEASONS)
@LAW
def test_adding_an_exclusion_never_helps(world: World, data: Any, season: str) -> None:
    harsher = copy.deepcopy(world)
    chosen = data.draw(st.sampled_from(harsher["services"]))
    chosen["exclusions"] = [*(chosen["exclusions"] or []), "risk level"]
    never_more(visits(world, season=season), visits(harsher, season=season))


@given(worlds(), st.integers(1, 300), SEASONS)
@LAW
def test_having_to_be_home_earlier_never_helps(world: World, minutes: int, season: str) -> None:
    earlier = visits(world, season=season, home_by_minute=1170 - minutes)
    never_more(visits(world, season=season), earlier)


@given(worlds(), st.integers(8, 18), st.integers(0, 60), SEASONS)
@LAW
def test_a_rule_on_travelling_alone_never_helps(
    world: World, age: int, minutes: int, season: str
) -> None:
    ruled = visits(world, season=season, lone_age=age, lone_minutes=minutes)
    never_more(visits(world, season=season), ruled)


@given(worlds(), SEASONS, st.integers(0, 7 * 1440 - 1))
@LAW
def test_young_people_are_conserved(world: World, season: str, after: int) -> None:
    access = audit_usable_access(tables(**world), rules=rules(cells=CELLS, season=season))
    found = count_visits(audit_visits(access, after_minute=after))
    outcomes = count_outcomes(access)
    assert found["young_people"].to_list() == outcomes["young_people"].to_list()
    either = outcomes["reached"] + outcomes["reached_with_difficulty"]
    assert (found["with_a_visit"] + found["hours_not_known"]).to_list() == either.to_list()


@given(worlds(), st.integers(0, 7 * 1440 - 1))
@LAW
def test_the_hour_asked_moves_the_first_start_and_nothing_else(world: World, after: int) -> None:
    access = audit_usable_access(tables(**world), rules=rules(cells=CELLS))
    early = count_visits(audit_visits(access, after_minute=0))
    late = count_visits(audit_visits(access, after_minute=after))
    first = ["first_weekday", "first_minute"]
    assert early.drop(first).equals(late.drop(first))
    assert early["first_minute"].is_null().to_list() == late["first_minute"].is_null().to_list()
