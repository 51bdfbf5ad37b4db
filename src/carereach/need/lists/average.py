"""The range over models that the lists cannot tell apart, each weighed by how well it explains."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.need.lists.fit import Fits

__all__ = ["RIVAL_GAPS", "Average", "average_models", "unseen_spread"]

_Floats = NDArray[np.float64]

# Differences in BIC: "not worth more than a bare mention" below 2, "positive" to 6, "strong" to 10.
RIVAL_GAPS = (2.0, 6.0, 10.0)


@dataclass(frozen=True, eq=False)
class Average:
    """The models together.

    Attributes:
        weights: the weight of each model, in the order of the fits; they sum to 1.
        low: total below which 2.5 % of the weighted mixture lies.
        middle: total below which half of it lies.
        high: total below which 97.5 % of it lies.
        rivals: for each gap in BIC, the smallest and largest total of a model within it.
    """

    weights: _Floats
    low: float
    middle: float
    high: float
    rivals: tuple[tuple[float, float, float], ...]


def average_models(fits: Fits, *, level: float = 0.95) -> Average:
    """Weigh models by exp(-BIC/2) and take quantiles of the mixture of their estimates.

    The unseen of each model is lognormal about its estimate, as wide as its information matrix
    and the chance in a count of that size allow.

    Args:
        fits: admissible models, best first.
        level: such as 0.95.

    Source:
        Raftery (1995), Sociological Methodology 25:111 (weights, gaps of 2, 6 and 10);
        Buckland, Burnham and Augustin (1997), Biometrics 53:603 (averaging);
        Burnham, Anderson, White, Brownie and Pollock (1987) (lognormal unseen).
    """
    weights = np.exp(-0.5 * (fits.bic - fits.bic.min()))
    weights /= weights.sum()
    centre, spread = fits.unseen_log, unseen_spread(fits)
    tail = (1.0 - level) / 2.0
    low, middle, high = (
        fits.observed + float(np.exp(_mixture_quantile(weights, centre, spread, share)))
        for share in (tail, 0.5, 1.0 - tail)
    )
    totals, gaps = fits.total, fits.bic - fits.bic.min()
    rivals = tuple(
        (gap, float(totals[gaps <= gap].min()), float(totals[gaps <= gap].max()))
        for gap in RIVAL_GAPS
    )
    return Average(weights, low, middle, high, rivals)


def unseen_spread(fits: Fits) -> _Floats:
    """Standard deviation of the log of the unseen, by model."""
    unseen = np.exp(np.clip(fits.unseen_log, -30.0, 600.0))
    spread: _Floats = np.sqrt(fits.unseen_variance + np.log1p(1.0 / unseen))
    return spread


def _mixture_quantile(weights: _Floats, centre: _Floats, spread: _Floats, share: float) -> float:
    """Where the mixture of normals reaches a share, by halving."""
    from scipy.special import ndtr  # type: ignore[import-untyped]

    low = float((centre - 10.0 * spread).min())
    high = float((centre + 10.0 * spread).max())
    for _ in range(200):
        middle = 0.5 * (low + high)
        if float(weights @ ndtr((middle - centre) / spread)) < share:
            low = middle
        else:
            high = middle
    return min(0.5 * (low + high), 600.0)
