"""How many hours a week young people could be at a door, and when first, as released tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from carereach.access import ALL_AGES, count_visits, visits_by_area
from carereach.cycle.access_fields import helped_with, mappable_places, named, people
from carereach.cycle.access_further import THERAPY
from carereach.disclosure import Field, Released, release
from carereach.report.pages.access_tables import HoursTables
from carereach.report.pages.access_words import clock, help_with

if TYPE_CHECKING:
    from carereach.cycle.access_further import FurtherAnswer
    from carereach.report.pages.access_tables import PlaceTables

__all__ = ["release_hours"]

_CELL = ["need", "stage", "age_band"]
_HOURS = {"minutes_low": "low", "minutes_median": "median", "minutes_high": "high"}
_NOTE = (
    "Usable: from arriving at an open door until it closes or they must leave for home.",
    "Hours at several doors at once count once; those with none count as 0.",
    "A place that a confidential service serves is left out.",
    "By phone or online counts under its own hours. Doors without known hours add nothing.",
)


def _number(name: str, label: str) -> Field:
    return Field(name=name, label=label, role="number", unit="hours a week")


_PLACE_FIELDS = (
    *(
        Field(name=name, label=label)
        for name, label in (
            ("need", "Need code"),
            ("need_name", "Need"),
            ("stage", "Stage code"),
            ("stage_name", "Stage"),
            ("where", "Help with"),
            ("age_band", "Age"),
        )
    ),
    _number("hours_median", "Half have at least"),
    _number("hours_low", "1 in 10 have at most"),
    _number("hours_high", "1 in 10 have at least"),
    people("young_people", "Young people"),
    people("none", "Have no usable hour"),
    Field(
        name="share_none",
        label="Share with none",
        role="share",
        numerator="none",
        denominator="young_people",
    ),
    people("hours_not_known", "Only at doors whose hours are not known"),
    Field(name="first", label="First start after school on Monday"),
    _number("hours_holiday", "In school holidays, half have at least"),
    Field(name="minutes_median", label="Minutes", role="number", unit="minutes a week"),
)


def release_hours(further: FurtherAnswer, places: tuple[PlaceTables, ...]) -> HoursTables | None:
    """Return usable hours by place and age, in term and holidays, and by area for one place."""
    shown = mappable_places(further.visits.access)
    if not shown:
        return None
    chosen = (places[0].need, places[0].stage) if places else THERAPY
    return HoursTables(
        need=chosen[0],
        stage=chosen[1],
        places=_places(further, shown),
        areas=_areas(further, chosen) if chosen in shown else None,
    )


def _places(further: FurtherAnswer, shown: list[tuple[str, str]]) -> Released:
    term = count_visits(further.visits, all_ages=True)
    holiday = count_visits(further.holiday_visits, all_ages=True)
    rows = term.join(
        holiday.select(*_CELL, holiday_median="minutes_median", holiday_with="with_a_visit"),
        on=_CELL,
        how="left",
        maintain_order="left",
    ).join(pl.DataFrame(shown, schema=_CELL[:2], orient="row"), on=_CELL[:2], how="semi")
    firsts = [_moment(*row) for row in rows.select("first_weekday", "first_minute").iter_rows()]
    rows = named(rows).with_columns(
        pl.Series("first", firsts, dtype=pl.String),
        *(_hours(minutes).alias(f"hours_{name}") for minutes, name in _HOURS.items()),
        hours_holiday=_hours("holiday_median"),
        where=helped_with().str.strip_prefix("help with "),
        none=pl.col("young_people") - pl.col("with_a_visit") - pl.col("hours_not_known"),
    )
    return release(
        rows,
        name="usable_hours",
        title="Hours a week in which young people could be at a door that takes them",
        fields=_PLACE_FIELDS,
        notes=_NOTE,
    )


def _hours(minutes: str) -> pl.Expr:
    return (pl.col(minutes) / 60).round(1)


def _moment(weekday: str | None, minute: int | None) -> str:
    return "none" if weekday is None or minute is None else f"{weekday.title()} {clock(minute)}"


def _areas(further: FurtherAnswer, cell: tuple[str, str]) -> Released:
    rows = visits_by_area(further.visits, need=cell[0], stage=cell[1], age_band=ALL_AGES)
    places = further.visits.access.areas.select("area_code", "name", "local_authority_name")
    rows = rows.join(places, on="area_code", maintain_order="left").sort("name")
    where = help_with(*cell)
    return release(
        rows.with_columns(hours=_hours("usable_minutes")),
        name=f"usable_hours_{'_'.join(cell).lower()}",
        title=f"Usable hours a week for {where}, by small area",
        fields=(
            Field(name="area_code", label="Area code"),
            Field(name="name", label="Area"),
            Field(name="local_authority_name", label="Council"),
            people("young_people", "Young people"),
            _number("hours", "Usable, on average"),
        ),
        notes=_NOTE,
    )
