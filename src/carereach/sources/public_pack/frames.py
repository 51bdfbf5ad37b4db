"""The tables of the public pack: read once, whole, and kept."""

from functools import cache
from importlib.resources import files

import polars as pl

from carereach.base import SourceError

__all__ = [
    "boards",
    "councils",
    "former_councils",
    "hospitals",
    "neighbours",
    "published_totals",
    "recorded_counts",
    "schools",
    "small_areas",
]


def small_areas() -> pl.DataFrame:
    """Every small area (2011 LSOA) of England and Wales, with its young people by single age.

    Returns:
        34,753 rows by ``area_code``: name, nation, council (upper tier or unitary, April 2023),
        district (April 2024), integrated care board (null in Wales), latitude and longitude
        [degrees, middle of the outline], ``deprivation_decile`` [1 the most deprived tenth **of
        its own nation**], ``rural_urban`` (null in Wales), ``age_8``…``age_17`` [young people,
        mid-2020].

    Source: Office for National Statistics mid-2020 estimates; English Indices of Deprivation
        2019; Welsh Index of Multiple Deprivation 2019. See ``sources.toml``.
    """
    return _table("small_areas")


def recorded_counts() -> pl.DataFrame:
    """Assessment episodes with each concern, by council and year; episodes, not children.

    Returns:
        One row a council and year (2018 to 2025, years ending 31 March): ``year``,
        ``local_authority_code`` as published for that year (old councils keep their old code),
        ``current_code`` (today's code where the territory is unchanged, else null), name,
        region; each factor with its ``_state``; ``episodes``; ``population_0_17`` [children at
        the middle of the year before] with its state.

    Source: Department for Education, Children in need, factors at the end of assessment.
    """
    return _table("recorded_counts")


def published_totals() -> pl.DataFrame:
    """England's and the regions' published counts by year, rounded to 10 at source."""
    return _table("published_totals")


def neighbours() -> pl.DataFrame:
    """The ten councils most like each English council.

    Returns:
        ``local_authority_code``, ``neighbour_code``, ``rank`` [1 is closest], ``closeness``
        (in the source's words).

    Source: Department for Education, children's services statistical neighbours, 2025.
    """
    return _table("neighbours")


def councils() -> pl.DataFrame:
    """The 153 English upper-tier and unitary councils and the 22 Welsh, with their 8-17s."""
    return _table("councils")


def former_councils() -> pl.DataFrame:
    """Councils in the recorded counts that are no more, and which cover their ground today."""
    return _table("former_councils")


def boards() -> pl.DataFrame:
    """The 42 integrated care boards of England (2024), by NHS code, with their 8-17s."""
    return _table("boards")


def schools() -> pl.DataFrame:
    """Schools and colleges for ages 8 to 17, nameless: for counting by area, never one by one."""
    return _table("schools")


def hospitals() -> pl.DataFrame:
    """Hospitals of England as listed in 2022, near-duplicates merged; what they do is unknown."""
    return _table("hospitals")


@cache
def _table(name: str) -> pl.DataFrame:
    place = files("carereach.sources") / "public" / f"{name}.parquet"
    try:
        with place.open("rb") as file:
            return pl.read_parquet(file)
    except OSError as error:
        raise SourceError(
            f"{name}.parquet of the public data pack is missing: install Carereach again."
        ) from error
