"""Contracts: when each ends, who would lose their worker, and does it outlast support?"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from carereach.capacity.periods import latest_periods

__all__ = [
    "ENDED",
    "ENDS_SOON",
    "LONG_ENOUGH",
    "NOT_STARTED",
    "ONLY_IF_EXTENDED",
    "RUNS_ON",
    "TOO_SHORT",
    "ContractReview",
    "months_between",
    "review_contracts",
]

ENDED, ENDS_SOON, RUNS_ON, NOT_STARTED = ("has ended", "ends soon", "runs on", "has not started")
LONG_ENOUGH, ONLY_IF_EXTENDED, TOO_SHORT = (
    "longer than support and wait",
    "longer only if extended",
    "shorter than support and wait",
)
_NOT_KNOWN = "not known"
_DAYS_PER_MONTH = 365.25 / 12
_CONTRACTS_SCHEMA = {
    "contract_id": pl.String,
    "service_id": pl.String,
    "service": pl.String,
    "setting": pl.String,
    "confidential_location": pl.Boolean,
    "starts_on": pl.Date,
    "ends_on": pl.Date,
    "latest_end": pl.Date,
    "ending": pl.String,
    "months_left": pl.Int64,
    "term_months": pl.Int64,
    "extension_months": pl.Int64,
    "support_months": pl.Float64,
    "wait_months": pl.Float64,
    "support_until": pl.Date,
    "length": pl.String,
    "current_caseload": pl.Int64,
    "value_gbp_per_year": pl.Float64,
    "outreach_funded": pl.Boolean,
    "support_after_refusal": pl.Boolean,
    "supervision_funded": pl.Boolean,
    "shares_total": pl.Float64,
}
_PAYERS_SCHEMA = {
    "contract_id": pl.String,
    "service": pl.String,
    "confidential_location": pl.Boolean,
    "partner": pl.String,
    "kind": pl.String,
    "share": pl.Float64,
    "value_gbp_per_year": pl.Float64,
}


@dataclass(frozen=True, slots=True, eq=False)
class ContractReview:
    """Every contract of an active service, the soonest end first, and who pays each.

    ``contracts``: dates; ending (a state); months_left, term_months, extension_months, support
    and wait [months]; support_until: when support would end for a young person referred on the
    day of the audit; length (a state); current_caseload [young people held by the service now];
    what is funded; shares_total [share of 1 that the payers' shares add up to].
    ``payers``: contract, partner, share, and its value [pounds a year].
    """

    contracts: pl.DataFrame
    payers: pl.DataFrame


def review_contracts(
    contracts: pl.DataFrame,
    payers: pl.DataFrame,
    *,
    partners: pl.DataFrame,
    services: pl.DataFrame,
    capacity: pl.DataFrame,
    as_of: date,
    ending_months: float,
) -> ContractReview:
    """Return when each contract ends, who would lose their worker, and whether it is long enough.

    A contract is long enough when its term is longer than the service's own mean wait and mean
    length of support together. Both are means: half or so of young people need longer, so "long
    enough" is the least that can be asked, and std:CON-02 asks for the 95th percentile.

    Args:
        contracts: the contracts table.
        payers: the payers table.
        partners: the partners table.
        services: the services table.
        capacity: the capacity table: wait, length of support and young people held now.
        as_of: the day of the audit.
        ending_months: an end nearer than this is soon [months].

    Source: std:CON-01, std:CON-02, std:CON-03, std:OUT-01, std:SUP-05.
    """
    figures = {row["service_id"]: row for row in latest_periods(capacity, services).to_dicts()}
    active = services.filter(pl.col("status") == "active").select(
        "service_id",
        pl.col("name").alias("service"),
        "setting",
        pl.col("confidential_location").fill_null(value=False),
    )
    totals = payers.group_by("contract_id").agg(
        pl.col("share").sum().round(4).alias("shares_total")
    )
    held = contracts.join(active, on="service_id").join(totals, on="contract_id", how="left")
    rows = [
        _contract(row, figures.get(row["service_id"], {}), as_of, ending_months)
        for row in held.sort("ends_on", "contract_id").iter_rows(named=True)
    ]
    frame = pl.DataFrame(rows, schema=_CONTRACTS_SCHEMA)
    return ContractReview(frame, _payers(frame, payers, partners))


def months_between(start: date, end: date) -> int:
    """Return the whole months from one day to another [months]; negative when end is earlier."""
    if end < start:
        return -months_between(end, start)
    whole = (end.year - start.year) * 12 + end.month - start.month
    last_day = monthrange(end.year, end.month)[1]
    return whole - (end.day < min(start.day, last_day))


def _contract(
    row: dict[str, Any], figures: dict[str, Any], as_of: date, ending_months: float
) -> dict[str, Any]:
    day_after = row["ends_on"] + timedelta(days=1)
    term = months_between(row["starts_on"], day_after)
    left = months_between(as_of, day_after)
    support, wait_days = figures.get("mean_support_months"), figures.get("mean_wait_treatment_days")
    wait = None if wait_days is None else round(wait_days / _DAYS_PER_MONTH, 1)
    needed = None if support is None or wait is None else support + wait
    return {
        **{name: row[name] for name in _CONTRACTS_SCHEMA if name in row},
        "latest_end": _later(row["ends_on"], row["extension_months"]),
        "ending": _ending(row, as_of, left, ending_months),
        "months_left": max(left, 0),
        "term_months": term,
        "support_months": support,
        "wait_months": wait,
        "support_until": needed and as_of + timedelta(days=round(needed * _DAYS_PER_MONTH)),
        "length": _length(term, row["extension_months"], needed),
        "current_caseload": figures.get("current_caseload"),
    }


def _later(ends_on: date, months: int | None) -> date | None:
    """Return the last day if the contract is extended; None when that was not supplied."""
    if months is None:
        return None
    month = ends_on.month - 1 + months
    year, month = ends_on.year + month // 12, month % 12 + 1
    last_day = monthrange(year, month)[1]
    is_month_end = ends_on.day == monthrange(ends_on.year, ends_on.month)[1]
    return date(year, month, last_day if is_month_end else min(ends_on.day, last_day))


def _ending(row: dict[str, Any], as_of: date, left: int, ending_months: float) -> str:
    if row["ends_on"] < as_of:
        return ENDED
    if row["starts_on"] > as_of:
        return NOT_STARTED
    return ENDS_SOON if left < ending_months else RUNS_ON


def _length(term: int, extension: int | None, needed: float | None) -> str:
    if needed is None:
        return _NOT_KNOWN
    if term > needed:
        return LONG_ENOUGH
    if extension is None:
        return _NOT_KNOWN
    return ONLY_IF_EXTENDED if term + extension > needed else TOO_SHORT


def _payers(contracts: pl.DataFrame, payers: pl.DataFrame, partners: pl.DataFrame) -> pl.DataFrame:
    named = partners.select("partner_id", pl.col("name").alias("partner"), "kind")
    return (
        contracts.select("contract_id", "service", "confidential_location", "value_gbp_per_year")
        .join(payers, on="contract_id", maintain_order="left")
        .join(named, on="partner_id", how="left", maintain_order="left")
        .with_columns(value_gbp_per_year=pl.col("value_gbp_per_year") * pl.col("share"))
        .select(*_PAYERS_SCHEMA)
    )
