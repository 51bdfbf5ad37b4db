"""What must follow when a pathway is changed, with the luck of both scenarios shared."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from carereach.capacity.pathway import STAGES
from carereach.capacity.tally import AREAS, SERIES
from carereach.tables.scenario import (
    Distribution,
    Outreach,
    StartingState,
    Triage,
    Turnover,
    YoungPeople,
)
from tests.unit.capacity.pathway.pathways import (
    counted,
    lasting,
    one_service,
    posts,
    run,
    support,
    total,
)

STARTS, HELD = SERIES.index("starts"), SERIES.index("held")
BROKEN = SERIES.index("broken_contract_ended")
SUPPORT, ASSESSMENT = STAGES.index("support"), STAGES.index("assessment")
CALM = {"re_referred_planned": 0.0, "re_referred_unplanned": 0.0}


def differ(first, second, name, *, runs=20, seed=1):
    """What the second adds to a total, run by run; and the lower end of its 95 % interval."""
    pairs = zip(run(first, runs=runs, seed=seed), run(second, runs=runs, seed=seed), strict=True)
    added = np.array([total(other, name) - total(one, name) for one, other in pairs])
    return added, added.mean() - 2.1 * added.std(ddof=1) / runs**0.5


def stretched(scale):
    """One service with every length of time so many times as long, and every rate as low."""
    length = Distribution(kind="lognormal", mean=300.0 * scale, sd=150.0 * scale)
    months = lasting(90.0 * scale)
    return one_service(
        horizon_days=1461.0 * scale,
        wait_bin_days=scale,
        referrals_per_day={"all": ((0.0, 170 / 365.25 / scale),)},
        assessment=lasting(4.0 * scale),
        patience_support={"all": lasting(200.0 * scale)},
        triage=Triage(threshold=0.1, returns=0.4, returns_after=months, worse_by=0.1),
        support=support(
            length=length,
            contact_every_days=7.0 * scale,
            outreach=Outreach(attempts=4, every_days=5.0 * scale, re_engages=0.3),
            turnover=Turnover(leaves_per_year=0.2 / scale, survives=0.6, replaced_after=months),
            re_referred_after=months,
        ),
    )


def test_rescaled_time_has_the_same_shape():
    for short, long in zip(run(stretched(1.0), runs=5), run(stretched(12.0), runs=5), strict=True):
        assert (short.counts == long.counts).all()
        assert counted(short, "support", "started") > 100
        for area in ("queue", "busy", "wait_sum"):
            place = AREAS.index(area)
            np.testing.assert_allclose(
                short.areas[..., place] * 12, long.areas[..., place], rtol=1e-9
            )
        # A wait on the edge of a bin may round to either side of it.
        assert np.abs(short.waits.cumsum(axis=2) - long.waits.cumsum(axis=2)).max() <= 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_contract_that_ends_brings_more_back(seed):
    kept = one_service(horizon_days=1461.0)
    ends = posts([1.0] * 6, ends=730.0)
    next_one = replace(posts([1.0] * 6), name="next", starts_day=730.0)
    broken = replace(kept, contracts=(ends, next_one))
    _, at_least = differ(kept, broken, "re_referred", seed=seed)
    assert at_least > 0


def test_a_contract_that_ends_is_a_cliff_in_its_month():
    ends = one_service(horizon_days=1095.75, contracts=(posts([1.0] * 6, ends=730.6),))
    (tally,) = run(ends)
    assert np.flatnonzero(tally.series[:, BROKEN]).tolist() == [24]
    # Hardly less than all who were held a month before.
    assert tally.series[24, BROKEN] >= 0.8 * tally.series[23, HELD]
    assert (tally.series[24:, HELD] == 0).all()


def test_a_longer_contract_brings_fewer_back():
    def contracted(years):
        length = 365.25 * years
        return tuple(
            replace(posts([1.0] * 6, ends=(i + 1) * length), name=str(i), starts_day=i * length)
            for i in range(round(6 / years))
        )

    short = one_service(horizon_days=6 * 365.25, contracts=contracted(1))
    long = replace(short, contracts=contracted(3))
    _, at_least = differ(long, short, "re_referred")
    assert at_least > 0


def test_fewer_leavers_break_fewer_relationships():
    some = one_service(support=support(turnover=Turnover(leaves_per_year=0.1, survives=0.6)))
    many = one_service(support=support(turnover=Turnover(leaves_per_year=0.4, survives=0.6)))
    added, at_least = differ(some, many, "broken_worker_left")
    assert at_least > 0
    assert (added > 0).all()


def test_more_outreach_loses_fewer_of_those_who_start():
    def lost(attempts):
        outreach = Outreach(attempts=attempts, every_days=5.0, re_engages=0.3)
        tallies = run(one_service(support=support(outreach=outreach)), runs=10)
        return np.array(
            [total(t, "disengaged") / counted(t, "support", "started") for t in tallies]
        )

    none, some, many = lost(0), lost(2), lost(6)
    assert (none > some).all()
    assert (some > many).all()


def test_a_higher_cap_starts_more_until_nobody_waits():
    # Contacts do not compete for hours, so the cap stands for them; room beyond need adds nothing.
    def starts(cap):
        help_given = support(caseload_per_wte=cap, turnover=Turnover(), **CALM)
        tallies = run(one_service(support=help_given, horizon_days=1461.0), runs=10)
        return np.array([counted(t, "support", "started") for t in tallies])

    found = [starts(cap) for cap in (4.0, 6.0, 8.0, 100.0, 200.0)]
    assert all((more > fewer).all() for fewer, more in pairwise(found[:3]))
    assert (found[3] >= found[2]).all()
    assert (found[4] == found[3]).all()


def test_one_more_worker_never_starts_fewer_where_none_leave_and_none_return():
    # Then order of joining is fixed, and each starts no later (Kiefer and Wolfowitz 1955). It need
    # not hold run by run where people come back after support: starts follow referrals, and one
    # more worker changes when support ends, and whose ends early, so who comes back and when.
    few = one_service(support=support(turnover=Turnover(), **CALM), contracts=(posts([1.0] * 4),))
    more = replace(few, contracts=(posts([1.0] * 5),))
    for one, other in zip(run(few, runs=30), run(more, runs=30), strict=True):
        so_far = (tally.series[:, STARTS].cumsum() for tally in (one, other))
        assert (np.subtract(*so_far) <= 0).all()


def test_one_more_worker_starts_more_on_average_where_workers_leave_and_people_return():
    few = one_service(horizon_days=730.0)
    more = replace(few, contracts=(posts([1.0] * 7),))
    pairs = zip(run(few, runs=100), run(more, runs=100), strict=True)
    added = np.array(
        [counted(b, "support", "started") - counted(a, "support", "started") for a, b in pairs]
    )
    assert added.mean() - 2.0 * added.std(ddof=1) / 10 > 0


def test_whatever_is_before_a_change_repeats_exactly():
    (usual,) = run(one_service(support=support(**CALM)))
    (changed,) = run(one_service(support=support(**CALM, refuses=0.5, caseload_per_wte=3.0)))
    assert (usual.counts[:SUPPORT] == changed.counts[:SUPPORT]).all()
    assert (usual.waits[: ASSESSMENT + 1] == changed.waits[: ASSESSMENT + 1]).all()
    assert usual.waits[SUPPORT].tobytes() != changed.waits[SUPPORT].tobytes()


def test_splitting_those_on_todays_lists_changes_no_total():
    told = {"mean_wait_assessment_days": 10.0, "mean_wait_support_days": 60.0}
    whole = one_service(
        referrals_per_day={},
        start=StartingState(
            waiting_for_assessment={"all": 9},
            waiting_for_support={"all": 40},
            held={"all": 70},
            **told,
        ),
    )
    halves = replace(
        whole,
        classes=(YoungPeople(name="one"), YoungPeople(name="two")),
        start=StartingState(
            waiting_for_assessment={"one": 4, "two": 5},
            waiting_for_support={"one": 30, "two": 10},
            held={"one": 20, "two": 50},
            **told,
        ),
    )
    (together,), (split,) = run(whole), run(halves)
    assert together.totals.tobytes() == split.totals.tobytes()
    assert (together.counts.sum(axis=1) == split.counts.sum(axis=1)).all()
    assert (together.waits.sum(axis=1) == split.waits.sum(axis=1)).all()
