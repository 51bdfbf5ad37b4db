"""Can a young person be passed on to a service that takes nobody who simply comes?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.barriers import (
    DIFFICULT,
    FAIL,
    NOT_KNOWN,
    PASS,
    REACHED,
    UNKNOWN,
    WITH_DIFFICULTY,
    Bools,
    States,
)
from carereach.access.conditions import OPEN_ROUTES
from carereach.access.doors import Service
from carereach.tables.codes import SETTINGS

__all__ = ["ROUTE_SETTINGS", "Links", "judge_route", "reaches", "read_links"]

_NOT_HEALTH = frozenset({"S10", "S20"})
ROUTE_SETTINGS = {
    "gp": frozenset({"S4"}),
    "health professional": frozenset(SETTINGS) - _NOT_HEALTH,
}
"""The settings whose staff can make each kind of referral. Social care and police have no setting
here, so a service that takes referrals from them alone has no front door on the pathway."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Who passes young people on to whom, through any number of agreed steps.

    ``agreed`` counts routes agreed in writing; ``perhaps`` also those whose kind was not supplied.
    """

    supplied: bool
    agreed: Bools
    perhaps: Bools


def read_links(services: Sequence[Service], pathway_links: pl.DataFrame) -> Links:
    """Return the routes between these services; only active ones pass anybody on."""
    place = {service.service_id: number for number, service in enumerate(services)}
    agreed = np.zeros((len(services), len(services)), dtype=np.bool_)
    perhaps = agreed.copy()
    rows = pathway_links.select("from_service_id", "to_service_id", "kind").iter_rows()
    for source, target, kind in rows:
        if source in place and target in place and services[place[source]].is_active:
            edge = (place[source], place[target])
            agreed[edge] |= kind == "agreed"
            perhaps[edge] |= kind in ("agreed", None)
    return Links(pathway_links.height > 0, reaches(agreed), reaches(perhaps))


def reaches(edges: NDArray[np.bool_]) -> Bools:
    """Return which nodes reach which through one step or more."""
    closed = edges.copy()
    for middle in range(len(closed)):
        closed |= closed[:, [middle]] & closed[[middle], :]
    return closed


def judge_route(
    service: Service,
    services: Sequence[Service],
    outcomes: Mapping[int, States],
    links: Links,
) -> States:
    """Return whether young people can be referred to a service that needs a referral.

    The route passes where a front door in a setting that may refer, itself usable by the young
    person, is linked to the service by agreed routes. A door that is hard to use makes the route
    hard to use.

    Args:
        service: takes only referrals from named professionals, or has not said.
        services: every service, in the order of ``links``.
        outcomes: what happens at each service anyone can walk into, by its place in ``services``.
        links: the agreed routes.
    """
    if not service.routes or not links.supplied:
        return np.full((1, 1), NOT_KNOWN, dtype=np.int8)
    settings = frozenset[str]().union(*(ROUTE_SETTINGS.get(r, frozenset()) for r in service.routes))
    target = services.index(service)
    state = np.full((1, 1), FAIL, dtype=np.int8)
    for place, door in enumerate(services):
        is_front_door = door.is_active and OPEN_ROUTES & set(door.routes)
        if is_front_door and door.setting in settings and links.perhaps[place, target]:
            best = PASS if links.agreed[place, target] else NOT_KNOWN
            state = np.maximum(state, np.minimum(_as_state(outcomes[place]), np.int8(best)))
    return state


def _as_state(outcome: States) -> States:
    """Return how well a young person can use a front door, as the state of a test."""
    states = np.full(REACHED + 1, FAIL, dtype=np.int8)
    states[[UNKNOWN, WITH_DIFFICULTY, REACHED]] = NOT_KNOWN, DIFFICULT, PASS
    return states[outcome]
