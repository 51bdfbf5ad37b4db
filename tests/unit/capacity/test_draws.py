"""Times are drawn from the distributions declared: moments, shape, order, and bit for bit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from carereach.base.errors import MethodError
from carereach.base.keyed import key_of, plain_of
from carereach.capacity.draws import (
    draw_time,
    mean_of,
    normal_quantile,
    pack_distributions,
    sd_of,
)
from carereach.tables.scenario import Distribution

MANY = 20_000
KEY = np.uint64(key_of(20, 1))


def truncated(mean, sd, low=0.0, high=math.inf):
    ends = (low - mean) / sd, (high - mean) / sd
    return (
        Distribution(kind="truncated normal", mean=mean, sd=sd, low=low, high=high),
        stats.truncnorm(*ends, loc=mean, scale=sd),
    )


def lognormal(mean, sd):
    spread = math.sqrt(math.log1p((sd / mean) ** 2))
    frozen = stats.lognorm(spread, scale=mean * math.exp(-0.5 * spread**2))
    return Distribution(kind="lognormal", mean=mean, sd=sd), frozen


def gamma(mean, sd):
    frozen = stats.gamma((mean / sd) ** 2, scale=sd**2 / mean)
    return Distribution(kind="gamma", mean=mean, sd=sd), frozen


CONTINUOUS = {
    "exponential": (Distribution(kind="exponential", mean=3.5), stats.expon(scale=3.5)),
    "lognormal": lognormal(60, 45),
    "lognormal with a long tail": lognormal(60, 180),
    "gamma": gamma(20, 8),
    "gamma with most near 0": gamma(20, 45),
    "truncated normal": truncated(10, 8),
    "truncated normal with both ends": truncated(10, 8, 5, 12),
    "truncated normal far in its tail": truncated(-9, 1, 0, 2),
}
EMPIRICAL = Distribution(kind="empirical", values=(30, 7, 90, 7.5), chances=(0.25, 0.5, 0.05, 0.2))
FIXED = Distribution(kind="deterministic", mean=14)


def drawn(distribution, many=MANY):
    packed = pack_distributions([FIXED, distribution])
    return np.array([draw_time(packed, 1, KEY, person, 6, 2) for person in range(many)])


@pytest.mark.parametrize("name", CONTINUOUS)
def test_times_follow_the_distribution_declared(name):
    distribution, frozen = CONTINUOUS[name]
    times = drawn(distribution)
    assert stats.kstest(times, frozen.cdf).pvalue > 1e-4
    assert abs(times.mean() - frozen.mean()) < 4 * frozen.std() / math.sqrt(MANY)
    assert times.std() == pytest.approx(frozen.std(), rel=0.25)


@pytest.mark.parametrize("name", CONTINUOUS)
def test_moments_are_those_of_theory(name):
    distribution, frozen = CONTINUOUS[name]
    assert mean_of(distribution) == pytest.approx(frozen.mean(), rel=1e-9)
    # The truncated normal far in its tail loses digits to a difference of near-equal numbers.
    assert sd_of(distribution) == pytest.approx(frozen.std(), rel=1e-6)


def test_an_empirical_time_is_one_of_its_values_as_often_as_its_chance():
    times = drawn(EMPIRICAL)
    for value, chance in zip(EMPIRICAL.values, EMPIRICAL.chances, strict=True):
        spread = math.sqrt(chance * (1 - chance) / MANY)
        assert abs((times == value).mean() - chance) < 4 * spread
    assert mean_of(EMPIRICAL) == pytest.approx(17.0)
    assert sd_of(EMPIRICAL) == pytest.approx(times.std(), rel=0.05)


def test_a_deterministic_time_is_the_same_each_time():
    assert set(drawn(FIXED, 100)) == {14.0}
    assert (mean_of(FIXED), sd_of(FIXED)) == (14.0, 0.0)


def test_no_spread_is_a_fixed_time():
    for kind in ("gamma", "truncated normal", "lognormal"):
        distribution = Distribution(kind=kind, mean=14)
        assert drawn(distribution, 10) == pytest.approx(14.0, rel=1e-12)
        assert (mean_of(distribution), sd_of(distribution)) == (14.0, 0.0)


@given(st.floats(min_value=1e-300, max_value=1 - 2**-53))
def test_the_normal_quantile_is_right_to_the_last_digits(chance):
    assert normal_quantile(chance) == pytest.approx(special.ndtri(chance), rel=2e-15, abs=2e-16)


spreads = st.floats(min_value=0.1, max_value=50)


@given(
    st.sampled_from(["exponential", "lognormal", "truncated normal"]),
    spreads,
    spreads,
    st.integers(min_value=0, max_value=10**9),
)
def test_the_same_luck_takes_longer_where_the_mean_is_longer(kind, mean, sd, person):
    short = Distribution(kind=kind, mean=mean, sd=sd)
    longer = Distribution(kind=kind, mean=2 * mean, sd=2 * sd)
    packed = pack_distributions([short, longer])
    first, second = (draw_time(packed, row, KEY, person, 1, 1) for row in (0, 1))
    assert 0 <= first <= second


def test_cpython_draws_the_same_times_to_the_last_bit():
    every = [distribution for distribution, _ in CONTINUOUS.values()]
    packed = pack_distributions([*every, EMPIRICAL, FIXED])
    plain = plain_of(draw_time)
    with np.errstate(over="ignore"):
        for row in range(len(packed.table)):
            for person in range(40):
                numbers = (KEY, person, row, person % 3)
                assert plain(packed, row, *numbers) == draw_time(packed, row, *numbers)


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("no kind", {"kind": "weibull", "mean": 1}),
        ("are numbers", {"kind": "exponential", "mean": math.nan}),
        ("are numbers", {"kind": "gamma", "mean": 1, "sd": math.inf}),
        ("below 0", {"kind": "gamma", "mean": 1, "sd": -1}),
        ("above 0", {"kind": "gamma", "mean": 0, "sd": 1}),
        ("above 0", {"kind": "deterministic", "mean": -1}),
        ("has no ends", {"kind": "exponential", "mean": 1, "high": 5}),
        ("values and as many", {"kind": "empirical"}),
        ("values and as many", {"kind": "empirical", "values": (1,), "chances": ()}),
        ("not 0 days or more", {"kind": "empirical", "values": (-1,), "chances": (1,)}),
        ("add up to 1", {"kind": "empirical", "values": (1,), "chances": (0.9,)}),
        ("add up to 1", {"kind": "empirical", "values": (1, 2), "chances": (1.5, -0.5)}),
        ("low end", {"kind": "truncated normal", "mean": 1, "sd": 1, "low": -1}),
        ("low end", {"kind": "truncated normal", "mean": 1, "sd": 1, "low": 3, "high": 2}),
        ("outside", {"kind": "truncated normal", "mean": 1, "low": 2}),
        ("no chance", {"kind": "truncated normal", "mean": -50, "sd": 1}),
    ],
)
def test_what_is_not_a_length_of_time_is_refused(words, fields):
    with pytest.raises(MethodError, match=words):
        pack_distributions([Distribution(**fields)])
