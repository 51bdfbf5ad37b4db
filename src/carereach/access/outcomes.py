"""Counting the outcomes: by place on the pathway, by barrier, by service and by area."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.barriers import (
    BARRIER_TESTS,
    HOURS,
    NO_SERVICE,
    REACHED,
    UNKNOWN,
    WITH_DIFFICULTY,
    Bits,
    Bools,
    States,
)
from carereach.access.hours import closing_needed, latest_weekday_closing
from carereach.access.usable import Offer, UsableAccess

__all__ = [
    "count_counting_services",
    "count_nearly_counting",
    "count_outcomes",
    "count_reasons",
    "reached_in_all",
]

_CELL = {"need": pl.String, "stage": pl.String, "age_band": pl.String}
_STATES = ("reached", "reached_with_difficulty", "not_known", "not_reached")
_OUTCOMES = _CELL | dict.fromkeys(("young_people", *_STATES), pl.Int64)
_REASONS = _CELL | {
    "test": pl.String,
    "barrier": pl.String,
    "first": pl.Int64,
    "alone": pl.Int64,
}
_COUNTING = _CELL | {"service_id": pl.String, "reached": pl.Int64, "with_difficulty": pl.Int64}
_NEARLY = _CELL | {
    "service_id": pl.String,
    "test": pl.String,
    "young_people": pl.Int64,
    "no_other_way": pl.Int64,
    "better_off": pl.Int64,
    "closes_minute": pl.Int64,
    "open_until_minute": pl.Int64,
    "young_people_by_then": pl.Int64,
}
_STEP_MINUTES = 30


def count_outcomes(access: UsableAccess) -> pl.DataFrame:
    """Return young people by place on the pathway, age band and outcome.

    One row is a need, stage and age band: young_people = reached + reached_with_difficulty +
    not_known + not_reached, exactly [young people].

    Source: this project's own measure, as ``audit_usable_access``.
    """
    rows = []
    for cell, outcome in zip(access.cells, access.outcome, strict=True):
        for band, numbers in _by_band(access, outcome):
            shut_out = int(numbers[:UNKNOWN].sum())
            known = (numbers[REACHED], numbers[WITH_DIFFICULTY], numbers[UNKNOWN])
            rows.append((*cell, band, int(numbers.sum()), *map(int, known), shut_out))
    return pl.DataFrame(rows, schema=_OUTCOMES, orient="row")


def count_reasons(access: UsableAccess) -> pl.DataFrame:
    """Return what shuts young people out, by place on the pathway, age band and test.

    ``first`` counts those for whom it is the first barrier; these add up to not_reached. ``alone``
    counts those whom this barrier alone, mended at some service, would let in; they may be counted
    under several barriers [young people]. Rows where both are 0 are left out.

    Source: this project's own measure, as ``audit_usable_access``.
    """
    rows = []
    for cell, outcome, alone in zip(access.cells, access.outcome, access.alone, strict=True):
        freed = [_sum_by_band(access, _has(alone, test)) for test in range(len(BARRIER_TESTS))]
        for place, (band, numbers) in enumerate(_by_band(access, outcome)):
            for test, barrier in enumerate(BARRIER_TESTS):
                counts = (int(numbers[test]), int(freed[test][place]))
                if any(counts):
                    rows.append((*cell, band, barrier.key, barrier.barrier, *counts))
    return pl.DataFrame(rows, schema=_REASONS, orient="row")


def count_counting_services(access: UsableAccess) -> pl.DataFrame:
    """Return the services that count at each place, and how many each would take by itself.

    Source: this project's own measure, as ``audit_usable_access``.
    """
    taken = [dict(_by_band(access, outcome)) for outcome in access.scores.outcome]
    rows = []
    for cell, offers in zip(access.cells, access.offers, strict=True):
        for offer in offers:
            for band, numbers in taken[offer.service].items():
                full, hard = int(numbers[REACHED]), int(numbers[WITH_DIFFICULTY])
                if offer.best == WITH_DIFFICULTY:
                    full, hard = 0, full + hard
                if full or hard:
                    rows.append(
                        (*cell, band, access.services[offer.service].service_id, full, hard)
                    )
    return pl.DataFrame(rows, schema=_COUNTING, orient="row")


def count_nearly_counting(access: UsableAccess) -> pl.DataFrame:
    """Return the services that would count but for one test, and how many more they would take.

    ``young_people`` counts those whom this test alone keeps out of the service. Of them,
    ``no_other_way`` counts those whom no other service takes at that place on the pathway, and
    ``better_off`` those who would get in more easily than now [young people]. For opening hours,
    ``closes_minute`` is the latest it closes on any weekday now, and ``open_until_minute`` the
    time, to the half hour above, by which ``young_people_by_then`` could be seen after school and
    still be home in time [minutes since midnight].

    Source: this project's own measure, as ``audit_usable_access``.
    """
    kept_out = [list(_kept_out(access, service)) for service in range(len(access.services))]
    rows: list[tuple[object, ...]] = []
    cells = zip(access.cells, access.offers, access.outcome, strict=True)
    for cell, offers, outcome in cells:
        for offer in offers:
            service_id = access.services[offer.service].service_id
            for band, test, freed, numbers in kept_out[offer.service]:
                gains = _gains(access, offer, test, freed, outcome)
                key = BARRIER_TESTS[test].key
                rows.append((*cell, band, service_id, key, numbers[0], *gains, *numbers[1:]))
    return pl.DataFrame(rows, schema=_NEARLY, orient="row")


def reached_in_all(access: UsableAccess, needs: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Return how many young people get in for every need, and for each need, at any stage.

    Source: this project's own measure, as ``audit_usable_access``.
    """
    everyone = np.ones(access.profiles.people.shape, dtype=np.bool_)
    by_need = {}
    for need in needs:
        gets_in = np.zeros_like(everyone)
        for cell, outcome in zip(access.cells, access.outcome, strict=True):
            if cell[0] == need:
                gets_in |= outcome >= WITH_DIFFICULTY
        by_need[need] = int(access.profiles.people[gets_in].sum())
        everyone &= gets_in
    return int(access.profiles.people[everyone].sum()), by_need


