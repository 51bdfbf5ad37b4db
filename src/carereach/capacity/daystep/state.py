"""What the engine holds on any day of a run: numbers of people, never records of them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.capacity.daystep.plan import CompiledDaystep
from carereach.capacity.tally import AREAS, COUNTS, WAIT_BINS

__all__ = [
    "DAY",
    "EVENTS",
    "LONGEST",
    "REFERRED",
    "STAGE",
    "DaystepState",
    "grow_state",
    "lay_state",
]

_Floats = NDArray[np.float64]
_Whole = NDArray[np.int64]

# Places in ``numbers``: the day before the one to come; the stage whose queue starts next, or -1
# before a day begins; what has happened; the longest stay that had no room.
DAY, STAGE, EVENTS, REFERRED, LONGEST = range(5)

_FIRST_DAYS = 64
_FIRST_COHORTS = 16


class DaystepState(NamedTuple):
    """The whole state of one run; a cohort is those who joined one queue on one day."""

    numbers: _Whole
    key: NDArray[np.uint64]
    luck: NDArray[np.uint64]
    """By stage: its own stream of random numbers."""
    drawn: _Whole
    """By stage: stays drawn so far; then by row of routes: ways drawn so far."""
    ending: _Whole
    """By stage and day, round a ring: stays that end."""
    busy: _Whole
    cohort_day: _Whole
    """By stage, round a ring from ``head``: the day on which each cohort joined."""
    cohort_size: _Whole
    head: _Whole
    cohorts: _Whole
    queue: _Whole
    joining: _Whole
    """By stage: who moved there today and has yet to join its queue."""
    rate: _Whole
    """By stage: the rate of arrival of today."""
    counts: _Whole
    areas: _Floats
    waits: NDArray[np.int32]
    within: _Whole


def lay_state(plan: CompiledDaystep, key: np.uint64) -> DaystepState:
    """Return an empty network before its first day."""
    stages = len(plan.places)
    numbers = np.zeros(LONGEST + 1, dtype=np.int64)
    numbers[STAGE] = -1
    return DaystepState(
        numbers=numbers,
        key=np.array([key], dtype=np.uint64),
        luck=np.zeros(stages, dtype=np.uint64),
        drawn=np.zeros(3 * stages, dtype=np.int64),
        ending=np.zeros((stages, _FIRST_DAYS), dtype=np.int64),
        busy=np.zeros(stages, dtype=np.int64),
        cohort_day=np.zeros((stages, _FIRST_COHORTS), dtype=np.int64),
        cohort_size=np.zeros((stages, _FIRST_COHORTS), dtype=np.int64),
        head=np.zeros(stages, dtype=np.int64),
        cohorts=np.zeros(stages, dtype=np.int64),
        queue=np.zeros(stages, dtype=np.int64),
        joining=np.zeros(stages, dtype=np.int64),
        rate=plan.rate_from[:-1].copy(),
        counts=np.zeros((stages, len(COUNTS)), dtype=np.int64),
        areas=np.zeros((stages, len(AREAS))),
        waits=np.zeros((stages, WAIT_BINS), dtype=np.int32),
        within=np.zeros((stages, len(plan.limits)), dtype=np.int64),
    )


def grow_state(state: DaystepState) -> DaystepState:
    """Return a state with room for longer stays or more cohorts; what it holds is the same."""
    days = state.ending.shape[1]
    if state.numbers[LONGEST] >= days:
        wider = days
        while state.numbers[LONGEST] >= wider:
            wider *= 2
        # During a day, what ended on it has been taken off: the ring holds the days after it.
        ahead = state.numbers[DAY] + 1 + np.arange(days)
        ending = np.zeros((len(state.queue), wider), dtype=np.int64)
        ending[:, ahead % wider] = state.ending[:, ahead % days]
        return state._replace(ending=ending)
    room = state.cohort_day.shape[1]
    order = (state.head[:, None] + np.arange(room)) % room
    blank = np.zeros_like(state.cohort_day)
    doubled = {
        name: np.hstack([np.take_along_axis(getattr(state, name), order, axis=1), blank])
        for name in ("cohort_day", "cohort_size")
    }
    return state._replace(**doubled, head=np.zeros_like(state.head))
