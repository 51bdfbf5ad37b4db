"""How much a place counts as the journey to it grows longer: steps, or a smooth curve."""

import math
from collections.abc import Sequence

import numpy as np

from carereach.access.measures.loops import (
    EXPONENTIAL,
    GAUSSIAN,
    LOGISTIC,
    POWER,
    SOFT,
    STEPS,
    Kernel,
)
from carereach.base import MethodError

__all__ = [
    "KERNELS",
    "choose_kernel",
    "exponential_kernel",
    "gaussian_kernel",
    "logistic_kernel",
    "power_kernel",
    "soft_threshold_kernel",
    "step_kernel",
]

KERNELS = ("exponential", "power", "gaussian", "logistic", "soft threshold")
"""The smooth kernels by name."""


def step_kernel(bands: Sequence[float], weights: Sequence[float]) -> Kernel:
    """Weights that fall in steps: a journey takes the weight of the first band it is within.

    Args:
        bands: the longest journey of each band, rising [minutes].
        weights: one for each band, 0 or more.

    Raises:
        MethodError: bands do not rise, or weights are not one per band and 0 or more.

    Source: Luo and Qi 2009, Health & Place 15:1100, for steps in floating catchments.
    """
    if not len(bands) or not _is_rising(bands):
        raise MethodError("Bands: give minutes above 0 that rise, such as 10, 20, 30.")
    if len(weights) != len(bands):
        raise MethodError("Weights: give one weight for each band.")
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights):
        raise MethodError("Weights: each must be a number of 0 or more.")
    if not any(weights):
        raise MethodError("Weights: at least one must be above 0.")
    return Kernel(
        STEPS, 0.0, 0.0, np.array(bands, dtype=np.float64), np.array(weights, dtype=np.float64)
    )


def exponential_kernel(*, rate_per_minute: float, max_minutes: float = math.inf) -> Kernel:
    """Weight exp(-rate x minutes).

    Source: Wilson 1971, Environment and Planning A 3:1.
    """
    return _smooth(EXPONENTIAL, rate_per_minute, 1.0, max_minutes)


def power_kernel(*, exponent: float, max_minutes: float = math.inf) -> Kernel:
    """Weight minutes to the power -exponent; journeys under 1 minute count as 1 minute.

    Source: Hansen 1959, Journal of the American Institute of Planners 25:73.
    """
    return _smooth(POWER, exponent, 1.0, max_minutes)


def gaussian_kernel(*, width_minutes: float, max_minutes: float = math.inf) -> Kernel:
    """Weight exp(-minutes squared / (2 x width squared)).

    Source: Ingram 1971, Regional Studies 5:101.
    """
    return _smooth(GAUSSIAN, width_minutes, 1.0, max_minutes)


def logistic_kernel(
    *, middle_minutes: float, spread_minutes: float, max_minutes: float = math.inf
) -> Kernel:
    """Weight 1 at 0 minutes, falling as a logistic curve about its middle.

    Args:
        middle_minutes: where the curve is steepest [minutes].
        spread_minutes: its standard deviation [minutes].
        max_minutes: the longest journey that counts [minutes].

    Source: Bauer and Groneberg 2016, PLOS ONE 11:e0159148 (a logistic distribution, made 1 at 0).
    """
    return _smooth(LOGISTIC, middle_minutes, spread_minutes, max_minutes)


def soft_threshold_kernel(
    *, threshold_minutes: float, width_minutes: float, max_minutes: float = math.inf
) -> Kernel:
    """Weight 1 up to the threshold, beyond it a Gaussian fall of that width.

    Source: Vale and Pereira 2017, Environment and Planning B 44:740 (the cumulative-Gaussian).
    """
    return _smooth(SOFT, threshold_minutes, width_minutes, max_minutes)


def choose_kernel(
    name: str, first: float, second: float | None = None, *, max_minutes: float = math.inf
) -> Kernel:
    """Return the smooth kernel of that name.

    Args:
        name: one of ``KERNELS``.
        first: rate [per minute], exponent [none], width, middle or threshold [minutes].
        second: the spread of a logistic kernel, the width of a soft threshold [minutes].
        max_minutes: the longest journey that counts [minutes].

    Raises:
        MethodError: there is no such kernel, or it needs two settings, or one that is above 0.
    """
    if name not in KERNELS:
        raise MethodError(f"There is no such kernel: choose one of {', '.join(KERNELS)}.")
    kind = 1 + KERNELS.index(name)
    if (second is None) == (kind in (LOGISTIC, SOFT)):
        needs = "one setting" if second is not None else "two settings"
        raise MethodError(f"The {name} kernel takes {needs}.")
    return _smooth(kind, first, 1.0 if second is None else second, max_minutes)


def _smooth(kind: int, first: float, second: float, max_minutes: float) -> Kernel:
    if not all(math.isfinite(setting) and setting > 0 for setting in (first, second)):
        raise MethodError("Kernel: each of its settings must be a number above 0.")
    if not max_minutes > 0:
        raise MethodError("Longest journey: give minutes above 0.")
    return Kernel(kind, float(first), float(second), np.array([max_minutes]), np.ones(1))


def _is_rising(bands: Sequence[float]) -> bool:
    before = [0.0, *bands[:-1]]
    return all(low < high for low, high in zip(before, bands, strict=True))
