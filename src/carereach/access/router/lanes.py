"""Trips sorted into lanes: the same stops in the same order, and none overtakes another."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.base import MethodError

__all__ = ["Lanes", "Rides", "build_lanes", "mirror_rides", "read_rides"]

_Ints = NDArray[np.int32]
_Longs = NDArray[np.int64]
_Bools = NDArray[np.bool_]


class Rides(NamedTuple):
    """Calls of trips in order of travel, one row a call."""

    trip: _Longs
    stop: _Longs
    board: _Longs
    """Latest second to be at the stop for this trip."""
    leave: _Longs
    """Second at which this trip sets down here."""
    can_board: _Bools
    can_leave: _Bools


class Lanes(NamedTuple):
    """Every lane laid end to end; a place is one call of one lane.

    Trips of a lane are in order of time. At a place, ``board[board_at + trip]`` is when a trip is
    boarded; ``leave[leave_at + trip * width]`` when it sets down.
    """

    stop: _Ints
    can_leave: _Bools
    last: _Ints
    """The last place of the same lane."""
    trips: _Ints
    width: _Ints
    board_at: _Ints
    leave_at: _Ints
    lag: _Ints
    """Seconds from the lane's first place, each hop at its slowest."""
    board: _Ints
    leave: _Ints
    starts: _Ints
    """Stop ``i`` can be boarded at ``places[starts[i]]`` to ``places[starts[i + 1]]``."""
    places: _Ints


def read_rides(calls: pl.DataFrame, *, first: int, last: int, slack: int) -> Rides:
    """Return the trips that run between two seconds, boarded ``slack`` seconds early.

    Raises:
        MethodError: a trip goes back in time or its calls are not in order.
    """
    trip = calls["trip"].to_numpy().astype(np.int64)
    arrives = calls["arrives"].to_numpy().astype(np.int64)
    departs = calls["departs"].to_numpy().astype(np.int64)
    same = trip[1:] == trip[:-1]
    if (departs < arrives).any() or (arrives[1:] < departs[:-1])[same].any():
        raise MethodError("Timetable: a trip goes back in time; mend its stop times.")
    if (trip[1:] < trip[:-1]).any():
        raise MethodError("Timetable: the calls of a trip are apart; sort them by trip.")
    begins = np.append(True, ~same)[: len(trip)]
    ends = np.append(~same, True)[: len(trip)]
    runs = (departs[begins] <= last) & (arrives[ends] >= first)
    kept = runs[np.cumsum(begins) - 1]
    return Rides(
        trip[kept],
        calls["stop"].to_numpy().astype(np.int64)[kept],
        departs[kept] - slack,
        arrives[kept],
        calls["can_board"].to_numpy()[kept],
        calls["can_alight"].to_numpy()[kept],
    )


def mirror_rides(rides: Rides) -> Rides:
    """Return the same trips with time running backwards, so that searches start at the end."""
    return Rides(
        rides.trip[::-1],
        rides.stop[::-1],
        -rides.leave[::-1],
        -rides.board[::-1],
        rides.can_leave[::-1],
        rides.can_board[::-1],
    )


def build_lanes(rides: Rides, *, stops: int) -> Lanes:
    """Sort trips into lanes for a timetable of ``stops`` stops.

    Source: routes of the RAPTOR algorithm (Delling, Pajor and Werneck 2015, Round-Based Public
    Transit Routing, Transportation Science 49:591-604), split where trips overtake.
    """
    grids = [
        (grid[0], rides.board[grid], rides.leave[grid])
        for group in _group_trips(rides)
        for grid in _split(rides, group)
    ]
    width = np.array([board.shape[1] for _, board, _ in grids], dtype=np.int64)
    trips = np.array([board.shape[0] for _, board, _ in grids], dtype=np.int64)
    calls = _join([row for row, _, _ in grids])
    ends = np.cumsum(width)
    event = np.cumsum(width * trips) - width * trips
    step = np.arange(len(calls)) - np.repeat(ends - width, width)
    ridden_on = np.flatnonzero(rides.can_board[calls] & (step < np.repeat(width, width) - 1))
    stop = rides.stop[calls]
    places = ridden_on[np.argsort(stop[ridden_on], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(np.bincount(stop[places], minlength=stops))])
    arrays = (
        np.repeat(ends - 1, width),
        np.repeat(trips, width),
        np.repeat(width, width),
        np.repeat(event, width) + step * np.repeat(trips, width),
        np.repeat(event, width) + step,
        _join([_lag(board) for _, board, _ in grids]),
        _join([board.T.ravel() for _, board, _ in grids]),
        _join([leave.ravel() for _, _, leave in grids]),
        starts,
        places,
    )
    return Lanes(
        stop.astype(np.int32),
        np.ascontiguousarray(rides.can_leave[calls]),
        *(array.astype(np.int32) for array in arrays),
    )


def _join(arrays: list[_Longs]) -> _Longs:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=np.int64)


def _lag(board: _Longs) -> _Longs:
    slowest = np.diff(board, axis=1).max(axis=0)
    return np.concatenate([[0], np.cumsum(slowest)])


def _group_trips(rides: Rides) -> list[_Longs]:
    """Return, for each sequence of stops and flags, a grid of rows: trips down, calls across."""
    if not len(rides.trip):
        return []
    code = rides.stop * 4 + rides.can_board * 2 + rides.can_leave
    bounds = np.concatenate(
        [[0], np.flatnonzero(np.diff(rides.trip)) + 1, [len(rides.trip)]]
    ).tolist()
    groups: dict[bytes, list[int]] = {}
    for begin, end in pairwise(bounds):
        if end - begin > 1:
            groups.setdefault(code[begin:end].tobytes(), []).append(begin)
    return [
        np.array(begins)[:, None] + np.arange(len(key) // code.itemsize)
        for key, begins in groups.items()
    ]


def _split(rides: Rides, grid: _Longs) -> list[_Longs]:
    """Split one group so that within a lane every trip follows the one before at every call."""
    grid = grid[np.lexsort((rides.leave[grid[:, -1]], rides.board[grid[:, 0]]))]
    times = np.concatenate([rides.board[grid], rides.leave[grid]], axis=1)
    if (np.diff(times, axis=0) >= 0).all():
        return [grid]
    lanes: list[list[int]] = []
    for row in range(len(grid)):
        follows = (lane for lane in lanes if (times[row] >= times[lane[-1]]).all())
        lane = next(follows, None)
        if lane is None:
            lanes.append([row])
        else:
            lane.append(row)
    return [grid[lane] for lane in lanes]
