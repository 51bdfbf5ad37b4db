"""What the engine is told: support met half-way, months, full waiting lists without any luck."""

from datetime import date

import numpy as np
import pytest

from carereach.capacity.draws import mean_of
from carereach.capacity.pathway.compile import find_month_edges
from carereach.capacity.pathway.length_met import find_length_met
from carereach.tables.scenario import Contract, Distribution, Standard, StartingState
from tests.unit.capacity.pathway.pathways import counted, lasting, one_service, run, support, total


@pytest.mark.parametrize(
    ("length", "mean", "within"),
    [
        (Distribution(kind="lognormal", mean=100.0, sd=50.0), 125.0, 1e-9),
        (Distribution(kind="gamma", mean=100.0, sd=50.0), 125.0, 1e-9),
        (Distribution(kind="empirical", values=(50.0, 150.0), chances=(0.5, 0.5)), 125.0, 1e-9),
        (Distribution(kind="empirical", values=(0.0,), chances=(1.0,)), 0.0, 1e-9),
        (Distribution(kind="truncated normal", mean=100.0, sd=20.0, low=0.0), 104.0, 0.05),
        (Distribution(kind="truncated normal", mean=100.0, low=0.0), 100.0, 1e-9),
        (Distribution(kind="deterministic", mean=100.0), 100.0, 1e-9),
    ],
)
def test_a_support_met_half_way_is_longer_by_its_variance_over_its_mean(length, mean, within):
    met, memoryless = find_length_met(length)
    assert mean_of(met) == pytest.approx(mean, abs=within)
    assert not memoryless


def test_what_is_left_of_an_exponential_support_is_the_same():
    assert find_length_met(lasting(100.0)) == (lasting(100.0), True)


def test_months_follow_the_calendar_where_the_first_day_is_known():
    edges = find_month_edges(120.0, date(2027, 1, 31))
    assert edges.tolist() == [28, 59, 89, 120]
    assert np.diff(find_month_edges(365.25, None)) == pytest.approx(365.25 / 12)


def test_with_no_assessor_and_no_worker_everybody_still_waits_at_the_end():
    # Nothing ever starts, so the wait so far is from joining to the horizon, by hand.
    scenario = one_service(
        horizon_days=20.0,
        referrals_per_day={},
        assessors=0,
        contracts=(),
        standards=(Standard(wait_id="wait:4W", limit_days=28.0),),
        start=StartingState(waiting_for_assessment={"all": 4}, waiting_for_support={"all": 3}),
    )
    for plain in (False, True):
        (tally,) = run(scenario, plain=plain)
        assert counted(tally, "assessment", "waiting_at_end") == 4
        assert counted(tally, "support", "waiting_at_end") == 3
        assert tally.waits_so_far[2, 0, 20] == 3
        assert tally.within[2, 0, 0].tolist() == [0, 3]


def test_starts_within_a_standard_are_those_at_once_where_there_is_room():
    scenario = one_service(
        horizon_days=60.0,
        support=support(caseload_per_wte=100.0),
        standards=(Standard(wait_id="wait:4W", limit_days=28.0),),
    )
    for plain in (False, True):
        (tally,) = run(scenario, plain=plain)
        assert tally.within[2, 0, 0, 0] == counted(tally, "support", "started") > 0


def test_those_listed_who_give_up_are_counted_with_those_never_served():
    scenario = one_service(
        horizon_days=400.0,
        referrals_per_day={},
        contracts=(),
        patience_support={"all": lasting(10.0)},
        start=StartingState(waiting_for_support={"all": 5}, mean_wait_support_days=30.0),
    )
    for plain in (False, True):
        (tally,) = run(scenario, plain=plain)
        assert counted(tally, "support", "reneged") == total(tally, "never_served") == 5


def test_patience_shorter_than_the_wait_so_far_counts_from_today():
    impatient = {"all": Distribution(kind="deterministic", mean=1.0)}
    scenario = one_service(
        horizon_days=30.0,
        referrals_per_day={},
        contracts=(Contract(name="later", starts_day=20.0, ends_day=99.0, worker_wte=(1.0,)),),
        patience_support=impatient,
        start=StartingState(waiting_for_support={"all": 5}, mean_wait_support_days=300.0),
    )
    for plain in (False, True):
        (tally,) = run(scenario, plain=plain, audited=True)
        assert counted(tally, "support", "reneged") == 5
