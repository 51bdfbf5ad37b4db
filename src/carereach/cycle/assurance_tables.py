"""The assurance answer as released tables: what the standards and strategies pages may show."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from carereach.assurance import (
    COVERS,
    OWN_TABLES,
    RESULTS,
    AssuranceAnswer,
    LeadershipAnswer,
    StaffAnswer,
    StrategiesAnswer,
)
from carereach.disclosure import Field, Released, Role, release
from carereach.report.cells import value_in_words
from carereach.report.pages.standards import StandardsTables

__all__ = ["release_standards", "release_strategies"]

_STRATEGY_NAMES = {
    "csa": "Other child sexual abuse",
    "vawg": "Violence against women and girls",
    "missing": "Missing children",
    "youth_offending": "Youth justice",
    "substance_misuse": "Drugs and alcohol",
    "domestic_abuse": "Domestic abuse",
    "serious_violence": "Serious violence",
    "children_in_care": "Children in care",
}
_NO_FIGURE = "no figure"
_OURS = (
    "A level marked local proposal is our own suggestion. It is no national rule, sets no national "
    "pass or fail, and can be changed in area.toml."
)
_STANDARD_FIELDS = (
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


def release_standards(
    answer: AssuranceAnswer,
    staff: StaffAnswer,
    leadership: LeadershipAnswer,
    organisations: pl.DataFrame,
) -> StandardsTables:
    """Return every table of the standards page, through the gate."""
    with_figure = answer.ratings.filter(pl.col("data_view").is_not_null() | pl.col("is_hidden"))
    return StandardsTables(
        ratings=_release_ratings(answer),
        figures_people=_release_figures(with_figure, "people"),
        figures_other=_release_figures(with_figure, "number"),
        summary=_release_summary(answer),
        conflicts=_release_conflicts(answer, organisations),
        staff=_release_staff(staff.by_organisation, "staff_by_organisation", "organisation"),
        sectors=_release_staff(staff.by_sector, "staff_by_sector", "sector"),
        gaps=release(
            staff.gaps,
            name="staff_gaps",
            title="Organisations with nobody covered, or with no return",
            fields=(
                Field(name="organisation", label="Organisation"),
                Field(name="cover", label="What is missing"),
                Field(name="state", label="State"),
                Field(name="staff", label="Staff", role="number", unit="staff"),
            ),
            sources=("std:TRN-01", "std:TRN-09", "std:SUP-01"),
        ),
        leadership=release(
            leadership.by_sector,
            name="leadership",
            title="Safeguarding leadership time by sector",
            fields=(
                Field(name="sector", label="Sector"),
                Field(name="state", label="State"),
                Field(name="wte_funded", label="Funded", role="number", unit="WTE"),
                Field(name="wte_in_post", label="In post", role="number", unit="WTE"),
            ),
            sources=("std:LED-06",),
        ),
    )


def release_strategies(answer: StrategiesAnswer) -> Released:
    """Return one line per connected strategy, through the gate."""
    rows = answer.links.with_columns(
        pl.col("strategy").replace_strict(_STRATEGY_NAMES, return_dtype=pl.String),
        named=_yes_no("named_in_brief"),
        review_due=_yes_no("is_stale"),
    )
    return release(
        rows,
        name="strategies",
        title="Connected strategies",
        fields=(
            Field(name="strategy", label="Strategy"),
            Field(name="state", label="Tied to this plan"),
            Field(name="owner", label="Owner"),
            Field(name="joint_actions", label="Joint action"),
            Field(name="reviewed_on", label="Last reviewed", role="date"),
            Field(name="review_due", label="Review overdue"),
            Field(name="named", label="Named in the brief"),
        ),
        sources=("std:STR-01",),
    )


def _release_ratings(answer: AssuranceAnswer) -> Released:
    rows = answer.ratings.with_columns(
        theme=pl.col("domain"),
        figure=_in_words(answer.ratings),
        is_national=_yes_no("national"),
        out_of_date=_yes_no("is_stale"),
        rests_on=pl.col("shown_by").fill_null("nothing yet"),
        what_counts=pl.when(pl.col("note").fill_null("") != "")
        .then(pl.format("{} out of {} ({})", "numerator_is", "denominator_is", "note"))
        .otherwise(pl.format("{} out of {}", "numerator_is", "denominator_is")),
        evidence=pl.when(pl.col("shown_by") == OWN_TABLES)
        .then(pl.lit(OWN_TABLES))
        .otherwise("evidence_reference"),
        dated=pl.when(pl.col("shown_by") == OWN_TABLES)
        .then(pl.lit(answer.as_of))
        .otherwise("dated"),
    )
    order = pl.col("result").replace_strict(
        {word: place for place, word in enumerate(RESULTS)}, return_dtype=pl.Int64
    )
    rows = rows.sort(order, pl.col("tier"), maintain_order=True)
    return release(
        rows,
        name="standards",
        title="Every standard, and what it rests on",
        fields=_STANDARD_FIELDS,
        sources=[f"std:{name}" for name in answer.ratings["standard_id"]],
        notes=(_OURS,),
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


def _release_summary(answer: AssuranceAnswer) -> Released:
    themes = answer.ratings["domain"].unique(maintain_order=True).to_list()
    rows = answer.ratings.group_by("domain", maintain_order=True).agg(
        *((pl.col("result") == word).sum().alias(_column(word)) for word in RESULTS),
        pl.len().alias("standards"),
    )
    total = rows.select(pl.lit("All themes").alias("domain"), pl.exclude("domain").sum())
    return release(
        pl.concat([rows, total.select(rows.columns)]),
        name="standards_by_theme",
        title=f"Standards by theme ({len(themes)} themes)",
        fields=(
            Field(name="domain", label="Theme"),
            *(
                Field(
                    name=_column(word),
                    label=word.capitalize(),
                    role="number",
                    unit="standards",
                )
                for word in RESULTS
            ),
            Field(name="standards", label="All", role="number", unit="standards"),
        ),
    )


def _release_conflicts(answer: AssuranceAnswer, organisations: pl.DataFrame) -> Released:
    rows = answer.conflicts.join(
        organisations.select("organisation_id", pl.col("name").alias("organisation")),
        on="organisation_id",
        how="left",
        maintain_order="left",
    ).join(
        answer.ratings.select(
            "standard_id", "statement", "counts", "basis_words", "numerator_is", "denominator_is"
        ),
        on="standard_id",
        how="left",
        maintain_order="left",
    )
    rows = rows.with_columns(is_hidden=pl.lit(value=False))
    shown = rows.with_columns(
        pl.coalesce("organisation", "organisation_id", pl.lit("the area")).alias("organisation"),
        figure=_in_words(rows),
        self_says=pl.col("self_rating").fill_null("no rating"),
        moderated_says=pl.col("moderated_rating").fill_null("no rating"),
        data_says=pl.col("data_view").fill_null(_NO_FIGURE),
    )
    return release(
        shown,
        name="standards_conflicts",
        title="Where self-rating, moderated rating and figures disagree",
        fields=(
            Field(name="standard_id", label="Standard"),
            Field(name="statement", label="What good looks like"),
            Field(name="organisation", label="Organisation"),
            Field(name="self_says", label="It says"),
            Field(name="moderated_says", label="A second reader says"),
            Field(name="data_says", label="The figures say"),
            Field(name="figure", label="Figure"),
            Field(name="basis_words", label="Where the level comes from"),
        ),
    )


def _release_staff(rows: pl.DataFrame, name: str, label: str) -> Released:
    """Return staff covered, with per cent of the staff whose cover was returned."""
    percents = [
        (pl.col(cover) / pl.col(f"{cover}_of") * 100).fill_nan(None).alias(f"{cover}_percent")
        for cover in COVERS
    ]
    fields = [Field(name=label, label=label.capitalize())]
    if label == "organisation":
        fields.append(Field(name="sector", label="Sector"))
    fields.append(Field(name="headcount", label="Staff", role="number", unit="staff"))
    for cover, (_, words) in COVERS.items():
        fields += _cover_fields(cover, words.capitalize())
    return release(
        rows.with_columns(percents),
        name=name,
        title=f"Training and supervision by {label}",
        fields=fields,
        sources=("std:TRN-01", "std:TRN-09", "std:SUP-01"),
        notes=("Staff are counted, not young people.",),
    )


def _cover_fields(cover: str, words: str) -> Sequence[Field]:
    return (
        Field(name=cover, label=words, role="number", unit="staff"),
        Field(name=f"{cover}_of", label=f"{words}: out of", role="number", unit="staff"),
        Field(name=f"{cover}_percent", label=f"{words}: share", role="number", unit="% of staff"),
    )


def _column(result: str) -> str:
    return result.replace(" ", "_")


def _yes_no(column: str) -> pl.Expr:
    return pl.when(column).then(pl.lit("yes")).otherwise(pl.lit("no"))
