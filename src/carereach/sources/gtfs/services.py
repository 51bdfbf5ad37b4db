"""Which services run on which days: ordinary weeks, and days added or taken away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from carereach.base import SourceError
from carereach.sources.column_files import check_cells
from carereach.sources.gtfs.archive import FeedArchive
from carereach.sources.gtfs.cells import check_filled, code_of, days_of

__all__ = ["Services", "day_words", "nearest_days", "read_services"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKS, _EXCEPTIONS = "calendar.txt", "calendar_dates.txt"
_FURTHEST_DAYS = 400
_ADDED, _REMOVED = 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """The days each service runs.

    ``weeks``: service_id, monday … sunday (Int8), start_date, end_date.
    ``exceptions``: service_id, date, exception_type (1 added, 2 taken away).
    """

    weeks: pl.DataFrame
    exceptions: pl.DataFrame
    has_exceptions: bool
    first: date
    last: date

    def on(self, day: date) -> pl.DataFrame:
        """Return the services that run on a day: one column, service_id."""
        that_day = self.exceptions.filter(pl.col("date") == day)
        weekly = self.weeks.filter(
            pl.col("start_date") <= day,
            pl.col("end_date") >= day,
            pl.col(_WEEKDAYS[day.weekday()]) == 1,
        )
        kept = weekly.join(
            that_day.filter(pl.col("exception_type") == _REMOVED), on="service_id", how="anti"
        )
        added = that_day.filter(pl.col("exception_type") == _ADDED)
        return pl.concat([kept.select("service_id"), added.select("service_id")]).unique()

    def known(self) -> pl.DataFrame:
        """Return every service that a calendar names: one column, service_id."""
        both = [self.weeks.select("service_id"), self.exceptions.select("service_id")]
        return pl.concat(both).unique()


def read_services(feed: FeedArchive) -> Services:
    """Read both calendars; either may be absent.

    Raises:
        SourceError: both are absent, a cell is not what it should be, a service stands twice, or
            no service runs on any day.
    """
    if not feed.has(_WEEKS) and not feed.has(_EXCEPTIONS):
        raise SourceError(
            f"{feed.file} has neither {_WEEKS} nor {_EXCEPTIONS}, so no day of travel is known:"
            " fetch the feed again."
        )
    weeks, exceptions = _read_weeks(feed), _read_exceptions(feed)
    honest = weeks.filter(pl.col("start_date") <= pl.col("end_date"))
    added = exceptions.filter(pl.col("exception_type") == _ADDED)["date"]
    firsts = [day for day in (honest["start_date"].min(), added.min()) if isinstance(day, date)]
    lasts = [day for day in (honest["end_date"].max(), added.max()) if isinstance(day, date)]
    if not firsts:
        raise SourceError(
            f"{feed.file}: no service runs on any day of its calendars; fetch the feed again."
        )
    return Services(weeks, exceptions, feed.has(_EXCEPTIONS), min(firsts), max(lasts))


def day_words(day: date) -> str:
    """Return a day as people write it: 14 June 2023."""
    return f"{day.day} {day:%B %Y}"


def nearest_days(runs_on: Iterable[Services], day: date) -> list[date]:
    """Return the nearest day before and the nearest after on which any service runs."""
    services = list(runs_on)
    first, last = min(each.first for each in services), max(each.last for each in services)
    found = []
    for step, furthest in ((-1, (day - first).days), (1, (last - day).days)):
        for distance in range(1, min(furthest, _FURTHEST_DAYS) + 1):
            other = day + timedelta(days=step * distance)
            if any(each.on(other).height for each in services):
                found.append(other)
                break
    return found


def _read_weeks(feed: FeedArchive) -> pl.DataFrame:
    place = feed.place(_WEEKS)
    frame = feed.table(
        _WEEKS, needed=("service_id", *_WEEKDAYS, "start_date", "end_date"), may_be_absent=True
    )
    check_filled(frame, "service_id", place=place)
    check_cells(
        frame,
        pl.col("service_id").is_first_distinct(),
        f"{place}, {{row}}: a row above is of the same service; ask the feed's publisher to mend"
        " it.",
    )
    return frame.select(
        "service_id",
        *(code_of(frame, name, ("0", "1"), place=place) for name in _WEEKDAYS),
        *(days_of(frame, name, place=place) for name in ("start_date", "end_date")),
    )


def _read_exceptions(feed: FeedArchive) -> pl.DataFrame:
    place = feed.place(_EXCEPTIONS)
    frame = feed.table(
        _EXCEPTIONS, needed=("service_id", "date", "exception_type"), may_be_absent=True
    )
    for name in ("service_id", "exception_type"):
        check_filled(frame, name, place=place)
    typed = frame.select(
        "service_id",
        days_of(frame, "date", place=place),
        code_of(frame, "exception_type", ("1", "2"), place=place),
        "row",
    ).unique(("service_id", "date", "exception_type"), keep="first", maintain_order=True)
    check_cells(
        typed,
        pl.struct("service_id", "date").is_first_distinct(),
        f"{place}, {{row}}: a row above says otherwise of the same service and day; ask the"
        " feed's publisher to mend it.",
    )
    return typed.drop("row")
