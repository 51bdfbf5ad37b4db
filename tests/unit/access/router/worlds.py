"""Small invented worlds: streets, timetables and places, from a seed or a few words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl

from carereach.access.router import JourneyLimits
from carereach.tables.transport import Timetable, WalkNetwork

__all__ = ["World", "limits", "line", "network", "places", "random_world", "timetable"]

METRES = 1 / 111_195.08
"""Degrees of latitude in a metre."""
Call = tuple[int, int, int, bool, bool]


@dataclass(frozen=True)
class World:
    """Everything one question needs."""

    network: WalkNetwork
    timetable: Timetable
    origins: pl.DataFrame
    destinations: pl.DataFrame
    limits: JourneyLimits
    departs: int
    window: int


def limits(**given: float) -> JourneyLimits:
    """Limits of a young person who walks a metre a second."""
    usual = {"max_minutes": 60, "max_walk_metres": 500, "max_rides": 4, "walk_kmh": 3.6}
    return JourneyLimits(**{**usual, **given})  # type: ignore[arg-type]


def network(
    points: Sequence[tuple[float, float]], streets: Iterable[tuple[int, int, int]]
) -> WalkNetwork:
    """A network of nodes (latitude, longitude) and streets (from, to, metres)."""
    both = [way for a, b, metres in streets for way in ((a, b, metres), (b, a, metres))]
    both.sort()
    part = list(range(len(points)))
    for _ in points:
        for a, b, _ in both:
            part[a] = part[b] = min(part[a], part[b])
    sizes = sorted(set(part), key=lambda root: (-part.count(root), root))
    counts = [sum(a == node for a, _, _ in both) for node in range(len(points))]
    return WalkNetwork(
        latitude=np.array([lat for lat, _ in points], dtype=float),
        longitude=np.array([lon for _, lon in points], dtype=float),
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        ends=np.array([b for _, b, _ in both], dtype=np.int32),
        centimetres=np.array([100 * metres for _, _, metres in both], dtype=np.int32),
        island=np.array([sizes.index(root) for root in part], dtype=np.int32),
    )


def line(metres: Sequence[int]) -> WalkNetwork:
    """One straight street northwards with nodes at so many metres."""
    streets = [(i, i + 1, b - a) for i, (a, b) in enumerate(pairwise(metres))]
    return network([at(m) for m in metres], streets)


def at(metres: float) -> tuple[float, float]:
    """The point so many metres up that street."""
    return 52 + metres * METRES, -1.5


def places(**points: tuple[float, float]) -> pl.DataFrame:
    """Places by name."""
    return pl.DataFrame(
        [(name, *point) for name, point in points.items()],
        schema={"id": pl.String, "latitude": pl.Float64, "longitude": pl.Float64},
        orient="row",
    )


def timetable(
    stops: Sequence[tuple[float, float]],
    trips: Iterable[Sequence[tuple[int, ...]]],
    transfers: Iterable[tuple[int, int, int]] = (),
) -> Timetable:
    """A timetable of trips, each a list of (stop, arrives, departs[, can_board, can_alight])."""
    calls = [
        (number, *call[:3], *(bool(flag) for flag in (*call[3:], 1, 1)[:2]))
        for number, trip in enumerate(trips)
        for call in trip
    ]
    names = ("trip", "stop", "arrives", "departs")
    flags = ("can_board", "can_alight")
    schema: Mapping[str, type[pl.DataType]] = {
        **dict.fromkeys(names, pl.Int32),
        **dict.fromkeys(flags, pl.Boolean),
    }
    rules = dict.fromkeys(("from_stop", "to_stop", "min_seconds"), pl.Int32)
    return Timetable(
        day=date(2026, 6, 23),
        stops=pl.DataFrame(
            [(f"S{i}", f"Stop {i}", *point) for i, point in enumerate(stops)],
            schema={
                "stop_id": pl.String,
                "name": pl.String,
                "latitude": pl.Float64,
                "longitude": pl.Float64,
            },
            orient="row",
        ),
        calls=pl.DataFrame(calls, schema=schema, orient="row"),
        transfers=pl.DataFrame(list(transfers), schema=rules, orient="row"),
    )


def random_world(seed: int) -> World:
    """A world in which everything that can be odd about a timetable sometimes is."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(30, 80))
    spread = float(rng.choice([800, 1500, 3000]))
    points = [_near(rng, spread) for _ in range(size)]
    streets = _streets(rng, points)
    stops = [_near(rng, spread) for _ in range(int(rng.integers(8, 26)))]
    departs = int(rng.choice([30_000, 85_000, 90_000, 1_000, -2_000]) + rng.integers(0, 3600))
    trips = [trip for _ in range(int(rng.integers(4, 18))) for trip in _route(rng, stops, departs)]
    rules = [
        (int(a), int(b), int(rng.choice([-1, 0, 60, 300, 900])))
        for a, b in rng.integers(0, len(stops), (int(rng.integers(0, 12)), 2))
    ]
    rules += [(s, s, int(rng.choice([-1, 120]))) for s in range(len(stops)) if rng.random() < 0.1]
    homes = [_near(rng, spread) for _ in range(20)]
    ends = [_near(rng, spread) for _ in range(17)] + [homes[0], homes[7], stops[0]]
    return World(
        network(points, streets),
        timetable(stops, trips, rules),
        places(**{f"h{i}": home for i, home in enumerate(homes)}),
        places(**{f"d{i}": end for i, end in enumerate(ends)}),
        JourneyLimits(
            max_minutes=float(rng.choice([25, 60, 90.5, 120])),
            max_walk_metres=float(rng.choice([400, 900, 1300, 2000])),
            max_rides=int(rng.choice([1, 2, 3, 3, 4, 4])),
            walk_kmh=float(rng.choice([3.6, 4.8, 5.13])),
            snap_metres=float(rng.choice([300, 800, 800])),
            board_slack_seconds=int(rng.choice([0, 0, 60, 90])),
        ),
        departs,
        int(rng.choice([0, 1, 3, 5])),
    )


