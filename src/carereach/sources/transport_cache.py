"""Streets and timetables read once and kept on this machine, so that the next run starts quickly.

An entry is found by the content and name of its files, the day, and the format below. An entry
that is broken is ignored and made again; where nothing can be written, nothing is kept.
"""

import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.base import SourceError, write_atomically
from carereach.sources.gtfs import read_timetable
from carereach.sources.osm_walk import read_walk_network
from carereach.tables.transport import Timetable, WalkNetwork

__all__ = ["default_cache_folder", "load_timetable", "load_walk_network"]

_FORMAT = 1
"""Goes up by one whenever a reader gives something else for the same file."""
_T = TypeVar("_T")
_Arrays = dict[str, NDArray[np.generic]]
_NODES = {"latitude": np.float64, "longitude": np.float64, "island": np.int32}
_EDGES = {"ends": np.int32, "centimetres": np.int32}
_FRAMES: dict[str, dict[str, type[pl.DataType]]] = {
    "stops": {
        "stop_id": pl.String,
        "name": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
    },
    "calls": {
        "trip": pl.Int32,
        "stop": pl.Int32,
        "arrives": pl.Int32,
        "departs": pl.Int32,
        "can_board": pl.Boolean,
        "can_alight": pl.Boolean,
    },
    "transfers": {"from_stop": pl.Int32, "to_stop": pl.Int32, "min_seconds": pl.Int32},
}


def default_cache_folder() -> Path | None:
    """Return where this machine keeps what can be made again; ``None`` if it has no such place."""
    try:
        if sys.platform == "win32":
            local = os.environ.get("LOCALAPPDATA")
            base = Path(local) if local else Path.home() / "AppData" / "Local"
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            chosen = os.environ.get("XDG_CACHE_HOME", "")
            base = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return base / "carereach"


def load_walk_network(path: Path, *, cache_folder: Path | None = None) -> WalkNetwork:
    """Read the streets people walk, from this machine's cache where they were read before.

    Args:
        path: an OpenStreetMap extract.
        cache_folder: where entries are kept; by default the usual place of this machine.

    Raises:
        SourceError: the extract cannot be read.
    """
    return _load(
        _entry("streets", [path], cache_folder),
        read=lambda: read_walk_network(path),
        pack=lambda network: {
            name: getattr(network, name) for name in (*_NODES, *_EDGES, "starts")
        },
        unpack=_unpack_network,
    )


def load_timetable(
    paths: Sequence[Path], *, day: date, cache_folder: Path | None = None
) -> Timetable:
    """Read timetables for one day, from this machine's cache where they were read before.

    Args:
        paths: one or several GTFS files.
        day: the day of travel.
        cache_folder: where entries are kept; by default the usual place of this machine.

    Raises:
        SourceError: a timetable cannot be read, or nothing runs that day.
    """
    return _load(
        _entry(f"timetable-{day.isoformat()}", paths, cache_folder),
        read=lambda: read_timetable(paths, day=day),
        pack=_pack_timetable,
        unpack=lambda arrays: _unpack_timetable(arrays, day=day),
    )


def _load(
    entry: Path | None,
    *,
    read: Callable[[], _T],
    pack: Callable[[_T], _Arrays],
    unpack: Callable[[_Arrays], _T],
) -> _T:
    if entry is not None and entry.is_file():
        # Whatever is wrong with an entry, the file itself is still there to read.
        with (
            suppress(Exception, pl.exceptions.PanicException),
            entry.open("rb") as file,
            np.load(file, allow_pickle=False) as kept,
        ):
            return unpack(dict(kept))
    made = read()
    if entry is not None:
        target = io.BytesIO()
        np.savez(target, **pack(made))  # type: ignore[arg-type]
        with suppress(SourceError):  # nowhere to write: the next run reads the file again
            write_atomically(entry, target.getvalue())
    return made


def _entry(kind: str, paths: Sequence[Path], cache_folder: Path | None) -> Path | None:
    """Return the file of one entry; ``None`` where there is no cache or a file cannot be read."""
    folder = cache_folder or default_cache_folder()
    if folder is None:
        return None
    key = hashlib.sha256(f"{_FORMAT} {kind}".encode())
    try:
        for path in paths:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            key.update(f"\n{path.name} {digest}".encode(errors="surrogateescape"))
    except (OSError, ValueError):
        return None
    return folder / f"{kind}-{key.hexdigest()[:40]}.npz"


def _unpack_network(arrays: _Arrays) -> WalkNetwork:
    network = WalkNetwork(**arrays)  # type: ignore[arg-type]
    nodes, edges = network.latitude.size, network.ends.size
    _check(all(arrays[name].dtype == kind for name, kind in (_NODES | _EDGES).items()))
    _check(all(arrays[name].shape == (nodes,) for name in _NODES))
    _check(all(arrays[name].shape == (edges,) for name in _EDGES))
    _check(network.starts.dtype == np.int32 and network.starts.shape == (nodes + 1,))
    _check(network.starts[0] == 0 and network.starts[-1] == edges)
    _check(bool((np.diff(network.starts) >= 0).all()))
    _check(bool(((network.ends >= 0) & (network.ends < nodes)).all()))
    _check(bool((network.centimetres > 0).all()))
    return network


def _pack_timetable(timetable: Timetable) -> _Arrays:
    arrays: _Arrays = {
        "warnings": np.frombuffer(json.dumps(timetable.warnings).encode(), dtype=np.uint8)
    }
    for name in _FRAMES:
        target = io.BytesIO()
        getattr(timetable, name).write_parquet(target)
        arrays[name] = np.frombuffer(target.getvalue(), dtype=np.uint8)
    return arrays


def _unpack_timetable(arrays: _Arrays, *, day: date) -> Timetable:
    frames = {name: pl.read_parquet(io.BytesIO(arrays[name].tobytes())) for name in _FRAMES}
    _check(all(frames[name].schema == pl.Schema(columns) for name, columns in _FRAMES.items()))
    stops = frames["stops"].height
    numbers = (
        frames["calls"]["stop"],
        frames["transfers"]["from_stop"],
        frames["transfers"]["to_stop"],
    )
    _check(all(bool(each.is_between(0, stops - 1).all()) for each in numbers))
    warnings = json.loads(arrays["warnings"].tobytes())
    _check(isinstance(warnings, list) and all(isinstance(each, str) for each in warnings))
    return Timetable(day=day, warnings=tuple(warnings), **frames)


def _check(is_sound: bool) -> None:  # noqa: FBT001 - reads as a sentence where it is used
    if not is_sound:
        raise ValueError("not what was kept")
