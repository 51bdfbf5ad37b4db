"""The network engine against exact answers: many runs, fixed seeds, within four standard errors."""

import math
from dataclasses import replace

import numpy as np
import pytest

from carereach.capacity.network import compile_network, simulate_network
from carereach.capacity.tally import AREAS, COUNTS
from carereach.capacity.theory import (
    find_impatient_queue,
    find_mixed_wait,
    find_occupancy,
    find_priority_waits,
    find_queue,
    find_tail,
    find_tandem_waits,
    find_turned_away,
)
from carereach.tables.scenario import Distribution, Network, Route, Stage, YoungPeople
from tests.unit.capacity.networks import lasting, net3, one_queue


def runs(scenario, many=30, seed=2024):
    network = compile_network(scenario)
    return [simulate_network(network, seed=seed, replication=i) for i in range(many)]


def counts(tallies, what):
    return np.array([tally.counts[:, :, COUNTS.index(what)] for tally in tallies], dtype=float)


def areas(tallies, what):
    return np.array([tally.areas[:, :, AREAS.index(what)] for tally in tallies])


def mean_waits(tallies):
    """By run, stage and class."""
    return areas(tallies, "wait_sum") / counts(tallies, "started")


def misses(values, exact, exact_error=0.0):
    """By how many standard errors the mean over runs misses."""
    values = np.asarray(values, dtype=float)
    error = values.std(axis=0, ddof=1) / math.sqrt(len(values))
    return np.abs(values.mean(axis=0) - exact) / np.hypot(error, exact_error)


MMC = one_queue(9.0, 10, 21_000.0, warm_up=1000.0)


def test_turned_away_by_erlang_b():
    tallies = runs(replace_stage(MMC, waiting_room=0))
    blocked = (counts(tallies, "blocked") / counts(tallies, "arrived"))[:, 0, 0]
    assert misses(blocked, find_turned_away(servers=10, load=9.0)) < 4


def replace_stage(scenario, **fields):
    return replace(scenario, stages=(replace(scenario.stages[0], **fields),))


def test_waits_tail_and_queue_by_erlang_c():
    tallies = runs(MMC)
    exact = find_queue(arrivals_per_day=9.0, service_days=1.0, servers=10)
    assert misses(mean_waits(tallies)[:, 0, 0], exact.mean_wait_days) < 4
    assert misses(areas(tallies, "queue")[:, 0, 0] / 20_000, exact.mean_waiting) < 4
    assert misses(areas(tallies, "busy")[:, 0, 0] / 20_000, 9.0) < 4
    within = np.array([tally.within[0, 0, 0, 0] for tally in tallies])
    late = 1 - within / counts(tallies, "started")[:, 0, 0]
    tail = find_tail(arrivals_per_day=9.0, service_days=1.0, servers=10, beyond_days=1.0)
    assert misses(late, tail) < 4


def test_the_histogram_of_waits_is_the_exponential_tail_it_should_be():
    tallies = runs(MMC)
    shares = np.array([tally.waits[0, 0] / tally.waits[0, 0].sum() for tally in tallies])
    for days in (0.25, 0.5, 1.0, 2.0, 4.0):
        exact = find_tail(arrivals_per_day=9.0, service_days=1.0, servers=10, beyond_days=days)
        assert misses(shares[:, int(days / 0.25) :].sum(axis=1), exact) < 4


def test_giving_up_and_waits_by_erlang_a():
    tallies = runs(one_queue(11.0, 10, 21_000.0, warm_up=1000.0, patience={"all": lasting(5.0)}))
    exact = find_impatient_queue(
        arrivals_per_day=11.0, service_days=1.0, patience_days=5.0, servers=10
    )
    gave_up = (counts(tallies, "reneged") / counts(tallies, "arrived"))[:, 0, 0]
    waiting = areas(tallies, "queue")[:, 0, 0] / 20_000
    assert misses(gave_up, exact.chance_of_giving_up) < 4
    assert misses(waiting, exact.mean_waiting) < 4
    assert misses(waiting / 11.0, exact.mean_wait_days) < 4


@pytest.mark.parametrize(
    ("service", "sd"),
    [
        (lasting(1.0), 1.0),
        (Distribution(kind="deterministic", mean=1.0), 0.0),
        (Distribution(kind="gamma", mean=1.0, sd=0.5), 0.5),
        (Distribution(kind="lognormal", mean=1.0, sd=1.2), 1.2),
    ],
    ids=["M/M/1", "M/D/1", "gamma", "lognormal"],
)
def test_one_server_by_pollaczek_and_khinchine(service, sd):
    tallies = runs(one_queue(0.8, 1, 101_000.0, warm_up=1000.0, service={"all": service}))
    exact = find_mixed_wait(arrivals_per_day=0.8, service_days=1.0, sd_days=sd)
    assert misses(mean_waits(tallies)[:, 0, 0], exact) < 4


