"""What the contract register shows: priced lines and who pays."""

import polars as pl

from carereach.assurance.measures.figure import Figure, Records, share_of_rows

__all__ = [
    "agencies_paying",
    "outreach_priced",
    "supervision_priced",
]

_SPECIALIST = ("S10",)
_AGENCIES = {
    "icb": "health",
    "nhs_england": "health",
    "police": "police",
    "pcc": "police",
    "local_authority": "social care",
    "education": "education",
}


def supervision_priced(records: Records) -> Figure | None:
    """SUP-05: specialist contracts that price supervision as a line of its own."""
    flag = pl.col("supervision_funded")
    return share_of_rows(_current(records, _SPECIALIST), flag, known=flag.is_not_null())


def outreach_priced(records: Records) -> Figure | None:
    """OUT-01: specialist contracts that pay for outreach, and keep it up after a first no."""
    both = pl.col("outreach_funded") & pl.col("support_after_refusal")
    return share_of_rows(_current(records, _SPECIALIST), both, known=both.is_not_null())


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
