"""The shape of Westmere: a coast, a land border, and small areas that tile the land between.

Every small area is the land nearer to its middle than to any other (a Voronoi cell). Places at
sea and over the border have cells too; theirs are left out, which draws the coast and the border.
Shared edges are then bent a little, the same way for both neighbours, so the areas still tile.
"""

import math

from making.draws import Draws

__all__ = ["CITY", "MARKET", "PORT", "Point", "cells", "is_land", "middles", "place"]

Point = tuple[float, float]

CITY: Point = (9.6, 12.6)
PORT: Point = (8.9, 21.2)
MARKET: Point = (20.3, 7.4)
_TOWNS = ((CITY, 4.0, 54, 0.62), (PORT, 2.4, 17, 0.66), (MARKET, 2.7, 21, 0.68))
_VILLAGES = 28
_EDGE = 32.0
_WEST, _SOUTH = -4.11, 54.165
_KM_PER_DEGREE_EAST, _KM_PER_DEGREE_NORTH = 64.96, 111.32


def place(point: Point) -> Point:
    """Turn kilometres east and north into longitude and latitude, over open sea in truth."""
    east, north = point
    longitude = _WEST + east / _KM_PER_DEGREE_EAST
    return round(longitude, 5), round(_SOUTH + north / _KM_PER_DEGREE_NORTH, 5)


def is_land(point: Point) -> bool:
    """Whether a point lies between the coast and the land border."""
    east, north = point
    coast = 5.6 + 1.9 * math.sin(north / 3.9 + 0.6) + 0.8 * math.sin(north / 1.7)
    border = 25.0 + 1.3 * math.sin(north / 2.8)
    bottom = 1.6 + 0.9 * math.sin(east / 2.6)
    top = 25.8 + 1.0 * math.sin(east / 3.1 + 1.0)
    return coast < east < border and bottom < north < top


def middles() -> list[tuple[str, Point]]:
    """Return the middle of every small area with the kind of place it is in."""
    draws = Draws("middles")
    found: list[tuple[str, Point]] = []
    for (centre, radius, count, apart), kind in zip(
        _TOWNS, ("city", "port", "market"), strict=True
    ):
        found += [(kind, point) for point in _scatter(draws, centre, radius, count, apart, found)]
    villages: list[tuple[str, Point]] = [("village", (5.9, 17.6)), ("village", (4.9, 16.3))]
    while len(villages) < _VILLAGES:
        point = draws.between(3, 26), draws.between(1.6, 26)
        apart = min(math.dist(point, other) for _, other in found + villages)
        if is_land(point) and _well_inside(point) and apart > 1.9:
            villages.append(("village", point))
    return found + villages


def _well_inside(point: Point) -> bool:
    east, north = point
    return all(
        is_land((east + dx, north + dy)) for dx, dy in ((0.7, 0), (-0.7, 0), (0, 0.7), (0, -0.7))
    )


def _scatter(
    draws: Draws,
    centre: Point,
    radius: float,
    count: int,
    apart: float,
    taken: list[tuple[str, Point]],
) -> list[Point]:
    points: list[Point] = []
    while len(points) < count:
        turn, reach = draws.between(0, 2 * math.pi), radius * draws.between(0, 1) ** 0.6
        point = centre[0] + reach * math.cos(turn), centre[1] + reach * math.sin(turn)
        others = [*points, *(other for _, other in taken)]
        if is_land(point) and all(math.dist(point, other) > apart for other in others):
            points.append(point)
    return points


def cells(points: list[Point]) -> list[list[Point]]:
    """Return one closed ring for each point [longitude, latitude]; together they tile the land."""
    everyone = points + _beyond(points)
    rings = [_cell(index, everyone) for index in range(len(points))]
    return [[place(corner) for corner in _bend(ring)] for ring in rings]


def _beyond(points: list[Point]) -> list[Point]:
    """Return middles at sea and over the border, whose cells are left out."""
    draws = Draws("beyond")
    outside: list[Point] = []
    for column in range(-3, 24):
        for row in range(-3, 24):
            point = column * 1.4 + draws.between(-0.3, 0.3), row * 1.4 + draws.between(-0.3, 0.3)
            if not is_land(point) and min(math.dist(point, other) for other in points) > 0.7:
                outside.append(point)
    return outside


def _cell(index: int, everyone: list[Point]) -> list[Point]:
    here = everyone[index]
    ring = [(-_EDGE, -_EDGE), (2 * _EDGE, -_EDGE), (2 * _EDGE, 2 * _EDGE), (-_EDGE, 2 * _EDGE)]
    for other in sorted(everyone, key=lambda point: math.dist(point, here))[1:60]:
        ring = _nearer(ring, here, other)
    return ring


def _nearer(ring: list[Point], here: Point, other: Point) -> list[Point]:
    """Return the part of a ring that is nearer to ``here`` than to ``other``."""
    along = other[0] - here[0], other[1] - here[1]
    half = (other[0] ** 2 + other[1] ** 2 - here[0] ** 2 - here[1] ** 2) / 2

    def side(point: Point) -> float:
        return point[0] * along[0] + point[1] * along[1] - half

    kept: list[Point] = []
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        before, after = side(start), side(end)
        if before <= 0:
            kept.append(start)
        if (before < 0 < after) or (after < 0 < before):
            part = before / (before - after)
            kept.append(
                (start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))
            )
    return kept


def _bend(ring: list[Point]) -> list[Point]:
    """Bend each edge at its middle, the same way whichever side it is walked from; then close."""
    bent: list[Point] = []
    for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
        bent.append(start)
        first, last = sorted(((round(x, 4), round(y, 4)) for x, y in (start, end)))
        length = math.dist(first, last)
        if length > 0.25:
            push = Draws(f"edge {first} {last}").between(-0.11, 0.11)
            middle = (first[0] + last[0]) / 2, (first[1] + last[1]) / 2
            bent.append(
                (middle[0] - push * (last[1] - first[1]), middle[1] + push * (last[0] - first[0]))
            )
    return [*bent, bent[0]]
