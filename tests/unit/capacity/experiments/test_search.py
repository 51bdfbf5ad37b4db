"""The least staff for a standard, against exact theory."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from carereach.base.errors import MethodError
from carereach.capacity.experiments import Goal, RunPlan, run_planned, smallest_wte
from carereach.capacity.experiments.search import _least_met
from carereach.capacity.theory import find_tail
from tests.unit.capacity.experiments.scenarios import contract, queue, service

GOAL = Goal(stage="help", wait_id="wait:1")
PLAN = RunPlan(replications=20)


def exact_smallest(share):
    """The fewest servers of M/M/c at 9 a day that keep this share within a day."""
    return next(
        servers
        for servers in range(10, 30)
        if find_tail(arrivals_per_day=9.0, service_days=1.0, servers=servers, beyond_days=1.0)
        <= 1 - share
    )


@pytest.mark.parametrize("today", [3, 10, 11, 12, 17])
def test_the_least_staff_are_those_of_exact_theory_wherever_it_begins(today):
    scenario = queue(servers=today, horizon=400.0, warm_up=50.0)
    found = smallest_wte(scenario, GOAL, plan=PLAN)
    assert found.wte == exact_smallest(0.9) == 11
    assert [one.met for one in found.tried] == [one.wte >= 11 for one in found.tried]
    assert [one.wte for one in found.tried] == sorted({one.wte for one in found.tried})
    assert all(one.added_wte == one.wte - today for one in found.tried)
    assert {one.wte for one in found.tried} >= {10, 11, today}


def test_a_higher_share_needs_more():
    scenario = queue(servers=10, horizon=400.0, warm_up=50.0)
    higher = replace(scenario, standards=(replace(scenario.standards[0], share=0.97),))
    assert smallest_wte(higher, GOAL, plan=PLAN).wte == exact_smallest(0.97) == 12


def test_the_lower_limit_is_one_sided():
    found = smallest_wte(queue(servers=11), GOAL, confidence=0.9, plan=PLAN)
    surer = smallest_wte(queue(servers=11), GOAL, confidence=0.99, plan=PLAN)
    for one, other in zip(found.tried, surer.tried, strict=False):
        assert other.low < one.low < one.share == other.share


def test_what_else_the_staff_change_is_told_beside_today():
    found = smallest_wte(queue(servers=10), GOAL, plan=PLAN)
    assert found.comparison.difference("help", "mean_wait").word == "better"
    assert "whole-time equivalents are the fewest tried" in found.sentence()
    assert "90%" in found.sentence()
    told = found.as_dict()
    json.dumps(told, allow_nan=False)
    assert told["what_got_worse"].startswith("Of ")
    assert len(told["tried"]) == len(found.tried)


def test_it_gives_up_at_the_most_asked_for():
    found = smallest_wte(queue(servers=2), replace(GOAL, most_wte=3.0), plan=PLAN)
    assert (found.wte, found.comparison) == (None, None)
    assert [one.added_wte for one in found.tried] == [0, 1, 2, 3]
    assert found.sentence().startswith("Not met by 5 whole-time equivalents")
    assert found.as_dict()["what_got_worse"] is None


def test_one_is_the_least_that_is_tried():
    found = smallest_wte(queue(arrivals=0.05, servers=6), GOAL, plan=PLAN)
    assert found.wte == 1.0


def test_nobody_waiting_any_more_is_all_within():
    still = replace(GOAL, still_waiting=True)
    found = smallest_wte(queue(servers=30), still, plan=PLAN)
    tried = {one.wte: one for one in found.tried}
    assert (tried[30.0].share, tried[30.0].low, tried[30.0].met) == (1.0, 1.0, True)
    assert found.wte < 30


def test_workers_of_a_pathway_go_to_the_contract_named_in_steps():
    contracts = (contract("a", wte=(1.0,)), contract("b", wte=(0.5,)))
    scenario = service(contracts=contracts)
    goal = Goal(stage="support", wait_id="wait:28", where="b", step_wte=0.5, most_wte=8.0)
    found = smallest_wte(scenario, goal, plan=RunPlan(replications=10))
    assert found.wte is not None
    assert all((2 * one.wte).is_integer() for one in found.tried)
    (met,) = [one for one in found.tried if one.wte == found.wte]
    assert met.low >= 0.75
    assert not any(one.met for one in found.tried if one.wte < found.wte)
    with pytest.raises(MethodError, match="by its name"):
        smallest_wte(scenario, replace(goal, where=""), plan=PLAN)


@pytest.mark.parametrize(
    ("change", "confidence", "words"),
    [
        ({}, 0.5, "above 0.5 and below 1"),
        ({}, 1.0, "above 0.5 and below 1"),
        ({}, float("nan"), "above 0.5 and below 1"),
        ({"step_wte": 0.0}, 0.95, "are above 0"),
        ({"most_wte": -1.0}, 0.95, "are above 0"),
        ({"step_wte": float("nan")}, 0.95, "are above 0"),
        ({"most_wte": float("inf")}, 0.95, "are above 0"),
        ({"stage": "nowhere"}, 0.95, "names no stage"),
        ({"wait_id": "wait:nothing"}, 0.95, "names no standard"),
        ({"where": "nowhere"}, 0.95, "Say which stage"),
        ({"step_wte": 0.5}, 0.95, "whole servers"),
    ],
)
def test_goals_that_cannot_be_are_refused(change, confidence, words):
    with pytest.raises(MethodError, match=words):
        smallest_wte(queue(servers=9), replace(GOAL, **change), confidence=confidence, plan=PLAN)


def test_a_standard_without_a_share_is_no_goal():
    scenario = queue()
    bare = replace(scenario, standards=(replace(scenario.standards[0], share=None),))
    with pytest.raises(MethodError, match="has no share to meet"):
        smallest_wte(bare, GOAL, plan=PLAN)


@given(st.integers(-40, 0), st.integers(1, 70), st.integers(-60, 90))
def test_the_search_finds_the_least_in_few_tries(least, most, threshold):
    tried = []

    def met(steps):
        assert least <= steps <= most
        tried.append(steps)
        return steps >= threshold

    expected = None if threshold > most else max(least, threshold)
    assert _least_met(met, least, most) == expected
    assert len(set(tried)) <= 15


def test_the_limit_is_t_with_one_tail_and_is_what_has_to_reach_the_standard():
    scenario, plan = queue(servers=11), RunPlan(replications=6)
    found = smallest_wte(scenario, GOAL, confidence=0.9, plan=plan)
    answer = run_planned(scenario, plan)
    name = next(one for one in answer.figure_names if one.endswith("started") and "within" in one)
    shares = answer.runs.figures[:, 0, -1, answer.figure_names.index(name)]
    (today,) = [one for one in found.tried if one.wte == 11]
    assert today.low == pytest.approx(shares.mean() - stats.t.ppf(0.9, 5) * stats.sem(shares))
    between = replace(scenario.standards[0], share=(today.low + today.share) / 2)
    again = smallest_wte(replace(scenario, standards=(between,)), GOAL, confidence=0.9, plan=plan)
    (today,) = [one for one in again.tried if one.wte == 11]
    assert today.share > between.share > today.low
    assert not today.met
