"""The streets of Westmere: three towns, their villages, and the roads that join them.

Everything is measured in whole metres once a point is placed, so that the same streets come out on
every machine. A river cuts the city; it is crossed by few streets only.
"""

import math
from dataclasses import dataclass, field
from itertools import pairwise

from making.draws import Draws
from making.land import CITY, MARKET, PORT, Point, is_land
from making.places import AREA_MIDDLES

__all__ = ["Streets", "Way", "metres", "streets"]

_TOWNS = (
    ("Westmere", CITY, 4.25, 0.19, 0.30),
    ("Port Sallow", PORT, 2.65, 0.18, -0.22),
    ("Vennholt", MARKET, 2.95, 0.18, 0.12),
)
"""Name, middle, radius [km], street to street [km] and turn of the grid [radians]."""
_HAMLETS: dict[str, Point] = {
    "Wend Valley": (17.5, 15.1),
    "Stonnick Crossroads": (20.9, 22.05),
    "Ashgarth": (12.0, 5.0),
}
_HOLM: Point = (1.9, 22.4)
"""A small island off the port, reached by no bridge: its lanes join no other street."""
_RIVER: tuple[Point, ...] = (
    (15.2, 14.6), (13.4, 14.2), (11.8, 13.9), (10.4, 13.6), (9.0, 13.9), (7.9, 13.5), (4.0, 13.9),
)  # fmt: skip
_BYPASS: tuple[Point, ...] = (
    (13.2, 6.9), (14.3, 8.6), (14.9, 10.6), (14.8, 12.6), (14.2, 14.8), (12.9, 16.6),
)  # fmt: skip
_COAST_ROAD = ("Port Sallow", "Westmere")
_NAMES = (
    "Anchor", "Barley", "Chandler", "Drover", "Ember", "Ferry", "Garth", "Heron", "Ivy", "Jetty",
    "Kiln", "Lantern", "Mallow", "Net", "Osier", "Pilot", "Quarry", "Reed", "Sail", "Teasel",
    "Upland", "Vetch", "Willow", "Yarrow",
)  # fmt: skip
_ONE_PATH_IN = 12
_KINDS_OF_NAME = ("Street", "Road", "Lane", "Row", "Way", "Terrace", "Place")


@dataclass(frozen=True, slots=True)
class Way:
    """One drawn line: the points it passes, by number, and what kind of way it is."""

    points: tuple[int, ...]
    tags: dict[str, str]


@dataclass(slots=True)
class Streets:
    """Every point and way; ``centres`` holds the middle of each town, village and hamlet."""

    points: list[Point] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    centres: dict[str, int] = field(default_factory=dict)
    members: dict[str, list[int]] = field(default_factory=dict)
    """The points of each town, village and hamlet."""

    def put(self, point: Point) -> int:
        """Add a point, to the nearest metre, and return its number."""
        self.points.append((round(point[0], 3), round(point[1], 3)))
        return len(self.points) - 1

    def nearest(self, place: str, point: Point) -> int:
        """Return the point of a town, village or hamlet that is nearest to ``point``."""
        return min(self.members[place], key=lambda one: (metres(self.points[one], point), one))


def metres(start: Point, end: Point) -> int:
    """Return the straight line between two points, in whole metres."""
    return round(1000 * math.dist(start, end))


def streets() -> Streets:
    """Return every street of Westmere: one joined network, and the lanes of one small island."""
    found = Streets()
    for name, centre, radius, apart, turn in _TOWNS:
        _settle(found, name, centre, radius=radius, apart=apart, turn=turn)
    villages = {name: point for name, kind, point in AREA_MIDDLES.values() if kind == "village"}
    for name, centre in (villages | _HAMLETS).items():
        turn = Draws(f"turn of {name}").between(0, math.pi / 2)
        _settle(found, name, centre, radius=0.34, apart=0.15, turn=turn)
    _join(found, {name: centre for name, centre, *_ in _TOWNS} | villages | _HAMLETS)
    _settle(found, "Skarn Holm", _HOLM, radius=0.3, apart=0.16, turn=0.4, at_sea=True)
    _draw_what_nobody_walks(found)
    return found


