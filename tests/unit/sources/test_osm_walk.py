"""Streets that can be walked: which ways count, how they join, and what is refused."""

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.sources.osm_walk import read_walk_network
from carereach.tables.transport import WalkNetwork
from tests.unit.sources.maps import Way, write_map

NEWPORT = (
    Path(__file__).parents[3] / ".." / "shared" / "data" / "newport" / "newport-2023-06-13.osm.pbf"
)
LINE = {number: (51.5, -3.0 + number / 1000) for number in range(1, 10)}
HOME = {"highway": "residential"}


def read(folder: Path, *ways: Way, nodes: dict[int, tuple[float, float]] = LINE) -> WalkNetwork:
    return read_walk_network(write_map(folder / "town.osm", nodes, ways))


def edges(network: WalkNetwork) -> list[tuple[int, int, int]]:
    """Return every stretch as from, to and centimetres."""
    start = np.repeat(np.arange(network.latitude.size), np.diff(network.starts))
    return list(
        zip(start.tolist(), network.ends.tolist(), network.centimetres.tolist(), strict=True)
    )


def test_a_street_is_walked_both_ways(tmp_path: Path) -> None:
    network = read(tmp_path, ([3, 1, 2], HOME))
    length = round(637_100_880 * math.radians(0.001) * math.cos(math.radians(51.5)))
    assert edges(network) == [
        (0, 1, length), (0, 2, 2 * length), (1, 0, length), (2, 0, 2 * length),
    ]  # fmt: skip
    assert network.latitude.tolist() == [51.5] * 3
    assert network.longitude.tolist() == [-2.999, -2.998, -2.997]
    kinds = [
        each.dtype for each in (network.starts, network.ends, network.centimetres, network.island)
    ]
    assert kinds == [np.dtype("int32")] * 4


def test_streets_join_where_they_share_a_node(tmp_path: Path) -> None:
    network = read(tmp_path, ([1, 2, 3], HOME), ([4, 2], HOME), ([2, 1], HOME), ([8, 9], HOME))
    assert np.diff(network.starts).tolist() == [1, 3, 1, 1, 1, 1]
    assert network.island.tolist() == [0, 0, 0, 0, 1, 1]


def test_islands_are_numbered_by_size(tmp_path: Path) -> None:
    network = read(tmp_path, ([1, 2], HOME), ([3, 4], HOME), ([5, 6, 7], HOME))
    assert network.island.tolist() == [1, 1, 2, 2, 0, 0, 0]


@pytest.mark.parametrize(
    ("tags", "is_walked"),
    [
        ({"highway": "footway"}, True),
        ({"highway": "steps"}, True),
        ({"highway": "cycleway"}, True),
        ({"highway": "cycleway", "foot": "no"}, False),
        ({"highway": "primary", "foot": "use_sidepath"}, False),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "no"}, False),
        ({"highway": "service", "access": "private", "foot": "permissive"}, True),
        ({"highway": "track", "access": "no", "foot": "designated"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "trunk"}, False),
        ({"highway": "trunk", "foot": "yes"}, True),
        ({"highway": "trunk", "sidewalk": "left"}, True),
        ({"highway": "trunk", "sidewalk:both": "yes"}, True),
        ({"highway": "trunk", "sidewalk": "no"}, False),
        ({"highway": "trunk", "sidewalk": "both", "access": "private"}, False),
        ({"highway": "construction"}, False),
        ({"highway": "construction", "foot": "yes"}, False),
        ({"highway": "pedestrian", "area": "yes"}, False),
        ({"highway": "pedestrian", "area": "no"}, True),
        ({"route": "ferry", "foot": "yes"}, False),
        ({"railway": "rail"}, False),
    ],
)
def test_which_ways_people_walk(tmp_path: Path, tags: dict[str, str], is_walked: bool) -> None:
    network = read(tmp_path, ([1, 2], HOME), ([3, 4], tags))
    assert (network.latitude.size == 4) is is_walked


def test_short_and_folded_ways(tmp_path: Path) -> None:
    near = {1: (51.5, -3.0), 2: (51.5, -3.00000001), 3: (51.5, -3.0)}
    network = read(tmp_path, ([1, 1, 2], HOME), ([3], HOME), ([3, 1], HOME), nodes=near)
    assert edges(network) == [(0, 1, 1), (0, 2, 1), (1, 0, 1), (2, 0, 1)]