def _gains(
    access: UsableAccess, offer: Offer, test: int, freed: Bools, outcome: States
) -> tuple[int, int]:
    """Return how many of those a mended test lets in had no other way, and are better off."""
    alone = freed & (outcome < UNKNOWN)
    better = freed & (outcome <= UNKNOWN)
    if offer.best == REACHED:
        easily = _has(access.scores.easily[offer.service], test)
        better |= freed & easily & (outcome < REACHED)
    people = access.profiles.people
    return int(people[alone].sum()), int(people[better].sum())


def _kept_out(
    access: UsableAccess, service: int
) -> Iterator[tuple[str, int, Bools, tuple[int | None, ...]]]:
    """Return whom one test alone keeps out of a service, by age band and test."""
    bits = access.scores.alone[service]
    for test in _set_tests(bits):
        freed = _has(bits, test)
        for place, band in enumerate(access.profiles.band_names):
            mine = freed & (access.profiles.band == place)[None, :]
            number = int(access.profiles.people[mine].sum())
            if number:
                later = _later(access, service, mine) if test == HOURS else (None, None, None)
                yield band, test, mine, (number, *later)


def _later(access: UsableAccess, service: int, freed: Bools) -> tuple[int | None, ...]:
    """Return the closing time now, the one that lets in all it can after school, and how many."""
    needed = np.full(access.areas.height, np.inf)
    doors = access.services[service].doors
    for door in doors:
        if door.column is not None:
            there, back = access.travel.there[:, door.column], access.travel.back[:, door.column]
            needed = np.minimum(needed, closing_needed(there, back, access.rules))
    closes = latest_weekday_closing([door.spans for door in doors])
    concerned = freed.any(axis=1) & np.isfinite(needed)
    if not concerned.any():
        return closes, None, None
    number = int((access.profiles.people * freed)[concerned].sum())
    until = int(np.ceil(needed[concerned].max() / _STEP_MINUTES)) * _STEP_MINUTES
    return closes, until, number


def _by_band(access: UsableAccess, outcome: States) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Return, for each age band, young people by outcome 0 to REACHED."""
    width = REACHED + 1
    place = outcome.astype(np.intp) + width * access.profiles.band[None, :]
    size = width * len(access.profiles.band_names)
    totals = np.bincount(
        place.ravel(), weights=access.profiles.people.ravel().astype(np.float64), minlength=size
    )
    numbers = np.rint(totals).astype(np.int64).reshape(-1, width)
    yield from zip(access.profiles.band_names, numbers, strict=True)


def _sum_by_band(access: UsableAccess, chosen: Bools) -> NDArray[np.int64]:
    by_group = (access.profiles.people * chosen).sum(axis=0)
    totals = np.zeros(len(access.profiles.band_names), dtype=np.int64)
    np.add.at(totals, access.profiles.band, by_group)
    return totals


def _has(bits: Bits, test: int) -> Bools:
    chosen: Bools = (bits & np.uint16(1 << test)) != 0
    return chosen


def _set_tests(bits: Bits) -> list[int]:
    """Return the tests set anywhere; "no such service" is no service's to mend."""
    found = int(np.bitwise_or.reduce(bits, axis=None)) if bits.size else 0
    return [test for test in range(len(BARRIER_TESTS)) if found >> test & 1 and test != NO_SERVICE]
