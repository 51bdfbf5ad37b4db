"""One run of a day-step network, and what is counted when it stops."""

import numpy as np

from carereach.base.keyed import key_of, plain_of
from carereach.capacity.daystep.kernel import FULL, advance
from carereach.capacity.daystep.plan import CompiledDaystep
from carereach.capacity.daystep.state import (
    EVENTS,
    REFERRED,
    DaystepState,
    grow_state,
    lay_state,
)
from carereach.capacity.tally import AREAS, COUNTS, TOTALS, WAIT_BINS, Tally

__all__ = ["open_state", "pass_days", "simulate_daystep"]


def simulate_daystep(
    compiled: CompiledDaystep, *, seed: int, replication: int, plain: bool = False
) -> Tally:
    """Return what one run of a day-step network counts.

    Days are numbered from 1. Statistics are of the days after the warm-up up to the horizon, each
    counted at its end; people inside at the warm-up stay. A rate of arrival from day 365 on is that
    of the 366th day and those after it. A wait is a number of days, at least one.

    Args:
        compiled: from ``compile_daystep``.
        seed: of the whole experiment; a whole number of 0 or more.
        replication: which run; each has its own random numbers.
        plain: run the same code in CPython; slower, the same to the last bit.

    Returns:
        Counts by stage (of one class), person-days, and histograms of waits [days]. The mean queue
        is the area ``queue`` over the days counted, the mean number of places taken ``busy``.

    Source: order of events of Murch and others 2021, doi:10.1016/j.orhc.2021.100311; keyed random
    numbers (Salmon et al. 2011, doi:10.1145/2063384.2063405).
    """
    state = open_state(compiled, seed=seed, replication=replication)
    return _close(compiled, pass_days(compiled, state, compiled.horizon, plain=plain))


def open_state(compiled: CompiledDaystep, *, seed: int, replication: int) -> DaystepState:
    """Return an empty network with the luck of one run."""
    with np.errstate(over="ignore"):
        return lay_state(compiled, np.uint64(plain_of(key_of)(seed, replication)))


def pass_days(
    compiled: CompiledDaystep, state: DaystepState, until: int, *, plain: bool = False
) -> DaystepState:
    """Return the state at the end of a day; the one given is used up."""
    go_on = plain_of(advance) if plain else advance
    with np.errstate(over="ignore"):
        while go_on(compiled, state, until) == FULL:
            state = grow_state(state)
    return state


def _close(compiled: CompiledDaystep, state: DaystepState) -> Tally:
    counts, areas, stages = state.counts, state.areas, len(compiled.places)
    counts[:, COUNTS.index("waiting_at_end")] = state.queue
    counts[:, COUNTS.index("inside_at_end")] = state.queue + state.busy
    days = compiled.horizon - compiled.warm_up
    areas[:, AREAS.index("offered")] = compiled.places * float(days)
    so_far = np.zeros_like(state.waits)
    within = np.zeros_like(state.within)
    for stage in range(stages):
        room = state.cohort_day.shape[1]
        held = (state.head[stage] + np.arange(state.cohorts[stage])) % room
        waits = compiled.horizon - state.cohort_day[stage, held]
        sizes = state.cohort_size[stage, held]
        cells = np.minimum(waits / compiled.bin_days, WAIT_BINS - 1).astype(np.int64)
        np.add.at(so_far[stage], cells, sizes.astype(np.int32))
        for standard, limit in enumerate(compiled.limits):
            within[stage, standard] = sizes[waits <= limit].sum()
    totals = np.zeros(len(TOTALS))
    totals[TOTALS.index("events")] = float(state.numbers[EVENTS])
    totals[TOTALS.index("referred")] = float(state.numbers[REFERRED])
    return Tally(
        counts=counts.reshape(stages, 1, -1),
        areas=areas.reshape(stages, 1, -1),
        waits=state.waits.reshape(stages, 1, -1),
        waits_so_far=so_far.reshape(stages, 1, -1),
        within=np.stack([state.within, within], axis=-1).reshape(stages, 1, -1, 2),
        totals=totals,
    )
