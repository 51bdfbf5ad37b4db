"""Times of day and days of the week as the standard writes them."""

import re

from carereach.sources.directory import MIDNIGHT
from carereach.sources.oruk.entry import Entry
from carereach.tables.codes import WEEKDAYS

__all__ = ["DAY_CODES", "read_days", "read_minutes"]

DAY_CODES = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS, strict=True))
"""Days as iCalendar writes them."""

_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")
_DAY = re.compile(r"([+-]?\d{1,2})?([A-Z]{2})")


def read_minutes(schedule: Entry, key: str) -> int | None:
    """Return a time of day [minutes since midnight]; seconds are left out."""
    text = schedule.text(key)
    if text is None:
        schedule.note("time_missing", key)
        return None
    match = _TIME.fullmatch(text)
    minutes = int(match[1]) * 60 + int(match[2]) if match else MIDNIGHT + 1
    if match is None or minutes > MIDNIGHT:
        schedule.note("time_format", key)
        return None
    if match[3]:
        schedule.note("time_with_zone", key)
    return minutes


def read_days(schedule: Entry) -> list[str]:
    """Return the days of the week of a weekly schedule; none if any is not understood."""
    text = schedule.code("byday")
    if text is None:
        return _day_of_start(schedule)
    days = []
    for part in text.split(","):
        day = _read_day(schedule, part.strip())
        if day is None:
            return []
        days.append(day)
    return list(dict.fromkeys(days))


def _read_day(schedule: Entry, part: str) -> str | None:
    match = _DAY.fullmatch(part)
    if match and match[2] in DAY_CODES:
        if match[1]:
            schedule.note("day_count_weekly", "byday")
            return None
        return DAY_CODES[match[2]]
    plain = part.lower()
    for code, day in DAY_CODES.items():
        if plain in (day, day[:3], code.lower(), f"{day}s"):
            schedule.note("day_spelling", "byday")
            return day
    schedule.note("day_format", "byday")
    return None


def _day_of_start(schedule: Entry) -> list[str]:
    """Return the weekday of the first date: what a weekly rule without days means."""
    start = schedule.day("dtstart")
    if start is None:
        schedule.note("day_missing", "byday")
        return []
    return [WEEKDAYS[start.weekday()]]
