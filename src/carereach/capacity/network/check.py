"""The engine under inspection: the same kernel, stopped after every event to count everybody."""

import numpy as np

from carereach.base.errors import MethodError
from carereach.base.keyed import plain_of
from carereach.capacity.network.kernel import DONE, FULL, advance, open_streams
from carereach.capacity.network.plan import CompiledNetwork
from carereach.capacity.network.run import close_state
from carereach.capacity.network.state import (
    FREE,
    GONE,
    HEAP_SIZE,
    IN_SERVICE,
    INSIDE,
    ITEMS,
    WAITING,
    NetworkState,
    grow_state,
    lay_state,
)
from carereach.capacity.tally import Tally

__all__ = ["check_state", "simulate_checked"]


def simulate_checked(
    compiled: CompiledNetwork, *, seed: int, replication: int, plain: bool = False
) -> Tally:
    """Return what ``simulate_network`` does, with ``check_state`` after every event.

    Raises:
        MethodError: somebody was lost, counted twice, or somewhere they cannot be.
    """
    state = lay_state(compiled)
    begin, step = (plain_of(open_streams), plain_of(advance)) if plain else (open_streams, advance)
    with np.errstate(over="ignore"):
        begin(compiled, state, seed, replication)
        before, ended = 0.0, -1
        while ended != DONE:
            ended = step(compiled, state, 1)
            if ended == FULL:
                state = grow_state(state)
            check_state(compiled, state)
            _need(float(state.now[0]) >= before, "time went back")
            before = float(state.now[0])
    return close_state(compiled, state)


def check_state(compiled: CompiledNetwork, state: NetworkState) -> None:
    """Refuse a state in which people do not add up.

    Raises:
        MethodError: what does not add up.
    """
    _check_people(state)
    _check_service(compiled, state)
    queued = 0
    for stage in range(len(compiled.servers)):
        queued += _check_lines(compiled, state, stage)
    _need(queued == np.count_nonzero(state.doing == WAITING), "someone waits in no line")
    _check_events(compiled, state)


def _need(holds: object, wrong: str) -> None:
    if not holds:
        raise MethodError(f"The network engine is wrong: {wrong}. Please report the scenario.")


def _check_people(state: NetworkState) -> None:
    """People in = people out + people inside; every other record is free, once."""
    numbers, inside = state.numbers, state.doing > 0
    _need(numbers[INSIDE] == np.count_nonzero(inside), "records and people inside differ")
    come = int(state.stream_drawn.sum())
    _need(come == numbers[INSIDE] + numbers[GONE], "people in are not people out and inside")
    free, record = set(), int(numbers[FREE])
    while record >= 0:
        _need(record not in free and not inside[record], "a free record is used or listed twice")
        free.add(record)
        record = int(state.after[record])
    _need(len(free) + numbers[INSIDE] == len(inside), "a record is lost")
    _need(np.all(state.joined[inside] <= state.now[0]), "someone joined later than now")


def _check_service(compiled: CompiledNetwork, state: NetworkState) -> None:
    """Nobody above the servers, no start before joining."""
    served = state.doing == IN_SERVICE
    stages = state.desk[served] // len(compiled.level)
    busy = np.bincount(stages, minlength=len(compiled.servers))
    _need(np.array_equal(busy, compiled.servers - state.idle), "busy servers and people differ")
    _need(np.all(state.idle >= 0), "more are served than there are servers")
    _need(np.all(state.started[served] >= state.joined[served]), "someone started before joining")
    _need(np.all((state.idle == 0) | (state.waiting == 0)), "a server is idle while people wait")


def _check_lines(compiled: CompiledNetwork, state: NetworkState, stage: int) -> int:
    """Lists hold who waits, by priority and joining; returns how many."""
    queued, present = 0, 0
    for level in range(compiled.levels):
        queue = stage * compiled.levels + level
        behind, person = -1, int(state.first[queue])
        joined = -np.inf
        while person >= 0:
            young = int(state.young[person])
            right = state.desk[person] == stage * len(compiled.level) + young
            _need(right and compiled.level[young] == level, "someone is in another's line")
            _need(state.doing[person] == WAITING, "someone in a line does not wait")
            _need(state.before[person] == behind, "a line is broken")
            _need(state.joined[person] >= joined, "a line is not in order of joining")
            gone = state.gives_up[person] < state.now[0]
            _need(not (gone and compiled.prompt[state.desk[person]]), "someone should have left")
            queued, present = queued + 1, present + (not gone)
            behind, joined, person = person, float(state.joined[person]), int(state.after[person])
        _need(state.last[queue] == behind, "a line has another last")
    _need(queued == state.waiting[stage], "a stage's count and its lines differ")
    _need(present <= compiled.room[stage], "a waiting room is overfull")
    return queued


def _check_events(compiled: CompiledNetwork, state: NetworkState) -> None:
    """The heap is a heap of events to come, one end of service for each person served."""
    size = int(state.numbers[HEAP_SIZE])
    times, orders = state.heap_time[:size], state.heap_order[:size]
    _need(len(set(orders.tolist())) == size, "two events have the same order")
    above = (np.arange(1, size) - 1) // 2
    later = times[1:] > times[above]
    tied = (times[1:] == times[above]) & (orders[1:] > orders[above])
    _need(np.all(later | tied), "events are out of order")
    _need(np.all((times >= state.now[0]) & (times < compiled.horizon)), "an event is out of time")
    ends = orders[orders >> 61 == 0] & ITEMS
    _need(len(set(ends.tolist())) == len(ends), "someone's service ends twice")
    _need(np.all(state.doing[ends] == IN_SERVICE), "someone's service ends who is not served")
