"""Are usable hours shared fairly, by deprivation and between town and country?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from carereach.access import ALL_AGES, count_by_area, measure_equity, visits_by_area
from carereach.cycle.access_fields import people
from carereach.disclosure import Field, Released, release
from carereach.report.pages.access_tables import EquityTables
from carereach.report.pages.access_words import help_with
from carereach.tables.codes import AGE_BANDS

if TYPE_CHECKING:
    from carereach.cycle.access_further import FurtherAnswer
    from carereach.report.pages.access_tables import HoursTables

__all__ = ["LEAST_HOURS", "release_equity"]

LEAST_HOURS = "asm:usable-hours-least"
_FIFTHS = {
    1: "most deprived fifth of the nation's small areas",
    2: "second fifth",
    3: "middle fifth",
    4: "fourth fifth",
    5: "least deprived fifth of the nation's small areas",
}
_NOT_KNOWN = "not known"
_FIGURES = {"name": pl.String, "value": pl.Float64, "meaning": pl.String, "reason": pl.String}


def release_equity(
    further: FurtherAnswer, hours: HoursTables | None, *, least_hours: float
) -> EquityTables | None:
    """Return hours and reach by fifth of deprivation and by rurality, and figures of inequality.

    The figures are worked out from released numbers of young people, so that nothing small shows
    in them; areas too small to show are left out.
    """
    if hours is None or hours.areas is None:
        return None
    cell = (hours.need, hours.stage)
    where = help_with(*cell)
    areas = further.visits.access.areas.select("area_code", "deprivation_decile", "rural_urban")
    shown = hours.areas.frame.drop_nulls(["young_people", "hours"]).join(
        areas, on="area_code", maintain_order="left"
    )
    found = measure_equity(
        shown.rename({"young_people": "people", "hours": "score"}), level=least_hours
    )
    return EquityTables(
        groups=_groups(further, cell, areas),
        figures=release(
            found.frame().with_columns(pl.col("value").round(2)),
            name="hours_equity",
            title=f"How evenly usable hours are shared, for {where}",
            fields=(
                Field(name="name", label="Measure"),
                Field(name="value", label="Value", role="number"),
                Field(name="meaning", label="What it means"),
                Field(name="reason", label="Why it cannot be told"),
            ),
            sources=(LEAST_HOURS,),
            notes=(f"The level is {least_hours:g} usable hours a week, a local proposal.",),
        ),
        need=hours.need,
        stage=hours.stage,
        least_hours=least_hours,
    )


def _groups(further: FurtherAnswer, cell: tuple[str, str], areas: pl.DataFrame) -> Released:
    access = further.visits.access
    counts = count_by_area(access, need=cell[0], stage=cell[1], age_bands=tuple(AGE_BANDS))
    minutes = visits_by_area(further.visits, need=cell[0], stage=cell[1], age_band=ALL_AGES).select(
        "area_code", "usable_minutes"
    )
    rows = counts.join(minutes, on="area_code").join(areas, on="area_code", maintain_order="left")
    fifth = ((pl.col("deprivation_decile") + 1) // 2).replace_strict(
        _FIFTHS, default=_NOT_KNOWN, return_dtype=pl.String
    )
    by_kind = [
        _summed(rows.with_columns(group=fifth), "deprivation").sort(
            pl.col("group").replace_strict(
                {name: place for place, name in enumerate((*_FIFTHS.values(), _NOT_KNOWN))}
            )
        ),
        _summed(
            rows.with_columns(group=pl.col("rural_urban").fill_null(_NOT_KNOWN)), "town or country"
        ).sort("group"),
    ]
    return release(
        pl.concat(by_kind),
        name="hours_by_group",
        title=f"Usable hours and who gets in, by deprivation and rurality: {help_with(*cell)}",
        fields=(
            Field(name="kind", label="By"),
            Field(name="group", label="Group"),
            Field(name="areas", label="Small areas", role="number", unit="areas"),
            people("young_people", "Young people"),
            people("get_in", "Can get in"),
            Field(
                name="share_reached",
                label="Share who can get in",
                role="share",
                numerator="get_in",
                denominator="young_people",
            ),
            Field(name="hours", label="Usable, on average", role="number", unit="hours a week"),
        ),
        notes=("Groups of areas are compared, never single places.",),
    )


def _summed(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    everyone = pl.col("young_people").sum()
    spent = (pl.col("usable_minutes") * pl.col("young_people")).sum()
    return rows.group_by("group").agg(
        pl.lit(kind).alias("kind"),
        pl.len().cast(pl.Int64).alias("areas"),
        everyone,
        get_in=(pl.col("young_people") - pl.col("not_reached") - pl.col("not_known")).sum(),
        hours=pl.when(everyone > 0).then((spent / everyone / 60).round(1)),
    )
