"""The compiled heart: one Newton fit of one model, on a table held as sums over supersets.

A hierarchical log-linear model has a 0/1 design: entry (h, a) is 1 when history h contains term a.
So X beta is a sum over subsets, X'mu a sum over supersets, and entry (a, b) of X'diag(mu)X is the
superset sum at ``a | b``. No design matrix is ever built.

Source:
    Newton's method for Poisson log-linear models (McCullagh and Nelder 1989, Generalized Linear
    Models, section 2.5); sums over subsets by Yates' algorithm (Yates 1937); extended maximum
    likelihood for zero margins (Chan, Silverman and Vincent 2021, JASA 116:1297).
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

__all__ = [
    "EXACT",
    "FINITE",
    "NOT_UNIQUE",
    "NO_FINITE",
    "STALLED",
    "UNDECIDED",
    "Desk",
    "Sums",
    "choose_active",
    "compiled",
    "fit_model",
    "is_far",
    "lay_desk",
    "start_cold",
    "sum_table",
    "sum_table_into",
]

_F = TypeVar("_F", bound=Callable[..., object])
_Floats = NDArray[np.float64]

# What a fit says about its own estimate; only an undecided one needs the linear programme.
FINITE, NO_FINITE, NOT_UNIQUE, UNDECIDED, STALLED = 0, 1, 2, 4, 8

# Newton decrement at which a reported fit stops: beta is then right to about 1e-11.
EXACT = 1e-11

_SMALLEST_PIVOT = 1e-11
# Rates are kept off zero so that pivots live; from above only off overflow, so that a step too
# far costs what it should.
_LEAST, _MOST = -40.0, 600.0
_MOST_STEPS = 80


def compiled(function: _F) -> _F:
    """Compile a function once and keep it on disk, with its type left as written."""
    try:
        return cast("_F", numba.njit(cache=True, error_model="numpy")(function))
    except RuntimeError:  # pragma: no cover - a machine with nowhere to write: compile each time
        return cast("_F", numba.njit(error_model="numpy")(function))


class Sums(NamedTuple):
    """A table as the kernel reads it."""

    counts: _Floats
    margins: _Floats
    constant: float
    lists: int


class Desk(NamedTuple):
    """Room to work in, laid once for many fits."""

    kept: NDArray[np.bool_]
    rates: _Floats
    sums: _Floats
    matrix: _Floats
    step: _Floats
    active: NDArray[np.int64]


def lay_desk(lists: int, most_terms: int) -> Desk:
    """Room for fits of up to ``most_terms`` terms beyond the main effects."""
    cells, width = 1 << lists, 1 + lists + most_terms
    return Desk(
        np.zeros(cells, dtype=np.bool_),
        np.zeros(cells),
        np.zeros(cells),
        np.zeros((width, width)),
        np.zeros(width),
        np.zeros(width, dtype=np.int64),
    )


def sum_table(counts: _Floats, lists: int) -> Sums:
    """Superset sums of a table and the part of its log-likelihood that no model changes."""
    from scipy.special import gammaln  # type: ignore[import-untyped]

    margins = counts.copy()
    sum_over_supersets(margins, lists)
    return Sums(counts, margins, float(-gammaln(counts + 1.0).sum()), lists)


# The functions below run compiled, where coverage cannot see them; the plain NumPy path in
# `plain.py` is the independent check on every number they give.


@compiled
def sum_over_supersets(values: _Floats, lists: int) -> None:  # pragma: no cover
    """Replace each value by the sum over the histories that contain it."""
    for bit in range(lists):
        width = 1 << bit
        for start in range(0, len(values), 2 * width):
            for i in range(start, start + width):
                values[i] += values[i + width]


@compiled
def _sum_over_subsets(values: _Floats, lists: int) -> None:  # pragma: no cover
    """Replace each value by the sum over the terms inside it."""
    for bit in range(lists):
        width = 1 << bit
        for start in range(0, len(values), 2 * width):
            for i in range(start, start + width):
                values[i + width] += values[i]


@compiled
def sum_table_into(counts: _Floats, margins: _Floats, lists: int) -> None:  # pragma: no cover
    """Superset sums of a table, into an array that is already there."""
    margins[:] = counts
    sum_over_supersets(margins, lists)


@compiled
def choose_active(
    table: Sums, desk: Desk, terms: NDArray[np.int64], model: int
) -> int:  # pragma: no cover
    """List the terms to fit; where a term was never seen, take its cells away (minus infinity)."""
    desk.kept[:] = True
    desk.kept[0] = False
    active, count = desk.active, 1
    active[0] = 0
    for i in range(table.lists + len(terms)):
        if i < table.lists:
            term = 1 << i
        elif model >> (i - table.lists) & 1:
            term = terms[i - table.lists]
        else:
            continue
        if table.margins[term] > 0.0:
            active[count] = term
            count += 1
        else:
            for history in range(term, len(desk.kept)):
                if history & term == term:
                    desk.kept[history] = False
    return count


@compiled
def _factor(desk: Desk, count: int) -> int:  # pragma: no cover
    """Cholesky rows of X'diag(mu)X from the superset sums; a lost pivot is left out and counted."""
    rows, sums, active = desk.matrix, desk.sums, desk.active
    lost = 0
    for i in range(count):
        row = rows[i]
        for j in range(i, count):
            row[j] = sums[active[i] | active[j]]
        whole = row[i]
        for k in range(i):
            factor = rows[k, i]
            for j in range(i, count):
                row[j] -= factor * rows[k, j]
        if row[i] <= _SMALLEST_PIVOT * whole:
            lost += 1
            row[i:count] = 0.0
        else:
            scale = 1.0 / np.sqrt(row[i])
            for j in range(i, count):
                row[j] *= scale
    return lost


