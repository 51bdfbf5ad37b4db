"""How sure an average over replications is: t intervals, for percentiles and shares too."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError

__all__ = ["Estimate", "Intervals", "t_intervals"]

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications, with its interval; none where it cannot be told."""

    mean: float | None
    low: float | None = None
    high: float | None = None
    runs: int = 0
    """Replications that have the figure."""

    @property
    def half_width(self) -> float | None:
        """Half the width of the interval."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Means and intervals of many figures at once; not a number where they cannot be told."""

    mean: _Floats
    half: _Floats
    runs: NDArray[np.int64]

    def at(self, place: tuple[int, ...], *, least: float, most: float) -> Estimate:
        """Return one of them; its interval is kept to values that can be."""
        mean, half = float(self.mean[place]), float(self.half[place])
        runs = int(self.runs[place])
        if not np.isfinite(mean):
            return Estimate(None, runs=runs)
        if not np.isfinite(half):
            return Estimate(mean, runs=runs)
        return Estimate(mean, max(least, mean - half), min(most, mean + half), runs)


def t_intervals(values: _Floats, *, confidence: float) -> Intervals:
    """Return the mean over the first axis, and half the width of its t interval.

    Each replication counts as one; waits of people in one replication are alike and never pooled.
    A replication without the figure (nobody started, so nobody waited) is left out of it; one
    whose figure is beyond counting (infinite) makes the mean untold.

    Args:
        values: replications x figures; not a number where a replication has no such figure.
        confidence: chance that the interval holds the true mean, such as 0.95.

    Raises:
        MethodError: the confidence is not between 0 and 1.

    Source: Law 2015, Simulation Modeling and Analysis, 5th edition, 9.4.1 (replications).
    """
    from scipy.special import stdtrit  # type: ignore[import-untyped]

    if not 0 < confidence < 1:
        raise MethodError("Confidence is a share above 0 and below 1, such as 0.95.")
    told = ~np.isnan(values)
    runs = told.sum(axis=0, dtype=np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(told, values, 0.0).sum(axis=0) / runs
        spread = np.where(told, values - mean, 0.0)
        variance = (spread * spread).sum(axis=0) / (runs - 1)
        quantile = stdtrit(np.maximum(runs - 1, 1), 0.5 + confidence / 2)
        half = np.where(runs > 1, quantile * np.sqrt(variance / runs), np.nan)
    return Intervals(mean, half, runs)
