"""The recording model: its slope is right, it finds what made the data, hidden cells say little."""

import numpy as np
import pytest
from scipy.stats import nbinom

from carereach.need.foretelling import draw_change, draw_levels, follow_council, foretell
from carereach.need.recording import (
    Counts,
    chances,
    expected,
    fit_recording,
    follow,
    propensities,
    stationary,
    transitions,
)
from carereach.need.recording import _score as score


def invent(
    councils: int = 120,
    years: int = 6,
    *,
    between: float = 4.0,
    memory: float = 0.8,
    slope: float = 0.4,
    regions: int = 0,
) -> Counts:
    """Counts drawn from the model itself."""
    rng = np.random.default_rng(3)
    normal = np.empty((councils, years))
    normal[:, 0] = rng.normal(size=councils)
    for year in range(1, years):
        fresh = rng.normal(size=councils)
        normal[:, year] = memory * normal[:, year - 1] + np.sqrt(1 - memory**2) * fresh
    grid = np.linspace(-4, 4, 81)
    own = np.interp(normal, grid, propensities(between))
    covariate = rng.normal(size=councils)
    children = np.repeat(rng.uniform(2e4, 2e5, size=councils)[:, None], years, axis=1)
    level = children * 0.001 * np.exp(slope * covariate)[:, None] * own
    counts = rng.poisson(level * rng.gamma(100, 0.01, size=level.shape)).astype(float)
    columns = [covariate, *(np.arange(councils) % regions == r for r in range(regions))]
    return Counts(
        counts=counts,
        is_hidden=np.zeros(counts.shape, dtype=bool),
        hidden_most=5,
        children=children,
        design=np.column_stack(columns).astype(float),
        regions=regions,
    )


def test_propensities_are_gamma_with_mean_one_and_rise() -> None:
    grid = propensities(4.0)
    assert (np.diff(grid) > 0).all()
    assert (stationary() * grid).sum() == pytest.approx(1, abs=1e-4)
    assert (stationary() * (grid - 1) ** 2).sum() == pytest.approx(1 / 4, abs=1e-3)


def test_memory_keeps_the_weights_where_they_are_in_the_long_run() -> None:
    assert stationary() @ transitions(0.8) == pytest.approx(stationary(), abs=1e-4)
    assert transitions(0.8).sum(axis=1) == pytest.approx(np.ones(81))


def test_one_year_is_a_negative_binomial_mixed_over_gamma() -> None:
    data = invent(3, 1)
    values = np.array([np.log(0.001), 0.0, np.log(4.0), 1.0, np.log(1e6)])
    found = follow_council(values, data, 0)
    mean = expected(values, data)[0, 0]
    assert found == pytest.approx(nbinom.logpmf(data.counts[0, 0], 4, 4 / (4 + mean)), abs=2e-3)


def test_the_slope_of_the_likelihood_is_that_of_small_steps() -> None:
    data = invent(30, 4, regions=2)
    data.counts[3, 1] = np.nan
    data.is_hidden[3, 1] = True
    values = np.concatenate([np.full(4, -6.8), [0.3, 0.1, -0.1], [1.2, 0.9, 4.0]])
    slope = score(values, data)[1].sum(axis=0)
    for place in range(len(values)):
        step = np.zeros(len(values))
        step[place] = 1e-5
        up, down = (score(values + sign * step, data)[0].sum() for sign in (1, -1))
        assert slope[place] == pytest.approx((up - down) / 2e-5, rel=5e-3, abs=5e-3)


def test_the_fit_finds_what_made_the_counts() -> None:
    fit = fit_recording(invent(200, 6))
    assert fit.values[:6] == pytest.approx(np.full(6, np.log(0.001)), abs=0.15)
    assert fit.values[6] == pytest.approx(0.4, abs=0.1)
    assert fit.shapes.between == pytest.approx(4, rel=0.3)
    assert fit.shapes.memory == pytest.approx(0.8, abs=0.08)


def test_regions_without_a_difference_are_shrunk_to_nearly_nothing() -> None:
    fit = fit_recording(invent(120, 4, regions=4))
    assert fit.region_spread < 0.2
    assert np.abs(fit.values[5:9]).max() < 0.15


def test_leaving_a_council_out_by_one_step_is_nearly_a_fit_without_it() -> None:
    data = invent(60, 4)
    fit = fit_recording(data)
    alone = np.arange(60) == 7
    again = fit_recording(data.without(alone), start=fit)
    assert fit.without(7)[:5] == pytest.approx(again.values[:5], abs=0.02)


def test_a_hidden_count_pulls_down_and_an_unknown_one_does_not() -> None:
    data = invent(20, 3)
    fit = fit_recording(data)
    unknown = data.blank(np.ones(data.counts.shape, dtype=bool))
    assert follow_council(fit.values, unknown, 0) == pytest.approx(0)
    hidden = data.blank(np.ones(data.counts.shape, dtype=bool))
    hidden.is_hidden[0, -1] = True

    def middle(of: Counts) -> float:
        logs = chances(of, expected(fit.values, of), propensities(4.0), 100)[0]
        weights = follow(logs, transitions(0.8), is_smoothed=False).filtered[0, -1]
        return float((weights * propensities(4.0)).sum())

    assert middle(hidden) < middle(unknown) == pytest.approx(1, abs=1e-3)


def test_draws_come_from_a_seed_and_own_numbers_narrow_them() -> None:
    data = invent(40, 4)
    fit = fit_recording(data)
    first, second = (
        draw_levels(fit, data, draws=400, hyper_draws=20, rng=np.random.default_rng(5))
        for _ in range(2)
    )
    assert np.array_equal(first.levels, second.levels)
    assert first.levels.shape == first.next_year.shape == (400, 40)
    assert np.median(first.levels.std(axis=0) / first.expected_levels.std(axis=0)) < 0.6
    assert (first.levels > 0).all()


def test_what_is_foretold_covers_what_came() -> None:
    data = invent(200, 5)
    history = data.until(4)
    fit = fit_recording(history)
    told = foretell(fit.values, history, data.counts[:, 4], data.children[:, 4], is_next=True)
    inside = ((told.upto > 0.025) & (told.below < 0.975)).mean()
    assert 0.88 <= inside <= 0.99
    assert (told.below <= told.upto).all()


def test_with_two_years_no_national_change_is_assumed() -> None:
    assert not draw_change(np.array([-7.0, -7.1]), 5, np.random.default_rng(1)).any()
