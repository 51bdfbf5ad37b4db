"""How long support has still to run for those already held today."""

import numpy as np

from carereach.capacity.draws import mean_of, sd_of
from carereach.tables.scenario import Distribution

__all__ = ["find_length_met"]

_GRID = 2048


def find_length_met(length: Distribution) -> tuple[Distribution, bool]:
    """Return the length [days] of a support met half-way, and whether it is memoryless.

    Someone held today is more likely to be in a long support than in a short one: lengths met are
    those of the distribution weighted by themselves, and what is left of one is an even share of
    it. What is left of an exponential length is the same exponential.

    Source: inspection paradox and equilibrium residual life (Cox 1962, Renewal Theory, section
    5.2). Weighted lognormal and gamma lengths have closed forms; of a truncated normal, 2,048
    quantiles are weighted.
    """
    if length.kind == "exponential":
        return length, True
    mean, sd = mean_of(length), sd_of(length)
    if length.kind == "lognormal":
        # The log-mean moves up by the log-variance; the log-variance stays.
        grown = mean * (1.0 + (sd / mean) ** 2)
        return Distribution(kind="lognormal", mean=grown, sd=sd * grown / mean), False
    if length.kind == "gamma":
        shape, scale = (mean / sd) ** 2 + 1.0, sd**2 / mean
        return Distribution(kind="gamma", mean=shape * scale, sd=scale * shape**0.5), False
    if length.kind == "empirical":
        return _weigh(np.array(length.values), np.array(length.chances)), False
    if length.kind == "truncated normal" and length.sd > 0.0:
        return _weigh(_quantiles(length), np.full(_GRID, 1.0 / _GRID)), False
    return length, False


def _weigh(values: np.ndarray, chances: np.ndarray) -> Distribution:
    weighted = values * chances
    if not weighted.sum() > 0.0:
        weighted = chances
    return Distribution(
        kind="empirical",
        values=tuple(values.tolist()),
        chances=tuple((weighted / weighted.sum()).tolist()),
    )


def _quantiles(length: Distribution) -> np.ndarray:
    from scipy.stats import truncnorm  # type: ignore[import-untyped]

    ends = ((end - length.mean) / length.sd for end in (length.low, length.high))
    chances = (np.arange(_GRID) + 0.5) / _GRID
    return np.asarray(truncnorm.ppf(chances, *ends, loc=length.mean, scale=length.sd))
