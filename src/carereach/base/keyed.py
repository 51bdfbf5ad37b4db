"""Random numbers that depend on who and what they are for, never on the order they are drawn in.

``uniform(key, entity, purpose, draw)`` is a pure function: the same person's third wait draws the
same number whatever happens to anybody else, in whichever process it is drawn. So two scenarios
share their luck (common random numbers), and results do not depend on batches or machines.

Source: counter-based generators (Salmon, Moraes, Dror and Shaw 2011, doi:10.1145/2063384.2063405);
the mixing function is SplitMix64's finaliser (Steele, Lea and Flood 2014,
doi:10.1145/2714064.2660195), applied twice.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

__all__ = ["compiled", "key_of", "uniform"]

_F = TypeVar("_F", bound=Callable[..., object])

_STEP = np.uint64(0x9E3779B97F4A7C15)
_PURPOSE = np.uint64(0xD1B54A32D192ED03)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_BY_30, _BY_27, _BY_31, _BY_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_PER_53_BITS = 2.0**-53


def compiled(function: _F) -> _F:
    """Compile a function once and keep it on disk, with its type left as written."""
    try:
        return cast("_F", numba.njit(cache=True, error_model="numpy")(function))
    except RuntimeError:  # pragma: no cover - a machine with nowhere to write: compile each time
        return cast("_F", numba.njit(error_model="numpy")(function))


@compiled
def _mix(word: np.uint64) -> np.uint64:
    word = (word ^ (word >> _BY_30)) * _FIRST
    word = (word ^ (word >> _BY_27)) * _SECOND
    return word ^ (word >> _BY_31)


@compiled
def key_of(seed: int, replication: int) -> np.uint64:
    """Return the key of one replication under one seed."""
    return _mix(_mix(np.uint64(seed) + _STEP) + np.uint64(replication) * _PURPOSE)


@compiled
def uniform(key: np.uint64, entity: int, purpose: int, draw: int) -> float:
    """Return a number above 0 and below 1, the same for the same four arguments.

    Args:
        key: from ``key_of``.
        entity: the person, worker or stream it is about.
        purpose: what it decides; one small whole number for each decision.
        draw: the how-manieth of that kind for that entity.
    """
    word = _mix(np.uint64(key) + np.uint64(entity) * _STEP)
    word = _mix(word + (np.uint64(purpose) + (np.uint64(draw) << _BY_11)) * _PURPOSE)
    return (np.float64(word >> _BY_11) + 0.5) * _PER_53_BITS
