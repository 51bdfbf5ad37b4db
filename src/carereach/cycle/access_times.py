"""From streets and timetables to travel times: the only step that reads them for the router."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from carereach.base import Progress, SourceError, silent, write_atomically
from carereach.evidence import assumed
from carereach.sources.points import read_points
from carereach.tables.transport import Timetable, WalkNetwork

if TYPE_CHECKING:
    from carereach.access.router import RoutedTimes

__all__ = [
    "JourneyWish",
    "Transport",
    "load_transport",
    "plan_journeys",
    "plan_times",
    "say_snaps",
    "write_times",
]

_PERCENTILES = (10, 50, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyWish:
    """When journeys begin and how far they may go."""

    departs: datetime
    window_minutes: int = 0
    """Minutes of departures looked at, one a minute; 0 for one departure."""
    max_minutes: float = 60
    max_walk_metres: float = 1500
    """Longest single walk: to a stop, between stops, from a stop or all the way."""
    max_rides: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """The streets of a place, and its timetable for one day if there is one."""

    network: WalkNetwork
    timetable: Timetable | None


def load_transport(osm: Path, gtfs: Sequence[Path], *, day: date) -> Transport:
    """Read streets and timetables, from this machine's cache where they were read before.

    Args:
        osm: an OpenStreetMap extract, ``.osm.pbf`` or ``.osm``.
        gtfs: timetable files (GTFS); none for walking alone.
        day: the day to travel.

    Raises:
        SourceError: a file cannot be read, or the day lies outside a timetable.
    """
    from carereach.sources.transport_cache import load_timetable, load_walk_network

    network = load_walk_network(osm)
    return Transport(network=network, timetable=load_timetable(gtfs, day=day) if gtfs else None)


def plan_times(
    transport: Transport,
    origins: Path,
    destinations: Path,
    *,
    wish: JourneyWish,
    progress: Progress = silent,
) -> "RoutedTimes":
    """Plan journeys between two files of places.

    Args:
        transport: streets and timetable.
        origins: a CSV file with id, latitude and longitude.
        destinations: the same for where journeys end.
        wish: when and how far; percentiles are given only over a window.
        progress: told how far the work has come; may raise to stop.

    Raises:
        SourceError: a file of places cannot be read.
        MethodError: the journeys asked for cannot be planned.
    """
    return plan_journeys(
        transport, read_points(origins), read_points(destinations), wish=wish, progress=progress
    )


def plan_journeys(
    transport: Transport,
    origins: pl.DataFrame,
    destinations: pl.DataFrame,
    *,
    wish: JourneyWish,
    progress: Progress = silent,
) -> "RoutedTimes":
    """Plan journeys between places already read: id, latitude and longitude of each."""
    from carereach.access.router import JourneyLimits, route_times

    midnight = datetime.combine(wish.departs.date(), datetime.min.time(), wish.departs.tzinfo)
    return route_times(
        transport.network,
        transport.timetable,
        origins,
        destinations,
        departs_second=int((wish.departs - midnight).total_seconds()),
        window_minutes=wish.window_minutes,
        percentiles=_PERCENTILES if wish.window_minutes else (),
        limits=JourneyLimits(
            max_minutes=wish.max_minutes,
            max_walk_metres=wish.max_walk_metres,
            max_rides=wish.max_rides,
            walk_kmh=assumed("asm:walking-speed").number,
        ),
        progress=progress,
    )


def write_times(routed: "RoutedTimes", out: Path) -> int:
    """Write travel times as CSV or Parquet, by the file's ending; return how many pairs.

    Raises:
        SourceError: the ending is neither, or the file cannot be written.
    """
    import io

    if out.suffix not in (".csv", ".parquet"):
        raise SourceError(f"{out.name}: give the file an ending of .csv or .parquet.")
    frame, content = routed.times.frame(), io.BytesIO()
    if out.suffix == ".csv":
        frame.write_csv(content)
    else:
        frame.write_parquet(content)
    write_atomically(out, content.getvalue())
    return frame.height


def say_snaps(snaps: pl.DataFrame) -> list[str]:
    """Say, for each kind of place, how many do not lie on the streets and why."""
    off = (
        snaps.filter(pl.col("state") != "joined")
        .group_by("kind", "state", maintain_order=True)
        .agg(places=pl.len())
    )
    counts = dict(snaps.group_by("kind").len().iter_rows())
    return [
        f"{count:,} of {counts[kind]:,} {kind}s left out: {state}."
        for kind, state, count in off.iter_rows()
    ]
