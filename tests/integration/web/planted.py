"""Westmere with things planted in it that must never be seen, and the same with other secrets.

Both worlds must look alike to a reader: they differ only in where a confidential place is and what
it is called, and in counts that are too small to be shown.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from conftest import westmere_files

__all__ = ["MARKS", "ONE_WORLD", "OTHER_WORLD", "Secrets", "planted_files"]

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Secrets:
    """What differs between the worlds."""

    name: str
    street: str
    postcode: str
    latitude: str
    longitude: str
    small: int
    """Every planted small count; another one is made larger or smaller to keep the sum."""

    def words(self) -> tuple[str, ...]:
        """Return what must not be found anywhere."""
        return (
            self.name,
            self.street,
            self.postcode,
            self.postcode.replace(" ", ""),
            self.latitude,
            self.longitude,
            "svc-hollow",
            "sit-hollow",
            "con-hollow",
        )


ONE_WORLD = Secrets(
    "Marrowbone Hollow 0113 496 0777", "12 Quillet Row", "WZ7 7QX", "54.27713", "-3.96219", small=3
)
OTHER_WORLD = Secrets(
    "Tamarisk Yard 0113 496 0888", "5 Osier Wharf", "WZ8 8VX", "54.21931", "-3.81877", small=4
)

MARKS = {1237, 3461, 2083, 6412, 1483}
"""Planted counts of people that may be shown only rounded."""


def planted_files(secrets: Secrets) -> dict[str, bytes]:
    """Return the invented area's files with everything planted."""
    files = dict(westmere_files())
    for name, change in _changes(secrets).items():
        files[name] = _rewritten(files[name], change)
    return files


def _rewritten(content: bytes, change: Callable[[list[Row]], None]) -> bytes:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    rows = list(reader)
    change(rows)
    target = io.StringIO()
    writer = csv.DictWriter(target, list(reader.fieldnames or ()), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def _set(rows: list[Row], where: Mapping[str, str], **values: object) -> None:
    """Change the one row that fits."""
    (found,) = (row for row in rows if where.items() <= row.items())
    found.update({name: str(value) for name, value in values.items()})


def _changes(secrets: Secrets) -> dict[str, Callable[[list[Row]], None]]:
    small, rest = secrets.small, 7 - secrets.small

    def capacity(rows: list[Row]) -> None:
        year = {"period_start": "2025-04-01"}
        _set(rows, {"service_id": "svc-camhs", **year}, referrals=2083, waiting_for_treatment=1483)
        kept = {"closed_before_support": small, "treatments_started": 315 - small}
        _set(rows, {"service_id": "svc-lac", **year}, **kept)
        like = next(row for row in rows if row["service_id"] == "svc-cse")
        counts = {"referrals": small + 2, "accepted": small, "current_caseload": small}
        rows.append(like | {"service_id": "svc-hollow", **{n: str(v) for n, v in counts.items()}})

    def referrals(rows: list[Row]) -> None:
        year = {"service_id": "svc-camhs", "period_start": "2025-04-01", "ethnic_group": ""}
        _set(rows, {**year, "sex": "female", "age_band": "", "characteristic": ""}, referrals=1237)

    def known(rows: list[Row]) -> None:
        here = {"evidence_id": "police-profile", "age_band": "12-15", "sex": "male"}
        _set(rows, {**here, "geography_code": "WST-VALE"}, count=small, count_state="exact")
        _set(rows, {**here, "geography_code": "WST-COAST"}, count=15 - small)

    def population(rows: list[Row]) -> None:
        _set(rows, {"area_code": "WST-001", "age": "8", "sex": "female"}, young_people=small)
        _set(rows, {"area_code": "WST-001", "age": "9", "sex": "female"}, young_people=20 - small)
        _set(rows, {"area_code": "WST-030", "age": "12", "sex": "male"}, young_people=6412)

    def programmes(rows: list[Row]) -> None:
        _set(rows, {"programme_id": "prg-young-men"}, eligible=3461, reached=1237)
        _set(rows, {"programme_id": "prg-advocates"}, reached=small)

    def participation(rows: list[Row]) -> None:
        _set(rows, {"activity_id": "act-1"}, young_people=small)
        _set(rows, {"activity_id": "act-2"}, young_people=rest)

    def lists(rows: list[Row]) -> None:
        _set(rows, {"social_care": "1", "police": "1", "health": "1", "voluntary": "0"}, count=5)

    return {
        "capacity.csv": capacity,
        "referrals_by_group.csv": referrals,
        "known_cases.csv": known,
        "population.csv": population,
        "programmes.csv": programmes,
        "participation.csv": participation,
        "lists.csv": lists,
        **_refuge(secrets),
    }


def _refuge(secrets: Secrets) -> dict[str, Callable[[list[Row]], None]]:
    """Return the changes that add a second refuge, known by everything that could betray it."""

    def services(rows: list[Row]) -> None:
        like = next(row for row in rows if row["service_id"] == "svc-refuge")
        rows.append(like | {"service_id": "svc-hollow", "name": secrets.name})

    def sites(rows: list[Row]) -> None:
        rows.append(
            {
                "site_id": "sit-hollow",
                "service_id": "svc-hollow",
                "name": secrets.street,
                "kind": "physical",
                "postcode": secrets.postcode,
                "latitude": secrets.latitude,
                "longitude": secrets.longitude,
            }
        )

    def hours(rows: list[Row]) -> None:
        like = next(row for row in rows if row["site_id"] == "sit-refuge")
        rows.append(like | {"site_id": "sit-hollow", "weekday": "monday"})

    def offers(rows: list[Row]) -> None:
        rows.append(
            {"service_id": "svc-hollow", "need": "N16", "stage": "sustained", "level": "full"}
        )

    def contracts(rows: list[Row]) -> None:
        like = next(row for row in rows if row["service_id"] == "svc-refuge")
        rows.append(like | {"contract_id": "con-hollow", "service_id": "svc-hollow"})

    def links(rows: list[Row]) -> None:
        rows.append(rows[0] | {"from_service_id": "svc-cse", "to_service_id": "svc-hollow"})

    return {
        "services.csv": services,
        "sites.csv": sites,
        "opening_hours.csv": hours,
        "offers.csv": offers,
        "contracts.csv": contracts,
        "pathway_links.csv": links,
    }
