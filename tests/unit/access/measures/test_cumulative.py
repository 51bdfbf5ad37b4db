import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.access.measures import measure_cumulative, measure_cumulative_interval
from carereach.base import MethodError
from tests.unit.access.measures import plain
from tests.unit.access.measures.plain import World
from tests.unit.access.measures.worlds import same, scores_of, worlds

WORLD = World(
    {"a": 10.0, "b": 20.0},
    {"x": 3.0, "y": 4.0, "empty": 0.0},
    {("a", "x"): 30, ("a", "y"): 31, ("a", "empty"): 5, ("b", "y"): 59},
)


def test_places_and_services_within_a_journey():
    assert scores_of(measure_cumulative(*WORLD.tables, max_minutes=30)) == {"a": 3, "b": 0}
    counted = measure_cumulative(*WORLD.tables, max_minutes=31, counted="services")
    assert scores_of(counted) == {"a": 2, "b": 0}
    assert counted.unit == "services"


def test_an_interval_of_limits_blunts_the_edge():
    # y, at 31 minutes, is within 10 of the 11 limits from 30 to 40; x is within them all.
    measured = measure_cumulative_interval(*WORLD.tables, from_minutes=30, to_minutes=40)
    assert scores_of(measured) == pytest.approx({"a": 3 + 4 * 10 / 11, "b": 0})


@settings(max_examples=40)
@given(worlds(), st.integers(1, 60), st.integers(0, 15))
def test_an_interval_is_the_mean_of_its_limits(world, start, length):
    measured = measure_cumulative_interval(
        *world.tables, from_minutes=start, to_minutes=start + length
    )
    limits = range(start, start + length + 1)
    parts = [plain.gravity(world, plain.steps([limit], [1])) for limit in limits]
    expected = {place: sum(part[place] for part in parts) / len(parts) for place in world.people}
    assert same(measured, expected, rel=1e-11)


@settings(max_examples=40)
@given(worlds())
def test_going_further_never_loses_a_place(world):
    near, far = (
        scores_of(measure_cumulative(*world.tables, max_minutes=limit)) for limit in (20, 40)
    )
    assert all(far[place] >= near[place] for place in near)


@pytest.mark.parametrize("limits", [(0, 5), (9, 8), (-1, -1), (5, 10**12)])
def test_an_interval_must_be_one(limits):
    with pytest.raises(MethodError, match="Interval"):
        measure_cumulative_interval(*WORLD.tables, from_minutes=limits[0], to_minutes=limits[1])


def test_only_places_and_services_are_counted():
    with pytest.raises(MethodError, match="choose places or services"):
        measure_cumulative(*WORLD.tables, max_minutes=30, counted="beds")
