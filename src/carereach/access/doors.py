"""Services and their sites, read once from the tables into the shape the tests need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.access.barriers import DIFFICULT, FAIL, PASS
from carereach.access.hours import Span, read_spans
from carereach.access.rules import AccessRules, AccessTables

__all__ = ["REMOTE", "Door", "Room", "Service", "read_services"]

REMOTE = ("virtual", "phone")


@dataclass(frozen=True, slots=True)
class Door:
    """One site of a service, or the lack of any."""

    kind: str
    """physical, virtual, phone, outreach, or "not supplied" for a service without sites."""
    column: int | None
    """The site's column in the travel times; none where there is no journey to measure."""
    spans: tuple[Span, ...] | None
    """Opening in the season asked; none where hours were not supplied."""


@dataclass(frozen=True, slots=True)
class Room:
    """Whether a service has room, as its latest return says."""

    state: int
    caveat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Service:
    """One service and what its entry says about whom it takes."""

    service_id: str
    name: str
    setting: str | None
    status: str
    minimum_age: int | None
    maximum_age: int | None
    sexes: str | None
    routes: tuple[str, ...]
    residence_rule: str | None
    serves_codes: frozenset[str]
    exclusions: tuple[str, ...]
    confidential: bool
    doors: tuple[Door, ...]
    room: Room

    @property
    def is_active(self) -> bool:
        """Whether it can take young people now."""
        return self.status == "active"


def read_services(tables: AccessTables, rules: AccessRules) -> tuple[Service, ...]:
    """Return every active or candidate service, in the order of the table."""
    doors = _doors(tables, rules)
    rooms = _rooms(tables.capacity, rules)
    kept = tables.services.filter(pl.col("status").is_in(["active", "candidate"]))
    return tuple(_service(row, doors, rooms) for row in kept.iter_rows(named=True))


def _service(
    row: Mapping[str, Any], doors: Mapping[str, Sequence[Door]], rooms: Mapping[str, Room]
) -> Service:
    service_id = row["service_id"]
    return Service(
        service_id=service_id,
        name=row["name"],
        setting=row["setting"],
        status=row["status"],
        minimum_age=row["minimum_age"],
        maximum_age=row["maximum_age"],
        sexes=row["sexes"],
        routes=tuple(row["referral_routes"] or ()),
        residence_rule=row["residence_rule"],
        serves_codes=frozenset(row["serves_codes"] or ()),
        exclusions=tuple(row["exclusions"] or ()),
        confidential=bool(row["confidential_location"]),
        doors=tuple(doors.get(service_id, (Door("not supplied", None, None),))),
        room=rooms.get(service_id, Room(PASS, "its room for more young people was not supplied")),
    )


def _doors(tables: AccessTables, rules: AccessRules) -> dict[str, list[Door]]:
    spans = read_spans(tables.opening_hours, rules.as_of, rules.season)
    doors: dict[str, list[Door]] = {}
    rows = tables.sites.select("site_id", "service_id", "kind").iter_rows()
    for column, (site_id, service_id, kind) in enumerate(rows):
        place = column if kind == "physical" else None
        doors.setdefault(service_id, []).append(Door(kind, place, spans.get(site_id)))
    return doors


def _rooms(capacity: pl.DataFrame, rules: AccessRules) -> dict[str, Room]:
    """Return each service's room from its latest return."""
    wait = pl.coalesce(
        "median_wait_treatment_days",
        "mean_wait_treatment_days",
        "median_wait_assessment_days",
        "mean_wait_assessment_days",
    )
    latest = (
        capacity.sort("service_id", "period_end", "period_start")
        .unique("service_id", keep="last", maintain_order=True)
        .select(
            "service_id",
            at_limit=pl.col("current_caseload") >= pl.col("places"),
            is_long=wait > rules.longest_wait_days,
        )
    )
    return {row["service_id"]: _room(row["at_limit"], row["is_long"]) for row in latest.to_dicts()}


def _room(at_limit: bool | None, is_long: bool | None) -> Room:  # noqa: FBT001 - facts of a row
    """Judge room: full and slow shuts the door, one of the two makes it harder."""
    if at_limit and is_long:
        return Room(FAIL, "it is at its limit and the wait is long")
    if at_limit:
        return Room(DIFFICULT, "it is at its limit of places")
    if is_long:
        return Room(DIFFICULT, "the wait is long")
    if at_limit is None:
        return Room(PASS, "its room for more young people was not supplied")
    return Room(PASS)
