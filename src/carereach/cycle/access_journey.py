"""The journey of one example area, as released tables: no school, no site and no way is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from carereach.access import AccessTables, Journey, UsableAccess, follow_journey
from carereach.cycle.access_fields import people, setting_name
from carereach.disclosure import NHS_RULE, Field, Released, release
from carereach.report.pages.access_tables import JourneyTables
from carereach.report.pages.access_words import clock, help_with

if TYPE_CHECKING:
    from carereach.cycle.access_services import ServiceWords
    from carereach.report.pages.access_tables import PlaceTables

__all__ = ["release_journey"]

_AGE_BAND = "12-15"
_UNNAMED = frozenset({"S11"})
"""School nursing is met at schools, and no school is named in a journey."""


def release_journey(
    access: UsableAccess,
    tables: AccessTables,
    words: ServiceWords,
    places: tuple[PlaceTables, ...],
) -> JourneyTables | None:
    """Return the example for the first mapped place on the pathway that has one."""
    for place in places:
        journey = follow_journey(
            access,
            need=place.need,
            stage=place.stage,
            age_band=_AGE_BAND,
            at_least=NHS_RULE.suppress_up_to + 1,
            unnamed_settings=_UNNAMED,
        )
        if journey is not None:
            return _release(journey, tables, words)
    return None


def _release(journey: Journey, tables: AccessTables, words: ServiceWords) -> JourneyTables:
    return JourneyTables(
        need=journey.need,
        stage=journey.stage,
        area=_area(journey, tables.areas),
        doors=_doors(journey, tables.services, words),
    )


def _area(journey: Journey, areas: pl.DataFrame) -> Released:
    row = areas.filter(pl.col("area_code") == journey.area_code).select(
        "name",
        "local_authority_name",
        young_people=pl.lit(journey.young_people),
        not_reached=pl.lit(journey.not_reached),
    )
    return release(
        row,
        name="example_area",
        title="The example area",
        fields=(
            Field(name="name", label="Area"),
            Field(name="local_authority_name", label="Council"),
            people("young_people", "Aged 12 to 15"),
            people("not_reached", "Of them, cannot get in"),
        ),
    )


def _doors(journey: Journey, services: pl.DataFrame, words: ServiceWords) -> Released:
    named = services.select("service_id", "name", "setting", "confidential_location")
    rows = journey.doors.join(named, on="service_id", how="left", maintain_order="left")
    said = [words.keeps_out(row) for row in rows.to_dicts()]
    rows = rows.with_columns(
        pl.Series("keeps_out", said, dtype=pl.String),
        setting_name=setting_name(),
        minutes=pl.col("minutes").round(0),
        arrives=_clock("arrives_minute"),
        closes=_clock("closes_minute"),
    )
    return release(
        rows,
        name="example_doors",
        title=f"What a young person from there finds: {help_with(journey.need, journey.stage)}",
        fields=(
            Field(name="name", label="Service"),
            Field(name="setting_name", label="Setting"),
            Field(name="test", label="Test"),
            Field(name="way", label="Way in"),
            Field(name="minutes", label="Journey", role="number", unit="minutes"),
            Field(name="arrives", label="At the door"),
            Field(name="closes", label="Closes on weekdays"),
            Field(name="keeps_out", label="What keeps them out"),
        ),
        notes=(
            "From the middle of the area, on foot or by bus.",
            "Schools and sites are not named, and no way between them is shown.",
        ),
    )


def _clock(minute: str) -> pl.Expr:
    said = pl.col(minute).map_elements(clock, return_dtype=pl.String)
    return said.fill_null("not known")
