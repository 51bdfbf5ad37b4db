"""Streets and paths that can be walked, from OpenStreetMap."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.base import SourceError
from carereach.tables.transport import WalkNetwork

__all__ = ["read_walk_network"]

_STREETS = frozenset(
    [
        "bridleway", "corridor", "crossing", "cycleway", "footway", "living_street", "path",
        "pedestrian", "platform", "primary", "primary_link", "residential", "road", "secondary",
        "secondary_link", "service", "steps", "tertiary", "tertiary_link", "track", "unclassified",
    ]
)  # fmt: skip
"""Values of ``highway`` that people walk along, unless the way says otherwise."""
_FAST_STREETS = frozenset(["motorway", "motorway_link", "trunk", "trunk_link"])
"""Values that people walk along only where the way says so."""
_ON_FOOT = frozenset(["yes", "designated", "permissive"])
_NOT_ON_FOOT = frozenset(["no", "private", "use_sidepath"])
_CLOSED = frozenset(["no", "private"])
_SIDEWALKS = frozenset(["yes", "both", "left", "right"])
_SIDEWALK_KEYS = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")
_EARTH_CENTIMETRES = 637_100_880
_STEPS = 10_000_000
"""OpenStreetMap holds a degree as this many steps."""
_Longs = NDArray[np.int64]
_Floats = NDArray[np.float64]


class _Ways(NamedTuple):
    """The nodes of every way to walk, one way after another."""

    lengths: _Longs
    """How many nodes each way has."""
    nodes: _Longs
    x: _Longs
    """Longitude [ten millionths of a degree]; far out of range where it is not known."""
    y: _Longs


def read_walk_network(path: Path) -> WalkNetwork:
    """Read every street and path that can be walked.

    Every node of a way is kept, so that places join the streets where they are. Squares drawn as
    areas are left out, as are ferries, and stretches that lead out of the extract. Nodes stand in
    order of their OpenStreetMap ids.

    Args:
        path: an extract, ``.osm.pbf`` or ``.osm``.

    Raises:
        SourceError: it is not such a file, nothing in it can be walked, or it has no coordinates.
    """
    if not path.is_file():
        raise SourceError(f"{path.name} could not be read: there is no such file.")
    ways = _read_ways(path)
    if not ways.lengths.size:
        raise SourceError(
            f"{path.name} holds no street or path to walk: choose an extract of your area with"
            " its streets."
        )
    first = _starts_of_stretches(ways)
    if not first.size:
        raise SourceError(
            f"{path.name} has streets but not their coordinates: choose an extract with nodes."
        )
    _, where, number = np.unique(
        ways.nodes[np.concatenate([first, first + 1])], return_index=True, return_inverse=True
    )
    place = np.concatenate([first, first + 1])[where]
    return _network(
        ways.y[place] / _STEPS,
        ways.x[place] / _STEPS,
        number[: first.size].astype(np.int64),
        number[first.size :].astype(np.int64),
    )


def _starts_of_stretches(ways: _Ways) -> _Longs:
    """Return where a node and the next are two places, neighbours on one way, both in the file."""
    way = np.repeat(np.arange(ways.lengths.size), ways.lengths)
    is_placed = (np.abs(ways.x) <= 180 * _STEPS) & (np.abs(ways.y) <= 90 * _STEPS)
    is_stretch = (
        (way[:-1] == way[1:]) & (ways.nodes[:-1] != ways.nodes[1:]) & is_placed[:-1] & is_placed[1:]
    )
    return np.flatnonzero(is_stretch)


def _read_ways(path: Path) -> _Ways:
    import osmium

    nodes: list[tuple[int, int, int]] = []
    lengths: list[int] = []
    wanted = osmium.osm.NODE | osmium.osm.WAY
    try:
        objects = (
            osmium.FileProcessor(str(path), wanted)
            .with_locations()
            .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
            .with_filter(osmium.filter.KeyFilter("highway"))
        )
        for way in objects:
            if isinstance(way, osmium.osm.Way) and _can_walk(dict(way.tags)):
                nodes += [(node.ref, node.x, node.y) for node in way.nodes]
                lengths.append(len(way.nodes))
    except (RuntimeError, OSError, ValueError, MemoryError):
        raise SourceError(
            f"{path.name} is not an OpenStreetMap file, or it is damaged: choose an .osm.pbf or"
            " .osm file, or fetch it again."
        ) from None
    table = np.array(nodes, dtype=np.int64).reshape(-1, 3)
    return _Ways(np.array(lengths, dtype=np.int64), table[:, 0], table[:, 1], table[:, 2])


def _can_walk(tags: dict[str, str]) -> bool:
    """Whether people may walk along a way, by its tags."""
    foot = tags.get("foot")
    if tags.get("area") == "yes" or foot in _NOT_ON_FOOT:
        return False
    street = tags.get("highway")
    if foot in _ON_FOOT:
        return street in _STREETS or street in _FAST_STREETS
    if tags.get("access") in _CLOSED:
        return False
    if street in _FAST_STREETS:
        return any(tags.get(key) in _SIDEWALKS for key in _SIDEWALK_KEYS)
    return street in _STREETS


def _network(latitude: _Floats, longitude: _Floats, first: _Longs, second: _Longs) -> WalkNetwork:
    """Hold every stretch twice, each pair of nodes once, by node."""
    from scipy import sparse  # type: ignore[import-untyped]

    size = latitude.size
    pairs = np.unique(np.minimum(first, second) * size + np.maximum(first, second))
    low, high = pairs // size, pairs % size
    length = _centimetres(latitude, longitude, low, high)
    start, end = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.lexsort((end, start))
    starts = np.concatenate([[0], np.cumsum(np.bincount(start, minlength=size))])
    links = sparse.coo_array((np.ones(low.size, dtype=np.int8), (low, high)), shape=(size, size))
    _, part = sparse.csgraph.connected_components(links, directed=False)
    return WalkNetwork(
        latitude=latitude,
        longitude=longitude,
        starts=starts.astype(np.int32),
        ends=end[order].astype(np.int32),
        centimetres=np.concatenate([length, length])[order],
        island=_by_size(part),
    )


def _centimetres(
    latitude: _Floats, longitude: _Floats, start: _Longs, end: _Longs
) -> NDArray[np.int32]:
    """Return great-circle lengths in whole centimetres, at least one."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    half = (
        np.sin((lat[end] - lat[start]) / 2) ** 2
        + np.cos(lat[start]) * np.cos(lat[end]) * np.sin((lon[end] - lon[start]) / 2) ** 2
    )
    length: _Floats = 2 * _EARTH_CENTIMETRES * np.arcsin(np.sqrt(np.minimum(half, 1)))
    return np.maximum(np.rint(length), 1).astype(np.int32)


def _by_size(part: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number connected parts by size, the largest 0; of two alike the one with the first node."""
    sizes = np.bincount(part)
    _, first = np.unique(part, return_index=True)
    number = np.empty(sizes.size, dtype=np.int32)
    number[np.lexsort((first, -sizes))] = np.arange(sizes.size, dtype=np.int32)
    island: NDArray[np.int32] = number[part]
    return island
