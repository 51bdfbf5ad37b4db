"""The compiled heart: the event loop of a queueing network, one source for Numba and CPython.

Events are ends of service, next arrivals and, where others would feel it, people giving up. At the
same moment they happen in that order, then in the order they were planned. When someone leaves a
server, the next in line starts first; then the leaver moves on.

Source:
    Next-event simulation (Law 2015, Simulation Modeling and Analysis, chapter 1); arrivals at a
    changing rate by inversion (Cinlar 1975, Introduction to Stochastic Processes, section 4.7);
    the event list is a binary heap whose top is replaced (Williams 1964, Algorithm 232,
    doi:10.1145/512274.512284).
"""

import math

import numpy as np

from carereach.base.keyed import entry, inlined, key_of, stream_of, uniform_of
from carereach.capacity.draws import draw_time_of
from carereach.capacity.network.plan import CompiledNetwork
from carereach.capacity.network.state import (
    BY_ITEM,
    EVENTS,
    FREE,
    GONE,
    HEAP_SIZE,
    HOLE,
    IN_SERVICE,
    INSIDE,
    ITEMS,
    REFERRED,
    SEQUENCE,
    WAITING,
    NetworkState,
)
from carereach.capacity.tally import AREAS, COUNTS, WAIT_BINS

__all__ = ["DONE", "FULL", "PAUSED", "advance", "open_streams"]

# How a stretch of the run ended.
DONE, FULL, PAUSED = 0, 1, 2

# What a keyed number decides. The gap is drawn by stream of arrivals, the rest by person and visit.
GAP, ACCEPTED, PATIENCE, SERVICE, ROUTE, ROUTE_GIVEN_UP = range(1, 7)

# Kinds of event, in the order in which they happen at the same moment.
_SERVICE_ENDS, _GIVES_UP, _ARRIVES = range(3)

_ARRIVED, _STARTED, _COMPLETED, _RENEGED, _REJECTED, _BLOCKED = (
    COUNTS.index(name)
    for name in ("arrived", "started", "completed", "reneged", "rejected", "blocked")
)
_QUEUE, _BUSY, _WAIT_SUM, _WAIT_SQUARES = (
    AREAS.index(name) for name in ("queue", "busy", "wait_sum", "wait_square_sum")
)
_LAST_BIN = WAIT_BINS - 1
_PEOPLE_OF_STREAM = 40  # bits: people of one stream are numbered below this many


# The functions below run compiled, where coverage cannot see them; the tests run them both ways.


@inlined
def _sift_down(
    state: NetworkState, at: int, size: int, time: float, order: int
) -> None:  # pragma: no cover
    """Put an event at a place from which both parts below are heaps."""
    times, orders = state.heap_time, state.heap_order
    child = 2 * at + 1
    while child < size:
        least, right = times[child], child + 1
        if right < size:
            other = times[right]
            if other < least or (other == least and orders[right] < orders[child]):
                child, least = right, other
        if time < least or (time == least and order < orders[child]):
            break
        times[at], orders[at] = least, orders[child]
        at = child
        child = 2 * at + 1
    times[at], orders[at] = time, order


@inlined
def _plan_event(
    plan: CompiledNetwork, state: NetworkState, time: float, kind: int, item: int
) -> int:  # pragma: no cover
    """Put an event on the heap, in the place of the one that is happening if that is open."""
    numbers = state.numbers
    order = (int(kind) << 61) | (int(numbers[SEQUENCE]) << BY_ITEM) | int(item)
    numbers[SEQUENCE] += 1
    if not time < plan.horizon:
        return order
    if numbers[HOLE]:
        numbers[HOLE] = 0
        _sift_down(state, 0, numbers[HEAP_SIZE], time, order)
        return order
    times, orders = state.heap_time, state.heap_order
    at = numbers[HEAP_SIZE]
    numbers[HEAP_SIZE] = at + 1
    while at > 0:
        above = (at - 1) >> 1
        if times[above] < time or (times[above] == time and orders[above] < order):
            break
        times[at], orders[at] = times[above], orders[above]
        at = above
    times[at], orders[at] = time, order
    return order


