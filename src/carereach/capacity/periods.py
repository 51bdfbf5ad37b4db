"""The latest period each service reported, beside the period before it."""

import polars as pl

from carereach.tables.codes import SETTINGS

__all__ = ["SPECIALIST", "latest_periods"]

SPECIALIST = "S10"
"""The setting of specialist services for sexual exploitation."""

_DAYS_PER_MONTH = 365.25 / 12
_LONGEST_GAP_DAYS = 31
_FROM_BEFORE = {
    "waiting_for_assessment": "waiting_for_assessment_before",
    "waiting_for_treatment": "waiting_for_treatment_before",
    "median_wait_assessment_days": "median_wait_assessment_days_before",
    "median_wait_treatment_days": "median_wait_treatment_days_before",
    "period_end": "period_end_before",
}


def latest_periods(capacity: pl.DataFrame, services: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each active service that reported: its latest period.

    Args:
        capacity: the capacity table.
        services: the services table; candidates and closed services are left out.

    Returns:
        Every column of ``capacity`` with ``service``, ``setting``, ``confidential_location``,
        ``months`` (length of the period) and columns ending in ``_before``: the same figure at the
        end of the period before, null unless that period ended within a month of this one's start.
    """
    named = services.filter(pl.col("status") == "active").select(
        "service_id",
        pl.col("name").alias("service"),
        "setting",
        pl.col("confidential_location").fill_null(value=False),
    )
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1
    gap = (pl.col("period_start") - pl.col("period_end").shift(1)).dt.total_days()
    adjoining = gap.is_between(1, _LONGEST_GAP_DAYS)
    return (
        named.join(capacity, on="service_id")
        .sort("service_id", "period_start")
        .with_columns(
            pl.when(adjoining).then(pl.col(now).shift(1)).over("service_id").alias(before)
            for now, before in _FROM_BEFORE.items()
        )
        .group_by("service_id", maintain_order=True)
        .last()
        .with_columns(months=(days / _DAYS_PER_MONTH).round(1))
        .sort(_order(), "service", nulls_last=True)
    )


def _order() -> pl.Expr:
    """Put specialist services first, then the others by setting."""
    places = {code: number for number, code in enumerate(SETTINGS, start=1)} | {SPECIALIST: 0}
    return pl.col("setting").replace_strict(places, default=None, return_dtype=pl.Int64)
