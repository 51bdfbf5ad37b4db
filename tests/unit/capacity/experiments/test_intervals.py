"""t intervals against SciPy's, and what is not told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from carereach.base.errors import MethodError
from carereach.capacity.experiments.intervals import Estimate, t_intervals

numbers = st.floats(-1e6, 1e6, allow_nan=False)


def one(values, confidence=0.95, least=-np.inf, most=np.inf):
    told = t_intervals(np.array(values, dtype=float)[:, None], confidence=confidence)
    return told.at((0,), least=least, most=most)


@given(st.lists(numbers, min_size=2, max_size=30), st.floats(0.5, 0.999))
def test_intervals_are_those_of_scipy(values, confidence):
    told = one(values, confidence)
    mean, error = np.mean(values), stats.sem(values)
    assert told.mean == pytest.approx(mean, abs=1e-6)
    half = stats.t.ppf(0.5 + confidence / 2, len(values) - 1) * error
    assert told.half_width == pytest.approx(half, rel=1e-6, abs=1e-6)
    assert told.runs == len(values)


def test_many_figures_at_once_are_each_on_their_own():
    values = np.random.default_rng(1).normal(size=(7, 3, 2))
    together = t_intervals(values, confidence=0.9)
    for place in np.ndindex(3, 2):
        alone = one(values[(slice(None), *place)], 0.9)
        assert together.at(place, least=-np.inf, most=np.inf) == alone


def test_runs_without_the_figure_are_left_out():
    assert one([1.0, np.nan, 3.0, np.nan]) == one([1.0, 3.0])
    assert one([np.nan, np.nan]) == Estimate(None, runs=0)


def test_one_run_has_no_interval():
    assert one([5.0]) == Estimate(5.0, runs=1)
    assert one([5.0]).half_width is None


def test_a_figure_beyond_counting_is_not_told():
    assert one([1.0, np.inf, 3.0]) == Estimate(None, runs=3)


def test_intervals_keep_to_values_that_can_be():
    told = one([0.0, 1.0, 1.0], least=0.0, most=1.0)
    assert (told.low, told.high) == (0.0, 1.0)


def test_nine_intervals_in_ten_hold_the_mean():
    draws = np.random.default_rng(2).normal(loc=4.0, size=(10, 4000))
    told = t_intervals(draws, confidence=0.9)
    held = (np.abs(told.mean - 4.0) <= told.half).mean()
    assert held == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize("confidence", [0.0, 1.0, -1.0, 95.0, float("nan")])
def test_a_confidence_that_is_no_share_is_refused(confidence):
    with pytest.raises(MethodError, match="above 0 and below 1"):
        one([1.0, 2.0], confidence)
