"""Every walk short enough to count, found by searching outwards along the streets."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.access.router.compiled import compiled
from carereach.tables.transport import WalkNetwork

__all__ = ["Standing", "Streets", "find_walks", "search_walks", "stand"]

_Ints = NDArray[np.int32]
_Longs = NDArray[np.int64]

_UNSEEN = 2**31 - 1
_BLOCK = 2048


class Streets(NamedTuple):
    """A walk network as the search reads it."""

    starts: _Ints
    ends: _Ints
    centimetres: _Ints


class Standing(NamedTuple):
    """Who stands at each node: those of node ``i`` at ``starts[i]`` to ``starts[i + 1]``."""

    starts: _Ints
    points: _Ints
    centimetres: _Ints
    """How far each point lies from its node."""


class _Desk(NamedTuple):
    """Room for one search, laid once for many."""

    far: _Ints
    heap: _Longs
    seen: _Ints


def stand(nodes: _Ints, centimetres: _Ints, *, chosen: NDArray[np.intp], size: int) -> Standing:
    """Stand the chosen points on a network of ``size`` nodes; those off it are left out."""
    points = chosen[nodes[chosen] >= 0]
    points = points[np.argsort(nodes[points], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(np.bincount(nodes[points], minlength=size))])
    return Standing(
        starts.astype(np.int32), points.astype(np.int32), centimetres[points].astype(np.int32)
    )


def find_walks(
    network: WalkNetwork, sources: Standing, targets: Standing, *, longest: int
) -> Iterator[tuple[int, int, NDArray[np.int32]]]:
    """Yield walks of up to ``longest`` centimetres in blocks: done, total, (from, to, cm) rows.

    The length is the whole walk: from a point to its street, along the streets, and from the
    street to the other point.

    Source: Dijkstra 1959, A note on two problems in connexion with graphs, Numerische Mathematik
    1:269-271, stopped at the longest walk.
    """
    # One kind of array only, or the search would be compiled for each kind.
    streets = Streets(
        *(
            np.require(array, np.int32, ["C", "W"])
            for array in (network.starts, network.ends, network.centimetres)
        )
    )
    desk = _Desk(
        np.full(len(network.latitude), _UNSEEN, dtype=np.int32),
        np.empty(len(streets.ends) + 1, dtype=np.int64),
        np.empty(len(network.latitude), dtype=np.int32),
    )
    nodes = np.flatnonzero(np.diff(sources.starts)).astype(np.int32)
    for start in range(0, len(nodes), _BLOCK):
        block = nodes[start : start + _BLOCK]
        yield (
            start + len(block),
            len(nodes),
            search_walks(streets, sources, targets, desk, block, longest),
        )


# The functions below run compiled, where coverage cannot see them; the tests run them as plain
# Python too and compare every walk with a search that shares no code.


@compiled
def search_walks(
    streets: Streets,
    sources: Standing,
    targets: Standing,
    desk: _Desk,
    nodes: _Ints,
    longest: int,
) -> _Ints:  # pragma: no cover
    """Return (from, to, centimetres) of every walk that starts at one of the nodes."""
    found, count = np.empty((1024, 3), dtype=np.int32), 0
    for node in nodes:
        least = longest
        for i in range(sources.starts[node], sources.starts[node + 1]):
            least = min(least, sources.centimetres[i])
        seen = _search(streets, desk, node, longest - least)
        for place in range(seen):
            other = desk.seen[place]
            far = desk.far[other]
            desk.far[other] = _UNSEEN
            if targets.starts[other] == targets.starts[other + 1]:
                continue
            for i in range(sources.starts[node], sources.starts[node + 1]):
                for j in range(targets.starts[other], targets.starts[other + 1]):
                    total = sources.centimetres[i] + far + targets.centimetres[j]
                    if total <= longest:
                        if count == len(found):
                            more = np.empty((2 * count, 3), dtype=np.int32)
                            more[:count] = found
                            found = more
                        found[count, 0] = sources.points[i]
                        found[count, 1] = targets.points[j]
                        found[count, 2] = total
                        count += 1
    return found[:count]


@compiled
def _search(streets: Streets, desk: _Desk, node: int, longest: int) -> int:  # pragma: no cover
    """Mark how far every node within ``longest`` is; return how many there are."""
    desk.far[node] = 0
    desk.seen[0] = node
    desk.heap[0] = node
    size, seen = 1, 1
    while size:
        key = _pop(desk.heap, size)
        size -= 1
        far, here = key >> 32, key & 0xFFFFFFFF
        if far > desk.far[here]:
            continue
        for edge in range(streets.starts[here], streets.starts[here + 1]):
            other = streets.ends[edge]
            reach = far + int(streets.centimetres[edge])
            if reach <= longest and reach < desk.far[other]:
                if desk.far[other] == _UNSEEN:
                    desk.seen[seen] = other
                    seen += 1
                desk.far[other] = reach
                _push(desk.heap, size, (reach << 32) | int(other))
                size += 1
    return seen


@compiled
def _push(heap: _Longs, size: int, key: int) -> None:  # pragma: no cover
    """Add a key to a binary heap of ``size`` keys."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if heap[above] <= key:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = key


@compiled
def _pop(heap: _Longs, size: int) -> int:  # pragma: no cover
    """Take the least key from a binary heap of ``size`` keys."""
    least, key, last, at = int(heap[0]), heap[size - 1], size - 1, 0
    while True:
        below = 2 * at + 1
        if below >= last:
            break
        if below + 1 < last and heap[below + 1] < heap[below]:
            below += 1
        if heap[below] >= key:
            break
        heap[at] = heap[below]
        at = below
    heap[at] = key
    return least
