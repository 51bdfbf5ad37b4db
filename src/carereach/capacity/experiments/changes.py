"""A scenario with something changed: more staff, longer contracts, outreach, other criteria."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from carereach.base.errors import MethodError
from carereach.capacity.experiments.engines import Scenario
from carereach.capacity.experiments.staffing import add_wte, recut_contracts
from carereach.tables.scenario import Pathway
from carereach.tables.scenario_fields import change_number, find_numbers
from carereach.tables.what_if import Change, Handover

__all__ = ["change_scenario", "set_checked", "set_to_ends"]

_S = TypeVar("_S", bound=Scenario)

_SHARES = {
    "chance",
    "accepts",
    "threshold",
    "excluded_share",
    "returns",
    "worse_by",
    "crisis",
    "re_engages",
    "survives",
    "refuses",
    "re_referred_planned",
    "re_referred_unplanned",
    "crisis_unplanned",
}
"""Numbers that are chances or shares, by the last word of their name or the one before a class."""


def change_scenario(scenario: Scenario, changes: Sequence[Change]) -> Scenario:
    """Return the scenario with every change made, in order.

    Args:
        scenario: as it is today.
        changes: numbers set, added to or multiplied, by dotted name; or levers such as ``wte``.

    Raises:
        MethodError: a change names nothing in the scenario, or makes a number that cannot be.

    Source: changes of parameters in one model, as in Law 2015, Simulation Modeling and Analysis,
    chapter 10 (comparing alternative configurations).
    """
    for change in changes:
        scenario = _make(scenario, change)
    return scenario


def _make(scenario: Scenario, change: Change) -> Scenario:
    if change.field == "wte":
        return add_wte(scenario, change.number, where=change.where)
    if change.field == "hours":
        name = "contracts.*.worker_wte.*"
        return _change(_pathway(scenario), name, lambda wte: wte * change.number)
    if change.field == "contract_length":
        return recut_contracts(_pathway(scenario), change.number)
    if change.field == "handover":
        return _hand_over(_pathway(scenario), change.word)
    ways: dict[str, Callable[[float], float]] = {
        "value": lambda _: change.number,
        "add": lambda old: old + change.number,
        "times": lambda old: old * change.number,
    }
    return _change(scenario, change.field, ways[change.how])


def _pathway(scenario: Scenario) -> Pathway:
    if isinstance(scenario, Pathway):
        return scenario
    raise MethodError("Only a pathway has contracts, and so hours, lengths and handovers.")


def _hand_over(scenario: Pathway, word: Handover | None) -> Pathway:
    if word is None:
        raise MethodError('A handover is "transfer" or "close".')
    contracts = tuple(replace(contract, handover=word) for contract in scenario.contracts)
    return replace(scenario, contracts=contracts)


def set_checked(scenario: _S, name: str, value: float) -> _S:
    """Return the scenario with a number set, if it can be; whole where it was whole."""
    return _change(scenario, name, lambda _: value)


def set_to_ends(scenario: Pathway) -> dict[str, tuple[Pathway, Pathway]]:
    """Return, by the name of each assumption, the scenario with it at its low and its high end.

    Raises:
        MethodError: a range names no number of the scenario, has an end that the number cannot
            have, or runs from high to low.

    Source: one-way sensitivity analysis (Briggs, Sculpher and Claxton 2006, chapter 4).
    """
    ends: dict[str, tuple[Pathway, Pathway]] = {}
    for field, (low, high) in scenario.assumed.items():
        if low > high:
            raise MethodError(f"The range of {field} runs from high to low; turn it round.")
        ends[field] = (set_checked(scenario, field, low), set_checked(scenario, field, high))
    return ends


def _change(scenario: _S, name: str, change: Callable[[float], float]) -> _S:
    changed = change_number(scenario, name, change)
    numbers = zip(find_numbers(scenario, name), find_numbers(changed, name), strict=True)
    for old, new in numbers:
        _check_number(name, new, whole=isinstance(old, int))
    if isinstance(changed, Pathway):
        _check_contracts(changed)
    return changed


def _check_contracts(scenario: Pathway) -> None:
    if any(contract.ends_day <= contract.starts_day for contract in scenario.contracts):
        raise MethodError("The change makes a contract end before it has begun.")


def _check_number(name: str, number: float, *, whole: bool) -> None:
    steps = name.split(".")
    if not math.isfinite(number) or (number < 0 and not name.endswith(".mean")):
        raise MethodError(f"The change makes {name} no number of 0 or more.")
    if number > 1 and (steps[-1] in _SHARES or steps[-2:-1] in ([word] for word in _SHARES)):
        raise MethodError(f"The change makes {name} more than 1, and it is a share.")
    if whole and number != int(number):
        raise MethodError(f"The change makes {name} no whole number, and it has to be one.")
