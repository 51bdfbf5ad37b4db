"""Pathways of referral, assessment and months of support, as a scenario file has them."""

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from carereach.base import MethodError
from carereach.sources.scenario.lengths import by_class, read_length, read_rates
from carereach.sources.scenario.names import declared_name, is_time
from carereach.sources.scenario.opening import Opening
from carereach.sources.scenario.section import Section
from carereach.tables.scenario import (
    Contract,
    Outreach,
    Pathway,
    Rates,
    StartingState,
    Support,
    Triage,
    Turnover,
)
from carereach.tables.scenario_fields import find_numbers

__all__ = ["read_pathway"]

_WTE_NEEDED = (
    "is a headcount: give worker_wte, a list with the WTE of each named worker, and nothing else"
)


def read_pathway(root: Section, opening: Opening) -> Pathway:
    """Return a pathway; ``root`` has had its opening read."""
    classes = opening.class_names

    def rates(owner: Section, key: str) -> Rates:
        return read_rates(owner, key, opening.horizon_days)

    root.need("referrals")
    if len(classes) > 1 and root.has("referrals") and not isinstance(root.get("referrals"), dict):
        root.tell("referrals", "class", "must say how many of each class are referred")
    pathway = Pathway(
        name=opening.name,
        horizon_days=opening.horizon_days,
        warm_up_days=opening.warm_up_days,
        wait_bin_days=opening.wait_bin_days,
        classes=opening.classes,
        standards=opening.standards,
        starts_on=root.day("starts_on"),
        referrals_per_day=by_class(root, "referrals", classes, rates),
        triage=_triage(root, classes),
        assessors=root.limit("assessors", needed=True),
        assessment=read_length(root, "assessment"),
        support=_support(root),
        contracts=_contracts(root),
        hidden=by_class(root, "hidden", classes, Section.whole),
        comes_forward_per_year=root.number("comes_forward_per_year", 0.0),
        patience_assessment=by_class(root, "patience_assessment", classes, read_length),
        patience_support=by_class(root, "patience_support", classes, read_length),
        start=_start(root, classes),
        cost_per_wte_year_gbp=root.number("cost_per_wte_year_gbp", 0.0),
        cost_per_crisis_gbp=root.number("cost_per_crisis_gbp", 0.0),
    )
    _check_hidden(root, pathway.hidden)
    return replace(pathway, assumed=_assumed(root, pathway))


def _table(root: Section, key: str) -> Section:
    """A table of its own, empty where the file has none."""
    return Section({} if root.get(key) is None else root.get(key), f"[{key}]", root.faults)


def _inner_table(owner: Section, key: str) -> Section:
    raw = {} if owner.get(key) is None else owner.get(key)
    return Section(raw, f"{owner.table[:-1]}.{key}]", owner.faults)


def _triage(root: Section, classes: tuple[str, ...]) -> Triage:
    given, standard = _table(root, "triage"), Triage()
    triage = Triage(
        threshold=given.chance("threshold", standard.threshold),
        excluded_share=by_class(given, "excluded_share", classes, Section.chance),
        returns=given.chance("returns", standard.returns),
        returns_after=read_length(given, "returns_after", standard.returns_after),
        worse_by=given.chance("worse_by", standard.worse_by),
        crisis=given.chance("crisis", standard.crisis),
    )
    given.close()
    return triage


def _support(root: Section) -> Support:
    root.need("support")
    given = _table(root, "support")
    every = Support(caseload_per_wte=1, length=Triage().returns_after)
    support = Support(
        caseload_per_wte=given.number("caseload_per_wte", above=True),
        length=read_length(given, "length"),
        contact_every_days=given.time("contact_every", every.contact_every_days, above=True),
        hours_per_contact=given.number("hours_per_contact", every.hours_per_contact),
        contact_hours_per_wte_week=given.number(
            "contact_hours_per_wte_week", every.contact_hours_per_wte_week, above=True
        ),
        refuses=given.chance("refuses", every.refuses),
        outreach=_outreach(given),
        turnover=_turnover(given),
        re_referred_planned=given.chance("re_referred_planned", every.re_referred_planned),
        re_referred_unplanned=given.chance("re_referred_unplanned", every.re_referred_unplanned),
        re_referred_after=read_length(given, "re_referred_after", every.re_referred_after),
        crisis_unplanned=given.chance("crisis_unplanned", every.crisis_unplanned),
    )
    hours = ("hours_per_contact", "contact_hours_per_wte_week")
    if given.has(hours[0]) != given.has(hours[1]):
        missing = hours[given.has(hours[0])]
        given.tell(missing, "together", "is needed beside the other one of the two about hours")
    given.close()
    return support


