"""Speed and memory of the journey planner: an invented city, and Newport where it is supplied.

Run: ``python benchmarks/access_router.py``. CPU seconds of the whole question (places joined to
streets, walks, lanes, searches), warm; the first run on a machine also compiles, and that is timed
apart. The city is made from a seed: the same command gives the same figures.
"""

import argparse
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from carereach.access.router import JourneyLimits, RoutedTimes, route_times
from carereach.tables.transport import Timetable, WalkNetwork

NEWPORT = Path(__file__).parents[2] / "shared" / "data" / "newport"
SIDE = 200
METRES_A_DEGREE = 111_195.0
LATITUDE, LONGITUDE = 52.0, -1.5
EIGHT = 8 * 3600
LIMITS = JourneyLimits(max_minutes=60, max_walk_metres=1500, max_rides=4, walk_kmh=4.8)


def make_streets(rng: np.random.Generator) -> WalkNetwork:
    """A grid of 200 by 200 crossings about 100 metres apart, one street in ten missing."""
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    east = (column + rng.uniform(-0.3, 0.3, SIDE * SIDE)) * 100
    north = (row + rng.uniform(-0.3, 0.3, SIDE * SIDE)) * 100
    nodes = np.arange(SIDE * SIDE)
    pairs = np.concatenate(
        [
            np.column_stack([nodes, nodes + 1])[column < SIDE - 1],
            np.column_stack([nodes, nodes + SIDE])[row < SIDE - 1],
        ]
    )
    pairs = pairs[rng.random(len(pairs)) > 0.1]
    length = np.hypot(*(axis[pairs[:, 0]] - axis[pairs[:, 1]] for axis in (east, north)))
    centimetres = np.rint(length * 100 * rng.uniform(1, 1.2, len(pairs))).astype(np.int32)
    return lay_network(*place(east, north), pairs, centimetres)


def lay_network(
    latitude: np.ndarray, longitude: np.ndarray, pairs: np.ndarray, centimetres: np.ndarray
) -> WalkNetwork:
    """A network from pairs of nodes, its islands numbered by size."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    start, end = np.concatenate([pairs, pairs[:, ::-1]]).T
    order = np.lexsort((end, start))
    size = len(latitude)
    _, part = connected_components(coo_array((np.ones(len(start)), (start, end)), (size, size)))
    rank = np.argsort(np.argsort(-np.bincount(part), kind="stable"), kind="stable")
    return WalkNetwork(
        latitude=latitude,
        longitude=longitude,
        starts=np.concatenate([[0], np.cumsum(np.bincount(start, minlength=size))]).astype("i4"),
        ends=end[order].astype(np.int32),
        centimetres=np.concatenate([centimetres, centimetres])[order].astype(np.int32),
        island=rank[part].astype(np.int32),
    )


def place(east: np.ndarray, north: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Degrees of metres east and north of a corner."""
    shrink = np.cos(np.radians(LATITUDE))
    return LATITUDE + north / METRES_A_DEGREE, LONGITUDE + east / METRES_A_DEGREE / shrink


def make_timetable(rng: np.random.Generator, routes: int) -> Timetable:
    """Bus routes through the middle of the city or round it, slower at busy times."""
    metres: list[tuple[float, float]] = []
    known: dict[tuple[int, int, int], int] = {}
    trips: list[tuple[list[int], np.ndarray]] = []
    for _ in range(routes):
        line = draw_line(rng)
        headway = int(
            rng.choice([8, 10, 12, 15, 20, 30, 60], p=[0.1, 0.15, 0.2, 0.2, 0.2, 0.1, 0.05])
        )
        pace = np.rint(rng.uniform(50, 110, len(line) - 1)).astype(int)
        for way, path in enumerate((line, line[::-1])):
            stops = []
            for x, y in path:
                key = (x, y, way)
                if key not in known:
                    known[key] = len(metres)
                    metres.append((x * 100 + 15 * way, y * 100 + rng.uniform(0, 40)))
                stops.append(known[key])
            for start in range(5 * 60 + int(rng.integers(0, headway)), 24 * 60, headway):
                busy = 1.35 if 7 * 60 <= start < 9 * 60 or 15 * 60 <= start < 18 * 60 else 1.0
                steps = pace[:: -1 if way else 1] * busy * rng.uniform(0.95, 1.1, len(pace))
                times = start * 60 + np.concatenate([[0], np.cumsum(np.rint(steps))])
                short = len(stops) // 2 if rng.random() < 0.1 else len(stops)
                trips.append((stops[:short], times[:short].astype(int)))
    return lay_timetable(np.array(metres), trips)


