"""An oracle for the journey planner: one origin, one departure, every connection in turn.

Written from the words on `route_times`, sharing no code with it: plain Python, no lanes, no rounds,
no arrays. Connections are scanned again until nothing changes, so that the order of hops that take
no time does not matter.
"""

import heapq
import math
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

__all__ = ["Scan", "nearest_rank"]

Point = tuple[float, float]


class Scan:
    """Streets, a timetable and limits, ready to be asked for single journeys."""

    def __init__(self, network: Any, timetable: Any, limits: Any) -> None:
        self.limits = limits
        self.nodes = list(zip(network.latitude.tolist(), network.longitude.tolist(), strict=True))
        self.island = network.island.tolist()
        starts, ends = network.starts.tolist(), network.ends.tolist()
        lengths = network.centimetres.tolist()
        self.streets = [
            [(ends[e], lengths[e]) for e in range(starts[node], starts[node + 1])]
            for node in range(len(self.nodes))
        ]
        self.stops: list[Point] = []
        self.hops: list[tuple[int, ...]] = []
        self.rules: dict[tuple[int, int], int] = {}
        if timetable is not None:
            self._read(timetable)
        self.snap, self.spread = cache(self._snap), cache(self._spread)
        self.changes = cache(self._changes)

    def _read(self, timetable: Any) -> None:
        self.stops = list(timetable.stops.select("latitude", "longitude").iter_rows())
        calls = timetable.calls.select(
            "trip", "stop", "arrives", "departs", "can_board", "can_alight"
        ).rows()
        for number, (now, then) in enumerate(pairwise(calls)):
            if now[0] == then[0]:
                hop = (now[3], then[2], now[0], number, now[1], then[1], now[4], then[5])
                self.hops.append(hop)
        self.hops.sort()
        for start, end, least in timetable.transfers.rows():
            known = self.rules.get((start, end), 0)
            self.rules[start, end] = -1 if -1 in (known, least) else max(known, least)

    # Walking -------------------------------------------------------------------------------

    def _snap(self, point: Point) -> tuple[int, int] | None:
        """The nearest node of the main island and the whole centimetres to it."""
        # Degrees beyond which nothing can be joined, north of the equator and short of 60 N.
        most = self.limits.snap_metres / 100_000
        near = [
            (round(100 * _metres(point, node)), number)
            for number, node in enumerate(self.nodes)
            if abs(node[0] - point[0]) <= most
            and abs(node[1] - point[1]) <= 2 * most
            and self.island[number] == 0
        ]
        far, node = min(near, default=(math.inf, -1))
        return (node, int(far)) if far <= 100 * self.limits.snap_metres else None

    def _spread(self, start: int) -> dict[int, int]:
        """Centimetres along the streets to every node that can be walked to."""
        done: dict[int, int] = {}
        queue = [(0, start)]
        while queue:
            far, node = heapq.heappop(queue)
            if node in done or far > 100 * self.limits.max_walk_metres:
                continue
            done[node] = far
            for other, length in self.streets[node]:
                heapq.heappush(queue, (far + length, other))
        return done

    def walk(self, start: Point, end: Point) -> int | None:
        """Seconds of one walk, or none where there is no way or it is too long."""
        first, last = self.snap(start), self.snap(end)
        if first is None or last is None or last[0] not in self.spread(first[0]):
            return None
        centimetres = first[1] + self.spread(first[0])[last[0]] + last[1]
        if centimetres > 100 * self.limits.max_walk_metres:
            return None
        return -(-centimetres * 3600 // (round(self.limits.walk_kmh * 1000) * 100))

    def _changes(self, stop: int) -> list[tuple[int, int]]:
        """Where one can change to from a stop, and how long that takes."""
        found = []
        for other, point in enumerate(self.stops):
            seconds = 0 if other == stop else self.walk(self.stops[stop], point)
            least = self.rules.get((stop, other), 0)
            if seconds is not None and least != -1:
                found.append((other, max(seconds, least)))
        return found

    # Journeys ------------------------------------------------------------------------------

    def journeys(self, origin: Point, ends: Sequence[Point], departs: int) -> list[int | None]:
        """Seconds to each destination, none where it is not reached in time."""
        longest = math.floor(60 * self.limits.max_minutes)
        rides = self._ride(origin, departs, departs + longest)
        found: list[int | None] = []
        for end in ends:
            ways = [self.walk(origin, end)]
            for stop, arrives in rides.items():
                walk = self.walk(self.stops[stop], end)
                ways.append(None if walk is None else arrives + walk - departs)
            if origin == end:
                ways.append(0)
            best = min((way for way in ways if way is not None), default=None)
            found.append(None if best is None or best > longest else best)
        return found

    def _ride(self, origin: Point, departs: int, deadline: int) -> dict[int, int]:
        """The earliest arrival at each stop on board of something."""
        most = self.limits.max_rides
        ready: list[dict[int, int]] = [{} for _ in range(most + 1)]
        arrived: list[dict[int, int]] = [{} for _ in range(most + 1)]
        boarded: list[dict[int, int]] = [{} for _ in range(most + 1)]
        for stop, point in enumerate(self.stops):
            walk = self.walk(origin, point)
            if walk is not None:
                ready[0][stop] = departs + walk
        hops = [hop for hop in self.hops if departs <= hop[0] <= deadline]
        again = True
        while again:
            again = sum(self._hop(hop, ready, arrived, boarded) for hop in hops) > 0
        every: dict[int, int] = {}
        for labels in arrived:
            for stop, second in labels.items():
                every[stop] = min(second, every.get(stop, second))
        return every

    def _hop(self, hop: tuple[int, ...], ready: Any, arrived: Any, boarded: Any) -> bool:
        """Ride one connection with every number of rides; say if anything got better."""
        leaves, arrives, trip, number, start, end, can_board, can_alight = hop
        changed = False
        for ride in range(1, self.limits.max_rides + 1):
            in_time = ready[ride - 1].get(start, math.inf) + self.limits.board_slack_seconds
            on_board = boarded[ride].get(trip, math.inf)
            if on_board > number and not (can_board and in_time <= leaves):
                continue
            if number < on_board:
                boarded[ride][trip] = number
                changed = True
            if can_alight and arrives < arrived[ride].get(end, math.inf):
                arrived[ride][end] = arrives
                changed = True
                for other, seconds in self.changes(end):
                    second = arrives + seconds
                    ready[ride][other] = min(second, ready[ride].get(other, second))
        return changed


def nearest_rank(journeys: Iterable[int | None], share: int) -> int | None:
    """The shortest journey that at least ``share`` per cent of departures better or match."""
    ordered = sorted(math.inf if one is None else one for one in journeys)
    for rank, one in enumerate(ordered, start=1):
        if rank * 100 >= share * len(ordered):
            return None if one == math.inf else int(one)
    raise ValueError


def _metres(start: Point, end: Point) -> float:
    """Great-circle distance by the haversine formula."""
    lat, lon, other_lat, other_lon = (math.radians(x) for x in (*start, *end))
    half = (
        math.sin((other_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    )
    return 2 * 6_371_008.8 * math.asin(math.sqrt(min(half, 1)))
