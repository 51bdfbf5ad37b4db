"""Connected strategies as a released table: one line each."""

import polars as pl

from carereach.assurance import StrategiesAnswer
from carereach.disclosure import Field, Released, release

__all__ = ["release_strategies"]

_NAMES = {
    "csa": "Other child sexual abuse",
    "vawg": "Violence against women and girls",
    "missing": "Missing children",
    "youth_offending": "Youth justice",
    "substance_misuse": "Drugs and alcohol",
    "domestic_abuse": "Domestic abuse",
    "serious_violence": "Serious violence",
    "children_in_care": "Children in care",
}


def release_strategies(answer: StrategiesAnswer) -> Released:
    """Return one line per connected strategy, through the gate."""
    rows = answer.links.with_columns(
        pl.col("strategy").replace_strict(_NAMES, return_dtype=pl.String),
        named=_yes_no("named_in_brief"),
        review_due=_yes_no("is_stale"),
    )
    return release(
        rows,
        name="strategies",
        title="Connected strategies: owner, joint action and last review",
        fields=(
            Field(name="strategy", label="Strategy"),
            Field(name="state", label="Tied to this plan"),
            Field(name="owner", label="Owner"),
            Field(name="joint_actions", label="Joint action"),
            Field(name="reviewed_on", label="Last reviewed", role="date"),
            Field(name="review_due", label="Review overdue"),
            Field(name="named", label="Named in the brief"),
        ),
        sources=("std:STR-01",),
    )


def _yes_no(column: str) -> pl.Expr:
    return pl.when(column).then(pl.lit("yes")).otherwise(pl.lit("no"))
