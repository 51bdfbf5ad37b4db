"""Compiled search for the state in which nobody gains by going to another service.

The state minimises the sum over services of load squared / (2 x room) plus all travel (Beckmann,
McGuire and Winsten 1956), a convex problem. Each origin in turn is settled exactly against the
others' loads, by filling its services to one common cost; a full turn is followed by many turns
over the pairs in use alone, of which there are few.
"""

import numpy as np
from numpy.typing import NDArray

from carereach.access.measures.loops import Rows, compiled

__all__ = ["settle"]

_Floats = NDArray[np.float64]
_SHORT_TURNS = 60
_MOST_STEPS = 100
_CLOSE = 1e-14


def settle(
    rows: Rows,
    people: _Floats,
    room: _Floats,
    *,
    tolerance: float,
    most_turns: int,
) -> tuple[_Floats, float]:
    """Return each origin's cost once nobody gains by a change, and the relative gap left.

    Args:
        rows: pairs by origin, with travel cost in place of minutes, endless where a pair is shut.
        people: at each origin; 0 or below sends nobody.
        room: of each service, above 0 where it has an open pair [people].
        tolerance: the relative gap to reach.
        most_turns: full turns before giving up.
    """
    flow, load = np.zeros(len(rows.to)), np.zeros(len(room))
    level = np.zeros(len(people))
    least, gap = _judge(rows, people, room, flow, load)
    for _ in range(most_turns):
        _turn(rows, people, room, flow, load, level)
        used = np.flatnonzero(flow)
        short = Rows(np.searchsorted(used, rows.starts), rows.to[used], rows.minutes[used])
        short_flow = flow[used]
        for _ in range(_SHORT_TURNS):
            _turn(short, people, room, short_flow, load, level)
        flow[used] = short_flow
        load[:] = np.bincount(short.to, weights=short_flow, minlength=len(room))
        least, gap = _judge(rows, people, room, flow, load)
        if gap <= tolerance:
            break
    return least, gap


@compiled
def _turn(
    rows: Rows,
    people: _Floats,
    room: _Floats,
    flow: _Floats,
    load: _Floats,
    level: _Floats,
) -> None:  # pragma: no cover - compiled
    """Settle every origin once, in order, each against the loads that the others leave."""
    starts, to, travel = rows.starts, rows.to, rows.minutes
    cost, space = np.empty(len(room)), np.empty(len(room))
    for i in range(len(people)):
        start, count = starts[i], starts[i + 1] - starts[i]
        lowest = np.inf
        for k in range(count):
            place = to[start + k]
            space[k] = room[place]
            cost[k] = travel[start + k] + (load[place] - flow[start + k]) / room[place]
            lowest = min(lowest, cost[k])
        if people[i] <= 0.0 or lowest == np.inf:
            continue
        # Newton's steps on a rising, convex, broken line: from above they never overshoot.
        at = level[i] if level[i] > lowest else np.inf
        for _ in range(_MOST_STEPS):
            spaces, costs = 0.0, 0.0
            for k in range(count):
                if cost[k] < at:
                    spaces += space[k]
                    costs += space[k] * cost[k]
            before, at = at, (people[i] + costs) / spaces
            if abs(before - at) <= _CLOSE * abs(at):
                break
        level[i] = at
        for k in range(count):
            new = max(space[k] * (at - cost[k]), 0.0)
            load[to[start + k]] += new - flow[start + k]
            flow[start + k] = new


@compiled
def _judge(
    rows: Rows,
    people: _Floats,
    room: _Floats,
    flow: _Floats,
    load: _Floats,
) -> tuple[_Floats, float]:  # pragma: no cover - compiled
    """Return the least cost open to each origin, and all cost above it as a share of all cost."""
    starts, to, travel = rows.starts, rows.to, rows.minutes
    least = np.full(len(people), np.inf)
    borne, needed = 0.0, 0.0
    for i in range(len(people)):
        for k in range(starts[i], starts[i + 1]):
            cost = travel[k] + load[to[k]] / room[to[k]]
            least[i] = min(least[i], cost)
            if flow[k] > 0.0:
                borne += flow[k] * cost
        if people[i] > 0.0 and least[i] < np.inf:
            needed += people[i] * least[i]
    gap = max(borne - needed, 0.0) / borne if borne > 0.0 else 0.0
    return least, gap
