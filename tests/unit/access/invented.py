"""Seeded small worlds with an example of everything the tests look at."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from carereach.tables.codes import (
    EXCLUSIONS,
    REFERRAL_ROUTES,
    RESIDENCE_RULES,
    WEEKDAYS,
)

__all__ = ["CELLS", "invent_rules", "invent_world"]

CELLS = (("N9", "treatment"), ("N1", "acute"))
AREAS = tuple(f"A{number}" for number in range(1, 7))
COUNCILS = ("L1", "L2", "L3")
STEPS = (0.0, 0.0, 0.004, 0.01, 0.02, 0.03, 0.3)
SPANS = (
    (0, 1440), (540, 1020), (540, 990), (900, 1080), (660, 750), (750, 1080), (810, 1080),
    (1020, 1200), (1080, 1440), (600, 640), (1400, 1440), (930, 950), (1020, 1080),
)  # fmt: skip
Rows = list[dict[str, Any]]


def invent_world(random: Random) -> dict[str, Rows]:
    """Six areas, some near and some far apart, and up to six services of every kind."""
    services = [_service(random, number) for number in range(random.randint(2, 8))]
    ids = [service["service_id"] for service in services]
    sites = [
        _site(random, number, ids[number] if number < len(ids) else random.choice(ids))
        for number in range(random.randint(len(ids) - 1, 2 * len(ids)))
    ]
    areas = [_area(random, code) for code in AREAS]
    return {
        "areas": areas,
        "population": [
            {
                "area_code": code,
                "age": str(age),
                "sex": random.choice(["all", "female", "male"]),
                "young_people": random.randint(1, 90),
            }
            for code in AREAS
            for age in random.sample(range(8, 18), 4)
        ],
        "services": services,
        "sites": sites,
        "opening_hours": [row for site in sites for row in _hours(random, site["site_id"])],
        "offers": [
            {
                "service_id": one,
                "need": need,
                "stage": stage,
                "level": random.choice(["full", "full", "partial", "recognise"]),
            }
            for one in ids
            for need, stage in CELLS
            if random.random() < 0.8
        ],
        "pathway_links": _links(random, ids),
        "capacity": [row for one in ids for row in _returns(random, one)],
        "travel_times": list(_journeys(random, areas, sites)),
    }


def invent_rules(random: Random) -> dict[str, Any]:
    """Rules of a visit, half of the time with one on travelling alone."""
    alone = random.random() < 0.5
    return {
        "cells": CELLS,
        "leaves_school_minute": random.choice([900, 930, 955]),
        "home_by_minute": random.choice([1080, 1170, 1261]),
        "weekend_from_minute": random.choice([540, 600]),
        "max_minutes": random.choice([15, 25, 40]),
        "appointment_minutes": random.choice([1, 20, 30, 60]),
        "lone_age": random.choice([10, 12, 16]) if alone else None,
        "lone_minutes": random.choice([0, 8, 20.5, 60]) if alone else None,
    }


def _area(random: Random, code: str) -> dict[str, Any]:
    return {
        "area_code": code,
        "name": code,
        "local_authority_code": random.choice(COUNCILS),
        "local_authority_name": "Council",
        "latitude": 51 + random.choice(STEPS),
        "longitude": -2 + random.choice(STEPS),
    }


def _service(random: Random, number: int) -> dict[str, Any]:
    codes = random.sample([*COUNCILS, *AREAS], random.choice([0, 0, 1, 2, 5]))
    return {
        "service_id": f"V{number}",
        "name": f"V{number}",
        "setting": random.choice(["S4", "S4", "S5", "S18", "S10", None]),
        "status": random.choice(["active"] * 8 + ["closed", "candidate"]),
        "minimum_age": random.choice([None, 0, 0, 0, 0, 10, 12, 13]),
        "maximum_age": random.choice([None, 25, 25, 25, 14, 16, 17]),
        "sexes": random.choice(["all"] * 8 + ["female", "male", None]),
        "referral_routes": random.choice(
            [["self"]] * 6
            + [["gp"], ["gp"], ["health professional"], None, random.sample(REFERRAL_ROUTES, 2)]
        ),
        "residence_rule": random.choice(
            ["anyone"] * 4 + ["area residents"] * 2 + [None, random.choice(RESIDENCE_RULES)]
        ),
        "serves_codes": codes,
        "exclusions": random.choice(
            [["none"]] * 9 + [None, ["risk level"], [random.choice(EXCLUSIONS)]]
        ),
        "confidential_location": random.random() < 0.15,
    }  # fmt: skip


def _site(random: Random, number: int, service_id: str) -> dict[str, Any]:
    unplaced = random.random() < 0.05
    return {
        "site_id": f"P{number}",
        "service_id": service_id,
        "kind": random.choice(["physical"] * 5 + ["phone", "virtual", "outreach"]),
        "latitude": None if unplaced else 51 + random.choice(STEPS),
        "longitude": None if unplaced else -2 + random.choice(STEPS),
    }


def _hours(random: Random, site_id: str) -> Iterator[dict[str, Any]]:
    """Split days, spans that touch or overlap, midnight, and both seasons."""
    for _ in range(random.choice([0, 2, 4, 4, 7, 7, 9])):
        opens, closes = random.choice(SPANS)
        yield {
            "site_id": site_id,
            "weekday": random.choice(WEEKDAYS),
            "opens": opens,
            "closes": closes,
            "term_time": random.choice([None, "always", "always", "term", "holiday"]),
        }


def _links(random: Random, ids: list[str]) -> Rows:
    return [
        {
            "from_service_id": random.choice(ids),
            "to_service_id": random.choice(ids),
            "kind": random.choice(["agreed", "agreed", "agreed", "customary", None]),
        }
        for _ in range(random.randint(0, 8))
    ]


def _returns(random: Random, service_id: str) -> Iterator[dict[str, Any]]:
    for year in (2023, 2024):
        if random.random() < 0.3:
            yield {
                "service_id": service_id,
                "period_start": date(year, 4, 1),
                "period_end": date(year + 1, 3, 31),
                "places": random.choice([None, 60]),
                "current_caseload": random.choice([None, 59, 60]),
                "median_wait_treatment_days": random.choice([None, 28.0, 29.0]),
            }


def _journeys(random: Random, areas: Rows, sites: Rows) -> Iterator[dict[str, Any]]:
    for area in areas:
        for site in sites:
            if random.random() < 0.15:
                yield {
                    "area_code": area["area_code"],
                    "site_id": site["site_id"],
                    "mode": random.choice(["walk", "walk or bus", "car"]),
                    "departs": random.choice([900, 930, 1000]),
                    "minutes": random.choice([3.0, 12.25, 20.5, 25.0, 44.0]),
                    "back_minutes": random.choice([None, 5.0, 24.75, 90.0]),
                }
