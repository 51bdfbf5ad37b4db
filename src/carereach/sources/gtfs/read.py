"""Reading timetables for one day: one or several feeds become one table of calls.

Seconds count from the day's midnight as a clock shows them on an ordinary day. On the two days a
year when clocks change, times after the change are right and times in the hours before it are an
hour out, as the specification counts from noon.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from carereach.base import SourceError
from carereach.sources.column_files import check_cells
from carereach.sources.gtfs.archive import FeedArchive, open_feed
from carereach.sources.gtfs.calls import StopTimes, calls_of, read_stop_times, read_trips
from carereach.sources.gtfs.runs import DAY_SECONDS, read_frequencies, runs_of
from carereach.sources.gtfs.services import Services, day_words, nearest_days, read_services
from carereach.sources.gtfs.stops import Stops, read_stops
from carereach.sources.gtfs.transfers import read_transfers
from carereach.tables.transport import Timetable

__all__ = ["read_timetable"]


@dataclass(frozen=True, slots=True, eq=False)
class _Feed:
    """All of one feed that does not depend on the day."""

    file: str
    trips_place: str
    services: Services
    stops: Stops
    trips: pl.DataFrame
    times: StopTimes
    spells: pl.DataFrame
    transfers: pl.DataFrame
    warnings: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class _Day:
    """One feed on one day, its own numbers of trips and stops."""

    stops: pl.DataFrame
    calls: pl.DataFrame
    transfers: pl.DataFrame
    warnings: list[str]


def read_timetable(paths: Sequence[Path], *, day: date) -> Timetable:
    """Read every trip that can be ridden on one day.

    Trips of the day before that run past midnight are there too, and those of the day after that
    start before noon. Where there are several feeds, stop ids begin with the feed's number.

    Args:
        paths: one or several GTFS zip files.
        day: the day of travel.

    Raises:
        SourceError: a feed cannot be read, is not sound, or does not cover the day; or no service
            runs on it.
    """
    if not paths:
        raise SourceError("No timetable was given: name at least one GTFS file.")
    feeds = []
    for path in paths:
        with open_feed(path) as archive:
            feeds.append(_read_feed(archive, day=day))
    if not any(_trips_on(feed, day).height for feed in feeds):
        near = [day_words(other) for other in nearest_days((f.services for f in feeds), day)]
        others = f"; the nearest with trips: {' and '.join(near)}" if near else ""
        names = ", ".join(feed.file for feed in feeds)
        raise SourceError(f"{names}: nothing runs on {day_words(day)}{others}.")
    days = [_read_day(feed, day=day) for feed in feeds]
    return _joined(days, day=day)


def _read_feed(archive: FeedArchive, *, day: date) -> _Feed:
    services = read_services(archive)
    if not services.first <= day <= services.last:
        raise SourceError(
            f"{archive.file} does not cover {day_words(day)}: choose a day from"
            f" {day_words(services.first)} to {day_words(services.last)}."
        )
    trips = read_trips(archive)
    stops = read_stops(archive)
    times = read_stop_times(archive, trips=trips, stops=stops.places)
    transfers, left_out = read_transfers(archive, parts=stops.parts)
    warnings = []
    if not services.has_exceptions:
        warnings.append(
            f"{archive.file} has no calendar_dates.txt: bank holidays run as ordinary days."
        )
    undated = trips.join(services.known(), on="service_id", how="anti").height
    if undated:
        warnings.append(
            f"{archive.file}: {undated:,} trips belong to a service without days and never run."
        )
    if left_out:
        warnings.append(
            f"{archive.file}: {left_out:,} rules for changes between certain lines, or for staying"
            " seated, were left out."
        )
    return _Feed(
        file=archive.file,
        trips_place=archive.place("trips.txt"),
        services=_used(services, trips),
        stops=stops,
        trips=trips,
        times=times,
        spells=read_frequencies(archive, trips=trips),
        transfers=transfers,
        warnings=warnings,
    )


def _used(services: Services, trips: pl.DataFrame) -> Services:
    """Keep only services that have trips."""
    return Services(
        services.weeks.join(trips, on="service_id", how="semi"),
        services.exceptions.join(trips, on="service_id", how="semi"),
        services.has_exceptions,
        services.first,
        services.last,
    )


def _trips_on(feed: _Feed, day: date) -> pl.DataFrame:
    return feed.trips.join(feed.services.on(day), on="service_id", how="semi")


def _read_day(feed: _Feed, *, day: date) -> _Day:
    warnings = list(feed.warnings)
    days = _days_of_trips(feed, day=day)
    trips = feed.trips.join(days.select("trip_id").unique(), on="trip_id", how="semi").sort("row")
    trips = trips.with_row_index("trip").with_columns(pl.col("trip").cast(pl.Int32))
    check_cells(
        trips,
        pl.col("trip_id").is_in(feed.times.frame["trip_id"].unique().implode()),
        f"{feed.trips_place}, {{row}}: the trip has no stop times; ask the feed's publisher to"
        " mend it.",
    )
    if not _trips_on(feed, day).height:
        warnings.append(f"{feed.file}: nothing of this timetable runs on the day.")
    calls = _whole_trips(calls_of(feed.times, trips), feed, warnings)
    numbers = trips.select("trip_id", "trip")
    spells = feed.spells.join(numbers, on="trip_id")
    runs = runs_of(calls, days.join(numbers, on="trip_id"), spells, file=feed.file)
    if (~spells["is_exact"]).any():
        warnings.append(
            f"{feed.file}: some trips are given by headway alone; they are taken to leave at equal"
            " steps from the first."
        )
    return _numbered(feed, calls, runs, warnings)


def _days_of_trips(feed: _Feed, *, day: date) -> pl.DataFrame:
    """Return trip_id and offset: trips of the day, of the next, and of days that last into it."""
    latest = max(feed.times.latest, _latest_by_headway(feed))
    frames = []
    for offset in range(-(latest // DAY_SECONDS), 2):
        trips = _trips_on(feed, day + timedelta(days=offset))
        frames.append(trips.select("trip_id", offset=pl.lit(offset, pl.Int64)))
    return pl.concat(frames)


def _latest_by_headway(feed: _Feed) -> int:
    """Return when the last trip given by headway may end, at the latest."""
    if not feed.spells.height:
        return 0
    ends = (
        feed.times.frame.join(feed.spells, on="trip_id")
        .group_by("trip_id")
        .agg(pl.col("end").max() + pl.col("arrives").max() - pl.col("departs").min())
    )
    latest = ends["end"].max()
    return latest if isinstance(latest, int) else 0


def _whole_trips(calls: pl.DataFrame, feed: _Feed, warnings: list[str]) -> pl.DataFrame:
    """Leave out calls at stops that lie nowhere, then trips with fewer than two calls."""
    nowhere = feed.stops.places.filter(pl.col("latitude").is_null())
    lost = calls.join(nowhere, on="stop_id", how="semi")
    if lost.height:
        stops = lost["stop_id"].n_unique()
        warnings.append(
            f"{feed.file}: {stops:,} stops without coordinates were left out, with {lost.height:,}"
            " calls."
        )
        calls = calls.join(nowhere, on="stop_id", how="anti", maintain_order="left")
    short = calls.group_by("trip").len().filter(pl.col("len") < 2)
    gone = short.height + lost.join(calls, on="trip", how="anti")["trip"].n_unique()
    if gone:
        warnings.append(f"{feed.file}: {gone:,} trips with fewer than two stops were left out.")
    asked = calls.filter(pl.col("by_request")).height
    if asked:
        warnings.append(
            f"{feed.file}: {asked:,} calls must be asked for by phone or of the driver; they count"
            " as ordinary calls."
        )
    return calls.join(short, on="trip", how="anti", maintain_order="left")


def _numbered(feed: _Feed, calls: pl.DataFrame, runs: pl.DataFrame, warnings: list[str]) -> _Day:
    """Number stops and trips, and lay out the calls of every run."""
    places = feed.stops.places.filter(pl.col("latitude").is_not_null())
    is_called = pl.col("stop_id").is_in(calls["stop_id"].unique().implode())
    stops = places.filter(pl.col("is_stop") | is_called).drop("is_stop")
    number = (
        stops.select("stop_id").with_row_index("stop").with_columns(pl.col("stop").cast(pl.Int32))
    )
    stop_calls = calls.join(number, on="stop_id", maintain_order="left")
    laid = (
        runs.with_row_index("run")
        .join(stop_calls, on="trip", maintain_order="left_right")
        .select(
            trip=pl.col("run").cast(pl.Int32),
            stop="stop",
            arrives=pl.col("arrives") + pl.col("shift"),
            departs=pl.col("departs") + pl.col("shift"),
            can_board="can_board",
            can_alight="can_alight",
        )
    )
    transfers = feed.transfers.join(number, left_on="from_id", right_on="stop_id").join(
        number, left_on="to_id", right_on="stop_id", suffix="_to"
    )
    return _Day(
        stops,
        laid,
        transfers.select(from_stop="stop", to_stop="stop_to", min_seconds="min_seconds").sort(
            "from_stop", "to_stop"
        ),
        warnings,
    )


def _joined(days: Sequence[_Day], *, day: date) -> Timetable:
    """Lay feeds end to end, numbering on."""
    stops, calls, transfers = [], [], []
    first_stop = first_trip = 0
    for number, each in enumerate(days, start=1):
        prefix = f"{number}:" if len(days) > 1 else ""
        stops.append(each.stops.with_columns((pl.lit(prefix) + pl.col("stop_id")).alias("stop_id")))
        calls.append(
            each.calls.with_columns(pl.col("trip") + first_trip, pl.col("stop") + first_stop)
        )
        transfers.append(each.transfers.with_columns(pl.col("from_stop", "to_stop") + first_stop))
        first_stop += each.stops.height
        first_trip += int(each.calls["trip"].n_unique())
    return Timetable(
        day=day,
        stops=pl.concat(stops),
        calls=pl.concat(calls),
        transfers=pl.concat(transfers),
        warnings=tuple(sentence for each in days for sentence in each.warnings),
    )
