"""The pathway engine against itself, exact theory and a second way to the same answer."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings

from carereach.base.errors import MethodError
from carereach.capacity.pathway import compile_pathway
from carereach.capacity.pathway.compile import count_cap
from carereach.capacity.tally import AREAS
from carereach.capacity.theory import find_queue
from carereach.tables.scenario import (
    Distribution,
    Outreach,
    Support,
    Triage,
    Turnover,
    YoungPeople,
)
from tests.unit.capacity.pathway.pathways import (
    SUPPORT,
    counted,
    one_service,
    pathways,
    plain_queue,
    posts,
    run,
    support,
    total,
    wait_one_by_one,
)

WAIT_SUM = AREAS.index("wait_sum")


def assert_same(first, second):
    for field in fields(first):
        one, other = getattr(first, field.name), getattr(second, field.name)
        assert one.tobytes() == other.tobytes(), field.name


@settings(max_examples=20, deadline=None)
@given(pathways())
def test_compiled_and_plain_agree_to_the_last_bit_and_nobody_is_lost(scenario):
    (compiled,), (plain,) = run(scenario), run(scenario, plain=True, audited=True)
    assert_same(compiled, plain)


def test_compiled_and_plain_agree_on_ten_years():
    (compiled,), (plain,) = run(one_service()), run(one_service(), plain=True)
    assert_same(compiled, plain)


def test_with_nothing_but_a_line_the_waits_are_those_of_a_recursion():
    told = {"arrivals": 9.0, "servers": 10, "horizon": 300.0}
    (tally,) = run(plain_queue(**told), seed=5)
    waits = wait_one_by_one(**told, seed=5)
    assert counted(tally, "support", "started") == len(waits)
    assert tally.areas[SUPPORT, 0, WAIT_SUM] == sum(waits)


def test_with_nothing_but_a_line_the_mean_wait_is_erlangs():
    tallies = run(plain_queue(arrivals=9.0, servers=10, horizon=2200.0, warm_up=200.0), runs=40)
    means = [t.areas[SUPPORT, 0, WAIT_SUM] / counted(t, "support", "started") for t in tallies]
    exact = find_queue(arrivals_per_day=9.0, service_days=1.0, servers=10)
    z = (np.mean(means) - exact.mean_wait_days) / (np.std(means, ddof=1) / len(means) ** 0.5)
    assert abs(z) < 4


def test_a_lower_threshold_never_turns_more_away():
    high, low = (one_service(triage=Triage(threshold=t, returns=0.4)) for t in (0.5, 0.3))
    for strict, open_ in zip(run(high, runs=20), run(low, runs=20), strict=True):
        assert counted(open_, "triage", "rejected") <= counted(strict, "triage", "rejected")


def test_triage_before_the_change_repeats_exactly_without_re_referral():
    calm = support(re_referred_planned=0.0, re_referred_unplanned=0.0)
    (few,) = run(one_service(support=calm))
    (many,) = run(one_service(support=calm, contracts=(posts([1.0] * 9),)))
    assert (few.counts[:2] == many.counts[:2]).all()
    assert (few.waits[:2] == many.waits[:2]).all()


def test_without_outreach_more_disengage():
    without = one_service(support=support(outreach=Outreach()))
    for some, none in zip(run(one_service(), runs=10), run(without, runs=10), strict=True):
        ended = [total(t, "planned_endings") + total(t, "unplanned_endings") for t in (some, none)]
        assert total(none, "disengaged") / ended[1] > total(some, "disengaged") / ended[0]


def test_a_contract_that_ends_breaks_relationships_and_people_come_back():
    ends = one_service(contracts=(posts([1.0] * 6, ends=730.0),), horizon_days=1100.0)
    for ended, kept in zip(
        run(ends, runs=5), run(one_service(horizon_days=1100.0), runs=5), strict=True
    ):
        assert total(ended, "broken_contract_ended") > 0 == total(kept, "broken_contract_ended")
        assert ended.series[-1, 0] == 0 < kept.series[-1, 0]
        assert total(ended, "crises_unplanned_ending") > 0


def test_exclusions_bring_people_back_worse():
    some = Triage(excluded_share={"all": 0.5}, returns=0.5, worse_by=0.1)
    (tally,), (none,) = run(one_service(triage=some)), run(one_service(triage=Triage()))
    assert total(tally, "came_back_worse") > 0 == total(none, "came_back_worse")


def test_splitting_a_class_of_hidden_young_people_changes_no_total():
    whole = one_service(referrals_per_day={}, hidden={"all": 300}, comes_forward_per_year=0.5)
    halves = replace(
        whole,
        classes=(YoungPeople(name="one"), YoungPeople(name="two")),
        hidden={"one": 100, "two": 200},
    )
    (together,), (split,) = run(whole), run(halves)
    assert together.totals.tobytes() == split.totals.tobytes()
    assert (together.waits.sum(axis=1) == split.waits.sum(axis=1)).all()


QUARTER = Distribution(kind="deterministic", mean=90)


@pytest.mark.parametrize(("per_wte", "wte", "cap"), [(12, 0.4, 4), (1, 0.4, 1), (12, 0, 0)])
def test_caps_round_down_to_one_at_least(per_wte, wte, cap):
    assert count_cap(Support(caseload_per_wte=per_wte, length=QUARTER), wte) == cap


def test_hours_bind_where_they_hold_fewer_than_the_cap():
    # 15 hours a week for contacts of 1.5 hours: ten at weekly contact, five at two a week.
    support = Support(
        caseload_per_wte=12,
        length=QUARTER,
        hours_per_contact=1.5,
        contact_hours_per_wte_week=15,
    )
    assert count_cap(support, 1.0) == 10
    assert count_cap(support, 0.5) == 5
    assert count_cap(replace(support, contact_every_days=3.5), 1.0) == 5
    assert count_cap(replace(support, contact_hours_per_wte_week=30), 1.0) == 12


@pytest.mark.parametrize("fault", [{"classes": ()}, {"warm_up_days": 1e5}, {"wait_bin_days": 0.0}])
def test_a_pathway_that_cannot_run_is_refused(fault):
    with pytest.raises(MethodError):
        compile_pathway(one_service(**fault))


@pytest.mark.parametrize("patience", [{}, {"all": Distribution(kind="deterministic", mean=30.0)}])
def test_who_is_left_between_workers_for_good_gives_up_or_still_waits_at_the_end(patience):
    never = Distribution(kind="deterministic", mean=1e5)
    leaving = Turnover(leaves_per_year=50.0, survives=1.0, replaced_after=never)
    scenario = one_service(
        horizon_days=200.0, support=support(turnover=leaving), patience_support=patience
    )
    for plain in (False, True):
        (tally,) = run(scenario, plain=plain, audited=True)
        assert total(tally, "left_between_workers") > 0
        assert (total(tally, "broken_worker_left") > 0) == bool(patience)
        assert (total(tally, "between_workers_at_end") > 0) != bool(patience)
