"""What the capacity answers say about standards: only what the figures honestly show."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from carereach.capacity import Caseloads, ContractReview, Demand, Sufficiency, Waits

__all__ = ["StandardFigure", "standard_figures"]

_SPECIALIST, _THERAPY = "S10", "S20"
_DAYS_PER_WEEK, _MONTHS_A_YEAR = 7, 12
_AVERAGE = "average caseload of the service; single workers may hold more"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardFigure:
    """One standard's figure: a numerator over a denominator, and what it rests on."""

    standard_id: str
    numerator: float
    denominator: float | None
    note: str = ""
    counts_people: bool = False


def standard_figures(
    demand: Demand,
    waits: Waits,
    caseloads: Caseloads,
    contracts: ContractReview,
    sufficiency: Sufficiency,
    *,
    active_services: int,
    long_months: float,
) -> tuple[StandardFigure, ...]:
    """Return the standards' figures; a standard whose figure cannot be told has none.

    Args:
        demand: demand by service.
        waits: waits by service and stage.
        caseloads: caseload by service.
        contracts: every contract.
        sufficiency: places against need.
        active_services: active services in the area [services].
        long_months: first term from which a specialist contract is long [months].
    """
    return (
        *_contract_figures(contracts.contracts, long_months),
        *_demand_figures(demand.services, active_services),
        *_caseload_figures(caseloads.services),
        *_wait_figures(waits.waits),
        *_place_figures(sufficiency),
    )


def _contract_figures(contracts: pl.DataFrame, long_months: float) -> Iterator[StandardFigure]:
    running = contracts.filter(
        (pl.col("setting") == _SPECIALIST) & ~pl.col("ending").is_in(["has ended"])
    )
    if not running.height:
        return
    total = running.height
    long = running.filter(pl.col("term_months") >= long_months).height
    yield StandardFigure(standard_id="CON-01", numerator=long, denominator=total)
    lengths = running["length"]
    if not lengths.is_in(["not known", "longer than support and wait"]).any():
        yield StandardFigure(
            standard_id="CON-02",
            numerator=0,
            denominator=total,
            note="no term is longer than even the mean support plus wait",
        )
    yield from _income_ending(running)
    if running["outreach_funded"].null_count() == 0:
        paid = int(running["outreach_funded"].sum())
        yield StandardFigure(standard_id="OUT-01", numerator=paid, denominator=total)


def _income_ending(running: pl.DataFrame) -> Iterator[StandardFigure]:
    values = running.filter(pl.col("ending") != "has not started")
    income = values["value_gbp_per_year"]
    if income.is_empty() or income.null_count() or not income.sum():
        return
    soon = values.filter(pl.col("ending") == "ends soon")["value_gbp_per_year"]
    yield StandardFigure(
        standard_id="CON-03",
        numerator=float(soon.sum()),
        denominator=float(income.sum()),
        note="pounds a year, specialist service contracts",
    )


def _demand_figures(demand: pl.DataFrame, active_services: int) -> Iterator[StandardFigure]:
    told = demand.filter(pl.col("state") != "not known")
    if told.height:
        yield StandardFigure(
            standard_id="CAP-01",
            numerator=told.filter(pl.col("state") != "the list grows").height,
            denominator=told.height,
            note="services whose list does not grow, of those where it can be told",
        )
    if demand.height:
        yield StandardFigure(
            standard_id="CAP-02",
            numerator=demand.filter(pl.col("waiting").is_not_null()).height,
            denominator=active_services,
            note="active services that reported how many wait",
        )
    specialist = demand.filter(pl.col("setting") == _SPECIALIST)
    counts = specialist.select("closed_before_support", "referrals")
    if counts.height and not counts.null_count().sum_horizontal().item():
        yield StandardFigure(
            standard_id="ACC-07",
            numerator=float(counts["closed_before_support"].sum()),
            denominator=float(counts["referrals"].sum()),
            note="specialist service; whether a young person chose it was not supplied",
            counts_people=True,
        )


def _caseload_figures(caseloads: pl.DataFrame) -> Iterator[StandardFigure]:
    told = caseloads.filter(
        (pl.col("setting") == _SPECIALIST)
        & pl.col("state").is_in(["above the cap", "at the cap", "below the cap"])
    )
    if told.height:
        within = told.filter(pl.col("state") != "above the cap")
        yield StandardFigure(
            standard_id="OUT-04",
            numerator=float(within["staff_wte"].sum()),
            denominator=float(told["staff_wte"].sum()),
            note=_AVERAGE,
        )


def _wait_figures(waits: pl.DataFrame) -> Iterator[StandardFigure]:
    told = waits.filter(
        (pl.col("setting") == _THERAPY)
        & (pl.col("stage") == "to treatment")
        & pl.col("median_days").is_not_null()
    )
    if told.height:
        longest = told["median_days"].to_list()
        yield StandardFigure(
            standard_id="MHT-05",
            numerator=round(max(longest) / _DAYS_PER_WEEK, 1),
            denominator=None,
            note="weeks, the longest median among therapy services; those seen only",
        )


def _place_figures(sufficiency: Sufficiency) -> Iterator[StandardFigure]:
    expected = sufficiency.expected_new_per_year
    if sufficiency.places is None or not expected:
        return
    a_year = sufficiency.places * _MONTHS_A_YEAR / sufficiency.support.value
    yield StandardFigure(
        standard_id="SPC-02",
        numerator=round(a_year),
        denominator=round(expected),
        note="places that come free in a year, over new young people expected (planning figure)",
        counts_people=True,
    )
