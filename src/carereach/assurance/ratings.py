"""Every standard rated: met, not met, measured, not evidenced or not applicable, and on what.

A level of ours is called ours, in every result. Only a checked national rule in force can be
plainly "met" or "not met"; a comparator or a standard without a level is only ever "measured".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from carereach.assurance.measures import COMPUTED
from carereach.assurance.result_words import NATIONS, say_result
from carereach.assurance.views import combine_views, organisation_views
from carereach.base import MethodError

__all__ = ["OWN_TABLES", "RESULTS", "AssuranceAnswer", "rate_standards"]

RESULTS = ("not evidenced", "not met", "measured", "met", "not applicable")
"""The results, in the order that work starts."""

OWN_TABLES = "the area's own tables"
"""What a result rests on when it was computed here."""

_BASIS = {
    "law": "law",
    "guidance": "guidance or contract",
    "comparator": "comparator only",
    "local proposal": "local proposal: our own level, open to debate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AssuranceAnswer:
    """Every standard rated, and every organisation's views of it.

    ``ratings``: one row per standard shown: the standard's own columns (its definitions as
    numerator_is and denominator_is), then result, result_words,
    basis_words, shown_by, numerator, denominator, data_view, moderated_view, self_view,
    evidence_reference, dated, is_stale, is_conflict, is_hidden (the figure is too small to
    show), owner, next_step, note.
    ``by_organisation``: one row per standard and organisation with its three views.
    ``kept_out``: rows of evidence for standards that nobody has checked, or that are not listed.
    """

    ratings: pl.DataFrame
    by_organisation: pl.DataFrame
    kept_out: int
    as_of: date
    nation: str

    @property
    def conflicts(self) -> pl.DataFrame:
        """The organisations whose views of a standard disagree."""
        return self.by_organisation.filter("is_conflict")


def rate_standards(
    standards: pl.DataFrame,
    *,
    evidence: pl.DataFrame,
    computed: pl.DataFrame,
    as_of: date,
    nation: Literal["England", "Wales"],
    own_levels: Mapping[str, float] | None = None,
) -> AssuranceAnswer:
    """Return every standard as met, not met, measured, not evidenced or not applicable.

    The data speak first, then a moderated rating, then a self-rating that names its evidence. A
    self-rating alone is not evidence. Evidence older than the standard's own frequency is stale.

    Args:
        standards: the standards, as ``evidence.standards()`` gives them.
        evidence: the table ``standards_evidence``.
        computed: figures from the area's own tables and other rooms, columns of
            ``measures.COMPUTED``; a figure too small to show has null numbers and a note.
        as_of: the date of the report.
        nation: which nation's rules hold.
        own_levels: levels set by the local user, by standard id; used for local proposals only.

    Raises:
        MethodError: a standard has two computed figures for the area.

    Source: the rule of standing in the standards data, evidence ids ``std:*``; self and moderated
    ratings side by side after the section 11 returns cited at ``std:LED-08`` and ``std:LED-09``.
    """
    defined = standards.rename({"numerator": "numerator_is", "denominator": "denominator_is"})
    shown = _with_own_levels(defined, own_levels or {})
    known = shown["standard_id"].to_list()
    offered = evidence.filter(pl.col("standard_id").is_in(known))
    computed = computed.select(COMPUTED.keys()).filter(pl.col("standard_id").is_in(known))
    _check_once(computed)
    views = organisation_views(shown, offered, computed)
    area = combine_views(shown, views, computed)
    conflicted = views.filter("is_conflict")["standard_id"].unique().to_list()
    rows = shown.join(area, on="standard_id", maintain_order="left").with_columns(
        is_conflict=pl.col("standard_id").is_in(conflicted),
        is_applicable=pl.col("nation").is_in(NATIONS[nation]) & pl.col("in_force"),
        is_hidden=pl.col("is_data_ours") & pl.col("numerator").is_null(),
        owner=pl.col("applies_to"),
    )
    rows = rows.with_columns(_shown_by())
    rows = rows.with_columns(_result(), is_stale=_is_stale(as_of))
    rows = rows.with_columns(say_result(nation), _basis_words(), _next_step())
    return AssuranceAnswer(
        ratings=rows.drop("is_applicable", "is_data_ours"),
        by_organisation=views,
        kept_out=evidence.height - offered.height,
        as_of=as_of,
        nation=nation,
    )


def _check_once(computed: pl.DataFrame) -> None:
    """Refuse two figures for one standard: which of them holds is not for us to choose."""
    area = computed.filter(pl.col("organisation_id").is_null())
    twice = area.filter(pl.col("standard_id").is_duplicated())["standard_id"]
    if twice.len():
        raise MethodError(f"Standard {twice[0]} was computed twice for the area: give one figure.")


def _with_own_levels(standards: pl.DataFrame, own: Mapping[str, float]) -> pl.DataFrame:
    """Put the local user's level in place of ours; a national level is never replaced."""
    mine = pl.col("standard_id").replace_strict(
        {name: float(level) for name, level in own.items()} or {"": 0.0},
        default=None,
        return_dtype=pl.Float64,
    )
    changed = (pl.col("standing") == "local proposal") & mine.is_not_null()
    return standards.with_columns(
        threshold_value=pl.when(changed).then(mine).otherwise("threshold_value"),
        threshold=pl.when(changed)
        .then(pl.lit("set locally; the shipped draft was: ") + pl.col("threshold"))
        .otherwise("threshold"),
        direction=pl.when(changed & (pl.col("direction") == "none"))
        .then(pl.lit("at_least"))
        .otherwise("direction"),
    )


