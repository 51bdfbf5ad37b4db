"""Door to door by walking and timetable: minutes between every origin and destination."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from carereach.access.router.gather import gather_times
from carereach.access.router.limits import JourneyLimits, check_departures, check_percentiles
from carereach.access.router.prepare import lay_board, prepare_journeys, read_places
from carereach.access.router.window import Window
from carereach.access.times import TravelTimes
from carereach.base import Progress, silent
from carereach.tables.transport import Timetable, WalkNetwork

__all__ = ["RoutedTimes", "route_times"]


@dataclass(frozen=True, slots=True, eq=False)
class RoutedTimes:
    """Travel times door to door, and how every place and stop met the streets."""

    times: TravelTimes
    snaps: pl.DataFrame
    """kind (origin, destination, stop), id, metres [m], island, state: "joined", "too far from any
    street" or "on a separate street island"; one row a place."""


def route_times(  # noqa: PLR0913 - the whole question a traveller asks
    network: WalkNetwork,
    timetable: Timetable | None,
    origins: pl.DataFrame,
    destinations: pl.DataFrame,
    *,
    departs_second: int,
    window_minutes: int = 0,
    percentiles: Sequence[int] = (),
    limits: JourneyLimits,
    progress: Progress = silent,
) -> RoutedTimes:
    """Return how long the quickest journey on foot and by timetable takes, door to door [minutes].

    A journey starts at the origin at the departure second. It is either one walk, or a walk to a
    stop, one to ``max_rides`` rides with a change between each two, and a walk to the destination.
    A change is a wait at the same stop or one walk to another; it takes the time of the walk or
    the timetable's least time if that is longer, and none is made where the timetable forbids it.
    Two walks never follow one another. Waiting counts, before the first ride too.

    A walk runs from a point straight to the nearest street node, along the streets, and straight to
    the other point. No walk is longer than ``max_walk_metres``; its seconds are its whole length
    over the speed, rounded up once. A place that is not joined to the streets is reached from
    nowhere but itself. An origin and a destination at the same coordinates are 0 minutes apart.

    Over a window of W minutes there is a departure at each of W minutes, and the quickest journey
    is found for every one, exactly. ``minutes`` is then the median, percentiles go by the nearest
    rank, and a departure that does not arrive within ``max_minutes`` counts as longer than all
    others: a percentile it falls on is not a number. Pairs that fewer than half of the departures
    serve have no row.

    Args:
        network: streets, each walked in both directions.
        timetable: trips of the day and the nights to either side; none for walking alone.
        origins: id, latitude and longitude [degrees]; each id once.
        destinations: the same.
        departs_second: first departure [seconds since the timetable's midnight].
        window_minutes: how many departures, one a minute; 0 for one.
        percentiles: further ranks over the departures, 1 to 99.
        limits: how long, how far and how many rides.
        progress: told how far the work has come; may raise to stop it.

    Raises:
        MethodError: no origin or destination, a place without coordinates or given twice, a
            departure beyond the timetable, a percentile outside 1 to 99, or times that go back.

    Source: Delling, Pajor and Werneck 2015, Round-Based Public Transit Routing, Transportation
    Science 49:591-604 (see `raptor`); Dijkstra 1959 for walks (see `walking`).
    """
    check_departures(departs_second, window_minutes)
    check_percentiles(percentiles)
    places = read_places(origins, "origin"), read_places(destinations, "destination")
    window = Window(
        first=departs_second,
        departures=max(window_minutes, 1),
        longest=limits.longest_seconds,
        rounds=limits.max_rides,
    )
    journeys = prepare_journeys(
        network, timetable, places, window=window, limits=limits, progress=progress
    )
    times = gather_times(
        lay_board(journeys, window),
        window,
        (places[0]["id"].to_list(), places[1]["id"].to_list()),
        percentiles=percentiles,
        progress=progress,
    )
    return RoutedTimes(times, journeys.snaps)
