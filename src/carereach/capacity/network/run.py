"""One run of a network, and what is counted when it stops."""

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError
from carereach.base.keyed import plain_of
from carereach.capacity.network.kernel import FULL, PAUSED, advance, open_streams
from carereach.capacity.network.plan import NO_LIMIT, CompiledNetwork
from carereach.capacity.network.state import (
    EVENTS,
    REFERRED,
    WAITING,
    NetworkState,
    grow_state,
    lay_state,
)
from carereach.capacity.tally import AREAS, COUNTS, TOTALS, WAIT_BINS, Tally

__all__ = ["close_state", "simulate_network"]

_STRETCH = 1 << 22
"""Events between two looks at the clock: one that has not moved by then never will."""


def simulate_network(
    compiled: CompiledNetwork, *, seed: int, replication: int, plain: bool = False
) -> Tally:
    """Return what one run of a queueing network counts.

    Young people arrive at changing rates, are accepted by each stage's criteria or not, wait by
    priority and then in order of joining, may give up, are served, and go on by chance. Statistics
    are of the time from the warm-up to the horizon; people inside at the warm-up stay.

    Args:
        compiled: from ``compile_network``.
        seed: of the whole experiment; a whole number of 0 or more.
        replication: which run; each has its own random numbers.
        plain: run the same code in CPython; slower, the same to the last bit.

    Returns:
        Counts by stage and class, person-days, and histograms of waits [days].

    Raises:
        MethodError: people go round without time passing, or more are inside than can be held.

    Source: next-event simulation (Law 2015, Simulation Modeling and Analysis, chapter 1); keyed
    random numbers (Salmon et al. 2011, doi:10.1145/2063384.2063405).
    """
    state = lay_state(compiled)
    begin, go_on = (plain_of(open_streams), plain_of(advance)) if plain else (open_streams, advance)
    with np.errstate(over="ignore"):
        begin(compiled, state, seed, replication)
        before = -1.0
        ended = go_on(compiled, state, _STRETCH)
        while ended in (FULL, PAUSED):
            if ended == FULL:
                state = grow_state(state)
            elif state.now[0] == before:
                raise MethodError("People go round the network without time passing; give a time.")
            else:
                before = float(state.now[0])
            ended = go_on(compiled, state, _STRETCH)
    return close_state(compiled, state)


def close_state(compiled: CompiledNetwork, state: NetworkState) -> Tally:
    """Return the tally of a finished run; the state is used up."""
    stages, classes = len(compiled.servers), len(compiled.level)
    desks = stages * classes
    counts, areas = state.counts, state.areas
    waiting = state.doing == WAITING
    left = waiting & (state.gives_up < compiled.horizon)
    held = waiting & ~left
    late = left & (state.gives_up >= compiled.warm_up)
    counts[:, COUNTS.index("reneged")] += _count(state.desk[late], desks)
    counts[:, COUNTS.index("waiting_at_end")] = _count(state.desk[held], desks)
    inside = (state.doing > 0) & ~left
    counts[:, COUNTS.index("inside_at_end")] = _count(state.desk[inside], desks)
    stood = late | held
    until = np.minimum(state.gives_up, compiled.horizon)
    areas[:, AREAS.index("queue")] += np.bincount(
        state.desk[stood],
        weights=(until - np.maximum(state.joined, compiled.warm_up))[stood],
        minlength=desks,
    )
    days = compiled.horizon - compiled.warm_up
    offered = np.where(compiled.servers < NO_LIMIT, compiled.servers, 0) * days
    areas[::classes, AREAS.index("offered")] = offered
    so_far, within = _wait_so_far(compiled, state, held)
    totals = np.zeros(len(TOTALS))
    totals[TOTALS.index("events")] = float(state.numbers[EVENTS] + np.count_nonzero(left))
    totals[TOTALS.index("referred")] = float(state.numbers[REFERRED])
    return Tally(
        counts=counts.reshape(stages, classes, -1),
        areas=areas.reshape(stages, classes, -1),
        waits=state.waits.reshape(stages, classes, -1),
        waits_so_far=so_far.reshape(stages, classes, -1),
        within=np.stack([state.within, within], axis=-1).reshape(stages, classes, -1, 2),
        totals=totals,
    )


def _count(desks: NDArray[np.int32], many: int) -> NDArray[np.int64]:
    return np.bincount(desks, minlength=many)


def _wait_so_far(
    compiled: CompiledNetwork, state: NetworkState, held: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Histogram of waits so far of those still waiting, and how many are within each standard."""
    desk, waits = state.desk[held], compiled.horizon - state.joined[held]
    so_far = np.zeros_like(state.waits)
    cells = np.minimum(waits / compiled.bin_days, WAIT_BINS - 1).astype(np.int64)
    np.add.at(so_far, (desk, cells), 1)
    within = np.zeros_like(state.within)
    for standard, limit in enumerate(compiled.limits):
        within[:, standard] = _count(desk[waits <= limit], len(within))
    return so_far, within
