"""Capacity, step by step: need becomes demand for places; the answer becomes released tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from carereach.capacity import (
    Caseloads,
    ContractReview,
    Demand,
    Figure,
    Sufficiency,
    Waits,
    compare_caseloads,
    compare_demand,
    compare_places,
    compare_waits,
    review_contracts,
)
from carereach.cycle.capacity_simulated import Effort, Simulated, simulate_area
from carereach.cycle.capacity_simulated_tables import release_simulated
from carereach.cycle.capacity_standards import standard_figures
from carereach.cycle.capacity_tables import release_capacity, release_contracts
from carereach.evidence import assumed, wait_standards
from carereach.report.document import Part
from carereach.report.pages.capacity import write_capacity
from carereach.report.pages.contracts import write_contracts
from carereach.tables import Assumption, Workspace

__all__ = [
    "CapacityAnswer",
    "answer_capacity",
    "present_capacity",
    "present_contracts",
    "standards_from_capacity",
]

_COVERING_ALL = ("wait:CYP4W", "wait:DRUG3W", "wait:RTT18", "wait:SH2D", "wait:TT6", "wait:TT18")
"""Waiting-time standards about everyone a service sees, so its median can be set against them.

Others are about one condition or urgency, which a workspace does not tell apart.
"""
_NATIONS = {"England": "E", "Wales": "W"}
_OWN = (
    "asm:specialist-share",
    "asm:support-months",
    "asm:contract-ending-months",
    "asm:contract-long-months",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CapacityAnswer:
    """What the capacity room says about one area."""

    demand: Demand
    waits: Waits
    caseloads: Caseloads
    contracts: ContractReview
    sufficiency: Sufficiency
    ending_months: float
    """A contract that ends within this time ends soon [months]."""
    silent_services: tuple[str, ...]
    """Active services, none of them confidential, that supplied no activity at all."""
    active_services: int
    """Active services in the area, reporting or not."""
    long_months: float
    """First term from which a specialist contract counts as long [months]."""
    simulated: Simulated | None = None
    """None where nothing was to be simulated, or no activity was supplied."""


def answer_capacity(
    workspace: Workspace,
    *,
    need_low: float | None,
    need_high: float | None,
    need_planning: float | None,
    effort: Effort | None = None,
) -> CapacityAnswer:
    """Answer whether staff and places are enough, how long young people wait, and for how long.

    Args:
        workspace: the area.
        need_low: low end of young people sexually exploited in a year; None: not known.
        need_high: high end of the same.
        need_planning: the planning figure.
        effort: how many futures to simulate; none for none.
    """
    capacity, services = workspace.table("capacity"), workspace.table("services")
    area = workspace.area
    share, support, ending, long = (_figure(name, area.assumptions) for name in _OWN)
    waits = compare_waits(
        capacity,
        services,
        standards=wait_standards(),
        nation=_NATIONS[area.nation],
        covering_all=_COVERING_ALL,
    )
    contracts = review_contracts(
        workspace.table("contracts"),
        workspace.table("payers"),
        partners=workspace.table("partners"),
        services=services,
        capacity=capacity,
        as_of=area.as_of,
        ending_months=ending.value,
    )
    need = _need(need_low, need_planning, need_high)
    sufficiency = compare_places(
        capacity,
        services,
        need=need,
        share=share,
        support_months=support,
    )
    return CapacityAnswer(
        demand=compare_demand(capacity, services),
        waits=waits,
        caseloads=compare_caseloads(capacity, services),
        contracts=contracts,
        sufficiency=sufficiency,
        ending_months=ending.value,
        silent_services=tuple(_silent(capacity, services)),
        active_services=services.filter(pl.col("status") == "active").height,
        long_months=long.value,
        simulated=_simulate(workspace, need, waits, effort) if effort else None,
    )


def present_capacity(workspace: Workspace, answer: CapacityAnswer) -> Part:
    """Show places against need, who was accepted, waits and caseload from released tables."""
    return write_capacity(
        release_capacity(answer.demand, answer.waits, answer.caseloads, answer.sufficiency),
        release_contracts(answer.contracts),
        silent_services=answer.silent_services,
        is_supplied=workspace.is_supplied("capacity"),
        simulated=release_simulated(answer.simulated, workspace.area.assumptions),
        stamp=workspace.area.stamp,
    )


def present_contracts(workspace: Workspace, answer: CapacityAnswer) -> Part:
    """Show when contracts end, who would lose their worker and who pays, from released tables."""
    return write_contracts(
        release_contracts(answer.contracts),
        ending_months=round(answer.ending_months),
        is_supplied=workspace.is_supplied("contracts"),
        stamp=workspace.area.stamp,
    )


def standards_from_capacity(answer: CapacityAnswer) -> pl.DataFrame:
    """Return figures for standards that this room can honestly give.

    Columns: standard_id, numerator, denominator (null where the standard has none), note,
    counts_people. A standard without a row here has no figure from this room.
    """
    figures = standard_figures(
        answer.demand,
        answer.waits,
        answer.caseloads,
        answer.contracts,
        answer.sufficiency,
        active_services=answer.active_services,
        long_months=answer.long_months,
    )
    return pl.DataFrame(
        [
            (one.standard_id, one.numerator, one.denominator, one.note, one.counts_people)
            for one in figures
        ],
        schema={
            "standard_id": pl.String,
            "numerator": pl.Float64,
            "denominator": pl.Float64,
            "note": pl.String,
            "counts_people": pl.Boolean,
        },
        orient="row",
    )


def _simulate(
    workspace: Workspace, need: Figure | None, waits: Waits, effort: Effort
) -> Simulated | None:
    return simulate_area(
        workspace,
        need=(need.low, need.value, need.high) if need else None,
        standards=waits.verdicts,
        effort=effort,
    )


def _figure(entry_id: str, own: Mapping[str, Assumption]) -> Figure:
    entry = assumed(entry_id, own)
    value = entry.number
    return Figure(
        source=entry.id,
        low=value if entry.low is None else entry.low,
        value=value,
        high=value if entry.high is None else entry.high,
    )


def _need(low: float | None, planning: float | None, high: float | None) -> Figure | None:
    if low is None or planning is None or high is None:
        return None
    return Figure(source="need", low=low, value=planning, high=high)


def _silent(capacity: pl.DataFrame, services: pl.DataFrame) -> Iterator[str]:
    reporting = capacity["service_id"].to_list()
    yield from services.filter(
        (pl.col("status") == "active")
        & ~pl.col("confidential_location").fill_null(value=False)
        & ~pl.col("service_id").is_in(reporting)
    ).sort("name")["name"]
