"""Streets and timetables kept between runs: the same answers, whatever becomes of the cache."""

import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from carereach.base import SourceError
from carereach.sources import transport_cache
from carereach.sources.gtfs import read_timetable
from carereach.sources.osm_walk import read_walk_network
from carereach.sources.transport_cache import (
    default_cache_folder,
    load_timetable,
    load_walk_network,
)
from carereach.tables.transport import Timetable, WalkNetwork
from tests.unit.sources.feeds import WEDNESDAY, plain_feed, write_feed
from tests.unit.sources.maps import write_map

CHANGES = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,B,2,120\n"


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    nodes = {number: (51.5, -3 - number / 1000) for number in range(4)}
    return write_map(tmp_path / "town.osm", nodes, [([0, 1, 2, 3], {"highway": "residential"})])


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write_feed(tmp_path / "feed.zip", plain_feed(transfers=CHANGES, calendar_dates=None))


def same_streets(one: WalkNetwork, other: WalkNetwork) -> bool:
    names = ("latitude", "longitude", "starts", "ends", "centimetres", "island")
    pairs = [(getattr(one, name), getattr(other, name)) for name in names]
    return all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in pairs)


def same_timetable(one: Timetable, other: Timetable) -> bool:
    frames = ("stops", "calls", "transfers")
    return (one.day, one.warnings) == (other.day, other.warnings) and all(
        getattr(one, name).equals(getattr(other, name))
        and getattr(one, name).schema == getattr(other, name).schema
        for name in frames
    )


