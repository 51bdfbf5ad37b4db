"""Waits of those seen and numbers still waiting, against dated standards."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.capacity.periods import latest_periods

__all__ = ["CANNOT_TELL", "HALF_WITHIN", "NOT_REACHED", "STAGES", "Waits", "compare_waits"]

STAGES = ("to assessment", "to treatment")

NOT_REACHED, HALF_WITHIN, CANNOT_TELL = (
    "half or more waited longer",
    "half or more were within it",
    "cannot be told",
)
"""All a median can say about a standard: it cannot say what share was within the limit."""

_ENDS_IN_TREATMENT = ("treatment", "help started")
_COLUMNS = {
    "to assessment": ("assessment", "assessments_started"),
    "to treatment": ("treatment", "treatments_started"),
}
_WAITS_SCHEMA = {
    "service_id": pl.String,
    "service": pl.String,
    "setting": pl.String,
    "confidential_location": pl.Boolean,
    "stage": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "seen": pl.Int64,
    "mean_days": pl.Float64,
    "median_days": pl.Float64,
    "median_days_before": pl.Float64,
    "still_waiting": pl.Int64,
}
_VERDICTS_SCHEMA = {
    "service_id": pl.String,
    "service": pl.String,
    "confidential_location": pl.Boolean,
    "wait_id": pl.String,
    "standard": pl.String,
    "in_force": pl.Boolean,
    "since": pl.String,
    "standing": pl.String,
    "share": pl.Float64,
    "limit_days": pl.Float64,
    "stage": pl.String,
    "seen": pl.Int64,
    "median_days": pl.Float64,
    "verdict": pl.String,
    "reason": pl.String,
    "source": pl.String,
}


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """Waits by service and stage, and what they say about each standard.

    ``waits``: one row per service and stage: seen [young people in the period], mean_days,
    median_days (those seen), median_days_before (the period before), still_waiting [young people
    at the end of the period]. ``verdicts``: one row per service and standard that is about all its
    young people: limit_days, share asked for (null where none was set), in_force, verdict, reason.
    """

    waits: pl.DataFrame
    verdicts: pl.DataFrame


def compare_waits(
    capacity: pl.DataFrame,
    services: pl.DataFrame,
    *,
    standards: pl.DataFrame,
    nation: str,
    covering_all: Collection[str],
) -> Waits:
    """Return the waits of each service and what can honestly be said against each standard.

    Waits of those seen leave out everyone still waiting, so they look short while a list grows:
    both are given. A mean is never used as if it were a percentile, and a median only says what
    half of those seen had.

    Args:
        capacity: the capacity table.
        services: the services table.
        standards: waiting-time standards: wait_id, name, nation, settings, share, limit_days
            [days], counts_to, measured_on, in_force, since, standing, source.
        nation: "E" or "W"; standards of the other nation are left out.
        covering_all: ids of the standards that are about every young person a service sees, not
            only those with one condition or urgency, whose waits are not told apart here.

    Source: wait_standards.csv; completed and incomplete waits kept apart as NHS England's
    referral-to-treatment rules do (wait:RTT18).
    """
    latest = latest_periods(capacity, services)
    rows = [_wait(row, stage) for row in latest.iter_rows(named=True) for stage in STAGES]
    waits = pl.DataFrame(rows, schema=_WAITS_SCHEMA)
    chosen = standards.filter(
        pl.col("wait_id").is_in(list(covering_all)) & pl.col("nation").is_in([nation, "UK", "EW"])
    )
    verdicts = [
        _verdict(wait, standard)
        for standard in chosen.iter_rows(named=True)
        for wait in waits.iter_rows(named=True)
        if wait["setting"] in standard["settings"].split("; ")
        and wait["stage"] == _stage_of(standard)
    ]
    return Waits(waits, pl.DataFrame(verdicts, schema=_VERDICTS_SCHEMA))


def _wait(row: dict[str, Any], stage: str) -> dict[str, Any]:
    name, seen = _COLUMNS[stage]
    return {
        **{column: row[column] for column in _WAITS_SCHEMA if column in row},
        "stage": stage,
        "seen": row[seen],
        "mean_days": row[f"mean_wait_{name}_days"],
        "median_days": row[f"median_wait_{name}_days"],
        "median_days_before": row[f"median_wait_{name}_days_before"],
        "still_waiting": row[f"waiting_for_{name}"],
    }


def _stage_of(standard: dict[str, Any]) -> str:
    return STAGES[1] if standard["counts_to"] in _ENDS_IN_TREATMENT else STAGES[0]


def _verdict(wait: dict[str, Any], standard: dict[str, Any]) -> dict[str, Any]:
    verdict, reason = _judge(wait, standard)
    both = {**standard, **wait}
    return {column: both.get(column) for column in _VERDICTS_SCHEMA} | {
        "standard": standard["name"],
        "verdict": verdict,
        "reason": reason,
    }


def _judge(wait: dict[str, Any], standard: dict[str, Any]) -> tuple[str, str]:
    if standard["measured_on"] == "still waiting":
        return CANNOT_TELL, "how long those still waiting have waited was not supplied"
    if wait["median_days"] is None:
        if wait["mean_days"] is None:
            return CANNOT_TELL, "the wait was not supplied"
        return CANNOT_TELL, "only a mean was supplied, and a mean is not a percentile"
    if wait["median_days"] > standard["limit_days"]:
        return NOT_REACHED, "the median of those seen is above the limit"
    if standard["share"] is None:
        return HALF_WITHIN, "the median of those seen is within the limit; no pass mark was set"
    return HALF_WITHIN, "a median cannot show whether the share asked for was reached"
