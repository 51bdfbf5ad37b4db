"""Turning replicates into an interval: percentile, or BCa, which also corrects bias and skew."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from carereach.need.lists.fit import fit_models
from carereach.need.lists.models import ModelSpace
from carereach.need.lists.table import ListTable

__all__ = ["Interval", "Method", "find_bca", "find_percentile", "jackknife_skew", "quantile"]

Method: TypeAlias = Literal["bca", "percentile"]

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """A range for the total; a missing high end means that no upper limit can be given.

    Attributes:
        level: the share of samples whose interval would hold the truth, were the model true.
        low: young people.
        high: young people, or none.
        method: "bca" or "percentile", as in fact used.
        replicates: how many samples it rests on.
        reason: why the method is not the one asked for, or empty.
    """

    level: float
    low: float
    high: float | None
    method: Method
    replicates: int
    reason: str = ""


def quantile(ordered: _Floats, level: float) -> float:
    """The median-unbiased quantile of ordered values, some of which may be infinite.

    Source:
        Hyndman and Fan (1996), The American Statistician 50:361, type 8.
    """
    place = min(max(level * (len(ordered) + 1 / 3) + 1 / 3, 1.0), float(len(ordered)))
    below = int(np.floor(place))
    share = place - below
    if share == 0.0:
        return float(ordered[below - 1])
    return float(ordered[below - 1] * (1.0 - share) + ordered[below] * share)


def find_percentile(totals: _Floats, *, level: float, reason: str = "") -> Interval:
    """The middle ``level`` of the replicates.

    Source:
        Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    ordered, tail = np.sort(totals), (1.0 - level) / 2.0
    low, high = quantile(ordered, tail), quantile(ordered, 1.0 - tail)
    upper = high if np.isfinite(high) and high < 1e12 else None
    return Interval(level, low, upper, "percentile", len(totals), reason)


def jackknife_skew(table: ListTable, space: ModelSpace, model: int) -> float:
    """The acceleration: leave each young person out in turn, holding the selected model.

    The acceleration measures a smooth change; a choice that flips when one young person leaves is
    not smooth, and is already in the replicates, which choose again. Young people with the same
    history give the same answer, so one fit per history is enough.

    Source:
        Efron (1987), JASA 82:171, doi 10.1080/01621459.1987.10478410.
    """
    cells = np.flatnonzero(table.counts)
    drawn = np.repeat(table.counts[None, :], len(cells), axis=0)
    drawn[np.arange(len(cells)), cells] -= 1.0
    totals = np.array(
        [fit_models(table.with_counts(row), space, [model]).total[0] for row in drawn]
    )
    weights = table.counts[cells]
    finite = np.isfinite(totals) & (totals < 1e12)
    totals, weights = totals[finite], weights[finite]
    if not len(totals):
        return 0.0
    away = np.average(totals, weights=weights) - totals
    spread = float((weights * away**2).sum())
    return float((weights * away**3).sum()) / (6.0 * spread**1.5) if spread > 0.0 else 0.0


def find_bca(totals: _Floats, *, estimate: float, skew: float, level: float) -> Interval:
    """The bias-corrected and accelerated interval.

    Args:
        totals: replicate totals, infinite where none could be had.
        estimate: the total from the lists as observed.
        skew: the acceleration from `jackknife_skew`.
        level: such as 0.95.

    Returns:
        The interval; the percentile one, with the reason, where every replicate lies on one side.

    Source:
        Efron (1987), JASA 82:171, doi 10.1080/01621459.1987.10478410.
    """
    from scipy.stats import norm  # type: ignore[import-untyped]

    share = float((totals < estimate).mean())
    if not 0.0 < share < 1.0:
        reason = "every replicate lies on one side of the estimate"
        return find_percentile(totals, level=level, reason=reason)
    shift = norm.ppf(share)
    ends = []
    for tail in ((1.0 - level) / 2.0, (1.0 + level) / 2.0):
        point = shift + norm.ppf(tail)
        if 1.0 - skew * point <= 0.0:
            reason = "the replicates are too lopsided to correct"
            return find_percentile(totals, level=level, reason=reason)
        ends.append(float(norm.cdf(shift + point / (1.0 - skew * point))))
    ordered = np.sort(totals)
    low, high = (quantile(ordered, end) for end in ends)
    upper = high if np.isfinite(high) and high < 1e12 else None
    return Interval(level, low, upper, "bca", len(totals))
