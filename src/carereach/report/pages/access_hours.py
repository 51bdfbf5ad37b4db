"""How long a week young people could be at a door that takes them, and when first."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_area_map, draw_bands
from carereach.report.document import Block, Heading, Paragraph, Picture
from carereach.report.pages.access_tables import AccessWords, HoursTables
from carereach.report.pages.access_words import (
    ages_in_words,
    help_with,
    people_in_words,
)
from carereach.report.wording import count_of, one_in

__all__ = ["write_hours"]

_AGE_BAND = "12-15"
_STAGES = ("acute", "treatment")
"""Drawn first, because there is least time to lose; the table has every stage."""
_MOST_DRAWN = 8
_COLUMNS = (
    "need_name",
    "stage_name",
    "age_band",
    "hours_median",
    "hours_low",
    "hours_high",
    "young_people",
    "none",
    "share_none",
    "hours_not_known",
    "first",
    "hours_holiday",
)


def write_hours(hours: HoursTables | None, words: AccessWords) -> Iterator[Block]:
    """Write the sentence, the bands behind a table of every place, and the map of one."""
    if hours is None:
        return
    yield Heading(text="When they are free: hours a week, and the first start")
    row = _row_of(hours)
    if row is not None:
        yield Paragraph(text=_sentence(hours, row))
    drawn = _fewest(
        hours.places.where((pl.col("age_band") == _AGE_BAND) & pl.col("stage").is_in(list(_STAGES)))
    )
    if drawn.frame.height:
        yield Picture(
            svg=draw_bands(
                drawn,
                label="where",
                low="hours_low",
                high="hours_high",
                marks=("hours_median",),
                unit="usable hours a week in term",
                stamp=words.stamp,
            ),
            alt=_alt(drawn.rows()),
            title="Where usable hours are fewest, straight away and in treatment, ages "
            f"{ages_in_words(_AGE_BAND)}: 8 in 10 young people lie in the band",
            table=hours.places.columns(*_COLUMNS),
        )
    yield from _map(hours, words)


def _fewest(places: Released) -> Released:
    """Return the places with fewest usable hours, in the order of the pathway."""
    medians = places.frame["hours_median"].drop_nulls().sort()
    if not len(medians):
        return places.where(pl.lit(value=False))
    return places.where(pl.col("hours_median") <= medians[min(_MOST_DRAWN, len(medians)) - 1])


def _row_of(hours: HoursTables) -> dict[str, Any] | None:
    rows = hours.places.where(
        (pl.col("need") == hours.need)
        & (pl.col("stage") == hours.stage)
        & (pl.col("age_band") == _AGE_BAND)
    ).rows()
    return rows[0] if rows and rows[0]["young_people"] else None


def _sentence(hours: HoursTables, row: dict[str, Any]) -> str:
    where = help_with(hours.need, hours.stage)
    aged = f"young people aged {ages_in_words(_AGE_BAND)}"
    none = row["none"]
    half = f"{row['hours_median']:g} hours or more" if row["hours_median"] else "no hour at all"
    head = (
        f"In a week of term, half of {aged} have {half} in which they could be at a door that "
        f"takes them, for {where}"
    )
    share = f"{one_in(none, row['young_people'])} " if none else ""
    tail = f"; {share}({people_in_words(none)}) have none" if none != 0 else "; none are without"
    first = row["first"]
    start = (
        f" Asking as school ends on Monday, half of those who have any could start by {first}."
        if first != "none"
        else ""
    )
    return f"{head}{tail}.{start} In the school holidays half have {row['hours_holiday']:g} hours."


def _alt(rows: list[dict[str, Any]]) -> str:
    without = [row for row in rows if row["hours_median"] == 0]
    if not without:
        least = min(rows, key=lambda row: row["hours_median"])
        return (
            f"Half of young people have at least {least['hours_median']:g} usable hours a week at "
            f"every place drawn; the fewest are for {least['where']}."
        )
    places = count_of(len(without), "place")
    return (
        f"At {places} of the {len(rows)} drawn, half of young people have no usable hour in the "
        f"week, {without[0]['where']} among them."
    )


def _map(hours: HoursTables, words: AccessWords) -> Iterator[Block]:
    if hours.areas is None or not hours.areas.frame.height:
        return
    values = hours.areas.frame["hours"].drop_nulls()
    where = help_with(hours.need, hours.stage)
    none = int((values == 0).sum())
    yield Picture(
        svg=draw_area_map(
            hours.areas.columns("area_code", "hours"),
            shapes=words.shapes,
            key="area_code",
            value="hours",
            unit="hours a week",
            stamp=words.stamp,
        ),
        alt=f"In {count_of(none, 'small area')} of {hours.areas.frame.height} nobody has a usable "
        f"hour in the week for {where}.",
        title=f"Usable hours a week for {where}, by where they live",
        table=hours.areas,
        is_map=bool(words.shapes),
    )
