"""Prevention, step by step: answer, release, and hand the released tables to the page."""

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.evidence import assumed
from carereach.prevention import PreventionAnswer, reach_programmes
from carereach.report.document import Part
from carereach.report.pages.prevention import PreventionTables, write_prevention
from carereach.tables import Workspace

__all__ = ["answer_prevention", "present_prevention"]

_PEOPLE = (
    Field(name="eligible", label="People it is meant for", role="people", unit="people"),
    Field(name="reached", label="People reached", role="people", unit="people"),
    Field(
        name="share",
        label="Share reached",
        role="share",
        numerator="reached",
        denominator="eligible",
    ),
)


def answer_prevention(workspace: Workspace) -> PreventionAnswer:
    """Say which universal and targeted measures reach whom in the area."""
    return reach_programmes(
        workspace.table("programmes"),
        as_of=workspace.area.as_of,
        contracts=workspace.table("contracts"),
    )


def present_prevention(workspace: Workspace, answer: PreventionAnswer) -> Part:
    """Show prevention from released tables."""
    return write_prevention(
        PreventionTables(
            programmes=_programmes(answer.programmes),
            grid=_grid(answer.grid),
            kinds=release(
                answer.kinds,
                name="prevention_kinds",
                title="Kinds of prevention the brief names",
                fields=(
                    Field(name="kind", label="Kind"),
                    Field(name="state", label="State"),
                    Field(name="programmes", label="Programmes", role="number", unit="programmes"),
                ),
                sources=("std:PRE-01", "std:PRE-02", "std:PRE-03", "std:PRE-05", "std:PRE-07"),
            ),
            spend=_spend(answer),
        ),
        is_supplied=workspace.is_supplied("programmes"),
        low_share=assumed("asm:low-reach-share", workspace.area.assumptions).number,
        stamp=workspace.area.stamp,
    )


def _programmes(rows: pl.DataFrame) -> Released:
    return release(
        rows.with_columns(
            programme=pl.format("{} for {} ({})", "kind", "audience", "programme_id"),
        ),
        name="prevention_programmes",
        title="Programmes: who is reached",
        fields=(
            Field(name="programme", label="Programme"),
            Field(name="programme_id", label="Id"),
            Field(name="kind", label="Kind"),
            Field(name="level", label="Level"),
            Field(name="audience", label="Audience"),
            *_PEOPLE,
            Field(name="checked", label="Checked with young people"),
            Field(name="running", label="Running"),
            Field(name="cost_gbp", label="Cost", role="number", unit="pounds"),
        ),
        sources=("std:PAR-03", "std:PRE-04", "std:PRE-05"),
        notes=("People reached by two programmes are counted in both, so reach is not added up.",),
    )


def _grid(rows: pl.DataFrame) -> Released:
    return release(
        rows,
        name="prevention_grid",
        title="Audience by level: the widest programme in each cell",
        fields=(
            Field(name="audience", label="Audience"),
            Field(name="level", label="Level"),
            Field(name="state", label="State"),
            Field(name="programmes", label="Programmes", role="number", unit="programmes"),
            Field(name="widest", label="Widest programme"),
            *_PEOPLE,
        ),
    )


def _spend(answer: PreventionAnswer) -> Released:
    total = answer.spend["cost_gbp"].sum() if answer.spend.height else None
    rows = answer.spend.with_columns(
        pl.format("{} prevention", "level").alias("line"),
        (pl.col("cost_gbp") / (total or None) * 100).cast(pl.Float64).alias("percent"),
        pl.col("without_cost").cast(pl.Int64),
    ).select("line", "cost_gbp", "percent", "without_cost")
    care = pl.DataFrame(
        [("care contracts, a year", answer.care_gbp_per_year, None, None)],
        schema=rows.schema,
        orient="row",
    )
    return release(
        pl.concat([rows, care]),
        name="prevention_spend",
        title="What prevention costs, beside care",
        fields=(
            Field(name="line", label="Spend on"),
            Field(name="cost_gbp", label="Cost", role="number", unit="pounds"),
            Field(name="percent", label="Share of prevention", role="number", unit="%"),
            Field(name="without_cost", label="Programmes without a cost", role="number"),
        ),
        notes=("A programme's cost is the whole programme's; contracts are for one year.",),
    )
