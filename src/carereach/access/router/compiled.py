"""Compile a loop once, keep it on disk, and let other threads work while it runs."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

__all__ = ["compiled"]

_F = TypeVar("_F", bound=Callable[..., object])


def compiled(function: _F) -> _F:
    """Compile a function, with its type left as written; ``.py_func`` is the plain Python."""
    try:
        return cast("_F", numba.njit(cache=True, error_model="numpy", nogil=True)(function))
    except RuntimeError:  # pragma: no cover - a machine with nowhere to write: compile each time
        return cast("_F", numba.njit(error_model="numpy", nogil=True)(function))
