"""Two scenarios with the same luck: differences by hand, and what got worse."""

import functools
import json
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from carereach.base.errors import MethodError
from carereach.capacity.experiments import (
    WHOLE,
    RunPlan,
    change_scenario,
    compare,
    compare_answers,
    run_planned,
    what_if,
)
from carereach.capacity.experiments.directions import (
    _FEWER_IS_BETTER,
    _MORE_IS_BETTER,
    direction_of,
    word_for,
)
from carereach.capacity.experiments.figures import TOTAL_NAMES, figure_names
from carereach.tables.what_if import Change
from tests.unit.capacity.experiments.scenarios import contract, queue, service
from tests.unit.capacity.networks import net3

PLAN = RunPlan(replications=12)


@functools.cache
def more():
    return compare(queue(), queue(servers=11), PLAN)


def test_differences_are_paired_and_after_less_before():
    place = more().before.figure_names.index("mean_wait")
    was, now = (one.runs.figures[:, 0, -1, place] for one in (more().before, more().after))
    told = more().difference("help", "mean_wait")
    assert (told.before, told.after) == (pytest.approx(was.mean()), pytest.approx(now.mean()))
    assert told.difference == pytest.approx(np.mean(now - was))
    interval = stats.ttest_1samp(now - was, 0.0).confidence_interval(0.95)
    assert (told.low, told.high) == (pytest.approx(interval.low), pytest.approx(interval.high))
    assert told.half_width == pytest.approx((interval.high - interval.low) / 2)


def test_one_more_server_cuts_waits_and_nothing_counted_gets_worse():
    for figure in ("mean_wait", "p92", "mean_queue"):
        told = more().difference("help", figure)
        assert told.high < 0
        assert told.word == "better"
    within = next(name for name in more().before.figure_names if "within" in name)
    assert more().difference("help", within).low > 0
    assert more().worse == ()
    said = f"Of {more().looked_at} figures counted, none got worse"
    assert more().what_got_worse().startswith(said)


def test_the_same_luck_makes_differences_surer_than_other_luck():
    apart = run_planned(queue(servers=11), replace(PLAN, seed=2))
    place = apart.figure_names.index("mean_wait")
    was, now = (one.runs.figures[:, 0, -1, place] for one in (more().before, apart))
    paired = more().difference("help", "mean_wait").half_width
    separate = stats.t.ppf(0.975, 22) * np.sqrt((was.var(ddof=1) + now.var(ddof=1)) / 12)
    assert paired < separate


def test_a_server_fewer_says_what_got_worse_the_surest_first():
    less = compare(queue(), queue(servers=9), PLAN)
    names = [one.figure for one in less.worse]
    assert {"mean_wait", "mean_queue", "waiting_at_end"} <= set(names)
    assert {one.word for one in less.worse} == {"worse"}
    strength = [abs(one.difference) / one.half_width for one in less.worse]
    assert strength == sorted(strength, reverse=True)
    assert less.what_got_worse().startswith("What got worse: help: ")
    assert "mean wait" in less.what_got_worse()
    assert more().better[0].word == "better"


def test_no_change_is_the_same_everywhere():
    none = compare(queue(), queue(), PLAN)
    assert {one.word for one in none.differences} == {"the same", "not told"}
    assert all(one.difference in (0.0, None) for one in none.differences)
    assert none.worse == none.better == ()


def test_one_run_tells_a_difference_but_not_whether_it_is_chance():
    told = compare(queue(), queue(servers=11), RunPlan(replications=1))
    one = told.difference("help", "mean_wait")
    assert one.difference < 0
    assert (one.low, one.half_width, one.word) == (None, None, "not told")
    assert told.looked_at == 0


def test_a_cost_that_is_the_same_in_every_run_comes_first():
    pay = {"cost_per_wte_year_gbp": 50_000.0}
    told = what_if(service(**pay), [Change(field="wte", number=1.0)], RunPlan(replications=4))
    cost = told.difference(WHOLE, "cost_gbp")
    assert cost.word == "worse"
    assert cost.difference == pytest.approx(50_000 * 730 / 365.25)
    assert told.worse[0].figure == "cost_gbp"


