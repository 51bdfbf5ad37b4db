"""The compiled heart: one day after another, one source for Numba and CPython.

A day has four steps, each for every stage in the order declared: stays end and people are sent on;
queues start, first come first; those who still queue may give up; those who moved today and new
arrivals join the queues. Then everybody is counted. Nobody starts on the day they join.

Source:
    Order of events: Murch and others 2021, doi:10.1016/j.orhc.2021.100311.
    Numbers of arrivals and of those who give up are drawn by inverse CDF (Devroye 1986,
    Non-Uniform Random Variate Generation, section III.2).
"""

import math

import numpy as np

from carereach.base.keyed import entry, inlined, stream_of, uniform_of
from carereach.capacity.daystep.plan import CompiledDaystep
from carereach.capacity.daystep.state import (
    DAY,
    EVENTS,
    LONGEST,
    REFERRED,
    STAGE,
    DaystepState,
)
from carereach.capacity.draws import draw_time_of
from carereach.capacity.tally import AREAS, COUNTS, WAIT_BINS

__all__ = ["DONE", "FULL", "advance", "draw_binomial", "find_hazard"]

# How a stretch of the run ended.
DONE, FULL = 0, 1

# What a keyed number decides: arrivals by stage and day; stays, their rounding and ways on by stage
# and how many were drawn before; giving up by stage, day of joining and days waited.
ARRIVALS, STAY, ROUNDING, ROUTE, ROUTE_GIVEN_UP, GIVES_UP = range(1, 7)

_ARRIVED, _STARTED, _COMPLETED, _RENEGED = (
    COUNTS.index(name) for name in ("arrived", "started", "completed", "reneged")
)
_QUEUE, _BUSY, _WAIT_SUM, _WAIT_SQUARES = (
    AREAS.index(name) for name in ("queue", "busy", "wait_sum", "wait_square_sum")
)
_LAST_BIN = WAIT_BINS - 1
_DAYS = 32  # bits: days are numbered below this many
_PARTS = 20  # bits: parts of one cohort
_MOST_AT_ONCE = 512
"""People in one draw of how many give up: the chance that none does is then above 1e-155."""
_MOST_EXPONENT = 700.0


# The functions below run compiled, where coverage cannot see them; the tests run them both ways.


@entry
def find_hazard(
    first: float, power: float, scale: float, last: float, days: int
) -> float:  # pragma: no cover
    """Return the chance of giving up today after so many days of waiting, 1 or more."""
    exponent = min(power * math.log(days / scale), _MOST_EXPONENT)
    return last + (first - last) / (1.0 + math.exp(exponent))


@inlined
def _find_number(people: int, chance: float, u: float) -> int:  # pragma: no cover
    """The smallest number whose cumulative chance reaches ``u``; ``chance`` is 0.5 or less."""
    odds = chance / (1.0 - chance)
    likely = math.exp(people * math.log(1.0 - chance))
    reached, number = likely, 0
    while reached < u and number < people:
        number += 1
        likely *= odds * (people - number + 1) / number
        reached += likely
    return number


@entry
def draw_binomial(
    stream: np.uint64, draw: int, people: int, chance: float
) -> int:  # pragma: no cover
    """Return how many of so many do what each does with a chance, by inverse CDF.

    Larger groups are drawn in parts of 512, each with its own number.
    """
    if chance <= 0.0:
        return 0
    if chance >= 1.0:
        return people
    often = chance > 0.5
    rarer = 1.0 - chance if often else chance
    left, found, part = people, 0, 0
    while left > 0:
        size = min(left, _MOST_AT_ONCE)
        u = uniform_of(stream, GIVES_UP, (draw << _PARTS) + part)
        found += _find_number(size, rarer, 1.0 - u if often else u)
        left -= size
        part += 1
    return people - found if often else found


