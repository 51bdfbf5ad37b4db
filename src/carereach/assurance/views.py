"""Three views of one standard, side by side: the data, the moderated rating and the self-rating.

A view says met, not met, measured (a figure without a level) or nothing. Where two views disagree
about "met", that is a finding in itself.
"""

import polars as pl

__all__ = ["AREA_VIEW", "combine_views", "organisation_views"]

_RATED = {"met": "met", "partly met": "not met", "not met": "not met"}
_NOT_APPLICABLE = "not applicable"

AREA_VIEW = (
    "standard_id",
    "numerator",
    "denominator",
    "data_view",
    "moderated_view",
    "self_view",
    "is_data_ours",
    "evidence_reference",
    "dated",
    "note",
)
"""The columns that ``combine_views`` gives."""


def organisation_views(
    standards: pl.DataFrame, evidence: pl.DataFrame, computed: pl.DataFrame
) -> pl.DataFrame:
    """Return one row per standard and organisation with its three views.

    A figure computed from the area's own tables takes the place of a figure offered as evidence.

    Args:
        standards: standard_id, threshold_value, threshold_unit, direction.
        evidence: the table ``standards_evidence``.
        computed: figures by organisation, columns of ``measures.COMPUTED``.
    """
    ours = computed.filter(pl.col("organisation_id").is_not_null()).select(
        "standard_id",
        "organisation_id",
        pl.col("numerator").alias("our_numerator"),
        pl.col("denominator").alias("our_denominator"),
    )
    rows = evidence.join(ours, on=["standard_id", "organisation_id"], how="full", coalesce=True)
    rows = rows.join(
        standards.select("standard_id", "threshold_value", "threshold_unit", "direction"),
        on="standard_id",
    ).with_columns(
        is_data_ours=pl.col("our_denominator").is_not_null(),
        numerator=_ours_first("numerator"),
        denominator=_ours_first("denominator"),
    )
    return (
        rows.with_columns(
            data_view=data_view(),
            moderated_view=_rating("moderated_rating"),
            self_view=_rating("self_rating"),
        )
        .with_columns(is_conflict=_disagree())
        .drop("our_numerator", "our_denominator")
        .sort("standard_id", "organisation_id", nulls_last=True)
    )


def combine_views(
    standards: pl.DataFrame, views: pl.DataFrame, computed: pl.DataFrame
) -> pl.DataFrame:
    """Return one row per standard for the whole area: columns of ``AREA_VIEW``.

    Figures offered by organisations are added up; a rating holds for the area only if every
    organisation's rating says so. A computed figure for the area takes their place.
    """
    offered = views.group_by("standard_id").agg(
        _sum_where_given("numerator"),
        _sum_where_given("denominator"),
        _all_met("moderated_view"),
        _all_met("self_view"),
        pl.col("evidence_reference").drop_nulls().unique(maintain_order=True).str.join("; "),
        pl.col("dated").max(),
    )
    ours = computed.filter(pl.col("organisation_id").is_null()).select(
        "standard_id",
        pl.col("numerator").alias("our_numerator"),
        pl.col("denominator").alias("our_denominator"),
        "note",
        pl.lit(value=True).alias("is_data_ours"),
    )
    rows = (
        standards.join(offered, on="standard_id", how="left")
        .join(ours, on="standard_id", how="left")
        .with_columns(pl.col("is_data_ours").fill_null(value=False))
    )
    rows = rows.with_columns(
        pl.when("is_data_ours").then("our_numerator").otherwise("numerator").alias("numerator"),
        pl.when("is_data_ours")
        .then("our_denominator")
        .otherwise("denominator")
        .alias("denominator"),
    )
    return rows.with_columns(data_view=data_view()).select(AREA_VIEW)


def data_view() -> pl.Expr:
    """Return what a figure says against its level: met, not met, measured, or null."""
    measured = (
        pl.when(pl.col("threshold_unit").is_in(["count", "hours", "weeks"]))
        .then(pl.col("numerator"))
        .when(pl.col("denominator") > 0)
        .then(pl.col("numerator") / pl.col("denominator"))
    )
    # A hair's breadth: 0.9 of 40 is 36 and must count as met.
    slack = 1e-9
    reached = (
        pl.when(pl.col("direction") == "at_most")
        .then(measured <= pl.col("threshold_value") + slack)
        .otherwise(measured >= pl.col("threshold_value") - slack)
    )
    return (
        pl.when(measured.is_null())
        .then(None)
        .when(pl.col("threshold_value").is_null() | (pl.col("direction") == "none"))
        .then(pl.lit("measured"))
        .when(reached)
        .then(pl.lit("met"))
        .otherwise(pl.lit("not met"))
    )


def _ours_first(name: str) -> pl.Expr:
    return (
        pl.when(pl.col("our_denominator").is_not_null())
        .then(pl.col(f"our_{name}"))
        .otherwise(pl.col(name))
    )


def _rating(column: str) -> pl.Expr:
    return pl.col(column).replace_strict(
        _RATED | {_NOT_APPLICABLE: _NOT_APPLICABLE}, default=None, return_dtype=pl.String
    )


def _disagree() -> pl.Expr:
    """Whether one view says met and another says not met."""
    views = ["data_view", "moderated_view", "self_view"]
    return pl.any_horizontal([pl.col(view) == "met" for view in views]).fill_null(
        value=False
    ) & pl.any_horizontal([pl.col(view) == "not met" for view in views]).fill_null(value=False)


def _sum_where_given(name: str) -> pl.Expr:
    whole = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    given = pl.col(name).filter(whole)
    return pl.when(given.len() > 0).then(given.sum()).alias(name)


def _all_met(view: str) -> pl.Expr:
    said = pl.col(view).drop_nulls()
    counted = said.filter(said != _NOT_APPLICABLE)
    return (
        pl.when(said.len() == 0)
        .then(None)
        .when(counted.len() == 0)
        .then(pl.lit(_NOT_APPLICABLE))
        .when((counted == "met").all())
        .then(pl.lit("met"))
        .otherwise(pl.lit("not met"))
        .alias(view)
    )
