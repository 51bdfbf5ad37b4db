"""Answers of many runs: the same bytes however they are run, and told only where they can be."""

import functools
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.base.errors import MethodError
from carereach.capacity.experiments import RunPlan, Target, run_planned, run_scenario, run_until
from carereach.capacity.experiments.engines import choose_engine, hash_scenario
from carereach.capacity.experiments.figures import PERCENTILES, percentile_of
from carereach.capacity.experiments.intervals import Intervals
from carereach.capacity.theory import find_queue, find_tail
from carereach.tables.scenario import DayStage
from tests.unit.capacity.experiments.scenarios import by_day, lasting, queue, service

KINDS = [queue(), service(), by_day()]


@functools.cache
def run_here(kind):
    return run_scenario(KINDS[kind], replications=5)


def bytes_of(answer):
    arrays = [getattr(answer.runs, field.name).tobytes() for field in fields(answer.runs)]
    return arrays, json.dumps(answer.as_dict(), allow_nan=False)


@settings(max_examples=10)
@given(st.sampled_from([0, 1, 2]), st.none() | st.integers(1, 6), st.integers(0, 3))
def test_batches_and_executors_change_no_byte(kind, batch, threads):
    plan = RunPlan(replications=5, batch=batch)
    if threads:
        with ThreadPoolExecutor(threads) as executor:
            answer = run_planned(KINDS[kind], replace(plan, executor=executor))
    else:
        answer = run_planned(KINDS[kind], plan)
    assert bytes_of(answer) == bytes_of(run_here(kind))


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_later_runs_are_those_of_one_long_row(kind):
    later = run_planned(KINDS[kind], RunPlan(replications=2, first=3))
    assert later.runs.figures.tobytes() == run_here(kind).runs.figures[3:].tobytes()
    assert later.record.first_replication == 3


def test_an_answer_is_what_exact_theory_says():
    answer = run_scenario(queue(horizon=2000.0, warm_up=200.0), replications=20)
    exact = find_queue(arrivals_per_day=9.0, service_days=1.0, servers=10)
    tail = find_tail(arrivals_per_day=9.0, service_days=1.0, servers=10, beyond_days=1.0)
    told = answer.as_dict()["stages"][0]
    for name, value in (("mean_wait", exact.mean_wait_days), ("mean_queue", exact.mean_waiting)):
        low, high = told["ci"][name]
        assert abs(told[name] - value) < 2 * (high - low)
    (standard,) = told["standards"]
    assert standard["completed"] == pytest.approx(1 - tail, abs=0.03)
    assert answer.estimate("help", "utilisation").mean == pytest.approx(0.9, abs=0.01)


def test_figures_are_means_over_runs():
    answer = run_here(0)
    place = answer.figure_names.index("started")
    started = answer.runs.figures[:, 0, 0, place]
    assert answer.estimate("help", "started").mean == pytest.approx(started.mean())
    assert answer.total("referred").mean == pytest.approx(answer.runs.totals[:, 0].mean())
    month = run_here(1).month(3, "referred")
    assert 0 < month.mean < 30
    assert month.runs == 5


def with_people(answer, figure, people):
    """The same answer, with so many who started, or wait, in the middle of its runs."""
    mean = answer.figures.mean.copy()
    mean[..., answer.figure_names.index(figure)] = people
    return replace(answer, figures=Intervals(mean, answer.figures.half, answer.figures.runs))


@pytest.mark.parametrize("figure", PERCENTILES)
def test_percentiles_of_fewer_than_fifty_are_not_told(figure):
    people = "waiting_at_end" if PERCENTILES[figure][1] else "started"
    answer = run_scenario(queue(servers=8), replications=5)
    assert with_people(answer, people, 50.0).estimate("help", figure).mean is not None
    few = with_people(answer, people, 49.9).estimate("help", figure)
    assert (few.mean, few.low, few.high, few.runs) == (None, None, None, 5)
    assert with_people(answer, people, 0.0).estimate("help", "mean_wait").mean is not None


def test_a_short_run_tells_no_percentile_and_a_longer_one_does():
    short = run_scenario(queue(horizon=4.0), replications=5)
    assert short.estimate("help", "started").mean < 50
    assert short.estimate("help", "p92").mean is None
    assert short.as_dict()["stages"][0]["p92"] is None
    assert run_scenario(queue(horizon=9.0), replications=5).estimate("help", "p92").mean > 0


def test_what_nobody_had_is_not_told():
    empty = run_scenario(queue(arrivals=0.0), replications=3)
    assert empty.estimate("help", "mean_wait").mean is None
    assert empty.estimate("help", "started").mean == 0.0
    nobody = run_scenario(
        service(referrals_per_day=MappingProxyType({}), contracts=()), replications=3
    )
    for name in ("planned_share", "re_referred_share", "mean_caseload", "time_at_cap"):
        assert nobody.total(name).mean is None
    assert json.dumps(nobody.as_dict(), allow_nan=False)


def test_shares_stay_from_0_to_1():
    for name in ("planned_share", "time_at_cap"):
        told = run_here(1).total(name)
        assert 0 <= told.low <= told.mean <= told.high <= 1