@inlined
def _send_on(
    plan: CompiledDaystep, state: DaystepState, row: int, people: int
) -> None:  # pragma: no cover
    """Send people along one row's routes, or out."""
    stages = len(plan.places)
    start, end = plan.route_from[row], plan.route_from[row + 1]
    if start == end:
        return
    purpose, stage = (ROUTE, row) if row < stages else (ROUTE_GIVEN_UP, row - stages)
    drawn = state.drawn[stages + row]
    for one in range(people):
        u = uniform_of(state.luck[stage], purpose, drawn + one)
        route = start
        while route < end and u >= plan.route_chance[route]:
            route += 1
        if route < end:
            state.joining[plan.route_to[route]] += 1
    state.drawn[stages + row] = drawn + people


@inlined
def _end_stays(
    plan: CompiledDaystep, state: DaystepState, stage: int, day: int
) -> None:  # pragma: no cover
    """End the stays that last until this day."""
    slot = day % state.ending.shape[1]
    people = state.ending[stage, slot]
    state.ending[stage, slot] = 0
    state.busy[stage] -= people
    state.numbers[EVENTS] += people
    if day > plan.warm_up:
        state.counts[stage, _COMPLETED] += people
    _send_on(plan, state, stage, people)


@inlined
def _draw_stay(plan: CompiledDaystep, state: DaystepState, stage: int) -> int:  # pragma: no cover
    """Whole days: a part of a day is rounded up with a chance equal to it; at least one day."""
    stream, draw = state.luck[stage], state.drawn[stage]
    stay = draw_time_of(plan.times, stage, stream, STAY, draw)
    if stay > plan.horizon:
        return plan.horizon + 1
    days = int(stay)
    part = stay - days
    if part > 0.0 and uniform_of(stream, ROUNDING, draw) < part:
        days += 1
    return max(days, 1)


@inlined
def _begin_stays(
    plan: CompiledDaystep, state: DaystepState, stage: int, day: int, people: int
) -> int:  # pragma: no cover
    """Begin stays; gives how many began before one was too long for the ring of days."""
    ring = state.ending.shape[1]
    for begun in range(people):
        days = _draw_stay(plan, state, stage)
        if day + days <= plan.horizon:
            if days >= ring:
                state.numbers[LONGEST] = days
                return begun
            state.ending[stage, (day + days) % ring] += 1
        state.drawn[stage] += 1
        state.busy[stage] += 1
    return people


@inlined
def _count_starts(
    plan: CompiledDaystep, state: DaystepState, stage: int, wait: int, people: int
) -> None:  # pragma: no cover
    """Count people who start together after the same wait."""
    state.counts[stage, _STARTED] += people
    state.areas[stage, _WAIT_SUM] += people * wait
    state.areas[stage, _WAIT_SQUARES] += people * wait * wait
    cell = int(min(wait / plan.bin_days, float(_LAST_BIN)))
    state.waits[stage, cell] += people
    for standard in range(len(plan.limits)):
        if wait <= plan.limits[standard]:
            state.within[stage, standard] += people


@inlined
def _start(
    plan: CompiledDaystep, state: DaystepState, stage: int, day: int
) -> bool:  # pragma: no cover
    """Start those who joined first while there are places; gives whether all stays had room."""
    room = state.cohort_day.shape[1]
    while state.cohorts[stage] > 0 and state.busy[stage] < plan.places[stage]:
        head = state.head[stage]
        people = min(plan.places[stage] - state.busy[stage], state.cohort_size[stage, head])
        begun = _begin_stays(plan, state, stage, day, people)
        if day > plan.warm_up and begun > 0:
            _count_starts(plan, state, stage, day - state.cohort_day[stage, head], begun)
        state.queue[stage] -= begun
        state.cohort_size[stage, head] -= begun
        if state.cohort_size[stage, head] == 0:
            state.head[stage] = (head + 1) % room
            state.cohorts[stage] -= 1
        if begun < people:
            return False
    return True


