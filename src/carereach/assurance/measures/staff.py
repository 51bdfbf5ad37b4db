"""What workforce returns show: training, training on exploitation, supervision, leadership."""

import polars as pl

from carereach.assurance.leadership import LED_SECTORS
from carereach.assurance.measures.figure import Figure, Records

__all__ = [
    "funded_leadership",
    "practice_training",
    "supervised_staff",
    "trained_on_exploitation",
    "trained_staff",
]

_CLINICAL_LEVEL = 3


def trained_staff(records: Records) -> Figure | None:
    """TRN-01: staff whose safeguarding training is in date at the level of their role."""
    return _staff(records.table("workforce"), "trained_in_date")


def practice_training(records: Records) -> Figure | None:
    """TRN-07: level 3 practice staff whose training is in date."""
    practices = records.table("organisations").filter(pl.col("sector") == "primary")
    staff = records.table("workforce").filter(
        pl.col("organisation_id").is_in(practices["organisation_id"].to_list())
        & (pl.col("level_required") == _CLINICAL_LEVEL)
    )
    return _staff(
        staff, "trained_in_date", "training in date; yearly reflection is not recorded apart"
    )


def trained_on_exploitation(records: Records) -> Figure | None:
    """TRN-09: staff whose training on sexual exploitation is in date."""
    return _staff(records.table("workforce"), "cse_trained_in_date", "all staff groups returned")


def supervised_staff(records: Records) -> Figure | None:
    """SUP-01: staff with safeguarding supervision in the last quarter."""
    staff = records.table("workforce").filter(
        pl.col("level_required").is_null() | (pl.col("level_required") >= _CLINICAL_LEVEL)
    )
    return _staff(
        staff,
        "supervised_in_date",
        "staff groups at level 3 and above stand for staff who hold cases",
    )


def funded_leadership(records: Records) -> Figure | None:
    """LED-06: sectors with funded time for safeguarding leadership."""
    roles = records.table("leadership").filter(pl.col("wte_funded").is_not_null())
    if not roles.height:
        return None
    funded = set(roles.filter(pl.col("wte_funded") > 0)["sector"])
    return Figure(
        numerator=sum(sector in funded for sector in LED_SECTORS),
        denominator=len(LED_SECTORS),
        note="funded time only; a deputy to cover is not recorded",
    )


def _staff(workforce: pl.DataFrame, column: str, note: str = "") -> Figure | None:
    """Return staff in date out of headcount, over the groups that returned both."""
    given = workforce.drop_nulls([column, "headcount"])
    by_organisation = given.group_by("organisation_id", maintain_order=True).agg(
        pl.col(column, "headcount").sum()
    )
    total = given["headcount"].sum()
    if not total:
        return None
    missing = workforce.height - given.height
    words = [note] if note else []
    if missing:
        words.append(f"{missing} of {workforce.height} staff groups not supplied and left out")
    return Figure(
        numerator=float(given[column].sum()),
        denominator=float(total),
        note="; ".join(words),
        organisations=tuple(
            (organisation, float(part), float(whole))
            for organisation, part, whole in by_organisation.iter_rows()
            if whole
        ),
    )
