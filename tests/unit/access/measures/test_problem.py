"""What is refused, what is counted, and that compiled and plain loops agree."""

import numpy as np
import polars as pl
import pytest

from carereach.access.measures import (
    exponential_kernel,
    loops,
    measure_spatial_availability,
    measure_two_step,
    step_kernel,
)
from carereach.access.measures.problem import lay_problem
from carereach.access.times import TravelTimes
from carereach.base import MethodError
from tests.unit.access.measures.plain import World
from tests.unit.access.measures.worlds import seeded_world

WORLD = World({"a": 10.0, "b": 20.0}, {"x": 3.0, "y": 4.0}, {("a", "x"): 5, ("b", "y"): 6})
TIMES, DEMAND, SUPPLY = WORLD.tables


def told(measured):
    return [row[:3] for row in measured.exclusions.iter_rows()]


# --- refusals


def changed(table, amount, value):
    first = pl.int_range(pl.len()) == 0
    return table.with_columns(pl.when(first).then(value).otherwise(pl.col(amount)).alias(amount))


@pytest.mark.parametrize(("amount", "table"), [("people", DEMAND), ("capacity", SUPPLY)])
@pytest.mark.parametrize(
    ("value", "says"),
    [
        (-1.0, "below 0"),
        (1e15, "too large"),
        (float("nan"), "missing or endless"),
        (float("inf"), "missing or endless"),
        (None, "missing or endless"),
    ],
)
def test_an_amount_that_is_none_is_refused(amount, table, value, says):
    bad = changed(table, amount, pl.lit(value, pl.Float64))
    tables = (bad, SUPPLY) if amount == "people" else (DEMAND, bad)
    with pytest.raises(MethodError, match=f"{amount} is {says}"):
        measure_two_step(TIMES, *tables, max_minutes=30)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda table: table.drop("id"), "no column called id"),
        (lambda table: table.select("id"), "no column called people"),
        (lambda table: table.with_columns(id=pl.lit(7)), "ids must be text"),
        (lambda table: table.with_columns(id=pl.lit(None, pl.String)), "an id is missing"),
        (lambda table: pl.concat([table, table]), "an id occurs twice"),
        (lambda table: table.with_columns(people=pl.lit("9")), "must be a number"),
        (lambda table: table.with_columns(people=None), "missing or endless"),
    ],
)
def test_a_table_at_fault_is_refused(change, says):
    with pytest.raises(MethodError, match=says):
        measure_two_step(TIMES, change(DEMAND), SUPPLY, max_minutes=30)


def test_a_refusal_never_tells_the_value():
    with pytest.raises(MethodError) as refusal:
        lay_problem(TIMES, changed(DEMAND, "people", pl.lit(-271828.0)), SUPPLY)
    assert "271828" not in str(refusal.value)


def store(starts=(0, 1, 2), to=(0, 1), minutes=(5.0, 6.0), from_ids=("a", "b")):
    arrays = np.array(starts, np.int64), np.array(to, np.int32), np.array(minutes, np.float64)
    return TravelTimes(from_ids, ("x", "y"), *arrays)


@pytest.mark.parametrize(
    ("times", "says"),
    [
        (store(minutes=(5.0, float("nan"))), "missing, endless or below 0"),
        (store(minutes=(5.0, float("inf"))), "missing, endless or below 0"),
        (store(minutes=(5.0, -0.1)), "missing, endless or below 0"),
        (store(starts=(0, 2, 2), to=(1, 1)), "occurs twice"),
        (store(starts=(0, 2, 2), to=(1, 0)), "out of order"),
        (store(to=(0, 2)), "out of order"),
        (store(to=(-1, 1)), "out of order"),
        (store(starts=(0, 1, 3)), "not whole"),
        (store(starts=(1, 1, 2)), "not whole"),
        (store(starts=(0, 3, 2)), "not whole"),
        (store(starts=(0, -1, 2)), "not whole"),
        (store(minutes=(5.0,)), "not whole"),
        (store(from_ids=("a",)), "not whole"),
    ],
)
def test_stored_times_at_fault_are_refused_not_read(times, says):
    with pytest.raises(MethodError, match=says):
        measure_two_step(times, DEMAND, SUPPLY, max_minutes=30)


