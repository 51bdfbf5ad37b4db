"""Connected strategies: is work on exploitation tied to the strategies it depends on?"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from carereach.tables.codes import STRATEGY_KINDS

__all__ = ["NAMED_IN_BRIEF", "StrategiesAnswer", "link_strategies"]

NAMED_IN_BRIEF = ("csa", "vawg", "missing", "youth_offending", "substance_misuse")
"""The strategies that the commissioning brief names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategiesAnswer:
    """One row per strategy: the five named in the brief and the others.

    Columns: strategy, named_in_brief, state (linked, linked without an action, not linked or not
    known), owner, joint_actions, reviewed_on, is_stale.
    """

    links: pl.DataFrame


def link_strategies(
    strategies: pl.DataFrame, *, as_of: date, renew_months: int = 12
) -> StrategiesAnswer:
    """Return every connected strategy and whether it is tied to work on exploitation.

    Args:
        strategies: the table ``strategies``.
        as_of: the date of the report.
        renew_months: how long a review holds [months].

    Source: evidence id ``std:STR-01`` (yearly).
    """
    every = pl.DataFrame({"strategy": STRATEGY_KINDS}, schema={"strategy": pl.String})
    rows = every.join(strategies, on="strategy", how="left", maintain_order="left")
    due = pl.col("reviewed_on").dt.offset_by(f"{renew_months}mo")
    return StrategiesAnswer(
        links=rows.with_columns(
            named_in_brief=pl.col("strategy").is_in(NAMED_IN_BRIEF),
            state=_state(),
            is_stale=(due < as_of).fill_null(value=False),
        ).select(
            "strategy",
            "named_in_brief",
            "state",
            "owner",
            "joint_actions",
            "reviewed_on",
            "is_stale",
        )
    )


def _state() -> pl.Expr:
    return (
        pl.when(pl.col("linked").is_null())
        .then(pl.lit("not known"))
        .when(~pl.col("linked"))
        .then(pl.lit("not linked"))
        .when(pl.col("joint_actions").is_null())
        .then(pl.lit("linked without an action"))
        .otherwise(pl.lit("linked"))
    )
