"""Two significant figures: no estimate of the unseen deserves more."""

from math import ceil, floor, isfinite, log10

__all__ = ["round_down", "round_up"]


def round_down(value: float) -> int:
    """The number of two significant figures at or below a value, 0 or more."""
    unit = _unit(value)
    return floor(value / unit + 1e-9) * unit


def round_up(value: float) -> int:
    """The number of two significant figures at or above a value, 0 or more."""
    unit = _unit(value)
    return ceil(value / unit - 1e-9) * unit


def _unit(value: float) -> int:
    if not isfinite(value) or value < 0:
        raise ValueError("only finite values of zero or more are rounded")
    digits = floor(log10(value)) + 1 if value >= 1 else 1
    return int(10 ** max(digits - 2, 0))
