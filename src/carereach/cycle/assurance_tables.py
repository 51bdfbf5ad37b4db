"""The assurance answer as released tables: what the standards page may show."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from carereach.assurance import (
    OWN_TABLES,
    RESULTS,
    AssuranceAnswer,
)
from carereach.disclosure import Field, Released, Role, release
from carereach.report.cells import value_in_words
from carereach.report.pages.staff import StaffTables
from carereach.report.pages.standards import StandardsTables

__all__ = ["release_standards"]

_NO_FIGURE = "no figure"
_EVERY_FIELD = (
    Field(name="standard_id", label="Standard"),
    Field(name="theme", label="Theme"),
    Field(name="tier", label="Core or extended"),
    Field(name="statement", label="What good looks like"),
    Field(name="result", label="Result"),
    Field(name="result_words", label="Result in words"),
    Field(name="figure", label="Figure"),
    Field(name="threshold", label="Level"),
    Field(name="basis_words", label="Where the level comes from"),
    Field(name="is_national", label="National rule"),
    Field(name="rests_on", label="Rests on"),
    Field(name="evidence", label="Evidence"),
    Field(name="dated", label="Dated", role="date"),
    Field(name="out_of_date", label="Out of date"),
    Field(name="owner", label="Owner"),
    Field(name="next_step", label="Next step"),
    Field(name="what_counts", label="What is counted"),
    Field(name="evidence_accepted", label="Evidence that would count"),
)
_ON_THE_PAGE = (
    Field(name="standard", label="Standard"),
    Field(name="found", label="Result, figure, level and whose it is"),
    Field(name="evidence_next", label="Evidence, owner and next step"),
)
_TO_ASK = (
    Field(name="standard", label="Standard"),
    Field(name="owner", label="Owner"),
    Field(name="next_step", label="Next step"),
)


def release_standards(
    answer: AssuranceAnswer,
    staff: StaffTables,
    *,
    organisations: pl.DataFrame,
    guidance: pl.DataFrame,
) -> StandardsTables:
    """Return every table of the standards page, through the gate."""
    rows = _rows_in_words(answer)
    with_figure = answer.ratings.filter(pl.col("data_view").is_not_null() | pl.col("is_hidden"))
    themes = rows["theme"].unique(maintain_order=True).to_list()
    summary, total = _release_summary(answer)
    return StandardsTables(
        ratings=_release_rows(rows, _EVERY_FIELD, "standards", "Every standard"),
        unevidenced=_release_rows(
            rows.filter(result="not evidenced", tier="core"),
            _TO_ASK,
            "standards_to_ask_about",
            "Core standards with no evidence yet: start here",
        ),
        below=_release_rows(
            rows.filter(result="not met").sort("national", descending=True, maintain_order=True),
            _ON_THE_PAGE,
            "standards_below",
            "Standards below their level, and whose level it is",
        ),
        themes=tuple(
            _release_rows(
                rows.filter(theme=theme), _ON_THE_PAGE, f"standards_{theme.lower()}", theme
            )
            for theme in themes
        ),
        summary=summary,
        total=total,
        conflicts=_release_conflicts(answer, organisations),
        figures_people=_release_figures(with_figure, "people"),
        figures_other=_release_figures(with_figure, "number"),
        staff=staff,
        guidance=release(
            guidance,
            name="guidance",
            title="Guidance this report is read with",
            fields=(
                Field(name="title", label="Guidance"),
                Field(name="edition", label="Edition"),
                Field(name="state", label="State"),
            ),
        ),
    )


def _rows_in_words(answer: AssuranceAnswer) -> pl.DataFrame:
    """Return the ratings with everything the page says of each, the most urgent first."""
    is_ours = pl.col("shown_by") == OWN_TABLES
    order = pl.col("result").replace_strict(
        {word: place for place, word in enumerate(RESULTS)}, return_dtype=pl.Int64
    )
    rows = answer.ratings.with_columns(
        theme=pl.col("domain"),
        figure=_in_words(answer.ratings),
        is_national=_yes_no("national"),
        out_of_date=_yes_no("is_stale"),
        rests_on=pl.col("shown_by").fill_null("nothing yet"),
        what_counts=pl.when(pl.col("note").fill_null("") != "")
        .then(pl.format("{} out of {} ({})", "numerator_is", "denominator_is", "note"))
        .otherwise(pl.format("{} out of {}", "numerator_is", "denominator_is")),
        evidence=pl.when(is_ours).then(pl.lit(OWN_TABLES)).otherwise("evidence_reference"),
        dated=pl.when(is_ours).then(pl.lit(answer.as_of)).otherwise("dated"),
    )
    return rows.with_columns(
        standard=pl.format("{}: {}", "standard_id", "statement"),
        found=_found_words(),
        evidence_next=pl.format("{}. {}: {}", _evidence_words(), "owner", _lower("next_step")),
    ).sort(order, pl.col("tier"), maintain_order=True)


def _lower(column: str) -> pl.Expr:
    """Return a sentence as it goes on after a colon."""
    return pl.col(column).str.head(1).str.to_lowercase() + pl.col(column).str.slice(1)


def _found_words() -> pl.Expr:
    """Return the result with its figure, then the level and whose it is."""
    result = (
        pl.when(pl.col("figure") == _NO_FIGURE)
        .then("result_words")
        .otherwise(pl.format("{}: {}", "result_words", "figure"))
    )
    whose = pl.col("basis_words").str.split(":").list.first()
    return pl.format("{}. Level: {} ({})", result, "threshold", whose)


def _evidence_words() -> pl.Expr:
    """Return what the result rests on, with its date, and a word where it is out of date."""
    basis = pl.coalesce("evidence", "rests_on")
    day = pl.col("dated").dt.strftime("%-d %B %Y")
    late = pl.when("is_stale").then(pl.lit("; out of date")).otherwise(pl.lit(""))
    return pl.when(day.is_null()).then(basis).otherwise(pl.format("{}, {}{}", basis, day, late))


def _release_rows(rows: pl.DataFrame, fields: Sequence[Field], name: str, title: str) -> Released:
    return release(
        rows,
        name=name.replace(" ", "_"),
        title=title,
        fields=fields,
        sources=[f"std:{standard_id}" for standard_id in rows["standard_id"]],
    )


def _release_figures(rated: pl.DataFrame, role: Role) -> Released:
    """Return the figures that count young people (role people) or anything else (role number)."""
    counts_people = role == "people"
    return release(
        rated.filter((pl.col("counts") == "young people") == counts_people),
        name=f"standards_figures_{role}",
        title="Figures that count young people"
        if counts_people
        else "Figures that count other things",
        fields=(
            Field(name="standard_id", label="Standard"),
            Field(name="numerator_is", label="What is counted"),
            Field(name="numerator", label="Counted", role=role),
            Field(name="denominator_is", label="Out of what"),
            Field(name="denominator", label="Out of", role=role),
        ),
    )


def _in_words(rated: pl.DataFrame) -> pl.Series:
    """Write each row's figure, from released values only."""
    words = [_NO_FIGURE] * rated.height
    counts_people = (rated["counts"] == "young people").to_list()
    roles: tuple[Role, ...] = ("number", "people")
    for role in roles:
        places = [
            place
            for place, is_people in enumerate(counts_people)
            if is_people == (role == "people")
        ]
        table = _release_figures(rated, role)
        for place, row in zip(places, table.rows(), strict=True):
            if rated["is_hidden"][place]:
                words[place] = table.policy.suppressed_words
            elif row["numerator"] is not None:
                words[place] = _figure(row, rated["threshold_unit"][place])
    return pl.Series(words, dtype=pl.String)


