"""The pathway map: one state for each need, stage and age band."""

from dataclasses import dataclass

import polars as pl

from carereach.access.outcomes import count_outcomes, count_reasons
from carereach.access.usable import UsableAccess

__all__ = ["ALL_AGES", "STATES", "PathwayMap", "audit_pathway"]

STATES = ("can get in", "can get in with difficulty", "cannot get in", "not known")
ALL_AGES = "8-17"
_CELL = ("need", "stage", "age_band")


@dataclass(frozen=True, slots=True, eq=False)
class PathwayMap:
    """The map and the reasons behind it.

    ``cells`` has one row per need, stage and age band, all ages together under "8-17":
    young_people, reached, reached_with_difficulty, get_in (both together), not_known, not_reached,
    state, first_barrier (the test that shuts out most). ``reasons`` is as ``count_reasons``, with
    "8-17" added.
    """

    cells: pl.DataFrame
    reasons: pl.DataFrame


def audit_pathway(
    access: UsableAccess, *, can_get_in_share: float, difficulty_share: float
) -> PathwayMap:
    """Return the state of every place on the pathway, by the share of young people who get in.

    "Can get in": the share reached without difficulty is at least ``can_get_in_share``. "Can get
    in with difficulty": the share reached at all is at least ``difficulty_share``. Otherwise
    "cannot get in". "Not known" where what is not known could change the answer, or nobody lives
    there.

    Args:
        access: the outcomes.
        can_get_in_share: share of young people [0 to 1].
        difficulty_share: share of young people [0 to 1].

    Source: this project's own rule; the shares are the local proposals asm:can-get-in-share and
    asm:difficulty-share.
    """
    outcomes = _with_all_ages(count_outcomes(access), [*_CELL[:2]])
    reasons = _with_all_ages(count_reasons(access), [*_CELL[:2], "test", "barrier"])
    easily, at_all = pl.col("reached"), pl.col("get_in")
    unsure = pl.col("not_known")

    def state(extra: pl.Expr) -> pl.Expr:
        return (
            pl.when(easily + extra >= can_get_in_share * pl.col("young_people"))
            .then(pl.lit(STATES[0]))
            .when(at_all + extra >= difficulty_share * pl.col("young_people"))
            .then(pl.lit(STATES[1]))
            .otherwise(pl.lit(STATES[2]))
        )

    worst, best = state(pl.lit(0)), state(unsure)
    settled = (pl.col("young_people") > 0) & (worst == best)
    cells = outcomes.with_columns(get_in=easily + pl.col("reached_with_difficulty")).with_columns(
        state=pl.when(settled).then(worst).otherwise(pl.lit(STATES[3]))
    )
    cells = cells.join(_first_barriers(reasons), on=_CELL, how="left", maintain_order="left")
    return PathwayMap(cells, reasons)


def _with_all_ages(counts: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Add a row for all ages together after the rows of the bands."""
    together = counts.group_by(keys, maintain_order=True).agg(
        pl.lit(ALL_AGES).alias("age_band"), pl.col(pl.Int64).sum()
    )
    return pl.concat([counts, together.select(counts.columns)])


def _first_barriers(reasons: pl.DataFrame) -> pl.DataFrame:
    return (
        reasons.filter(pl.col("first") > 0)
        .sort("first", descending=True, maintain_order=True)
        .unique(_CELL, keep="first", maintain_order=True)
        .select(*_CELL, first_barrier="test")
    )
