"""Usable access: who can get in, at every place on the pathway, and what shuts the others out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from carereach.access.barriers import (
    NO_SERVICE,
    REACHED,
    UNKNOWN,
    WITH_DIFFICULTY,
    Bits,
    Rows,
    States,
)
from carereach.access.doors import Service, read_services
from carereach.access.homes import find_homes
from carereach.access.people import count_people
from carereach.access.profiles import Profiles, group_alike
from carereach.access.proxy import Travel, estimate_travel
from carereach.access.routes import read_links
from carereach.access.rules import AccessRules, AccessTables
from carereach.access.scoring import Bench, score_services
from carereach.access.verdicts import Scores
from carereach.tables.codes import NEEDS, STAGES

__all__ = ["Offer", "UsableAccess", "audit_usable_access"]

_LEVELS = {"partial": WITH_DIFFICULTY, "full": REACHED}
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """One service that offers what a place on the pathway needs."""

    service: int
    """Its place in ``UsableAccess.services``."""
    best: int
    """``REACHED`` for a full offer, ``WITH_DIFFICULTY`` for a first response."""


@dataclass(frozen=True, slots=True, eq=False)
class UsableAccess:
    """Every young person's outcome at every place on the pathway.

    ``outcome`` and ``alone`` have one array per place in ``cells``, areas by groups of
    ``profiles``: the first barrier or how well they get in, and the bits of the tests that, mended
    by themselves at some service, would let them in. The frames of ``outcomes.py`` count them.
    """

    rules: AccessRules
    areas: pl.DataFrame
    services: tuple[Service, ...]
    profiles: Profiles
    travel: Travel
    scores: Scores
    cells: tuple[Cell, ...]
    offers: tuple[tuple[Offer, ...], ...]
    outcome: tuple[States, ...]
    alone: tuple[Bits, ...]
    offers_supplied: bool
    """Whether the area said what any service offers; if not, every place is not known."""


def audit_usable_access(tables: AccessTables, *, rules: AccessRules) -> UsableAccess:
    """Return who can get in where, when they are free, by the nine tests in their fixed order.

    A place on the pathway is a need at a stage; offers at other places are not looked at. A service
    counts for it when active and offering it in full or in part. Young people are in one state
    each: reached; reached with difficulty (a first response only, by phone or online, or under a
    condition that makes it harder); not known (no test fails but one is not known); or shut out,
    under the test after which no service is left. Where no active service is known to offer it but
    one not yet confirmed might, or nobody said what services offer, the place is not known.

    Args:
        tables: the declared tables; an empty one was not supplied.
        rules: when young people are free, how far they go, what is long.

    Returns:
        outcomes by area and group; young people are conserved exactly.

    Source: this project's own measure of usable access; its order of tests is decision note 0003.
    """
    services = read_services(tables, rules)
    people = count_people(tables.areas, tables.population)
    profiles = group_alike(services, people, rules.bands, lone_age=rules.lone_age)
    travel = estimate_travel(
        tables.areas,
        tables.sites,
        tables.travel_times,
        proxy=rules.travel,
        leaves_school_minute=rules.leaves_school_minute,
        max_minutes=rules.max_minutes,
    )
    scores = score_services(
        Bench(
            services=services,
            homes=find_homes(tables.areas),
            profiles=profiles,
            travel=travel,
            links=read_links(services, tables.pathway_links),
            rules=rules,
        )
    )
    board = _Board(services, tables, rules)
    judged = [board.judge(cell, scores, profiles.people.shape) for cell in board.cells]
    return UsableAccess(
        rules=rules,
        areas=tables.areas,
        services=services,
        profiles=profiles,
        travel=travel,
        scores=scores,
        cells=board.cells,
        offers=tuple(tuple(board.offered.get(cell, ())) for cell in board.cells),
        outcome=tuple(outcome for outcome, _ in judged),
        alone=tuple(alone for _, alone in judged),
        offers_supplied=board.is_supplied,
    )


class _Board:
    """Which services are offered at which place on the pathway."""

    def __init__(self, services: Sequence[Service], tables: AccessTables, rules: AccessRules):
        self._services = services
        self._rules = rules
        self._place = {service.service_id: place for place, service in enumerate(services)}
        offers = tables.offers
        self.is_supplied = tables.services.height > 0 and offers.height > 0
        self._silent = set(self._place) - set(offers["service_id"].to_list())
        self.offered: dict[Cell, list[Offer]] = {}
        self._might: set[Cell] = set()
        rows = offers.select("service_id", "need", "stage", "level").iter_rows()
        for service_id, need, stage, level in rows:
            if service_id in self._place and level in _LEVELS:
                self._add(self._place[service_id], (need, stage), _LEVELS[level])
        needs, stages = list(NEEDS), list(STAGES)
        self.cells = tuple(
            sorted(rules.cells, key=lambda cell: (needs.index(cell[0]), stages.index(cell[1])))
        )

    def _add(self, place: int, cell: Cell, best: int) -> None:
        if self._services[place].is_active:
            self.offered.setdefault(cell, []).append(Offer(place, best))
        else:
            self._might.add(cell)

    def judge(self, cell: Cell, scores: Scores, shape: tuple[int, ...]) -> tuple[States, Bits]:
        """Return the best any service offers each group there, and what alone shuts them out."""
        outcome = np.zeros(shape, dtype=np.int8)
        alone = np.zeros(shape, dtype=np.uint16)
        if cell not in self.offered:
            if self._may_be_offered(cell):
                outcome[:] = UNKNOWN
            else:
                alone[:] = 1 << NO_SERVICE
            return outcome, alone
        offers = self.offered[cell]
        _take_elsewhere(offers, scores, outcome, alone)
        for offer in offers:
            verdict = scores.verdicts[offer.service]
            best = np.minimum(verdict.outcome[:-1], np.int8(offer.best))
            outcome[verdict.rows] = np.maximum(outcome[verdict.rows], best)
            alone[verdict.rows] |= verdict.alone[:-1]
        alone[outcome >= UNKNOWN] = 0
        return outcome, alone

    def _may_be_offered(self, cell: Cell) -> bool:
        """Whether a service that is unconfirmed, or silent on what it offers, might offer it."""
        if not self.is_supplied or cell in self._might:
            return True
        able = self._rules.possible_settings.get(cell[0], frozenset())
        silent = (self._services[self._place[service_id]] for service_id in self._silent)
        return any(service.setting in able for service in silent)


def _take_elsewhere(offers: Sequence[Offer], scores: Scores, outcome: States, alone: Bits) -> None:
    """Set what each area gets from the services that do not look at it by itself, in place.

    Services that say the same of all other areas are taken together: an area gets their answer
    unless every one of them looks at it.
    """
    answers = [
        (best, bits, looked_at)
        for best, bits, rows in _alike(offers, scores)
        if len(looked_at := _in_all(rows, len(outcome))) < len(outcome)
    ]
    if not answers:
        return
    outcome[:] = np.maximum.reduce([best for best, _, _ in answers])
    alone[:] = np.bitwise_or.reduce([bits for _, bits, _ in answers])
    apart = np.unique(np.concatenate([looked_at for _, _, looked_at in answers]))
    outcome[apart], alone[apart] = 0, 0
    for best, bits, looked_at in answers:
        given = np.ones(len(apart), dtype=np.bool_)
        given[np.searchsorted(apart, looked_at)] = False
        some = apart[given]
        outcome[some] = np.maximum(outcome[some], best)
        alone[some] |= bits


def _alike(offers: Sequence[Offer], scores: Scores) -> list[tuple[States, Bits, list[Rows]]]:
    """Return each answer for all other areas, and the areas looked at by those that give it."""
    found: dict[tuple[bytes, bytes], tuple[States, Bits, list[Rows]]] = {}
    for offer in offers:
        verdict = scores.verdicts[offer.service]
        best = np.minimum(verdict.outcome[-1], np.int8(offer.best))
        bits = verdict.alone[-1]
        key = (best.tobytes(), bits.tobytes())
        found.setdefault(key, (best, bits, []))[2].append(verdict.rows)
    return list(found.values())


def _in_all(lists: Sequence[Rows], areas: int) -> Rows:
    """Return the areas that every list holds."""
    times = np.bincount(np.concatenate(lists), minlength=areas)
    return np.flatnonzero(times == len(lists))
