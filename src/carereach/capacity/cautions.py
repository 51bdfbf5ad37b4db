"""What to be careful about before a scenario is run: sentences, none of which stops it."""

import math
from collections.abc import Collection, Iterator

from carereach.capacity.draws import mean_of
from carereach.capacity.scenario import Contract, Distribution, Network, Pathway, Rates, Stage
from carereach.capacity.screen import NO_LIMIT, WITHIN, screen_network

__all__ = ["caution_scenario"]

_DAYS_A_MONTH = 365.25 / 12
_FEWEST_STARTS = 50
_ROUNDING = 1e-9


def caution_scenario(
    scenario: Network | Pathway, *, still_waiting: Collection[str] = ()
) -> tuple[str, ...]:
    """Return what a reader of the results must know, one sentence each.

    Load at or above capacity, caps that are no whole number for a part-time worker, a horizon
    shorter than a stay, percentiles that will not be shown for want of starts, and standards of
    those seen beside standards of those still waiting.

    Args:
        scenario: what is to be simulated.
        still_waiting: ids of the standards that are measured on those still waiting.

    Source: load and stability, Jackson 1957, doi:10.1287/opre.5.4.518 (networks); offered load,
    Little 1961, doi:10.1287/opre.9.3.383 (pathways).
    """
    if isinstance(scenario, Pathway):
        found = [*_pathway_load(scenario), *_caps(scenario), *_pathway_stays(scenario)]
    else:
        found = [*_network_load(scenario), *_network_stays(scenario)]
    return (*found, *_mixed_waits(scenario, still_waiting))


def _as_network(scenario: Network) -> Network:
    """A day-step network as the plain one with the same load."""
    if not scenario.day_stages:
        return scenario
    name = scenario.classes[0].name
    stages = tuple(
        Stage(
            name=stage.name,
            servers=stage.places,
            service={name: stage.stay},
            arrivals={name: stage.arrivals} if stage.arrivals else {},
            patience={name: stage.stay} if stage.hazard else {},
            next={name: stage.next},
            reneged={name: stage.reneged},
        )
        for stage in scenario.day_stages
    )
    return Network(
        name=scenario.name,
        horizon_days=scenario.horizon_days,
        warm_up_days=scenario.warm_up_days,
        classes=scenario.classes,
        stages=stages,
    )


def _network_load(scenario: Network) -> Iterator[str]:
    counted = scenario.horizon_days - scenario.warm_up_days
    for load in screen_network(_as_network(scenario)):
        if load.state not in {WITHIN, NO_LIMIT}:
            yield load.sentence
        served = load.arrivals_per_day - load.unserved_per_month / _DAYS_A_MONTH
        yield from _few_starts(load.stage, served * counted)


def _network_stays(scenario: Network) -> Iterator[str]:
    for stage in scenario.stages:
        longest = max((mean_of(length) for length in stage.service.values()), default=0.0)
        yield from _short_horizon(stage.name, longest, scenario.horizon_days)
    for day_stage in scenario.day_stages:
        yield from _short_horizon(day_stage.name, mean_of(day_stage.stay), scenario.horizon_days)


def _pathway_load(scenario: Pathway) -> Iterator[str]:
    """Those accepted at the first referral alone: whoever comes back adds to it."""
    accepted = sum(
        _mean_rate(rates, scenario)
        * (1 - scenario.triage.excluded_share.get(name, 0.0))
        * (1 - scenario.triage.threshold)
        for name, rates in scenario.referrals_per_day.items()
    )
    counted = scenario.horizon_days - scenario.warm_up_days
    yield from _overload(
        "Assessment", accepted, scenario.assessors, scenario.assessment, counted, scenario
    )
    places = sum(_place_days(contract, scenario) for contract in scenario.contracts) / counted
    yield from _overload("Support", accepted, places, scenario.support.length, counted, scenario)


def _overload(
    stage: str,
    arrivals: float,
    places: float | None,
    length: Distribution,
    counted: float,
    scenario: Pathway,
) -> Iterator[str]:
    stay = mean_of(length)
    served = arrivals if places is None or not stay else min(arrivals, places / stay)
    if places is not None and arrivals * stay >= places * (1 - _ROUNDING):
        patience = scenario.patience_assessment if stage == "Assessment" else (
            scenario.patience_support
        )  # fmt: skip
        what = (
            "people give up"
            if all(young.name in patience for young in scenario.classes)
            else "no steady state: the list grows"
        )
        grows = (arrivals - served) * _DAYS_A_MONTH
        yield (
            f"{stage}: at or above capacity before anybody comes back or support ends early; "
            f"{what}, by {grows:.1f} a month."
        )
    yield from _few_starts(stage, served * counted)


def _mean_rate(rates: Rates, scenario: Pathway) -> float:
    start, end = scenario.warm_up_days, scenario.horizon_days
    ends = [day for day, _ in rates[1:]] + [math.inf]
    total = sum(
        rate * max(0.0, min(until, end) - max(day, start))
        for (day, rate), until in zip(rates, ends, strict=bool(rates))
    )
    return total / (end - start)


def _place_days(contract: Contract, scenario: Pathway) -> float:
    days = min(contract.ends_day, scenario.horizon_days) - max(
        contract.starts_day, scenario.warm_up_days
    )
    cap = scenario.support.caseload_per_wte
    return max(0.0, days) * sum(_held_by(cap, wte) for wte in contract.worker_wte)


def _held_by(cap: float, wte: float) -> int:
    return max(1, math.floor(cap * wte + _ROUNDING))


def _caps(scenario: Pathway) -> Iterator[str]:
    cap = scenario.support.caseload_per_wte
    parts = {wte for contract in scenario.contracts for wte in contract.worker_wte}
    for wte in sorted(parts):
        exact = cap * wte
        if abs(exact - round(exact)) > 1e-6:
            yield (
                f"A worker of {wte:g} WTE may hold {exact:.1f} young people by the cap: "
                f"counted as {_held_by(cap, wte)}."
            )


def _pathway_stays(scenario: Pathway) -> Iterator[str]:
    yield from _short_horizon("Support", mean_of(scenario.support.length), scenario.horizon_days)


def _short_horizon(stage: str, stay: float, horizon: float) -> Iterator[str]:
    if horizon < stay:
        yield (
            f"{stage}: the horizon is shorter than a mean stay, so few will have left by then and "
            "the list looks shorter than it will be."
        )


def _few_starts(stage: str, starts: float) -> Iterator[str]:
    if starts < _FEWEST_STARTS:
        yield (
            f"{stage}: fewer than {_FEWEST_STARTS} starts are expected, so percentiles of waits "
            "will not be shown."
        )


def _mixed_waits(scenario: Network | Pathway, still_waiting: Collection[str]) -> Iterator[str]:
    ids = {standard.wait_id for standard in scenario.standards}
    if ids & set(still_waiting) and ids - set(still_waiting):
        yield (
            "Some standards are about those seen and some about those still waiting: the two kinds "
            "of wait must not be compared."
        )
