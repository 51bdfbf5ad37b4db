"""Compare every cell of a world, every minute, both ways of searching, with the oracle."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carereach.access.router import route_times
from carereach.access.router.prepare import prepare_journeys, read_places
from carereach.access.router.raptor import NEVER
from carereach.access.router.window import Window, back_board, forward_board, search_window
from carereach.base import silent
from tests.unit.access.router.connection_scan import Scan, nearest_rank

__all__ = ["compare", "scan_all"]

SHARES = (1, 10, 50, 75, 99)


def scan_all(world: Any) -> list[list[list[int | None]]]:
    """Seconds by departure, origin and destination, one scan an origin and departure."""
    scan = Scan(world.network, world.timetable, world.limits)
    homes, ends = (
        list(frame.select("latitude", "longitude").iter_rows())
        for frame in (world.origins, world.destinations)
    )
    return [
        [scan.journeys(home, ends, world.departs + 60 * minute) for home in homes]
        for minute in range(max(world.window, 1))
    ]


def compare(world: Any) -> tuple[int, int, int]:
    """Return how many cells were compared, how many differ, and how many a ride shortens."""
    expected = scan_all(world)
    cells = np.array(
        [[[NEVER if cell is None else cell for cell in row] for row in one] for one in expected]
    )
    differing = sum(int((cells != found).sum()) for found in search_both_ways(world))
    walked = np.array(scan_all(replace(world, timetable=None, window=0)), dtype=float)
    ridden = int((cells < np.where(np.isnan(walked), NEVER, walked)).sum())
    return cells.size, differing + compare_answer(world, expected), ridden


def search_both_ways(world: Any) -> list[NDArray[np.int32]]:
    """Seconds by departure, origin and destination, from the origins and from the other end."""
    window = Window(
        first=world.departs,
        departures=max(world.window, 1),
        longest=world.limits.longest_seconds,
        rounds=world.limits.max_rides,
    )
    ends = read_places(world.origins, "origin"), read_places(world.destinations, "destination")
    journeys = prepare_journeys(
        world.network, world.timetable, ends, window=window, limits=world.limits, progress=silent
    )
    found = []
    for lay in (forward_board, back_board):
        board = lay(journeys.rides, journeys.walks, journeys.counts)
        rows = search_window(board, window, range(board.sources))
        stacked = np.stack([seconds.copy() for _, seconds in rows], axis=1)
        found.append(stacked.swapaxes(1, 2) if board.is_back else stacked)
    return found


def compare_answer(world: Any, expected: list[list[list[int | None]]]) -> int:
    """Return how many pairs of the whole answer differ in median or percentiles."""
    routed = route_times(
        world.network,
        world.timetable,
        world.origins,
        world.destinations,
        departs_second=world.departs,
        window_minutes=world.window,
        percentiles=SHARES,
        limits=world.limits,
    )
    rows = {(row.pop("from_id"), row.pop("to_id")): row for row in routed.times.frame().to_dicts()}
    wrong = 0
    for i, home in enumerate(world.origins["id"]):
        for j, end in enumerate(world.destinations["id"]):
            journeys = [one[i][j] for one in expected]
            row = rows.pop((home, end), None)
            wrong += not is_right(journeys, row)
    return wrong + len(rows)


def is_right(journeys: list[int | None], row: dict[str, float] | None) -> bool:
    """Whether one row says what the scanned departures say."""
    median = nearest_rank(journeys, 50)
    if row is None or median is None:
        return row is None and median is None
    ranks = {f"p{share}": nearest_rank(journeys, share) for share in SHARES}
    return row["minutes"] == median / 60 and all(
        np.isnan(row[name]) if rank is None else row[name] == rank / 60
        for name, rank in ranks.items()
    )
