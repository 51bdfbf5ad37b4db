"""How long does it take to get there, on foot and by timetable, door to door?

In: streets, one day's timetable, and places. Out: minutes for every pair within reach, over one
departure or every minute of a window, and how each place met the streets. What a journey is stands
in words on `route_times`; the method on `raptor`.
"""

from carereach.access.router.limits import JourneyLimits
from carereach.access.router.route import RoutedTimes, route_times

__all__ = ["JourneyLimits", "RoutedTimes", "route_times"]
