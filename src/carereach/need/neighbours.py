"""A council's recorded rate beside its statistical neighbours': context, never a verdict."""

from dataclasses import dataclass

import polars as pl

__all__ = ["COMPARISONS", "NeighboursAnswer", "compare_neighbours"]

COMPARISONS = {
    "below": ("below comparable areas: under-identification and lower need cannot be told apart"),
    "within": "like comparable areas: recording or need cannot be told apart",
    "above": "above comparable areas: better recording and higher need cannot be told apart",
    "not supplied": "no count was supplied here, so nothing can be compared",
    "no neighbours known": "no neighbours known",
}
"""What may be said of a recorded rate beside its neighbours'."""

_LOW, _HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighboursAnswer:
    """Each council's recorded rate against its neighbours'.

    ``councils`` has one row per council: ``recorded``, ``under_18`` and ``rate`` of its own,
    ``neighbours`` (how many had a count), ``low``, ``middle`` and ``high`` (10th, 50th and 90th
    percentile of their rates) [per 10,000 under 18], ``comparison`` and ``sentence``.
    """

    councils: pl.DataFrame


def compare_neighbours(
    councils: pl.DataFrame, recorded: pl.DataFrame, neighbours: pl.DataFrame
) -> NeighboursAnswer:
    """Set each council's recorded rate beside the rates of its statistical neighbours.

    A recorded rate measures recording as much as need, so a low one is never called low need.

    Args:
        councils: ``local_authority_code`` and ``local_authority_name`` of this area's councils.
        recorded: one period for many councils: ``local_authority_code``, ``recorded`` (null where
            hidden or missing) [as the source counts] and ``under_18`` [children].
        neighbours: ``local_authority_code`` and ``neighbour_code``.

    Source: Department for Education 2025, Children's services statistical neighbour model;
    percentiles by linear interpolation.
    """
    rates = recorded.select(
        "local_authority_code",
        "recorded",
        "under_18",
        rate=pl.when(pl.col("under_18") > 0).then(pl.col("recorded") / pl.col("under_18") * 10_000),
    )
    theirs = (
        neighbours.select("local_authority_code", "neighbour_code")
        .join(
            rates.select(neighbour_code="local_authority_code", theirs="rate"),
            on="neighbour_code",
            how="left",
        )
        .group_by("local_authority_code")
        .agg(
            neighbours=pl.col("theirs").is_not_null().sum().cast(pl.Int64),
            low=pl.col("theirs").quantile(_LOW, "linear"),
            middle=pl.col("theirs").median(),
            high=pl.col("theirs").quantile(_HIGH, "linear"),
        )
    )
    beside = (
        councils.select("local_authority_code", "local_authority_name")
        .join(rates, on="local_authority_code", how="left", maintain_order="left")
        .join(theirs, on="local_authority_code", how="left", maintain_order="left")
        .with_columns(pl.col("neighbours").fill_null(0))
        .with_columns(comparison=_comparison())
    )
    return NeighboursAnswer(
        councils=beside.with_columns(sentence=pl.col("comparison").replace(COMPARISONS))
    )


def _comparison() -> pl.Expr:
    return (
        pl.when(pl.col("neighbours") == 0)
        .then(pl.lit("no neighbours known"))
        .when(pl.col("rate").is_null())
        .then(pl.lit("not supplied"))
        .when(pl.col("rate") < pl.col("low"))
        .then(pl.lit("below"))
        .when(pl.col("rate") > pl.col("high"))
        .then(pl.lit("above"))
        .otherwise(pl.lit("within"))
    )