def two_classes(*stages, horizon=21_000.0):
    return Network(
        name="two classes",
        horizon_days=horizon,
        warm_up_days=1000.0,
        classes=(YoungPeople(name="high"), YoungPeople(name="low", priority=2)),
        stages=stages,
    )


def test_two_priorities_by_cobham():
    stage = Stage(
        name="help",
        servers=10,
        service={"high": lasting(1.0), "low": lasting(1.0)},
        arrivals={"high": ((0, 3.0),), "low": ((0, 6.0),)},
    )
    exact = find_priority_waits(arrivals_per_day=[3.0, 6.0], service_days=1.0, servers=10)
    assert np.all(misses(mean_waits(runs(two_classes(stage)))[:, 0], np.array(exact)) < 4)


def tandem(horizon):
    def on(to):
        return {"all": (Route(to=to, chance=0.8),)}

    def stage(name, servers, days, **fields):
        return Stage(name=name, servers=servers, service={"all": lasting(days)}, **fields)

    return Network(
        name="tandem",
        horizon_days=horizon,
        warm_up_days=1000.0,
        classes=(YoungPeople(name="all"),),
        stages=(
            stage("first", 2, 0.25, arrivals={"all": ((0, 5.0),)}, next=on("second")),
            stage("second", 5, 1.0, next=on("third")),
            stage("third", 8, 2.0),
        ),
    )


def test_stages_in_a_row_by_jackson_and_little():
    tallies = runs(tandem(41_000.0), many=60)
    exact = find_tandem_waits(
        arrivals_per_day=5.0, service_days=[0.25, 1.0, 2.0], servers=[2, 5, 8], goes_on=[0.8, 0.8]
    )
    assert np.all(misses(mean_waits(tallies)[:, :, 0], np.array(exact)) < 4)
    # Little's law: who wait on average = starts a day x mean wait, at every stage.
    waiting = areas(tallies, "queue").sum(axis=0)
    assert waiting == pytest.approx(areas(tallies, "wait_sum").sum(axis=0), rel=1e-4)
    # And who are served = starts a day x mean service.
    served = areas(tallies, "busy")[:, :, 0] / counts(tallies, "started")[:, :, 0]
    assert np.all(misses(served, np.array([0.25, 1.0, 2.0])) < 4)


@pytest.mark.parametrize("sd", [5.0, 90.0])
def test_occupancy_is_arrivals_times_the_mean_stay(sd):
    stay = Distribution(kind="lognormal", mean=60.0, sd=sd)
    tallies = runs(one_queue(2.0, None, 12_000.0, warm_up=2000.0, service={"all": stay}))
    exact = find_occupancy(arrivals_per_day=2.0, stay_days=60.0)
    assert misses(areas(tallies, "busy")[:, 0, 0] / 10_000, exact) < 4
    inside = counts(tallies, "inside_at_end")[:, 0, 0]
    assert misses(inside, exact) < 4


def test_occupancy_follows_arrivals_that_change():
    # Six a day from day 10 to day 20, nobody else: inside on day 25 are Poisson with this mean
    # (Eick, Massey and Whitt 1993, doi:10.1287/mnsc.39.2.241).
    scenario = one_queue(0.0, None, 25.0, service={"all": lasting(5.0)})
    rates = ((0, 0.0), (10, 6.0), (20, 0.0))
    tallies = runs(replace_stage(scenario, arrivals={"all": rates}), many=2000)
    come, inside = (counts(tallies, what)[:, 0, 0] for what in ("arrived", "inside_at_end"))
    assert misses(come, 60.0) < 4
    assert come.var(ddof=1) == pytest.approx(60.0, rel=0.15)
    exact = 30 * (math.exp(-1) - math.exp(-3))
    assert misses(inside, exact) < 4
    assert inside.var(ddof=1) == pytest.approx(exact, rel=0.15)


