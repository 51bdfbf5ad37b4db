"""Referral routes and the directory, with whom their gaps concern, as released tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from carereach.cycle.access_fields import helped_with, people
from carereach.disclosure import Field, Released, release
from carereach.tables.codes import SETTINGS

if TYPE_CHECKING:
    from carereach.cycle.access import AccessAnswer
    from carereach.cycle.access_services import ServiceWords

__all__ = [
    "release_entries",
    "release_faults",
    "release_gaps",
    "release_pairs",
    "release_resting",
    "release_routes",
]

_DOORS = ("young_people", "no_other_door")
_RESTING = {"service_id": pl.String, "need": pl.String, "stage": pl.String} | dict.fromkeys(
    ("places", "reached", "young_people"), pl.Int64
)


def release_routes(answer: AccessAnswer) -> Released:
    """Return routes from each front door, and whom the lack of one concerns."""
    missing = ("missing", "through others")
    rows = _with_doors(answer).with_columns(
        setting_name=pl.col("setting").replace_strict(SETTINGS, return_dtype=pl.String),
        target=pl.lit(SETTINGS["S10"]),
        link=pl.when(pl.col("state").is_in(missing))
        .then(pl.lit("missing"))
        .otherwise(pl.col("state")),
    )
    number = [
        ("services", "Services"),
        ("agreed", "With an agreed route straight there"),
        ("customary", "By custom only"),
        ("through_others", "Only through another service"),
        ("missing", "With no agreed route"),
    ]
    return release(
        rows,
        name="referral_routes",
        title="Routes from each front door to the specialist service",
        fields=(
            Field(name="setting", label="Setting code"),
            Field(name="setting_name", label="Front door"),
            Field(name="target", label="Passed on to"),
            Field(name="state", label="Route"),
            Field(name="link", label="Link"),
            *(
                Field(name=name, label=label, role="number", unit="services")
                for name, label in number
            ),
            people("young_people", "Can come to such a door that has no agreed route"),
            people("no_other_door", "Of them, with no other door that has one"),
        ),
        sources=("std:SPC-01",),
        notes=(
            "Where services of one kind differ, the worst route is named.",
            "Counted when they are free; a door that has to be referred to counts for nobody.",
        ),
    )


def release_gaps(answer: AccessAnswer) -> Released:
    """Return the front doors without an agreed route straight to specialist help."""
    rows = answer.routes.services.filter(
        ~pl.col("state").is_in(["agreed", "not known"])
    ).with_columns(setting_name=pl.col("setting").replace_strict(SETTINGS, return_dtype=pl.String))
    return release(
        rows,
        name="referral_gaps",
        title="Front doors without an agreed route straight to the specialist service",
        fields=(
            Field(name="name", label="Service"),
            Field(name="setting_name", label="Setting"),
            Field(name="state", label="Route"),
        ),
        sources=("std:SPC-01",),
    )


def release_faults(answer: AccessAnswer) -> Released:
    """Return how many entries have each fault."""
    return release(
        answer.directory.summary,
        name="directory_faults",
        title="How good the directory is",
        fields=(
            Field(name="fault", label="Fault"),
            Field(name="services", label="Entries with it", role="number", unit="services"),
            Field(name="of", label="Of", role="number", unit="services"),
        ),
        sources=("asm:directory-assured-months",),
        notes=("Confidential services are left out.",),
    )


def release_entries(answer: AccessAnswer) -> Released:
    """Return the entries to mend, oldest first."""
    rows = answer.directory.entries.sort("assured_on", "name", nulls_last=True).with_columns(
        setting_name=pl.col("setting").replace_strict(SETTINGS, default="not supplied")
    )
    return release(
        rows,
        name="directory_entries",
        title="Entries to mend, oldest first",
        fields=(
            Field(name="name", label="Service"),
            Field(name="setting_name", label="Setting"),
            Field(name="assured_on", label="Last confirmed", role="date"),
            Field(name="faults", label="To mend"),
        ),
        sources=("asm:directory-assured-months",),
    )


def release_pairs(answer: AccessAnswer) -> Released:
    """Return entries that may be one service twice."""
    return release(
        answer.directory.pairs,
        name="directory_pairs",
        title="Entries that may be one service listed twice",
        fields=(
            Field(name="first", label="One entry"),
            Field(name="second", label="The other"),
        ),
        sources=("asm:similar-names", "asm:same-place-km"),
    )


def _with_doors(answer: AccessAnswer) -> pl.DataFrame:
    """Add whom each missing route concerns; where routes were not supplied, that is not known."""
    settings = answer.routes.settings
    if answer.further is None or not answer.routes.supplied:
        return settings.with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in _DOORS)
    doors = answer.further.doors
    return settings.join(doors, on="setting", how="left", maintain_order="left").with_columns(
        pl.col(*_DOORS).fill_null(0)
    )


def release_resting(answer: AccessAnswer, words: ServiceWords) -> Released:
    """Return who counts as able to get in only through an entry not confirmed lately."""
    further = answer.further
    rows = pl.DataFrame(schema=_RESTING) if further is None else further.resting
    rows = (
        rows.sort("young_people", "service_id", descending=[True, False])
        .join(
            answer.directory.entries.select("service_id", "assured_on"),
            on="service_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(name=words.shown(pl.col("service_id")), where=helped_with())
    )
    return release(
        rows,
        name="directory_resting",
        title="What rests on entries not confirmed lately",
        fields=(
            Field(name="name", label="Service"),
            Field(name="assured_on", label="Last confirmed", role="date"),
            Field(name="where", label="Where most rests on it"),
            people("reached", "Count as able to get in through it"),
            people("young_people", "Of them, through nothing else"),
            Field(
                name="places",
                label="Places where some have no other way in",
                role="number",
                unit="places on the pathway",
            ),
        ),
        sources=("asm:directory-assured-months",),
        notes=("If the entry is wrong, they cannot get in there.",),
    )
