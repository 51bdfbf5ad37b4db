"""What is recorded, as released tables: sources, years, years called out, neighbours."""

from calendar import month_name
from collections.abc import Mapping

import polars as pl

from carereach.cycle.need_answer import NeedAnswer
from carereach.disclosure import Field, Released, release
from carereach.need import GRADES

__all__ = [
    "or_hidden",
    "release_artefacts",
    "release_known",
    "release_neighbours",
    "release_series",
]

_STATES = {"suppressed": "hidden, since it is small", "missing": "not supplied"}
_HIDDEN = 1
"""Any number the gate hides: a count hidden at source leaves as hidden, not as missing."""
_MONTHS = f"({'|'.join(month_name[1:])})"


def release_known(answer: NeedAnswer) -> Released:
    """Show the newest source of each series, with its grade."""
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
        or_hidden("recorded"),
        or_hidden("children"),
        use=use,
        covers=covers.otherwise(pl.lit("the whole area or a wider one")),
    ).with_columns(pl.col("state").replace(_STATES))
    return release(
        frame,
        name="need_known",
        title="What is recorded now, source by source",
        fields=(
            Field(name="title", label="Source"),
            Field(name="recorded", label="Recorded", role="people"),
            Field(name="counts", label="What it counts"),
            Field(name="children", label="As children", role="people"),
            Field(name="state", label="How exact"),
            Field(name="use", label="Used as"),
            Field(name="period_end", label="Year to", role="date"),
            Field(name="publisher", label="Held by"),
            Field(name="covers", label="Covers"),
            *(
                Field(name=name, label=name.replace("_", " ").capitalize(), role="number")
                for name in GRADES
            ),
            Field(name="grade", label="Sum of the five", role="number", unit="0 to 10"),
        ),
        sources=("econ:N08", "econ:N15"),
        notes=(
            "Sources are never added up or averaged: the same child may be in several.",
            "Assessment episodes are not children: one child may be assessed twice.",
            "Episodes are turned into children by the national ratio of the two.",
        ),
    )


def release_series(answer: NeedAnswer) -> Released:
    """Show every run of three years or more, by council."""
    series = answer.known.series
    yearly = series.filter(pl.col("period_end").n_unique().over("series", "geography_code") > 2)
    marks = answer.artefacts.flags.select("series", "geography_code", "period_end", mark=_mark())
    frame = (
        yearly.join(marks, on=["series", "geography_code", "period_end"], how="left")
        .with_columns(
            _place(answer.places),
            title_of_series=_title(),
            year=pl.col("period_end").dt.strftime("%Y"),
            count=or_hidden("count"),
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


def or_hidden(name: str, hidden: str = "state") -> pl.Expr:
    """Round a count; where it was hidden at source, give one that the gate hides, never none.

    Args:
        name: the count.
        hidden: the column that says ``suppressed`` where the count was hidden at source.
    """
    number = pl.col(name).round(0).cast(pl.Int64)
    is_hidden = number.is_null() & (pl.col(hidden) == "suppressed")
    return pl.when(is_hidden).then(_HIDDEN).otherwise(number).alias(name)


def _title() -> pl.Expr:
    """Name a yearly run in its own words, without the period they end in."""
    words = pl.col("series").str.split(" | ").list.get(1)
    return words.str.replace(rf",?( year)?( to)?( {_MONTHS})?$", "")


def _mark() -> pl.Expr:
    reading = {
        "recording": ": more likely recording than need",
        "unclear": ": recording or need, unclear which",
        "hidden": "",
        "not supplied": "",
    }
    return pl.col("flag") + pl.col("reading").replace_strict(reading, default="")


def _place(names: Mapping[str, str]) -> pl.Expr:
    return pl.col("geography_code").replace(dict(names)).alias("place")


def release_artefacts(answer: NeedAnswer) -> Released:
    """Show the years called out, hidden or not supplied."""
    sources = answer.known.sources
    once = sources.filter(pl.len().over("series") == 1).select("series", "title")
    frame = (
        answer.artefacts.flags.join(once, on="series", how="left", maintain_order="left")
        .with_columns(
            _place(answer.places),
            title_of_series=pl.coalesce("title", _title()),
            state=pl.when(pl.col("reading") == "hidden").then(pl.lit("suppressed")),
        )
        .with_columns(
            or_hidden("count"),
            pl.col("before", "after").round(0).cast(pl.Int64),
        )
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


def release_neighbours(answer: NeedAnswer) -> Released:
    """Show each council's recorded rate beside its neighbours'."""
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
