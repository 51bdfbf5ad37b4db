"""The network engine loses nobody, and gives what a slow and simple engine gives."""

import math
import resource
import sys
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carereach.base.errors import MethodError
from carereach.base.keyed import key_of, uniform
from carereach.capacity.network import compile_network, kernel, simulate_network
from carereach.capacity.network import state as states
from carereach.capacity.network.check import check_state, simulate_checked
from carereach.capacity.tally import AREAS, COUNTS, TOTALS
from carereach.tables.scenario import Distribution, Network, Route, Stage, YoungPeople
from tests.unit.capacity.networks import SlowEngine, crowded, lasting, net3, networks, one_queue

SEEDS = st.integers(min_value=0, max_value=10**6)


def same(first, second):
    return all(
        np.array_equal(getattr(first, field.name), getattr(second, field.name))
        for field in fields(first)
    )


def count(tally, what):
    return tally.counts[:, :, COUNTS.index(what)]


def area(tally, what):
    return tally.areas[:, :, AREAS.index(what)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(networks(), SEEDS)
def test_nobody_is_lost_at_any_event_and_cpython_gives_the_same_bytes(scenario, seed):
    network = compile_network(scenario)
    tally = simulate_checked(network, seed=seed, replication=0)
    assert same(tally, simulate_network(network, seed=seed, replication=0))
    assert same(tally, simulate_network(network, seed=seed, replication=0, plain=True))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(networks(), SEEDS)
def test_a_slow_and_simple_engine_agrees(scenario, seed):
    agree(scenario, seed)


@pytest.mark.parametrize("seed", range(8))
def test_a_slow_and_simple_engine_agrees_where_all_is_busy(seed):
    fast = agree(crowded(200.0), seed)
    for what in COUNTS:
        assert count(fast, what).sum() > 0, what
    network = compile_network(crowded(60.0))
    assert same(
        simulate_checked(network, seed=seed, replication=0),
        simulate_network(network, seed=seed, replication=0, plain=True),
    )


def agree(scenario, seed):
    fast = simulate_network(compile_network(scenario), seed=seed, replication=3)
    slow = SlowEngine(scenario, seed, 3).run()
    for name in ("counts", "waits", "waits_so_far", "within"):
        assert np.array_equal(getattr(fast, name), getattr(slow, name)), name
    slow.areas[:, :, AREAS.index("offered")] = area(fast, "offered")
    assert np.allclose(fast.areas, slow.areas, rtol=1e-9, atol=1e-9)
    assert fast.totals[TOTALS.index("events")] == slow.happened
    return fast


def test_the_checked_engine_agrees_in_cpython_too():
    network = compile_network(net3(40, 5))
    assert same(
        simulate_checked(network, seed=1, replication=1),
        simulate_checked(network, seed=1, replication=1, plain=True),
    )


@settings(max_examples=30)
@given(networks(), SEEDS)
def test_what_a_stage_counts_adds_up(scenario, seed):
    tally = simulate_network(
        compile_network(replace(scenario, warm_up_days=0.0)), seed=seed, replication=0
    )
    arrived, started, waiting = (count(tally, w) for w in ("arrived", "started", "waiting_at_end"))
    turned_away = count(tally, "rejected") + count(tally, "blocked")
    assert np.array_equal(arrived, turned_away + started + count(tally, "reneged") + waiting)
    served = count(tally, "inside_at_end") - waiting
    assert np.array_equal(started, count(tally, "completed") + served)
    assert np.array_equal(tally.waits.sum(axis=2), started)
    assert np.array_equal(tally.waits_so_far.sum(axis=2), waiting)
    assert np.all(tally.within[..., 0] <= started[..., None])


def recursion(seed, replication, arrivals, servers, many):
    """Waits in an M/M/c queue from the times each server is free next (Kiefer and Wolfowitz)."""
    key = np.uint64(key_of(seed, replication))
    free, now, waits = [0.0] * servers, 0.0, []
    for i in range(many):
        now += -math.log(1.0 - uniform(key, 0, kernel.GAP, i)) / arrivals
        service = -1.0 * math.log(1.0 - uniform(key, (1 << 40) + i, kernel.SERVICE, 1))
        server = free.index(min(free))
        start = max(now, free[server])
        free[server] = start + service
        waits.append((now, start))
    return waits


@pytest.mark.parametrize("servers", [1, 3, 10])
def test_every_start_is_that_of_an_independent_recursion(servers):
    network = compile_network(one_queue(0.95 * servers, servers, 400.0, warm_up=0.0))
    state = states.lay_state(network)
    kernel.open_streams(network, state, 8, 2)
    starts, serving = {}, states.IN_SERVICE
    while kernel.advance(network, state, 1) == kernel.PAUSED:
        for person in np.flatnonzero(state.doing == serving):
            starts[state.luck[person]] = (state.joined[person], state.started[person])
    expected = recursion(8, 2, 0.95 * servers, servers, len(starts) + 50)
    assert len(starts) > 300
    assert sorted(starts.values()) == [pair for pair in expected if pair[1] < 400][: len(starts)]


def test_sums_over_many_starts_are_those_of_the_recursion_to_the_last_bit():
    tally = simulate_network(compile_network(one_queue(9.0, 10, 5000.0)), seed=8, replication=5)
    pairs = [pair for pair in recursion(8, 5, 9.0, 10, 46_000) if pair[1] < 5000]
    waits = [start - joined for joined, start in pairs]
    assert count(tally, "started").item() == len(pairs)
    assert area(tally, "wait_sum").item() == sum(wait for wait in waits if wait > 0)
    assert tally.within[0, 0, 0, 0] == sum(wait <= 1.0 for wait in waits)


def test_records_and_events_grow_without_changing_anything(monkeypatch):
    # Hundreds inside at once, most of them waiting to give up: from few records, or many.
    scenario = one_queue(
        300.0,
        20,
        3.0,
        patience={"all": lasting(9.0)},
        reneged={"all": (Route(to="help", chance=0.5),)},
    )
    network = compile_network(scenario)
    tally = simulate_network(network, seed=4, replication=0)
    assert count(tally, "inside_at_end").item() > 500
    monkeypatch.setattr(states, "_FIRST_RECORDS", 4)
    assert same(tally, simulate_checked(network, seed=4, replication=0))


def test_people_who_gave_up_unnoticed_do_not_hold_records_for_ever():
    # Those of low priority are never looked at: those of high priority take every server.
    both = {"high": lasting(1.0), "low": lasting(1.0)}
    scenario = Network(
        name="starved",
        horizon_days=3000.0,
        warm_up_days=0.0,
        classes=(YoungPeople(name="high"), YoungPeople(name="low", priority=2)),
        stages=(
            Stage(
                name="help",
                servers=1,
                service=both,
                patience={"high": lasting(20.0), "low": lasting(1.0)},
                arrivals={"high": ((0, 3.0),), "low": ((0, 10.0),)},
            ),
        ),
    )
    network = compile_network(scenario)
    state = states.lay_state(network)
    kernel.open_streams(network, state, 1, 1)
    while (ended := kernel.advance(network, state, 1 << 20)) != kernel.DONE:
        assert ended in (kernel.FULL, kernel.PAUSED)
        state = states.grow_state(state) if ended == kernel.FULL else state
    assert len(state.doing) <= 512
    check_state(network, state)
    tally = simulate_network(network, seed=1, replication=1)
    assert count(tally, "reneged")[0, 1] > 25_000
    slow = SlowEngine(replace(scenario, horizon_days=60.0), 1, 1).run()
    fast = simulate_network(
        compile_network(replace(scenario, horizon_days=60.0)), seed=1, replication=1
    )
    assert np.array_equal(fast.counts, slow.counts)


def test_memory_does_not_grow_with_the_horizon():
    simulate_network(compile_network(net3(20_000)), seed=1, replication=0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tally = simulate_network(compile_network(net3(200_000)), seed=1, replication=0)
    assert tally.totals[TOTALS.index("events")] > 3_000_000
    unit = 1 if sys.platform == "darwin" else 1024
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit < 4_000_000


def test_time_that_stands_still_is_refused():
    at_once = Distribution(kind="deterministic", mean=0.0)
    scenario = one_queue(
        1.0, 1, 5.0, service={"all": at_once}, next={"all": (Route(to="help", chance=1.0),)}
    )
    with pytest.raises(MethodError, match="without time passing"):
        simulate_network(compile_network(scenario), seed=1, replication=0)


def test_more_people_than_can_be_numbered_are_refused(monkeypatch):
    monkeypatch.setattr(states, "ITEMS", 1023)
    network = compile_network(one_queue(1000.0, 1, 5.0))
    with pytest.raises(MethodError, match="inside the network at once"):
        simulate_network(network, seed=1, replication=0)


def wreck_count(state):
    state.numbers[states.GONE] += 1


def wreck_line(state):
    state.last[:] = -1


def wreck_wait(state):
    state.doing[np.flatnonzero(state.doing == states.WAITING)[0]] = states.IN_SERVICE


def wreck_heap(state):
    state.heap_time[0] = 1e9


def wreck_start(state):
    state.started[:] = -1.0


@pytest.mark.parametrize(
    ("wreck", "words"),
    [
        (wreck_count, "people in are not"),
        (wreck_line, "another last"),
        (wreck_wait, "busy servers"),
        (wreck_heap, "out of order"),
        (wreck_start, "before joining"),
    ],
)
def test_the_check_sees_what_is_wrong(wreck, words):
    network = compile_network(one_queue(5.0, 2, 100.0))
    state = states.lay_state(network)
    kernel.open_streams(network, state, 1, 1)
    kernel.advance(network, state, 60)
    check_state(network, state)
    wreck(state)
    with pytest.raises(MethodError, match=words):
        check_state(network, state)
