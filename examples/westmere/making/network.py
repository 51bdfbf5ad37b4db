"""Westmere's streets and its bus timetable, as the files a journey planner reads."""

from making.buses import lines
from making.gtfs import timetable_as_gtfs
from making.osm import streets_as_osm
from making.routes import routes
from making.streets import streets

__all__ = ["BUSES", "BUS_FAULT", "STREETS", "network"]

BUS_FAULT = "village-without-bus"
"""The planted fault that is mended in the timetable, not in a table."""
STREETS, BUSES = "network/streets.osm", "network/buses.zip"


def network(*, bus_onward: bool) -> dict[str, bytes]:
    """Return the streets and the timetable, by the names of their files.

    Args:
        bus_onward: whether Gannet Head has a bus to the city, as other villages do.
    """
    laid, listed = streets(), routes()
    drawn = lines(laid, listed)
    return {
        STREETS: streets_as_osm(laid),
        BUSES: timetable_as_gtfs(laid, listed, drawn, bus_onward=bus_onward),
    }
