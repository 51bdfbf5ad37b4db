"""How many young people live in each area, by single year of age and sex."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.tables.codes import AGE_BANDS, SEXES, years_in_band

__all__ = ["FIRST_AGE", "LAST_AGE", "People", "count_people"]

FIRST_AGE, LAST_AGE = 8, 17
_YEARS = LAST_AGE - FIRST_AGE + 1
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Young people by area, year of age and sex.

    ``counts`` has one row per area in the order of ``area_codes``, then ages 8 to 17, then female,
    male and "sex not split".
    """

    area_codes: tuple[str, ...]
    counts: Counts


def count_people(areas: pl.DataFrame, population: pl.DataFrame) -> People:
    """Return how many young people live in each area, by single year of age and sex.

    A year of age is taken from its own row. Where only a band is given, what the band holds beyond
    its own single years is spread evenly over the missing years, youngest first. Where both sexes
    and "all" are given, "all" adds only what is left over.

    Args:
        areas: the areas table.
        population: the population table [young people].

    Returns:
        counts by area, year and sex [young people].

    Source: this project's own rule, set out in the room's README.
    """
    codes = tuple(areas["area_code"].to_list())
    years, given = _table_of(codes, population, [str(age) for age in range(FIRST_AGE, 18)])
    bands, banded = _table_of(codes, population, list(AGE_BANDS))
    totals = np.where(given, years, 0)
    counts = np.stack([totals[:, :, 0], totals[:, :, 1], _left_over(totals)], axis=2)
    missing: NDArray[np.bool_] = np.logical_not(given.any(axis=2))
    for place, band in enumerate(AGE_BANDS):
        span = slice(years_in_band(band)[0] - FIRST_AGE, years_in_band(band)[-1] + 1 - FIRST_AGE)
        rest = _beyond(np.where(banded, bands, 0)[:, place], counts[:, span])
        _spread(rest, missing[:, span], counts[:, span])
    return People(codes, counts)


def _table_of(
    codes: tuple[str, ...], population: pl.DataFrame, ages: list[str]
) -> tuple[Counts, NDArray[np.bool_]]:
    """Return counts by area, age and sex, and whether each was supplied."""
    rows = population.drop_nulls("young_people").select(
        area=pl.col("area_code").replace_strict(
            {code: place for place, code in enumerate(codes)}, default=None, return_dtype=pl.Int64
        ),
        age=pl.col("age").replace_strict(
            {age: place for place, age in enumerate(ages)}, default=None, return_dtype=pl.Int64
        ),
        sex=pl.col("sex").replace_strict(
            {sex: place for place, sex in enumerate(SEXES)}, default=None, return_dtype=pl.Int64
        ),
        number=pl.col("young_people"),
    )
    rows = rows.drop_nulls()
    counts = np.zeros((len(codes), len(ages), len(SEXES)), dtype=np.int64)
    given = np.zeros(counts.shape, dtype=np.bool_)
    where = (rows["area"].to_numpy(), rows["age"].to_numpy(), rows["sex"].to_numpy())
    np.add.at(counts, where, rows["number"].to_numpy())
    given[where] = True
    return counts, given


def _left_over(totals: Counts) -> Counts:
    """Return what "all" holds beyond the two sexes."""
    left: Counts = np.maximum(totals[..., 2] - totals[..., 0] - totals[..., 1], 0)
    return left


def _beyond(band: Counts, years: Counts) -> Counts:
    """Return what a band holds beyond its single years, by area and sex."""
    own = years.sum(axis=1)
    by_sex = np.maximum(band[:, :2] - own[:, :2], 0)
    unsplit = np.maximum(band[:, 2] - own.sum(axis=1) - by_sex.sum(axis=1), 0)
    return np.column_stack([by_sex, unsplit])


def _spread(rest: Counts, missing: NDArray[np.bool_], years: Counts) -> None:
    """Add ``rest`` evenly to the missing years, in place; the youngest take the remainder."""
    places = missing.sum(axis=1)
    order = np.cumsum(missing, axis=1) - 1
    share = rest // np.maximum(places, 1)[:, None]
    odd = rest - share * places[:, None]
    extra = order[:, :, None] < odd[:, None, :]
    years += np.where(missing[:, :, None], share[:, None, :] + extra, 0)
