"""How many young people live here, by council, age band and sex."""

import polars as pl

from carereach.base import MethodError
from carereach.tables.codes import AGE_BANDS, years_in_band

__all__ = ["count_in_areas", "count_young_people"]

_KEY = ("local_authority_code", "age_band", "sex")


def count_young_people(
    areas: pl.DataFrame, population: pl.DataFrame, *, girls_share: float
) -> pl.DataFrame:
    """Count young people aged 8 to 17 by council, age band and sex.

    A single year of age is used before a band for the same ages, and a count of both sexes is
    split only where the sexes are not supplied: a sex that is not supplied is never nobody.

    Args:
        areas: table ``areas``; gives the council of each small area.
        population: table ``population`` [young people].
        girls_share: girls among all, used where the sexes are not supplied [share].

    Returns:
        One row per council, age band and sex (female, male): ``young_people`` [young people].

    Raises:
        MethodError: ``girls_share`` is not between 0 and 1.

    Source: counting; the share of girls is the caller's (``asm:need-girls-in-population``).
    """
    if not 0 < girls_share < 1:
        raise MethodError("The share of girls among young people must lie between 0 and 1.")
    counted = _without_repeats(population).join(
        areas.select("area_code", "local_authority_code"), on="area_code", how="inner"
    )
    sexes = _fill_sexes(counted, girls_share)
    return (
        sexes.unpivot(
            ["female", "male"],
            index=["local_authority_code", "age_band"],
            variable_name="sex",
            value_name="young_people",
        )
        .group_by(_KEY)
        .agg(pl.col("young_people").sum())
        .sort(_KEY)
    )


def count_in_areas(
    areas: pl.DataFrame, population: pl.DataFrame, *, girls_share: float
) -> pl.DataFrame:
    """Count young people aged 8 to 17 by small area and age band, boys and girls together.

    Args:
        areas: table ``areas``.
        population: table ``population`` [young people].
        girls_share: as ``count_young_people`` takes it [share].

    Returns:
        One row per small area and age band: ``young_people`` [young people].

    Source: counting.
    """
    counted = _without_repeats(population).join(
        areas.select("area_code", "local_authority_code"), on="area_code", how="inner"
    )
    return (
        _fill_sexes(counted, girls_share)
        .group_by("area_code", "age_band")
        .agg(young_people=pl.col("both").sum())
        .sort("area_code", "age_band")
    )


def _without_repeats(population: pl.DataFrame) -> pl.DataFrame:
    """Drop a whole band where its single years of age are supplied for the same area."""
    band_of = {str(age): band for band in AGE_BANDS for age in years_in_band(band)}
    banded = population.with_columns(
        age_band=pl.col("age").replace_strict(band_of | {band: band for band in AGE_BANDS}),
        is_band=pl.col("age").is_in(list(AGE_BANDS)),
    )
    whole = pl.col("is_band").all().over("area_code", "age_band")
    return banded.filter(~pl.col("is_band") | whole)


def _fill_sexes(counted: pl.DataFrame, girls_share: float) -> pl.DataFrame:
    """Give every area and age both sexes; a sex no row of the table has was not supplied."""
    supplied = set(counted["sex"].to_list())

    def only(sex: str) -> pl.Expr:
        is_given = (pl.col("sex") == sex).any() | pl.lit(sex != "all" and sex in supplied)
        numbers = pl.col("young_people").filter(pl.col("sex") == sex)
        return pl.when(is_given).then(numbers.sum().cast(pl.Float64))

    each = counted.group_by("local_authority_code", "area_code", "age").agg(
        pl.col("age_band").first(),
        has_sexes=(pl.col("sex") != "all").any(),
        girls=only("female"),
        boys=only("male"),
        both=only("all"),
    )
    girls, boys = (pl.when("has_sexes").then(pl.col(sex)) for sex in ("girls", "boys"))
    both = pl.coalesce("both", girls + boys, girls / girls_share, boys / (1 - girls_share))
    female = pl.coalesce(girls, both - boys, both * girls_share).clip(0, both)
    return each.with_columns(both=both, female=female).with_columns(
        male=pl.col("both") - pl.col("female")
    )