@compiled
def _solve(desk: Desk, count: int) -> float:  # pragma: no cover
    """Solve for the Newton step in place; gives the decrement, the gradient's squared length."""
    rows, step = desk.matrix, desk.step
    decrement = 0.0
    for i in range(count):
        if rows[i, i] > 0.0:
            step[i] /= rows[i, i]
            decrement += step[i] * step[i]
        else:
            # A lost pivot must have no slope left; if it has, this is no maximum.
            decrement += 1e6 * step[i] * step[i]
            step[i] = 0.0
        value = step[i]
        for j in range(i + 1, count):
            step[j] -= rows[i, j] * value
    for i in range(count - 1, -1, -1):
        value = step[i]
        for j in range(i + 1, count):
            value -= rows[i, j] * step[j]
        step[i] = value / rows[i, i] if rows[i, i] > 0.0 else 0.0
    return decrement


@compiled
def start_cold(
    table: Sums, desk: Desk, terms: NDArray[np.int64], model: int, beta: _Floats
) -> None:  # pragma: no cover
    """Start from rates of count + 1/2: one weighted least-squares step."""
    count = choose_active(table, desk, terms, model)
    for h in range(len(desk.kept)):
        desk.sums[h] = table.counts[h] + 0.5 if desk.kept[h] else 0.0
        desk.rates[h] = desk.sums[h] * np.log(desk.sums[h]) - 0.5 if desk.kept[h] else 0.0
    sum_over_supersets(desk.sums, table.lists)
    sum_over_supersets(desk.rates, table.lists)
    _factor(desk, count)
    for i in range(count):
        desk.step[i] = desk.rates[desk.active[i]]
    _solve(desk, count)
    beta[:] = 0.0
    for i in range(count):
        beta[desk.active[i]] = desk.step[i]


