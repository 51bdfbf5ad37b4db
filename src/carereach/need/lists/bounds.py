"""At least how many: bounds that hold when some young people are simply harder to see."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from carereach.need.lists.table import ListTable

__all__ = ["ChaoBound", "Visibility", "bound_below"]

Visibility: TypeAlias = Literal["Mh", "Mth"]

_Floats = NDArray[np.float64]
_MOST_STEPS = 100
_FARTHEST = 40.0


@dataclass(frozen=True)
class ChaoBound:
    """A bound from below on the total, if visibility varies and nothing else is wrong.

    Attributes:
        total: young people in all, at least.
        error: its standard error.
        low: the low end of its 95 % interval, never below those seen.
        high: the high end.
    """

    total: float
    error: float
    low: float
    high: float


def bound_below(table: ListTable, *, visibility: Visibility = "Mth") -> ChaoBound:
    """Bound the total from below when young people differ in how visible they are.

    A log-linear model in the number of lists k of t, with columns max(k - 2, 0) to
    max(k - t + 1, 0); columns whose coefficient is negative are dropped. It allows for varied
    visibility, not for referral between lists.

    Args:
        table: young people on each combination of lists, two lists or more.
        visibility: "Mth", lists of unequal reach, or "Mh", lists of equal reach.

    Source:
        Chao (1987), Biometrics 43:783; Rivest and Baillargeon (2007), Biometrics 63:999, in
        log-linear form; Baillargeon and Rivest (2007), J. Stat. Software 19(5) (Rcapture).
    """
    histories = np.arange(1, 1 << table.size)
    seen = np.bitwise_count(histories).astype(np.float64)
    base = [np.ones_like(seen)]
    if visibility == "Mh":
        base.append(seen)
    else:
        base.extend(((histories >> i) & 1).astype(np.float64) for i in range(table.size))
    extra = [np.maximum(seen - j, 0.0) for j in range(2, table.size)]
    counts = table.counts[1:]
    while True:
        beta, variance = _fit_poisson(np.column_stack(base + extra), counts)
        kept = [c for c, b in zip(extra, beta[len(base) :], strict=True) if b >= 0.0]
        if len(kept) == len(extra):
            break
        extra = kept
    unseen = float(np.exp(min(beta[0], _FARTHEST)))
    error = float(np.sqrt(unseen + unseen**2 * variance))
    factor = float(np.exp(1.96 * np.sqrt(variance + np.log1p(1.0 / unseen))))
    low, high = (table.observed + unseen * by for by in (1.0 / factor, factor))
    return ChaoBound(table.observed + unseen, error, low, high)


def _fit_poisson(columns: _Floats, counts: _Floats) -> tuple[_Floats, float]:
    """Newton's method with a generalised inverse; the variance is that of the intercept."""
    rates = counts + 0.5
    root = np.sqrt(rates)
    working = root * (np.log(rates) + (counts - rates) / rates)
    beta = np.linalg.lstsq(columns * root[:, None], working, rcond=None)[0].astype(np.float64)
    for _ in range(_MOST_STEPS):
        rates = np.exp(np.clip(columns @ beta, -_FARTHEST, _FARTHEST))
        inverse = np.linalg.pinv(columns.T @ (rates[:, None] * columns), hermitian=True)
        gradient = columns.T @ (counts - rates)
        step = inverse @ gradient
        beta = beta + step
        if float(gradient @ step) < 1e-12:
            break
    return beta, float(inverse[0, 0])