def draw_line(rng: np.random.Generator) -> list[tuple[int, int]]:
    """Stops of one route, 400 metres apart, along an east-west and a north-south street."""
    ends = rng.integers(8, SIDE - 8, 4)
    if rng.random() < 0.6:
        ends[2:] = np.clip(rng.normal(SIDE / 2, 12, 2), 8, SIDE - 9).astype(int)
    x0, y0, x1, y1 = (int(end) // 2 * 2 for end in ends)
    across = [(x, y0) for x in range(x0, x1, 4 if x1 > x0 else -4)]
    along = [(x1, y) for y in range(y0, y1, 4 if y1 > y0 else -4)]
    line = [*across, *along, (x1, y1)]
    return line if len(line) > 8 else draw_line(rng)


def lay_timetable(metres: np.ndarray, trips: list[tuple[list[int], np.ndarray]]) -> Timetable:
    """A timetable from stops in metres and trips of stops and times."""
    latitude, longitude = place(metres[:, 0], metres[:, 1])
    names = [f"S{number}" for number in range(len(metres))]
    sizes = [len(stops) for stops, _ in trips]
    times = pl.Series(np.concatenate([times for _, times in trips]), dtype=pl.Int32)
    calls = pl.DataFrame(
        {
            "trip": pl.Series(np.repeat(np.arange(len(trips)), sizes), dtype=pl.Int32),
            "stop": pl.Series(np.concatenate([stops for stops, _ in trips]), dtype=pl.Int32),
            "arrives": times,
            "departs": times,
        }
    ).with_columns(can_board=pl.lit(value=True), can_alight=pl.lit(value=True))
    stops = {"stop_id": names, "name": names, "latitude": latitude, "longitude": longitude}
    rules = dict.fromkeys(("from_stop", "to_stop", "min_seconds"), pl.Int32)
    return Timetable(
        day=date(2026, 6, 23),
        stops=pl.DataFrame(stops),
        calls=calls,
        transfers=pl.DataFrame(schema=rules),
    )


def make_places(rng: np.random.Generator, kind: str, number: int) -> pl.DataFrame:
    """Places all over the city, more of them near its middle."""
    spread = rng.normal(SIDE * 50, SIDE * 22, (4 * number, 2))
    inside = spread[((spread > 100) & (spread < SIDE * 100 - 200)).all(axis=1)][:number]
    latitude, longitude = place(inside[:, 0], inside[:, 1])
    ids = [f"{kind}{i}" for i in range(number)]
    return pl.DataFrame({"id": ids, "latitude": latitude, "longitude": longitude})


def time_it(label: str, work: Callable[[], RoutedTimes], times: int = 1) -> RoutedTimes:
    """Print the least CPU seconds of some runs, and the wall seconds of that run."""
    spent = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        routed = work()
        spent.append((time.process_time() - cpu, time.perf_counter() - wall))
    cpu, wall = min(spent)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{label}: {cpu:.2f} CPU s, {wall:.2f} s wall, {routed.times.pairs:,} pairs, "
        f"peak {peak:,.0f} MB"
    )
    return routed


def time_city(places: int, window: int) -> None:
    """Time one departure and a window, square, tall and wide."""
    rng = np.random.default_rng(20260623)
    network, timetable = make_streets(rng), make_timetable(rng, 100)
    print(
        f"city: {len(network.latitude):,} crossings, {timetable.stops.height:,} stops, "
        f"{timetable.calls.height:,} stop times"
    )
    many, few = make_places(rng, "p", places), make_places(rng, "q", max(places // 40, 1))

    def ask(origins: pl.DataFrame, ends: pl.DataFrame, minutes: int) -> Callable[[], RoutedTimes]:
        return lambda: route_times(
            network,
            timetable,
            origins,
            ends,
            departs_second=EIGHT,
            window_minutes=minutes,
            percentiles=(10, 90) if minutes else (),
            limits=LIMITS,
        )

    time_it("  first use, compiling or loading", ask(few, few, 2))
    time_it("  first use, back", ask(few, few.head(1), 2))
    time_it(f"  {places:,} by {places:,}, one departure", ask(many, many, 0), times=3)
    time_it(f"  {places:,} by {places:,}, {window} departures", ask(many, many, window))
    for origins, ends in ((many, few), (few, many)):
        shape = f"{origins.height:,} by {ends.height:,}"
        time_it(f"  {shape}, one departure", ask(origins, ends, 0))
        time_it(f"  {shape}, {window} departures", ask(origins, ends, window))


def time_newport() -> None:
    """Time the real-format sample, reading and routing; its timetable is a cut, not a finding."""
    from carereach.sources.gtfs import read_timetable
    from carereach.sources.osm_walk import read_walk_network

    cpu = time.process_time()
    network = read_walk_network(NEWPORT / "newport-2023-06-13.osm.pbf")
    timetable = read_timetable([NEWPORT / "newport-20230613_gtfs.zip"], day=date(2023, 6, 14))
    areas = pl.read_csv(NEWPORT / "lsoa11.csv").drop_nulls("lat")
    spots = pl.read_csv(NEWPORT / "osm_poi.csv").with_row_index("id")
    ends = pl.concat(
        [
            areas.select(id="lsoa11_code", latitude="lat", longitude="lon"),
            spots.select(pl.col("id").cast(pl.String), latitude="lat", longitude="lon"),
        ]
    )
    print(
        f"Newport: {len(network.latitude):,} nodes, {timetable.stops.height:,} stops, "
        f"{timetable.calls.height:,} stop times, {ends.height} places; "
        f"read in {time.process_time() - cpu:.2f} CPU s"
    )
    for minutes in (0, 12, 120):
        time_it(
            f"  {max(minutes, 1)} departures",
            lambda minutes=minutes: route_times(
                network,
                timetable,
                ends,
                ends,
                departs_second=EIGHT,
                window_minutes=minutes,
                limits=LIMITS,
            ),
            times=3,
        )


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=1200)
    parser.add_argument("--window", type=int, default=120)
    asked = parser.parse_args()
    time_city(asked.places, asked.window)
    if NEWPORT.is_dir():
        time_newport()


if __name__ == "__main__":
    main()
