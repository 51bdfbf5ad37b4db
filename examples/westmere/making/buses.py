"""Where Westmere's buses stop and how long they take from stop to stop, along its streets."""

import heapq
from dataclasses import dataclass
from itertools import pairwise

from making.land import CITY, MARKET, PORT, Point
from making.routes import PLACES, Route
from making.streets import Streets, metres

__all__ = ["BusStop", "Line", "lines"]

_TOWNS = ((CITY, 4300), (PORT, 2700), (MARKET, 3000))
"""Middle and radius of each town [metres]: buses are slower there."""
_KMH = {"town": (24, 30), "shuttle": (24, 30), "express": (33, 58), "village": (30, 50)}
"""Speed between stops of each kind of route, in town and out of it."""
_FERRY_MINUTES = 25
_STANDING_SECONDS = 15
_APART_METRES = {"town": 420, "shuttle": 420, "express": 1400, "village": 700}
_TAKEN_METRES = {"town": 320, "shuttle": 320, "express": 1300, "village": 550}
"""Another route's stop is shared from this distance on."""
_NO_BUSES = ("footway", "trunk", "service")


@dataclass(frozen=True, slots=True, order=True)
class BusStop:
    """A stop, at a point of the street network."""

    node: int
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A route one way: its stops in order, seconds from the start, metres and timing points."""

    stops: tuple[int, ...]
    """The points of the street network where it stops."""
    arrives: tuple[int, ...]
    departs: tuple[int, ...]
    metres: tuple[int, ...]
    is_timed: tuple[bool, ...]
    """Whether the timetable prints a time at the stop."""


def lines(found: Streets, listed: list[Route]) -> dict[tuple[str, bool], Line]:
    """Return each route both ways, by its number and whether it is the outward way."""
    roads = _roads(found)
    shared: set[int] = set()
    drawn: dict[tuple[str, bool], Line] = {}
    for route in listed:
        by_way = [_point(found, place) for place in route.by_way_of]
        shared.update(by_way)
        for is_outward in (True, False):
            through = by_way if is_outward else by_way[::-1]
            if route.kind == "ferry":
                drawn[route.number, is_outward] = _ferry(through)
                continue
            path = _path(roads, through)
            stops = _stops(found, path, set(through), shared, route.kind)
            shared.update(path[place] for place in stops)
            drawn[route.number, is_outward] = _timed(found, path, stops, set(through), route.kind)
    return drawn


def _point(found: Streets, place: str) -> int:
    if place in PLACES:
        return found.nearest(*PLACES[place])
    return found.centres[place]


def _ferry(through: list[int]) -> Line:
    crossing = _FERRY_MINUTES * 60
    return Line(tuple(through), (0, crossing), (0, crossing), (0, 0), (True, True))


Roads = dict[int, list[tuple[int, int]]]


def _roads(found: Streets) -> Roads:
    """Return what a bus may drive on: for each point its neighbours and the metres to them."""
    roads: Roads = {}
    for way in found.ways:
        if way.tags.get("highway", "footway") in _NO_BUSES:
            continue
        for start, end in pairwise(way.points):
            length = metres(found.points[start], found.points[end])
            roads.setdefault(start, []).append((end, length))
            roads.setdefault(end, []).append((start, length))
    return roads


def _path(roads: Roads, through: list[int]) -> list[int]:
    """Return the shortest way by all the points, in order."""
    path = through[:1]
    for start, end in pairwise(through):
        path += _shortest(roads, start, end)[1:]
    return path


def _shortest(roads: Roads, start: int, end: int) -> list[int]:
    came: dict[int, int] = {}
    queue = [(0, start, start)]
    while queue:
        gone, point, before = heapq.heappop(queue)
        if point in came:
            continue
        came[point] = before
        if point == end:
            break
        for other, length in roads[point]:
            if other not in came:
                heapq.heappush(queue, (gone + length, other, point))
    way = [end]
    while way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]


def _stops(
    found: Streets, path: list[int], through: set[int], shared: set[int], kind: str
) -> list[int]:
    """Return the places on the path where the bus stops, far enough from one another."""
    chosen, gone = [0], 0
    ahead = _metres_to_next(found, path, through)
    for place in range(1, len(path)):
        gone += metres(found.points[path[place - 1]], found.points[path[place]])
        enough = _TAKEN_METRES[kind] if path[place] in shared else _APART_METRES[kind]
        if path[place] in through or (gone >= enough and ahead[place] >= _TAKEN_METRES[kind]):
            chosen.append(place)
            gone = 0
    return chosen


def _metres_to_next(found: Streets, path: list[int], through: set[int]) -> list[int]:
    """Return how far it is from each place on the path to the next point it must stop at."""
    ahead = [0] * len(path)
    for place in range(len(path) - 2, -1, -1):
        if path[place + 1] not in through:
            ahead[place] = ahead[place + 1]
        ahead[place] += metres(found.points[path[place]], found.points[path[place + 1]])
    return ahead


def _timed(found: Streets, path: list[int], stops: list[int], through: set[int], kind: str) -> Line:
    """Run the bus along its path; times are rounded up to ten seconds."""
    arrives, departs, lengths = [0], [0], [0]
    for start, end in pairwise(stops):
        seconds, length = 0.0, 0
        for one, other in zip(path[start:end], path[start + 1 : end + 1], strict=True):
            step = metres(found.points[one], found.points[other])
            length += step
            seconds += step * 3.6 / _kmh(found.points[other], kind)
        arrives.append(departs[-1] + 10 * -(-(round(seconds) + _STANDING_SECONDS) // 10))
        departs.append(arrives[-1])
        lengths.append(lengths[-1] + length)
    points = tuple(path[place] for place in stops)
    is_timed = tuple(kind != "village" or point in through for point in points)
    return Line(points, tuple(arrives), tuple(departs), tuple(lengths), is_timed)


def _kmh(point: Point, kind: str) -> int:
    in_town = any(metres(point, middle) < radius for middle, radius in _TOWNS)
    return _KMH[kind][0 if in_town else 1]
