"""From searches one by one to travel times held sparsely."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from carereach.access.router.raptor import NEVER
from carereach.access.router.window import Board, Window, rank_departures, search_window
from carereach.access.times import TravelTimes
from carereach.base import Progress

__all__ = ["gather_times"]

_MEDIAN = 50
_BLOCK = 16
_Ints = NDArray[np.int32]


def gather_times(
    board: Board,
    window: Window,
    ids: tuple[Sequence[str], Sequence[str]],
    *,
    percentiles: Sequence[int],
    progress: Progress,
) -> TravelTimes:
    """Search from every source and hold the median and percentiles of the pairs within reach.

    Sources with the same walks are searched from once. Blocks of them are shared between the
    machine's cores; what is found does not depend on how.

    Args:
        board: lanes and walks laid out one way.
        window: the departures.
        ids: origins and destinations.
        percentiles: beside the median.
        progress: told after every block; may raise to stop.
    """
    shares = [_MEDIAN, *percentiles]
    alike = _find_alike(board)
    sources = np.unique(alike)
    cores = os.cpu_count() or 1
    size = max(1, min(_BLOCK, len(sources) // (2 * cores)))
    blocks = [sources[start : start + size] for start in range(0, len(sources), size)]
    found: dict[int, _Ints] = {}
    pool = ThreadPoolExecutor(cores)
    try:
        for block in pool.map(lambda these: _search(board, window, these, shares), blocks):
            found.update(block)
            progress(len(found), len(sources), "planning journeys")
    finally:
        pool.shutdown(cancel_futures=True)
    return _hold([found[source] for source in alike], board, ids, percentiles)


def _find_alike(board: Board) -> NDArray[np.int64]:
    """Return for each source the first with the very same walks."""
    first: dict[tuple[bytes, ...], int] = {}
    return np.array(
        [
            first.setdefault(
                tuple(
                    array[links.starts[source] : links.starts[source + 1]].tobytes()
                    for links in (board.walks.access, board.walks.direct)
                    for array in (links.to, links.seconds)
                ),
                source,
            )
            for source in range(board.sources)
        ],
        dtype=np.int64,
    )


def _search(
    board: Board, window: Window, sources: NDArray[np.int64], shares: Sequence[int]
) -> dict[int, _Ints]:
    """Return for each source the targets within reach, and below them seconds for each share."""
    found = {}
    for source, seconds in search_window(board, window, sources.tolist()):
        ranked = rank_departures(seconds, shares)
        near = np.flatnonzero(ranked[_MEDIAN] < NEVER)
        rows = [near, *(ranked[share][near] for share in shares)]
        found[source] = np.array(rows, dtype=np.int32)
    return found


def _hold(
    found: list[_Ints],
    board: Board,
    ids: tuple[Sequence[str], Sequence[str]],
    percentiles: Sequence[int],
) -> TravelTimes:
    """Lay the pairs out by origin, whichever way they were searched."""
    rows = np.concatenate(found, axis=1)
    source = np.repeat(np.arange(len(found), dtype=np.int32), [one.shape[1] for one in found])
    origin, to = (rows[0], source) if board.is_back else (source, rows[0])
    order = np.argsort(origin, kind="stable") if board.is_back else slice(None)
    starts = np.concatenate([[0], np.cumsum(np.bincount(origin, minlength=len(ids[0])))])
    minutes = [np.where(row < NEVER, row / 60, np.nan)[order] for row in rows[1:]]
    return TravelTimes(
        tuple(ids[0]),
        tuple(ids[1]),
        starts.astype(np.int64),
        np.ascontiguousarray(to[order], dtype=np.int32),
        minutes[0],
        MappingProxyType(dict(zip(percentiles, minutes[1:], strict=True))),
    )