@compiled
def _rate(table: Sums, desk: Desk, beta: _Floats, count: int) -> float:  # pragma: no cover
    """Expected counts into the desk; gives the log-likelihood less its constant."""
    rates, total = desk.rates, 0.0
    rates[:] = 0.0
    likelihood = 0.0
    for i in range(count):
        term = desk.active[i]
        rates[term] = beta[term]
        likelihood += beta[term] * table.margins[term]
    _sum_over_subsets(rates, table.lists)
    for h in range(len(rates)):
        if desk.kept[h]:
            rates[h] = np.exp(min(max(rates[h], _LEAST), _MOST))
            total += rates[h]
        else:
            rates[h] = 0.0
    return likelihood - total


@compiled
def _smallest_rate(table: Sums, desk: Desk) -> float:  # pragma: no cover
    """The smallest expected count among histories that are possible but were never seen."""
    smallest = np.inf
    for h in range(len(desk.kept)):
        if desk.kept[h] and table.counts[h] == 0.0:
            smallest = min(smallest, desk.rates[h])
    return smallest


@compiled
def _judge(
    table: Sums, desk: Desk, count: int, lost: int, decrement: float
) -> int:  # pragma: no cover
    """Say whether a finite, unique estimate exists, where the fit itself proves it.

    Were there none, some direction w = Xz would be 0 where people were seen and at most 0, not
    all 0, elsewhere; then by Cauchy the decrement is at least sum(mu |w|) / max |w|, which is at
    least the smallest rate of an unseen history. So a decrement below that rate proves existence.
    A last step that is itself such a direction proves the opposite.
    """
    if lost > 0:
        return NOT_UNIQUE
    if decrement < 0.5 * _smallest_rate(table, desk):
        return FINITE
    desk.sums[:] = 0.0
    for i in range(count):
        desk.sums[desk.active[i]] = desk.step[i]
    _sum_over_subsets(desk.sums, table.lists)
    steepest = 0.0
    for h in range(len(desk.kept)):
        if not desk.kept[h]:
            continue
        move = desk.sums[h]
        if move > 1e-4 or (table.counts[h] > 0.0 and move < -1e-4):
            return UNDECIDED
        steepest = min(steepest, move)
    return NO_FINITE if steepest < -0.5 else UNDECIDED


@compiled
def is_far(
    table: Sums, desk: Desk, terms: NDArray[np.int64], model: int, beta: _Floats
) -> bool:  # pragma: no cover
    """Whether a start expects many times more than were seen, so that the climb would be long."""
    count = choose_active(table, desk, terms, model)
    _rate(table, desk, beta, count)
    return not desk.rates.sum() < 10.0 * table.margins[0]


@compiled
def fit_model(
    table: Sums,
    desk: Desk,
    terms: NDArray[np.int64],
    model: int,
    beta: _Floats,
    tolerance: float,
) -> tuple[float, int]:  # pragma: no cover
    """Climb from ``beta`` to the extended maximum; gives the log-likelihood and a verdict.

    ``beta`` is by term mask and is changed in place. Its entry 0 is the log of the expected
    number on no list.
    """
    count = choose_active(table, desk, terms, model)
    best, lost, decrement, step_size = -np.inf, 0, 0.0, 1.0
    for _ in range(_MOST_STEPS):
        likelihood = _rate(table, desk, beta, count)
        if not likelihood >= best - 1e-9 * (1.0 + abs(best)):
            step_size *= 0.5
            for i in range(count):
                beta[desk.active[i]] -= step_size * desk.step[i]
            continue
        best, step_size = likelihood, 1.0
        desk.sums[:] = desk.rates
        sum_over_supersets(desk.sums, table.lists)
        for i in range(count):
            desk.step[i] = table.margins[desk.active[i]] - desk.sums[desk.active[i]]
        lost = _factor(desk, count)
        decrement = _solve(desk, count)
        for i in range(count):
            beta[desk.active[i]] += desk.step[i]
        if decrement < tolerance:
            break
    if not decrement < tolerance:
        return best + table.constant, STALLED
    # Near the top the climb still to come is half the decrement, to third order.
    verdict = _judge(table, desk, count, lost, decrement)
    return best + 0.5 * min(decrement, 1.0) + table.constant, verdict