def _settle(
    found: Streets,
    name: str,
    centre: Point,
    *,
    radius: float,
    apart: float,
    turn: float,
    at_sea: bool = False,
) -> None:
    """Lay a grid of streets that is a little crooked and has gaps, yet hangs together."""
    draws = Draws(f"streets of {name}")
    reach = math.ceil(radius / apart) + 1
    corners: dict[tuple[int, int], Point] = {}
    for row in range(-reach, reach + 1):
        for column in range(-reach, reach + 1):
            push = 0.22 * apart
            east = column * apart + draws.between(-push, push)
            north = row * apart + draws.between(-push, push)
            point = _turned(centre, east, north, turn)
            if math.hypot(east, north) <= radius and (at_sea or is_land(point)):
                corners[column, row] = point
    kept = _largest_part(corners, _gaps(draws, corners))
    numbers = {key: found.put(corners[key]) for key in sorted(kept.corners)}
    found.members[name] = list(numbers.values())
    found.centres[name] = found.nearest(name, centre)
    highway = "residential" if radius > 1 else "unclassified"
    for line in _lines(kept.streets):
        points = tuple(numbers[key] for key in line)
        found.ways.append(Way(points, {"highway": highway, "name": _street_name(draws)}))
    for start, end in kept.paths:
        found.ways.append(Way((numbers[start], numbers[end]), {"highway": "footway"}))


def _turned(centre: Point, east: float, north: float, turn: float) -> Point:
    return (
        centre[0] + east * math.cos(turn) - north * math.sin(turn),
        centre[1] + east * math.sin(turn) + north * math.cos(turn),
    )


Corner = tuple[int, int]
Edge = tuple[Corner, Corner]


@dataclass(frozen=True, slots=True)
class _Grid:
    corners: set[Corner]
    streets: set[Edge]
    paths: list[Edge]
    """For walking only; without them the streets still hang together."""


def _gaps(draws: Draws, corners: dict[Corner, Point]) -> tuple[list[Edge], list[Edge]]:
    """Split the edges of the grid into those that are streets and those that are not."""
    streets_: list[Edge] = []
    gaps: list[Edge] = []
    for column, row in sorted(corners):
        for other in ((column + 1, row), (column, row + 1)):
            if other not in corners:
                continue
            edge = (column, row), other
            river = _crosses_river(corners[edge[0]], corners[edge[1]])
            is_gap = draws.between(0, 1) < (0.8 if river else 0.16)
            (gaps if is_gap else streets_).append(edge)
    return streets_, gaps


def _largest_part(corners: dict[Corner, Point], edges: tuple[list[Edge], list[Edge]]) -> _Grid:
    """Close as many gaps as it takes to hang together, then keep the largest part."""
    part: dict[Corner, Corner] = {key: key for key in corners}

    def root(key: Corner) -> Corner:
        while part[key] != key:
            part[key] = part[part[key]]
            key = part[key]
        return key

    streets_, gaps = edges
    laid = set(streets_)
    needed: list[Edge] = []
    spare: list[Edge] = []
    for start, end in streets_ + gaps:
        if root(start) != root(end):
            part[root(start)] = root(end)
            needed.append((start, end))
        elif (start, end) in laid:
            spare.append((start, end))
    sizes: dict[Corner, int] = {}
    for key in corners:
        sizes[root(key)] = sizes.get(root(key), 0) + 1
    largest = max(sorted(sizes), key=lambda key: sizes[key])
    kept = {key for key in corners if root(key) == largest}
    spare = [edge for edge in spare if edge[0] in kept]
    paths = spare[::_ONE_PATH_IN]
    driven = {edge for edge in needed if edge[0] in kept} | (set(spare) - set(paths))
    return _Grid(kept, driven, paths)


