"""Safeguarding leadership by sector: is the time funded, and is it filled?"""

from dataclasses import dataclass

import polars as pl

__all__ = ["LED_SECTORS", "LeadershipAnswer", "lead_sectors"]

LED_SECTORS = ("primary", "community", "hospital")
"""The sectors the commissioning brief names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadershipAnswer:
    """Leadership time by sector [WTE]: sector, state, wte_in_post, wte_funded, in the named order.

    ``state`` is filled, partly filled, empty, not funded or not supplied.
    """

    by_sector: pl.DataFrame


def lead_sectors(leadership: pl.DataFrame) -> LeadershipAnswer:
    """Return safeguarding leadership time in post and funded, by sector [WTE].

    The three sectors that the brief names are always there; a sector without a row is
    "not supplied".

    Args:
        leadership: the table ``leadership``.

    Source: evidence id ``std:LED-06``.
    """
    time = ["wte_in_post", "wte_funded"]
    given = leadership.group_by("sector", maintain_order=True).agg(
        pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in time
    )
    order = [*LED_SECTORS, *(s for s in given["sector"].to_list() if s not in LED_SECTORS)]
    rows = pl.DataFrame({"sector": order}, schema={"sector": pl.String}).join(
        given, on="sector", how="left", maintain_order="left"
    )
    return LeadershipAnswer(by_sector=rows.with_columns(_state()))


def _state() -> pl.Expr:
    post, funded = pl.col("wte_in_post"), pl.col("wte_funded")
    return (
        pl.when(funded.is_null())
        .then(pl.lit("not supplied"))
        .when(funded == 0)
        .then(pl.lit("not funded"))
        .when(post.is_null())
        .then(pl.lit("not supplied"))
        .when(post == 0)
        .then(pl.lit("empty"))
        .when(post < funded)
        .then(pl.lit("partly filled"))
        .otherwise(pl.lit("filled"))
        .alias("state")
    )
