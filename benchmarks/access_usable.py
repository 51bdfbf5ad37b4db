"""How long it takes to say who can get in, at three sizes, up to the whole of England.

Run ``python benchmarks/access_usable.py``. Each size is a process of its own, so that its processor
time and its peak memory are those of the one job: every need, stage and age band of the pathway,
outcomes, reasons, usable minutes and first starts. Loading the software and inventing the tables
are left out of the time. Westmere is the invented town of the examples.
The other two are real small areas and their young people by single year of age, from the public
pack, with invented services: nothing about a real place may be read from them. The bar for England
(32,844 small areas, 5,000 services): 60 processor seconds and 4 GB.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from carereach.access import (
    AccessRules,
    AccessTables,
    TravelProxy,
    audit_usable_access,
    audit_visits,
    count_outcomes,
    count_reasons,
    count_visits,
)
from carereach.cycle.workspace import load_workspace
from carereach.evidence import assumed, pathway_cells
from carereach.sources import public_pack
from carereach.tables import TABLES
from carereach.tables.cells import dtype_of
from carereach.tables.codes import WEEKDAYS

SEED = 20261123
AS_OF = date(2026, 6, 1)
FRIDAY_EVENING = 4 * 1440 + 17 * 60
WESTMERE = Path(__file__).parents[1] / "examples" / "westmere"
SIZES = {"westmere": 0, "dorset": 150, "england": 5000}
"""How many services are invented for each size; Westmere brings its own."""

SETTINGS = ("S1", "S2", "S3", "S4", "S5", "S7", "S9", "S10", "S11", "S16", "S20")
ROUTES = (["self"], ["school", "any professional"], ["gp"], ["health professional"],
          ["social care"], None)  # fmt: skip
KINDS = ("physical", "phone", "virtual", "outreach")
EXCLUSIONS = (["none"], None, ["risk level"], ["substance use"])
WEEK, EVENING, SPLIT = ((540, 1020),), ((660, 1140),), ((540, 750), (810, 1080))
NIGHT_AND_DAY = ((0, 1440),)


def _frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {column.name: dtype_of(column) for column in TABLES[name].columns}
    return pl.DataFrame(
        {column: [row.get(column) for row in rows] for column in schema}, schema=schema
    )


class Invented:
    """Services invented around the homes of real numbers of young people."""

    def __init__(self, areas: pl.DataFrame, number: int) -> None:
        self._random = np.random.default_rng(SEED)
        self._areas = areas
        ages = areas.select(pl.sum_horizontal(f"age_{age}" for age in range(8, 18)))
        share = ages.to_series().to_numpy() / ages.sum().item()
        self._homes = self._random.choice(areas.height, size=number, p=share)
        self._councils = areas["local_authority_code"].to_list()
        self._kinds = self._random.choice(KINDS, size=number, p=(0.85, 0.04, 0.04, 0.07))
        self.services = [self._service(place) for place in range(number)]
        self.sites = [site for place in range(number) for site in self._sites(place)]

    def tables(self) -> AccessTables:
        """Return all nine tables."""
        rows = {
            "areas": None,
            "population": None,
            "services": self.services,
            "sites": self.sites,
            "opening_hours": [row for site in self.sites for row in self._hours(site)],
            "offers": [row for service in self.services for row in self._offers(service)],
            "pathway_links": list(self._links()),
            "capacity": [row for service in self.services for row in self._capacity(service)],
            "travel_times": [],
        }
        frames = {name: _frame(name, some) for name, some in rows.items() if some is not None}
        return AccessTables(
            areas=_areas(self._areas), population=_population(self._areas), **frames
        )

    def _one_of(self, choices: tuple[Any, ...], shares: tuple[float, ...]) -> Any:
        return choices[self._random.choice(len(choices), p=shares)]

    def _service(self, place: int) -> dict[str, Any]:
        council = self._councils[self._homes[place]]
        return {
            "service_id": f"svc-{place}",
            "name": f"Invented service {place}",
            "setting": self._one_of(SETTINGS, (1 / len(SETTINGS),) * len(SETTINGS)),
            "status": self._one_of(("active", "candidate"), (0.97, 0.03)),
            "minimum_age": self._one_of((0, None, *range(9, 17)), (0.4, 0.04, *(0.07,) * 8)),
            "maximum_age": self._one_of(
                (15, 16, 17, 18, 25, None), (0.05, 0.05, 0.2, 0.3, 0.3, 0.1)
            ),
            "sexes": self._one_of(("all", "female", None), (0.94, 0.04, 0.02)),
            "referral_routes": self._one_of(ROUTES, (0.5, 0.17, 0.1, 0.15, 0.03, 0.05)),
            "residence_rule": self._one_of(
                ("anyone", "area residents", "registered patients", None),
                (0.05, 0.85, 0.07, 0.03) if self._is_remote(place) else (0.45, 0.4, 0.12, 0.03),
            ),
            "serves_codes": [council],
            "exclusions": self._one_of(EXCLUSIONS, (0.72, 0.08, 0.08, 0.12)),
            "confidential_location": bool(self._random.random() < 0.01),
            "assured_on": AS_OF,
        }

    def _is_remote(self, place: int) -> bool:
        """Phone and online help is mostly for residents: few lines take the whole country."""
        return self._kinds[place] in ("phone", "virtual")

    def _sites(self, place: int) -> list[dict[str, Any]]:
        area = self._areas.row(int(self._homes[place]), named=True)
        number = self._one_of((1, 2, 3), (0.85, 0.1, 0.05))
        return [
            {
                "site_id": f"site-{place}-{one}",
                "service_id": f"svc-{place}",
                "kind": str(self._kinds[place]),
                "latitude": area["latitude"] + self._random.normal(0, 0.01),
                "longitude": area["longitude"] + self._random.normal(0, 0.015),
            }
            for one in range(number)
        ]

    def _hours(self, site: dict[str, Any]) -> list[dict[str, Any]]:
        day = self._one_of((WEEK, EVENING, SPLIT, NIGHT_AND_DAY, ()), (0.5, 0.2, 0.15, 0.05, 0.1))
        days = self._one_of((5, 6, 2, 7), (0.6, 0.2, 0.15, 0.05))
        season = self._one_of(("always", None, "term", "holiday"), (0.6, 0.25, 0.12, 0.03))
        return [
            {
                "site_id": site["site_id"],
                "weekday": weekday,
                "opens": opens,
                "closes": closes,
                "term_time": season,
            }
            for weekday in WEEKDAYS[:days]
            for opens, closes in day
        ]

    def _offers(self, service: dict[str, Any]) -> list[dict[str, Any]]:
        cells = pathway_cells().select("need", "stage").rows()
        some = self._random.choice(len(cells), size=8, replace=False)
        return [
            {
                "service_id": service["service_id"],
                "need": cells[cell][0],
                "stage": cells[cell][1],
                "level": self._one_of(("full", "partial", "recognise"), (0.5, 0.35, 0.15)),
            }
            for cell in some
        ]

    def _links(self) -> list[dict[str, Any]]:
        nearby: dict[str, list[int]] = {}
        for place, home in enumerate(self._homes):
            nearby.setdefault(self._councils[home], []).append(place)
        links = []
        for place, service in enumerate(self.services):
            if service["referral_routes"] in (["gp"], ["health professional"]):
                others = nearby[self._councils[self._homes[place]]]
                chosen = self._random.choice(others, size=min(6, len(others)), replace=False)
                links += [(int(source), place) for source in chosen if source != place]
        return [
            {
                "from_service_id": f"svc-{source}",
                "to_service_id": f"svc-{target}",
                "kind": self._one_of(("agreed", "customary", None), (0.7, 0.2, 0.1)),
            }
            for source, target in links
        ]

    def _capacity(self, service: dict[str, Any]) -> list[dict[str, Any]]:
        if self._random.random() < 0.4:
            return []
        return [
            {
                "service_id": service["service_id"],
                "period_start": date(2025, 4, 1),
                "period_end": date(2026, 3, 31),
                "places": 60,
                "current_caseload": int(self._random.integers(30, 66)),
                "median_wait_treatment_days": float(self._random.integers(3, 60)),
            }
        ]


def _areas(areas: pl.DataFrame) -> pl.DataFrame:
    schema = {column.name: dtype_of(column) for column in TABLES["areas"].columns}
    return areas.select(
        (pl.col(name) if name in areas.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )


def _population(areas: pl.DataFrame) -> pl.DataFrame:
    long = areas.unpivot(
        [f"age_{age}" for age in range(8, 18)],
        index="area_code",
        variable_name="age",
        value_name="young_people",
    ).with_columns(pl.col("age").str.strip_prefix("age_"), sex=pl.lit("all"))
    schema = {column.name: dtype_of(column) for column in TABLES["population"].columns}
    return long.select(
        (pl.col(name) if name in long.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )


def _tables(size: str) -> AccessTables:
    if size == "westmere":
        workspace = load_workspace(WESTMERE).workspace
        names = AccessTables.__dataclass_fields__
        return AccessTables(**{name: workspace.table(name) for name in names})
    areas = public_pack.small_areas().filter(pl.col("nation") == "England")
    if size == "dorset":
        areas = areas.filter(pl.col("icb_code") == "QVV")
    return Invented(areas, SIZES[size]).tables()


def _rules() -> AccessRules:
    value = {
        name: assumed(f"asm:{name}", {}).number
        for name in ("detour-factor", "walking-speed", "bus-wait", "bus-speed")
    }
    return AccessRules(
        as_of=AS_OF,
        leaves_school_minute=930,
        home_by_minute=1170,
        weekend_from_minute=540,
        max_minutes=45,
        appointment_minutes=30,
        longest_wait_days=28,
        travel=TravelProxy(
            detour=value["detour-factor"],
            walk_kmh=value["walking-speed"],
            bus_wait_minutes=value["bus-wait"],
            bus_kmh=value["bus-speed"],
        ),
        cells=tuple(pathway_cells().select("need", "stage").iter_rows()),
    )


def _measure(size: str) -> dict[str, Any]:
    """Return what one size takes; peak memory is that of the whole process, tables included."""
    tables, rules = _tables(size), _rules()
    steps: dict[str, float] = {}
    started, wall = _used(), time.perf_counter()
    before = started

    def step(name: str, work: Callable[[], Any]) -> Any:
        nonlocal before
        answer = work()
        steps[name], before = _used() - before, _used()
        return answer

    access = step("audit", lambda: audit_usable_access(tables, rules=rules))
    outcomes = step("outcomes", lambda: count_outcomes(access))
    step("reasons", lambda: count_reasons(access))
    visits = step("visits", lambda: audit_visits(access, after_minute=FRIDAY_EVENING))
    step("count visits", lambda: count_visits(visits))
    first = outcomes.filter(pl.col("need") == pl.col("need").first())
    people = first.filter(pl.col("stage") == pl.col("stage").first())["young_people"].sum()
    return {
        "size": size,
        "areas": tables.areas.height,
        "services": tables.services.height,
        "sites": tables.sites.height,
        "young people": people,
        "groups": len(access.profiles.band),
        "journeys": len(access.travel.area),
        "cpu s": _used() - started,
        "wall s": time.perf_counter() - wall,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "steps": steps,
    }


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure every size, or print one measurement for the parent process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", choices=SIZES)
    size = parser.parse_args().size
    if size:
        print(json.dumps(_measure(size)))
        return
    for one in SIZES:
        command = [sys.executable, __file__, "--size", one]
        found = subprocess.run(command, check=True, capture_output=True, text=True)
        row = json.loads(found.stdout)
        steps = ", ".join(f"{name} {used:.2f}" for name, used in row.pop("steps").items())
        numbers = (f"{name} {row[name]:,.2f}" for name in ("cpu s", "wall s", "peak MB"))
        print(f"{one}: {row['areas']:,} areas, {row['services']:,} services, "
              f"{row['journeys']:,} journeys, {row['young people']:,} young people: "
              f"{', '.join(numbers)} ({steps})")  # fmt: skip


if __name__ == "__main__":
    main()
