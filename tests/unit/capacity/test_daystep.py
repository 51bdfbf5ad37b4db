"""The day-step engine: a week worked by hand, exact answers, a second engine, and no one lost."""

import math
import pickle
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from carereach.base.errors import MethodError
from carereach.base.keyed import key_of, plain_of
from carereach.capacity.daystep import compile_daystep, kernel, simulate_daystep
from carereach.capacity.daystep import state as states
from carereach.capacity.daystep.plan import _count_arrivals
from carereach.capacity.daystep.run import open_state, pass_days
from carereach.capacity.network import compile_network, simulate_network
from carereach.capacity.tally import TOTALS
from carereach.capacity.theory import find_tandem_waits
from carereach.tables.scenario import (
    DayStage,
    Distribution,
    Network,
    Route,
    Stage,
    YoungPeople,
)
from tests.unit.capacity.daysteps import (
    SlowDays,
    area,
    count,
    daysteps,
    fixed,
    one_stage,
    over_days,
)

SEEDS = st.integers(min_value=0, max_value=10**6)


def same(first, second):
    return all(
        np.array_equal(getattr(first, field.name), getattr(second, field.name))
        for field in fields(first)
    )


def runs(scenario, many, seed=5):
    network = compile_daystep(scenario)
    return [simulate_daystep(network, seed=seed, replication=i) for i in range(many)]


def is_near(values, expected, slack=0.0):
    """Within four standard errors, and a slack for what is not chance."""
    values = np.asarray(values, dtype=float)
    error = values.std(ddof=1) / math.sqrt(len(values))
    return abs(values.mean() - expected) < 4 * error + slack