@pytest.mark.parametrize("power", [-1, float("nan"), float("inf")])
def test_the_power_of_demand_must_be_a_number(power):
    with pytest.raises(MethodError, match="Demand power"):
        measure_spatial_availability(
            TIMES, DEMAND, SUPPLY, kernel=step_kernel([30], [1]), demand_power=power
        )


# --- what is left out is counted, once, with its reason


def test_everything_left_out_is_told_with_its_reason():
    world = World(
        {"a": 10.0, "far": 7.0, "nowhere": 3.0},
        {"x": 3.0, "lonely": 2.0, "unheard of": 4.0, "empty": 0.0},
        {
            ("a", "x"): 5,
            ("far", "x"): 50,
            ("nobody's", "x"): 5,
            ("nobody's", "lonely"): 5,
            ("a", "not listed"): 5,
            ("a", "empty"): 5,
        },
    )
    times = world.times
    people = world.demand.vstack(pl.DataFrame({"id": ["unmapped"], "people": [2.0]}))
    times = TravelTimes(
        times.from_ids,
        tuple("gone" if name == "unheard of" else name for name in times.to_ids),
        times.starts,
        times.to,
        times.minutes,
    )
    measured = measure_two_step(times, people, world.supply, max_minutes=30)
    assert measured.exclusions.rows() == [
        ("place", "not in the demand table", 1, None),
        ("place", "without travel times", 1, 2.0),
        ("service", "not in the supply table", 2, None),
        ("service", "without travel times", 1, 4.0),
        ("service", "without places", 1, 0.0),
        ("place", "with too few services in reach", 2, 10.0),
        ("service", "without people in the catchment", 1, 2.0),
    ]
    assert measured.unused.rows() == [("lonely", 2.0), ("unheard of", 4.0)]
    assert measured.people == 22
    assert measured.people_out_of_reach == 12
    assert measured.pairs == 1
    assert measured.scores["id"].to_list() == ["a", "far", "nowhere", "unmapped"]


def test_nothing_left_out_tells_nothing():
    assert told(measure_two_step(TIMES, DEMAND, SUPPLY, max_minutes=30)) == []


def test_whole_numbers_are_numbers():
    people = DEMAND.with_columns(pl.col("people").cast(pl.Int16))
    assert lay_problem(TIMES, people, SUPPLY).people.tolist() == [10.0, 20.0]


def test_read_only_and_odd_arrays_are_read_all_the_same():
    times = store()
    times.minutes.flags.writeable = False
    odd = TravelTimes(
        times.from_ids, times.to_ids, times.starts.astype(np.int32), times.to[::1], times.minutes
    )
    scores = measure_two_step(odd, DEMAND, SUPPLY, max_minutes=30).scores
    assert scores.equals(measure_two_step(TIMES, DEMAND, SUPPLY, max_minutes=30).scores)


# --- the loops uncompiled


@pytest.mark.parametrize("manner", [loops.PLAIN, loops.CHOSEN, loops.SHARED])
@pytest.mark.parametrize(
    "kernel", [step_kernel([10, 20], [1, 0.5]), exponential_kernel(rate_per_minute=0.1)]
)
def test_gathering_and_handing_out_run_the_same_uncompiled(manner, kernel):
    problem = lay_problem(*seeded_world(2, places=12, services=5).tables)
    people = problem.people.copy()
    people[3] = -1.0
    gathering = (problem.rows, people, problem.services.listed, kernel, manner)
    for ours, plain in zip(
        loops.gather_people(*gathering), loops.gather_people.py_func(*gathering), strict=True
    ):
        assert ours == pytest.approx(plain, rel=1e-14)
    handing = (problem.rows, people, problem.services, problem.capacity, kernel, manner)
    for ours, plain in zip(loops.hand_out(*handing), loops.hand_out.py_func(*handing), strict=True):
        assert ours == pytest.approx(plain, rel=1e-14)


def test_the_nearest_and_the_faults_run_the_same_uncompiled():
    problem = lay_problem(*seeded_world(2, places=12, services=5).tables)
    asked = (problem.rows, problem.services.has_places, 2, 30.0)
    for ours, plain in zip(
        loops.find_nearest(*asked), loops.find_nearest.py_func(*asked), strict=True
    ):
        assert ours.tolist() == plain.tolist()
    assert loops.find_fault.py_func(problem.rows, 5) == loops.SOUND
    assert loops.find_fault.py_func(problem.rows, 4) == loops.NOT_IN_ORDER
