"""What the engine holds at any moment of a run: arrays that are laid once and grow when full."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError
from carereach.capacity.network.plan import CompiledNetwork
from carereach.capacity.tally import AREAS, COUNTS, WAIT_BINS

__all__ = [
    "BY_ITEM",
    "EVENTS",
    "FREE",
    "GONE",
    "HEAP_SIZE",
    "HOLE",
    "INSIDE",
    "IN_SERVICE",
    "ITEMS",
    "REFERRED",
    "SEQUENCE",
    "WAITING",
    "NetworkState",
    "grow_state",
    "lay_state",
]

_Floats = NDArray[np.float64]
_Whole = NDArray[np.int64]
_Small = NDArray[np.int32]

# Places in ``numbers``.
FREE, HEAP_SIZE, HOLE, SEQUENCE, EVENTS, INSIDE, GONE, REFERRED = range(8)

# What a person does; 0 is a record that nobody uses.
WAITING, IN_SERVICE = 1, 2

BY_ITEM = 24
"""Bits of an event's order that say whose it is; above them its sequence, then its kind."""
ITEMS = (1 << BY_ITEM) - 1

_FIRST_RECORDS = 256


class NetworkState(NamedTuple):
    """The whole state of one run."""

    numbers: _Whole
    now: _Floats
    key: NDArray[np.uint64]
    heap_time: _Floats
    heap_order: _Whole
    """Kind, sequence and person or stream of each event, packed so that order decides ties."""
    luck: NDArray[np.uint64]
    """By person: their own stream of random numbers."""
    joined: _Floats
    gives_up: _Floats
    started: _Floats
    desk: _Small
    young: _Small
    """By person: their class."""
    visit: _Small
    """By person: how many stages they have come to."""
    doing: NDArray[np.int8]
    after: _Small
    """By person: who waits behind them; among records that nobody uses, the next such."""
    before: _Small
    leaves: _Whole
    """By person: the order of the event of their giving up, if there is one."""
    first: _Small
    """By stage and priority: who waits first; -1 for nobody."""
    last: _Small
    waiting: _Whole
    """By stage: how many stand in its lists."""
    idle: _Whole
    """By stage: servers without anybody."""
    stream_luck: NDArray[np.uint64]
    stream_drawn: _Whole
    stream_piece: _Whole
    counts: _Whole
    areas: _Floats
    waits: _Small
    within: _Whole


def lay_state(plan: CompiledNetwork) -> NetworkState:
    """Return an empty network on day 0; its streams are opened by the engine."""
    desks, queues, streams = (
        len(plan.service),
        len(plan.servers) * plan.levels,
        len(plan.stream_desk),
    )
    heap = max(_FIRST_RECORDS, streams + 2)
    records = _FIRST_RECORDS
    numbers = np.zeros(REFERRED + 1, dtype=np.int64)
    return NetworkState(
        numbers=numbers,
        now=np.zeros(1),
        key=np.zeros(1, dtype=np.uint64),
        heap_time=np.zeros(heap),
        heap_order=np.zeros(heap, dtype=np.int64),
        luck=np.zeros(records, dtype=np.uint64),
        joined=np.zeros(records),
        gives_up=np.zeros(records),
        started=np.zeros(records),
        desk=np.zeros(records, dtype=np.int32),
        young=np.zeros(records, dtype=np.int32),
        visit=np.zeros(records, dtype=np.int32),
        doing=np.zeros(records, dtype=np.int8),
        after=_chain(0, records),
        before=np.full(records, -1, dtype=np.int32),
        leaves=np.full(records, -1, dtype=np.int64),
        first=np.full(queues, -1, dtype=np.int32),
        last=np.full(queues, -1, dtype=np.int32),
        waiting=np.zeros(len(plan.servers), dtype=np.int64),
        idle=plan.servers.copy(),
        stream_luck=np.zeros(streams, dtype=np.uint64),
        stream_drawn=np.zeros(streams, dtype=np.int64),
        stream_piece=plan.rate_from[:-1].copy(),
        counts=np.zeros((desks, len(COUNTS)), dtype=np.int64),
        areas=np.zeros((desks, len(AREAS))),
        waits=np.zeros((desks, WAIT_BINS), dtype=np.int32),
        within=np.zeros((desks, len(plan.limits)), dtype=np.int64),
    )


def grow_state(state: NetworkState) -> NetworkState:
    """Return a state with room for more people or events; what it holds is the same."""
    if 4 * state.numbers[INSIDE] > 3 * len(state.doing):
        state = _add_records(state)
    if state.numbers[HEAP_SIZE] + 2 > len(state.heap_time):
        state = _add_events(state)
    return state


def _chain(start: int, end: int, then: int = -1) -> _Small:
    """Link free records, each to the next; the last to those free before, or to none."""
    links = np.arange(start + 1, end + 1, dtype=np.int32)
    links[-1] = then
    return links


def _add_records(state: NetworkState) -> NetworkState:
    held = len(state.luck)
    if 2 * held > ITEMS:
        raise MethodError(
            "More than 8 million people are inside the network at once; check its rates and times."
        )
    doubled = {
        name: np.concatenate([values, np.zeros_like(values)])
        for name, values in state._asdict().items()
        if name in _OF_PEOPLE
    }
    doubled["after"][held:] = _chain(held, 2 * held, int(state.numbers[FREE]))
    state.numbers[FREE] = held
    return state._replace(**doubled)


def _add_events(state: NetworkState) -> NetworkState:
    """Drop events of people who no longer wait; double the heap if that does not free half."""
    size = int(state.numbers[HEAP_SIZE])
    time, order = state.heap_time[:size], state.heap_order[:size]
    kind, item = order >> 61, order & ITEMS
    live = (kind != 1) | (state.leaves[np.minimum(item, len(state.leaves) - 1)] == order)
    time, order = time[live], order[live]
    # Events sorted by time and order are a heap.
    rank = np.lexsort((order, time))
    room = len(state.heap_time) * (2 if 2 * len(rank) > len(state.heap_time) else 1)
    heap_time, heap_order = np.zeros(room), np.zeros(room, dtype=np.int64)
    heap_time[: len(rank)], heap_order[: len(rank)] = time[rank], order[rank]
    state.numbers[HEAP_SIZE] = len(rank)
    return state._replace(heap_time=heap_time, heap_order=heap_order)


_OF_PEOPLE = {
    "luck",
    "joined",
    "gives_up",
    "started",
    "desk",
    "young",
    "visit",
    "doing",
    "after",
    "before",
    "leaves",
}
