"""Westmere's invented bus timetable as GTFS: the same bytes every time.

The archive is stored, not packed, because packed bytes differ from one zlib to another.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta

from making.buses import Line
from making.draws import Row
from making.land import place
from making.places import AREA_MIDDLES
from making.routes import GANNET_ONWARD, PLACES, Route, Running
from making.streets import Streets, metres

__all__ = ["timetable_as_gtfs"]

_FIRST_DAY, _LAST_DAY = date(2026, 4, 20), date(2026, 9, 6)
_LAST_SCHOOL_DAY = date(2026, 7, 17)
_HALF_TERM = date(2026, 5, 25), date(2026, 5, 29)
_BANK_HOLIDAYS = (date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31))
_WRITTEN = (2026, 1, 1, 0, 0, 0)
_BUS, _FERRY = 3, 4
_REPEATED = {"town": 1, "shuttle": 0}
"""Kinds of route written as one trip and how often it runs; whether to the minute."""
_STATION = "station"
_BAYS = {"town": "bay-a", "express": "bay-b", "village": "bay-c", "shuttle": "bay-d"}
_BAY_APART_KM = 0.02
_CHANGE_SECONDS = 120
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def timetable_as_gtfs(
    found: Streets,
    listed: list[Route],
    drawn: dict[tuple[str, bool], Line],
    *,
    bus_onward: bool,
) -> bytes:
    """Return the timetable as a GTFS archive.

    Args:
        found: the streets the stops stand on.
        listed: every route.
        drawn: the way each route takes, out and back.
        bus_onward: whether Gannet Head has a bus beyond Port Sallow.
    """
    running = [route for route in listed if bus_onward or route.number != GANNET_ONWARD]
    feed = _Feed(found, running, drawn)
    files = {
        "agency": _agency(),
        "stops": feed.stops(),
        "routes": feed.routes(),
        "trips": feed.trips,
        "stop_times": feed.stop_times,
        "calendar": _calendar(),
        "calendar_dates": _calendar_dates(),
        "frequencies": feed.frequencies,
        "transfers": _transfers(),
        "feed_info": _feed_info(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, rows in files.items():
            entry = zipfile.ZipInfo(f"{name}.txt", _WRITTEN)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, _as_csv(rows))
    return packed.getvalue()


def _as_csv(rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


class _Feed:
    """The trips of every route, and the stops they use."""

    def __init__(
        self, found: Streets, listed: list[Route], drawn: dict[tuple[str, bool], Line]
    ) -> None:
        self._found, self._listed = found, listed
        self._station = found.nearest(*PLACES["Westmere Bus Station"])
        self._used: set[int] = set()
        self.trips: list[Row] = []
        self.stop_times: list[Row] = []
        self.frequencies: list[Row] = []
        for route in listed:
            for runs in route.running:
                line = drawn[route.number, runs.is_outward]
                self._used.update(line.stops)
                for minute in _departures(route, runs):
                    self._run(route, runs, line, minute)

    def _run(self, route: Route, runs: Running, line: Line, minute: int) -> None:
        trip = f"t{len(self.trips) + 1}"
        self.trips.append(
            {
                "route_id": route.number,
                "service_id": runs.days,
                "trip_id": trip,
                "trip_headsign": route.by_way_of[-1 if runs.is_outward else 0],
                "direction_id": 0 if runs.is_outward else 1,
            }
        )
        for number, stop in enumerate(line.stops):
            timed = line.is_timed[number]
            self.stop_times.append(
                {
                    "trip_id": trip,
                    "arrival_time": _clock(minute, line.arrives[number]) if timed else "",
                    "departure_time": _clock(minute, line.departs[number]) if timed else "",
                    "stop_id": self._stop_id(stop, route.kind),
                    "stop_sequence": number + 1,
                    **self._who_may(route, line, number),
                    "shape_dist_traveled": line.metres[number] if route.kind == "village" else "",
                }
            )
        if route.kind in _REPEATED:
            self.frequencies.append(
                {
                    "trip_id": trip,
                    "start_time": _clock(runs.first_minute, 0),
                    "end_time": _clock(runs.last_minute + 1, 0),
                    "headway_secs": 60 * runs.every_minutes,
                    "exact_times": _REPEATED[route.kind],
                }
            )

    def _who_may(self, route: Route, line: Line, number: int) -> Row:
        """Say where people may board and alight: the express takes nobody within one town."""
        if route.number != "X1":
            return {"pickup_type": "", "drop_off_type": ""}
        first_town = self._town(line.stops[0])
        sets_down = self._town(line.stops[number]) != first_town
        return {"pickup_type": 1 if sets_down else "", "drop_off_type": "" if sets_down else 1}

    def _town(self, stop: int) -> bool:
        """Whether a stop lies in the city, else in the port or on the way to it."""
        return stop in self._found.members["Westmere"]

    def _stop_id(self, stop: int, kind: str) -> str:
        return _BAYS[kind] if stop == self._station else f"s{stop}"

    def routes(self) -> list[Row]:
        """Return the rows of routes.txt."""
        return [
            {
                "route_id": route.number,
                "agency_id": "wb",
                "route_short_name": route.number,
                "route_long_name": route.name,
                "route_type": _FERRY if route.kind == "ferry" else _BUS,
            }
            for route in self._listed
        ]

    def stops(self) -> list[Row]:
        """Return the rows of stops.txt: the bus station, its bays, then every other stop."""
        names = self._names()
        east, north = self._found.points[self._station]
        rows = [self._stop(_STATION, "Westmere Bus Station", (east, north), kind=1, parent="")]
        for number, bay in enumerate(_BAYS.values()):
            point = east + (number - 1.5) * _BAY_APART_KM, north + _BAY_APART_KM
            letter = bay[-1].upper()
            name = f"Westmere Bus Station bay {letter}"
            rows.append(self._stop(bay, name, point, kind=0, parent=_STATION))
        for stop in sorted(self._used - {self._station}):
            point = self._found.points[stop]
            rows.append(self._stop(f"s{stop}", names[stop], point, kind=0, parent=""))
        return rows

    @staticmethod
    def _stop(
        stop_id: str, name: str, point: tuple[float, float], *, kind: int, parent: str
    ) -> Row:
        longitude, latitude = place(point)
        return {
            "stop_id": stop_id,
            "stop_name": name,
            "stop_lat": f"{latitude:.5f}",
            "stop_lon": f"{longitude:.5f}",
            "location_type": kind,
            "parent_station": parent,
        }

    def _names(self) -> dict[int, str]:
        """Name each stop after its place, else its street and the area it is nearest to."""
        named = {self._found.nearest(*there): name for name, there in PLACES.items()}
        named |= {stop: name for name, stop in self._found.centres.items() if stop not in named}
        streets_ = {
            point: way.tags["name"] for way in self._found.ways[::-1] if "name" in way.tags
            for point in way.points
        }  # fmt: skip
        for stop in self._used - set(named):
            point = self._found.points[stop]
            near = min(AREA_MIDDLES.values(), key=lambda area: (metres(point, area[2]), area[0]))
            named[stop] = f"{near[0]}, {streets_[stop]}"
        return named


def _departures(route: Route, runs: Running) -> Iterator[int]:
    """Yield each departure written out; a route of a town has one trip that is repeated."""
    last = runs.first_minute if route.kind in _REPEATED else runs.last_minute
    yield from range(runs.first_minute, last + 1, runs.every_minutes)


def _clock(minute: int, seconds: int) -> str:
    """Write a time of day; after midnight the hours go on from 24."""
    whole = 60 * minute + seconds
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _agency() -> list[Row]:
    return [
        {
            "agency_id": "wb",
            "agency_name": "Westmere Buses (invented)",
            "agency_url": "https://example.invalid",
            "agency_timezone": "Europe/London",
        }
    ]


def _calendar() -> list[Row]:
    """Return the days that run by the week; ``holidays`` runs on the dates listed for it only."""
    spans = {
        "weekday": ((1, 1, 1, 1, 1, 0, 0), _LAST_DAY),
        "schooldays": ((1, 1, 1, 1, 1, 0, 0), _LAST_SCHOOL_DAY),
        "saturday": ((0, 0, 0, 0, 0, 1, 0), _LAST_DAY),
    }
    return [
        {"service_id": name}
        | dict(zip(_DAYS, days, strict=True))
        | {"start_date": f"{_FIRST_DAY:%Y%m%d}", "end_date": f"{last:%Y%m%d}"}
        for name, (days, last) in spans.items()
    ]


def _calendar_dates() -> list[Row]:
    """Return school holidays, and bank holidays, which run as a Saturday."""
    added, removed = 1, 2
    rows: list[Row] = []
    day = _FIRST_DAY
    while day <= _LAST_DAY:
        in_term = day <= _LAST_SCHOOL_DAY and not _HALF_TERM[0] <= day <= _HALF_TERM[1]
        changes: list[tuple[str, int]] = []
        if day in _BANK_HOLIDAYS:
            changes = [("weekday", removed), ("saturday", added)]
        elif day.weekday() < 5 and not in_term:
            changes = [("holidays", added)]
        is_school_week = day.weekday() < 5 and day <= _LAST_SCHOOL_DAY
        if is_school_week and (not in_term or day in _BANK_HOLIDAYS):
            changes.append(("schooldays", removed))
        rows += [
            {"service_id": name, "date": f"{day:%Y%m%d}", "exception_type": kind}
            for name, kind in changes
        ]
        day += timedelta(days=1)
    return rows


def _transfers() -> list[Row]:
    """Return how long it takes to change between the bays of the bus station."""
    bays = list(_BAYS.values())
    return [
        {
            "from_stop_id": one,
            "to_stop_id": other,
            "transfer_type": 2,
            "min_transfer_time": _CHANGE_SECONDS,
        }
        for one in bays
        for other in bays
        if one != other
    ]


def _feed_info() -> list[Row]:
    return [
        {
            "feed_publisher_name": "Westmere is invented; no bus in this file runs",
            "feed_publisher_url": "https://example.invalid",
            "feed_lang": "en",
            "feed_start_date": f"{_FIRST_DAY:%Y%m%d}",
            "feed_end_date": f"{_LAST_DAY:%Y%m%d}",
            "feed_version": "1",
        }
    ]