def test_what_if_is_compare_with_the_scenario_changed():
    changes = [Change(field="hours", number=0.5), Change(field="handover", word="transfer")]
    scenario = service(contracts=(contract(ends=300.0),))
    first = what_if(scenario, changes, RunPlan(replications=3))
    second = compare(scenario, change_scenario(scenario, changes), RunPlan(replications=3))
    assert first.differences == second.differences
    assert first.difference("support", "started").difference < 0


def test_a_stage_before_the_change_repeats_exactly():
    told = what_if(
        net3(60.0), [Change(field="wte", number=2, where="third")], RunPlan(replications=4)
    )
    ahead = [one for one in told.differences if one.stage in ("first", "second")]
    assert {one.difference for one in ahead} <= {0.0, None}
    assert told.difference("third", "mean_wait", "low").difference < 0


def test_a_figure_not_told_on_one_side_has_no_difference():
    few = compare(queue(horizon=4.0), queue(horizon=4.0, arrivals=40.0), PLAN)
    told = few.difference("help", "p92")
    assert (told.before, told.difference, told.word) == (None, None, "not told")


def test_a_figure_beyond_counting_has_no_difference():
    fine = [replace(queue(servers=many), wait_bin_days=1e-4) for many in (1, 2)]
    told = compare(*fine, RunPlan(replications=3)).difference("help", "p92")
    assert (told.before, told.after, told.difference) == (None, None, None)


@pytest.mark.parametrize(
    ("changed", "plan", "words"),
    [
        (net3(60.0), PLAN, "same stages"),
        (replace(queue(), standards=()), PLAN, "same stages, classes and standards"),
        (queue(horizon=61.0), PLAN, "same seed, replications and times"),
        (queue(), replace(PLAN, seed=2), "same seed"),
        (queue(), replace(PLAN, replications=11), "same seed"),
        (queue(), replace(PLAN, first=1), "same seed"),
        (queue(), replace(PLAN, confidence=0.9), "same seed"),
    ],
)
def test_answers_that_are_not_alike_are_refused(changed, plan, words):
    with pytest.raises(MethodError, match=words):
        compare_answers(more().before, run_planned(changed, plan))


def test_as_plain_values_it_has_every_difference():
    told = more().as_dict()
    json.dumps(told, allow_nan=False)
    assert len(told["differences"]) == len(more().differences)
    assert told["differences"][0].keys() >= {"stage", "class", "figure", "difference", "word"}
    with pytest.raises(ValueError, match="nothing"):
        more().difference("help", "nothing")


@pytest.mark.parametrize(
    ("figure", "low", "high", "word"),
    [
        ("mean_wait", -2.0, -1.0, "better"),
        ("mean_wait", 1.0, 2.0, "worse"),
        ("started", 1.0, 2.0, "better"),
        ("started", -2.0, -1.0, "worse"),
        ("arrived", 1.0, 2.0, "higher"),
        ("utilisation", -2.0, -1.0, "lower"),
        ("wait:1 within 1 days, started", 0.1, 0.2, "better"),
        ("mean_wait", -1.0, 1.0, "not told"),
        ("mean_wait", 0.0, 1.0, "not told"),
        ("mean_wait", 0.0, 0.0, "the same"),
        ("mean_wait", None, None, "not told"),
    ],
)
def test_words_for_differences(figure, low, high, word):
    assert word_for(figure, low, high) == word


def test_directions_are_of_figures_that_there_are():
    known = {*figure_names(()), *TOTAL_NAMES}
    assert known >= _FEWER_IS_BETTER | _MORE_IS_BETTER
    assert not _FEWER_IS_BETTER & _MORE_IS_BETTER
    assert direction_of("arrived") == 0
