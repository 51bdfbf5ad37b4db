"""Who is reached by what: programmes by audience and level, with spend and checked messages."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from carereach.tables.codes import (
    AUDIENCES,
    KINDS_WITH_MESSAGES,
    PROGRAMME_KINDS,
    PROGRAMME_LEVELS,
)

__all__ = ["PreventionAnswer", "reach_programmes"]

_NAMED_KINDS = tuple(kind for kind in PROGRAMME_KINDS if kind != "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreventionAnswer:
    """Prevention programmes seen four ways.

    ``programmes``: one row per programme: programme_id, kind, level, audience, geography_code,
    eligible, reached [people], checked (yes, no, not known, no messages), running (running, ended,
    to come, dates not known), cost_gbp.
    ``grid``: every audience and level: programmes [programmes], widest (programme_id), eligible,
    reached [people, of the widest programme], state (reached, no programme, reach not known, not
    known).
    ``kinds``: every kind the brief names: kind, programmes, state (running, ended, to come, dates
    not known, none, not known).
    ``spend``: level, cost_gbp, without_cost [programmes].
    ``care_gbp_per_year``: yearly value of current care contracts; None where not supplied.
    """

    programmes: pl.DataFrame
    grid: pl.DataFrame
    kinds: pl.DataFrame
    spend: pl.DataFrame
    care_gbp_per_year: float | None


def reach_programmes(
    programmes: pl.DataFrame, *, as_of: date, contracts: pl.DataFrame | None = None
) -> PreventionAnswer:
    """Return which universal and targeted measures reach whom.

    People reached by two programmes cannot be told apart, so reach is never added up: each cell of
    the grid shows its widest programme.

    Args:
        programmes: the table ``programmes``.
        as_of: the date of the report.
        contracts: the table ``contracts``, to set spend on prevention beside spend on care.

    Source: the commissioning brief's prevention statements, evidence ids ``std:PRE-01`` to
    ``std:PRE-07`` and ``std:PAR-03``.
    """
    rows = programmes.with_columns(_running(as_of), _checked()).select(
        "programme_id",
        "kind",
        "level",
        "audience",
        "geography_code",
        "eligible",
        "reached",
        "checked",
        "running",
        "cost_gbp",
    )
    return PreventionAnswer(
        programmes=rows,
        grid=_grid(rows),
        kinds=_kinds(rows),
        spend=_spend(rows),
        care_gbp_per_year=_care(contracts, as_of),
    )


def _running(as_of: date) -> pl.Expr:
    starts, ends = pl.col("starts_on"), pl.col("ends_on")
    return (
        pl.when(ends < as_of)
        .then(pl.lit("ended"))
        .when(starts > as_of)
        .then(pl.lit("to come"))
        .when(starts.is_null() & ends.is_null())
        .then(pl.lit("dates not known"))
        .otherwise(pl.lit("running"))
        .alias("running")
    )


def _checked() -> pl.Expr:
    flag = pl.col("sense_checked_with_young_people")
    return (
        pl.when(flag.is_null() & ~pl.col("kind").is_in(KINDS_WITH_MESSAGES))
        .then(pl.lit("no messages"))
        .when(flag.is_null())
        .then(pl.lit("not known"))
        .when(flag)
        .then(pl.lit("yes"))
        .otherwise(pl.lit("no"))
        .alias("checked")
    )


def _grid(rows: pl.DataFrame) -> pl.DataFrame:
    cells = pl.DataFrame(
        [(audience, level) for audience in AUDIENCES for level in PROGRAMME_LEVELS],
        schema={"audience": pl.String, "level": pl.String},
        orient="row",
    )
    widest = (
        rows.sort("reached", descending=True, nulls_last=True)
        .group_by("audience", "level", maintain_order=True)
        .agg(
            pl.len().alias("programmes"),
            pl.col("programme_id").first().alias("widest"),
            pl.col("eligible").first(),
            pl.col("reached").first(),
        )
    )
    absent = "no programme" if rows.height else "not known"
    return cells.join(
        widest, on=["audience", "level"], how="left", maintain_order="left"
    ).with_columns(
        pl.col("programmes").fill_null(0),
        pl.when(pl.col("programmes").is_null())
        .then(pl.lit(absent))
        .when(pl.col("reached").is_null())
        .then(pl.lit("reach not known"))
        .otherwise(pl.lit("reached"))
        .alias("state"),
    )


def _kinds(rows: pl.DataFrame) -> pl.DataFrame:
    every = pl.DataFrame({"kind": _NAMED_KINDS}, schema={"kind": pl.String})
    best = ("running", "to come", "dates not known", "ended")
    found = (
        rows.with_columns(
            place=pl.col("running").replace_strict(
                {word: place for place, word in enumerate(best)}, return_dtype=pl.Int64
            )
        )
        .sort("place")
        .group_by("kind", maintain_order=True)
        .agg(pl.len().alias("programmes"), pl.col("running").first().alias("state"))
    )
    return every.join(found, on="kind", how="left", maintain_order="left").with_columns(
        pl.col("programmes").fill_null(0),
        pl.col("state").fill_null("none" if rows.height else "not known"),
    )


def _spend(rows: pl.DataFrame) -> pl.DataFrame:
    """Add up costs that were given; a level without any stays null, never 0."""
    cost = pl.col("cost_gbp")
    return rows.group_by("level", maintain_order=True).agg(
        pl.when(cost.count() > 0).then(cost.sum()).alias("cost_gbp"),
        cost.is_null().sum().alias("without_cost"),
    )


def _care(contracts: pl.DataFrame | None, as_of: date) -> float | None:
    if contracts is None:
        return None
    current = contracts.filter(
        (pl.col("starts_on") <= as_of) & (pl.col("ends_on") >= as_of)
    ).drop_nulls("value_gbp_per_year")
    return float(current["value_gbp_per_year"].sum()) if current.height else None