@inlined
def _close_hole(state: NetworkState) -> None:  # pragma: no cover
    """Take the event that happened off the heap, if nothing took its place."""
    numbers = state.numbers
    if numbers[HOLE]:
        numbers[HOLE] = 0
        size = numbers[HEAP_SIZE] - 1
        numbers[HEAP_SIZE] = size
        if size > 0:
            _sift_down(state, 0, size, state.heap_time[size], state.heap_order[size])


@inlined
def _plan_arrival(
    plan: CompiledNetwork, state: NetworkState, stream: int, now: float
) -> None:  # pragma: no cover
    """Plan the next arrival of a stream: a unit exponential used up at the rates of each piece."""
    u = uniform_of(state.stream_luck[stream], GAP, state.stream_drawn[stream])
    left = -math.log(1.0 - u)
    piece, end = state.stream_piece[stream], plan.rate_from[stream + 1]
    while True:
        rate = plan.rate[piece]
        if piece + 1 == end:
            if rate > 0.0:
                _plan_event(plan, state, now + left / rate, _ARRIVES, stream)
            return
        until = plan.rate_day[piece + 1]
        if rate > 0.0 and now + left / rate < until:
            _plan_event(plan, state, now + left / rate, _ARRIVES, stream)
            return
        left = max(0.0, left - (until - now) * rate)
        now = until
        piece += 1
        state.stream_piece[stream] = piece


@entry
def open_streams(
    plan: CompiledNetwork, state: NetworkState, seed: int, replication: int
) -> None:  # pragma: no cover
    """Open every stream of arrivals and plan its first."""
    key = key_of(seed, replication)
    state.key[0] = key
    for stream in range(len(plan.stream_desk)):
        state.stream_luck[stream] = stream_of(key, stream)
        _plan_arrival(plan, state, stream, 0.0)


@inlined
def _release(state: NetworkState, person: int) -> None:  # pragma: no cover
    """Let someone leave the network; their record is free for the next."""
    numbers = state.numbers
    state.doing[person] = 0
    state.after[person] = numbers[FREE]
    numbers[FREE] = person
    numbers[INSIDE] -= 1
    numbers[GONE] += 1


@inlined
def _count_start(
    plan: CompiledNetwork, state: NetworkState, desk: int, joined: float, now: float
) -> None:  # pragma: no cover
    """Count someone who starts after the warm-up, and how long they waited."""
    wait = now - joined
    state.counts[desk, _STARTED] += 1
    cell = 0
    if wait > 0.0:
        areas = state.areas[desk]
        areas[_QUEUE] += now - max(joined, plan.warm_up)
        areas[_WAIT_SUM] += wait
        areas[_WAIT_SQUARES] += wait * wait
        cell = int(min(wait / plan.bin_days, float(_LAST_BIN)))
    state.waits[desk, cell] += 1
    for standard in range(len(plan.limits)):
        if wait <= plan.limits[standard]:
            state.within[desk, standard] += 1


@inlined
def _start(
    plan: CompiledNetwork, state: NetworkState, person: int, desk: int, now: float
) -> None:  # pragma: no cover
    """Begin someone's service and plan its end."""
    if now >= plan.warm_up:
        _count_start(plan, state, desk, state.joined[person], now)
    state.doing[person] = IN_SERVICE
    state.started[person] = now
    time = draw_time_of(
        plan.times, plan.service[desk], state.luck[person], SERVICE, state.visit[person]
    )
    end = now + time
    busy = min(end, plan.horizon) - max(now, plan.warm_up)
    if busy > 0.0:
        state.areas[desk, _BUSY] += busy
    _plan_event(plan, state, end, _SERVICE_ENDS, person)


