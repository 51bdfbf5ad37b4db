"""The need answer as released tables: the only form in which it leaves the corridor."""

from collections.abc import Sequence

import polars as pl

from carereach.cycle.need_answer import NeedAnswer
from carereach.cycle.need_figures import need_sources
from carereach.cycle.need_lists_tables import release_lists
from carereach.cycle.need_rates_tables import (
    draw_placed,
    release_borrowed,
    release_known_of_ten,
    release_needs,
    release_places,
    release_pooled,
    release_views,
)
from carereach.cycle.need_record_tables import (
    or_hidden,
    release_artefacts,
    release_known,
    release_neighbours,
    release_series,
)
from carereach.disclosure import Field, Released, release
from carereach.need import Route
from carereach.report.pages.need import NeedTables

__all__ = ["release_need"]

_PARTS = {
    "floor": "the range may not start below it",
    "range": "in the range",
    "lift": "can raise the range, never lower it",
    "view": "can only lift the upper end",
    "beside": "shown beside the range, not in it",
    "not used": "not used",
}
_DIMENSIONS = {
    "age_band": "age",
    "ethnic_group": "ethnic group",
    "characteristic": "another trait",
}
_GROUPS = {
    "8-11": "children aged 8 to 11",
    "12-15": "young people aged 12 to 15",
    "16-17": "young people aged 16 or 17",
    "female": "girls",
    "male": "boys",
}
_YOUNG_PEOPLE = "young people"


def release_need(answer: NeedAnswer) -> NeedTables:
    """Let the need answer through the gate, table by table."""
    headline, known, placed = _headline(answer), release_known(answer), draw_placed(answer)
    return NeedTables(
        headline=headline,
        routes=_routes(answer),
        known=known,
        series=release_series(answer),
        artefacts=release_artefacts(answer),
        neighbours=release_neighbours(answer),
        by_group=_by_group(answer),
        mix=_mix(answer),
        missing=_missing(answer),
        completeness=_completeness(answer),
        known_of_ten=release_known_of_ten(headline, known),
        pooled=release_pooled(answer),
        borrowed=release_borrowed(answer),
        places=release_places(answer, placed),
        needs=release_needs(answer, placed),
        views=release_views(answer),
        lists=release_lists(answer.lists),
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
        frame.with_columns(_never_none("low", "planning", "high")),
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


def _never_none(*names: str) -> pl.Expr:
    """Keep an estimate below one from being rounded to nobody."""
    number = pl.col(*names)
    return pl.when(number > 0).then(number.clip(lower_bound=1)).otherwise(number).name.keep()


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
        pl.DataFrame(rows, schema_overrides=numbers).with_columns(_never_none(*numbers)),
        name="need_routes",
        title="Every route to a number, side by side",
        fields=(
            Field(name="key", label="Id"),
            Field(name="route", label="Route"),
            Field(name="low", label="From", role="estimate", unit=_YOUNG_PEOPLE),
            Field(name="middle", label="Middle, or planning figure", role="estimate"),
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


def _by_group(answer: NeedAnswer) -> Released:
    shown = answer.headline.verdict != "refused"
    words = {
        "8-11": "Aged 8 to 11",
        "12-15": "Aged 12 to 15",
        "16-17": "Aged 16 or 17",
        "female": "Girls and young women",
        "male": "Boys and young men",
    }
    split = answer.planning.by_group.with_columns(_never_none("low", "planning", "high"))
    frame = split.with_columns(
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
    frame = (
        answer.groups.groups.sort("view_kind", "view", "dimension", _in_order())
        .join(living, on=["dimension", "group"], how="left", maintain_order="left")
        .with_columns(
            state=pl.when("is_hidden").then(pl.lit("suppressed")),
            all_here=pl.when(pl.col("living_here").is_not_null()).then(pl.lit(total)),
            expected=_expected(),
        )
        .with_columns(
            or_hidden("seen"),
            pl.col("dimension").replace(_DIMENSIONS),
            pl.col("group").replace(_GROUPS),
        )
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


def _in_order() -> pl.Expr:
    """Sort 8 to 11 before 12 to 15."""
    return pl.col("group").replace({"8-11": "08-11"})


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
    frame = answer.groups.missing.with_columns(
        pl.col("group").replace(_GROUPS),
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