def test_ways_that_leave_the_extract_end_at_its_edge(tmp_path: Path) -> None:
    network = read(tmp_path, ([1, 2, 77, 3, 4], HOME), ([88, 5], HOME))
    assert network.latitude.size == 4
    assert network.island.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("ways", "sentence"),
    [
        ([], "holds no street or path to walk"),
        ([([1, 2], {"highway": "motorway"})], "holds no street or path to walk"),
        ([([71, 72], HOME)], "has streets but not their coordinates"),
        ([([1], HOME)], "has streets but not their coordinates"),
    ],
)
def test_maps_without_streets(tmp_path: Path, ways: list[Way], sentence: str) -> None:
    with pytest.raises(SourceError, match=rf"^town\.osm {sentence}.*\.$"):
        read(tmp_path, *ways)


@pytest.mark.parametrize("name", ["map.osm", "map.osm.pbf", "map.zip", "map"])
@pytest.mark.parametrize(
    "content", [b"", b"secret", b"PK\x03\x04", b"<osm><way></osm>", b"\0" * 99]
)
def test_files_that_are_not_maps(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=rf"^{name} ") as caught:
        read_walk_network(path)
    assert "secret" not in str(caught.value)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.osm", tmp_path):
        with pytest.raises(SourceError, match="there is no such file"):
            read_walk_network(path)


def test_newport() -> None:
    """The largest part is exactly the one counted before: 44,097 nodes, 47,603 edges, 75 parts.

    Those figures keep every node of every way, interior ones too, as we do; the other 74 parts
    are paths that join nothing within the extract, 928 nodes in all.
    """
    if not NEWPORT.is_file():
        pytest.skip("the Newport files are not on this machine")
    network = read_walk_network(NEWPORT)
    start = np.repeat(np.arange(network.latitude.size), np.diff(network.starts))
    assert network.island.max() + 1 == 75
    assert (network.island == 0).sum() == 44_097
    assert (network.island[start] == 0).sum() == 2 * 47_603
    assert network.latitude.size == 45_025
    assert network.ends.size == 2 * 48_468
    assert (network.island[start] == network.island[network.ends]).all()


def test_a_damaged_extract(tmp_path: Path) -> None:
    if not NEWPORT.is_file():
        pytest.skip("the Newport files are not on this machine")
    content = NEWPORT.read_bytes()
    path = tmp_path / "cut.osm.pbf"
    for end in (5, 100, 40_000, len(content) - 1000):
        path.write_bytes(content[:end])
        with pytest.raises(SourceError, match=r"^cut\.osm\.pbf is not an OpenStreetMap file"):
            read_walk_network(path)


PLACES = st.tuples(st.floats(49, 61), st.floats(-9, 2.5))


@settings(max_examples=40)
@given(
    st.lists(PLACES, min_size=2, max_size=8),
    st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=6), min_size=1, max_size=6),
)
def test_every_network_is_sound(
    tmp_path_factory: pytest.TempPathFactory,
    places: list[tuple[float, float]],
    ways: list[list[int]],
) -> None:
    nodes = {number: (round(lat, 7), round(lon, 7)) for number, (lat, lon) in enumerate(places)}
    present = {
        frozenset(pair)
        for way in ways
        for pair in pairwise(way)
        if len(set(pair)) == 2 and max(pair) < len(places)
    }
    folder = tmp_path_factory.mktemp("map")
    if not present:
        with pytest.raises(SourceError):
            read(folder, *((way, HOME) for way in ways), nodes=nodes)
        return
    network = read(folder, *((way, HOME) for way in ways), nodes=nodes)
    found = edges(network)
    assert len(found) == 2 * len(present)
    assert {(to, start, length) for start, to, length in found} == set(found)
    assert found == sorted(found)
    assert len(network.latitude) == len(frozenset().union(*present))
    assert all(network.island[start] == network.island[to] for start, to, _ in found)
    sizes = np.bincount(network.island)
    assert (np.diff(sizes) <= 0).all()