def _is_stale(as_of: date) -> pl.Expr:
    """Whether the evidence is older than the standard says it should be renewed."""
    months = pl.format("{}mo", pl.col("frequency_months").cast(pl.Int64))
    is_old = (pl.col("dated").dt.offset_by(months) < as_of).fill_null(value=False)
    return is_old & (pl.col("shown_by") != OWN_TABLES).fill_null(value=False)


def _shown_by() -> pl.Expr:
    """Return what the result rests on; null where there is nothing."""
    has_reference = pl.col("evidence_reference").fill_null("") != ""
    return (
        pl.when(pl.col("data_view").is_not_null() & pl.col("is_data_ours"))
        .then(pl.lit(OWN_TABLES))
        .when(pl.col("data_view").is_not_null())
        .then(pl.lit("figures offered"))
        .when(pl.col("moderated_view").is_not_null())
        .then(pl.lit("moderated rating"))
        .when(pl.col("self_view").is_not_null() & has_reference)
        .then(pl.lit("self-rating with evidence, not moderated"))
        .alias("shown_by")
    )


def _result() -> pl.Expr:
    has_no_level = (pl.col("standing") == "comparator") | pl.col("threshold_value").is_null()
    said = pl.coalesce("data_view", "moderated_view", "self_view")
    return (
        pl.when(~pl.col("is_applicable") | (said == "not applicable"))
        .then(pl.lit("not applicable"))
        .when(pl.col("shown_by").is_null())
        .then(pl.lit("not evidenced"))
        .when(has_no_level & pl.col("data_view").is_not_null())
        .then(pl.lit("measured"))
        .otherwise(said)
        .alias("result")
    )


def _basis_words() -> pl.Expr:
    """Return where the level comes from in words, with how far the row has been checked."""
    basis = pl.col("standing").replace_strict(_BASIS, return_dtype=pl.String)
    ours = pl.col("standing") == "local proposal"
    return (
        pl.when(pl.col("threshold_value").is_null() & ~ours & (pl.col("standing") != "comparator"))
        .then(pl.format("{}, sets no level", basis))
        .when(~ours & (pl.col("checked") == "partly checked"))
        .then(pl.format("{}, partly checked", basis))
        .otherwise(basis)
        .alias("basis_words")
    )


def _next_step() -> pl.Expr:
    ask = pl.format("Ask for: {}.", pl.col("evidence_accepted").fill_null("evidence"))
    return (
        pl.when(pl.col("result") == "not applicable")
        .then(pl.lit("None now."))
        .when("is_conflict")
        .then(pl.lit("Settle why the ratings and the figures disagree."))
        .when("is_stale")
        .then(pl.lit("Ask for newer evidence."))
        .when(pl.col("result") == "not evidenced")
        .then(ask)
        .when(pl.col("result") == "not met")
        .then(pl.lit("Agree who mends it, with what money and by when."))
        .when(pl.col("result") == "measured")
        .then(pl.lit("Agree a local level, and who owns it."))
        .otherwise(pl.lit("Keep the evidence in date."))
        .alias("next_step")
    )
