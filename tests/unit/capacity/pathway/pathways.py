"""Pathways to try the engine on, and figures read from their tallies."""

import math

import numpy as np
from hypothesis import strategies as st

from carereach.base.keyed import key_of, uniform
from carereach.capacity.draws import draw_time, pack_distributions
from carereach.capacity.pathway import STAGES, compile_pathway, simulate_pathway
from carereach.capacity.pathway import columns as c
from carereach.capacity.tally import COUNTS, TOTALS
from carereach.tables.scenario import (
    Contract,
    Distribution,
    Outreach,
    Pathway,
    StartingState,
    Support,
    Triage,
    Turnover,
    YoungPeople,
)

SUPPORT = STAGES.index("support")


def lasting(mean):
    return Distribution(kind="exponential", mean=mean)


def posts(wte, *, ends=1e6, **fields):
    return Contract(name="main", starts_day=0.0, ends_day=ends, worker_wte=tuple(wte), **fields)


def support(**fields):
    told = {
        "caseload_per_wte": 12.0,
        "length": Distribution(kind="lognormal", mean=160.0, sd=80.0),
        "refuses": 0.1,
        "outreach": Outreach(attempts=4, every_days=5.0, re_engages=0.3),
        "turnover": Turnover(leaves_per_year=0.2, survives=0.6),
        "re_referred_planned": 0.15,
        "re_referred_unplanned": 0.4,
        "crisis_unplanned": 0.1,
    }
    return Support(**(told | fields))


def one_service(**fields):
    """About 170 referrals a year and six workers of twelve for ten years; all figures invented."""
    told = {
        "name": "one service",
        "horizon_days": 3652.5,
        "warm_up_days": 0.0,
        "classes": (YoungPeople(name="all"),),
        "referrals_per_day": {"all": ((0.0, 170 / 365.25),)},
        "assessors": 2,
        "assessment": lasting(4.0),
        "support": support(),
        "contracts": (posts([1.0] * 6),),
        "triage": Triage(threshold=0.1, returns=0.4, worse_by=0.1, crisis=0.1),
    }
    return Pathway(**(told | fields))


def plain_queue(*, arrivals, servers, horizon, warm_up=0.0):
    """Nothing but a line and places: M/M/c."""
    return one_service(
        horizon_days=horizon,
        warm_up_days=warm_up,
        referrals_per_day={"all": ((0.0, arrivals),)},
        assessors=None,
        assessment=Distribution(kind="deterministic", mean=0.0),
        support=Support(caseload_per_wte=servers / 2, length=lasting(1.0)),
        contracts=(posts([1.0, 1.0]),),
        triage=Triage(),
    )


def run(scenario, *, seed=1, runs=1, **fields):
    compiled = compile_pathway(scenario)
    return [simulate_pathway(compiled, seed=seed, replication=i, **fields) for i in range(runs)]


def total(tally, name):
    return float(tally.totals[TOTALS.index(name)])


def counted(tally, stage, name):
    return int(tally.counts[STAGES.index(stage), :, COUNTS.index(name)].sum())


def long_wait(tally, share=0.92):
    """The wait for support [bins] that this share of starters did not exceed."""
    so_far = tally.waits[SUPPORT].sum(axis=0).cumsum()
    return float(np.searchsorted(so_far, share * so_far[-1]))


def re_referred_share(tally):
    return total(tally, "re_referred") / total(tally, "referred")


def wait_one_by_one(*, arrivals, servers, horizon, seed):
    """Waits of an M/M/c by the Kiefer-Wolfowitz recursion on the engine's own draws."""
    key, packed = np.uint64(key_of(seed, 0)), pack_distributions([lasting(1.0)])
    free, waits, expected, person = [0.0] * servers, [], 0.0, 0
    while True:
        expected -= math.log(1.0 - uniform(key, 0, c.FOR_ARRIVAL, person))
        came = expected / arrivals
        start = max(came, free[0])
        if start >= horizon:
            return waits
        waits.append(start - came)
        free[0] = start + draw_time(packed, 0, key, person, c.FOR_LENGTH, 1)
        free.sort()
        person += 1


chances = st.sampled_from([0.0, 0.3, 1.0])


@st.composite
def pathways(draw):
    """Small pathways with any of the features at once."""
    old, new = {"old": lasting(20.0)}, {"new": lasting(60.0)}
    few = st.integers(0, 6)
    numbers = {name: {"old": draw(few), "new": draw(few)} for name in ("a", "s", "h", "hidden")}
    ends = draw(st.sampled_from([90.0, 1e6]))
    second = Contract(
        name="second",
        starts_day=draw(st.sampled_from([0.0, 60.0, 90.0])),
        ends_day=200.0,
        worker_wte=(0.4, 0.0),
        handover=draw(st.sampled_from(["transfer", "close"])),
    )
    return one_service(
        horizon_days=240.0,
        warm_up_days=draw(st.sampled_from([0.0, 50.0])),
        classes=(YoungPeople(name="old"), YoungPeople(name="new", priority=2)),
        referrals_per_day={"old": ((0.0, 0.2), (100.0, 0.0)), "new": ((0.0, 0.3),)},
        assessors=draw(st.sampled_from([None, 0, 1])),
        support=support(
            caseload_per_wte=3.0,
            length=Distribution(kind="gamma", mean=40.0, sd=30.0),
            refuses=draw(chances),
            outreach=Outreach(attempts=draw(few), every_days=3.0, re_engages=draw(chances)),
            turnover=Turnover(
                leaves_per_year=draw(st.sampled_from([0.0, 6.0])), survives=draw(chances)
            ),
            re_referred_unplanned=draw(chances),
        ),
        contracts=(
            posts([1.0, 0.5], ends=ends, handover=draw(st.sampled_from(["transfer", "close"]))),
            second,
        ),
        triage=Triage(
            threshold=0.3, excluded_share={"new": 0.2}, returns=draw(chances), worse_by=0.1
        ),
        hidden=numbers["hidden"],
        comes_forward_per_year=1.0,
        patience_assessment=draw(st.sampled_from([{}, old])),
        patience_support=draw(st.sampled_from([{}, new])),
        start=StartingState(
            waiting_for_assessment=numbers["a"],
            waiting_for_support=numbers["s"],
            held=numbers["h"],
            mean_wait_assessment_days=10.0,
            mean_wait_support_days=30.0,
        ),
    )