def _outreach(owner: Section) -> Outreach:
    given, standard = _inner_table(owner, "outreach"), Outreach()
    outreach = Outreach(
        attempts=given.whole("attempts", standard.attempts),
        every_days=given.time("every", standard.every_days, above=True),
        re_engages=given.chance("re_engages", standard.re_engages),
    )
    given.close()
    return outreach


def _turnover(owner: Section) -> Turnover:
    given, standard = _inner_table(owner, "turnover"), Turnover()
    turnover = Turnover(
        leaves_per_year=given.number("leaves_per_year", standard.leaves_per_year),
        replaced_after=read_length(given, "replaced_after", standard.replaced_after),
        survives=given.chance("survives", standard.survives),
    )
    given.close()
    return turnover


def _contracts(root: Section) -> tuple[Contract, ...]:
    rows = root.need("contract")
    if rows is not None and not (isinstance(rows, list) and rows):
        root.tell("contract", "list", "must be a list of [[contract]] tables, at least one")
    contracts: list[Contract] = []
    for number, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        given = Section(row, f"[[contract]] number {number}", root.faults)
        contract = _contract(given)
        for earlier in contracts:
            apart = contract.starts_day >= earlier.ends_day or (
                contract.ends_day <= earlier.starts_day
            )
            if contract.name == earlier.name and not apart:
                given.tell("starts", "overlap", "overlaps an earlier contract of the same name")
        contracts.append(contract)
    return tuple(contracts)


def _contract(given: Section) -> Contract:
    contract = Contract(
        name=given.text("name"),
        starts_day=given.time("starts", 0.0, least=-math.inf),
        ends_day=given.time("ends", least=-math.inf),
        worker_wte=_workers(given),
        handover="transfer" if _is_transferred(given) else "close",
        embargo_days=given.time("embargo", 0.0),
    )
    if given.has("ends") and contract.ends_day <= contract.starts_day:
        given.tell("ends", "order", "must be later than the start of the contract")
    mixed = "is a headcount beside WTE: keep worker_wte alone, a list with the WTE of each worker"
    words = mixed if given.has("worker_wte") else _WTE_NEEDED
    given.close(workers=words, headcount=words, heads=words, staff=words, wte=_WTE_NEEDED)
    return contract


def _workers(given: Section) -> tuple[float, ...]:
    row = given.need("worker_wte")
    if row is None:
        return ()
    numbers = row if isinstance(row, list) else []
    good = [
        one
        for one in numbers
        if isinstance(one, int | float) and not isinstance(one, bool) and 0 < one <= 1
    ]
    if not numbers or len(good) < len(numbers):
        given.tell(
            "worker_wte",
            "wte",
            "must be a list with the WTE of each named worker, each above 0 and no more than 1: "
            "a time without staff is a contract that has not begun",
        )
    return tuple(float(one) for one in good)


def _is_transferred(given: Section) -> bool:
    return given.choice("handover", ("close", "transfer"), "close") == "transfer"


def _start(root: Section, classes: tuple[str, ...]) -> StartingState:
    given = _table(root, "start")
    start = StartingState(
        waiting_for_assessment=by_class(given, "waiting_for_assessment", classes, Section.whole),
        waiting_for_support=by_class(given, "waiting_for_support", classes, Section.whole),
        held=by_class(given, "held", classes, Section.whole),
        mean_wait_assessment_days=given.time("mean_wait_assessment", 0.0),
        mean_wait_support_days=given.time("mean_wait_support", 0.0),
    )
    given.close()
    return start


def _check_hidden(root: Section, hidden: Mapping[str, int]) -> None:
    """``population`` is given only to be compared with, and is not kept."""
    if not root.has("population"):
        root.get("population")
        return
    if sum(hidden.values()) > root.whole("population"):
        root.tell("hidden", "above_population", "adds up to more than the population given")


def _assumed(root: Section, pathway: Pathway) -> Mapping[str, tuple[float, float]]:
    given = _table(root, "assumed")
    ranges: dict[str, tuple[float, float]] = {}
    for key in given.keys():  # noqa: SIM118 - a method, not a mapping
        row, name = given.get(key), declared_name(key)
        days = root.faults.days if is_time(key) else 1.0
        if not (isinstance(row, list) and len(row) == 2 and all(_is_finite(one) for one in row)):
            given.tell(key, "range", "must be a list of a low and a high number")
            continue
        low, high = float(row[0]) * days, float(row[1]) * days
        try:
            numbers = find_numbers(pathway, name)
        except MethodError:
            given.tell(key, "unknown_key", "is not the name of a number of this scenario")
            continue
        if not all(low <= number <= high for number in numbers):
            given.tell(key, "range", "must run from low to high with the scenario's own inside")
        ranges[name] = low, high
    return MappingProxyType(ranges)


def _is_finite(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and -math.inf < value < math.inf
    )
