"""Not knowing and chance told apart, where both are known exactly."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base.errors import MethodError
from carereach.capacity.experiments import RunPlan, outer_loop
from carereach.capacity.experiments.outer_loop import split_variance
from carereach.tables.scenario import Distribution, Support
from tests.unit.capacity.experiments.scenarios import contract, service

RATE = "referrals_per_day.all.0.1"
SMALL = RunPlan(replications=3)


def no_limit(**fields):
    """M/G/infinity: everybody starts at once, and stays ten days on average."""
    stay = Distribution(kind="gamma", mean=10.0, sd=5.0)
    return service(
        horizon_days=80.0,
        referrals_per_day={"all": ((0.0, 2.0),)},
        support=Support(caseload_per_wte=10_000.0, length=stay),
        contracts=(contract(wte=(1.0,)),),
        **fields,
    )


def test_both_parts_are_those_of_a_queue_without_limit_and_an_uncertain_rate():
    low, high, stay, days = 1.0, 3.0, 10.0, 80.0
    found = outer_loop(
        no_limit(assumed={RATE: (low, high)}), draws=300, plan=RunPlan(replications=8)
    )
    rate, spread = (low + high) / 2, (high - low) ** 2 / 12
    held = found.split("support", "inside_at_end")
    assert held.mean == pytest.approx(rate * stay, rel=0.07)
    assert held.from_chance == pytest.approx(rate * stay, rel=0.15)
    assert held.from_assumptions == pytest.approx(spread * stay**2, rel=0.2)
    referred = found.split_total("referred")
    assert referred.from_chance == pytest.approx(rate * days, rel=0.15)
    assert referred.from_assumptions == pytest.approx(spread * days**2, rel=0.2)
    assert referred.share_from_assumptions > held.share_from_assumptions > 0.5
    assert referred.low < low * days * 1.2
    assert referred.high > high * days * 0.85


def test_an_assumption_that_does_nothing_adds_nothing():
    found = outer_loop(
        no_limit(assumed={"triage.returns": (0.0, 1.0)}), draws=60, plan=RunPlan(replications=8)
    )
    assert found.split_total("referred").share_from_assumptions < 0.1


def test_draws_lie_evenly_in_their_ranges_and_whole_numbers_stay_whole():
    assumed = {RATE: (1.0, 3.0), "support.outreach.attempts": (2.0, 5.0)}
    found = outer_loop(
        service(horizon_days=2.0, assumed=assumed), draws=400, plan=RunPlan(replications=2)
    )
    assert found.fields == tuple(assumed)
    rates, attempts = found.settings.T
    assert 1 <= rates.min() < 1.05
    assert 2.95 < rates.max() <= 3
    assert rates.mean() == pytest.approx(2.0, abs=0.1)
    values, counts = np.unique(attempts, return_counts=True)
    assert values.tolist() == [2, 3, 4, 5]
    assert counts.min() > 70
    assert abs(np.corrcoef(rates, attempts)[0, 1]) < 0.15


def test_every_draw_has_runs_and_luck_of_its_own():
    told = []
    plan = replace(SMALL, first=4, progress=lambda *step: told.append(step))
    found = outer_loop(no_limit(assumed={RATE: (2.0, 2.0)}), draws=4, plan=plan)
    assert [one.record.first_replication for one in found.answers] == [4, 7, 10, 13]
    runs = np.concatenate([one.runs.totals for one in found.answers])
    assert len(np.unique(runs, axis=0)) == 12
    assert told == [(done, 4, "service") for done in (1, 2, 3, 4)]


def test_the_same_again_and_in_any_batches():
    scenario = no_limit(assumed={RATE: (1.0, 3.0)})
    first = outer_loop(scenario, draws=3, plan=SMALL)
    again = outer_loop(scenario, draws=3, plan=replace(SMALL, batch=1))
    other = outer_loop(scenario, draws=3, plan=replace(SMALL, seed=2))
    assert json.dumps(first.as_dict()) == json.dumps(again.as_dict())
    assert not np.any(first.settings == other.settings)


def test_as_plain_values_it_has_draws_and_every_figure():
    told = outer_loop(no_limit(assumed={RATE: (1.0, 3.0)}), draws=2, plan=SMALL).as_dict()
    json.dumps(told, allow_nan=False)
    assert [list(one) for one in told["draws"]] == [[RATE], [RATE]]
    assert {one["stage"] for one in told["stages"]} >= {"support", "whole wait"}
    assert told["totals"]["referred"]["from_chance"] > 0
    assert told["totals"]["crises"]["share_from_assumptions"] is None


def test_percentiles_of_few_are_not_told():
    few = outer_loop(service(horizon_days=60.0, assumed={RATE: (0.1, 0.2)}), draws=2, plan=SMALL)
    many = outer_loop(no_limit(assumed={RATE: (1.0, 3.0)}), draws=2, plan=SMALL)
    assert few.split("support", "p92").mean is None
    assert few.split("support", "p92").share_from_assumptions is None
    assert many.split("support", "p92").mean is not None
    assert many.split("support", "p92_so_far").mean is None
    with pytest.raises(ValueError, match=r"."):
        few.split("support", "nothing")


@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 1000))
def test_the_split_is_the_analysis_of_variance(draws, runs, seed):
    values = np.random.default_rng(seed).normal(size=(draws, 1)) * 3
    values = values + np.random.default_rng(seed + 1).normal(size=(draws, runs))
    told = split_variance(values)
    means = values.mean(axis=1)
    within = ((values - means[:, None]) ** 2).sum() / (draws * (runs - 1))
    among = runs * ((means - values.mean()) ** 2).sum() / (draws - 1)
    assert told.from_chance == pytest.approx(within)
    assert told.from_assumptions == pytest.approx(max(0.0, (among - within) / runs), abs=1e-9)
    assert told.low <= told.mean <= told.high


def test_where_a_run_lacks_the_figure_nothing_is_told():
    told = split_variance(np.array([[1.0, np.nan], [1.0, 2.0]]))
    assert (told.mean, told.low, told.share_from_assumptions) == (None, None, None)
    same = split_variance(np.ones((3, 2)))
    assert (same.from_assumptions, same.from_chance, same.share_from_assumptions) == (0, 0, None)


@pytest.mark.parametrize(
    ("assumed", "draws", "plan", "words"),
    [
        ({}, 4, SMALL, "assumes nothing"),
        ({RATE: (1.0, 2.0)}, 1, SMALL, "2 draws of 2 runs"),
        ({RATE: (1.0, 2.0)}, 4, RunPlan(replications=1), "2 draws of 2 runs"),
        ({RATE: (2.0, 1.0)}, 4, SMALL, "from high to low"),
        ({"support.nothing": (1.0, 2.0)}, 4, SMALL, "no number under the name"),
        ({"support.refuses": (0.5, 2.0)}, 4, SMALL, "is a share"),
        ({"support.outreach.attempts": (1.5, 2.0)}, 4, SMALL, "no whole number"),
        ({RATE: (1.0, 2.0)}, 4, replace(SMALL, seed=2**64), "A seed is a whole number"),
        ({RATE: (1.0, 2.0)}, 10**6, SMALL, "from 1 to a million"),
        ({f"{RATE}{k}": (1.0, 2.0) for k in range(2049)}, 4, SMALL, "at most 2,048 assumptions"),
    ],
)
def test_loops_that_cannot_be_are_refused(assumed, draws, plan, words):
    with pytest.raises(MethodError, match=words):
        outer_loop(service(assumed=assumed), draws=draws, plan=plan)
