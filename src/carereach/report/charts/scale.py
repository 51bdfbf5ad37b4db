"""Axes: round steps from zero, and days on a line."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

__all__ = ["Scale", "day_ticks", "scale_for", "span_scale"]

_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to places on the canvas."""

    least: float
    most: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def place(self, value: float) -> float:
        """Return where a value falls on the canvas."""
        return self.start + (value - self.least) / (self.most - self.least) * (
            self.end - self.start
        )


def scale_for(
    values: Iterable[float], *, start: float, end: float, whole: bool = True, count: int = 4
) -> Scale:
    """Return a scale from zero that holds every value, with about ``count`` round steps.

    Args:
        values: the values to hold; none at all gives a scale to 1.
        start: where zero falls on the canvas.
        end: where the greatest tick falls.
        whole: whether steps below 1 are refused, as for young people.
        count: how many steps to aim for.
    """
    most = max((value for value in values if math.isfinite(value)), default=0.0)
    most = most if most > 1e-9 else 1.0
    rough = most / count
    power = 10.0 ** math.floor(math.log10(rough))
    round_steps = [max(power * step, 1.0) if whole else power * step for step in _STEPS]
    step = next(
        step for step in round_steps if step >= rough * 0.999 and (not whole or step == int(step))
    )
    steps = math.ceil(round(most / step, 9))
    ticks = tuple(round(step * index, 9) for index in range(steps + 1))
    return Scale(0.0, ticks[-1], start, end, ticks)


def span_scale(
    values: Iterable[float], *, start: float, end: float, whole: bool = True, count: int = 4
) -> Scale:
    """Return a scale that holds every value, on either side of zero, with round steps.

    Values very close together get steps wide enough for their words to differ.

    Args:
        values: the values to hold, with any that must be seen, such as zero.
        start: where the least tick falls on the canvas.
        end: where the greatest tick falls.
        whole: whether steps below 1 are refused, as for young people.
        count: how many steps to aim for.
    """
    held = [value for value in values if math.isfinite(value)] or [0.0]
    least, most = min(held), max(held)
    size = max(abs(least), abs(most))
    reach = max(most - least, size / 20, 1.0 if whole or not size else 0.04)
    step = scale_for([reach], start=start, end=end, whole=whole, count=count).ticks[1]
    first, last = math.floor(round(least / step, 9)), math.ceil(round(most / step, 9))
    last = max(last, first + 1)
    ticks = tuple(round(step * index, 9) for index in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def day_ticks(first: date, last: date, count: int = 5) -> tuple[date, ...]:
    """Return the first days of years, or of quarters in a short span, to mark a line of days."""
    years = range(first.year, last.year + 2)
    if last.year - first.year >= 3:
        step = max(1, math.ceil((last.year - first.year + 1) / count))
        days = [date(year, 1, 1) for year in years if (year - first.year) % step == 0]
    else:
        gap = 3 if (last - first).days < 500 else 6
        days = [date(year, month, 1) for year in years for month in range(1, 13, gap)]
    return tuple(day for day in days if first <= day <= last)
