"""The compiled heart of the measures: every pair of places looked at once or twice, in order.

All of it stands in one file, since a compiled function is kept on disk under its own file's date.
Each function also runs as plain Python (its ``py_func``) and then gives the same numbers.
"""

import math
from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

__all__ = [
    "CHOSEN",
    "EXPONENTIAL",
    "GAUSSIAN",
    "LOGISTIC",
    "NOT_A_TIME",
    "NOT_IN_ORDER",
    "NOT_WHOLE",
    "PLAIN",
    "POWER",
    "SHARED",
    "SOFT",
    "SOUND",
    "STEPS",
    "Kernel",
    "Rows",
    "Services",
    "compiled",
    "find_fault",
    "find_nearest",
    "gather_people",
    "hand_out",
    "weigh_row",
]

_F = TypeVar("_F", bound=Callable[..., object])
_Floats = NDArray[np.float64]
_Flags = NDArray[np.bool_]
_Starts = NDArray[np.int64]
_Places = NDArray[np.int32]

STEPS, EXPONENTIAL, POWER, GAUSSIAN, LOGISTIC, SOFT = range(6)
"""Kinds of kernel."""

PLAIN, CHOSEN, SHARED = range(3)
"""How people weigh the services they reach: each by its weight (2SFCA), by its weight and by how
likely it is chosen (3SFCA), or by their share alone, so that nobody counts twice (balanced)."""

SOUND, NOT_WHOLE, NOT_A_TIME, NOT_IN_ORDER = range(4)
"""What can be wrong with stored travel times."""

_LARGEST_EXPONENT = 700.0


def compiled(function: _F) -> _F:
    """Compile a function once and keep it on disk, with its type left as written."""
    try:
        return cast("_F", numba.njit(cache=True, error_model="numpy")(function))
    except RuntimeError:  # pragma: no cover - a machine with nowhere to write: compile each time
        return cast("_F", numba.njit(error_model="numpy")(function))


class Kernel(NamedTuple):
    """A weight for every journey, 0 beyond the last band; made by the functions of ``kernels``."""

    kind: int
    first: float
    second: float
    bands: _Floats
    weights: _Floats


class Rows(NamedTuple):
    """Stored travel times by origin, as in ``TravelTimes``."""

    starts: _Starts
    to: _Places
    minutes: _Floats


class Services(NamedTuple):
    """Which services stand in the supply table, and which have any places."""

    listed: _Flags
    has_places: _Flags


# The functions below run compiled, where coverage cannot see them.


@compiled
def _curve(minutes: float, kernel: Kernel) -> float:  # pragma: no cover
    """Return the weight of one journey on a smooth curve."""
    first, second = kernel.first, kernel.second
    if kernel.kind == EXPONENTIAL:
        return math.exp(-first * minutes)
    if kernel.kind == POWER:
        return float(max(minutes, 1.0) ** -first)
    if kernel.kind == GAUSSIAN:
        return math.exp(-minutes * minutes / (2.0 * first * first))
    if kernel.kind == LOGISTIC:
        slope = math.pi / (second * math.sqrt(3.0))
        beyond = min((minutes - first) * slope, _LARGEST_EXPONENT)
        return (1.0 + math.exp(-first * slope)) / (1.0 + math.exp(beyond))
    beyond = max(minutes - first, 0.0)
    return math.exp(-beyond * beyond / (2.0 * second * second))


@compiled
def weigh_row(minutes: _Floats, kernel: Kernel, weights: _Floats) -> None:  # pragma: no cover
    """Write the weight of each journey of one origin into ``weights``.

    One band at a time over the whole row, so that many journeys are compared at once.
    """
    count = len(minutes)
    if kernel.kind == STEPS:
        weights[:count] = 0.0
        for band in range(len(kernel.bands) - 1, -1, -1):
            limit, weight = kernel.bands[band], kernel.weights[band]
            for k in range(count):
                weights[k] = weight if minutes[k] <= limit else weights[k]
        return
    limit = kernel.bands[-1]
    for k in range(count):
        weights[k] = _curve(minutes[k], kernel) if minutes[k] <= limit else 0.0


@compiled
def _sum_listed(to: _Places, weights: _Floats, listed: _Flags) -> float:  # pragma: no cover
    """Return the weights of one origin's journeys to services of the supply table, summed."""
    total = 0.0
    for k in range(len(to)):
        if listed[to[k]]:
            total += weights[k]
    return total


