"""How long it takes to reach each place by walking or by Westmere's invented buses."""

import math

from making.draws import Row
from making.land import CITY, MARKET, PORT, Point
from making.places import AREA_MIDDLES

__all__ = ["NO_BUS_ONWARD", "travel_times"]

_HUBS = (CITY, PORT, MARKET)
_WINDING = 1.25
_LONGEST_MINUTES = 480
NO_BUS_ONWARD = ("Gannet Head North", "Gannet Head South")
"""Villages whose one bus goes to Port Sallow's health centre and no further."""
_SHUTTLE_STOP = PORT


def travel_times(sites: list[Row], site_points: dict[str, Point], *, bus_onward: bool) -> list[Row]:
    """Return the rows of travel_times.csv, leaving at half past three.

    Args:
        sites: the rows of sites.csv; only physical places have a journey.
        site_points: middle of each physical place [km east, km north].
        bus_onward: whether the villages in ``NO_BUS_ONWARD`` have a bus beyond Port Sallow.
    """
    rows: list[Row] = []
    for code, (name, kind, point) in AREA_MIDDLES.items():
        cut_off = name in NO_BUS_ONWARD and not bus_onward
        for site in sites:
            if site["kind"] != "physical" or site["site_id"] not in site_points:
                continue
            there = site_points[str(site["site_id"])]
            minutes = _journey(point, there, kind, cut_off=cut_off)
            rows.append(
                {
                    "area_code": code,
                    "site_id": site["site_id"],
                    "mode": "walk or bus",
                    "departs": "15:30",
                    "minutes": minutes,
                    "back_minutes": min(_LONGEST_MINUTES, round(minutes * 1.08 + 1)),
                }
            )
    return rows


def _walk(start: Point, end: Point) -> float:
    return math.dist(start, end) * _WINDING / 4.8 * 60


def _journey(start: Point, end: Point, kind: str, *, cut_off: bool) -> int:
    walk = _walk(start, end)
    if cut_off:
        onward = 6 + 12 + math.dist(start, PORT) * _WINDING / 26 * 60 + _walk(_SHUTTLE_STOP, end)
        bus = onward if math.dist(_SHUTTLE_STOP, end) < 1.5 else math.inf
    else:
        bus = _bus(start, end, kind)
    return round(max(4.0, min(walk, bus, _LONGEST_MINUTES)))


def _bus(start: Point, end: Point, kind: str) -> float:
    """Walk to a stop, wait, ride to a town, change if need be, and walk to the door."""
    wait, speed = (9.0, 33.0) if kind == "village" else (5.0, 20.0)
    boarded = 5 + wait
    last = min(_HUBS, key=lambda hub: math.dist(hub, end))
    ways = [_by_hub(start, first, last, speed) for first in _HUBS]
    onward = min(_walk(last, end), 3 + math.dist(last, end) * _WINDING / 20 * 60 + 2)
    direct = math.inf
    if kind != "village" and min(_HUBS, key=lambda hub: math.dist(hub, start)) == last:
        direct = math.dist(start, end) * _WINDING / speed * 60 + 3
    return boarded + min(direct, min(ways) + onward)


def _by_hub(start: Point, first: Point, last: Point, speed: float) -> float:
    """Return the ride to the town where the journey ends, changing in another if need be."""
    ride = math.dist(start, first) * _WINDING / speed * 60
    return ride if first == last else ride + 4 + math.dist(first, last) * _WINDING / 48 * 60
