"""Usable access, usable minutes and first starts against a walk through the week.

One young person, one service and one minute at a time, in plain Python that shares no code with
what it checks: for each cell (area, age, need, stage and season) the outcome, the tests that alone
shut them out, the usable minutes of the week and the wait for the first start.
"""

from random import Random
from typing import Any

import numpy as np
import pytest

from carereach.access import AccessRules, audit_usable_access, audit_visits
from carereach.access.barriers import BARRIER_TESTS, REACHED, UNKNOWN, WITH_DIFFICULTY
from carereach.access.visits import Visits
from tests.unit.access.invented import CELLS, invent_rules, invent_world
from tests.unit.access.oracle import judge, usable_week
from tests.unit.access.worlds import rules, tables

SEEDS = 8
WORLDS_PER_SEED = 14
CELLS_PER_WORLD = 6 * 4 * len(CELLS) * 2
BY_YEAR = {str(age): (age, age) for age in range(8, 18)}
WORDS = {REACHED: "reached", WITH_DIFFICULTY: "reached_with_difficulty", UNKNOWN: "not_known"}
WORDS |= {place: test.key for place, test in enumerate(BARRIER_TESTS)}
Answer = tuple[str, frozenset[str], int, int | None]


def found(visits: Visits, place: int, area: int, age: int) -> Answer:
    """What the measure says of the one group that lives there at that age."""
    profiles = visits.access.profiles
    here = (profiles.band == age - 8) & (profiles.people[area] > 0)
    (group,) = np.flatnonzero(here)
    bits = int(visits.access.alone[place][area, group])
    wait = int(visits.wait[place][area, group])
    return (
        WORDS[int(visits.access.outcome[place][area, group])],
        frozenset(test.key for bit, test in enumerate(BARRIER_TESTS) if bits >> bit & 1),
        int(visits.minutes[place][area, group]),
        None if wait == 7 * 1440 else wait,
    )


def expected(
    world: dict[str, Any], given: AccessRules, person: Any, cell: tuple[str, str], after: int
) -> Answer:
    return (*judge(world, given, person, *cell), *usable_week(world, given, person, cell, after))


def compare(world: dict[str, Any], given: AccessRules, after: int) -> int:
    """Return how many cells were compared; any that differs fails."""
    visits = audit_visits(audit_usable_access(tables(**world), rules=given), after_minute=after)
    codes = [area["area_code"] for area in world["areas"]]
    compared = 0
    for row in world["population"]:
        area = codes.index(row["area_code"])
        person = {"area": world["areas"][area], "age": int(row["age"]), "sex": row["sex"]}
        for cell in CELLS:
            place = visits.access.cells.index(cell)
            ours = found(visits, place, area, person["age"])
            assert ours == expected(world, given, person, cell, after), (person, cell, given.season)
            compared += 1
    return compared


@pytest.mark.parametrize("seed", range(SEEDS))
def test_it_equals_a_walk_through_the_week(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the same worlds every time
    compared = 0
    for _ in range(WORLDS_PER_SEED):
        world, changes = invent_world(random), invent_rules(random)
        after = random.randrange(7 * 1440)
        for season in ("term", "holiday"):
            given = rules(**changes, season=season, bands=BY_YEAR)
            compared += compare(world, given, after)
    assert compared == WORLDS_PER_SEED * CELLS_PER_WORLD


def test_the_walks_cover_ten_thousand_cells() -> None:
    assert SEEDS * WORLDS_PER_SEED * CELLS_PER_WORLD >= 10_000