def test_net3_gives_what_was_found_before():
    tallies = runs(net3(20_500.0, 500.0), many=40)
    waits = mean_waits(tallies)
    found = np.array([[0.0687, 0.1833], [0.2298, 1.1203], [0.3215, 1.9843]])
    half_widths = np.array([[0.0001, 0.0006], [0.0004, 0.0028], [0.0008, 0.0082]])
    assert np.all(misses(waits, found, half_widths / 1.96) < 4)
    exact = find_priority_waits(arrivals_per_day=[1.0, 4.0], service_days=0.25, servers=2)
    assert np.all(misses(waits[:, 0], np.array(exact)) < 4)
    gave_up = (counts(tallies, "reneged") / counts(tallies, "arrived"))[:, 1:]
    shares = np.array([[0.0232, 0.1131], [0.0162, 0.1003]])
    assert np.all(misses(gave_up, shares, 0.0001) < 4)


def test_criteria_let_in_the_share_they_say():
    tallies = runs(replace_stage(MMC, accepts={"all": 0.4}))
    rejected = (counts(tallies, "rejected") / counts(tallies, "arrived"))[:, 0, 0]
    assert misses(rejected, 0.6) < 4
    # Those let in are Poisson too.
    exact = find_queue(arrivals_per_day=3.6, service_days=1.0, servers=10).mean_wait_days
    assert misses(mean_waits(tallies)[:, 0, 0], exact) < 4


@pytest.mark.parametrize("seed", range(20))
def test_one_more_server_makes_nobody_wait_longer(seed):
    """With keyed luck this holds in every single run, not only on average."""
    few, more = (
        simulate_network(compile_network(one_queue(5.0, servers, 300.0)), seed=seed, replication=0)
        for servers in (5, 6)
    )
    assert np.all(np.cumsum(more.waits[0, 0]) >= np.cumsum(few.waits[0, 0]))
    assert more.areas[0, 0, AREAS.index("queue")] <= few.areas[0, 0, AREAS.index("queue")]


def test_a_stage_before_a_change_repeats_exactly():
    scenario = tandem(2000.0)
    changed = replace(
        scenario, stages=(*scenario.stages[:2], replace(scenario.stages[2], servers=9))
    )
    before, after = (
        simulate_network(compile_network(each), seed=3, replication=1)
        for each in (scenario, changed)
    )
    assert np.array_equal(before.counts[:2], after.counts[:2])
    assert np.array_equal(before.areas[:2], after.areas[:2])
    assert not np.array_equal(before.areas[2], after.areas[2])


def test_slower_time_has_the_same_shape():
    # All rates halved and all lengths doubled: the same run, to the last bit, twice as long.
    fast = one_queue(9.0, 10, 500.0, patience={"all": lasting(4.0)})
    slow = one_queue(
        4.5,
        10,
        1000.0,
        service={"all": lasting(2.0)},
        patience={"all": lasting(8.0)},
        limits=(2.0,),
    )
    slow = replace(slow, wait_bin_days=0.5)
    first, second = (
        simulate_network(compile_network(each), seed=3, replication=1) for each in (fast, slow)
    )
    assert np.array_equal(first.counts, second.counts)
    assert np.array_equal(first.waits, second.waits)
    for what, times in (("queue", 2), ("wait_sum", 2), ("wait_square_sum", 4)):
        at = AREAS.index(what)
        assert np.array_equal(times * first.areas[..., at], second.areas[..., at])


def test_splitting_a_class_changes_no_total():
    def halves(horizon):
        stage = Stage(
            name="help",
            servers=10,
            service={"one": lasting(1.0), "other": lasting(1.0)},
            arrivals={"one": ((0, 4.0),), "other": ((0, 5.0),)},
        )
        classes = (YoungPeople(name="one"), YoungPeople(name="other"))
        return Network(
            name="halves",
            horizon_days=horizon,
            warm_up_days=1000.0,
            classes=classes,
            stages=(stage,),
        )

    tallies = runs(halves(21_000.0))
    waits = areas(tallies, "wait_sum").sum(axis=(1, 2)) / counts(tallies, "started").sum(
        axis=(1, 2)
    )
    exact = find_queue(arrivals_per_day=9.0, service_days=1.0, servers=10).mean_wait_days
    assert misses(waits, exact) < 4


def test_runs_do_not_depend_on_their_order_and_differ_from_each_other():
    network = compile_network(net3(100.0))
    forwards = [simulate_network(network, seed=1, replication=i) for i in range(4)]
    backwards = [simulate_network(network, seed=1, replication=i) for i in reversed(range(4))]
    for first, second in zip(forwards, reversed(backwards), strict=True):
        assert np.array_equal(first.areas, second.areas)
    assert len({tally.areas.tobytes() for tally in forwards}) == 4
