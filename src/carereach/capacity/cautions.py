"""What to be careful about before a scenario is run: sentences, none of which stops it."""

import math
from collections.abc import Collection, Iterator

from carereach.capacity.draws import mean_of
from carereach.capacity.screen import NO_LIMIT, WITHIN, screen_network
from carereach.tables.scenario import Contract, Network, Pathway, Rates, Stage

__all__ = ["caution_scenario"]

_DAYS_A_MONTH = 365.25 / 12
_FEWEST_STARTS = 50
_ROUNDING = 1e-9


def caution_scenario(
    scenario: Network | Pathway,
    *,
    still_waiting: Collection[str] = (),
    with_numbers: bool = True,
) -> tuple[str, ...]:
    """Return what a reader of the results must know, one sentence each.

    Load at or above capacity, caps that are no whole number for a part-time worker, a horizon
    shorter than a stay, percentiles that will not be shown for want of starts, and standards of
    those seen beside standards of those still waiting.

    Args:
        scenario: what is to be simulated.
        still_waiting: ids of the standards that are measured on those still waiting.
        with_numbers: whether numbers of young people may stand in the sentences.

    Source: load and stability, Jackson 1957, doi:10.1287/opre.5.4.518 (networks); offered load,
    Little 1961, doi:10.1287/opre.9.3.383 (pathways).
    """
    if isinstance(scenario, Pathway):
        found = [
            *_pathway_load(scenario, with_numbers=with_numbers),
            *_caps(scenario, with_numbers=with_numbers),
            *_pathway_stays(scenario),
        ]
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


def _pathway_load(scenario: Pathway, *, with_numbers: bool) -> Iterator[str]:
    """Those accepted at the first referral alone: whoever comes back adds to it."""
    accepted = sum(
        _mean_rate(rates, scenario)
        * (1 - scenario.triage.excluded_share.get(name, 0.0))
        * (1 - scenario.triage.threshold)
        for name, rates in scenario.referrals_per_day.items()
    )
    places = _mean_places(scenario)
    patience = scenario.patience_assessment, scenario.patience_support
    stays = (
        ("Assessment", scenario.assessors, mean_of(scenario.assessment), patience[0]),
        ("Support", places, mean_of(scenario.support.length), patience[1]),
    )
    counted = scenario.horizon_days - scenario.warm_up_days
    for stage, limit, stay, patient in stays:
        served = accepted if limit is None or not stay else min(accepted, limit / stay)
        if limit is not None and accepted * stay >= limit * (1 - _ROUNDING):
            all_give_up = all(young.name in patient for young in scenario.classes)
            grows = (accepted - served) * _DAYS_A_MONTH if with_numbers else None
            yield _say_overload(stage, grows, all_give_up=all_give_up)
        yield from _few_starts(stage, served * counted)


def _mean_places(scenario: Pathway) -> float:
    """Young people who can be held at one time, on average from the warm-up to the horizon."""
    days = sum(_place_days(contract, scenario) for contract in scenario.contracts)
    return days / (scenario.horizon_days - scenario.warm_up_days)


def _say_overload(stage: str, grows: float | None, *, all_give_up: bool) -> str:
    what = "people give up" if all_give_up else "no steady state: the list grows"
    by = "" if grows is None else f", by {grows:.1f} a month"
    return (
        f"{stage}: at or above capacity before anybody comes back or support ends early; "
        f"{what}{by}."
    )


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


def _caps(scenario: Pathway, *, with_numbers: bool) -> Iterator[str]:
    cap = scenario.support.caseload_per_wte
    parts = {wte for contract in scenario.contracts for wte in contract.worker_wte}
    for wte in sorted(parts):
        exact = cap * wte
        if abs(exact - round(exact)) <= 1e-6:
            continue
        if with_numbers:
            may_hold, counted = f"{exact:.1f} young people", f"{_held_by(cap, wte)}"
        else:
            may_hold, counted = "no whole number of young people", "whole young people"
        yield f"A worker of {wte:g} WTE may hold {may_hold} by the cap: counted as {counted}."


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
