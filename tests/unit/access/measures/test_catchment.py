"""Floating catchments beside their plain oracle, by hand, and under the laws they must keep."""

from functools import partial

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.access.measures import (
    exponential_kernel,
    measure_balanced,
    measure_enhanced_two_step,
    measure_spatial_availability,
    measure_three_step,
    measure_two_step,
    step_kernel,
)
from tests.unit.access.measures import plain
from tests.unit.access.measures.plain import World
from tests.unit.access.measures.worlds import (
    PLACES,
    SERVICES,
    same,
    scores_of,
    seeded_world,
    worlds,
)

BANDS, WEIGHTS = (10, 20, 30), (1, 0.68, 0.22)
STEPS = step_kernel(BANDS, WEIGHTS)
TWO = partial(measure_two_step, max_minutes=30)
ENHANCED = partial(measure_enhanced_two_step, kernel=STEPS)
THREE = partial(measure_three_step, kernel=STEPS)
BALANCED = partial(measure_balanced, kernel=STEPS)
AVAILABILITY = partial(measure_spatial_availability, kernel=STEPS)
PER_PERSON = (TWO, ENHANCED, THREE)
EVERY = (*PER_PERSON, BALANCED, AVAILABILITY)
a_few = settings(max_examples=40)

THREE_TRACTS = World(
    {"a": 100.0, "b": 200.0, "c": 50.0},
    {"x": 10.0, "y": 6.0},
    {("a", "x"): 5, ("b", "x"): 25, ("b", "y"): 12, ("c", "y"): 45},
)


# --- three tracts by hand


def test_two_step_by_hand():
    # x serves a and b: 10 / 300; y serves b alone: 6 / 200; c is 45 minutes away.
    measured = TWO(*THREE_TRACTS.tables)
    assert scores_of(measured) == pytest.approx({"a": 10 / 300, "b": 10 / 300 + 6 / 200, "c": 0})
    assert measured.scores["reachable"].to_list() == [True, True, False]
    assert (measured.people, measured.people_out_of_reach, measured.pairs) == (350, 50, 3)


def test_enhanced_two_step_by_hand():
    # x: 100 at full weight and 200 at 0.22; y: 200 at 0.68.
    x, y = 10 / (100 + 0.22 * 200), 6 / (0.68 * 200)
    expected = {"a": x, "b": 0.22 * x + 0.68 * y, "c": 0}
    assert scores_of(ENHANCED(*THREE_TRACTS.tables)) == pytest.approx(expected)


def test_three_step_by_hand():
    # b chooses x with 0.22 / 0.90 and y with 0.68 / 0.90; a has only x.
    to_x, to_y = 0.22 * 0.22 / 0.9, 0.68 * 0.68 / 0.9
    x, y = 10 / (100 + 200 * to_x), 6 / (200 * to_y)
    expected = {"a": x, "b": x * to_x + y * to_y, "c": 0}
    assert scores_of(THREE(*THREE_TRACTS.tables)) == pytest.approx(expected)


def test_balanced_by_hand():
    # People of b are split 0.22 to 0.68; the level of x is split 1 to 0.22 between a and b.
    x = 10 / (100 + 200 * 0.22 / 0.9)
    y = 6 / (200 * 0.68 / 0.9)
    expected = {"a": x / 1.22, "b": x * 0.22 / 1.22 + y, "c": 0}
    assert scores_of(BALANCED(*THREE_TRACTS.tables)) == pytest.approx(expected)


def test_spatial_availability_by_hand():
    x, y = 10 / (100 + 0.22 * 200), 6.0
    expected = {"a": 100 * x, "b": 0.22 * 200 * x + y, "c": 0}
    assert scores_of(AVAILABILITY(*THREE_TRACTS.tables)) == pytest.approx(expected)


def test_the_published_example_of_spatial_availability():
    # Soukhov and others 2023: three towns and three centres of work, the third far away.
    towns = World(
        {"A": 50_000.0, "B": 150_000.0, "C": 10_000.0},
        {"1": 100_000.0, "2": 100_000.0, "3": 10_000.0},
        {
            (town, centre): time
            for town, row in zip("ABC", [(15, 30, 100), (30, 15, 100), (100, 100, 15)], strict=True)
            for centre, time in zip("123", row, strict=True)
        },
    )
    kernel = exponential_kernel(rate_per_minute=0.1)
    found = scores_of(measure_spatial_availability(*towns.tables, kernel=kernel))
    assert sum(found.values()) == pytest.approx(210_000)
    assert found["A"] == pytest.approx(66_833, abs=1)
    assert found["B"] == pytest.approx(133_203, abs=1)
    assert found["C"] == pytest.approx(9_963, abs=1)


