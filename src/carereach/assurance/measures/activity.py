"""What provider returns show: who comes forward, and staff turnover."""

import polars as pl

from carereach.assurance.measures.figure import Figure, Records

__all__ = [
    "boys_and_young_men",
    "ethnicity_recorded",
    "staff_turnover",
]

_INCLUSION = ("S1", "S8", "S10")
_NOT_SAID = "not recorded"


def boys_and_young_men(records: Records) -> Figure | None:
    """INC-02: boys and young men among referrals where sex is recorded."""
    rows = _by_group(records, _INCLUSION, split="sex").filter(
        pl.col("sex").is_in(["female", "male"])
    )
    counted = rows.with_columns(
        pl.when(pl.col("sex") == "male").then("referrals").otherwise(0).alias("counted")
    )
    return _pooled(counted, "counted", "referrals", "referrals where sex is recorded")


def ethnicity_recorded(records: Records) -> Figure | None:
    """INC-03: referrals with a self-reported ethnic group, or a wish not to say."""
    rows = _by_group(records, None, split="ethnic_group").filter(
        pl.col("ethnic_group").is_not_null()
    )
    known = rows.with_columns(
        pl.when(pl.col("ethnic_group") == _NOT_SAID).then(0).otherwise("referrals").alias("known")
    )
    return _pooled(known, "known", "referrals", "preferring not to say counts as recorded")


def staff_turnover(records: Records) -> Figure | None:
    """SUP-04: staff who left out of staff in post, in the specialist service and SARC [WTE]."""
    rows = _latest(records, ("S8", "S10")).filter(
        pl.col("staff_left_wte").is_not_null() & pl.col("staff_wte").is_not_null()
    )
    return _pooled(
        rows, "staff_left_wte", "staff_wte", "whole-time equivalents in the latest return"
    )


def _latest(records: Records, settings: tuple[str, ...]) -> pl.DataFrame:
    """Return each active service's latest return that ended in the last 18 months."""
    services = records.table("services").filter(
        (pl.col("status") == "active") & pl.col("setting").is_in(settings)
    )
    return (
        records.table("capacity")
        .filter(pl.col("period_end").is_between(_start(records), records.as_of))
        .join(services.select("service_id", "setting"), on="service_id")
        .sort("period_end")
        .group_by("service_id", maintain_order=True)
        .last()
    )


def _by_group(records: Records, settings: tuple[str, ...] | None, *, split: str) -> pl.DataFrame:
    """Return the latest referrals split by one thing only, so that nobody is counted twice."""
    services = records.table("services").filter(pl.col("status") == "active")
    if settings is not None:
        services = services.filter(pl.col("setting").is_in(settings))
    splits = {"age_band", "sex", "ethnic_group", "characteristic"} - {split}
    alone = pl.all_horizontal(
        [pl.col(name).is_null() | (pl.col(name) == "all") for name in sorted(splits)]
    )
    rows = (
        records.table("referrals_by_group")
        .filter(pl.col("period_end").is_between(_start(records), records.as_of) & alone)
        .join(services.select("service_id"), on="service_id")
        .drop_nulls("referrals")
    )
    return rows.filter(pl.col("period_end") == pl.col("period_end").max().over("service_id"))


def _start(records: Records) -> pl.Expr:
    return pl.lit(records.as_of).dt.offset_by("-18mo")


def _pooled(rows: pl.DataFrame, part: str, whole: str, note: str) -> Figure | None:
    denominator = rows[whole].sum()
    if not denominator:
        return None
    return Figure(numerator=float(rows[part].sum()), denominator=float(denominator), note=note)
