"""How long a week a young person can be at a door that takes them, and when they first can."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.barriers import UNKNOWN, Rows
from carereach.access.pathway import ALL_AGES
from carereach.access.stretches import DAY_MINUTES, WEEK_MINUTES, Stretches, lay_out_stretches
from carereach.access.usable import UsableAccess
from carereach.base import MethodError
from carereach.tables.codes import WEEKDAYS

__all__ = ["Visits", "audit_visits", "count_visits", "visits_by_area"]

_NEVER = WEEK_MINUTES
_SHARES = {"minutes_low": 10, "minutes_median": 50, "minutes_high": 90}
_VISITS = {
    "need": pl.String,
    "stage": pl.String,
    "age_band": pl.String,
    "young_people": pl.Int64,
    "with_a_visit": pl.Int64,
    "hours_not_known": pl.Int64,
    **dict.fromkeys(_SHARES, pl.Int64),
    "first_weekday": pl.String,
    "first_minute": pl.Int64,
}
_AREAS = {
    "area_code": pl.String,
    "young_people": pl.Int64,
    "usable_minutes": pl.Float64,
    "first_weekday": pl.String,
    "first_minute": pl.Int64,
}
_Counts = NDArray[np.int64]
_Minutes = NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Visits:
    """When every young person could be at a door that takes them.

    ``minutes`` and ``wait`` have one array per place in ``access.cells``, areas by groups of
    ``access.profiles``: the minutes a week they could be there, and how long after
    ``after_minute`` a visit could first begin (``WEEK_MINUTES`` if never) [minutes].
    """

    access: UsableAccess
    after_minute: int
    minutes: tuple[_Minutes, ...]
    wait: tuple[_Minutes, ...]


def audit_visits(access: UsableAccess, *, after_minute: int) -> Visits:
    """Return how long a week young people can be at a door that takes them, and when first.

    Usable minutes are those of one week in which a young person could be at a door whose nine
    tests they pass, with or without difficulty: from when they arrive and it opens until it closes
    or they must leave for home, counted where that stretch is long enough to be seen. Minutes at
    several doors at once count once. By phone or online, and where staff come to them, there is no
    journey. Doors without known hours add nothing.

    The first usable start is the earliest minute at or after the one asked at which a visit could
    begin and be finished, going round the week.

    Args:
        access: the outcomes.
        after_minute: when they ask [minutes since Monday 00:00, 0 to 10079].

    Returns:
        minutes and waits by place on the pathway, area and group.

    Raises:
        MethodError: the minute is not in the week.

    Source: this project's own measure, decision note 0007.
    """
    if not 0 <= after_minute < WEEK_MINUTES:
        raise MethodError("Visits: after_minute is not a minute of the week; give 0 to 10079.")
    here, everywhere = lay_out_stretches(access)
    found = []
    for place in range(len(access.cells)):
        offered = np.zeros(len(access.services), dtype=np.bool_)
        offered[[offer.service for offer in access.offers[place]]] = True
        found.append(_visit(access, here.at(offered), everywhere.at(offered), after_minute))
    return Visits(
        access, after_minute, tuple(minutes for minutes, _ in found), tuple(w for _, w in found)
    )


def count_visits(visits: Visits, *, all_ages: bool = False) -> pl.DataFrame:
    """Return usable minutes and the first usable start by place on the pathway and age band.

    ``with_a_visit`` counts those with a usable stretch at least; ``hours_not_known`` those who get
    in, but only at doors whose hours are not known [young people]. ``minutes_low``,
    ``minutes_median`` and ``minutes_high`` are what 10, 50 and 90 of 100 young people have at
    most, those without any counting as 0 [minutes a week]. ``first_weekday`` and ``first_minute``
    [minutes since midnight] say when half of those who have any could first be seen; null if none
    has. With ``all_ages`` a row for all bands together follows those of the bands.

    Source: this project's own measure, as ``audit_visits``.
    """
    access = visits.access
    rows = []
    for place, cell in enumerate(access.cells):
        gets_in = access.outcome[place] > UNKNOWN
        for band, people in _bands(access, all_ages=all_ages):
            numbers = _spread_of(people, visits.minutes[place], _NEVER)
            has_visit = visits.wait[place] < _NEVER
            first = _median_start(people, visits.wait[place], visits.after_minute)
            unclear = int(people[gets_in & ~has_visit].sum())
            counts = (int(people.sum()), int(people[has_visit].sum()), unclear)
            rows.append((*cell, band, *counts, *numbers, *first))
    return pl.DataFrame(rows, schema=_VISITS, orient="row")


def visits_by_area(visits: Visits, *, need: str, stage: str, age_band: str) -> pl.DataFrame:
    """Return usable minutes and the first usable start at one place on the pathway, by area.

    ``usable_minutes`` is the mean of the young people who live there (null if nobody does)
    [minutes a week]; ``first_weekday`` and ``first_minute`` [minutes since midnight] say when half
    of those who have any visit could first be seen. ``age_band`` may be "8-17" for all bands.

    Source: this project's own measure, as ``audit_visits``.
    """
    access = visits.access
    place = access.cells.index((need, stage))
    people = dict(_bands(access, all_ages=True))[age_band]
    total = people.sum(axis=1)
    minutes = (people * visits.minutes[place]).sum(axis=1)
    starts = _median_by_area(people, visits.wait[place])
    firsts = [_moment(start, visits.after_minute) for start in starts.tolist()]
    return pl.DataFrame(
        {
            "area_code": access.areas["area_code"],
            "young_people": total,
            "usable_minutes": [
                spent / number if number else None
                for spent, number in zip(minutes.tolist(), total.tolist(), strict=True)
            ],
            "first_weekday": [weekday for weekday, _ in firsts],
            "first_minute": [minute for _, minute in firsts],
        },
        schema=_AREAS,
    )


def _visit(
    access: UsableAccess, here: Stretches, everywhere: Stretches, after_minute: int
) -> tuple[_Minutes, _Minutes]:
    """Return usable minutes and the wait for the first start at one place on the pathway."""
    shape = access.profiles.people.shape
    minutes = np.zeros(shape, dtype=np.int16)
    wait = np.full(shape, _NEVER, dtype=np.int16)
    appointment = access.rules.appointment_minutes
    waits = _waits(here, after_minute, appointment)
    waits_anywhere = _waits(everywhere, after_minute, appointment)
    for group in range(shape[1]):
        covered = None
        anywhere = everywhere.of_group(group)
        if anywhere.size:
            covered = _covered(everywhere.start[anywhere], everywhere.end[anywhere])
            minutes[:, group] = covered[-1]
            wait[:, group] = waits_anywhere[anywhere].min()
        mine = here.of_group(group)
        if mine.size:
            area = here.area[mine]
            first = np.flatnonzero(np.diff(area, prepend=-1))
            gained = _gained(area, here.start[mine], here.end[mine], covered)
            some = area[first]
            minutes[some, group] += np.add.reduceat(gained, first).astype(np.int16)
            soonest = np.minimum.reduceat(waits[mine], first)
            wait[some, group] = np.minimum(wait[some, group], soonest)
    return minutes, wait


def _covered(start: Rows, end: Rows) -> _Counts:
    """Return how many minutes of the week before each, and before its end, lie in a stretch."""
    open_now = np.zeros(WEEK_MINUTES + 1, dtype=np.int64)
    np.add.at(open_now, start, 1)
    np.subtract.at(open_now, end, 1)
    return np.concatenate([[0], np.cumsum(np.cumsum(open_now)[:-1] > 0)])


def _waits(stretches: Stretches, after_minute: int, appointment: int) -> NDArray[np.int64]:
    """Return how long after the minute asked a visit can begin in each stretch [minutes]."""
    begins = np.maximum(stretches.start, after_minute)
    in_time = begins + appointment <= stretches.end
    next_week = stretches.start + WEEK_MINUTES
    waits: NDArray[np.int64] = np.where(in_time, begins, next_week) - after_minute
    return waits


def _gained(area: Rows, start: Rows, end: Rows, covered: _Counts | None) -> _Counts:
    """Return what each stretch adds to those before it in its area, so that none counts twice.

    Stretches stand in order of area and start; adding a week for each area keeps the running
    latest end of one area from reaching into the next. What ``covered`` counts is left out too.
    """
    week = area * WEEK_MINUTES
    latest = np.maximum.accumulate(week + end)
    begins = start.copy()
    begins[1:] = np.maximum(begins[1:], latest[:-1] - week[1:])
    begins = np.minimum(begins, end)
    gained: _Counts = end - begins
    if covered is not None:
        gained -= covered[end] - covered[begins]
    return gained


def _bands(access: UsableAccess, *, all_ages: bool) -> Iterator[tuple[str, _Counts]]:
    """Yield each band and its young people by area and group, those of others being 0."""
    profiles = access.profiles
    for place, band in enumerate(profiles.band_names):
        yield band, np.where(profiles.band == place, profiles.people, 0)
    if all_ages:
        yield ALL_AGES, profiles.people


def _spread_of(people: _Counts, values: _Minutes, most: int) -> list[int | None]:
    """Return the values that 10, 50 and 90 of 100 people have at most."""
    totals = _cumulated(people, values, most)
    if not totals[-1]:
        return [None] * len(_SHARES)
    return [_least(totals, share) for share in _SHARES.values()]


def _median_start(
    people: _Counts, wait: _Minutes, after_minute: int
) -> tuple[str | None, int | None]:
    """Return when half of those who have a visit at all could first begin one."""
    totals = _cumulated(people, wait, _NEVER)[:_NEVER]
    return _moment(_least(totals, 50) if totals[-1] else _NEVER, after_minute)


def _cumulated(people: _Counts, values: _Minutes, most: int) -> _Counts:
    """Return how many people have each value or less, from 0 to ``most``."""
    counts = np.bincount(values.ravel(), weights=people.ravel(), minlength=most + 1)
    return np.cumsum(np.rint(counts).astype(np.int64))


def _least(totals: _Counts, share: int) -> int:
    """Return the least value that this share of 100 do not exceed."""
    return int(np.argmax(100 * totals >= share * totals[-1]))


def _median_by_area(people: _Counts, wait: _Minutes) -> _Counts:
    order = np.argsort(wait, axis=1)
    values = np.take_along_axis(wait, order, axis=1)
    ranked = np.take_along_axis(people, order, axis=1)
    with_visit = np.cumsum(np.where(values < _NEVER, ranked, 0), axis=1)
    half = np.argmax(2 * with_visit >= with_visit[:, -1:], axis=1)
    found = np.take_along_axis(values, half[:, None], axis=1)[:, 0]
    return np.where(with_visit[:, -1] > 0, found, _NEVER).astype(np.int64)


def _moment(wait: int, after_minute: int) -> tuple[str | None, int | None]:
    """Return a wait as a weekday and a minute of that day."""
    if wait >= _NEVER:
        return None, None
    day, minute = divmod((after_minute + wait) % WEEK_MINUTES, DAY_MINUTES)
    return WEEKDAYS[day], minute
