import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.access.measures import measure_closest
from carereach.base import MethodError
from tests.unit.access.measures import plain
from tests.unit.access.measures.plain import World
from tests.unit.access.measures.worlds import same, scores_of, worlds

WORLD = World(
    {"a": 10.0, "b": 20.0, "c": 5.0},
    {"x": 3.0, "y": 4.0, "empty": 0.0},
    {("a", "x"): 12, ("a", "y"): 8, ("b", "x"): 40, ("b", "empty"): 1},
)


def test_minutes_to_the_nearest_and_the_second_nearest():
    assert scores_of(measure_closest(*WORLD.tables)) == {"a": 8, "b": 40, "c": None}
    assert scores_of(measure_closest(*WORLD.tables, count=2)) == {"a": 12, "b": None, "c": None}
    assert set(scores_of(measure_closest(*WORLD.tables, count=10**12)).values()) == {None}


def test_people_with_too_few_in_reach_are_counted_and_have_no_minutes():
    measured = measure_closest(*WORLD.tables, count=1, max_minutes=30)
    assert measured.scores["reachable"].to_list() == [True, False, False]
    assert measured.people_out_of_reach == 25
    assert measured.scores["score"].mean() == 8
    assert (measured.unit, measured.better) == ("minutes", "lower")
    assert measured.unused.is_empty()


@settings(max_examples=40)
@given(worlds(), st.integers(1, 4), st.sampled_from([math.inf, 30.0]))
def test_it_equals_its_plain_oracle(world, count, limit):
    measured = measure_closest(*world.tables, count=count, max_minutes=limit)
    assert same(measured, plain.closest(world, count, limit))


@pytest.mark.parametrize("changes", [{"count": 0}, {"max_minutes": 0}, {"max_minutes": math.nan}])
def test_settings_that_make_no_sense_are_refused(changes):
    with pytest.raises(MethodError):
        measure_closest(*WORLD.tables, **changes)
