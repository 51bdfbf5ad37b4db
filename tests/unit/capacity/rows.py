"""Small declared tables for the capacity tests: only the columns a test is about."""

from datetime import date

import polars as pl

from carereach.tables import TABLES
from carereach.tables.check import empty_frame

YEAR = {"period_start": date(2025, 4, 1), "period_end": date(2026, 3, 31)}
YEAR_BEFORE = {"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31)}


def table(name, *rows):
    """Return a declared table with these rows; columns not named are not supplied."""
    return pl.DataFrame(list(rows), schema=empty_frame(TABLES[name]).schema)


def service(service_id="a", setting="S10", status="active", **more):
    named = {"service_id": service_id, "name": f"Service {service_id}", "setting": setting}
    return named | {"status": status} | more


def services(*rows):
    return table("services", *(rows or (service(),)))


def activity(service_id="a", year=YEAR, **figures):
    return {"service_id": service_id} | year | figures


def capacity(*rows):
    return table("capacity", *rows)
