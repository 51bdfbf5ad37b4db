"""Reading the NHS website's files of opening times: one row is one span of one day."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from carereach.base import SourceError
from carereach.sources.directory import (
    MIDNIGHT,
    Directory,
    Notes,
    Row,
    as_time,
    fit_text,
    make_directory,
    read_rows,
    split_at_midnight,
)
from carereach.sources.nhs_website import note_age_of_file
from carereach.tables.codes import WEEKDAYS

__all__ = ["read_nhs_opening_times"]

_COLUMNS = ("OrganisationId", "WeekDay", "Times", "IsOpen", "OpeningTimeType")
_SPECIAL_DATE = ("AdditionalOpeningDate", "AdditonalOpeningDate")
"""The second spelling is the one of the dentists' file."""
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*[-\u2013]\s*([01]\d|2[0-4]):([0-5]\d)")
_KINDS = ("general", "surgery", "reception", "")
"""Kinds of hours, the one we want first: the door before the desk."""
_Cells = dict[str, str]


def read_nhs_opening_times(
    path: Path, *, as_of: date, published: date | None = None, sites: frozenset[str] | None = None
) -> Directory:
    """Read a file of opening times from the NHS website.

    Split days are two spans. Closed days, single dates and hours of a second kind (the reception
    beside the surgery) are counted and left out. The site ids are those that reading the file of
    places gives.

    Args:
        path: the file.
        as_of: date of the audit.
        published: when the file was made, if that is known.
        sites: ids of the sites that were read; hours of others are counted and left out.

    Raises:
        SourceError: the file is not such a table.
    """
    notes = Notes(path.name)
    note_age_of_file(notes, as_of=as_of, published=published)
    by_site = _weekly_rows(path, notes, sites)
    hours: dict[tuple[str | None, ...], Row] = {}
    other = 0
    for site_id, rows in by_site.items():
        kinds = {_kind(row) for _, row in rows}
        wanted = min(kinds, key=_KINDS.index)
        other += sum(_kind(row) != wanted for _, row in rows)
        for number, row in rows:
            if _kind(row) == wanted:
                _add_spans(hours, site_id, number, row, notes)
    notes.add_count("other_hours", other)
    notes.add_count(
        "open_all_day",
        sum(row["closes"] == "24:00" and row["opens"] == "00:00" for row in hours.values()),
    )
    return make_directory({"opening_hours": hours.values()}, notes)


def _weekly_rows(
    path: Path, notes: Notes, sites: frozenset[str] | None
) -> dict[str, list[tuple[int, _Cells]]]:
    """Return the rows that say when a place is open in a week, by site."""
    counts: Counter[str] = Counter()
    by_site: dict[str, list[tuple[int, _Cells]]] = {}
    for number, row in _rows(path, notes):
        site_id = _site_id(row)
        if row["special"] or row["OpeningTimeType"].lower() == "additional":
            counts["special_dates"] += 1
        elif row["IsOpen"].lower() == "false":
            counts["days_closed"] += 1
        elif site_id is None:
            notes.add("missing_required", row=number, column="OrganisationId")
        elif sites is not None and site_id not in sites:
            counts["hours_of_unknown_place"] += 1
        else:
            by_site.setdefault(site_id, []).append((number, row))
    for rule, count in counts.items():
        notes.add_count(rule, count)
    return by_site


def _rows(path: Path, notes: Notes) -> Iterator[tuple[int, _Cells]]:
    table = read_rows(path)
    header = table.rows[0][1]
    if any(name not in header for name in _COLUMNS):
        raise SourceError(
            f"{path.name} is not a file of opening times from the NHS website: its first row must"
            f" name {', '.join(_COLUMNS)}."
        )
    for number, cells in table.rows[1:]:
        if len(cells) != len(header):
            notes.add("row_length", row=number)
            continue
        row = dict(zip(header, cells, strict=True))
        special = next((row[name] for name in _SPECIAL_DATE if row.get(name)), "")
        yield number, {**row, "special": special}


def _site_id(row: _Cells) -> str | None:
    key = fit_text(row["OrganisationId"], is_code=True)
    return None if key is None else f"{f'nhs-{key}'[:190]}-site"


def _kind(row: _Cells) -> str:
    kind = row["OpeningTimeType"].lower()
    return kind if kind in _KINDS else ""


def _add_spans(
    hours: dict[tuple[str | None, ...], Row], site_id: str, number: int, row: _Cells, notes: Notes
) -> None:
    """Add the spans of one row; of two that begin together the longer stays."""
    weekday = row["WeekDay"].lower()
    if weekday not in WEEKDAYS:
        notes.add("day_missing" if not weekday else "day_format", row=number, column="WeekDay")
        return
    for day, start, end in _spans(weekday, row["Times"], number, notes):
        opens, closes = as_time(start), as_time(end)
        span: Row = {"site_id": site_id, "weekday": day, "opens": opens, "closes": closes}
        before = hours.setdefault((site_id, day, opens), span)
        if before["closes"] != closes:
            notes.add("hours_overlap", row=number, column="Times")
            before["closes"] = max(before["closes"] or "", closes)


def _spans(weekday: str, times: str, number: int, notes: Notes) -> list[tuple[str, int, int]]:
    match = _SPAN.fullmatch(times)
    opens, closes = _minutes(match) if match else (0, 0)
    if match is None or closes > MIDNIGHT:
        notes.add("time_format" if times else "time_missing", row=number, column="Times")
        return []
    if opens == 0 and closes in (0, MIDNIGHT - 1):
        return [(weekday, 0, MIDNIGHT)]
    if opens == closes:
        notes.add("opens_when_closes", row=number, column="Times")
        return []
    if 0 < closes < opens:
        notes.add("overnight", row=number, column="Times")
    return split_at_midnight(weekday, opens, closes)


def _minutes(match: re.Match[str]) -> tuple[int, int]:
    return int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
