"""Rational agents: nobody gains by a change, and nobody is lost on the way."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.access.measures import measure_raam
from carereach.access.measures.loops import Rows
from carereach.access.measures.problem import lay_problem
from carereach.access.measures.settle import _judge, _turn, settle
from carereach.base import MethodError
from tests.unit.access.measures import plain
from tests.unit.access.measures.plain import World
from tests.unit.access.measures.worlds import SERVICES, scores_of, seeded_world, worlds

a_few = settings(max_examples=40)


def measure(world, **changes):
    return measure_raam(*world.tables, **({"tau_minutes": 30, "tolerance": 1e-9} | changes))


# --- by hand


def test_one_service_costs_travel_and_its_crowd():
    # 30 people, 10 places for 3 people each: as full as services are on the whole, so 1.
    world = World({"a": 10.0, "b": 20.0}, {"x": 10.0}, {("a", "x"): 15, ("b", "x"): 60})
    assert scores_of(measure(world)) == pytest.approx({"a": 0.5 + 1, "b": 2 + 1})


def test_two_services_are_filled_to_one_cost():
    # 90 people, room 45 each: x + u/45 = y + v/45 with u + v = 90 and travel 0 and 1 (30 minutes).
    world = World({"a": 90.0}, {"x": 10.0, "y": 10.0}, {("a", "x"): 0, ("a", "y"): 30})
    assert scores_of(measure(world)) == pytest.approx({"a": 1.5})


def test_a_service_too_far_to_be_worth_it_stays_empty():
    world = World({"a": 90.0}, {"x": 10.0, "y": 10.0}, {("a", "x"): 0, ("a", "y"): 600})
    assert scores_of(measure(world)) == pytest.approx({"a": 2.0})


def test_a_place_where_nobody_lives_gets_the_cost_a_first_person_would_meet():
    world = World({"a": 10.0, "b": 0.0}, {"x": 10.0}, {("a", "x"): 0, ("b", "x"): 30})
    assert scores_of(measure(world)) == pytest.approx({"a": 1, "b": 2})


def test_people_per_place_may_be_given():
    world = World({"a": 10.0}, {"x": 10.0}, {("a", "x"): 30})
    assert scores_of(measure(world, people_per_place=4)) == pytest.approx({"a": 1.25})


def test_nobody_in_reach_has_no_score_and_is_counted():
    world = World(
        {"a": 10.0, "far": 5.0, "shut": 2.0},
        {"x": 10.0, "empty": 0.0},
        {("a", "x"): 5, ("far", "x"): 80, ("shut", "empty"): 5},
    )
    measured = measure(world, max_minutes=60)
    assert measured.scores["score"].is_null().to_list() == [False, True, True]
    assert measured.scores["reachable"].to_list() == [True, False, False]
    assert measured.people_out_of_reach == 7
    assert measured.better == "lower"


@pytest.mark.parametrize("people", [{}, {"a": 0.0}])
def test_without_people_there_is_only_travel(people):
    measured = measure(World(people, {"x": 10.0}, {("a", "x"): 30}))
    assert scores_of(measured) == pytest.approx(dict.fromkeys(people, 1.0))
    assert measured.relative_gap == 0


def test_without_services_there_is_no_score():
    assert scores_of(measure(World({"a": 5.0}, {"x": 0.0}, {("a", "x"): 5}))) == {"a": None}
    assert scores_of(measure(World({"a": 5.0}, {}, {}))) == {"a": None}


# --- beside the oracle


@pytest.mark.parametrize("seed", range(6))
def test_costs_equal_those_of_plain_swaps(seed):
    world = seeded_world(seed, places=12, services=5)
    expected = plain.settled_costs(world, 30)
    assert scores_of(measure(world)) == pytest.approx(expected, rel=1e-4)


@a_few
@given(worlds())
def test_any_small_world_equals_plain_swaps(world):
    if not sum(world.people.values()) or not sum(world.capacity.values()):
        return
    expected, found = plain.settled_costs(world, 30), scores_of(measure(world))
    for place, cost in expected.items():
        if cost is None:
            assert found[place] is None
        else:
            assert found[place] == pytest.approx(cost, rel=1e-3, abs=1e-3)


def test_the_search_runs_the_same_uncompiled(monkeypatch):
    world = seeded_world(3, places=10, services=4)
    compiled = scores_of(measure(world))
    monkeypatch.setattr("carereach.access.measures.settle._turn", _turn.py_func)
    monkeypatch.setattr("carereach.access.measures.settle._judge", _judge.py_func)
    assert scores_of(measure(world)) == pytest.approx(compiled, rel=1e-12)


# --- laws


@a_few
@given(worlds(), st.sampled_from(SERVICES), st.integers(1, 50))
def test_more_capacity_never_costs_anyone_more(world, service, more):
    if service not in world.capacity:
        return
    grown = World(
        world.people, world.capacity | {service: world.capacity[service] + more}, world.minutes
    )
    before, after = (scores_of(measure(each, people_per_place=10.0)) for each in (world, grown))
    for place, cost in before.items():
        assert cost is None or after[place] <= cost * (1 + 1e-3) + 1e-3


@a_few
@given(worlds(), st.sampled_from([0.5, 20.0]))
def test_people_and_room_together_change_nothing(world, factor):
    grown = World({k: v * factor for k, v in world.people.items()}, world.capacity, world.minutes)
    found = scores_of(measure(grown))
    for place, cost in scores_of(measure(world)).items():
        assert (cost is None) == (found[place] is None)
        assert cost is None or found[place] == pytest.approx(cost, rel=1e-3, abs=1e-3)


@a_few
@given(worlds())
def test_a_place_may_be_split_in_two(world):
    split = World(
        {f"{k} {half}": v / 2 for k, v in world.people.items() for half in (1, 2)},
        world.capacity,
        {(f"{o} {half}", s): t for (o, s), t in world.minutes.items() for half in (1, 2)},
    )
    found = scores_of(measure(split))
    for place, cost in scores_of(measure(world)).items():
        assert cost is None or found[f"{place} 1"] == pytest.approx(cost, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("tau", [1, 5, 30, 200])
def test_it_settles_at_any_weight_of_travel(tau):
    measured = measure(seeded_world(1, places=60, services=20), tau_minutes=tau, tolerance=1e-7)
    assert 0 <= measured.relative_gap <= 1e-7


# --- refusals


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tau_minutes": 0}, "tau"),
        ({"tau_minutes": math.nan}, "tau"),
        ({"tau_minutes": math.inf}, "tau"),
        ({"max_minutes": 0}, "longest"),
        ({"max_minutes": math.nan}, "longest"),
        ({"tolerance": 0}, "Tolerance"),
        ({"tolerance": 1}, "Tolerance"),
        ({"people_per_place": 0}, "People per place"),
        ({"people_per_place": math.inf}, "People per place"),
    ],
)
def test_settings_that_make_no_sense_are_refused(changes, says):
    with pytest.raises(MethodError, match=says):
        measure(seeded_world(1, places=3, services=2), **changes)


def test_a_search_that_does_not_settle_is_not_passed_off_as_one(monkeypatch):
    monkeypatch.setattr("carereach.access.measures.raam._MOST_TURNS", 1)
    with pytest.raises(MethodError, match="did not settle"):
        measure(seeded_world(1, places=60, services=20), tolerance=1e-10)


def test_costs_beyond_all_numbers_are_not_passed_off_as_scores():
    world = World({"a": 1e14}, {"x": 1e-300, "y": 1e14}, {("a", "x"): 5})
    with pytest.raises(MethodError, match="did not settle"):
        measure(world)


def test_people_and_capacity_beyond_comparison_are_refused():
    with pytest.raises(MethodError, match="too far apart"):
        measure(World({"a": 1e14}, {"x": 1e-300, "y": 0.0}, {("a", "x"): 5}))


def test_the_gap_is_told_when_turns_run_out():
    problem = lay_problem(*seeded_world(1, places=30, services=9).tables)
    rows = Rows(problem.rows.starts, problem.rows.to, problem.rows.minutes / 30)
    _, one = settle(rows, problem.people, problem.capacity, tolerance=0, most_turns=1)
    _, five = settle(rows, problem.people, problem.capacity, tolerance=0, most_turns=5)
    assert 0 <= five < one
