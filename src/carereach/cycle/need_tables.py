"""The need answer as released tables: the only form in which it leaves the corridor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from carereach.cycle.need_figures import need_sources
from carereach.disclosure import Field, Released, release
from carereach.need import GRADES, Route
from carereach.report.pages.need import NeedTables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carereach.cycle.need import NeedAnswer

__all__ = ["release_need"]

_STATES = {"suppressed": "hidden, since it is small", "missing": "not supplied"}
_PARTS = {
    "floor": "the range may not start below it",
    "range": "in the range",
    "view": "can only lift the upper end",
    "not used": "not used",
}
_YOUNG_PEOPLE = "young people"


def release_need(answer: NeedAnswer) -> NeedTables:
    """Let the need answer through the gate, table by table."""
    names = dict(answer.councils.select("local_authority_code", "local_authority_name").iter_rows())
    return NeedTables(
        headline=_headline(answer),
        routes=_routes(answer),
        known=_known(answer),
        series=_series(answer, names),
        artefacts=_artefacts(answer, names),
        neighbours=_neighbours(answer),
        by_group=_by_group(answer),
        mix=_mix(answer),
        missing=_missing(answer),
        completeness=_completeness(answer),
    )


def _headline(answer: NeedAnswer) -> Released:
    headline = answer.headline
    shown = headline.verdict != "refused"
    frame = pl.DataFrame(
        {
            "label": ["All young people aged 8 to 17"],
            "known": [_whole(headline.known)],
            "at_least": [_whole(headline.at_least)],
            "low": [headline.low if shown else None],
            "planning": [headline.planning if shown else None],
            "high": [headline.high if shown else None],
            "grade": [headline.grade],
            "verdict": [headline.verdict],
        },
        schema={
            "label": pl.String,
            "known": pl.Int64,
            "at_least": pl.Int64,
            "low": pl.Float64,
            "planning": pl.Float64,
            "high": pl.Float64,
            "grade": pl.Int64,
            "verdict": pl.String,
        },
    )
    return release(
        frame,
        name="need_headline",
        title="Known, at least, plausible, and the figure to plan by",
        fields=(
            Field(name="label", label="Who"),
            Field(name="known", label="Known to the best-graded source", role="people"),
            Field(name="at_least", label="At least", role="people"),
            Field(name="low", label="Plausible, from", role="estimate"),
            Field(name="high", label="Plausible, to", role="estimate"),
            Field(name="planning", label="Cautious planning figure", role="estimate"),
            Field(name="grade", label="Grade of the best source", role="number", unit="0 to 10"),
            Field(name="verdict", label="How far to trust the range"),
        ),
        sources=need_sources(),
        notes=("Young people in a year. Estimates are given in two significant figures.",),
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _routes(answer: NeedAnswer) -> Released:
    headline = answer.headline
    rows = [_route_row(route) for route in answer.planning.routes]
    if headline.verdict != "refused":
        rows.append(
            {
                "key": "whole",
                "route": "The whole range, to plan by",
                "low": headline.low,
                "middle": headline.planning,
                "high": headline.high,
                "part": "lowest to highest; the mark is the planning figure",
                "standing": headline.verdict,
                "reason": "",
                "sources": "",
            }
        )
    numbers = dict.fromkeys(("low", "middle", "high"), pl.Float64)
    return release(
        pl.DataFrame(rows, schema_overrides=numbers),
        name="need_routes",
        title="Every route to a number, side by side",
        fields=(
            Field(name="key", label="Id"),
            Field(name="route", label="Route"),
            Field(name="low", label="From", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="middle", label="Middle", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="high", label="To", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="part", label="What it does"),
            Field(name="standing", label="Standing"),
            Field(name="reason", label="Why it is not used"),
            Field(name="sources", label="Sources"),
        ),
        sources=need_sources(),
        notes=("Routes are never averaged: where they disagree, the disagreement is the finding.",),
    )


def _route_row(route: Route) -> dict[str, object]:
    return {
        "key": route.key,
        "route": route.label,
        "low": route.low,
        "middle": route.value,
        "high": route.high,
        "part": _PARTS[route.part],
        "standing": route.standing,
        "reason": route.reason,
        "sources": "; ".join(route.sources),
    }


def _known(answer: NeedAnswer) -> Released:
    used = set(answer.record.evidence_ids)
    councils = answer.councils.height
    use = (
        pl.when(pl.col("evidence_id").is_in(list(used)))
        .then(pl.lit("a count of children"))
        .when(~pl.col("is_record"))
        .then(pl.lit("a view, not a count"))
        .otherwise(pl.lit("shown, not used"))
    )
    covers = pl.when("by_council").then(
        pl.format("{} of {} councils", "places_counted", pl.lit(councils))
    )
    frame = answer.known.latest.with_columns(
        pl.col("recorded", "children").round(0).cast(pl.Int64),
        state=pl.col("state").replace(_STATES),
        use=use,
        covers=covers.otherwise(pl.lit("the whole area or a wider one")),
    )
    return release(
        frame,
        name="need_known",
        title="What is recorded now, source by source",
        fields=(
            Field(name="title", label="Source"),
            Field(name="publisher", label="Held by"),
            Field(name="period_end", label="Year to", role="date"),
            Field(name="counts", label="What it counts"),
            Field(name="recorded", label="Recorded", role="people"),
            Field(name="state", label="How exact"),
            Field(name="children", label="As children", role="people"),
            Field(name="covers", label="Covers"),
            *(
                Field(name=name, label=name.replace("_", " ").capitalize(), role="number")
                for name in GRADES
            ),
            Field(name="grade", label="Sum of the five", role="number", unit="0 to 10"),
            Field(name="use", label="Used as"),
        ),
        sources=("econ:N08", "econ:N15"),
        notes=(
            "Sources are never added up or averaged: the same child may be in several.",
            "Assessment episodes are not children: one child may be assessed twice.",
            "Episodes are turned into children by the national ratio of the two.",
        ),
    )


def _series(answer: NeedAnswer, names: dict[str, str]) -> Released:
    series = answer.known.series
    yearly = series.filter(pl.col("period_end").n_unique().over("series", "geography_code") > 2)
    marks = answer.artefacts.flags.select("series", "geography_code", "period_end", mark=_mark())
    frame = (
        yearly.join(marks, on=["series", "geography_code", "period_end"], how="left")
        .with_columns(
            _place(names),
            title_of_series=_title(),
            year=pl.col("period_end").dt.strftime("%Y"),
            count=pl.col("count").round(0).cast(pl.Int64),
        )
        .sort("series", "period_end", "place")
    )
    return release(
        frame,
        name="need_series",
        title="Recorded counts, year by year",
        fields=(
            Field(name="title_of_series", label="Source"),
            Field(name="place", label="Council"),
            Field(name="year", label="Year to"),
            Field(name="count", label="Recorded", role="people"),
            Field(name="counts", label="What it counts"),
            Field(name="mark", label="Called out"),
        ),
        sources=("asm:need-usual-change", "asm:need-change-limit"),
        notes=("Hidden and missing years are gaps, never zero.",),
    )


def _title() -> pl.Expr:
    """Name a yearly run in its own words, without the year they end in."""
    words = pl.col("series").str.split(" | ").list.get(1)
    return words.str.replace(r",?\s+(year to.*|to)$", "")


def _mark() -> pl.Expr:
    reading = {
        "recording": ": more likely recording than need",
        "unclear": ": recording or need, unclear which",
        "hidden": "",
        "not supplied": "",
    }
    return pl.col("flag") + pl.col("reading").replace_strict(reading, default="")


def _place(names: dict[str, str]) -> pl.Expr:
    return pl.col("geography_code").replace(names).alias("place")


def _artefacts(answer: NeedAnswer, names: dict[str, str]) -> Released:
    frame = answer.artefacts.flags.with_columns(
        _place(names),
        title_of_series=_title(),
        **{name: pl.col(name).round(0).cast(pl.Int64) for name in ("before", "count", "after")},
    )
    return release(
        frame,
        name="need_artefacts",
        title="Years called out",
        fields=(
            Field(name="place", label="Council"),
            Field(name="title_of_series", label="Source"),
            Field(name="period_end", label="Year to", role="date"),
            Field(name="flag", label="What happened"),
            Field(name="before", label="Before", role="people"),
            Field(name="count", label="That year", role="people"),
            Field(name="after", label="After", role="people"),
            Field(name="reading", label="More likely"),
        ),
        sources=("asm:need-usual-change", "asm:need-change-limit"),
    )


def _neighbours(answer: NeedAnswer) -> Released:
    frame = answer.neighbours.councils.with_columns(
        pl.col("recorded", "under_18").round(0).cast(pl.Int64),
        pl.col("low", "middle", "high").round(1),
    )
    per = "per 10,000 under 18"
    return release(
        frame,
        name="need_neighbours",
        title="Recorded rates beside comparable councils",
        fields=(
            Field(name="local_authority_name", label="Council"),
            Field(name="recorded", label="Recorded episodes", role="people"),
            Field(name="under_18", label="Children under 18", role="people"),
            Field(
                name="rate",
                label="Recorded rate",
                role="rate",
                unit=per,
                numerator="recorded",
                denominator="under_18",
            ),
            Field(name="low", label="Neighbours, 10th of 100", role="number", unit=per),
            Field(name="middle", label="Neighbours, middle", role="number", unit=per),
            Field(name="high", label="Neighbours, 90th of 100", role="number", unit=per),
            Field(name="neighbours", label="Neighbours with a count", role="number"),
            Field(name="comparison", label="Comparison"),
            Field(name="sentence", label="What may be said"),
        ),
        notes=("This is context, not a ranking: recording or need cannot be told apart.",),
    )


def _by_group(answer: NeedAnswer) -> Released:
    shown = answer.headline.verdict != "refused"
    words = {
        "8-11": "aged 8 to 11",
        "12-15": "aged 12 to 15",
        "16-17": "aged 16 or 17",
        "female": "girls and young women",
        "male": "boys and young men",
    }
    frame = answer.planning.by_group.with_columns(
        pl.when(pl.lit(shown)).then(pl.col("low", "planning", "high")),
        pl.col("living_here").round(0).cast(pl.Int64),
        label=pl.col("group").replace(words),
    )
    return release(
        frame,
        name="need_by_group",
        title="The range by age and by sex",
        fields=(
            Field(name="dimension", label="Split"),
            Field(name="group", label="Group code"),
            Field(name="label", label="Group"),
            Field(name="low", label="From", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="planning", label="Planning figure", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="high", label="To", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="living_here", label="Living here", role="people"),
            Field(name="basis", label="Share taken from"),
        ),
        sources=need_sources(),
        notes=("Ages and sexes are two ways to split the same young people: do not add them.",),
    )


def _mix(answer: NeedAnswer) -> Released:
    living = answer.planning.by_group.select(
        "dimension", "group", pl.col("living_here").round(0).cast(pl.Int64)
    )
    total = round(float(answer.young_people["young_people"].sum()))
    frame = answer.groups.groups.join(
        living, on=["dimension", "group"], how="left", maintain_order="left"
    ).with_columns(
        all_here=pl.when(pl.col("living_here").is_not_null()).then(pl.lit(total)),
        expected=_expected(),
    )
    return release(
        frame,
        name="need_mix",
        title="Who is seen, source by source and service by service",
        fields=(
            Field(name="view_kind", label="Kind"),
            Field(name="view", label="Seen by"),
            Field(name="dimension", label="Split"),
            Field(name="group", label="Group"),
            *_seen_fields(),
            Field(name="expected", label="Share to expect"),
            Field(name="living_here", label="Of the group, living here", role="people"),
            Field(name="all_here", label="Living here", role="people"),
            Field(
                name="population_share",
                label="Share of young people here",
                role="share",
                numerator="living_here",
                denominator="all_here",
            ),
            Field(name="finding", label="Finding"),
        ),
        sources=("econ:N30", "asm:need-aged-8-11", "asm:need-aged-12-15", "asm:need-aged-16-17"),
        notes=("Who should be seen is not known: the share to expect comes from other places.",),
    )


def _seen_fields() -> Sequence[Field]:
    return (
        Field(name="seen", label="Seen", role="people"),
        Field(name="of", label="Of", role="people"),
        Field(name="share", label="Share seen", role="share", numerator="seen", denominator="of"),
    )


def _expected() -> pl.Expr:
    def cent(name: str) -> pl.Expr:
        return (pl.col(name) * 100).round(0).cast(pl.Int64).cast(pl.String)

    return (
        pl.when(pl.col("expected_low").is_null())
        .then(pl.lit(""))
        .when(pl.col("expected_low") == pl.col("expected_high"))
        .then(pl.format("{}%", cent("expected_low")))
        .otherwise(pl.format("{}% to {}%", cent("expected_low"), cent("expected_high")))
    )


def _missing(answer: NeedAnswer) -> Released:
    words = {"male": "boys", "female": "girls", "8-11": "children aged 8 to 11"}
    frame = answer.groups.missing.with_columns(
        pl.col("group").replace(words | {"12-15": "aged 12 to 15", "16-17": "aged 16 or 17"}),
        pl.col("view_kind", "view", "source").fill_null(""),
        expected=_expected(),
    )
    return release(
        frame,
        name="need_missing",
        title="Who is missing from view",
        fields=(
            Field(name="group", label="Who"),
            Field(name="finding", label="Finding"),
            Field(name="view_kind", label="In"),
            Field(name="view", label="Seen by"),
            *_seen_fields(),
            Field(name="expected", label="Share to expect"),
            Field(name="source", label="Source"),
        ),
        notes=("No data and none recorded do not mean that there is nobody.",),
    )


def _completeness(answer: NeedAnswer) -> Released:
    return release(
        answer.groups.completeness,
        name="need_ethnicity_recorded",
        title="How many have an ethnic group recorded",
        fields=(
            Field(name="view", label="Seen by"),
            Field(name="recorded", label="With an ethnic group", role="people"),
            Field(name="of", label="Of", role="people"),
            Field(
                name="share",
                label="Share recorded",
                role="share",
                numerator="recorded",
                denominator="of",
            ),
        ),
        notes=("Only numbers that are large enough to show are counted here.",),
    )
