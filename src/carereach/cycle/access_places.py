"""Where young people who are shut out live, as released tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from carereach.access import BARRIER_TESTS, count_by_area
from carereach.cycle.access_barriers import release_barriers_at
from carereach.cycle.access_fields import mappable_places, people
from carereach.cycle.access_further import THERAPY
from carereach.disclosure import Field, Released, release
from carereach.report.pages.access_tables import WHOLE_AREA, PlaceTables
from carereach.report.pages.access_words import help_with
from carereach.tables.codes import AGE_BANDS

if TYPE_CHECKING:
    from carereach.cycle.access import AccessAnswer
    from carereach.cycle.access_services import ServiceWords

__all__ = ["release_place", "release_places"]

_URGENT = ("acute", "treatment")
"""Stages at which having no way in matters most: they are mapped before any other."""
_WORDS = {test.key: test.words for test in BARRIER_TESTS}
_SHARE = Field(
    name="share_not_reached",
    label="Share who cannot get in",
    role="share",
    numerator="not_reached",
    denominator="young_people",
)


def release_places(answer: AccessAnswer, words: ServiceWords) -> tuple[PlaceTables, ...]:
    """Return the places on the pathway worth a map: where it matters where they live.

    These are therapy, where anybody is shut out of it, and the place that shuts out most, one that
    differs by area first. A place that a confidential service serves is never among them.
    """
    shut = {}
    for cell in mappable_places(answer.usable):
        counts = count_by_area(
            answer.usable, need=cell[0], stage=cell[1], age_bands=tuple(AGE_BANDS)
        )
        if counts["not_reached"].sum():
            shut[cell] = counts
    worst = max(
        shut,
        key=lambda cell: (
            _varies(shut[cell]),
            cell[1] in _URGENT,
            int(shut[cell]["not_reached"].sum()),
        ),
        default=None,
    )
    chosen = dict.fromkeys(cell for cell in (THERAPY, worst) if cell in shut)
    return tuple(release_place(answer, cell, shut[cell], words) for cell in chosen if cell)


def _varies(counts: pl.DataFrame) -> bool:
    """Return whether some get in and some do not, so that a map would show something."""
    return bool(counts["not_reached"].sum() < counts["young_people"].sum())


def release_place(
    answer: AccessAnswer, cell: tuple[str, str], counts: pl.DataFrame, words: ServiceWords
) -> PlaceTables:
    """Return one place on the pathway: its barriers, and where those shut out live."""
    areas = answer.usable.areas.select("area_code", "name", "local_authority_name")
    rows = counts.join(areas, on="area_code", maintain_order="left").sort(
        "not_reached", "name", descending=[True, False]
    )
    key = "_".join(cell).lower()
    where = help_with(*cell)
    return PlaceTables(
        need=cell[0],
        stage=cell[1],
        barriers=release_barriers_at(answer, cell, words),
        varies=_varies(counts),
        areas=_areas(rows, f"areas_{key}", where),
        councils=_councils(rows, f"councils_{key}", where),
    )


def _areas(rows: pl.DataFrame, name: str, where: str) -> Released:
    shown = rows.with_columns(
        first_barrier=pl.col("first_barrier").replace_strict(_WORDS, default="none"),
        helps=pl.col("helps")
        .list.eval(pl.element().replace_strict(_WORDS, return_dtype=pl.String))
        .list.join("; ")
        .replace("", "none"),
    )
    return release(
        shown,
        name=name,
        title=f"Who cannot get {where}, by small area",
        fields=(
            Field(name="area_code", label="Area code"),
            Field(name="name", label="Area"),
            Field(name="local_authority_name", label="Council"),
            people("young_people", "Young people"),
            people("not_reached", "Cannot get in"),
            _SHARE,
            people("not_known", "Not known"),
            Field(name="first_barrier", label="What shuts out most"),
            Field(name="helps", label="Mended alone, would let in half or more"),
        ),
    )


def _councils(rows: pl.DataFrame, name: str, where: str) -> Released:
    sums = (
        pl.col("young_people", "not_reached", "not_known").sum(),
        pl.len().cast(pl.Int64).alias("areas"),
        (pl.col("not_reached") > 0).sum().cast(pl.Int64).alias("areas_shut"),
    )
    councils = rows.group_by("local_authority_name").agg(sums).sort("local_authority_name")
    whole = rows.select(pl.lit(WHOLE_AREA).alias("local_authority_name"), *sums)
    return release(
        pl.concat([councils, whole]),
        name=name,
        title=f"Who cannot get {where}, by council",
        fields=(
            Field(name="local_authority_name", label="Council"),
            people("young_people", "Young people"),
            people("not_reached", "Cannot get in"),
            _SHARE,
            people("not_known", "Not known"),
            Field(name="areas", label="Small areas", role="number", unit="areas"),
            Field(
                name="areas_shut",
                label="Where some cannot get in",
                role="number",
                unit="areas",
            ),
        ),
    )
