"""What waits, workers who leave and contracts that end do to young people: small examples."""

from dataclasses import replace

import pytest

from carereach.capacity.pathway import STAGES, compile_pathway, simulate_pathway
from carereach.capacity.tally import AREAS, COUNTS, SERIES, TOTALS
from carereach.tables.scenario import (
    Contract,
    Distribution,
    Outreach,
    Pathway,
    Support,
    Triage,
    Turnover,
    YoungPeople,
)

AT_ONCE = Distribution(kind="deterministic", mean=0.0)
WEEK, MONTH = 7.0, 365.25 / 12


def days(number):
    return Distribution(kind="deterministic", mean=float(number))


def one_worker(*, ends=10_000.0, **fields):
    """One worker who holds two young people at a time, each for 100 days; two years."""
    help_given = {"caseload_per_wte": 2.0, "length": days(100)} | fields.pop("help_given", {})
    told = {
        "name": "one worker",
        "horizon_days": 24 * MONTH,
        "warm_up_days": 0.0,
        "classes": (YoungPeople(name="all"),),
        "referrals_per_day": {"all": ((0.0, 1 / 25),)},
        "assessors": None,
        "assessment": AT_ONCE,
        "support": Support(**help_given),
        "contracts": (Contract(name="first", starts_day=0.0, ends_day=ends, worker_wte=(1.0,)),),
        "triage": Triage(),
    }
    return Pathway(**(told | fields))


def simulate(scenario):
    return simulate_pathway(compile_pathway(scenario), seed=1, replication=0)


def total(tally, name):
    return tally.totals[TOTALS.index(name)]


def count(tally, stage, name):
    return tally.counts[STAGES.index(stage), 0, COUNTS.index(name)]


def mean_wait(tally):
    waited = tally.areas[STAGES.index("support"), 0, AREAS.index("wait_sum")]
    return waited / count(tally, "support", "started")


def by_month(tally, name):
    return tally.series[:, SERIES.index(name)]


def test_a_full_worker_makes_the_others_wait():
    # Two places of 100 days let one in every 50 days; one is referred every 25.
    tally = simulate(one_worker())
    assert total(tally, "largest_caseload") == 2
    assert count(tally, "support", "started") <= 2 * (1 + 24 * MONTH // 100)
    assert count(tally, "support", "waiting_at_end") > 5
    assert mean_wait(tally) > 100


def test_who_refuses_is_lost_unless_somebody_keeps_trying():
    never_tried = {"refuses": 0.2}
    tried = {"refuses": 0.2, "outreach": Outreach(attempts=6, every_days=WEEK, re_engages=0.4)}
    lost, kept = (simulate(one_worker(help_given=way)) for way in (never_tried, tried))
    assert total(lost, "disengaged") > total(lost, "planned_endings")
    assert total(kept, "planned_endings") > total(kept, "disengaged")
    assert total(kept, "re_engaged") > 0
    # Trying keeps the place, so the others wait longer: a longer wait is not always worse care.
    assert mean_wait(kept) > mean_wait(lost)


def test_when_a_worker_leaves_support_that_does_not_survive_is_broken_off():
    leaving = Turnover(leaves_per_year=4.0, survives=0.0, replaced_after=days(30))
    tally = simulate(one_worker(help_given={"turnover": leaving, "re_referred_unplanned": 1.0}))
    assert total(tally, "broken_worker_left") > 0
    assert total(tally, "re_referred") > 0
    stable = simulate(one_worker(help_given={"re_referred_unplanned": 1.0}))
    assert total(stable, "broken_worker_left") == total(stable, "re_referred") == 0


def test_support_that_survives_waits_in_front_for_the_next_worker():
    leaving = Turnover(leaves_per_year=4.0, survives=1.0, replaced_after=days(30))
    tally = simulate(one_worker(help_given={"turnover": leaving}))
    assert total(tally, "broken_worker_left") == 0
    # There is no other worker, so each who was held waits up to 30 days for the next.
    between = total(tally, "left_between_workers")
    assert between > 0
    assert 0 < total(tally, "days_between_workers") <= 30 * between


@pytest.mark.parametrize("handover", ["close", "transfer"])
def test_a_contract_that_ends_closes_support_unless_cases_are_handed_over(handover):
    # It ends in the tenth month, and another with a worker of its own begins the same day.
    first = replace(one_worker(ends=280.0).contracts[0], handover=handover)
    second = Contract(name="second", starts_day=280.0, ends_day=10_000.0, worker_wte=(1.0,))
    tally = simulate(one_worker(contracts=(first, second)))
    closed, month = by_month(tally, "broken_contract_ended"), 9
    if handover == "close":
        assert closed[month] == closed.sum() == 2
    else:
        assert closed.sum() == 0
        assert total(tally, "handed_over") == 2


def test_with_no_contract_after_it_nobody_is_helped_and_the_list_grows():
    tally = simulate(one_worker(ends=280.0))
    assert by_month(tally, "held")[9:].sum() == by_month(tally, "workers")[9:].sum() == 0
    waiting = by_month(tally, "waiting_support")
    assert waiting[-1] > waiting[9]


def test_who_is_turned_away_comes_back_worse_until_they_are_let_in():
    # Half are below the threshold; each time they come back a quarter worse.
    strict = Triage(threshold=0.5, returns=1.0, returns_after=days(30), worse_by=0.25)
    tally = simulate(one_worker(triage=strict))
    assert count(tally, "triage", "rejected") > 0
    assert total(tally, "came_back_worse") == total(tally, "returned") > 0
    # Nobody is turned away for good: two returns make anybody bad enough to be let in.
    assert total(tally, "never_served") == 0
    assert count(tally, "triage", "rejected") <= 2 * total(tally, "first_referred")
    # Without return they are simply lost, and the figures say how many.
    lost = simulate(one_worker(triage=replace(strict, returns=0.0)))
    assert total(lost, "never_served") == count(lost, "triage", "rejected") > 0
