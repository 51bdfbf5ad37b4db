"""What happens to each group of young people at each service, all tests taken together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

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
    Rows,
    States,
)
from carereach.access.conditions import judge_exclusions, judge_reach, judge_residence
from carereach.access.doors import Door, Service
from carereach.access.homes import Homes, Served
from carereach.access.hours import judge_hours
from carereach.access.profiles import Profiles
from carereach.access.proxy import Travel
from carereach.access.routes import Links, find_front_doors, judge_route, needs_link
from carereach.access.rules import AccessRules
from carereach.access.verdicts import Scores, Verdict

__all__ = ["Bench", "combine", "journeys_to", "score_services"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bench:
    """All that the tests are made on."""

    services: Sequence[Service]
    homes: Homes
    profiles: Profiles
    travel: Travel
    links: Links
    rules: AccessRules


def score_services(bench: Bench) -> Scores:
    """Return every service's outcomes; first those anyone can walk into, as the rest need them."""
    services, links = bench.services, bench.links
    scored: dict[int, Verdict] = {}
    for place in sorted(range(len(services)), key=lambda one: needs_link(services[one], links)):
        scored[place] = _Judging(bench, place, scored).score()
    return Scores(tuple(scored[place] for place in range(len(services))), bench.homes.areas)


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


def journeys_to(
    door: Door, service: Service, travel: Travel, rows: Rows
) -> tuple[Minutes, Minutes]:
    """Return the journey there and back from each of these areas, and from any other.

    There is none where they need not travel, and from a confidential place no distance is taken.
    """
    if door.kind in ("physical", "not supplied") and not service.confidential:
        if door.column is not None:
            return travel.to(door.column, rows)
        unknown = np.full(len(rows) + 1, np.nan, dtype=np.float32)
        return unknown, unknown
    none = np.zeros(len(rows) + 1, dtype=np.float32)
    return none, none


@dataclass(slots=True, eq=False)
class _Judging:
    """One service put to every test, in the areas that can differ and once for all others.

    An area can differ where a journey is held, where it is one of those served or not served, and
    where it can differ at a front door from which young people are passed on.
    """

    bench: Bench
    place: int
    scored: dict[int, Verdict]
    service: Service = field(init=False)
    front: tuple[tuple[int, int], ...] = field(init=False, default=())
    served: Served | None = field(init=False)
    rows: Rows = field(init=False)

    def __post_init__(self) -> None:
        bench = self.bench
        self.service = bench.services[self.place]
        if needs_link(self.service, bench.links):
            self.front = find_front_doors(self.place, bench.services, bench.links)
        self.served = bench.homes.served_by(self.service)
        self.rows = np.unique(np.concatenate([np.zeros(0, dtype=np.intp), *self._can_differ()]))

    def score(self) -> Verdict:
        """Return the best of the service's doors, and what alone stands in the way at all."""
        fixed = self._at_any_door()
        groups = len(self.bench.profiles.band)
        shape = (len(self.rows) + 1, groups)
        best = np.zeros(shape, dtype=np.int8)
        alone, easily = np.zeros(shape, dtype=np.uint16), np.zeros(shape, dtype=np.uint16)
        gets_in = []
        for door in self.service.doors:
            at_door = combine([*self._at_door(door), *fixed])
            np.maximum(best, at_door[0], out=best)
            np.bitwise_or(alone, at_door[1], out=alone)
            np.bitwise_or(easily, at_door[2], out=easily)
            gets_in.append(np.broadcast_to(at_door[0] >= WITH_DIFFICULTY, shape))
        alone[best >= UNKNOWN] = easily[best >= UNKNOWN] = 0
        return Verdict(self.rows, best, alone, easily, tuple(gets_in))

    def _can_differ(self) -> Iterator[Rows]:
        for door in self.service.doors:
            if door.column is not None and not self.service.confidential:
                yield self.bench.travel.near(door.column)
        comes_to_them = self.service.confidential or any(
            door.kind == "outreach" for door in self.service.doors
        )
        is_ruled = self.service.residence_rule == "area residents"
        if self.served is not None and (comes_to_them or is_ruled):
            yield self.served.rows
        for place, _ in self.front:
            yield self.scored[place].rows

    def _at_any_door(self) -> list[States]:
        """Return the tests after distance and hours, in their order."""
        profiles, service = self.bench.profiles, self.service
        is_ruled = service.residence_rule == "area residents"
        served = self.served.at(self.rows) if self.served is not None and is_ruled else None
        residence = judge_residence(service, served)
        route = judge_route(service, self.bench.links, self.front, self._outcomes)
        pair = (judge_exclusions(service), service.room.state)
        return [
            profiles.age[self.place][None, :],
            profiles.sex[self.place][None, :],
            route,
            residence[:, None],
            *(np.full((1, 1), state, dtype=np.int8) for state in pair),
        ]

    def _outcomes(self, place: int) -> States:
        verdict = self.scored[place]
        return verdict.outcome[verdict.places(self.rows)]

    def _at_door(self, door: Door) -> list[States]:
        served = self._visited(door)
        there, back = journeys_to(door, self.service, self.bench.travel, self.rows)
        usual, alone = self.bench.rules.longest_journeys
        reach, hours = self._within(door, there, back, usual, served)
        if alone < usual and served is None:
            near = self.bench.profiles.stays_near[None, :]
            by_age = self._within(door, there, back, alone, served)
            return [np.where(near, by_age[0], reach), np.where(near, by_age[1], hours)]
        return [reach, hours]

    def _within(
        self, door: Door, there: Minutes, back: Minutes, longest: float, served: Bools | None
    ) -> tuple[States, States]:
        """Return the tests of distance and hours for those who travel no longer than this."""
        reach = judge_reach(door, there, served=served, max_minutes=longest)
        if served is not None and door.spans is None:
            hours = np.full(there.shape, PASS, dtype=np.int8)
        else:
            hours = judge_hours(door.spans, there, back, self.bench.rules, longest=longest)
        return reach[:, None], hours[:, None]

    def _visited(self, door: Door) -> Bools | None:
        """Return where staff come to the young person; none for a place they travel to.

        A confidential place is treated like outreach: it counts for the area it serves, and no
        distance is ever taken from it.
        """
        if door.kind != "outreach" and not self.service.confidential:
            return None
        if self.served is None:
            return np.ones(len(self.rows) + 1, dtype=np.bool_)
        return self.served.at(self.rows)
