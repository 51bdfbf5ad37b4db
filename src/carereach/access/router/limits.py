"""How far a journey may go, and the checks on what is asked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from carereach.base import MethodError

__all__ = ["JourneyLimits", "check_departures", "check_percentiles"]

_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyLimits:
    """How long, how far on foot and how many rides a journey may take.

    Raises:
        MethodError: a limit is not above 0.
    """

    max_minutes: float
    """Longest journey, waiting for the first ride included [minutes]."""
    max_walk_metres: float
    """Longest single walk: to a stop, between stops, from a stop or all the way [metres]."""
    max_rides: int
    walk_kmh: float
    """Walking speed, taken to the whole metre an hour."""
    snap_metres: float = 800
    """Farthest a place or a stop may lie from the streets [metres]."""
    board_slack_seconds: int = 0
    """Whoever boards is at the stop at least this long before [seconds]."""

    def __post_init__(self) -> None:
        for name in ("max_minutes", "max_walk_metres", "max_rides", "walk_kmh", "snap_metres"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise MethodError(f"Journeys: {name} must be above 0; give a larger number.")
        if int(self.max_rides) != self.max_rides or self.metres_an_hour < 1:
            raise MethodError("Journeys: give whole rides, and a speed of 0.001 km/h or more.")
        if self.board_slack_seconds < 0:
            raise MethodError("Journeys: board_slack_seconds is below 0; give 0 or more.")

    @property
    def longest_seconds(self) -> int:
        """Longest journey [whole seconds]."""
        return math.floor(self.max_minutes * 60)

    @property
    def walk_centimetres(self) -> int:
        """Longest single walk [whole centimetres]."""
        return min(math.floor(self.max_walk_metres * 100), 2**30)

    @property
    def metres_an_hour(self) -> int:
        """Walking speed [whole metres an hour]."""
        return round(self.walk_kmh * 1000)


def check_departures(departs_second: int, window_minutes: int) -> None:
    """Check that every departure lies on the timetable's day or the day to either side.

    Raises:
        MethodError: one does not, or the window is negative.
    """
    if window_minutes < 0:
        raise MethodError("Journeys: the window is below 0 minutes; give 0 for one departure.")
    last = departs_second + 60 * max(window_minutes - 1, 0)
    if departs_second < -_DAY_SECONDS or last >= 2 * _DAY_SECONDS:
        raise MethodError(
            "Journeys: a departure is more than a day from the timetable's day; "
            "read the timetable of the day to travel."
        )


def check_percentiles(percentiles: Sequence[int]) -> None:
    """Check that percentiles are whole numbers from 1 to 99.

    Raises:
        MethodError: one is not.
    """
    if any(share != int(share) or not 1 <= share <= 99 for share in percentiles):
        raise MethodError("Journeys: a percentile is outside 1 to 99; give whole numbers between.")
