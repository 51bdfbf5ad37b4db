"""A result as it is printed: whose level was met or missed is always said."""

from collections.abc import Sequence

import polars as pl

__all__ = ["NATIONS", "say_result"]

NATIONS = {"England": ("E", "EW", "UK"), "Wales": ("W", "EW", "UK")}
"""Which nation codes of a standard hold in which nation."""


def say_result(nation: str) -> pl.Expr:
    """Return the words for each result; the first case that fits is used.

    Needs the columns of a rated standard and ``is_hidden`` (its figure is too small to show).
    """
    cases = (*_outside(nation), *_without_figure(), *_against_level(), *_without_level())
    return _first_that_fits(cases, otherwise=pl.col("result")).alias("result_words")


def _outside(nation: str) -> tuple[tuple[pl.Expr, pl.Expr], ...]:
    return (
        (~pl.col("nation").is_in(NATIONS[nation]), pl.lit(f"not applicable in {nation}")),
        (
            pl.col("status") == "legacy",
            pl.lit("not applicable: an earlier rule, kept to read old returns"),
        ),
        (~pl.col("in_force"), pl.lit("not applicable: not in force, or not confirmed to be")),
        (_result_is("not applicable"), pl.lit("rated not applicable")),
    )


def _without_figure() -> tuple[tuple[pl.Expr, pl.Expr], ...]:
    has_figure = pl.col("data_view").is_not_null()
    return (
        (
            _result_is("not evidenced") & pl.col("is_hidden"),
            pl.lit("not evidenced: the figure is too small to show"),
        ),
        (
            _result_is("not evidenced") & pl.col("self_view").is_not_null(),
            pl.lit("not evidenced: self-rated only, no evidence named"),
        ),
        (
            (_result_is("met") | _result_is("not met")) & ~has_figure,
            pl.format("rated {}, no figure", "result"),
        ),
    )


def _against_level() -> tuple[tuple[pl.Expr, pl.Expr], ...]:
    wrong_side = (
        pl.when(pl.col("direction") == "at_most").then(pl.lit("above")).otherwise(pl.lit("below"))
    )
    is_ours = pl.col("standing") == "local proposal"
    met, not_met = _result_is("met"), _result_is("not met")
    return (
        ((met | not_met) & pl.col("national"), pl.col("result")),
        (met & is_ours, pl.lit("meets our proposed level")),
        (not_met & is_ours, pl.format("{} our proposed level", wrong_side)),
        (met, pl.lit("meets the level in guidance")),
        (not_met, pl.format("{} the level in guidance", wrong_side)),
    )


def _without_level() -> tuple[tuple[pl.Expr, pl.Expr], ...]:
    measured = _result_is("measured")
    return (
        (
            measured & (pl.col("standing") == "comparator"),
            pl.lit("measured; the comparator is no target"),
        ),
        (measured, pl.lit("measured; no national level")),
    )


def _result_is(word: str) -> pl.Expr:
    return pl.col("result") == word


def _first_that_fits(cases: Sequence[tuple[pl.Expr, pl.Expr]], *, otherwise: pl.Expr) -> pl.Expr:
    return pl.coalesce(
        *(pl.when(fits).then(words) for fits, words in cases),
        otherwise,
    )