def test_five_days_worked_by_hand():
    """Six join the first stage on day 0: two places, two days each, then all go on to the second.

    From the third day of waiting on (p2 is steep) nearly everybody who still waits gives up.
    """
    scenario = over_days(
        9,
        DayStage(
            name="first",
            places=2,
            stay=fixed(2),
            next=(Route(to="second", chance=1.0),),
            hazard=(0.0, 400.0, 2.5, 1.0),
        ),
        DayStage(name="second", places=1, stay=fixed(1)),
    )
    network = compile_daystep(scenario)
    state = open_state(network, seed=1, replication=1)
    state.cohort_size[0, 0], state.cohorts[0], state.queue[0] = 6, 1, 6
    week = []
    for day in range(1, 6):
        state = pass_days(network, state, day)
        week.append((*state.queue.tolist(), *state.busy.tolist()))
    assert week == [
        (4, 0, 2, 0),  # day 1: two start
        (4, 0, 2, 0),  # day 2: no place is free
        (0, 2, 2, 0),  # day 3: two leave and queue on, two start, the last two give up
        (0, 1, 2, 1),  # day 4: the second stage starts one of the two
        (0, 2, 0, 1),  # day 5: its place is free again for the other; two more have come
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(daysteps(), SEEDS)
def test_a_slow_and_simple_engine_agrees(scenario, seed):
    fast = simulate_daystep(compile_daystep(scenario), seed=seed, replication=2)
    slow = SlowDays(scenario, seed, 2).run()
    for name in ("counts", "waits", "within"):
        assert np.array_equal(getattr(fast, name), getattr(slow, name)), name
    for what in ("queue", "busy", "wait_sum", "wait_square_sum"):
        assert np.array_equal(area(fast, what), area(slow, what)), what


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(daysteps(), SEEDS)
def test_cpython_gives_the_same_bytes(scenario, seed):
    network = compile_daystep(scenario)
    compiled = simulate_daystep(network, seed=seed, replication=1)
    assert same(compiled, simulate_daystep(network, seed=seed, replication=1, plain=True))


@settings(max_examples=30)
@given(daysteps(), SEEDS)
def test_nobody_is_lost_on_any_day(scenario, seed):
    scenario = replace(scenario, warm_up_days=0)
    network = compile_daystep(scenario)
    state = open_state(network, seed=seed, replication=0)
    for day in range(1, network.horizon + 1):
        state = pass_days(network, state, day)
        come, started, done, gone = state.counts[:, :4].T
        assert np.array_equal(come, started + gone + state.queue)
        assert np.array_equal(started, done + state.busy)
        assert np.all(state.busy <= network.places)
        assert np.array_equal(state.queue, held(state))
        assert np.all(state.ending.sum(axis=1) <= state.busy)
        idle, waiting = state.busy < network.places, state.queue > 0
        joined_today = np.array([len(d) == 0 or d[0] == day for d in days_of(state)])
        assert np.all(~(idle & waiting) | joined_today)
    whole = simulate_daystep(network, seed=seed, replication=0)
    assert np.array_equal(whole.counts[:, 0, :4], state.counts[:, :4])
    assert np.array_equal(whole.waits_so_far.sum(axis=2), whole.counts[:, :, 6])
    assert np.array_equal(whole.waits.sum(axis=2), whole.counts[:, :, 1])


def cohorts_of(state, values):
    room = values.shape[1]
    return [
        values[i, (state.head[i] + np.arange(state.cohorts[i])) % room].tolist()
        for i in range(len(state.queue))
    ]


def held(state):
    return [sum(sizes) for sizes in cohorts_of(state, state.cohort_size)]


def days_of(state):
    return cohorts_of(state, state.cohort_day)


def test_with_places_for_all_everybody_waits_a_day_and_the_mean_stay_fills_places():
    # M/G/infinity by days: places taken = arrivals x mean stay, rounding of stays included.
    stay = Distribution(kind="lognormal", mean=20.3, sd=9)
    tallies = runs(one_stage(5000, stay, 7.5, 1500, warm_up=300), 30)
    assert is_near([area(one, "busy").item() / 1200 for one in tallies], 7.5 * 20.3)
    assert is_near([area(one, "queue").item() / 1200 for one in tallies], 7.5)
    for one in tallies:
        assert area(one, "wait_sum").item() == count(one, "started").item()
        assert area(one, "offered").item() == 5000 * 1200


def chain(places, rate, gives_up, most=120):
    """The exact mean queue of stays of one day: its Markov chain, from day to day."""
    comes = stats.poisson.pmf(np.arange(most + 1), rate)
    step = np.zeros((most + 1, most + 1))
    for queue in range(most + 1):
        left = max(0, queue - places)
        for stay in range(left + 1):
            chance = stats.binom.pmf(stay, left, 1 - gives_up)
            step[queue, stay:] += chance * comes[: most + 1 - stay]
    step /= step.sum(axis=1, keepdims=True)
    law = np.linalg.matrix_power(step, 4096)[0]
    return float(law @ np.arange(most + 1)), float(np.minimum(np.arange(most + 1), places) @ law)


@pytest.mark.parametrize(("places", "rate", "gives_up"), [(3, 2.6, 0.0), (3, 3.4, 0.2)])
def test_stays_of_one_day_are_a_markov_chain_with_an_exact_mean(places, rate, gives_up):
    hazard = (gives_up, 1.0, 1.0, gives_up) if gives_up else None
    scenario = one_stage(places, fixed(1), rate, 40_500, warm_up=500, hazard=hazard)
    queue, busy = chain(places, rate, gives_up)
    tallies = runs(scenario, 30)
    assert is_near([area(one, "queue").item() / 40_000 for one in tallies], queue)
    assert is_near([area(one, "busy").item() / 40_000 for one in tallies], busy)


SCALE = 60.0
"""Days to one unit of the tandem's own time, so that a day is a small step."""


def tandem(events):
    """The Jackson tandem of the note, slowed down: for the event engine, or by days."""
    names, service, places = ("one", "two", "three"), (0.25, 1.0, 2.0), (2, 5, 8)
    horizon, warm_up = 400_000, 40_000
    stages = []
    for i, name in enumerate(names):
        on = (Route(to=names[i + 1], chance=0.8),) if i < 2 else ()
        stay = Distribution(kind="exponential", mean=service[i] * SCALE)
        rates = ((0, 5.0 / SCALE),) if i == 0 else ()
        if events:
            come = {"everyone": rates} if rates else {}
            ways = {"everyone": on} if on else {}
            time = {"everyone": stay}
            stages.append(
                Stage(name=name, servers=places[i], service=time, arrivals=come, next=ways)
            )
        else:
            stages.append(DayStage(name=name, places=places[i], stay=stay, arrivals=rates, next=on))
    if not events:
        return over_days(horizon, *stages, warm_up=warm_up)
    return Network(
        name="tandem",
        horizon_days=horizon,
        warm_up_days=warm_up,
        classes=(YoungPeople(name="everyone"),),
        stages=tuple(stages),
    )


def waits_of(tallies):
    return np.array([area(one, "wait_sum") / count(one, "started") for one in tallies])


def test_on_a_coarse_network_days_and_events_agree_to_about_a_day():
    events = compile_network(tandem(events=True))
    by_event = waits_of([simulate_network(events, seed=3, replication=i) for i in range(24)])
    by_day = waits_of(runs(tandem(events=False), 24, seed=3))
    exact = find_tandem_waits(
        arrivals_per_day=5.0 / SCALE,
        service_days=(0.25 * SCALE, 1.0 * SCALE, 2.0 * SCALE),
        servers=(2, 5, 8),
        goes_on=(0.8, 0.8),
    )
    for stage in range(3):
        assert is_near(by_event[:, stage], exact[stage])
        # Nobody starts on the day they join: up to a day more, never less.
        assert is_near(by_day[:, stage], exact[stage] + 0.5, slack=0.5)


def test_more_places_never_make_anybody_wait_longer():
    stay = Distribution(kind="gamma", mean=25, sd=15)
    queues = [
        area(runs(one_stage(places, stay, 4.0, 800), 1)[0], "queue").item()
        for places in range(90, 112, 3)
    ]
    assert queues == sorted(queues, reverse=True)


@settings(max_examples=40)
@given(daysteps(), SEEDS)
def test_a_later_horizon_repeats_what_came_before(scenario, seed):
    longer = replace(scenario, horizon_days=scenario.horizon_days + 37)
    from_there = replace(longer, warm_up_days=scenario.horizon_days)
    first, both, rest = (
        simulate_daystep(compile_daystep(one), seed=seed, replication=0)
        for one in (scenario, longer, from_there)
    )
    assert np.array_equal(both.areas[..., :2], first.areas[..., :2] + rest.areas[..., :2])
    assert np.array_equal(both.counts[..., :4], first.counts[..., :4] + rest.counts[..., :4])


def test_a_stage_before_a_change_repeats_exactly():
    def scenario(places):
        on = (Route(to="then", chance=0.7),)
        return over_days(
            400,
            DayStage(name="first", places=30, stay=fixed(9.5), arrivals=((0, 3.0),), next=on),
            DayStage(name="then", places=places, stay=fixed(12)),
        )

    few, many = runs(scenario(10), 1)[0], runs(scenario(60), 1)[0]
    assert np.array_equal(few.counts[0], many.counts[0])
    assert np.array_equal(few.areas[0], many.areas[0])
    assert area(few, "queue")[1] > area(many, "queue")[1]


def test_room_for_long_stays_and_queues_grows_without_changing_anything(monkeypatch):
    stay = Distribution(kind="lognormal", mean=60, sd=120)
    scenario = one_stage(20, stay, 2.0, 2000, hazard=(0.0, 3.0, 400.0, 0.5))
    wide = runs(scenario, 2)
    monkeypatch.setattr(states, "_FIRST_DAYS", 1)
    monkeypatch.setattr(states, "_FIRST_COHORTS", 1)
    for first, second in zip(wide, runs(scenario, 2), strict=True):
        assert same(first, second)


def test_room_does_not_grow_with_the_horizon():
    stay = Distribution(kind="empirical", values=(5, 90), chances=(0.7, 0.3))
    network = compile_daystep(one_stage(130, stay, 4.0, 60_000, hazard=(0.0, 2.0, 30.0, 1.0)))
    state = pass_days(network, open_state(network, seed=1, replication=1), 60_000)
    assert state.ending.shape[1] == 128
    assert state.cohort_day.shape[1] <= 64


def test_rates_change_on_their_day():
    scenario = one_stage(100, fixed(1), 0.0, 6)
    stage = replace(scenario.day_stages[0], arrivals=((0, 0.0), (3, 50.0), (5, 0.0)))
    network = compile_daystep(replace(scenario, day_stages=(stage,)))
    state, seen = open_state(network, seed=1, replication=1), []
    for day in range(1, 7):
        state = pass_days(network, state, day)
        seen.append(state.counts[0, 0].item())
    steps = np.diff([0, *seen]) > 0
    assert steps.tolist() == [False, False, False, True, True, False]
    tally = simulate_daystep(network, seed=1, replication=1)
    assert tally.totals[TOTALS.index("referred")] == seen[-1]


@pytest.mark.parametrize("rate", [0.01, 0.9, 32.0, 150.0, 12_345.6])
def test_numbers_of_arrivals_are_poisson(rate):
    table = _count_arrivals(rate)
    exact = stats.poisson.pmf(table.values, rate)
    assert np.allclose(table.chances, exact, rtol=1e-9, atol=1e-15)
    assert exact.sum() == pytest.approx(1, abs=1e-9)


KEY = np.uint64(key_of(4, 4))


@given(st.integers(0, 512), st.floats(min_value=0, max_value=1), st.integers(0, 10**6))
def test_how_many_give_up_is_binomial(people, chance, draw):
    number = kernel.draw_binomial(KEY, draw, people, chance)
    with np.errstate(over="ignore"):
        assert plain_of(kernel.draw_binomial)(KEY, draw, people, chance) == number
        u = plain_of(kernel.uniform_of)(KEY, kernel.GIVES_UP, draw << 20)
    law = stats.binom(people, chance)
    assert law.cdf(number) >= u - 1e-9
    assert number == 0 or law.cdf(number - 1) <= u + 1e-9


@pytest.mark.parametrize("chance", [0.001, 0.3, 0.97])
def test_large_groups_are_binomial_too(chance):
    people = 5000
    drawn = np.array([kernel.draw_binomial(KEY, i, people, chance) for i in range(4000)])
    spread = math.sqrt(people * chance * (1 - chance))
    assert abs(drawn.mean() - people * chance) < 4 * spread / math.sqrt(4000)
    assert drawn.std() == pytest.approx(spread, rel=0.06)


@given(
    st.integers(0, 900), st.floats(0, 1), st.floats(0, 1), st.integers(0, 900), st.integers(0, 99)
)
def test_the_same_luck_never_lets_fewer_give_up_at_a_higher_chance(people, one, other, more, draw):
    low, high = sorted((one, other))
    number = kernel.draw_binomial(KEY, draw, people, low)
    assert number <= kernel.draw_binomial(KEY, draw, people, high)
    assert number <= kernel.draw_binomial(KEY, draw, people + more, low)
    assert number <= people


def test_the_hazard_rises_from_p1_to_p4():
    daily = [kernel.find_hazard(0.1, 5.0, 30.0, 0.9, day) for day in (1, 30, 10**6)]
    assert daily == pytest.approx([0.1, 0.5, 0.9], abs=1e-6)
    assert kernel.find_hazard(0.0, 1e9, 2.0, 1.0, 3) == 1.0  # no overflow


def test_a_compiled_network_can_be_sent_to_another_process():
    network = compile_daystep(one_stage(4, fixed(2.5), 2.0, 90))
    there = pickle.loads(pickle.dumps(network))  # noqa: S301 - our own bytes
    first = simulate_daystep(network, seed=1, replication=0)
    assert same(first, simulate_daystep(there, seed=1, replication=0))
    assert not same(first, simulate_daystep(network, seed=1, replication=1))


HELP = DayStage(name="help", places=3, stay=fixed(2), arrivals=((0, 1.0),))


def helping(**given):
    return over_days(50, replace(HELP, **given))


def timed(**given):
    return replace(helping(), **given)


def listed(*values):
    chances = tuple(1 / len(values) for _ in values)
    return Distribution(kind="empirical", values=values, chances=chances)


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (timed(day_stages=()), "at least one day-step stage"),
        (timed(stages=(Stage(name="x", servers=1, service={}),)), "only such"),
        (timed(day_stages=(HELP, HELP)), "same name"),
        (timed(classes=(YoungPeople(name="a"), YoungPeople(name="b"))), "tell classes apart"),
        (timed(horizon_days=50.5), "whole days"),
        (timed(warm_up_days=-1), "whole days"),
        (timed(horizon_days=math.inf), "whole days"),
        (timed(warm_up_days=50), "warm-up"),
        (timed(warm_up_days=60), "warm-up"),
        (timed(wait_bin_days=0), "bin"),
        (helping(places=-1), "places"),
        (helping(places=1.5), "places"),
        (helping(stay=fixed(0)), "below a day"),
        (helping(stay=fixed(0.9)), "below a day"),
        (helping(stay=listed(0, 9)), "below a day"),
        (helping(reneged=(Route(to="help", chance=0.5),)), "not how many"),
        (helping(hazard=(0, 1, 1, 1.5)), "from 0 to 1"),
        (helping(hazard=(math.nan, 1, 1, 1)), "from 0 to 1"),
        (helping(hazard=(0, -1, 1, 1)), "p2"),
        (helping(hazard=(0, 1, 0, 1)), "p3"),
        (helping(arrivals=((1, 1.0),)), "start on day 0"),
        (helping(arrivals=((0, 1.0), (5, 1.0), (5, 2.0))), "each later"),
        (helping(arrivals=((0, 1.0), (5.5, 1.0))), "whole day"),
        (helping(arrivals=((0, -1.0),)), "below 0"),
        (helping(arrivals=((0, math.nan),)), "not a number"),
        (helping(arrivals=((0, 1e9),)), "thousand million"),
        (helping(next=(Route(to="other", chance=0.5),)), "not declared"),
        (helping(next=(Route(to="help", chance=-0.5),)), "from 0 to 1"),
        (helping(next=(Route(to="help", chance=0.7), Route(to="help", chance=0.7))), "more than 1"),
    ],
)
def test_what_cannot_be_run_is_refused(scenario, words):
    with pytest.raises(MethodError, match=words):
        compile_daystep(scenario)


def test_chances_that_add_up_to_one_let_nobody_out():
    tenths = tuple(Route(to="help", chance=0.1) for _ in range(10))
    tally = runs(one_stage(50, fixed(1), 0.5, 60, next=tenths), 1)[0]
    assert count(tally, "inside_at_end") == tally.totals[TOTALS.index("referred")]
