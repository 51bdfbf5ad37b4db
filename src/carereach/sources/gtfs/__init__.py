"""Timetables in the General Transit Feed Specification (GTFS), for one day of travel."""

from carereach.sources.gtfs.read import read_timetable

__all__ = ["read_timetable"]
