"""Kernels: what a journey weighs, beside plain Python, and gravity, which is made of them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.access.measures import (
    KERNELS,
    choose_kernel,
    exponential_kernel,
    gaussian_kernel,
    logistic_kernel,
    measure_gravity,
    power_kernel,
    soft_threshold_kernel,
    step_kernel,
)
from carereach.access.measures.loops import weigh_row
from carereach.base import MethodError
from tests.unit.access.measures import plain
from tests.unit.access.measures.worlds import same, worlds

TWO_SETTINGS = ("logistic", "soft threshold")
MINUTES = np.array([0.0, 0.5, 1.0, 9.99, 10.0, 10.01, 29.0, 30.0, 31.0, 200.0, 9000.0])


def weights(kernel, minutes=MINUTES):
    found = np.empty(len(minutes))
    weigh_row(minutes, kernel, found)
    uncompiled = np.empty(len(minutes))
    weigh_row.py_func(minutes, kernel, uncompiled)
    assert uncompiled == pytest.approx(found, rel=1e-14, abs=0)
    return found


def settings_of(name, first, second):
    return (name, first, second) if name in TWO_SETTINGS else (name, first)


def test_steps():
    found = weights(step_kernel([10, 30], [1, 0.25]))
    assert found.tolist() == [1, 1, 1, 1, 1, 0.25, 0.25, 0.25, 0, 0, 0]


def test_smooth_kernels_by_hand():
    thirty = np.array([30.0])
    assert weights(exponential_kernel(rate_per_minute=0.1), thirty) == pytest.approx(math.exp(-3))
    assert weights(power_kernel(exponent=2), thirty) == pytest.approx(1 / 900)
    assert weights(gaussian_kernel(width_minutes=30), thirty) == pytest.approx(math.exp(-0.5))
    middle = weights(logistic_kernel(middle_minutes=30, spread_minutes=5), thirty)
    assert middle == pytest.approx(0.5, rel=1e-4)
    soft = soft_threshold_kernel(threshold_minutes=20, width_minutes=10)
    assert weights(soft, thirty) == pytest.approx(math.exp(-0.5))


@pytest.mark.parametrize("name", KERNELS)
def test_a_kernel_is_1_at_the_door_falls_and_ends_at_its_limit(name):
    kernel = choose_kernel(*settings_of(name, 12.0, 7.0), max_minutes=30)
    found = weights(kernel)
    assert found[0] == pytest.approx(1)
    assert (np.diff(found) <= 0).all()
    assert (found[MINUTES > 30] == 0).all()
    assert np.isfinite(weights(choose_kernel(*settings_of(name, 12.0, 7.0)))).all()


@pytest.mark.parametrize("name", KERNELS)
@settings(max_examples=30)
@given(st.data(), worlds(), st.floats(0.05, 40), st.floats(0.5, 40))
def test_gravity_equals_its_plain_oracle(name, data, world, first, second):
    limit = data.draw(st.sampled_from([math.inf, 45.0]))
    kernel = choose_kernel(*settings_of(name, first, second), max_minutes=limit)
    expected = plain.gravity(world, plain.curve(name, first, second, limit))
    assert same(measure_gravity(*world.tables, kernel=kernel), expected, rel=1e-11)


@pytest.mark.parametrize(
    ("bands", "values", "says"),
    [
        ([], [], "Bands"),
        ([10, 10], [1, 1], "Bands"),
        ([20, 10], [1, 1], "Bands"),
        ([0, 10], [1, 1], "Bands"),
        ([math.nan], [1], "Bands"),
        ([10, math.nan], [1, 1], "Bands"),
        ([10, 20], [1], "one weight for each band"),
        ([10], [-1], "0 or more"),
        ([10], [math.nan], "0 or more"),
        ([10], [math.inf], "0 or more"),
        ([10, 20], [0, 0], "above 0"),
    ],
)
def test_bands_and_weights_that_make_no_sense_are_refused(bands, values, says):
    with pytest.raises(MethodError, match=says):
        step_kernel(bands, values)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("linear", 1.0), "no such kernel"),
        (("steps", 1.0), "no such kernel"),
        (("logistic", 1.0), "two settings"),
        (("soft threshold", 1.0), "two settings"),
        (("power", 1.0, 2.0), "one setting"),
        (("power", 0.0), "above 0"),
        (("gaussian", math.inf), "above 0"),
        (("exponential", math.nan), "above 0"),
        (("logistic", 5.0, -1.0), "above 0"),
    ],
)
def test_unknown_kernels_and_settings_are_refused(arguments, says):
    with pytest.raises(MethodError, match=says):
        choose_kernel(*arguments)


@pytest.mark.parametrize("limit", [0, -5, math.nan])
def test_the_longest_journey_must_be_above_0(limit):
    with pytest.raises(MethodError, match="Longest journey"):
        power_kernel(exponent=1, max_minutes=limit)
