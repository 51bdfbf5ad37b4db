"""Laws of journeys on random worlds: what can never be, whatever the timetable."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.access.router import route_times
from tests.unit.access.router.worlds import World, random_world

SEEDS = st.integers(0, 10**6)
NO_LIMIT = 600.0


def route(world: World, **given: Any) -> Mapping[tuple[str, str], float]:
    """Minutes of every pair within reach."""
    asked = {
        "network": world.network,
        "timetable": world.timetable,
        "origins": world.origins,
        "destinations": world.destinations,
        "departs_second": world.departs,
        "limits": world.limits,
    }
    frame = route_times(**{**asked, **given}).times.frame()
    return {(start, end): minutes for start, end, minutes in frame.iter_rows()}


def never_longer(before: Mapping[Any, float], after: Mapping[Any, float]) -> bool:
    """Whether every pair that could be reached still can be, and no later."""
    return all(pair in after and after[pair] <= minutes for pair, minutes in before.items())


@settings(max_examples=60)
@given(SEEDS, st.integers(1, 3600))
def test_leaving_later_never_arrives_earlier(seed: int, later: int) -> None:
    world = random_world(seed)
    longer = replace(world.limits, max_minutes=NO_LIMIT)
    now = route(world, limits=longer)
    then = route(world, limits=longer, departs_second=world.departs + later)
    wait = later / 60
    assert all(
        pair in now and now[pair] <= minutes + wait + 1e-9
        for pair, minutes in then.items()
        if minutes + wait <= NO_LIMIT
    )


@settings(max_examples=60)
@given(SEEDS)
def test_walking_is_symmetric(seed: int) -> None:
    world = random_world(seed)
    there = route(world, timetable=None)
    back = route(world, timetable=None, origins=world.destinations, destinations=world.origins)
    assert {(end, start): minutes for (start, end), minutes in there.items()} == back


@settings(max_examples=60)
@given(SEEDS)
def test_no_detour_on_foot_is_shorter(seed: int) -> None:
    world = random_world(seed)
    free = replace(world.limits, max_walk_metres=60_000, max_minutes=NO_LIMIT)
    ends = world.origins.head(12)
    walk = route(world, timetable=None, origins=ends, destinations=ends, limits=free)
    for (start, middle), first in walk.items():
        for end in ends["id"]:
            if (middle, end) in walk:
                assert walk[start, end] <= first + walk[middle, end] + 1e-9


@settings(max_examples=60)
@given(SEEDS)
def test_more_rides_never_lengthen(seed: int) -> None:
    world = random_world(seed)
    more = replace(world.limits, max_rides=world.limits.max_rides + 1)
    assert never_longer(route(world), route(world, limits=more))


@settings(max_examples=60)
@given(SEEDS, st.floats(1, 3))
def test_longer_walks_never_lengthen(seed: int, times: float) -> None:
    world = random_world(seed)
    more = replace(world.limits, max_walk_metres=world.limits.max_walk_metres * times)
    assert never_longer(route(world), route(world, limits=more))


@settings(max_examples=60)
@given(SEEDS, SEEDS)
def test_one_more_trip_never_lengthens(seed: int, which: int) -> None:
    world = random_world(seed)
    calls = world.timetable.calls
    gone = which % (calls["trip"].max() + 1)  # type: ignore[operator]
    fewer = replace(world.timetable, calls=calls.filter(pl.col("trip") != gone))
    assert never_longer(route(world, timetable=fewer), route(world))


@settings(max_examples=60)
@given(SEEDS)
def test_moving_the_whole_day_changes_nothing(seed: int) -> None:
    world = random_world(seed)
    moved = replace(
        world.timetable,
        calls=world.timetable.calls.with_columns(pl.col("arrives", "departs") + 1234),
    )
    same = route(world, timetable=moved, departs_second=world.departs + 1234)
    assert same == route(world)


@settings(max_examples=15)
@given(SEEDS, st.integers(1, 40))
def test_the_fewest_searches_give_the_same_answer(seed: int, window: int) -> None:
    """One destination is searched from backwards, many forwards: the answers are one."""
    world = random_world(seed)
    for one in world.destinations.iter_slices(1):
        alone = route(world, destinations=one, window_minutes=window)
        every = route(world, window_minutes=window)
        assert alone == {pair: m for pair, m in every.items() if pair[1] == one["id"].item()}
        break