def _streets(
    rng: np.random.Generator, points: Sequence[tuple[float, float]]
) -> list[tuple[int, int, int]]:
    """Streets to some of the nearest nodes, as long as they look or by chance much longer."""
    flat = (np.array(points) - points[0]) / METRES * (1, 0.61)
    apart = np.hypot(*(flat[:, None] - flat[None]).T)
    streets = []
    for start, near in enumerate(np.argsort(apart, axis=1)[:, 1:6].tolist()):
        for end in rng.choice(near, int(rng.integers(0, 4)), replace=False).tolist():
            bend = rng.choice([1, 1.2, 3])
            streets.append((start, end, int(apart[start, end] * bend) + 1))
    return streets


def _near(rng: np.random.Generator, spread: float) -> tuple[float, float]:
    lat, lon = rng.uniform(0, spread * METRES, 2)
    return 52 + float(lat), -1.5 + float(lon) / 0.61


def _route(rng: np.random.Generator, stops: Sequence[object], departs: int) -> list[list[Call]]:
    """Trips of one route: loops, overtaking, dense headways, hops of no time, flags off."""
    longest = int(rng.choice([3, 4, 9]))
    path = [int(stop) for stop in rng.integers(0, len(stops), int(rng.integers(2, longest)))]
    headway = int(rng.choice([0, 90, 300, 600, 1200]))
    dwell = int(rng.choice([0, 0, 30, 240]))
    hops = rng.choice([0, 60, 120, 240, 600], len(path) - 1)
    flags = rng.random((2, len(path))) < rng.choice([0.7, 1.0, 1.0])
    start = departs + int(rng.integers(-900, 2700))
    trips = []
    for number in range(int(rng.integers(1, 14))):
        slow = rng.choice([1, 1, 1, 2], len(hops)) if rng.random() < 0.4 else 1
        waits = dwell * np.arange(len(path))
        arrives = start + headway * number + np.concatenate([[0], np.cumsum(hops * slow)]) + waits
        trips.append(
            [
                (stop, int(second), int(second) + dwell, bool(on), bool(off))
                for stop, second, on, off in zip(path, arrives, *flags, strict=True)
            ]
        )
    return trips
