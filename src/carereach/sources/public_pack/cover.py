"""How far an area and each council share their young people."""

from collections.abc import Collection

import polars as pl

from carereach.sources.public_pack.frames import councils, recorded_counts, small_areas

__all__ = ["council_cover"]


def council_cover(area_codes: Collection[str]) -> pl.DataFrame:
    """Say how much of each council lies in an area, and how much of the area in each council.

    Args:
        area_codes: small areas (2011 LSOA); codes the pack does not know are left out.

    Returns:
        One row a council with young people there, most of the area first:
        ``local_authority_code``, ``local_authority_name``, ``share_covered`` [share of the
        council's 8 to 17s who live in the area], ``share_of_area`` [share of the area's 8 to 17s
        who live in the council], ``under_18`` [children in the whole council, newest mid-year
        estimate; null in Wales].

    Source: Office for National Statistics mid-2020 and mid-year estimates. See ``sources.toml``.
    """
    people = pl.sum_horizontal([f"age_{age}" for age in range(8, 18)])
    newest = (
        recorded_counts()
        .sort("year")
        .drop_nulls("current_code")
        .group_by(local_authority_code="current_code")
        .agg(under_18=pl.col("population_0_17").last())
    )
    return (
        small_areas()
        .filter(pl.col("area_code").is_in(sorted(set(area_codes))))
        .group_by("local_authority_code", "local_authority_name")
        .agg(inside=people.sum())
        .join(
            councils().select(local_authority_code="code", whole="aged_8_to_17"),
            on="local_authority_code",
        )
        .join(newest, on="local_authority_code", how="left")
        .select(
            "local_authority_code",
            "local_authority_name",
            share_covered=pl.col("inside") / pl.col("whole"),
            share_of_area=pl.col("inside") / pl.col("inside").sum(),
            under_18="under_18",
        )
        .sort("share_of_area", "local_authority_code", descending=[True, False])
    )
