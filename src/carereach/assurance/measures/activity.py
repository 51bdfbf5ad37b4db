"""What provider returns show: closures, who comes forward, caseloads, reporting and turnover."""

import polars as pl

from carereach.assurance.measures.figure import Figure, Records, share_of_rows

__all__ = [
    "boys_and_young_men",
    "caseload_within_cap",
    "closed_before_contact",
    "ethnicity_recorded",
    "places_reporting_waits",
    "staff_turnover",
]

_SPECIALIST = ("S10",)
_TREATING = ("S5", "S10")
_INCLUSION = ("S1", "S8", "S10")
_WAITING = ("S5", "S7", "S8", "S9", "S10", "S20")
_NOT_SAID = "not recorded"


def closed_before_contact(records: Records) -> Figure | None:
    """ACC-07: referrals closed before any support, in child mental health and the specialist."""
    rows = _latest(records, _TREATING).filter(
        pl.col("closed_before_support").is_not_null() & pl.col("referrals").is_not_null()
    )
    return _pooled(
        rows,
        "closed_before_support",
        "referrals",
        "all referrals, as those with a sexual exploitation concern are not reported apart; "
        "closures by the young person's own recorded choice are not told apart",
    )


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


def places_reporting_waits(records: Records) -> Figure | None:
    """CAP-02: services that reported a waiting list and a wait in the last 12 months."""
    services = records.table("services").filter(
        (pl.col("status") == "active") & pl.col("setting").is_in(_WAITING)
    )
    rows = _latest(records, _WAITING)
    lists = pl.any_horizontal(
        pl.col("waiting_for_assessment", "waiting_for_treatment").is_not_null()
    )
    waits = pl.any_horizontal(pl.col("^(mean|median)_wait_.*_days$").is_not_null())
    reporting = rows.filter(lists & waits)["service_id"].to_list()
    return share_of_rows(services, pl.col("service_id").is_in(reporting), known=pl.lit(value=True))


def caseload_within_cap(records: Records) -> Figure | None:
    """OUT-04: specialist services whose caseload is at or under their own cap."""
    rows = _latest(records, _SPECIALIST)
    places = pl.col("caseload_limit_per_wte") * pl.col("staff_wte")
    return share_of_rows(
        rows,
        pl.col("current_caseload") <= places,
        known=places.is_not_null() & pl.col("current_caseload").is_not_null(),
        note="services, not single workers: caseload against cap times staff in post",
    )


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
