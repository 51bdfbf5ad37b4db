"""Do the councils add up to England? Where they do not, name who is missing."""

import polars as pl

from carereach.sources.public_pack.frames import published_totals, recorded_counts

__all__ = ["TOLERANCE", "check_national_totals"]

TOLERANCE = 10
"""Largest gap that rounding England to 10 can explain [assessment episodes]."""


def check_national_totals() -> pl.DataFrame:
    """Set the councils' exploitation counts beside England's published total, year by year.

    Returns:
        One row a year: ``year``, ``england`` [episodes, rounded to 10], ``councils_sum``
        [episodes], ``gap`` [episodes England has and the councils do not show], ``flagged``
        (the gap is above rounding), ``missing_councils`` (each council without a number, and why).

    Source: Department for Education, Children in need, factors at the end of assessment.
    """
    england = published_totals().filter(pl.col("level") == "nation").select("year", england="cse")
    counts = recorded_counts()
    sums = counts.group_by("year").agg(councils_sum=pl.col("cse").sum())
    missing = (
        counts.filter(pl.col("cse").is_null())
        .sort("local_authority_name")
        .group_by("year", maintain_order=True)
        .agg(
            missing_councils=pl.format("{} ({})", "local_authority_name", "cse_state").str.join(
                "; "
            )
        )
    )
    return (
        england.join(sums, on="year")
        .join(missing, on="year", how="left")
        .with_columns(pl.col("missing_councils").fill_null(""))
        .with_columns(gap=pl.col("england") - pl.col("councils_sum"))
        .with_columns(flagged=pl.col("gap").abs() > TOLERANCE)
        .select("year", "england", "councils_sum", "gap", "flagged", "missing_councils")
        .sort("year")
    )
