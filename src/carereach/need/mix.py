"""Who is counted, view by view: each source and each service with its split by one trait."""

import polars as pl

from carereach.need.totals import SPLITS, state_counts

__all__ = ["MIX_COLUMNS", "count_mix"]

MIX_COLUMNS = (
    "view_kind",
    "view_id",
    "view",
    "dimension",
    "group",
    "seen",
    "is_hidden",
    "is_missing",
)

_VIEWS = ("view_kind", "view_id", "view")


def count_mix(counts: pl.DataFrame, *, unit: str, count: str) -> pl.DataFrame:
    """Count the groups each view tells apart, one trait at a time.

    Where a view splits a trait in several ways, the plainest split is used, so nobody is counted
    twice. A hidden cell leaves its group hidden: what is not shown is never worked out.

    Args:
        counts: rows of ``known_cases`` or ``referrals_by_group`` with ``view_kind``, ``view_id``
            and ``view`` added.
        unit: the column within which one split is chosen, such as ``geography_code``.
        count: the column that counts young people [young people].

    Returns:
        One row per view, dimension and group (``all`` and ``all`` for a count that is not split):
        ``seen`` [young people], null when all of it is hidden or missing; ``is_hidden`` and
        ``is_missing`` when any of it is.

    Source: counting.
    """
    stated = state_counts(counts, count=count).with_columns(
        all=pl.when(pl.col("layer") == "none").then(pl.lit("all"))
    )
    parts = [_one_dimension(stated, unit, dimension) for dimension in ("all", *SPLITS)]
    return pl.concat(parts).sort(*_VIEWS, "dimension", "group")


def _one_dimension(stated: pl.DataFrame, unit: str, dimension: str) -> pl.DataFrame:
    own = (*_VIEWS, unit)
    split = stated.filter(pl.col(dimension).is_not_null()).with_columns(
        splits=pl.col("layer").str.count_matches("+", literal=True)
    )
    if dimension != "characteristic":
        split = split.filter(pl.col("characteristic").is_null())
    plainest = split.filter(pl.col("splits") == pl.col("splits").min().over(own)).filter(
        pl.col("layer") == pl.col("layer").min().over(own)
    )
    shown = pl.col("count").is_not_null()
    return (
        plainest.group_by(*_VIEWS, pl.col(dimension).alias("group"))
        .agg(
            seen=pl.when(shown.any()).then(pl.col("count").sum()).cast(pl.Int64),
            is_hidden=(pl.col("count_state") == "suppressed").any(),
            is_missing=(pl.col("count_state") == "missing").any(),
        )
        .with_columns(dimension=pl.lit(dimension))
        .select(MIX_COLUMNS)
    )