def _lines(streets_: set[Edge]) -> list[list[Corner]]:
    """Return each unbroken stretch along a row or a column of the grid."""
    lines: list[list[Corner]] = []
    for along in (0, 1):
        stretches: list[list[Corner]] = []
        edges = (edge for edge in streets_ if edge[0][along] != edge[1][along])
        for start, end in sorted(edges, key=lambda edge: (edge[0][1 - along], edge[0][along])):
            if stretches and stretches[-1][-1] == start:
                stretches[-1].append(end)
            else:
                stretches.append([start, end])
        lines += stretches
    return lines


def _street_name(draws: Draws) -> str:
    name = _NAMES[int(draws.between(0, len(_NAMES)))]
    return f"{name} {_KINDS_OF_NAME[int(draws.between(0, len(_KINDS_OF_NAME)))]}"


def _crosses_river(start: Point, end: Point) -> bool:
    return any(
        _is_left(start, end, one) != _is_left(start, end, other)
        and _is_left(one, other, start) != _is_left(one, other, end)
        for one, other in pairwise(_RIVER)
    )


def _is_left(start: Point, end: Point, point: Point) -> bool:
    across = (end[0] - start[0]) * (point[1] - start[1])
    return across > (end[1] - start[1]) * (point[0] - start[0])


def _join(found: Streets, places: dict[str, Point]) -> None:
    """Draw a road between any two places with no third place in the circle between them.

    One more road joins the city and the port, past the two villages of Gannet Head.
    """
    names = sorted(places)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            middle = tuple((a + b) / 2 for a, b in zip(places[one], places[other], strict=True))
            reach = math.dist(places[one], places[other]) / 2
            third = (place for name, place in places.items() if name not in (one, other))
            near = min(math.dist(middle, place) for place in third)
            if near > reach or (one, other) == _COAST_ROAD:
                _draw_road(found, one, other)


def _draw_road(found: Streets, one: str, other: str) -> None:
    start = found.nearest(one, found.points[found.centres[other]])
    end = found.nearest(other, found.points[start])
    draws = Draws(f"road {one} to {other}")
    push, sway = draws.between(-0.09, 0.09), draws.between(-0.03, 0.03)
    for less in (1.0, 0.5, 0.25, 0.0):
        line = _bent(found.points[start], found.points[end], push * less, sway * less)
        if all(is_land(point) for point in line):
            break
    else:
        return
    highway = "primary" if (one, other) == _COAST_ROAD else "secondary"
    tags = {"highway": highway, "name": f"{one} to {other} road"}
    between = tuple(found.put(point) for point in line[1:-1])
    found.ways.append(Way((start, *between, end), tags))


def _bent(start: Point, end: Point, push: float, sway: float) -> list[Point]:
    """Return a line from ``start`` to ``end`` that bends once and sways a little."""
    length = math.dist(start, end)
    pieces = max(1, round(length / 0.25))
    line = []
    for piece in range(pieces + 1):
        part = piece / pieces
        side = push * math.sin(math.pi * part) + sway * math.sin(3 * math.pi * part)
        line.append(
            (
                start[0] + part * (end[0] - start[0]) - side * (end[1] - start[1]),
                start[1] + part * (end[1] - start[1]) + side * (end[0] - start[0]),
            )
        )
    return line


def _draw_what_nobody_walks(found: Streets) -> None:
    """Draw a bypass without pavement, a private drive and a ferry, as real maps have them."""
    bypass = tuple(found.put(point) for point in _BYPASS)
    found.ways.append(Way(bypass, {"highway": "trunk", "foot": "no", "name": "Westmere bypass"}))
    gate = found.centres["Hollin Fold"]
    east, north = found.points[gate]
    drive = gate, found.put((east + 0.06, north + 0.4)), found.put((east + 0.09, north + 0.7))
    found.ways.append(Way(drive, {"highway": "service", "access": "private"}))
    quay, landing = found.nearest("Port Sallow", _HOLM), found.nearest("Skarn Holm", PORT)
    found.ways.append(Way((quay, landing), {"route": "ferry", "name": "Skarn Holm ferry"}))