@inlined
def _give_up(
    plan: CompiledDaystep, state: DaystepState, stage: int, day: int
) -> None:  # pragma: no cover
    """Let some of each cohort give up, and close the gaps that leaves."""
    room, head = state.cohort_day.shape[1], state.head[stage]
    first, power, scale, last = plan.hazard[stage]
    kept, people = 0, 0
    for i in range(state.cohorts[stage]):
        at = (head + i) % room
        joined, size = state.cohort_day[stage, at], state.cohort_size[stage, at]
        chance = find_hazard(first, power, scale, last, day - joined)
        luck = stream_of(state.key[0], ((stage + 1) << _DAYS) + joined)
        left = draw_binomial(luck, day - joined, size, chance)
        people += left
        if left < size:
            to = (head + kept) % room
            state.cohort_day[stage, to] = joined
            state.cohort_size[stage, to] = size - left
            kept += 1
    state.cohorts[stage] = kept
    state.queue[stage] -= people
    state.numbers[EVENTS] += people
    if day > plan.warm_up:
        state.counts[stage, _RENEGED] += people
    _send_on(plan, state, len(plan.places) + stage, people)


@inlined
def _draw_arrivals(
    plan: CompiledDaystep, state: DaystepState, stage: int, day: int
) -> int:  # pragma: no cover
    """How many come from outside today."""
    rate, end = state.rate[stage], plan.rate_from[stage + 1]
    if rate == end:
        return 0
    while rate + 1 < end and plan.rate_after[rate + 1] < day:
        rate += 1
    state.rate[stage] = rate
    row = plan.rate_row[rate]
    if row < 0:
        return 0
    return int(draw_time_of(plan.times, row, state.luck[stage], ARRIVALS, day))


@inlined
def _join(
    plan: CompiledDaystep, state: DaystepState, stage: int, day: int
) -> None:  # pragma: no cover
    """Let movers and arrivals join the queue, then count who queues and who is inside."""
    arrivals = _draw_arrivals(plan, state, stage, day)
    people = arrivals + state.joining[stage]
    state.joining[stage] = 0
    state.numbers[EVENTS] += arrivals
    if people > 0:
        at = (state.head[stage] + state.cohorts[stage]) % state.cohort_day.shape[1]
        state.cohort_day[stage, at] = day
        state.cohort_size[stage, at] = people
        state.cohorts[stage] += 1
        state.queue[stage] += people
    if day > plan.warm_up:
        state.numbers[REFERRED] += arrivals
        state.counts[stage, _ARRIVED] += people
        state.areas[stage, _QUEUE] += state.queue[stage]
        state.areas[stage, _BUSY] += state.busy[stage]


@inlined
def _begin_day(plan: CompiledDaystep, state: DaystepState, day: int) -> bool:  # pragma: no cover
    """End stays, unless some queue has no room for a cohort more."""
    for stage in range(len(plan.places)):
        if state.cohorts[stage] == state.cohort_day.shape[1]:
            return False
    for stage in range(len(plan.places)):
        if day == 1:
            state.luck[stage] = stream_of(state.key[0], stage)
        _end_stays(plan, state, stage, day)
    state.numbers[STAGE] = 0
    return True


@entry
def advance(plan: CompiledDaystep, state: DaystepState, until: int) -> int:  # pragma: no cover
    """Let days pass until the end of one; gives whether that was done, or the state is full.

    Called again with a state that has grown, it goes on from where it was.
    """
    numbers, stages = state.numbers, len(plan.places)
    while numbers[DAY] < until:
        day = numbers[DAY] + 1
        if numbers[STAGE] < 0 and not _begin_day(plan, state, day):
            return FULL
        while numbers[STAGE] < stages:
            if not _start(plan, state, numbers[STAGE], day):
                return FULL
            numbers[STAGE] += 1
        for stage in range(stages):
            if plan.gives_up[stage]:
                _give_up(plan, state, stage, day)
        for stage in range(stages):
            _join(plan, state, stage, day)
        numbers[DAY] = day
        numbers[STAGE] = -1
    return DONE
