"""Journeys from one place, at every departure of a window, and how they spread over it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from carereach.access.router.lanes import Lanes, Rides, build_lanes, mirror_rides
from carereach.access.router.links import Links, Walks, turn
from carereach.access.router.raptor import NEVER, Plan, lay_labels, sweep
from carereach.access.router.thinning import thin_links

__all__ = ["Board", "Window", "back_board", "forward_board", "rank_departures", "search_window"]

_Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The departures asked about, and how long a journey may be [seconds]."""

    first: int
    departures: int
    longest: int
    rounds: int

    @property
    def last(self) -> int:
        """Second of the last departure."""
        return self.first + 60 * (self.departures - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """Lanes and walks laid out for searching one way: from origins, or back from destinations."""

    lanes: Lanes
    walks: Walks
    stops: int
    sources: int
    targets: int
    is_back: bool


def forward_board(rides: Rides, walks: Walks, counts: tuple[int, int, int]) -> Board:
    """Lay out searches from every origin; counts are of origins, stops and destinations."""
    lanes = build_lanes(rides, stops=counts[1])
    return Board(lanes, _thin(walks, lanes), counts[1], counts[0], counts[2], is_back=False)


def back_board(rides: Rides, walks: Walks, counts: tuple[int, int, int]) -> Board:
    """Lay out searches back from every destination, with time and every walk turned round."""
    origins, stops, destinations = counts
    turned = Walks(
        access=turn(walks.egress, size=destinations),
        changes=turn(walks.changes, size=stops),
        egress=turn(walks.access, size=stops),
        direct=turn(walks.direct, size=destinations),
    )
    lanes = build_lanes(mirror_rides(rides), stops=stops)
    return Board(lanes, _thin(turned, lanes), stops, destinations, origins, is_back=True)


def search_window(
    board: Board, window: Window, sources: Sequence[int]
) -> Iterator[tuple[int, _Ints]]:
    """Yield each source with its seconds to every target, one row a departure; NEVER if out.

    The array is used again for the next source: copy what is to be kept.
    """
    labels = lay_labels(board.lanes, stops=board.stops, rounds=window.rounds, targets=board.targets)
    out = np.empty((window.departures, board.targets), dtype=np.int32)
    direct = np.empty(board.targets, dtype=np.int32)
    for source in sources:
        walk = _from(board.walks.direct, source)
        direct[:] = NEVER
        direct[walk.to] = walk.seconds
        direct[direct > window.longest] = NEVER
        out[:] = direct
        access = _from(board.walks.access, source)
        if len(access.to) and len(board.lanes.stop):
            links = (access, board.walks.changes, board.walks.egress)
            sweep(board.lanes, links, labels, _plan(board, window, access), out)
        yield source, out


def rank_departures(seconds: _Ints, shares: Sequence[int]) -> Mapping[int, _Ints]:
    """Return, for each percentile, the journey that so many per cent of departures better or match.

    The nearest rank: of n departures in order of length, number ceil(share * n / 100). A departure
    that does not arrive is longer than any other. No rank lies between two journeys.

    Args:
        seconds: one row a departure, one column a target.
        shares: percentiles, 1 to 99.

    Source: Hyndman and Fan 1996, Sample Quantiles in Statistical Packages, The American
    Statistician 50:361-365, definition 1.
    """
    ordered = np.sort(seconds, axis=0) if len(seconds) > 1 else seconds
    return {share: ordered[-(-share * len(seconds) // 100) - 1] for share in shares}


def _thin(walks: Walks, lanes: Lanes) -> Walks:
    return replace(
        walks,
        access=thin_links(walks.access, lanes),
        changes=thin_links(walks.changes, lanes),
    )


def _from(links: Links, source: int) -> Links:
    chosen = slice(links.starts[source], links.starts[source + 1])
    return Links(links.starts, links.to[chosen], links.seconds[chosen])


def _plan(board: Board, window: Window, access: Links) -> Plan:
    if board.is_back:
        moments, latest = _arrivals(board.lanes, window, access), -window.first
    else:
        moments, latest = window.first + 60 * np.arange(window.departures)[::-1], NEVER - 1
    return Plan(moments.astype(np.int32), window.longest, latest, window.first, board.is_back)


def _arrivals(lanes: Lanes, window: Window, access: Links) -> NDArray[np.int64]:
    """Return every second at which a ride and a walk can end at the source, negative, latest first.

    Time runs backwards here, so that the earliest arrival is the latest moment.
    """
    found = [np.empty(0, dtype=np.int64)]
    for stop, seconds in zip(access.to, access.seconds, strict=True):
        for place in lanes.places[lanes.starts[stop] : lanes.starts[stop + 1]]:
            at = lanes.board_at[place]
            found.append(lanes.board[at : at + lanes.trips[place]] - np.int64(seconds))
    moments = np.unique(np.concatenate(found))[::-1]
    return moments[(moments <= -window.first) & (moments >= -(window.last + window.longest))]
