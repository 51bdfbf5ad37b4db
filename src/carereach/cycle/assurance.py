"""Assurance, step by step: measure, rate, release, and hand the released tables to their pages."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from carereach.assurance import (
    COMPUTED,
    AssuranceAnswer,
    LeadershipAnswer,
    StaffAnswer,
    StrategiesAnswer,
    compute_measures,
    cover_staff,
    lead_sectors,
    link_strategies,
    rate_standards,
)
from carereach.cycle.assurance_tables import release_standards
from carereach.cycle.staff_tables import release_staff
from carereach.cycle.strategies_tables import release_strategies
from carereach.disclosure import NHS_RULE
from carereach.evidence import guidance, standards
from carereach.report.document import Part
from carereach.report.pages.standards import write_standards
from carereach.report.pages.strategies import write_strategies
from carereach.tables import Assumption, Workspace

__all__ = [
    "AssuranceStep",
    "answer_assurance",
    "present_assurance",
    "present_strategies",
]

_TOO_SMALL = "the figure counts few young people, so it is not shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssuranceStep:
    """What the assurance room says about one area."""

    standards: AssuranceAnswer
    staff: StaffAnswer
    leadership: LeadershipAnswer
    strategies: StrategiesAnswer


def answer_assurance(
    workspace: Workspace, *, computed: pl.DataFrame | None = None
) -> AssuranceStep:
    """Rate every standard on what the area supplied.

    Args:
        workspace: the area.
        computed: figures from other rooms, columns of ``assurance.COMPUTED``, for standards that
            have no measure here.
    """
    area = workspace.area
    listed = standards()
    own = compute_measures(workspace.frames, as_of=area.as_of)
    figures = own if computed is None else _with_others(own, computed)
    counts_people = listed.filter(pl.col("counts") == "young people")["standard_id"].to_list()
    return AssuranceStep(
        standards=rate_standards(
            listed,
            evidence=_made_safe(workspace.table("standards_evidence"), counts_people),
            computed=_made_safe(figures, counts_people, note=_TOO_SMALL),
            as_of=area.as_of,
            nation=area.nation,
            own_levels=_own_levels(area.assumptions),
        ),
        staff=cover_staff(workspace.table("workforce"), workspace.table("organisations")),
        leadership=lead_sectors(workspace.table("leadership")),
        strategies=link_strategies(workspace.table("strategies"), as_of=area.as_of),
    )


def present_assurance(workspace: Workspace, answer: AssuranceStep) -> Part:
    """Show the standards, training, supervision and leadership from released tables."""
    staff = release_staff(answer.staff, answer.leadership)
    tables = release_standards(
        answer.standards,
        staff,
        organisations=workspace.table("organisations"),
        guidance=guidance(workspace.area.nation),
    )
    return write_standards(
        tables,
        kept_out=answer.standards.kept_out,
        nation=workspace.area.nation,
        stamp=workspace.area.stamp,
    )


def present_strategies(workspace: Workspace, answer: AssuranceStep) -> Part:
    """Show the connected strategies from a released table."""
    return write_strategies(
        release_strategies(answer.strategies),
        is_supplied=workspace.is_supplied("strategies"),
    )


def _with_others(own: pl.DataFrame, computed: pl.DataFrame) -> pl.DataFrame:
    """Add other rooms' figures for standards that have none of ours."""
    theirs = computed.with_columns(
        pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in COMPUTED.items()
        if name not in computed.columns
    ).select(pl.col(name).cast(dtype) for name, dtype in COMPUTED.items())
    ours = own["standard_id"].unique().to_list()
    return pl.concat([own, theirs.filter(~pl.col("standard_id").is_in(ours))])


def _made_safe(frame: pl.DataFrame, counts_people: list[str], *, note: str = "") -> pl.DataFrame:
    """Make figures that count young people safe before anything is concluded from them.

    Where a numerator or denominator may not leave, both go: a rating cannot reveal them.
    """
    safe = {name: NHS_RULE.release(pl.col(name)) for name in ("numerator", "denominator")}
    counts = pl.col("standard_id").is_in(counts_people)
    hidden = counts & (safe["numerator"].is_null() | safe["denominator"].is_null())
    values = [
        pl.when(hidden)
        .then(None)
        .when(counts)
        .then(expression)
        .otherwise(pl.col(name))
        .cast(pl.Float64)
        .alias(name)
        for name, expression in safe.items()
    ]
    if note:
        values.append(pl.when(hidden).then(pl.lit(note)).otherwise("note").alias("note"))
    return frame.with_columns(values)


def _own_levels(assumptions: Mapping[str, Assumption]) -> dict[str, float]:
    """Return levels the local user set, by standard id (``std:ACC-02`` in ``area.toml``)."""
    return {
        name.removeprefix("std:"): own.value
        for name, own in assumptions.items()
        if name.startswith("std:")
    }
