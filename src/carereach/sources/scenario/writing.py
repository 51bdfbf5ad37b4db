"""A scenario written as a file that reads back as the same scenario."""

import json
import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from carereach.sources.scenario.names import file_name
from carereach.sources.scenario.section import NO_LIMIT
from carereach.tables.scenario import (
    Contract,
    DayStage,
    Distribution,
    Network,
    Pathway,
    Rates,
    Route,
    Stage,
    Standard,
    StartingState,
    Support,
    Triage,
)

__all__ = ["format_scenario"]

_PARAMETERS = {
    "exponential": ("mean",),
    "deterministic": ("mean",),
    "lognormal": ("mean", "sd"),
    "gamma": ("mean", "sd"),
    "truncated normal": ("mean", "sd", "low", "high"),
    "empirical": ("values", "chances"),
}
_Keys = Mapping[str, Any]


def format_scenario(scenario: Network | Pathway) -> str:
    """Return the scenario as TOML, with every time in days."""
    head: dict[str, Any] = {
        "name": scenario.name,
        "kind": _kind(scenario),
        "unit": "day",
        "horizon": scenario.horizon_days,
        "warm_up": scenario.warm_up_days,
        "wait_bin": scenario.wait_bin_days,
    }
    tables: list[tuple[str, _Keys]] = [
        ("[[class]]", {"name": young.name, "priority": young.priority})
        for young in scenario.classes
    ]
    tables += [("[[standard]]", _standard(one)) for one in scenario.standards]
    if isinstance(scenario, Pathway):
        head |= _pathway(scenario)
        tables += _pathway_tables(scenario)
    else:
        tables += [("[[stage]]", _stage(stage)) for stage in scenario.stages]
        tables += [("[[stage]]", _day_stage(stage)) for stage in scenario.day_stages]
    return "\n".join([*_lines(head), *_blocks(tables)]) + "\n"


def _kind(scenario: Network | Pathway) -> str:
    if isinstance(scenario, Pathway):
        return "pathway"
    return "day-step" if scenario.day_stages else "network"


def _blocks(tables: Iterable[tuple[str, _Keys]]) -> Iterable[str]:
    for title, keys in tables:
        lines = list(_lines(keys))
        if lines:
            yield from ("", title, *lines)


def _lines(keys: _Keys) -> Iterable[str]:
    """One key on each line; what is none or an empty table is left out."""
    for key, value in keys.items():
        if value is not None and not (isinstance(value, Mapping) and not value):
            yield f"{_key(key)} = {_value(value)}"


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("_", "a").replace("-", "a").isalnum()
    return key if plain else _quoted(key)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(
            f"{_key(key)} = {_value(one)}" for key, one in value.items() if one is not None
        )
        return f"{{ {inner} }}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return repr(float(value) if isinstance(value, float) else int(value))


def _standard(standard: Standard) -> _Keys:
    return {
        "wait_id": standard.wait_id,
        "limit": standard.limit_days,
        "share": standard.share,
        "since": standard.since or None,
    }


def _length(length: Distribution) -> _Keys:
    given = {name: getattr(length, name) for name in _PARAMETERS[length.kind]}
    return {"kind": length.kind} | {
        name: value for name, value in given.items() if value != math.inf
    }


def _lengths(lengths: Mapping[str, Distribution]) -> _Keys:
    return {name: _length(length) for name, length in lengths.items()}


def _rates(rates: Rates) -> Any:
    if len(rates) == 1 and rates[0][0] == 0:
        return rates[0][1]
    return [{"from": start, "rate": rate} for start, rate in rates]


def _routes(routes: tuple[Route, ...]) -> list[_Keys]:
    return [{"to": route.to, "chance": route.chance} for route in routes]


def _stage(stage: Stage) -> _Keys:
    return {
        "name": stage.name,
        "servers": NO_LIMIT if stage.servers is None else stage.servers,
        "waiting_room": stage.waiting_room,
        "service": _lengths(stage.service),
        "arrivals": {name: _rates(rates) for name, rates in stage.arrivals.items()},
        "patience": _lengths(stage.patience),
        "accepts": dict(stage.accepts),
        "next": {name: _routes(routes) for name, routes in stage.next.items()},
        "reneged": {name: _routes(routes) for name, routes in stage.reneged.items()},
    }