def _figure(row: Mapping[str, Any], unit: str) -> str:
    part, whole = row["numerator"], row["denominator"]
    if whole is None:
        return value_in_words(part)
    words = f"{value_in_words(part)} of {value_in_words(whole)}"
    if unit != "share" or not whole:
        return words
    return f"{words} ({value_in_words(part / whole, 'share')})"


def _release_summary(answer: AssuranceAnswer) -> tuple[Released, Released]:
    """Return how many standards have each result, by theme and in all."""
    rows = answer.ratings.group_by("domain", maintain_order=True).agg(
        *((pl.col("result") == word).sum().alias(_column(word)) for word in RESULTS),
        pl.len().alias("standards"),
    )
    numbers = (*((_column(word), word.capitalize()) for word in RESULTS), ("standards", "All"))
    fields = [Field(name=name, label=label, role="number") for name, label in numbers]
    by_theme = release(
        rows,
        name="standards_by_theme",
        title="How many standards have each result, by theme",
        fields=(Field(name="domain", label="Theme"), *fields),
    )
    total = release(
        rows.select(pl.exclude("domain").sum()),
        name="standards_in_all",
        title="How many standards have each result",
        fields=fields,
    )
    return by_theme, total


def _release_conflicts(answer: AssuranceAnswer, organisations: pl.DataFrame) -> Released:
    rows = _conflicts_with_names(answer, organisations)
    shown = rows.with_columns(
        figure=_in_words(rows),
        self_says=pl.col("self_rating").fill_null("no rating"),
        moderated_says=pl.col("moderated_rating").fill_null("no rating"),
        data_says=pl.col("data_view").fill_null(_NO_FIGURE),
        standard=pl.format("{}: {}", "standard_id", "statement"),
    )
    figures = (
        pl.when(pl.col("data_view").is_null())
        .then(pl.lit("there is no figure"))
        .otherwise(pl.format("the figures say {}: {}", "data_says", "figure"))
    )
    ratings = pl.format("it says {}; a second reader says {}", "self_says", "moderated_says")
    return release(
        shown.with_columns(views=pl.format("{}; {}", ratings, figures)),
        name="standards_conflicts",
        title="Where self-rating, moderated rating and figures disagree",
        fields=(
            Field(name="standard", label="Standard"),
            Field(name="organisation", label="Organisation"),
            Field(name="views", label="Who says what"),
            Field(name="self_says", label="It says"),
            Field(name="moderated_says", label="A second reader says"),
            Field(name="data_says", label="The figures say"),
            Field(name="figure", label="Figure"),
            Field(name="standard_id", label="Standard id"),
            Field(name="basis_words", label="Where the level comes from"),
        ),
    )


def _conflicts_with_names(answer: AssuranceAnswer, organisations: pl.DataFrame) -> pl.DataFrame:
    names = organisations.select("organisation_id", pl.col("name").alias("organisation"))
    about = answer.ratings.select(
        "standard_id", "statement", "counts", "basis_words", "numerator_is", "denominator_is"
    )
    rows = answer.conflicts.join(names, on="organisation_id", how="left", maintain_order="left")
    return rows.join(about, on="standard_id", how="left", maintain_order="left").with_columns(
        pl.coalesce("organisation", "organisation_id", pl.lit("the area")).alias("organisation"),
        is_hidden=pl.lit(value=False),
    )


def _column(result: str) -> str:
    return result.replace(" ", "_")


def _yes_no(column: str) -> pl.Expr:
    return pl.when(column).then(pl.lit("yes")).otherwise(pl.lit("no"))