@inlined
def _wait(
    plan: CompiledNetwork, state: NetworkState, person: int, desk: int, stage: int
) -> None:  # pragma: no cover
    """Put someone at the end of the line of their priority; draw when they will give up."""
    now = state.joined[person]
    state.doing[person] = WAITING
    state.gives_up[person] = np.inf
    if plan.patience[desk] >= 0:
        row = plan.patience[desk]
        gives_up = now + draw_time_of(
            plan.times, row, state.luck[person], PATIENCE, state.visit[person]
        )
        state.gives_up[person] = gives_up
        if plan.prompt[desk]:
            state.leaves[person] = _plan_event(plan, state, gives_up, _GIVES_UP, person)
    queue = stage * plan.levels + plan.level[state.young[person]]
    last = state.last[queue]
    state.before[person] = last
    state.after[person] = -1
    if last >= 0:
        state.after[last] = person
    else:
        state.first[queue] = person
    state.last[queue] = person
    state.waiting[stage] += 1


@inlined
def _unlink(
    plan: CompiledNetwork, state: NetworkState, person: int, stage: int
) -> None:  # pragma: no cover
    """Take someone out of the line they stand in."""
    queue = stage * plan.levels + plan.level[state.young[person]]
    before, after = state.before[person], state.after[person]
    if before >= 0:
        state.after[before] = after
    else:
        state.first[queue] = after
    if after >= 0:
        state.before[after] = before
    else:
        state.last[queue] = before
    state.waiting[stage] -= 1
    state.leaves[person] = -1


@inlined
def _come_to(
    plan: CompiledNetwork, state: NetworkState, person: int, stage: int, now: float
) -> None:  # pragma: no cover
    """Bring someone to a stage: turned away, started at once, blocked, or waiting."""
    desk = stage * len(plan.level) + state.young[person]
    state.desk[person] = desk
    state.joined[person] = now
    visit = state.visit[person] + 1
    state.visit[person] = visit
    counted = now >= plan.warm_up
    if counted:
        state.counts[desk, _ARRIVED] += 1
    accepts = plan.accepts[desk]
    if accepts < 1.0 and uniform_of(state.luck[person], ACCEPTED, visit) >= accepts:
        if counted:
            state.counts[desk, _REJECTED] += 1
        _release(state, person)
    elif state.idle[stage] > 0:
        state.idle[stage] -= 1
        _start(plan, state, person, desk, now)
    elif state.waiting[stage] >= plan.room[stage]:
        if counted:
            state.counts[desk, _BLOCKED] += 1
        _release(state, person)
    else:
        _wait(plan, state, person, desk, stage)


@inlined
def _go_on(
    plan: CompiledNetwork, state: NetworkState, person: int, row: int, now: float
) -> None:  # pragma: no cover
    """Send someone along one of a row's routes, or out."""
    route, end = plan.route_from[row], plan.route_from[row + 1]
    if route < end:
        purpose = ROUTE if row < len(plan.service) else ROUTE_GIVEN_UP
        u = uniform_of(state.luck[person], purpose, state.visit[person])
        while route < end and u >= plan.route_chance[route]:
            route += 1
    if route < end:
        _come_to(plan, state, person, plan.route_to[route], now)
    else:
        _release(state, person)


@inlined
def _count_given_up(
    plan: CompiledNetwork, state: NetworkState, person: int
) -> None:  # pragma: no cover
    """Count someone who gave up, at the time they did."""
    state.numbers[EVENTS] += 1
    left, desk = state.gives_up[person], state.desk[person]
    if left >= plan.warm_up:
        state.counts[desk, _RENEGED] += 1
        state.areas[desk, _QUEUE] += left - max(state.joined[person], plan.warm_up)


@inlined
def _next_in_line(
    plan: CompiledNetwork, state: NetworkState, stage: int, now: float
) -> int:  # pragma: no cover
    """Take the next who still waits out of a stage's lines; -1 where nobody does."""
    for queue in range(stage * plan.levels, (stage + 1) * plan.levels):
        person = state.first[queue]
        while person >= 0:
            _unlink(plan, state, person, stage)
            if state.gives_up[person] >= now:
                return int(person)
            _count_given_up(plan, state, person)
            _release(state, person)
            person = state.first[queue]
    return -1


