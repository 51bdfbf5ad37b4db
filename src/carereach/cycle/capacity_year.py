"""What a workspace's tables say about one service's last year, as a simulation needs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import polars as pl

from carereach.capacity.periods import latest_periods
from carereach.tables import Workspace
from carereach.tables.codes import AGE_BANDS

__all__ = ["ALL_AGES", "DAYS_A_YEAR", "ServiceYear", "missing_figures", "read_year"]

DAYS_A_YEAR = 365.25
ALL_AGES = "all ages"
_NEEDED = ("staff_wte", "referrals", "accepted", "treatments_started")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceYear:
    """One service in its latest period; figures that were not supplied are none."""

    service_id: str
    name: str
    setting: str | None
    starts_on: date
    """The day after the period: lists are as they stood then."""
    years: float
    """Length of the period [years]."""
    figures: Mapping[str, Any]
    """The row of the capacity table, with the period before's lists under ``_before``."""
    exclusions: tuple[str, ...]
    """Written reasons to turn a young person away."""
    referrals: Mapping[str, tuple[int, int]]
    """Referrals and those accepted by age band; one band of all ages if they are not split."""
    contract: Mapping[str, Any] | None
    """The latest-ending contract that runs on the first day."""
    contracts_supplied: bool

    def number(self, name: str) -> float | None:
        """Return a figure of the capacity table, none if it was not supplied."""
        value = self.figures.get(name)
        return None if value is None else float(value)

    def count(self, name: str) -> int:
        """Return a count, 0 if it was not supplied; say so where it matters."""
        return int(self.figures.get(name) or 0)

    def per_year(self, name: str) -> float:
        """Return a count of the period as one of a year."""
        return self.count(name) / self.years


def read_year(workspace: Workspace, service_id: str) -> ServiceYear | None:
    """Return what the tables say of an active service; none if it reported no activity."""
    rows = latest_periods(workspace.table("capacity"), workspace.table("services")).filter(
        pl.col("service_id") == service_id
    )
    if rows.is_empty():
        return None
    row = rows.row(0, named=True)
    service = workspace.table("services").row(
        by_predicate=pl.col("service_id") == service_id, named=True
    )
    starts_on = row["period_end"] + timedelta(days=1)
    return ServiceYear(
        service_id=service_id,
        name=row["service"],
        setting=row["setting"],
        starts_on=starts_on,
        years=((row["period_end"] - row["period_start"]).days + 1) / DAYS_A_YEAR,
        figures=MappingProxyType(row),
        exclusions=_exclusions(service["exclusions"]),
        referrals=_by_age(workspace.table("referrals_by_group"), row),
        contract=_contract(workspace.table("contracts"), service_id, starts_on),
        contracts_supplied=workspace.is_supplied("contracts"),
    )


def missing_figures(year: ServiceYear) -> tuple[str, ...]:
    """Return the figures without which there is no scenario, as columns of tables."""
    missing = [f"capacity.{name}" for name in _NEEDED if not year.number(name)]
    if not (year.number("caseload_limit_per_wte") or year.number("current_caseload")):
        missing.append("capacity.caseload_limit_per_wte or capacity.current_caseload")
    return tuple(missing)


def _exclusions(cell: Any) -> tuple[str, ...]:
    """A cell of many codes, as a list or joined by semicolons."""
    codes = cell.split(";") if isinstance(cell, str) else list(cell or ())
    return tuple(code.strip() for code in codes if code.strip() not in {"", "none"})


def _by_age(groups: pl.DataFrame, row: Mapping[str, Any]) -> Mapping[str, tuple[int, int]]:
    whole = int(row["referrals"] or 0), int(row["accepted"] or 0)
    found = groups.filter(
        (pl.col("service_id") == row["service_id"])
        & (pl.col("period_start") == row["period_start"])
        & pl.col("age_band").is_in(list(AGE_BANDS))
        & (pl.col("sex").fill_null("all") == "all")
        & pl.col("ethnic_group").is_null()
        & pl.col("characteristic").is_null()
    )
    given = {
        one["age_band"]: (one["referrals"], one["accepted"])
        for one in found.iter_rows(named=True)
        if one["referrals"] is not None and one["accepted"] is not None
    }
    # A suppressed band would vanish from a split: then all ages stay together.
    if not given or sum(referrals for referrals, _ in given.values()) < 0.9 * whole[0]:
        return MappingProxyType({ALL_AGES: whole})
    return MappingProxyType({band: given[band] for band in AGE_BANDS if band in given})


def _contract(
    contracts: pl.DataFrame, service_id: str, starts_on: date
) -> Mapping[str, Any] | None:
    running = contracts.filter(
        (pl.col("service_id") == service_id)
        & (pl.col("starts_on") <= starts_on)
        & (pl.col("ends_on") >= starts_on)
    ).sort("ends_on", "contract_id")
    return None if running.is_empty() else running.row(-1, named=True)
