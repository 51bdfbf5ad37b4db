"""Common random numbers in the pathway engine: what shared luck saves, and where it saves less."""

from dataclasses import replace

import numpy as np
import pytest

from carereach.tables.scenario import Distribution, Turnover
from tests.unit.capacity.pathway.pathways import (
    long_wait,
    one_service,
    posts,
    re_referred_share,
    run,
    support,
)

FIGURES = (long_wait, re_referred_share)


def overloaded(leaves_per_year):
    """A list that grows with six workers and with seven."""
    return support(
        length=Distribution(kind="lognormal", mean=300.0, sd=150.0),
        re_referred_planned=0.4,
        re_referred_unplanned=0.6,
        turnover=Turnover(leaves_per_year=leaves_per_year, survives=0.6),
    )


def find_savings(help_given, *, seed, runs):
    """How many times shared luck cuts the variance of what one more worker changes."""
    base = one_service(support=help_given)
    more = replace(base, contracts=(posts([1.0] * 7),))
    first, shared, other = (
        run(scenario, seed=luck, runs=runs)
        for scenario, luck in ((base, seed), (more, seed), (more, seed + 1))
    )
    savings = []
    for figure in FIGURES:
        one, same, apart = (
            [figure(tally) for tally in tallies] for tallies in (first, shared, other)
        )
        savings.append(np.var(np.subtract(apart, one)) / np.var(np.subtract(same, one)))
    return savings


def test_one_more_worker_is_easy_to_see_where_the_list_grows_with_either():
    wait, again = find_savings(overloaded(0.0), seed=1, runs=100)
    assert wait >= 5.0
    assert again >= 8.0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 11, 21])
def test_eight_and_fifteen_times_in_one_experiment_where_no_worker_leaves(seed):
    wait, again = find_savings(overloaded(0.0), seed=seed, runs=300)
    assert wait >= 8.0
    assert again >= 15.0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 11, 21])
def test_less_where_workers_leave_since_another_worker_changes_who_loses_theirs(seed):
    wait, again = find_savings(overloaded(0.2), seed=seed, runs=300)
    assert wait >= 8.0
    assert again >= 10.0


@pytest.mark.slow
def test_little_for_the_wait_where_one_more_worker_clears_the_list():
    # The difference is then the first scenario's own wait: there is hardly any luck to share.
    wait, again = find_savings(support(), seed=1, runs=300)
    assert 1.0 < wait < 3.0
    assert again >= 15.0
