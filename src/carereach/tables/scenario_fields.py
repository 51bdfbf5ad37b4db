"""Single numbers inside a scenario, by dotted name: to look one up, or to set another."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from carereach.base import MethodError
from carereach.tables.scenario import Network, Pathway

__all__ = ["EVERY", "change_number", "find_numbers", "set_number"]

_S = TypeVar("_S", bound=Network | Pathway)

EVERY = "*"
"""In place of the name of a class, of a stage or a place in a list: all of them."""


def find_numbers(scenario: Network | Pathway, name: str) -> tuple[float, ...]:
    """Return the numbers that a dotted name stands for; more than one where it says ``*``.

    Names are those of the declaration: ``support.turnover.survives``,
    ``triage.returns_after.mean``, ``patience_support.*.mean``, ``contracts.0.ends_day``.

    Raises:
        MethodError: no number of the scenario has that name.
    """
    found: list[float] = []
    _follow(scenario, name.split("."), name, lambda old: _noted(found, old))
    return tuple(found)


def set_number(scenario: _S, name: str, value: float) -> _S:
    """Return the scenario with another number under a dotted name, as in ``find_numbers``.

    A whole number stays one where the declaration has one.

    Raises:
        MethodError: no number of the scenario has that name.
    """
    return change_number(scenario, name, lambda _: value)


def change_number(scenario: _S, name: str, change: Callable[[float], float]) -> _S:
    """Return the scenario with each number under a dotted name made into another.

    A whole number stays one where the declaration has one and the new number is whole.

    Raises:
        MethodError: no number of the scenario has that name.
    """
    changed: _S = _follow(scenario, name.split("."), name, lambda old: _like(old, change(old)))
    return changed


def _noted(found: list[float], old: float) -> float:
    found.append(old)
    return old


def _like(old: float, value: float) -> float:
    return round(value) if isinstance(old, int) and value == round(value) else value


def _follow(part: Any, steps: list[str], name: str, change: Any) -> Any:
    """Walk down the steps and return the part with what ``change`` makes of the number."""
    if not steps:
        if isinstance(part, bool) or not isinstance(part, int | float):
            raise _no_number(name)
        return change(part)
    step, further = steps[0], steps[1:]
    if is_dataclass(part) and not isinstance(part, type):
        if step not in {field.name for field in fields(part)}:
            raise _no_number(name)
        new = _follow(getattr(part, step), further, name, change)
        return replace(part, **{step: new})
    if isinstance(part, Mapping):
        return _follow_mapping(part, steps, name, change)
    if isinstance(part, tuple) and (step == EVERY or step.isdecimal()):
        places = range(len(part)) if step == EVERY else [int(step)]
        if not places or places[-1] >= len(part):
            raise _no_number(name)
        return tuple(
            _follow(one, further, name, change) if place in places else one
            for place, one in enumerate(part)
        )
    raise _no_number(name)


def _follow_mapping(part: Mapping[str, Any], steps: list[str], name: str, change: Any) -> Any:
    """A class may have dots in its name: take the longest run of steps that is one."""
    for length in range(len(steps), 0, -1):
        key, further = ".".join(steps[:length]), steps[length:]
        chosen = list(part) if key == EVERY else [key] if key in part else []
        if chosen:
            new = {one: _follow(part[one], further, name, change) for one in chosen}
            return MappingProxyType({**part, **new})
    raise _no_number(name)


def _no_number(name: str) -> MethodError:
    return MethodError(f"A scenario of this kind has no number under the name {name}.")