# --- beside the oracle


@given(worlds())
def test_every_measure_equals_its_plain_oracle(world):
    within, steps = plain.steps([30], [1]), plain.steps(BANDS, WEIGHTS)
    tables = world.tables
    assert same(TWO(*tables), plain.two_step(world, within))
    assert same(ENHANCED(*tables), plain.two_step(world, steps))
    assert same(THREE(*tables), plain.three_step(world, steps))
    assert same(BALANCED(*tables), plain.balanced(world, steps))
    assert same(AVAILABILITY(*tables), plain.spatial_availability(world, steps))


@given(worlds(), st.floats(0, 2))
def test_the_power_of_demand_equals_its_plain_oracle(world, power):
    measured = measure_spatial_availability(*world.tables, kernel=STEPS, demand_power=power)
    expected = plain.spatial_availability(world, plain.steps(BANDS, WEIGHTS), power)
    assert same(measured, expected, rel=1e-11)


@pytest.mark.parametrize("seed", range(5))
def test_larger_worlds_equal_the_oracle_with_smooth_kernels(seed):
    world = seeded_world(seed)
    kernel, weight = exponential_kernel(rate_per_minute=0.07), plain.curve("exponential", 0.07)
    for measure, oracle in (
        (measure_enhanced_two_step, plain.two_step),
        (measure_three_step, plain.three_step),
        (measure_balanced, plain.balanced),
        (measure_spatial_availability, plain.spatial_availability),
    ):
        assert same(measure(*world.tables, kernel=kernel), oracle(world, weight))


# --- laws


@a_few
@given(worlds())
def test_people_times_score_is_all_capacity_in_use(world):
    for measure in PER_PERSON:
        measured = measure(*world.tables)
        handed_out = (measured.scores["score"] * world.demand["people"]).sum()
        in_use = sum(world.capacity.values()) - measured.unused["capacity"].sum()
        assert handed_out == pytest.approx(in_use, rel=1e-12)
    measured = AVAILABILITY(*world.tables)
    in_use = sum(world.capacity.values()) - measured.unused["capacity"].sum()
    assert measured.scores["score"].sum() == pytest.approx(in_use, rel=1e-12)


@a_few
@given(worlds())
def test_balanced_scores_add_up_to_the_levels_of_service(world):
    measured = BALANCED(*world.tables)
    steps = plain.steps(BANDS, WEIGHTS)
    total = dict.fromkeys(world.people, 0.0)
    for origin, _, time in world.pairs():
        total[origin] += steps(time)
    crowd = dict.fromkeys(world.capacity, 0.0)
    for origin, service, time in world.pairs():
        if total[origin]:
            crowd[service] += world.people[origin] * steps(time) / total[origin]
    levels = sum(world.capacity[s] / crowd[s] for s in crowd if crowd[s])
    assert measured.scores["score"].sum() == pytest.approx(levels, rel=1e-9)
    with_choice = sum(world.people[p] for p in total if total[p])
    assert sum(crowd.values()) == pytest.approx(with_choice, rel=1e-9)


@a_few
@given(worlds())
def test_availability_per_person_is_the_two_step_score(world):
    people = world.demand["people"].to_list()
    two, available = scores_of(ENHANCED(*world.tables)), scores_of(AVAILABILITY(*world.tables))
    for each, place in zip(people, two, strict=True):
        assert available[place] == pytest.approx(two[place] * each, rel=1e-12)


@a_few
@given(worlds(), st.sampled_from([0.25, 3.0, 1000.0]))
def test_scale(world, factor):
    more_people = World(
        {k: v * factor for k, v in world.people.items()}, world.capacity, world.minutes
    )
    more_places = World(
        world.people, {k: v * factor for k, v in world.capacity.items()}, world.minutes
    )
    for measure in (*PER_PERSON, BALANCED):
        base = scores_of(measure(*world.tables))
        assert scores_of(measure(*more_people.tables)) == pytest.approx(
            {k: v / factor for k, v in base.items()}, rel=1e-12
        )
        assert scores_of(measure(*more_places.tables)) == pytest.approx(
            {k: v * factor for k, v in base.items()}, rel=1e-12
        )


@a_few
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(world, order):
    def shuffled(items):
        items = list(items.items())
        order.shuffle(items)
        return dict(items)

    mixed = World(shuffled(world.people), shuffled(world.capacity), shuffled(world.minutes))
    for measure in EVERY:
        found = scores_of(measure(*mixed.tables))
        assert list(found) == list(mixed.people)  # in the demand table's order
        assert found == pytest.approx(scores_of(measure(*world.tables)), rel=1e-12)


