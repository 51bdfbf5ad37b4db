"""The same fits in plain NumPy: slower, shorter, and a check on the compiled ones."""

import numpy as np
from numpy.typing import NDArray

from carereach.need.lists.kernel import (
    EXACT,
    FINITE,
    NO_FINITE,
    NOT_UNIQUE,
    UNDECIDED,
    sum_table,
)
from carereach.need.lists.models import Masks, ModelSpace
from carereach.need.lists.table import ListTable

__all__ = ["design", "fit_plain", "keep_possible"]

_Floats = NDArray[np.float64]
_MOST_STEPS = 80
_SMALLEST_VALUE = 1e-13
_LEAST, _MOST = -40.0, 600.0


def design(lists: int, terms: Masks) -> _Floats:
    """Entry (h, a) is 1 when history h contains term a; row 0 is those on no list."""
    histories = np.arange(1 << lists)[:, None]
    matrix: _Floats = ((histories & terms[None, :]) == terms[None, :]).astype(np.float64)
    return matrix


def keep_possible(table: ListTable, terms: Masks) -> tuple[_Floats, _Floats]:
    """The design and counts without terms never seen, the histories with them, and the unseen."""
    matrix = design(table.size, terms)
    seen = matrix.T @ table.counts > 0
    possible = (matrix[:, ~seen] == 0).all(axis=1) & (np.arange(len(matrix)) > 0)
    return matrix[possible][:, seen], table.counts[possible]


def fit_plain(table: ListTable, space: ModelSpace, masks: Masks) -> _Floats:
    """Rows of log-likelihood, log of the unseen, verdict and variance, one model at a time."""
    singles = np.array([0] + [1 << i for i in range(table.size)], dtype=np.int64)
    rows = np.zeros((len(masks), 4))
    constant = sum_table(table.counts, table.size).constant
    for i, model in enumerate(masks):
        chosen = np.array(space.term_masks(int(model)), dtype=np.int64)
        rows[i] = _fit_one(table, np.concatenate([singles, chosen]))
    rows[:, 0] += constant
    return rows


def _fit_one(table: ListTable, terms: Masks) -> _Floats:
    """Newton's method on the histories that stay."""
    columns, counts = keep_possible(table, terms)
    rates = counts + 0.5
    root = np.sqrt(rates)
    working = root * (np.log(rates) + (counts - rates) / rates)
    beta = np.linalg.lstsq(columns * root[:, None], working, rcond=None)[0].astype(np.float64)
    unique = np.linalg.matrix_rank(columns) == columns.shape[1]
    for _ in range(_MOST_STEPS):
        rates = np.exp(np.clip(columns @ beta, _LEAST, _MOST))
        gradient = columns.T @ (counts - rates)
        step, inverse, whole = _newton_step(columns, rates, gradient)
        decrement = float(gradient @ step)
        beta = _climb(columns, counts, beta, step)
        if decrement < EXACT:
            break
    rates = np.exp(np.clip(columns @ beta, _LEAST, _MOST))
    likelihood = float(counts @ (columns @ beta) - rates.sum())
    if unique and whole:
        verdict = _judge(columns, counts, rates, step, decrement)
    else:
        verdict = UNDECIDED if unique else NOT_UNIQUE
    return np.array([likelihood, beta[0], verdict, inverse[0, 0]])


def _newton_step(
    columns: _Floats, rates: _Floats, gradient: _Floats
) -> tuple[_Floats, _Floats, bool]:
    """The step, the inverse information, and whether that is whole; scaled to keep digits."""
    information = columns.T @ (rates[:, None] * columns)
    scale = 1.0 / np.sqrt(np.diag(information))
    values, vectors = np.linalg.eigh(information * np.outer(scale, scale))
    firm = values > _SMALLEST_VALUE * values[-1]
    part = vectors[:, firm]
    inverse = (part / values[firm]) @ part.T * np.outer(scale, scale)
    return inverse @ gradient, inverse, bool(firm.all())


def _climb(columns: _Floats, counts: _Floats, beta: _Floats, step: _Floats) -> _Floats:
    """Take the step, halved until the likelihood does not fall."""

    def height(at: _Floats) -> float:
        linear = columns @ at
        return float(counts @ linear - np.exp(np.clip(linear, _LEAST, _MOST)).sum())

    start, size = height(beta), 1.0
    while size > 1e-9 and height(beta + size * step) < start - 1e-9 * (1.0 + abs(start)):
        size *= 0.5
    return beta + size * step


def _judge(
    columns: _Floats, counts: _Floats, rates: _Floats, step: _Floats, decrement: float
) -> int:
    """The kernel's verdict, by the same two proofs."""
    unseen = counts == 0
    if not unseen.any() or decrement < 0.5 * rates[unseen].min():
        return FINITE
    move = columns @ step
    still = (move < 1e-4).all() and (move[~unseen] > -1e-4).all()
    return NO_FINITE if still and move.min() < -0.5 else UNDECIDED
