"""Can a young person be passed on to a service that takes nobody who simply comes?"""

from collections.abc import Callable, Sequence
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

__all__ = [
    "ROUTE_SETTINGS",
    "Links",
    "find_front_doors",
    "judge_route",
    "needs_link",
    "reaches",
    "read_links",
]

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
    for middle in np.flatnonzero(edges.any(axis=1)):
        before = closed[:, middle]
        if before.any():
            closed[before] |= closed[middle]
    return closed


def needs_link(service: Service, links: Links) -> bool:
    """Return whether who gets in rests on a route from another door: no other way is known."""
    return bool(service.routes) and not OPEN_ROUTES & set(service.routes) and links.supplied


def find_front_doors(
    target: int, services: Sequence[Service], links: Links
) -> tuple[tuple[int, int], ...]:
    """Return the doors that may refer to a service, and how sure the route from each is.

    Such a door is open to anyone, in a setting that may refer and linked to the service; the state
    is PASS where every step is agreed and NOT_KNOWN otherwise.
    """
    routes = services[target].routes
    settings = frozenset[str]().union(*(ROUTE_SETTINGS.get(r, frozenset()) for r in routes))
    return tuple(
        (place, PASS if links.agreed[place, target] else NOT_KNOWN)
        for place in np.flatnonzero(links.perhaps[:, target]).tolist()
        if services[place].is_active
        and OPEN_ROUTES & set(services[place].routes)
        and services[place].setting in settings
    )


def judge_route(
    service: Service,
    links: Links,
    doors: Sequence[tuple[int, int]],
    outcomes: Callable[[int], States],
) -> States:
    """Return whether young people can come to a service, or be referred if it takes referrals only.

    A route passes where a front door, itself usable by the young person, is linked to the service
    by agreed steps. A door that is hard to use makes the route hard to use.

    Args:
        service: the service.
        links: the agreed routes.
        doors: the front doors that may refer to it.
        outcomes: what happens at such a door, for each area looked at and for all others.
    """
    if OPEN_ROUTES & set(service.routes):
        return np.full((1, 1), PASS, dtype=np.int8)
    if not needs_link(service, links):
        return np.full((1, 1), NOT_KNOWN, dtype=np.int8)
    state = np.full((1, 1), FAIL, dtype=np.int8)
    for place, best in doors:
        state = np.maximum(state, np.minimum(_as_state(outcomes(place)), np.int8(best)))
    return state


def _as_state(outcome: States) -> States:
    """Return how well a young person can use a front door, as the state of a test."""
    states = np.full(REACHED + 1, FAIL, dtype=np.int8)
    states[[UNKNOWN, WITH_DIFFICULTY, REACHED]] = NOT_KNOWN, DIFFICULT, PASS
    return states[outcome]
