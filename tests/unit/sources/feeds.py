"""Small timetables written by the tests that read them."""

import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from carereach.sources.gtfs import read_timetable
from carereach.tables.transport import Timetable

WEDNESDAY = date(2023, 6, 14)
WEEKDAYS = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"
Files = dict[str, str]


def plain_feed(**changes: str | None) -> Files:
    """One trip past three stops on weekdays of June 2023; files by name, without their ending."""
    files: dict[str, str | None] = {
        "stops": "stop_id,stop_name,stop_lat,stop_lon\n"
        "A,Mill Lane,51.50,-3.00\nB,Town Hall,51.51,-3.01\nC,Harbour,51.52,-3.02\n",
        "trips": "route_id,service_id,trip_id\nr,week,t1\n",
        "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,08:00:00,08:00:00,A,1\nt1,08:05:00,08:06:00,B,2\nt1,08:10:00,08:10:00,C,3\n",
        "calendar": f"service_id,{WEEKDAYS},start_date,end_date\n"
        "week,1,1,1,1,1,0,0,20230601,20230630\n",
        "calendar_dates": "service_id,date,exception_type\n",
    }
    files.update(changes)
    return {name: text for name, text in files.items() if text is not None}


def write_feed(path: Path, files: Mapping[str, str], *, folder: str = "") -> Path:
    """Write a feed as a zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{folder}{name}.txt", text)
    return path


def read_feed(folder: Path, files: Mapping[str, str], *, day: date = WEDNESDAY) -> Timetable:
    """Write a feed and read it."""
    return read_timetable([write_feed(folder / "feed.zip", files)], day=day)


def trips_of(timetable: Timetable) -> list[list[tuple[str, int, int]]]:
    """Return the calls of each trip: stop, arrives, departs, in order of trips."""
    named = timetable.calls.with_columns(
        pl.col("stop").replace_strict(dict(enumerate(timetable.stops["stop_id"])))
    )
    return [
        list(part.select("stop", "arrives", "departs").iter_rows())
        for part in named.partition_by("trip", maintain_order=True)
    ]


def starts_of(timetable: Timetable) -> list[int]:
    """Return when each trip first departs [seconds]."""
    return [calls[0][2] for calls in trips_of(timetable)]


def clock(text: str) -> int:
    """Return a time such as 25:10 as seconds."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60
