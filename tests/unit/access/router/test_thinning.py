"""Walks that never help are left out, and only those."""

import numpy as np

from carereach.access.router.lanes import build_lanes, read_rides
from carereach.access.router.links import Links
from carereach.access.router.thinning import thin_links
from tests.unit.access.router.worlds import at, timetable


def walks_kept(seconds: list[int], *times: list[int]) -> list[int]:
    """Stops still walked to from one place, where each trip calls at all stops in order."""
    trips = [[(stop, second, second) for stop, second in enumerate(trip)] for trip in times]
    table = timetable([at(100 * stop) for stop in range(len(times[0]))], trips)
    rides = read_rides(table.calls, first=0, last=10_000, slack=0)
    starts = np.array([0, len(seconds)], dtype=np.int32)
    links = Links(
        starts, np.arange(len(seconds), dtype=np.int32), np.array(seconds, dtype=np.int32)
    )
    thin = thin_links(links, build_lanes(rides, stops=len(times[0])))
    assert thin.starts.tolist() == [0, len(thin.to)]
    assert thin.seconds.tolist() == [seconds[stop] for stop in thin.to]
    return thin.to.tolist()


def test_walking_on_along_the_line_is_left_out() -> None:
    assert walks_kept([0, 100, 200], [0, 60, 120, 180]) == [0]


def test_walking_back_along_the_line_is_kept() -> None:
    assert walks_kept([200, 100, 0], [0, 60, 120, 180]) == [0, 1, 2]


def test_a_bus_slower_than_walking_on_one_trip_keeps_the_walk() -> None:
    assert walks_kept([0, 100], [0, 60, 120], [600, 701, 800]) == [0, 1]
    assert walks_kept([0, 100], [0, 60, 120], [600, 700, 800]) == [0]


def test_a_stop_where_nothing_can_be_boarded_is_left_out() -> None:
    assert walks_kept([300, 200, 100], [0, 60, 120]) == [0, 1]
