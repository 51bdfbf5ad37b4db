"""Where the young people live who are shut out, and what would help there."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.barriers import BARRIER_TESTS, UNKNOWN, Bools, Minutes
from carereach.access.hours import is_open_when_free, latest_weekday_closing
from carereach.access.usable import UsableAccess

__all__ = ["count_by_area", "find_shut_services"]

_AREAS: dict[str, pl.DataType | type[pl.DataType]] = {
    "area_code": pl.String,
    "young_people": pl.Int64,
    "not_reached": pl.Int64,
    "not_known": pl.Int64,
    "first_barrier": pl.String,
    "helps": pl.List(pl.String),
}
_SHUT = {"service_id": pl.String, "closes_minute": pl.Int64}


def count_by_area(
    access: UsableAccess, *, need: str, stage: str, age_bands: Sequence[str]
) -> pl.DataFrame:
    """Return, for each area, who is shut out of one place on the pathway and what would help.

    ``first_barrier`` is the test that shuts out most there (null if none does); ``helps`` lists
    each test that, mended alone, would let in half or more of those shut out.

    Source: this project's own measure, as ``audit_usable_access``.
    """
    place = access.cells.index((need, stage))
    outcome, alone = access.outcome[place], access.alone[place]
    bands = [access.profiles.band_names.index(band) for band in age_bands]
    people = np.where(np.isin(access.profiles.band, bands), access.profiles.people, 0)
    shut_out = _sum(people, outcome < UNKNOWN)
    tests = range(len(BARRIER_TESTS))
    first = np.stack([_sum(people, outcome == test) for test in tests])
    freed = np.stack([_sum(people, (alone & np.uint16(1 << test)) != 0) for test in tests])
    return pl.DataFrame(
        {
            "area_code": access.areas["area_code"],
            "young_people": people.sum(axis=1),
            "not_reached": shut_out,
            "not_known": _sum(people, outcome == UNKNOWN),
            "first_barrier": [
                BARRIER_TESTS[int(first[:, area].argmax())].key if shut_out[area] else None
                for area in range(len(shut_out))
            ],
            "helps": [
                [
                    BARRIER_TESTS[test].key
                    for test in tests
                    if freed[test, area] and 2 * freed[test, area] >= shut_out[area]
                ]
                for area in range(len(shut_out))
            ],
        },
        schema=_AREAS,
    )


def find_shut_services(access: UsableAccess) -> pl.DataFrame:
    """Return the active services that no young person could use after school or at a weekend.

    Even next door they would find every place shut. ``closes_minute`` is the latest it closes on
    any weekday (null if it is open on none) [minutes since midnight]. Services whose hours are not
    known at any one place, or that come to the young person at agreed times, are left out.

    Source: this project's own measure, as ``audit_usable_access``.
    """
    at_door: Minutes = np.zeros(1, dtype=np.float32)
    shut = []
    for service in access.services:
        known = [door.spans for door in service.doors if door.spans is not None]
        if len(known) < len(service.doors) or not service.is_active:
            continue
        if not any(is_open_when_free(spans, at_door, at_door, access.rules)[0] for spans in known):
            shut.append((service.service_id, latest_weekday_closing(known)))
    return pl.DataFrame(shut, schema=_SHUT, orient="row")


def _sum(people: NDArray[np.int64], chosen: Bools) -> NDArray[np.int64]:
    total: NDArray[np.int64] = (people * chosen).sum(axis=1)
    return total
