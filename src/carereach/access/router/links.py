"""Walks in seconds: from places to stops, between stops, from stops to places, all the way."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.router.limits import JourneyLimits
from carereach.access.router.snapping import Snapped
from carereach.access.router.walking import find_walks, stand
from carereach.base import Progress
from carereach.tables.transport import WalkNetwork

__all__ = ["Ends", "Links", "Walks", "link", "turn", "walk_all"]

_Ints = NDArray[np.int32]
_Longs = NDArray[np.int64]


class Links(NamedTuple):
    """Walks by where they start: those of ``i`` at ``starts[i]`` to ``starts[i + 1]``."""

    starts: _Ints
    to: _Ints
    seconds: _Ints


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """Every walk a journey may hold, in whole seconds rounded up."""

    access: Links
    """From origins to stops."""
    changes: Links
    """From a stop to a stop, staying at the same one included; the timetable's rules applied."""
    egress: Links
    """From stops to destinations."""
    direct: Links
    """From origins to destinations on foot alone; 0 to the same place."""


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Everything that walks start from or lead to, joined to the streets."""

    origins: Snapped
    stops: Snapped
    destinations: Snapped
    served: NDArray[np.bool_]
    """Which stops have a call at all."""
    same_origins: _Longs
    """With ``same_destinations``: pairs that are one and the same place."""
    same_destinations: _Longs


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    start: _Longs
    to: _Longs
    seconds: _Longs

    def where(self, chosen: NDArray[np.bool_]) -> "_Found":
        return _Found(self.start[chosen], self.to[chosen], self.seconds[chosen])


def link(start: _Longs, to: _Longs, seconds: _Longs, *, size: int) -> Links:
    """Lay walks out by their start, of which there are ``size``; the quickest come first."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(start, minlength=size))])
    ends, longest = int(to.max(initial=0)) + 1, int(seconds.max(initial=0)) + 1
    rest, to = np.divmod(np.sort((start * longest + seconds) * ends + to), ends)
    return Links(starts.astype(np.int32), to.astype(np.int32), (rest % longest).astype(np.int32))


def turn(links: Links, *, size: int) -> Links:
    """Return the same walks by where they end, of which there are ``size``."""
    start = np.repeat(np.arange(len(links.starts) - 1), np.diff(links.starts))
    return link(links.to.astype(np.int64), start, links.seconds.astype(np.int64), size=size)


def walk_all(
    network: WalkNetwork,
    ends: Ends,
    transfers: pl.DataFrame | None,
    *,
    limits: JourneyLimits,
    progress: Progress,
) -> Walks:
    """Find every walk within the limits: once from the stops, and once all the way.

    Streets are walked in both directions, so walks to a stop are read off walks from it, and those
    between origins and destinations start from whichever are fewer.
    """
    sets = (ends.origins, ends.stops, ends.destinations)
    counts = [len(snapped.nodes) for snapped in sets]
    stop, end = counts[0], counts[0] + counts[1]
    nodes = np.concatenate([snapped.nodes for snapped in sets])
    far = np.concatenate([snapped.centimetres for snapped in sets])
    origins, served = np.arange(stop), stop + np.flatnonzero(ends.served)
    others = np.arange(end, end + counts[2])

    def search(sources: _Longs, targets: _Longs) -> _Found:
        return _search(network, nodes, far, (sources, targets), limits=limits, progress=progress)

    ways = search(served, np.concatenate([origins, served, others]))
    back = counts[0] > counts[2]
    alone = search(others, origins) if back else search(origins, others)
    if back:
        alone = _Found(alone.to, alone.start, alone.seconds)
    access = ways.where(ways.to < stop)
    egress = ways.where(ways.to >= end)
    changes = ways.where((ways.to >= stop) & (ways.to < end))
    return Walks(
        link(access.to, access.start - stop, access.seconds, size=stop),
        _changes(changes.start - stop, changes.to - stop, changes.seconds, transfers, counts[1]),
        link(egress.start - stop, egress.to - end, egress.seconds, size=counts[1]),
        _direct(alone.start, alone.to - end, alone.seconds, ends, counts),
    )


def _search(
    network: WalkNetwork,
    nodes: _Ints,
    far: _Ints,
    ends: tuple[_Longs, _Longs],
    *,
    limits: JourneyLimits,
    progress: Progress,
) -> _Found:
    size = len(network.latitude)
    sources, targets = (stand(nodes, far, chosen=chosen, size=size) for chosen in ends)
    blocks = [np.empty((0, 3), dtype=np.int32)]
    if len(sources.points) and len(targets.points):
        for done, total, block in find_walks(
            network, sources, targets, longest=limits.walk_centimetres
        ):
            blocks.append(block)
            progress(done, total, "finding walks")
    rows = np.concatenate(blocks).astype(np.int64)
    return _Found(rows[:, 0], rows[:, 1], -(-rows[:, 2] * 36 // limits.metres_an_hour))


def _changes(
    start: _Longs, to: _Longs, seconds: _Longs, transfers: pl.DataFrame | None, stops: int
) -> Links:
    """Apply the timetable's rules: a longer least time is kept, a forbidden change is left out."""
    every = np.arange(stops)
    apart = start != to
    start = np.concatenate([start[apart], every])
    to = np.concatenate([to[apart], every])
    seconds = np.concatenate([seconds[apart], np.zeros(stops, dtype=np.int64)])
    if transfers is not None and transfers.height:
        key = start * stops + to
        order = np.argsort(key)
        rule = (transfers["from_stop"].cast(pl.Int64) * stops + transfers["to_stop"]).to_numpy()
        least = transfers["min_seconds"].to_numpy().astype(np.int64)
        at = np.minimum(np.searchsorted(key, rule, sorter=order), len(key) - 1)
        walked = key[order[at]] == rule
        rows, least = order[at[walked]], least[walked]
        np.maximum.at(seconds, rows, least)
        allowed = np.ones(len(seconds), dtype=bool)
        allowed[rows[least < 0]] = False
        start, to, seconds = start[allowed], to[allowed], seconds[allowed]
    return link(start, to, seconds, size=stops)


def _direct(start: _Longs, to: _Longs, seconds: _Longs, ends: Ends, counts: list[int]) -> Links:
    """Add the pairs that are one and the same place, which takes no time."""
    start = np.concatenate([start, ends.same_origins])
    to = np.concatenate([to, ends.same_destinations])
    seconds = np.concatenate([seconds, np.zeros(len(ends.same_origins), dtype=np.int64)])
    _, first = np.unique((start * counts[2] + to) * 2 + (seconds > 0), return_index=True)
    pair = (start * counts[2] + to)[first]
    kept = first[np.concatenate([[True], pair[1:] != pair[:-1]])] if len(pair) else first
    return link(start[kept], to[kept], seconds[kept], size=counts[0])