@a_few
@given(worlds())
def test_a_place_may_be_split_in_two(world):
    split = World(
        {f"{k} {half}": v / 2 for k, v in world.people.items() for half in (1, 2)},
        world.capacity,
        {(f"{o} {half}", s): t for (o, s), t in world.minutes.items() for half in (1, 2)},
    )
    for measure in PER_PERSON:
        base, halves = scores_of(measure(*world.tables)), scores_of(measure(*split.tables))
        for place in world.people:
            assert halves[f"{place} 1"] == pytest.approx(base[place], rel=1e-12)
            assert halves[f"{place} 2"] == pytest.approx(base[place], rel=1e-12)


@a_few
@given(worlds(), st.sampled_from(SERVICES), st.integers(1, 50))
def test_more_capacity_never_lowers_anyone(world, service, more):
    grown = (
        World(
            world.people,
            world.capacity | {service: world.capacity[service] + more},
            world.minutes,
        )
        if service in world.capacity
        else world
    )
    for measure in EVERY:
        before, after = scores_of(measure(*world.tables)), scores_of(measure(*grown.tables))
        assert all(after[place] >= before[place] * (1 - 1e-12) for place in before)


@a_few
@given(worlds(), st.sampled_from(PLACES))
def test_more_people_never_raise_anyone_per_person(world, place):
    grown = World(
        world.people | {place: world.people.get(place, 0.0) + 100}, world.capacity, world.minutes
    )
    for measure in (TWO, ENHANCED):
        before, after = scores_of(measure(*world.tables)), scores_of(measure(*grown.tables))
        assert all(after[name] <= before[name] * (1 + 1e-12) for name in before if name != place)


@a_few
@given(worlds())
def test_nothing_is_ever_missing_or_endless(world):
    for measure in EVERY:
        scores = measure(*world.tables).scores["score"]
        assert scores.null_count() == 0
        assert scores.is_finite().all()


# --- nobody, nowhere, nothing


def test_a_service_with_nobody_in_its_catchment_is_counted_as_unused():
    world = World({"a": 10.0}, {"x": 5.0, "far": 7.0}, {("a", "x"): 5, ("a", "far"): 90})
    for measure in EVERY:
        measured = measure(*world.tables)
        assert measured.unused.rows() == [("far", 7.0)]
        assert ("service", "without people in the catchment", 1, 7.0) in measured.exclusions.rows()


def test_a_catchment_where_nobody_lives_gives_nobody_places():
    world = World({"a": 0.0, "b": 9.0}, {"x": 5.0, "y": 3.0}, {("a", "x"): 5, ("b", "y"): 5})
    measured = TWO(*world.tables)
    assert scores_of(measured) == {"a": 0.0, "b": 3.0 / 9.0}
    assert measured.scores["reachable"].to_list() == [True, True]
    assert measured.unused["id"].to_list() == ["x"]


def test_a_place_where_nobody_lives_is_scored_by_the_catchments_it_lies_in():
    world = World({"a": 0.0, "b": 10.0}, {"x": 5.0}, {("a", "x"): 5, ("b", "x"): 5})
    assert scores_of(TWO(*world.tables)) == {"a": 0.5, "b": 0.5}


def test_a_weight_too_small_to_share_by_is_not_divided_by():
    world = World({"a": 1e-3}, {"x": 5.0}, {("a", "x"): 739.0})
    measured = measure_enhanced_two_step(
        *world.tables, kernel=exponential_kernel(rate_per_minute=1.0)
    )
    assert measured.scores["score"].is_finite().all()
    assert measured.unused["id"].to_list() == ["x"]


def test_a_service_without_places_is_still_chosen_in_three_steps():
    # As published: choice falls by distance alone, so an empty service draws people from others.
    tables = World({"a": 10.0}, {"x": 5.0, "empty": 0.0}, {("a", "x"): 5, ("a", "empty"): 5}).tables
    assert scores_of(THREE(*tables)) == pytest.approx({"a": 0.5})
    assert THREE(*tables).pairs == 1


def test_tables_without_rows_give_an_answer():
    nobody = World({}, {"x": 5.0}, {("a", "x"): 5})
    nothing = World({"a": 5.0}, {}, {("a", "x"): 5})
    nowhere = World({"a": 5.0}, {"x": 5.0}, {})
    for measure in EVERY:
        assert measure(*nobody.tables).scores.is_empty()
        assert measure(*nobody.tables).unused["id"].to_list() == ["x"]
        assert scores_of(measure(*nothing.tables)) == {"a": 0.0}
        assert measure(*nowhere.tables).people_out_of_reach == 5
    assert TWO(*nothing.tables).exclusions.schema["amount"] == pl.Float64
