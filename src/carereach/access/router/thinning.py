"""Leave out walks to stops that never help: the same bus comes by nearer, and sooner than on foot.

A walk to a stop is made to board there. Along one lane, boarding at a later place after a longer
walk is never better where even the slowest trip between the two places is no slower than the
extra walk: every trip caught at the later place is caught at the earlier one too. A walk is left
out where that holds at every place it could be for. No arrival changes; the searches have less to
look at.

Source: this project's own; the idea of leaving out such changes is from Witt 2015, Trip-Based
Public Transit Routing, ESA 2015, LNCS 9294:1025-1036.
"""

import numpy as np
from numpy.typing import NDArray

from carereach.access.router.compiled import compiled
from carereach.access.router.lanes import Lanes
from carereach.access.router.links import Links

__all__ = ["thin_links"]

_Ints = NDArray[np.int32]

_NO_VALUE = 2**31 - 1


def thin_links(links: Links, lanes: Lanes) -> Links:
    """Return the walks to stops without those that never help."""
    desk = np.full(len(lanes.stop), _NO_VALUE, dtype=np.int32)
    kept = mark_useful(links, lanes, desk, np.empty(len(lanes.stop), dtype=np.int32))
    start = np.repeat(np.arange(len(links.starts) - 1), np.diff(links.starts))[kept]
    starts = np.concatenate([[0], np.cumsum(np.bincount(start, minlength=len(links.starts) - 1))])
    return Links(starts.astype(np.int32), links.to[kept], links.seconds[kept])


@compiled
def mark_useful(
    links: Links, lanes: Lanes, desk: _Ints, touched: _Ints
) -> NDArray[np.bool_]:  # pragma: no cover
    """Say of each walk whether it can help; ``desk`` and ``touched`` are room to work in."""
    starts, places, last, lag = lanes.starts, lanes.places, lanes.last, lanes.lag
    to, seconds = links.to, links.seconds
    kept = np.zeros(len(to), dtype=np.bool_)
    for source in range(len(links.starts) - 1):
        ends = 0
        for walk in range(links.starts[source], links.starts[source + 1]):
            for entry in range(starts[to[walk]], starts[to[walk] + 1]):
                place = places[entry]
                desk[place] = seconds[walk] - lag[place]
                if desk[last[place]] != source:
                    desk[last[place]] = source
                    touched[ends] = last[place]
                    ends += 1
        for lane in range(ends):
            _sift(lanes.width[touched[lane]], touched[lane], desk)
        for walk in range(links.starts[source], links.starts[source + 1]):
            for entry in range(starts[to[walk]], starts[to[walk] + 1]):
                kept[walk] |= desk[places[entry]] != _NO_VALUE
        for lane in range(ends):
            desk[touched[lane] + 1 - lanes.width[touched[lane]] : touched[lane]] = _NO_VALUE
    return kept


@compiled
def _sift(width: int, last: int, desk: _Ints) -> None:  # pragma: no cover
    """Keep along one lane only what is less than everything before it."""
    least = _NO_VALUE
    for place in range(last + 1 - width, last):
        if desk[place] < least:
            least = desk[place]
        else:
            desk[place] = _NO_VALUE
