"""The arrays a run works in."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.capacity.draws import PackedDistributions
from carereach.capacity.pathway import columns as c

__all__ = ["State", "enlarge"]


class State(NamedTuple):
    """Everything a run knows. Few arrays, because each call of compiled code hands on them all."""

    n: NDArray[np.int64]
    """Rows x whole numbers: classes, pieces of rates, contracts, workers, lines, then people."""
    x: NDArray[np.float64]
    """The same rows x other numbers."""
    heap: NDArray[np.float64]
    """Events planned x (time, kind and sequence, subject, generation)."""
    rules: NDArray[np.float64]
    """The scenario's single numbers, two clocks and the limits of waiting-time standards."""
    number: NDArray[np.int64]
    """Where rows begin, and the run's own counters."""
    sheet: NDArray[np.int32]
    """Stages x classes as rows; counts and histograms as columns."""
    sums: NDArray[np.float64]
    """Totals; stages x classes x areas; months x series."""
    times: PackedDistributions


def enlarge(state: State) -> State:
    """Return the state with twice the room for people and events; nothing else changes."""
    rows, more = len(state.n), len(state.n) - int(state.number[c.FIRST_PERSON])
    n = np.concatenate([state.n, np.zeros((more, c.WIDTH_N), dtype=np.int64)])
    n[rows:, c.NEXT] = np.arange(rows + 1, rows + more + 1)
    n[-1, c.NEXT] = state.number[c.FREE_SLOT]
    state.number[c.FREE_SLOT] = rows
    return state._replace(
        n=n,
        x=np.concatenate([state.x, np.zeros((more, c.WIDTH_X))]),
        heap=np.concatenate([state.heap, np.zeros_like(state.heap)]),
    )
