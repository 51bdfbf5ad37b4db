"""Schedules become rows of opening hours: weekly spans at a place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from carereach.sources.directory import MIDNIGHT, Row, as_time, made_id, split_at_midnight
from carereach.sources.oruk.entry import Entry
from carereach.sources.oruk.places import Place
from carereach.sources.oruk.times import read_days, read_minutes

__all__ = ["ATTENDING", "TERM_WORDS", "Hours", "read_hours"]

ATTENDING = {
    "physical": "In person",
    "virtual": "Online",
    "phone": "By telephone",
    "outreach": "Outreach visit",
}
"""How each kind of place is written as attending_type."""
TERM_WORDS = {
    "always": "In school term and holidays.",
    "term": "In school term only.",
    "holiday": "In school holidays only.",
}
"""How each kind of weeks is written in the notes of a schedule."""

_ATTENDING_WORDS = {
    "physical": re.compile(r"in[- ]?person|face[- ]to[- ]face|venue|physical|on[- ]?site"),
    "virtual": re.compile(r"online|virtual|video|remote|web ?chat"),
    "phone": re.compile(r"phone"),
    "outreach": re.compile(r"outreach|home visit|at home|mobile unit"),
}
_TERM_IN_PROSE = re.compile(r"term[- ]?time|school holidays?|half[- ]?term", re.IGNORECASE)
_ALL_DAY = (0, MIDNIGHT - 1)
_FIRST_MORNING_HOUR, _LAST_AFTERNOON_HOUR = 6, 7
_HALF_DAY = 12 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Rows of opening hours, and places made because only the schedule speaks of them."""

    rows: list[Row]
    made: list[Row]


def read_hours(service: Entry, service_id: str, places: Sequence[Place], *, as_of: date) -> Hours:
    """Return the opening hours of a service at each of its places.

    Args:
        service: the service in the document.
        service_id: its id in the tables.
        places: its places.
        as_of: date of the audit.
    """
    hours = Hours([], [])
    sites = {place.site_id: place.kind for place in places}
    for schedule, site_id in _schedules(service, places):
        _check_prose(schedule)
        targets = _sites_for(schedule, site_id, sites, service_id, hours.made)
        spans = list(_read_spans(schedule)) if targets else []
        cells = _read_validity(schedule, as_of) if spans else None
        if cells is None:
            continue
        hours.rows.extend(
            {
                "site_id": target,
                "weekday": weekday,
                "opens": as_time(opens),
                "closes": as_time(closes),
                **cells,
            }
            for target in targets
            for weekday, opens, closes in spans
        )
    if not sites and not hours.made:
        service.note("no_place")
    return hours


def _schedules(service: Entry, places: Sequence[Place]) -> Iterator[tuple[Entry, str]]:
    """Give every schedule with the id of its place, which is empty for the service's own."""
    for schedule in service.entries("schedules", "regular_schedules"):
        yield schedule, schedule.code("service_at_location_id") or ""
    for place in places:
        for schedule in place.entry.entries("schedules", "regular_schedule", "regular_schedules"):
            yield schedule, place.site_id


def _check_prose(schedule: Entry) -> None:
    words = [schedule.text("notes") or "", schedule.text("description") or ""]
    if words[0] not in TERM_WORDS.values() and any(_TERM_IN_PROSE.search(text) for text in words):
        schedule.note("term_time_in_prose")


def _sites_for(
    schedule: Entry, site_id: str, sites: dict[str, str], service_id: str, made: list[Row]
) -> list[str]:
    """Return the places a schedule is for."""
    if site_id:
        if site_id not in sites:
            schedule.note("hours_for_missing_place", "service_at_location_id")
            return []
        return [site_id]
    kind = _attending_kind(schedule)
    targets = [site for site, its_kind in sites.items() if kind in ("", its_kind)] or list(sites)
    if len(targets) > 1:
        schedule.note("hours_for_several")
    if targets:
        return targets
    if kind in ("", "physical"):
        schedule.note("hours_without_place")
        return []
    new_id = made_id(service_id, kind)
    if all(row["site_id"] != new_id for row in made):
        made.append({"site_id": new_id, "service_id": service_id, "kind": kind})
    return [new_id]


def _attending_kind(schedule: Entry) -> str:
    """Return the kind of place a schedule speaks of, or "" if it names none or several."""
    text = (schedule.text("attending_type") or "").lower()
    kinds = [kind for kind, words in _ATTENDING_WORDS.items() if words.search(text)]
    return kinds[0] if len(kinds) == 1 else ""


def _read_spans(schedule: Entry) -> Iterator[tuple[str, int, int]]:
    """Give the weekly spans of a schedule; none if it is not weekly or not understood."""
    if not _is_weekly(schedule):
        return
    opens, closes = read_minutes(schedule, "opens_at"), read_minutes(schedule, "closes_at")
    days = read_days(schedule)
    if opens is None or closes is None or not days:
        return
    if (opens, closes) == _ALL_DAY:
        closes = MIDNIGHT
    if opens in (closes, MIDNIGHT):
        schedule.note("opens_when_closes", "closes_at")
        return
    if closes < opens and closes > 0 and _is_twelve_hour(opens, closes):
        schedule.note("twelve_hour_clock", "closes_at")
        return
    if closes < opens and closes > 0:
        schedule.note("overnight", "closes_at")
    for day in days:
        yield from split_at_midnight(day, opens, closes)


def _is_twelve_hour(opens: int, closes: int) -> bool:
    """Whether closing reads as an afternoon hour on the 12-hour clock: 08:30 to 05:30."""
    morning = _FIRST_MORNING_HOUR * 60 <= opens < _HALF_DAY
    afternoon = closes <= _LAST_AFTERNOON_HOUR * 60
    return morning and afternoon and closes + _HALF_DAY > opens


def _is_weekly(schedule: Entry) -> bool:
    text = schedule.text("freq")
    frequency = (text or "").upper()
    if text is None:
        schedule.note("frequency_unknown", "freq")
    elif frequency not in ("WEEKLY", "MONTHLY"):
        schedule.note("frequency_bad", "freq")
        return False
    interval = schedule.number("interval")
    if frequency == "MONTHLY" or interval not in (None, 1):
        schedule.note("not_every_week", "freq")
        return False
    return True


def _read_validity(schedule: Entry, as_of: date) -> Row | None:
    """Return the cells that say when a span holds, or nothing if they contradict each other."""
    first, last = schedule.day("valid_from"), schedule.day("valid_to")
    if first is not None and last is not None and last < first:
        schedule.note("valid_order", "valid_to")
        return None
    if last is not None and last < as_of:
        schedule.note("hours_expired", "valid_to")
    words = schedule.text("notes")
    return {
        "term_time": next((kind for kind, text in TERM_WORDS.items() if text == words), None),
        "valid_from": None if first is None else first.isoformat(),
        "valid_to": None if last is None else last.isoformat(),
    }
