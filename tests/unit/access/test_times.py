import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.access.times import hold_times
from carereach.base import MethodError

FROM, TO = ("a", "b", "c"), ("x", "y")
PAIRS = [("c", "y", 7.0), ("a", "y", 5.0), ("a", "x", 0.0)]
SCHEMA = {"from_id": pl.String, "to_id": pl.String, "minutes": pl.Float64}


def frame(rows=PAIRS, **changes):
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(**changes)


def hold(rows=PAIRS, **changes):
    return hold_times(frame(rows, **changes), from_ids=FROM, to_ids=TO)


def test_pairs_are_held_by_origin_and_in_order():
    times = hold()
    assert times.starts.tolist() == [0, 2, 2, 3]
    assert times.to.tolist() == [0, 1, 1]
    assert times.minutes.tolist() == [0.0, 5.0, 7.0]
    assert times.pairs == 3
    assert times.frame().rows() == [("a", "x", 0.0), ("a", "y", 5.0), ("c", "y", 7.0)]


def test_what_compiled_code_reads_has_one_type():
    times = hold(minutes=pl.col("minutes").cast(pl.Int32))
    assert (times.starts.dtype, times.to.dtype, times.minutes.dtype) == (
        np.int64,
        np.int32,
        np.float64,
    )
    assert times.minutes.flags.writeable


def test_no_pairs_at_all():
    times = hold([])
    assert times.pairs == 0
    assert times.starts.tolist() == [0, 0, 0, 0]
    assert times.frame().is_empty()
    nothing = pl.DataFrame({"from_id": [], "to_id": [], "minutes": []})
    assert hold_times(nothing, from_ids=[], to_ids=[]).pairs == 0


@given(st.randoms(use_true_random=False), st.integers(0, 40))
def test_any_order_of_rows_gives_the_same_store(order, count):
    every = [(f"o{i:02d}", f"d{j}", float(i * j)) for i in range(8) for j in range(5)]
    rows = sorted(order.sample(every, count))
    mixed = list(rows)
    order.shuffle(mixed)
    ids = {"from_ids": [f"o{i:02d}" for i in range(8)], "to_ids": [f"d{j}" for j in range(5)]}
    held = hold_times(frame(mixed), **ids)
    assert held.frame().rows() == rows
    assert held.starts[-1] == held.pairs == count


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([*PAIRS, ("a", "y", 9.0)], "occurs twice"),
        ([("a", "x", 1.0), ("a", "x", 1.0)], "occurs twice"),
        ([("d", "x", 1.0)], "not among those given"),
        ([("a", "z", 1.0)], "not among those given"),
        ([(None, "x", 1.0)], "not among those given"),
        ([("a", "x", -0.5)], "below 0"),
        ([("a", "x", None)], "missing"),
        ([("a", "x", float("nan"))], "missing"),
        ([("a", "x", float("inf"))], "missing"),
    ],
)
def test_pairs_at_fault_are_refused(rows, says):
    with pytest.raises(MethodError, match=says):
        hold(rows)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"from_id": pl.lit(7)}, "ids must be text"),
        ({"to_id": pl.lit(7)}, "ids must be text"),
        ({"minutes": pl.lit("7")}, "must be numbers"),
    ],
)
def test_columns_of_another_kind_are_refused(changes, says):
    with pytest.raises(MethodError, match=says):
        hold(**changes)


def test_a_place_listed_twice_is_refused():
    with pytest.raises(MethodError, match="listed twice"):
        hold_times(frame(), from_ids=("a", "a", "b", "c"), to_ids=TO)
