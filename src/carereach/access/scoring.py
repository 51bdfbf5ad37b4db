"""What happens to each group of young people at each service, all tests taken together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from carereach.access.barriers import (
    FAIL,
    NOT_KNOWN,
    PASS,
    REACHED,
    UNKNOWN,
    WITH_DIFFICULTY,
    Bits,
    Bools,
    Minutes,
    States,
)
from carereach.access.conditions import (
    OPEN_ROUTES,
    judge_exclusions,
    judge_reach,
    judge_residence,
    lives_where_served,
)
from carereach.access.doors import Door, Service
from carereach.access.hours import judge_hours
from carereach.access.profiles import Profiles
from carereach.access.proxy import Travel
from carereach.access.routes import Links, judge_route
from carereach.access.rules import AccessRules

__all__ = ["Scores", "combine", "journey_to", "score_services"]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """For each service: areas by groups.

    ``outcome`` is below ``UNKNOWN`` the place of the first test that fails, else how well they get
    in. ``alone`` has a bit set for each test that, mended by itself, would let in those who are
    kept out, and ``easily`` for each that would do so without difficulty.
    """

    outcome: tuple[States, ...]
    alone: tuple[Bits, ...]
    easily: tuple[Bits, ...]
    gets_in: tuple[tuple[Bools, ...], ...]
    """For each of its doors, who gets in there, with or without difficulty."""


def score_services(
    services: Sequence[Service],
    areas: pl.DataFrame,
    profiles: Profiles,
    *,
    travel: Travel,
    links: Links,
    rules: AccessRules,
) -> Scores:
    """Return every service's outcomes; first those anyone can walk into, as the rest need them."""
    scored: dict[int, tuple[States, Bits, Bits, tuple[Bools, ...]]] = {}
    is_open = [bool(OPEN_ROUTES & set(service.routes)) for service in services]
    for place in sorted(range(len(services)), key=lambda place: not is_open[place]):
        service = services[place]
        route = np.full((1, 1), PASS, dtype=np.int8)
        if not is_open[place]:
            outcomes = {place: found[0] for place, found in scored.items()}
            route = judge_route(service, services, outcomes, links)
        judged = _Judging(service, areas, profiles.age[place], profiles.sex[place], travel, rules)
        scored[place] = judged.score(route)
    ordered = [scored[place] for place in range(len(services))]
    return Scores(
        tuple(found[0] for found in ordered),
        tuple(found[1] for found in ordered),
        tuple(found[2] for found in ordered),
        tuple(found[3] for found in ordered),
    )


def combine(states: Sequence[States]) -> tuple[States, Bits, Bits]:
    """Take the tests of one way in together, in their order.

    Args:
        states: one array per test after "there is a service", each areas by groups or broadcast.

    Returns:
        the outcome; the bit of the test that alone stands in the way (0 if none or several); and
        the same where, that test mended, they would get in without difficulty.
    """
    shape = np.broadcast_shapes(*(state.shape for state in states))
    weakest = np.full(shape, PASS, dtype=np.int8)
    first = np.zeros(shape, dtype=np.int8)
    fails = np.zeros(shape, dtype=np.int8)
    for place in range(len(states), 0, -1):
        failed = states[place - 1] == FAIL
        fails += failed
        np.copyto(first, np.int8(place), where=failed)
        np.minimum(weakest, np.where(failed, PASS, states[place - 1]), out=weakest)
    lets_in = np.array([0, UNKNOWN, WITH_DIFFICULTY, REACHED], dtype=np.int8)[weakest]
    outcome = np.where(fails > 0, first, lets_in)
    bit = np.left_shift(1, first.astype(np.uint16))
    alone = np.where((fails == 1) & (weakest > NOT_KNOWN), bit, 0).astype(np.uint16)
    easily = np.where(weakest == PASS, alone, 0).astype(np.uint16)
    return outcome, alone, easily


@dataclass(frozen=True, slots=True)
class _Judging:
    """One service put to every test."""

    service: Service
    areas: pl.DataFrame
    age: States
    sex: States
    travel: Travel
    rules: AccessRules

    def score(self, route: States) -> tuple[States, Bits, Bits, tuple[Bools, ...]]:
        """Return the best of the service's doors, and what alone stands in the way at all."""
        shape = (self.areas.height, len(self.age))
        best = np.zeros(shape, dtype=np.int8)
        alone, easily = np.zeros(shape, dtype=np.uint16), np.zeros(shape, dtype=np.uint16)
        residence = judge_residence(self.service, self.areas)[:, None]
        fixed = [self.age[None, :], self.sex[None, :], route, residence, *self._criteria()]
        gets_in = []
        for door in self.service.doors:
            at_door = combine([*self._at_door(door), *fixed])
            gets_in.append(np.broadcast_to(at_door[0] >= WITH_DIFFICULTY, shape))
            np.maximum(best, at_door[0], out=best)
            np.bitwise_or(alone, at_door[1], out=alone)
            np.bitwise_or(easily, at_door[2], out=easily)
        alone[best >= UNKNOWN] = easily[best >= UNKNOWN] = 0
        return best, alone, easily, tuple(gets_in)

    def _criteria(self) -> list[States]:
        pair = (judge_exclusions(self.service), self.service.room.state)
        return [np.full((1, 1), state, dtype=np.int8) for state in pair]

    def _at_door(self, door: Door) -> list[States]:
        served = self._served(door)
        there, back = journey_to(door, self.service, self.travel)
        reach = judge_reach(door, there, served=served, max_minutes=self.rules.max_minutes)
        if served is not None and door.spans is None:
            hours = np.full(there.shape, PASS, dtype=np.int8)
        else:
            hours = judge_hours(door.spans, there, back, self.rules)
        return [reach[:, None], hours[:, None]]

    def _served(self, door: Door) -> Bools | None:
        """Return where staff come to the young person; none for a place they travel to.

        A confidential place is treated like outreach: it counts for the area it serves, and no
        distance is ever taken from it.
        """
        if door.kind != "outreach" and not self.service.confidential:
            return None
        if not self.service.serves_codes:
            return np.ones(self.areas.height, dtype=np.bool_)
        return lives_where_served(self.service.serves_codes, self.areas)


def journey_to(door: Door, service: Service, travel: Travel) -> tuple[Minutes, Minutes]:
    """Return the journey there and back from each area: none at all where they need not travel."""
    if door.kind in ("physical", "not supplied") and not service.confidential:
        if door.column is None:
            unknown = np.full(len(travel.there), np.nan, dtype=np.float32)
            return unknown, unknown
        return travel.there[:, door.column], travel.back[:, door.column]
    none = np.zeros(len(travel.there), dtype=np.float32)
    return none, none
