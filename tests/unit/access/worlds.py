"""Small invented worlds for the access tests: typed tables from a few words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from carereach.access import AccessRules, AccessTables, TravelProxy
from carereach.tables import TABLES, AreaSettings, Workspace
from carereach.tables.cells import dtype_of

__all__ = [
    "AS_OF",
    "frame",
    "one_clinic",
    "rules",
    "service",
    "site",
    "tables",
    "whole_town",
    "workspace",
]

AS_OF = date(2026, 6, 1)
SQUARE = [(-2.0, 51.0), (-1.9, 51.0), (-1.9, 51.1), (-2.0, 51.0)]
NAMES = tuple(AccessTables.__dataclass_fields__)


def frame(name: str, rows: Iterable[Mapping[str, Any]] = ()) -> pl.DataFrame:
    """A typed frame of one declared table; columns not given are not supplied."""
    schema = {column.name: dtype_of(column) for column in TABLES[name].columns}
    given = [{column: row.get(column) for column in schema} for row in rows]
    return pl.DataFrame(given, schema=schema, orient="row")


def tables(**rows: Iterable[Mapping[str, Any]]) -> AccessTables:
    """The nine tables; those not named were not supplied."""
    return AccessTables(**{name: frame(name, rows.get(name, ())) for name in NAMES})


def rules(**changes: Any) -> AccessRules:
    usual: dict[str, Any] = {
        "as_of": AS_OF,
        "leaves_school_minute": 930,
        "home_by_minute": 1170,
        "weekend_from_minute": 540,
        "max_minutes": 40,
        "appointment_minutes": 30,
        "longest_wait_days": 28,
        "travel": TravelProxy(detour=1.3, walk_kmh=4.8, bus_wait_minutes=15, bus_kmh=18),
        "cells": (("N9", "treatment"),),
    }
    return AccessRules(**usual | changes)


def service(service_id: str = "svc", **changes: Any) -> dict[str, Any]:
    """A service that takes every young person who comes."""
    return {
        "service_id": service_id,
        "name": f"Service {service_id}",
        "setting": "S5",
        "status": "active",
        "minimum_age": 0,
        "maximum_age": 25,
        "sexes": "all",
        "referral_routes": ["self"],
        "residence_rule": "anyone",
        "exclusions": ["none"],
        "confidential_location": False,
        "assured_on": AS_OF,
    } | changes


def site(service_id: str = "svc", **changes: Any) -> dict[str, Any]:
    """A place in the middle of the area."""
    return {
        "site_id": f"site-{service_id}",
        "service_id": service_id,
        "name": "Middle House",
        "kind": "physical",
        "latitude": 51.0,
        "longitude": -2.0,
    } | changes


def one_clinic(**changes: Any) -> dict[str, list[dict[str, Any]]]:
    """One area with 100 young people of 14, and one clinic open until 18:00 on Tuesdays."""
    world: dict[str, list[dict[str, Any]]] = {
        "areas": [
            {
                "area_code": "A1",
                "name": "Middle",
                "local_authority_code": "L1",
                "local_authority_name": "Council",
                "latitude": 51.0,
                "longitude": -2.0,
            }
        ],
        "population": [{"area_code": "A1", "age": "14", "sex": "all", "young_people": 100}],
        "services": [service()],
        "sites": [site()],
        "opening_hours": [
            {
                "site_id": "site-svc",
                "weekday": "tuesday",
                "opens": 540,
                "closes": 1080,
                "term_time": "always",
            }
        ],
        "offers": [{"service_id": "svc", "need": "N9", "stage": "treatment", "level": "full"}],
    }
    return world | changes


def workspace(**rows: Any) -> Workspace:
    """A whole workspace of these tables; those not named were not supplied."""
    frames = {name: frame(name, rows.get(name, ())) for name in TABLES}
    return Workspace(
        area=AreaSettings(
            name="Middle",
            kind="local_authority",
            nation="England",
            codes=("L1",),
            as_of=AS_OF,
            invented=True,
        ),
        frames=frames,
        supplied=frozenset(name for name, one in frames.items() if one.height),
        inputs=(),
        shapes={"A1": [SQUARE], "A2": [SQUARE]},
    )


def whole_town(**changes: Any) -> dict[str, list[dict[str, Any]]]:
    """Two areas and an example of everything; nothing is wrong with it."""
    world = one_clinic()
    world["areas"].append(
        {
            **world["areas"][0],
            "area_code": "A2",
            "name": "Edge",
            "local_authority_name": "Other",
            "latitude": 51.02,
        }
    )
    world["population"] = [
        {"area_code": code, "age": str(age), "sex": sex, "young_people": 100}
        for code in ("A1", "A2")
        for age in range(8, 18)
        for sex in ("female", "male")
    ]
    kinds = {"camhs": "S5", "ed": "S2", "sarc": "S8", "cse": "S10", "refuge": None}
    world["services"] = [
        service(name, name=f"The {name} service", setting=setting)
        for name, setting in kinds.items()
    ]
    world["services"][-1] |= {
        "name": "Fold House",
        "confidential_location": True,
        "serves_codes": ["L1"],
    }
    world["sites"] = [site(name, name=f"{name} place") for name in kinds]
    world["opening_hours"] = [
        {**world["opening_hours"][0], "site_id": f"site-{name}"} for name in kinds
    ]
    cells = {
        "camhs": ("N10", "treatment"),
        "ed": ("N6", "acute"),
        "sarc": ("N12", "acute"),
        "cse": ("N17", "sustained"),
        "refuge": ("N16", "acute"),
    }
    world["offers"] = [
        {"service_id": name, "need": need, "stage": stage, "level": "full"}
        for name, (need, stage) in cells.items()
    ]
    world["pathway_links"] = [
        {"from_service_id": name, "to_service_id": "cse", "kind": "agreed"}
        for name in ("camhs", "ed", "sarc")
    ]
    return world | changes