def _day_stage(stage: DayStage) -> _Keys:
    names = ("p1", "p2", "p3", "p4")
    return {
        "name": stage.name,
        "places": stage.places,
        "stay": _length(stage.stay),
        "arrivals": _rates(stage.arrivals) if stage.arrivals else None,
        "next": _routes(stage.next) or None,
        "reneged": _routes(stage.reneged) or None,
        "hazard": dict(zip(names, stage.hazard, strict=True)) if stage.hazard else None,
    }


def _pathway(scenario: Pathway) -> _Keys:
    return {
        "starts_on": scenario.starts_on,
        "referrals": {n: _rates(rates) for n, rates in scenario.referrals_per_day.items()} or {},
        "assessors": NO_LIMIT if scenario.assessors is None else scenario.assessors,
        "assessment": _length(scenario.assessment),
        "hidden": dict(scenario.hidden),
        "comes_forward_per_year": scenario.comes_forward_per_year,
        "patience_assessment": _lengths(scenario.patience_assessment),
        "patience_support": _lengths(scenario.patience_support),
        "cost_per_wte_year_gbp": scenario.cost_per_wte_year_gbp,
        "cost_per_crisis_gbp": scenario.cost_per_crisis_gbp,
    }


def _pathway_tables(scenario: Pathway) -> list[tuple[str, _Keys]]:
    support = scenario.support
    return [
        ("[triage]", _triage(scenario.triage)),
        ("[support]", _support(support)),
        (
            "[support.outreach]",
            {
                "attempts": support.outreach.attempts,
                "every": support.outreach.every_days,
                "re_engages": support.outreach.re_engages,
            },
        ),
        (
            "[support.turnover]",
            {
                "leaves_per_year": support.turnover.leaves_per_year,
                "replaced_after": _length(support.turnover.replaced_after),
                "survives": support.turnover.survives,
            },
        ),
        *(("[[contract]]", _contract(contract)) for contract in scenario.contracts),
        ("[start]", _start(scenario.start)),
        ("[assumed]", {file_name(name): ends for name, ends in scenario.assumed.items()}),
    ]


def _triage(triage: Triage) -> _Keys:
    return {
        "threshold": triage.threshold,
        "excluded_share": dict(triage.excluded_share),
        "returns": triage.returns,
        "returns_after": _length(triage.returns_after),
        "worse_by": triage.worse_by,
        "crisis": triage.crisis,
    }


def _support(support: Support) -> _Keys:
    return {
        "caseload_per_wte": support.caseload_per_wte,
        "length": _length(support.length),
        "contact_every": support.contact_every_days,
        **_hours(support),
        "refuses": support.refuses,
        "re_referred_planned": support.re_referred_planned,
        "re_referred_unplanned": support.re_referred_unplanned,
        "re_referred_after": _length(support.re_referred_after),
        "crisis_unplanned": support.crisis_unplanned,
    }


def _hours(support: Support) -> _Keys:
    if not math.isfinite(support.contact_hours_per_wte_week):
        return {}
    return {
        "hours_per_contact": support.hours_per_contact,
        "contact_hours_per_wte_week": support.contact_hours_per_wte_week,
    }


def _contract(contract: Contract) -> _Keys:
    return {
        "name": contract.name,
        "starts": contract.starts_day,
        "ends": contract.ends_day,
        "worker_wte": contract.worker_wte,
        "handover": contract.handover,
        "embargo": contract.embargo_days,
    }


def _start(start: StartingState) -> _Keys:
    return {
        "waiting_for_assessment": dict(start.waiting_for_assessment),
        "waiting_for_support": dict(start.waiting_for_support),
        "held": dict(start.held),
        "mean_wait_assessment": start.mean_wait_assessment_days,
        "mean_wait_support": start.mean_wait_support_days,
    }
