"""Earliest arrivals by rounds of rides, for many departures in one sweep, latest first.

A place is one call of one lane (see `lanes`). ``ride[k, s]`` is the earliest arrival at stop ``s``
by at most ``k + 1`` rides, getting off there; ``ready[k, s]`` the earliest second one can stand at
``s`` to board ride ``k + 1``. The two are kept apart, because walks are not closed: whoever walked
to a stop may not walk on. ``reach[k, p]`` is the earliest trip ridden past place ``p`` on one of
the first ``k + 1`` rides. What was found for a later departure holds for an earlier one, by
waiting; so every label only ever falls, and no trip is ridden twice past the same place.

Source:
    Rounds and the sweep over departures: Delling, Pajor and Werneck 2015, Round-Based Public
    Transit Routing, Transportation Science 49:591-604. Not riding a trip twice: Witt 2015,
    Trip-Based Public Transit Routing, ESA 2015, LNCS 9294:1025-1036.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.access.router.compiled import compiled
from carereach.access.router.lanes import Lanes
from carereach.access.router.links import Links

__all__ = ["NEVER", "Labels", "Plan", "lay_labels", "sweep"]

_Ints = NDArray[np.int32]

NEVER = 2**30


class Labels(NamedTuple):
    """What is known so far of one search, and the stops to go on from."""

    ride: _Ints
    ready: _Ints
    reach: _Ints
    best: _Ints
    """Earliest arrival at each target."""
    rode: _Ints
    walked: _Ints
    is_rode: NDArray[np.bool_]
    is_walked: NDArray[np.bool_]


class Plan(NamedTuple):
    """What is asked of one search.

    Forwards a moment is a departure. Backwards, where time is negative, it is an arrival, and
    every departure of the window that can still make it is given it.
    """

    moments: _Ints
    longest: int
    """Longest journey [seconds]."""
    latest: int
    """No label after this is of use."""
    first: int
    """First departure of the window."""
    is_back: bool


def lay_labels(lanes: Lanes, *, stops: int, rounds: int, targets: int) -> Labels:
    """Room for one search, to be cleared by `sweep` before every use."""
    return Labels(
        np.empty((rounds, stops), dtype=np.int32),
        np.empty((rounds, stops), dtype=np.int32),
        np.empty((rounds, len(lanes.stop)), dtype=np.int32),
        np.empty(targets, dtype=np.int32),
        np.empty(stops, dtype=np.int32),
        np.empty(stops, dtype=np.int32),
        np.zeros(stops, dtype=np.bool_),
        np.zeros(stops, dtype=np.bool_),
    )


# The functions below run compiled, where coverage cannot see them; the tests run them as plain
# Python too and compare every arrival with a connection scan that shares no code.


@compiled
def sweep(
    lanes: Lanes, links: tuple[Links, Links, Links], labels: Labels, plan: Plan, out: _Ints
) -> None:  # pragma: no cover
    """Write the seconds to each target into ``out``, departures down; walks are there already.

    ``links`` are the walks from the source alone, the changes, and those to the targets.
    """
    access, changes, egress = links
    rounds = len(labels.ride)
    _clear(lanes, labels)
    for step in range(len(plan.moments)):
        moment = plan.moments[step]
        horizon = min(moment + plan.longest, plan.latest)
        walked = _set_out(access, labels, moment, horizon)
        for ride in range(rounds):
            rode = _ride(lanes, labels, ride, walked, horizon)
            if rode == 0:
                break
            _arrive(egress, labels, plan, (moment, horizon), ride, rode, out)
            if ride + 1 < rounds:
                walked = _change(changes, labels, ride, rode, horizon)
        if not plan.is_back:
            _note(labels.best, moment, plan.longest, out[len(out) - 1 - step])


@compiled
def _clear(lanes: Lanes, labels: Labels) -> None:  # pragma: no cover
    for ride in range(len(labels.ride)):
        for stop in range(labels.ride.shape[1]):
            labels.ride[ride, stop] = NEVER
            labels.ready[ride, stop] = NEVER
        for place in range(len(lanes.trips)):
            labels.reach[ride, place] = lanes.trips[place]
    for target in range(len(labels.best)):
        labels.best[target] = NEVER


@compiled
def _lower(table: _Ints, ride: int, column: int, value: int) -> None:  # pragma: no cover
    """Lower a label for this many rides and, since more are allowed, for every number above."""
    for row in range(ride, len(table)):
        if table[row, column] <= value:
            break
        table[row, column] = value


@compiled
def _set_out(access: Links, labels: Labels, moment: int, horizon: int) -> int:  # pragma: no cover
    """Walk to the stops around the source; return how many there are."""
    ready, walked = labels.ready, labels.walked
    for walk in range(len(access.to)):
        at = moment + access.seconds[walk]
        if at > horizon:
            return walk
        _lower(ready, 0, access.to[walk], at)
        walked[walk] = access.to[walk]
    return len(access.to)


@compiled
def _ride(
    lanes: Lanes, labels: Labels, ride: int, walked: int, horizon: int
) -> int:  # pragma: no cover
    """Take a ride from every stop walked to; return how many stops are reached earlier.

    Each trip is ridden until it is late, or was ridden past that place before.
    """
    stops, can_leave, last, leave = lanes.stop, lanes.can_leave, lanes.last, lanes.leave
    reach, arrive, is_rode, reached = labels.reach, labels.ride, labels.is_rode, labels.rode
    board, board_at, starts, places = lanes.board, lanes.board_at, lanes.starts, lanes.places
    rode = 0
    for i in range(walked):
        ready = labels.ready[ride, labels.walked[i]]
        labels.is_walked[labels.walked[i]] = False
        for entry in range(starts[labels.walked[i]], starts[labels.walked[i] + 1]):
            place = places[entry]
            trip = _find_trip(board, board_at[place], reach[ride, place], ready)
            at = lanes.leave_at[place] + trip * lanes.width[place] - place + 1
            for here in range(place, last[place]):
                if reach[ride, here] <= trip or leave[at + here] > horizon:
                    break
                _lower(reach, ride, here, trip)
                stop = stops[here + 1]
                if can_leave[here + 1] and leave[at + here] < arrive[ride, stop]:
                    _lower(arrive, ride, stop, leave[at + here])
                    if not is_rode[stop]:
                        is_rode[stop] = True
                        reached[rode] = stop
                        rode += 1
    return rode


@compiled
def _find_trip(board: _Ints, at: int, ridden: int, ready: int) -> int:  # pragma: no cover
    """Return the first trip that can be boarded, or ``ridden`` if none before that can."""
    if ridden == 0 or board[at + ridden - 1] < ready:
        return ridden
    low, high = 0, ridden - 1
    while low < high:
        middle = (low + high) >> 1
        if board[at + middle] < ready:
            low = middle + 1
        else:
            high = middle
    return high


@compiled
def _change(
    changes: Links, labels: Labels, ride: int, rode: int, horizon: int
) -> int:  # pragma: no cover
    """Walk on from the stops just ridden to; return how many stops can be boarded earlier."""
    starts, to, seconds = changes.starts, changes.to, changes.seconds
    ready, is_walked, reached = labels.ready, labels.is_walked, labels.walked
    walked = 0
    for i in range(rode):
        arrival = labels.ride[ride, labels.rode[i]]
        for walk in range(starts[labels.rode[i]], starts[labels.rode[i] + 1]):
            at = arrival + seconds[walk]
            if at > horizon:
                break
            stop = to[walk]
            if at < ready[ride + 1, stop]:
                _lower(ready, ride + 1, stop, at)
                if not is_walked[stop]:
                    is_walked[stop] = True
                    reached[walked] = stop
                    walked += 1
    return walked


@compiled
def _arrive(
    egress: Links,
    labels: Labels,
    plan: Plan,
    bounds: tuple[int, int],
    ride: int,
    rode: int,
    out: _Ints,
) -> None:  # pragma: no cover
    """Walk to the targets from the stops just ridden to."""
    moment, horizon = bounds
    starts, to, seconds, best = egress.starts, egress.to, egress.seconds, labels.best
    for i in range(rode):
        labels.is_rode[labels.rode[i]] = False
        arrival = labels.ride[ride, labels.rode[i]]
        for walk in range(starts[labels.rode[i]], starts[labels.rode[i] + 1]):
            end = arrival + seconds[walk]
            if end > horizon:
                break
            target = to[walk]
            if end < best[target]:
                if plan.is_back:
                    _give(plan, moment, target, best[target], end, out)
                best[target] = end


@compiled
def _give(
    plan: Plan, moment: int, target: int, before: int, now: int, out: _Ints
) -> None:  # pragma: no cover
    """Give an arrival to every departure of the window that no earlier arrival could serve."""
    row = 0 if before == NEVER else max(0, (-before - plan.first) // 60 + 1)
    for minute in range(row, min(len(out), (-now - plan.first) // 60 + 1)):
        seconds = -moment - plan.first - 60 * minute
        if seconds <= plan.longest and seconds < out[minute, target]:
            out[minute, target] = seconds


@compiled
def _note(best: _Ints, moment: int, longest: int, row: _Ints) -> None:  # pragma: no cover
    """Note how long journeys of one departure take."""
    for target in range(len(best)):
        seconds = best[target] - moment
        if seconds <= longest and seconds < row[target]:
            row[target] = seconds