def test_what_there_is_not_is_no_figure():
    answer = run_here(0)
    for stage, figure, young in (
        ("nowhere", "started", "all"),
        ("help", "nothing", "all"),
        ("help", "p50", "nobody"),
    ):
        with pytest.raises(ValueError, match=r"."):
            answer.estimate(stage, figure, young)
    with pytest.raises(ValueError, match="planned_endings"):
        answer.total("planned_endings")


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=12),
    st.sampled_from([0.5, 0.92]),
    st.floats(0.1, 3.0),
)
def test_percentiles_lie_where_the_people_do(people, share, width):
    histogram = np.array([*people, 0])
    found = float(percentile_of(histogram, share, width))
    if histogram.sum() == 0:
        assert np.isnan(found)
        return
    waits = np.repeat(np.arange(len(histogram)), histogram)
    bin_of = np.quantile(waits, share, method="inverted_cdf")
    assert bin_of * width <= found <= (bin_of + 1) * width * (1 + 1e-12)
    assert np.isinf(percentile_of(np.array([0, 0, 3]), share, width))


def test_it_stops_once_it_is_precise_enough():
    target = Target(stage="help", figure="mean_wait", half_width=0.2)
    answer = run_until(queue(), target, RunPlan(replications=2000))
    assert answer.estimate("help", "mean_wait").half_width <= 0.2
    assert answer.record.stopped == "precise enough"
    assert 20 < answer.record.replications < 400
    same = run_scenario(queue(), replications=answer.record.replications)
    assert same.runs.figures.tobytes() == answer.runs.figures.tobytes()


def test_an_easy_target_stops_at_the_first_round():
    target = Target(stage="help", figure="mean_wait", half_width=100.0)
    assert run_until(queue(), target, RunPlan(replications=90)).record.replications == 20


@pytest.mark.parametrize("cap", [1, 7, 45])
def test_it_stops_at_the_cap(cap):
    target = Target(stage="help", figure="mean_wait", half_width=1e-6)
    answer = run_until(queue(), target, RunPlan(replications=cap))
    assert answer.record.replications == cap
    assert answer.record.stopped == "cap reached"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stage": "nowhere"}, "names no stage, class or figure"),
        ({"figure": "nothing"}, "names no stage, class or figure"),
        ({"young": "nobody"}, "names no stage, class or figure"),
        ({"half_width": 0.0}, "above 0"),
        ({"half_width": float("nan")}, "above 0"),
    ],
)
def test_targets_that_cannot_be_are_refused(change, words):
    target = replace(Target(stage="help", figure="mean_wait", half_width=1.0), **change)
    with pytest.raises(MethodError, match=words):
        run_until(queue(), target, RunPlan(replications=3))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"replications": 0}, "from 1 to a million"),
        ({"replications": 1_000_001}, "from 1 to a million"),
        ({"seed": -1}, "A seed is a whole number"),
        ({"seed": 2**63}, "A seed is a whole number"),
        ({"first": -1}, "first replication's number"),
        ({"first": 2**62}, "first replication's number"),
        ({"confidence": 1.5}, "above 0 and below 1"),
        ({"batch": 0}, "1 replication or more"),
    ],
)
def test_plans_that_cannot_be_are_refused(change, words):
    with pytest.raises(MethodError, match=words):
        run_planned(queue(), replace(RunPlan(replications=2), **change))


def test_the_largest_seed_and_number_run():
    plan = RunPlan(replications=2, seed=2**63 - 1, first=2**62 - 2)
    assert run_planned(queue(), plan).estimate("help", "started").mean > 0


def test_whoever_watches_may_stop_it():
    class StopNowError(Exception):
        pass

    def stop(done, total, label):
        assert (total, label) == (50, "one queue")
        raise StopNowError

    with pytest.raises(StopNowError):
        run_scenario(queue(), replications=50, batch=5, progress=stop)


def test_each_kind_has_its_engine():
    names = [choose_engine(one).name for one in KINDS]
    assert names == ["network", "pathway", "day-step network"]
    assert choose_engine(by_day()).classes == ("young people",)
    both = replace(queue(), day_stages=(DayStage(name="more", places=1, stay=lasting(1.0)),))
    with pytest.raises(MethodError, match="only one of the two kinds"):
        run_scenario(both, replications=1)


def test_a_hash_is_of_what_is_said_not_of_how():
    one = service(hidden={"a": 1, "b": 2}, horizon_days=730)
    same = service(hidden={"b": 2.0, "a": 1.0}, horizon_days=730.0)
    assert hash_scenario(one) == hash_scenario(same)
    others = [
        service(hidden={"a": 2, "b": 1}),
        service(hidden={"a": 1, "b": 2}, starts_on=date(2026, 4, 1)),
        queue(),
    ]
    assert len({hash_scenario(one), *map(hash_scenario, others)}) == 4


def test_histograms_hold_everybody_of_every_run():
    answer = run_here(0)
    for waits, who in (
        (answer.runs.waits, "started"),
        (answer.runs.waits_so_far, "waiting_at_end"),
    ):
        people = answer.runs.figures[:, 0, -1, answer.figure_names.index(who)]
        assert waits.sum() == people.sum() > people.max()
