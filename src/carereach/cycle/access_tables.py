"""The access answer as released tables: the only form in which it leaves the corridor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from carereach.access import ALL_AGES, BARRIER_TESTS, STATES, AccessTables
from carereach.cycle.access_directory import (
    release_entries,
    release_faults,
    release_gaps,
    release_pairs,
    release_resting,
    release_routes,
)
from carereach.cycle.access_equity import LEAST_HOURS, release_equity
from carereach.cycle.access_fields import helped_with, named, people
from carereach.cycle.access_hours import release_hours
from carereach.cycle.access_journey import release_journey
from carereach.cycle.access_places import release_places
from carereach.cycle.access_services import ServiceWords, release_services
from carereach.cycle.access_tried import release_tried
from carereach.cycle.access_whole import release_whole
from carereach.disclosure import Field, Released, release
from carereach.report.pages.access_tables import AccessReleased
from carereach.tables.codes import NEED_GROUPS, STAGES

if TYPE_CHECKING:
    from carereach.cycle.access import AccessAnswer

__all__ = ["PATHWAY_FIELDS", "release_access"]

_CELL = ["need", "stage", "age_band"]
_WORDS = {test.key: test.words for test in BARRIER_TESTS}
_CODES = {test.key: test.barrier for test in BARRIER_TESTS}
_NONE = "none"
_EVERYONE = (
    "Counts are of all young people of that age who live here: whoever needs help should find a "
    "way in, and nobody knows beforehand who will."
)


def release_access(answer: AccessAnswer, tables: AccessTables) -> AccessReleased:
    """Let the access answer through the gate, table by table."""
    services, further = tables.services, answer.further
    words = ServiceWords.of(services)
    places = release_places(answer, words)
    hours = None if further is None else release_hours(further, places)
    least = next(one.number for one in answer.assumptions if one.id == LEAST_HOURS)
    return AccessReleased(
        pathway=_pathway(answer, words),
        grid=_grid(answer),
        reasons=_reasons(answer),
        barriers=_barriers(answer),
        services=release_services(answer, services, words),
        routes=release_routes(answer),
        gaps=release_gaps(answer),
        faults=release_faults(answer),
        entries=release_entries(answer),
        pairs=release_pairs(answer),
        places=places,
        hours=hours,
        equity=None if further is None else release_equity(further, hours, least_hours=least),
        journey=release_journey(answer.usable, tables, words, places),
        whole=None if further is None else release_whole(further),
        tried=None if further is None else release_tried(further, words),
        resting=release_resting(answer, words),
        travel=_travel(answer),
        assumptions=_assumptions(answer),
    )


PATHWAY_FIELDS = (
    Field(name="group", label="Group"),
    Field(name="need", label="Need code"),
    Field(name="need_name", label="Need"),
    Field(name="stage", label="Stage code"),
    Field(name="stage_name", label="Stage"),
    Field(name="age_band", label="Age"),
    Field(name="state", label="State"),
    people("young_people", "Young people"),
    people("get_in", "Can get in, with or without difficulty"),
    Field(
        name="share_reached",
        label="Share who can get in",
        role="share",
        numerator="get_in",
        denominator="young_people",
    ),
    people("reached", "Without difficulty"),
    people("reached_with_difficulty", "With difficulty"),
    people("not_known", "Not known"),
    people("not_reached", "Cannot get in"),
    Field(name="first_test", label="Test"),
    Field(name="first_barrier", label="What shuts out most"),
    Field(name="services", label="Services that count"),
)


def _pathway(answer: AccessAnswer, words: ServiceWords) -> Released:
    """One row per need, stage and age band, in the order of the map."""
    needs = [need for group in NEED_GROUPS.values() for need in group]
    listed = _listed(answer.counting.with_columns(name=words.shown(pl.col("service_id"))))
    cells = named(answer.pathway.cells).join(listed, on=_CELL, how="left", maintain_order="left")
    cells = cells.with_columns(
        services=pl.col("services").fill_null(_NONE),
        first_test=pl.col("first_barrier").fill_null(_NONE),
        first_barrier=pl.col("first_barrier").replace_strict(_WORDS, default=_NONE),
        place=pl.col("need").replace_strict({need: n for n, need in enumerate(needs)}),
    ).sort("place", maintain_order=True)
    return release(
        cells,
        name="pathway",
        title="Every place on the pathway, by age",
        fields=PATHWAY_FIELDS,
        sources=("asm:can-get-in-share", "asm:difficulty-share"),
        notes=(_EVERYONE, "The places looked at are a draft for local people to edit."),
    )


def _listed(counting: pl.DataFrame) -> pl.DataFrame:
    """Name the services that count at each place, for each age band and for all ages."""
    together = counting.with_columns(age_band=pl.lit(ALL_AGES))
    return (
        pl.concat([counting, together])
        .group_by(_CELL, maintain_order=True)
        .agg(services=pl.col("name").unique(maintain_order=True).str.join("; "))
    )


def _grid(answer: AccessAnswer) -> Released:
    """The states in the order of the map; the first need has a row for every stage."""
    needs = [need for group in NEED_GROUPS.values() for need in group]
    cells = answer.pathway.cells.select("need", "stage", "age_band", "state")
    shown = [need for need in needs if need in cells["need"].to_list()]
    whole = cells.select(
        pl.lit(shown[0], dtype=pl.String).alias("need"), pl.col("age_band").unique()
    ).join(pl.DataFrame({"stage": list(STAGES)}), how="cross")
    key = ["need", "stage", "age_band"]
    every = whole.join(cells, on=key, how="full", coalesce=True).sort(
        pl.col("need").replace_strict({need: n for n, need in enumerate(needs)}),
        pl.col("stage").replace_strict({stage: n for n, stage in enumerate(STAGES)}),
    )
    return release(
        named(every).with_columns(state=pl.col("state").fill_null("not assessed")),
        name="pathway_grid",
        title="The pathway map",
        fields=(
            Field(name="group", label="Group"),
            Field(name="need_name", label="Need"),
            Field(name="stage_name", label="Stage"),
            Field(name="age_band", label="Age"),
            Field(name="state", label="State"),
        ),
    )


def _reasons(answer: AccessAnswer) -> Released:
    rows = named(answer.pathway.reasons).with_columns(
        words=pl.col("test").replace_strict(_WORDS, return_dtype=pl.String)
    )
    return release(
        rows,
        name="pathway_reasons",
        title="What shuts young people out, by place and age",
        fields=(
            Field(name="need", label="Need code"),
            Field(name="need_name", label="Need"),
            Field(name="stage", label="Stage code"),
            Field(name="stage_name", label="Stage"),
            Field(name="age_band", label="Age"),
            Field(name="test", label="Test"),
            Field(name="barrier", label="Barrier code"),
            Field(name="words", label="What shuts them out"),
            people("first", "Shut out by it first"),
            people("alone", "Would get in if it alone were mended"),
        ),
        notes=("First barriers add up to those who cannot get in; those in the last do not.",),
    )


def _barriers(answer: AccessAnswer) -> Released:
    """One row per barrier, at the place where it shuts out most."""
    reasons = answer.pathway.reasons.filter(pl.col("age_band") == ALL_AGES)
    states = answer.pathway.cells.filter(pl.col("age_band") == ALL_AGES)
    worst = (
        reasons.filter(pl.col("first") > 0)
        .sort("first", descending=True, maintain_order=True)
        .unique("test", keep="first", maintain_order=True)
    )
    counted = (
        states.filter(pl.col("state").is_in(STATES[1:3]) & pl.col("first_barrier").is_not_null())
        .group_by(test="first_barrier")
        .agg(places=pl.len().cast(pl.Int64))
    )
    rows = worst.join(counted, on="test", how="left", maintain_order="left").with_columns(
        words=pl.col("test").replace_strict(_WORDS, return_dtype=pl.String),
        barrier=pl.col("test").replace_strict(_CODES, return_dtype=pl.String),
        places=pl.col("places").fill_null(0),
        where=helped_with(),
    )
    return release(
        rows,
        name="barriers",
        title="What shuts young people out",
        fields=(
            Field(name="test", label="Test"),
            Field(name="words", label="What shuts them out"),
            Field(name="barrier", label="Barrier code"),
            people("first", "Shut out by it first, where it shuts out most"),
            people("alone", "Of whom mending it alone would let in"),
            Field(name="where", label="Where it shuts out most"),
            Field(
                name="places",
                label="Places where it is the main barrier",
                role="number",
                unit="places on the pathway",
            ),
        ),
        notes=(
            "The same young people may be counted under several barriers, at different places.",
        ),
    )


def _travel(answer: AccessAnswer) -> Released:
    travel = answer.usable.travel
    rows = pl.DataFrame(
        {
            "source": ["travel times you supplied", "stand-in: straight line, on foot or by bus"],
            "pairs": [travel.supplied_pairs, travel.proxy_pairs],
        }
    )
    return release(
        rows,
        name="travel_model",
        title="Where journey times come from",
        fields=(
            Field(name="source", label="Source"),
            Field(name="pairs", label="Journeys", role="number", unit="pairs of area and site"),
        ),
        sources=("asm:detour-factor", "asm:walking-speed", "asm:bus-wait", "asm:bus-speed"),
    )


def _assumptions(answer: AccessAnswer) -> Released:
    columns = ("id", "title", "value", "low", "high", "unit", "standing")
    rows = pl.DataFrame(
        [[getattr(entry, name) for name in columns] for entry in answer.assumptions],
        schema=list(columns),
        orient="row",
    )
    return release(
        rows,
        name="access_assumptions",
        title="Assumptions this page rests on",
        fields=(
            Field(name="id", label="Id"),
            Field(name="title", label="What is assumed"),
            Field(name="value", label="Value", role="number"),
            Field(name="low", label="Low", role="number"),
            Field(name="high", label="High", role="number"),
            Field(name="unit", label="Unit"),
            Field(name="standing", label="Standing"),
        ),
        sources=tuple(entry.id for entry in answer.assumptions),
    )
