"""What young people said, what changed because of it, and whether they were told."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from carereach.tables.codes import KINDS_WITH_MESSAGES

__all__ = ["ParticipationAnswer", "follow_up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationAnswer:
    """Every time young people were asked, and what came of it.

    ``activities``: the rows of ``participation`` with state: changed and told back; told back,
    nothing changed yet; changed, not told back; still in time; overdue. Newest first.
    ``summary``: asked, due, told_back, told_back_in_time, changed [activities]; one row.
    ``checks``: programmes with messages: programme_id, kind, audience, checked (yes, no or not
    known).
    ``advocates``: programmes of peer advocates: programme_id, eligible, reached, running.
    """

    activities: pl.DataFrame
    summary: pl.DataFrame
    checks: pl.DataFrame
    advocates: pl.DataFrame


def follow_up(
    participation: pl.DataFrame,
    programmes: pl.DataFrame,
    *,
    as_of: date,
    answer_months: int = 3,
) -> ParticipationAnswer:
    """Return what young people said, what changed and whether they were told in time.

    Args:
        participation: the table ``participation``.
        programmes: the table ``programmes``, for checked messages and peer advocates.
        as_of: the date of the report.
        answer_months: how soon young people should hear back [months].

    Source: evidence ids ``std:PAR-01``, ``std:PAR-02`` (a response within three months) and
    ``std:PAR-03``.
    """
    rows = participation.with_columns(
        due_on=pl.col("held_on").dt.offset_by(f"{answer_months}mo"),
    ).with_columns(_state(as_of), is_due=pl.col("due_on") <= as_of)
    return ParticipationAnswer(
        activities=rows.sort("held_on", descending=True),
        summary=_summary(rows),
        checks=_checks(programmes),
        advocates=programmes.filter(pl.col("kind") == "peer advocates").select(
            "programme_id",
            "eligible",
            "reached",
            ((pl.col("ends_on") >= as_of) | pl.col("ends_on").is_null()).alias("running"),
        ),
    )


def _state(as_of: date) -> pl.Expr:
    is_told, is_changed = pl.col("fed_back_on").is_not_null(), pl.col("what_changed").is_not_null()
    return (
        pl.when(is_told & is_changed)
        .then(pl.lit("changed and told back"))
        .when(is_told)
        .then(pl.lit("told back, nothing changed yet"))
        .when(is_changed)
        .then(pl.lit("changed, not told back"))
        .when(pl.col("due_on") > as_of)
        .then(pl.lit("still in time"))
        .otherwise(pl.lit("overdue"))
        .alias("state")
    )


def _summary(rows: pl.DataFrame) -> pl.DataFrame:
    is_told = pl.col("fed_back_on").is_not_null()
    counted = pl.col("is_due") | is_told
    return rows.select(
        asked=pl.len(),
        due=counted.sum(),
        told_back=is_told.sum(),
        told_back_in_time=(pl.col("fed_back_on") <= pl.col("due_on")).fill_null(value=False).sum(),
        changed=pl.col("what_changed").is_not_null().sum(),
    )


def _checks(programmes: pl.DataFrame) -> pl.DataFrame:
    flag = pl.col("sense_checked_with_young_people")
    return programmes.filter(pl.col("kind").is_in(KINDS_WITH_MESSAGES)).select(
        "programme_id",
        "kind",
        "audience",
        pl.when(flag.is_null())
        .then(pl.lit("not known"))
        .when(flag)
        .then(pl.lit("yes"))
        .otherwise(pl.lit("no"))
        .alias("checked"),
    )
