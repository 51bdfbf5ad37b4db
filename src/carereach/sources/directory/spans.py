"""Opening spans in minutes since midnight."""

from carereach.tables.codes import WEEKDAYS

__all__ = ["MIDNIGHT", "as_time", "split_at_midnight"]

MIDNIGHT = 24 * 60
"""The end of a day [minutes since midnight]."""


def as_time(minutes: int) -> str:
    """Return minutes since midnight as hours and minutes; 1440 is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def split_at_midnight(weekday: str, opens: int, closes: int) -> list[tuple[str, int, int]]:
    """Return one span of a day, or two on two days when it closes after midnight.

    Args:
        weekday: the day it opens.
        opens: opening time [minutes since midnight].
        closes: closing time [minutes since midnight]; not later than ``opens`` means the day after.
    """
    if opens < closes:
        return [(weekday, opens, closes)]
    first = (weekday, opens, MIDNIGHT)
    if closes == 0:
        return [first]
    after = WEEKDAYS[(WEEKDAYS.index(weekday) + 1) % len(WEEKDAYS)]
    return [first, (after, 0, closes)]