def test_streets_are_kept(tmp_path: Path, streets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache" / "deep"
    plain = read_walk_network(streets)
    assert same_streets(load_walk_network(streets, cache_folder=cache), plain)
    [entry] = cache.iterdir()
    assert entry.suffix == ".npz"
    monkeypatch.setattr(transport_cache, "read_walk_network", None)
    assert same_streets(load_walk_network(streets, cache_folder=cache), plain)


def test_timetables_are_kept(tmp_path: Path, feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = read_timetable([feed], day=WEDNESDAY)
    for _ in range(2):
        loaded = load_timetable([feed], day=WEDNESDAY, cache_folder=tmp_path / "cache")
        assert same_timetable(loaded, plain)
        monkeypatch.setattr(transport_cache, "read_timetable", None)


def test_an_entry_is_of_its_files_and_day_alone(tmp_path: Path, feed: Path) -> None:
    cache = tmp_path / "cache"
    other = write_feed(tmp_path / "other.zip", plain_feed())
    same = tmp_path / "copy.zip"
    same.write_bytes(feed.read_bytes())
    for paths in ([feed], [other], [feed, other], [other, feed], [same]):
        for day in (WEDNESDAY, WEDNESDAY + timedelta(days=1)):
            load_timetable(paths, day=day, cache_folder=cache)
            load_timetable(paths, day=day, cache_folder=cache)
    assert len(list(cache.iterdir())) == 10
    write_feed(feed, plain_feed(stops="stop_id,stop_lat,stop_lon\nA,52,-3\nB,52,-3\nC,52,-3\n"))
    changed = load_timetable([feed], day=WEDNESDAY, cache_folder=cache)
    assert changed.stops["latitude"].to_list() == [52.0] * 3


def test_a_new_format_reads_again(
    tmp_path: Path, streets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_walk_network(streets, cache_folder=tmp_path / "cache")
    monkeypatch.setattr(transport_cache, "_FORMAT", 10_000)
    load_walk_network(streets, cache_folder=tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_a_broken_entry_is_made_again(tmp_path: Path, streets: Path, feed: Path) -> None:
    cache = tmp_path / "cache"
    plain = read_walk_network(streets)
    timetable = read_timetable([feed], day=WEDNESDAY)
    load_walk_network(streets, cache_folder=cache)
    load_timetable([feed], day=WEDNESDAY, cache_folder=cache)
    for entry in cache.iterdir():
        good = entry.read_bytes()
        for bad in (b"", b"not a cache", good[:-30], good[:200], b"\x93NUMPY" + good):
            entry.write_bytes(bad)
            assert same_streets(load_walk_network(streets, cache_folder=cache), plain)
            loaded = load_timetable([feed], day=WEDNESDAY, cache_folder=cache)
            assert same_timetable(loaded, timetable)
            assert entry.read_bytes() == good


@pytest.mark.parametrize(
    "change",
    [
        {"ends": np.array([1, 0, 2, 1, 3, 99], dtype=np.int32)},
        {"ends": np.array([1, 0, 2, 1, 3, -2], dtype=np.int32)},
        {"ends": np.array([1, 0], dtype=np.int32)},
        {"starts": np.array([0, 9, 3, 5, 6], dtype=np.int32)},
        {"starts": np.array([0, 6], dtype=np.int32)},
        {"island": np.zeros(4, dtype=np.int64)},
        {"centimetres": np.zeros(6, dtype=np.int32)},
        {"latitude": np.array(["a"] * 4, dtype=object)},
        {"more": np.zeros(1)},
    ],
)
def test_an_entry_that_is_not_sound_is_made_again(
    tmp_path: Path, streets: Path, change: dict[str, np.ndarray]
) -> None:
    cache = tmp_path / "cache"
    plain = load_walk_network(streets, cache_folder=cache)
    [entry] = cache.iterdir()
    with np.load(entry) as kept:
        arrays = dict(kept)
    np.savez(entry, **(arrays | change))
    assert same_streets(load_walk_network(streets, cache_folder=cache), plain)


def test_a_timetable_entry_that_is_not_sound_is_made_again(tmp_path: Path, feed: Path) -> None:
    cache = tmp_path / "cache"
    plain = load_timetable([feed], day=WEDNESDAY, cache_folder=cache)
    [entry] = cache.iterdir()
    with np.load(entry) as kept:
        arrays = dict(kept)
    wrong = tmp_path / "wrong.parquet"
    for name, frame in (
        ("stops", plain.stops.head(1)),
        ("calls", plain.calls.with_columns(pl.col("trip").cast(pl.Int64))),
        ("transfers", plain.transfers.with_columns(pl.col("from_stop") - 9)),
    ):
        frame.write_parquet(wrong)
        content = np.frombuffer(wrong.read_bytes(), dtype=np.uint8)
        np.savez(entry, **(arrays | {name: content}))
        loaded = load_timetable([feed], day=WEDNESDAY, cache_folder=cache)
        assert same_timetable(loaded, plain)
    for words in (b"[1]", b"{}", b"["):
        np.savez(entry, **(arrays | {"warnings": np.frombuffer(words, dtype=np.uint8)}))
        loaded = load_timetable([feed], day=WEDNESDAY, cache_folder=cache)
        assert same_timetable(loaded, plain)


def test_nowhere_to_write_is_no_error(tmp_path: Path, streets: Path, feed: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    plain = read_walk_network(streets)
    assert same_streets(load_walk_network(streets, cache_folder=blocked), plain)
    assert load_timetable([feed], day=WEDNESDAY, cache_folder=blocked / "x").stops.height == 3
    assert blocked.read_text() == "in the way"


def test_refusals_are_those_of_the_readers_and_are_not_kept(tmp_path: Path, feed: Path) -> None:
    cache = tmp_path / "cache"
    with pytest.raises(SourceError, match="no such file"):
        load_walk_network(tmp_path / "absent.osm", cache_folder=cache)
    with pytest.raises(SourceError, match="does not cover"):
        load_timetable([feed], day=date(2024, 1, 1), cache_folder=cache)
    assert not cache.exists()


@pytest.mark.parametrize(
    ("platform", "variables", "ends"),
    [
        ("linux", {"XDG_CACHE_HOME": "/somewhere"}, "/somewhere/carereach"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/me/.cache/carereach"),
        ("linux", {}, "/home/me/.cache/carereach"),
        ("darwin", {}, "/home/me/Library/Caches/carereach"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/carereach"),
        ("win32", {}, "/home/me/AppData/Local/carereach"),
    ],
)
def test_where_the_cache_stands(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], ends: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (variables | {"HOME": "/home/me"}).items():
        monkeypatch.setenv(name, value)
    folder = default_cache_folder()
    assert folder is not None
    assert folder.as_posix() == ends


def test_a_machine_without_a_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, streets: Path
) -> None:
    def no_home() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    assert default_cache_folder() is None
    assert load_walk_network(streets).latitude.size == 4


def test_the_usual_folder_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, streets: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    load_walk_network(streets)
    assert len(list((tmp_path / "home" / "carereach").iterdir())) == 1
