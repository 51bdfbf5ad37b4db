"""Referral routes: from each front door, can a young person be passed on to specialist help?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from carereach.access.barriers import WITH_DIFFICULTY, Bools
from carereach.access.conditions import OPEN_ROUTES
from carereach.access.routes import reaches
from carereach.access.usable import UsableAccess
from carereach.tables.codes import SETTINGS

__all__ = [
    "ENTRY_SETTINGS",
    "ROUTE_STATES",
    "SPECIALIST",
    "ReferralRoutes",
    "audit_referrals",
    "count_by_door",
]

SPECIALIST = "S10"
ENTRY_SETTINGS = tuple(
    code for code in SETTINGS if code not in {SPECIALIST, "S9", "S20", "S21", "S22"}
)
"""Settings where young people first come; the others are places they are passed on to."""

ROUTE_STATES = ("agreed", "not known", "customary", "through others", "missing")
"""From best to worst. "Agreed": straight to the specialist service and in writing. "Not known": the
kind of the link, or every link, was not supplied. "Customary": straight, but by custom only.
"Through others": agreed, but the young person is first passed to another service."""

_SETTINGS_SCHEMA = {
    "setting": pl.String,
    "state": pl.String,
    "services": pl.Int64,
    "agreed": pl.Int64,
    "not_known": pl.Int64,
    "customary": pl.Int64,
    "through_others": pl.Int64,
    "missing": pl.Int64,
}
_DOORS_SCHEMA = {"setting": pl.String, "young_people": pl.Int64, "no_other_door": pl.Int64}
_SERVICES_SCHEMA = {
    "service_id": pl.String,
    "name": pl.String,
    "setting": pl.String,
    "state": pl.String,
}


@dataclass(frozen=True, slots=True, eq=False)
class ReferralRoutes:
    """Routes to the specialist service.

    ``settings`` has one row per setting with an active service: services, how many have a route in
    each state, and the worst state. ``services`` has one row per front door. Confidential services
    are in neither.
    """

    supplied: bool
    """Whether any link was supplied."""
    has_specialist: bool
    """Whether there is an active specialist service to be passed on to."""
    settings: pl.DataFrame
    services: pl.DataFrame


def audit_referrals(services: pl.DataFrame, pathway_links: pl.DataFrame) -> ReferralRoutes:
    """Return, for each front door, whether agreed routes lead to the specialist CSE service.

    Every service a route passes through must be active. Each handover is a place where a young
    person can be lost, so a route through others is kept apart from one that leads straight there.

    Args:
        services: the services table.
        pathway_links: the pathway_links table.

    Source: std:SPC-01, a specialist service named in every pathway; reachability in a graph.
    """
    active = services.filter(pl.col("status") == "active")
    targets = (active["setting"] == SPECIALIST).fill_null(value=False).to_numpy()
    doors = active.with_columns(
        state=pl.Series(_states(active, pathway_links, targets), dtype=pl.String)
    ).filter(
        pl.col("setting").is_in(ENTRY_SETTINGS)
        & ~pl.col("confidential_location").fill_null(value=False)
    )
    doors = doors.select(*_SERVICES_SCHEMA)
    return ReferralRoutes(pathway_links.height > 0, bool(targets.any()), _by_setting(doors), doors)


def _states(active: pl.DataFrame, links: pl.DataFrame, targets: Bools) -> list[str]:
    if not links.height:
        return ["not known"] * active.height
    ids = active["service_id"].to_list()
    agreed = _edges(ids, links, "agreed")
    leads = (
        agreed,
        _edges(ids, links, None),
        _edges(ids, links, "customary"),
        reaches(agreed),
    )
    state = np.full(active.height, len(ROUTE_STATES) - 1)
    for place in range(len(leads) - 1, -1, -1):
        state[leads[place][:, targets].any(axis=1)] = place
    return [ROUTE_STATES[place] for place in state]


def _edges(service_ids: Sequence[str], links: pl.DataFrame, kind: str | None) -> Bools:
    """Return the links of one kind between these services."""
    place = {service_id: number for number, service_id in enumerate(service_ids)}
    edges = np.zeros((len(place), len(place)), dtype=np.bool_)
    rows = links.select("from_service_id", "to_service_id", "kind").iter_rows()
    for source, target, this in rows:
        if this == kind and source in place and target in place:
            edges[place[source], place[target]] = True
    return edges


def _by_setting(doors: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for code in ENTRY_SETTINGS:
        states = doors.filter(pl.col("setting") == code)["state"].to_list()
        if states:
            counts = [states.count(state) for state in ROUTE_STATES]
            worst = max(states, key=ROUTE_STATES.index)
            rows.append((code, worst, len(states), *counts))
    return pl.DataFrame(rows, schema=_SETTINGS_SCHEMA, orient="row")


def count_by_door(access: UsableAccess, routes: ReferralRoutes) -> pl.DataFrame:
    """Return whom the lack of an agreed route straight to the specialist service concerns.

    One row is a setting with a front door that lacks one: ``young_people`` counts those who can use
    such a door when they are free, and ``no_other_door`` those of them who can use no front door
    anywhere from which an agreed route leads straight there [young people]. A setting whose doors
    take referrals only is left out: nobody walks in there.

    Source: std:SPC-01; this project's own count.
    """
    states = dict(routes.services.select("service_id", "state").iter_rows())
    can_use: dict[str, Bools] = {}
    linked = np.zeros(access.profiles.people.shape, dtype=np.bool_)
    for service, outcome in zip(access.services, access.scores.outcome, strict=True):
        state = states.get(service.service_id)
        if state is None or not OPEN_ROUTES & set(service.routes):
            continue
        if state == ROUTE_STATES[0]:
            linked |= outcome >= WITH_DIFFICULTY
        elif service.setting and state != ROUTE_STATES[1]:
            doors = can_use.setdefault(service.setting, np.zeros_like(linked))
            doors |= outcome >= WITH_DIFFICULTY
    people = access.profiles.people
    rows = [
        (setting, int(people[doors].sum()), int(people[doors & ~linked].sum()))
        for setting, doors in can_use.items()
    ]
    return pl.DataFrame(rows, schema=_DOORS_SCHEMA, orient="row")
