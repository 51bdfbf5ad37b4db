"""Seeded numbers that come out the same on every machine and every Python.

Only ``random.Random.random`` is used, because its stream is promised never to change.
"""

import math
import random

__all__ = ["Draws", "Row", "Tables", "rows_of"]

Row = dict[str, object]
Tables = dict[str, list[Row]]


class Draws:
    """A stream of numbers, keyed by a name so that one part never disturbs another."""

    def __init__(self, name: str) -> None:
        """Open the stream of that name."""
        self._random = random.Random(f"westmere/{name}")

    def between(self, low: float, high: float) -> float:
        """Return a number evenly spread from ``low`` to ``high``."""
        return low + (high - low) * self._random.random()

    def around(self, middle: float, spread: float) -> float:
        """Return a number near ``middle``, bell-shaped, never further than three spreads."""
        one = max(self._random.random(), 1e-12)
        two = self._random.random()
        normal = math.sqrt(-2 * math.log(one)) * math.cos(2 * math.pi * two)
        return middle + spread * max(-3.0, min(3.0, normal))


def rows_of(columns: tuple[str, ...], text: str) -> list[Row]:
    """Return one row for each line of ``text``; cells stand between bars, empty ones are blank."""
    rows: list[Row] = []
    for line in text.strip().splitlines():
        cells = [cell.strip() or None for cell in line.split("|")]
        rows.append(dict(zip(columns, cells, strict=True)))
    return rows
