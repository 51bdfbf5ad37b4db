"""What every search of one question shares: the trips that run, the walks, and the window."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from carereach.access.router.lanes import Rides, read_rides
from carereach.access.router.limits import JourneyLimits
from carereach.access.router.links import Ends, Walks, walk_all
from carereach.access.router.snapping import Ground
from carereach.access.router.window import Board, Window, back_board, forward_board
from carereach.base import MethodError, Progress
from carereach.tables.transport import Timetable, WalkNetwork

__all__ = ["Journeys", "lay_board", "prepare_journeys", "read_places"]

_PLACE = {"id": pl.String, "latitude": pl.Float64, "longitude": pl.Float64}
_CALL = {
    "trip": pl.Int32,
    "stop": pl.Int32,
    "arrives": pl.Int32,
    "departs": pl.Int32,
    "can_board": pl.Boolean,
    "can_alight": pl.Boolean,
}


@dataclass(frozen=True, slots=True, eq=False)
class Journeys:
    """Found once for a question: trips that run, walks, and how places met the streets."""

    rides: Rides
    walks: Walks
    counts: tuple[int, int, int]
    """Origins, stops and destinations."""
    snaps: pl.DataFrame


def read_places(places: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Return id, latitude and longitude of places.

    Raises:
        MethodError: there are none, or an id is missing or occurs twice.
    """
    read = places.select(pl.col(name).cast(dtype) for name, dtype in _PLACE.items())
    if read.is_empty():
        raise MethodError(f"Journeys: the table of {kind}s is empty; give one place or more.")
    if read["id"].null_count() or read["id"].is_duplicated().any():
        raise MethodError(f"Journeys: among {kind}s an id is missing or occurs twice; mend it.")
    return read


def prepare_journeys(
    network: WalkNetwork,
    timetable: Timetable | None,
    places: tuple[pl.DataFrame, pl.DataFrame],
    *,
    window: Window,
    limits: JourneyLimits,
    progress: Progress,
) -> Journeys:
    """Join places and stops to the streets, find the walks, and pick the trips that can matter.

    Raises:
        MethodError: a place has no coordinates, or a trip goes back in time.
    """
    origins, destinations = places
    calls = pl.DataFrame(schema=_CALL) if timetable is None else timetable.calls
    stops = pl.DataFrame(schema=_PLACE) if timetable is None else _stops(timetable)
    rides = read_rides(
        calls,
        first=window.first,
        last=window.last + window.longest,
        slack=limits.board_slack_seconds,
    )
    ground = Ground(network)
    start, halts, end = (
        ground.snap(these, kind=kind, within_metres=limits.snap_metres)
        for kind, these in (("origin", origins), ("stop", stops), ("destination", destinations))
    )
    served = np.zeros(stops.height, dtype=bool)
    served[rides.stop] = True
    same = _find_same(origins, destinations)
    ends = Ends(
        start,
        halts,
        end,
        served,
        same["origin"].to_numpy().astype(np.int64),
        same["destination"].to_numpy().astype(np.int64),
    )
    transfers = None if timetable is None else timetable.transfers
    walks = walk_all(network, ends, transfers, limits=limits, progress=progress)
    counts = (origins.height, stops.height, destinations.height)
    return Journeys(rides, walks, counts, pl.concat(one.report for one in (start, end, halts)))


def lay_board(journeys: Journeys, window: Window) -> Board:
    """Lay out searches from origins or back from destinations, whichever is the less work."""
    origins, _, destinations = journeys.counts
    if origins * _forward_work(window) <= destinations * _back_work(window):
        return forward_board(journeys.rides, journeys.walks, journeys.counts)
    return back_board(journeys.rides, journeys.walks, journeys.counts)


def _forward_work(window: Window) -> float:
    """Return the work of one search, in departures of a long window; measured, not exact."""
    return 5 + window.departures


def _back_work(window: Window) -> float:
    """Return the same searching back: every second of arrival counts, not every minute."""
    return 2 * (5 + window.departures + window.longest / 480)


def _stops(timetable: Timetable) -> pl.DataFrame:
    stops = timetable.stops.rename({"stop_id": "id"})
    return stops.select(pl.col(name).cast(dtype) for name, dtype in _PLACE.items())


def _find_same(origins: pl.DataFrame, destinations: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of origins and destinations that are at the same coordinates."""
    here = ["latitude", "longitude"]
    left = origins.select(*here).with_row_index("origin")
    right = destinations.select(*here).with_row_index("destination")
    return left.join(right, on=here).select("origin", "destination")
