"""Random numbers that depend on who and what they are for, never on the order they are drawn in.

``uniform(key, entity, purpose, draw)`` is a pure function: the same person's third wait draws the
same number whatever happens to anybody else, in whichever process it is drawn. So two scenarios
share their luck (common random numbers), and results do not depend on batches or machines.

Source: counter-based generators (Salmon, Moraes, Dror and Shaw 2011, doi:10.1145/2063384.2063405);
the mixing function is SplitMix64's finaliser (Steele, Lea and Flood 2014,
doi:10.1145/2714064.2660195), applied twice.
"""

import functools
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar, cast

import numba
import numpy as np

__all__ = [
    "branch_of",
    "compiled",
    "entry",
    "inlined",
    "key_of",
    "plain_of",
    "step",
    "stream_of",
    "uniform",
    "uniform_of",
]

_F = TypeVar("_F", bound=Callable[..., object])

_STEP = np.uint64(0x9E3779B97F4A7C15)
_PURPOSE = np.uint64(0xD1B54A32D192ED03)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_BY_30, _BY_27, _BY_31 = np.uint64(30), np.uint64(27), np.uint64(31)
_BY_11, _BY_12 = np.uint64(11), np.uint64(12)
# With 53 bits the largest number would round up to 1, and the logarithm of 1 - u to minus infinity.
_PER_52_BITS = 2.0**-52


@functools.cache
def _stamp_sources(room: str) -> tuple[int, int]:
    """A pair that is another when any source file of a room or of ``base`` changes."""
    folders = {Path(__file__).parent, Path(__file__).parents[1] / room}
    found = [path.stat() for folder in folders for path in folder.rglob("*.py")]
    return sum(file.st_mtime_ns for file in found), sum(file.st_size for file in found)


def _keep(dispatcher: Any) -> Any:
    """Keep compiled code on disk, but only as long as no source file it may rest on changes.

    Numba looks at the function's own file alone, and would go on running an old copy of a step
    that stands in another.
    """
    dispatcher.enable_caching()
    room = dispatcher.py_func.__module__.partition(".")[2].partition(".")[0]
    dispatcher._cache._cache_file._source_stamp = _stamp_sources(room)
    return dispatcher


def compiled(function: _F) -> _F:
    """Compile a function once and keep it on disk, with its type left as written."""
    try:
        return cast("_F", _keep(numba.njit(error_model="numpy")(function)))
    except RuntimeError:  # pragma: no cover - a machine with nowhere to write: compile each time
        return cast("_F", numba.njit(error_model="numpy")(function))


# Private to Numba, which does not publish the choice: it is safe where arrays only come in.
_LENT: dict[str, Any] = {"error_model": "numpy", "_nrt": False}
_NO_WAY_IN: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def entry(function: _F) -> _F:
    """Compile the way into a kernel of many arrays, and keep it on disk.

    Arrays are lent by the caller, so references to them are not counted: the kernel may not make
    arrays. Counting them would take most of the time of a kernel of small steps.
    """
    try:
        return cast("_F", _keep(numba.njit(**_LENT)(function)))
    except RuntimeError:  # pragma: no cover - a machine with nowhere to write: compile each time
        return cast("_F", numba.njit(**_LENT)(function))


def inlined(function: _F) -> _F:
    """Compile a step of a kernel into whatever calls it; Python itself cannot call it.

    Otherwise a step with many arrays is handed hundreds of arguments at every call, and has a way
    in from Python compiled that nobody uses.
    """
    return cast("_F", numba.njit(forceinline=True, **_LENT, **_NO_WAY_IN)(function))


def step(function: _F) -> _F:
    """Compile a step of a kernel that only compiled code calls, kept apart from its callers.

    For steps called from many places, where ``inlined`` would copy them into each; no way in from
    Python is compiled, and what is kept on disk is kept with the way into the kernel.
    """
    return cast("_F", numba.njit(**_LENT, **_NO_WAY_IN)(function))


@functools.cache
def plain_of(function: _F) -> _F:
    """Return the same function run by CPython, as are all the compiled functions it calls.

    The code object is the compiled one's own; only the names it looks up are swapped. Run it under
    ``np.errstate(over="ignore")``: whole numbers of 64 bits wrap round, as they should.
    """
    source = getattr(function, "py_func", None)
    if source is None:
        return function
    swapped: dict[str, Any] = dict(source.__globals__)
    for name in source.__code__.co_names:
        if hasattr(swapped.get(name), "py_func"):
            swapped[name] = plain_of(swapped[name])
    return cast("_F", FunctionType(source.__code__, swapped, source.__name__, source.__defaults__))


# The functions below run compiled, where coverage cannot see them; the tests run them both ways.


@compiled
def _mix(word: np.uint64) -> np.uint64:  # pragma: no cover
    word = (word ^ (word >> _BY_30)) * _FIRST
    word = (word ^ (word >> _BY_27)) * _SECOND
    return word ^ (word >> _BY_31)


@compiled
def key_of(seed: int, replication: int) -> np.uint64:  # pragma: no cover
    """Return the key of one replication under one seed; both are whole numbers of 0 or more.

    Called from Python it gives a plain whole number: wrap it in ``np.uint64`` before passing it on.
    """
    return _mix(_mix(np.uint64(seed) + _STEP) + np.uint64(replication) * _PURPOSE)


@compiled
def stream_of(key: np.uint64, entity: int) -> np.uint64:  # pragma: no cover
    """Return one entity's own stream: half the work of ``uniform``, kept where many are drawn."""
    return _mix(np.uint64(key) + np.uint64(entity) * _STEP)


@compiled
def branch_of(stream: np.uint64, purpose: int, draw: int) -> np.uint64:  # pragma: no cover
    """Return a stream within a stream, for a draw that takes an unknown number of numbers."""
    return _mix(stream + (np.uint64(purpose) + (np.uint64(draw) << _BY_11)) * _PURPOSE)


@compiled
def uniform_of(stream: np.uint64, purpose: int, draw: int) -> float:  # pragma: no cover
    """Return what ``uniform`` does, from the stream of its key and entity."""
    word = branch_of(stream, purpose, draw)
    return (np.float64(np.int64(word >> _BY_12)) + 0.5) * _PER_52_BITS


@compiled
def uniform(key: np.uint64, entity: int, purpose: int, draw: int) -> float:  # pragma: no cover
    """Return a number above 0 and below 1, the same for the same four arguments.

    Args:
        key: from ``key_of``.
        entity: the person, worker or stream it is about.
        purpose: what it decides; one small whole number, below 2,048, for each decision.
        draw: the how-manieth of that kind for that entity.
    """
    return uniform_of(stream_of(key, entity), purpose, draw)
