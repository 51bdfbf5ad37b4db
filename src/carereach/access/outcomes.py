"""Counting the outcomes: by place on the pathway, by barrier, by service and by area."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

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
from carereach.access.scoring import journeys_to
from carereach.access.usable import Offer, UsableAccess
from carereach.access.verdicts import Verdict

__all__ = [
    "count_counting_services",
    "count_nearly_counting",
    "count_outcomes",
    "count_reasons",
    "reached_in_all",
]

Counts = NDArray[np.int64]
Places = NDArray[np.intp]
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
    totals = access.profiles.people.sum(axis=0)
    taken = [
        dict(_split(access, verdict.outcome, verdict.gather(access.profiles.people, totals)))
        for verdict in access.scores.verdicts
    ]
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
        bars = (UNKNOWN, UNKNOWN + 1, REACHED)
        badly_off = [_BadlyOff.below(access, outcome, bar) for bar in bars]
        for offer in offers:
            service_id = access.services[offer.service].service_id
            gains = _gains(access, offer, badly_off)
            for band, test, freed, numbers in kept_out[offer.service]:
                key = BARRIER_TESTS[test].key
                gained = gains(test, freed)
                rows.append((*cell, band, service_id, key, numbers[0], *gained, *numbers[1:]))
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


@dataclass(frozen=True, slots=True, eq=False)
class _BadlyOff:
    """Young people who are badly off at one place on the pathway, by area and group."""

    people: Counts
    totals: Counts

    @classmethod
    def below(cls, access: UsableAccess, outcome: States, bar: int) -> "_BadlyOff":
        """Return those whose outcome is below the bar."""
        people = np.where(outcome < bar, access.profiles.people, 0)
        return cls(people, people.sum(axis=0))

    def at(self, verdict: Verdict) -> Counts:
        """Return them in the rows of a service's verdict."""
        return verdict.gather(self.people, self.totals)


def _gains(
    access: UsableAccess, offer: Offer, badly_off: Sequence[_BadlyOff]
) -> Callable[[int, Places], tuple[int, int]]:
    """Return how to count, of those a mended test lets in, who had no other way or is better off.

    ``badly_off`` are those with no way in, with none that is known and with none that is easy.
    """
    verdict = access.scores.verdicts[offer.service]
    alone, unsure, hard = (some.at(verdict) for some in badly_off)

    def count(test: int, freed: Places) -> tuple[int, int]:
        better = unsure.take(freed)
        if offer.best == REACHED:
            easily = _has(verdict.easily.take(freed), test)
            better = np.where(easily, hard.take(freed), better)
        return int(alone.take(freed).sum()), int(better.sum())

    return count


def _kept_out(
    access: UsableAccess, service: int
) -> Iterator[tuple[str, int, Places, tuple[int | None, ...]]]:
    """Return whom one test alone keeps out of a service, by age band and test.

    They are told by their places in the arrays of the verdict, read row by row.
    """
    verdict, profiles = access.scores.verdicts[service], access.profiles
    people = verdict.gather(profiles.people, profiles.people.sum(axis=0))
    for test in _set_tests(verdict.alone):
        freed = _has(verdict.alone, test)
        for place, band in enumerate(profiles.band_names):
            mine = freed & (profiles.band == place)[None, :]
            number = int(people[mine].sum())
            if number:
                kept = np.where(mine, people, 0).sum(axis=1)
                later = _later(access, service, kept) if test == HOURS else (None, None, None)
                yield band, test, np.flatnonzero(mine), (number, *later)


def _later(access: UsableAccess, service: int, kept_out: Counts) -> tuple[int | None, ...]:
    """Return the closing time now, the one that lets in all it can after school, and how many."""
    verdict, entry = access.scores.verdicts[service], access.services[service]
    needed = np.full(len(kept_out), np.inf)
    for door in entry.doors:
        if door.column is not None:
            there, back = journeys_to(door, entry, access.travel, verdict.rows)
            needed = np.minimum(needed, closing_needed(there, back, access.rules))
    closes = latest_weekday_closing([door.spans for door in entry.doors])
    concerned = (kept_out > 0) & np.isfinite(needed)
    if not concerned.any():
        return closes, None, None
    until = int(np.ceil(needed[concerned].max() / _STEP_MINUTES)) * _STEP_MINUTES
    return closes, until, int(kept_out[concerned].sum())


def _by_band(access: UsableAccess, outcome: States) -> Iterator[tuple[str, Counts]]:
    """Return, for each age band, young people by outcome 0 to REACHED."""
    return _split(access, outcome, access.profiles.people)


def _split(access: UsableAccess, outcome: States, people: Counts) -> Iterator[tuple[str, Counts]]:
    """Return, for each age band, these people by outcome 0 to REACHED."""
    width = REACHED + 1
    place = outcome.astype(np.intp) + width * access.profiles.band[None, :]
    size = width * len(access.profiles.band_names)
    totals = np.bincount(place.ravel(), weights=people.ravel().astype(np.float64), minlength=size)
    numbers = np.rint(totals).astype(np.int64).reshape(-1, width)
    yield from zip(access.profiles.band_names, numbers, strict=True)


def _sum_by_band(access: UsableAccess, chosen: Bools) -> Counts:
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