@inlined
def _end_service(
    plan: CompiledNetwork, state: NetworkState, person: int, now: float
) -> None:  # pragma: no cover
    """End someone's service: the next in line starts, then they move on."""
    desk = state.desk[person]
    stage = desk // len(plan.level)
    state.numbers[EVENTS] += 1
    if now >= plan.warm_up:
        state.counts[desk, _COMPLETED] += 1
    follower = -1
    if state.waiting[stage] > 0:
        follower = _next_in_line(plan, state, stage, now)
    if follower >= 0:
        _start(plan, state, follower, state.desk[follower], now)
    else:
        state.idle[stage] += 1
    _go_on(plan, state, person, desk, now)


@inlined
def _give_up(
    plan: CompiledNetwork, state: NetworkState, person: int, order: int, now: float
) -> None:  # pragma: no cover
    """Move someone who gives up, unless they started before."""
    if state.leaves[person] != order:
        return
    desk = state.desk[person]
    _unlink(plan, state, person, desk // len(plan.level))
    _count_given_up(plan, state, person)
    _go_on(plan, state, person, len(plan.service) + desk, now)


@inlined
def _arrive(
    plan: CompiledNetwork, state: NetworkState, stream: int, now: float
) -> None:  # pragma: no cover
    """Bring in the next person of a stream and plan the one after."""
    numbers = state.numbers
    numbers[EVENTS] += 1
    numbers[INSIDE] += 1
    if now >= plan.warm_up:
        numbers[REFERRED] += 1
    person = numbers[FREE]
    numbers[FREE] = state.after[person]
    ordinal = state.stream_drawn[stream]
    state.stream_drawn[stream] = ordinal + 1
    _plan_arrival(plan, state, stream, now)
    desk = plan.stream_desk[stream]
    entity = ((stream + 1) << _PEOPLE_OF_STREAM) + ordinal
    state.luck[person] = stream_of(state.key[0], entity)
    state.young[person] = desk % len(plan.level)
    state.visit[person] = 0
    state.leaves[person] = -1
    _come_to(plan, state, person, desk // len(plan.level), now)


@inlined
def _sweep(plan: CompiledNetwork, state: NetworkState, now: float) -> None:  # pragma: no cover
    """Count and release those who gave up unnoticed, so that records are not held for ever."""
    for person in range(len(state.doing)):
        if state.doing[person] == WAITING and state.gives_up[person] < now:
            _unlink(plan, state, person, state.desk[person] // len(plan.level))
            _count_given_up(plan, state, person)
            _release(state, person)


@inlined
def _is_full(plan: CompiledNetwork, state: NetworkState, now: float) -> bool:  # pragma: no cover
    """Whether there is no room for what one more event may bring."""
    numbers = state.numbers
    if numbers[FREE] < 0:
        _sweep(plan, state, now)
        # Sweeping a list that stays almost full again and again would cost more than room does.
        if 4 * numbers[INSIDE] > 3 * len(state.doing):
            return True
    return bool(numbers[HEAP_SIZE] + 2 > len(state.heap_time))


@entry
def advance(plan: CompiledNetwork, state: NetworkState, most: int) -> int:  # pragma: no cover
    """Let up to so many events happen; gives whether the run is done, full, or only paused."""
    numbers = state.numbers
    for _ in range(most):
        if numbers[HEAP_SIZE] == 0:
            return DONE
        short = numbers[FREE] < 0 or numbers[HEAP_SIZE] + 2 > len(state.heap_time)
        if short and _is_full(plan, state, state.now[0]):
            return FULL
        now, order = state.heap_time[0], state.heap_order[0]
        state.now[0] = now
        numbers[HOLE] = 1
        kind, item = order >> 61, order & ITEMS
        if kind == _SERVICE_ENDS:
            _end_service(plan, state, item, now)
        elif kind == _ARRIVES:
            _arrive(plan, state, item, now)
        else:
            _give_up(plan, state, item, order, now)
        _close_hole(state)
    return PAUSED