@compiled
def gather_people(
    rows: Rows, people: _Floats, listed: _Flags, kernel: Kernel, manner: int
) -> tuple[_Floats, _Floats]:  # pragma: no cover
    """Return, for each service, the people who weigh on it and the sum of its weights.

    ``people`` is below 0 where an origin is not in the demand table: it is passed over.
    """
    starts, to, minutes = rows.starts, rows.to, rows.minutes
    gathered, drawn = np.zeros(len(listed)), np.zeros(len(listed))
    weights = np.empty(len(listed))
    for i in range(len(people)):
        if people[i] < 0.0:
            continue
        row, times = to[starts[i] : starts[i + 1]], minutes[starts[i] : starts[i + 1]]
        weigh_row(times, kernel, weights)
        if manner == PLAIN:
            for k in range(len(row)):
                gathered[row[k]] += people[i] * weights[k]
            continue
        total = _sum_listed(row, weights, listed)
        if total <= 0.0:
            continue
        for k in range(len(row)):
            share = weights[k] / total
            factor = share * weights[k] if manner == CHOSEN else share
            gathered[row[k]] += people[i] * factor
            drawn[row[k]] += weights[k]
    return gathered, drawn


@compiled
def hand_out(
    rows: Rows,
    people: _Floats,
    services: Services,
    each: _Floats,
    kernel: Kernel,
    manner: int,
) -> tuple[_Floats, NDArray[np.int64]]:  # pragma: no cover
    """Return, for each origin, what it gets of ``each`` service and how many it can reach."""
    starts, to, minutes = rows.starts, rows.to, rows.minutes
    listed, has_places = services.listed, services.has_places
    scores, reached = np.zeros(len(people)), np.zeros(len(people), dtype=np.int64)
    weights = np.empty(len(listed))
    for i in range(len(people)):
        if people[i] < 0.0:
            continue
        row, times = to[starts[i] : starts[i + 1]], minutes[starts[i] : starts[i + 1]]
        weigh_row(times, kernel, weights)
        total = _sum_listed(row, weights, listed) if manner == CHOSEN else 1.0
        score, count = 0.0, 0
        for k in range(len(row)):
            factor = weights[k]
            if manner == CHOSEN and total > 0.0:
                factor = weights[k] / total * weights[k]
            score += each[row[k]] * factor
            count += (weights[k] > 0.0) & has_places[row[k]]
        scores[i], reached[i] = score, count
    return scores, reached


@compiled
def find_nearest(
    rows: Rows, has_places: _Flags, count: int, max_minutes: float
) -> tuple[_Floats, NDArray[np.int64]]:  # pragma: no cover
    """Return, for each origin, minutes to its ``count``-th nearest service, and how many it has."""
    starts, to, minutes = rows.starts, rows.to, rows.minutes
    origins = len(starts) - 1
    found, reached = np.full(origins, np.inf), np.zeros(origins, dtype=np.int64)
    nearest = np.empty(count)
    for i in range(origins):
        nearest[:] = np.inf
        for k in range(starts[i], starts[i + 1]):
            if not has_places[to[k]] or minutes[k] > max_minutes:
                continue
            reached[i] += 1
            place = count - 1
            if minutes[k] >= nearest[place]:
                continue
            while place > 0 and nearest[place - 1] > minutes[k]:
                nearest[place] = nearest[place - 1]
                place -= 1
            nearest[place] = minutes[k]
        found[i] = nearest[count - 1]
    return found, reached


@compiled
def find_fault(rows: Rows, destinations: int) -> int:  # pragma: no cover
    """Return what is wrong with stored travel times, ``SOUND`` if nothing."""
    starts, to, minutes = rows.starts, rows.to, rows.minutes
    if starts[0] != 0 or starts[-1] != len(to) or len(minutes) != len(to):
        return NOT_WHOLE
    is_odd, is_mixed = False, False
    for k in range(len(minutes)):
        is_odd |= not (0.0 <= minutes[k] < np.inf)
    if is_odd:
        return NOT_A_TIME
    for i in range(len(starts) - 1):
        start, end = starts[i], starts[i + 1]
        if end < start or end > len(to):
            return NOT_WHOLE
        for k in range(start + 1, end):
            is_mixed |= to[k] <= to[k - 1]
        if end > start:
            is_mixed |= (to[start] < 0) | (to[end - 1] >= destinations)
    return NOT_IN_ORDER if is_mixed else SOUND
