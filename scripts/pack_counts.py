"""Recorded counts, published totals and statistical neighbours of the public pack."""

from pathlib import Path

import polars as pl

from carereach.sources.dfe_factors import read_dfe_factors

FACTORS_FILE = "dfe_c3_factors_2018_to_2025.csv"
SUCCESSORS = (
    # former code, current code, whether the ground covered is the same, first year of the new
    ("E06000028", "E06000058", False),
    ("E06000029", "E06000058", False),
    ("E10000009", "E06000058", False),
    ("E10000009", "E06000059", False),
    ("E10000002", "E06000060", True),
    ("E10000021", "E06000061", False),
    ("E10000021", "E06000062", False),
    ("E10000006", "E06000063", False),
    ("E10000006", "E06000064", False),
    ("E10000023", "E06000065", True),
    ("E10000027", "E06000066", True),
)
"""Councils replaced between 2019 and 2023, from the orders that made the new ones."""


def build_recorded_counts(raw: Path, councils: pl.DataFrame) -> pl.DataFrame:
    """One row a council and year: episodes with each concern, and the children living there."""
    counts = read_dfe_factors(raw / FACTORS_FILE).filter(pl.col("level") == "council")
    same = {former: now for former, now, is_same in SUCCESSORS if is_same}
    unchanged = {code: code for code in councils["code"]}
    return (
        counts.drop("level")
        .rename({"code": "local_authority_code", "name": "local_authority_name"})
        .with_columns(
            current_code=pl.col("local_authority_code").replace_strict(
                unchanged | same, default=None
            )
        )
        .join(_populations(raw), on=("year", "local_authority_code"), how="left")
        .with_columns(pl.col("population_0_17_state").fill_null("missing"))
        .select(
            "year",
            "local_authority_code",
            "current_code",
            "local_authority_name",
            "region",
            pl.exclude(
                "year", "local_authority_code", "current_code", "local_authority_name", "region"
            ),
        )
        .sort("year", "local_authority_code")
    )


def _populations(raw: Path) -> pl.DataFrame:
    """Children 0 to 17 at the middle of the year before the one counted."""
    text = pl.read_csv(
        raw / "ons_mid-year_population_estimates_2012_to_2024.csv", infer_schema=False
    ).filter(pl.col("geographic_level") == "Local authority")
    people = pl.col("population_estimate")
    is_count = people.str.contains(r"^\d+$")
    return text.select(
        year=pl.col("time_period").cast(pl.Int32) + 1,
        local_authority_code="new_la_code",
        population_0_17=people.cast(pl.Int64, strict=False),
        population_0_17_state=pl.when(is_count).then(pl.lit("exact")).otherwise(pl.lit("missing")),
    )


def build_published_totals(raw: Path) -> pl.DataFrame:
    """England and its regions, as published: rounded to 10, so parts do not sum."""
    counts = read_dfe_factors(raw / FACTORS_FILE)
    return counts.filter(pl.col("level") != "council").drop("region").sort("year", "level", "code")


def build_former_councils(recorded: pl.DataFrame) -> pl.DataFrame:
    """Each council of the counts that is no more, with those that cover its ground today."""
    last = recorded.group_by(former_code="local_authority_code").agg(
        former_name=pl.col("local_authority_name").last(), last_year=pl.col("year").max()
    )
    rows = pl.DataFrame(
        SUCCESSORS, schema=("former_code", "current_code", "same_ground"), orient="row"
    )
    return rows.join(last, on="former_code", how="left").sort("former_code", "current_code")


def build_neighbours(raw: Path, councils: pl.DataFrame) -> pl.DataFrame:
    """Ten statistical neighbours a council, in today's council codes."""
    wide = pl.read_csv(raw / "sn_model_2025_wide.csv", infer_schema=False)
    to_code = dict(councils.select("dfe_code", "code").drop_nulls().iter_rows())
    ranks = [
        wide.select(
            local_authority_code=pl.col("old_la_code").str.strip_chars().replace_strict(to_code),
            neighbour_code=pl.col(f"SN_{rank}").str.strip_chars().replace_strict(to_code),
            rank=pl.lit(rank, dtype=pl.Int64),
            closeness=pl.col(f"SN_{rank}P").str.strip_chars().str.to_lowercase(),
        )
        for rank in range(1, 11)
    ]
    return pl.concat(ranks).sort("local_authority_code", "rank")
