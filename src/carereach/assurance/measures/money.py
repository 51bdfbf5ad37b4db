"""What the contract register shows: length, end dates, priced lines and who pays."""

import polars as pl

from carereach.assurance.measures.figure import Figure, Records, share_of_rows

__all__ = [
    "agencies_paying",
    "contracts_long_enough",
    "contracts_outlasting_support",
    "income_ending_soon",
    "outreach_priced",
    "supervision_priced",
]

_SPECIALIST = ("S10",)
_ABUSE_SUPPORT = ("S9", "S10", "S20")
_AGENCIES = {
    "icb": "health",
    "nhs_england": "health",
    "police": "police",
    "pcc": "police",
    "local_authority": "social care",
    "education": "education",
}
_LONG_MONTHS = 36


def supervision_priced(records: Records) -> Figure | None:
    """SUP-05: specialist contracts that price supervision as a line of its own."""
    flag = pl.col("supervision_funded")
    return share_of_rows(_current(records, _SPECIALIST), flag, known=flag.is_not_null())


def outreach_priced(records: Records) -> Figure | None:
    """OUT-01: specialist contracts that pay for outreach, and keep it up after a first no."""
    both = pl.col("outreach_funded") & pl.col("support_after_refusal")
    return share_of_rows(_current(records, _SPECIALIST), both, known=both.is_not_null())


def contracts_long_enough(records: Records) -> Figure | None:
    """CON-01: specialist contracts with a first term of three years or more."""
    return share_of_rows(
        _current(records, _SPECIALIST),
        pl.col("ends_on").dt.offset_by("1d")
        >= pl.col("starts_on").dt.offset_by(f"{_LONG_MONTHS}mo"),
        known=pl.lit(value=True),
        note="first term only, without extension",
    )


def contracts_outlasting_support(records: Records) -> Figure | None:
    """CON-02: specialist contracts longer than support and the wait for it."""
    lengths = (
        records.table("capacity")
        .filter(pl.col("period_end") <= records.as_of)
        .sort("period_end")
        .group_by("service_id", maintain_order=True)
        .last()
        .select(
            "service_id",
            (
                pl.col("mean_support_months")
                + pl.coalesce("median_wait_treatment_days", "mean_wait_treatment_days")
                * 12
                / 365.25
            ).alias("needed_months"),
        )
    )
    contracts = _current(records, _SPECIALIST).join(lengths, on="service_id", how="left")
    term_months = (pl.col("ends_on") - pl.col("starts_on")).dt.total_days() * 12 / 365.25
    return share_of_rows(
        contracts,
        term_months > pl.col("needed_months"),
        known=pl.col("needed_months").is_not_null(),
        note="average support and wait, not the longest 1 in 20: the kindest reading",
    )


def income_ending_soon(records: Records) -> Figure | None:
    """CON-03: yearly money for abuse support that ends within 12 months [GBP]."""
    contracts = _current(records, _ABUSE_SUPPORT).drop_nulls("value_gbp_per_year")
    total = contracts["value_gbp_per_year"].sum()
    if not total:
        return None
    ending = contracts.filter(pl.col("ends_on") <= pl.lit(records.as_of).dt.offset_by("12mo"))
    return Figure(
        numerator=float(ending["value_gbp_per_year"].sum()),
        denominator=float(total),
        note="pounds a year; extensions are not counted on",
    )


def agencies_paying(records: Records) -> Figure | None:
    """JNT-01: of health, police, social care and education, how many pay for the specialist."""
    contracts = _current(records, _SPECIALIST)
    payers = records.table("payers").filter(
        pl.col("contract_id").is_in(contracts["contract_id"].to_list()) & (pl.col("share") > 0)
    )
    if not payers.height:
        return None
    kinds = payers.join(records.table("partners"), on="partner_id")["kind"].to_list()
    agencies = {_AGENCIES[kind] for kind in kinds if kind in _AGENCIES}
    return Figure(
        numerator=len(agencies),
        denominator=len(set(_AGENCIES.values())),
        note="a council counts as social care",
    )


def _current(records: Records, settings: tuple[str, ...]) -> pl.DataFrame:
    """Return the contracts that run on the date of the report, for services of these kinds."""
    services = records.table("services").filter(pl.col("setting").is_in(settings))
    return records.table("contracts").filter(
        pl.col("service_id").is_in(services["service_id"].to_list())
        & (pl.col("starts_on") <= records.as_of)
        & (pl.col("ends_on") >= records.as_of)
    )
