"""Which engine runs a scenario, and what its stages and classes are called."""

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from carereach.base.errors import MethodError
from carereach.capacity.daystep import compile_daystep, simulate_daystep
from carereach.capacity.experiments.figures import TOTAL_NAMES
from carereach.capacity.network import compile_network, simulate_network
from carereach.capacity.pathway import STAGES, compile_pathway, simulate_pathway
from carereach.capacity.tally import Tally
from carereach.tables.scenario import Network, Pathway

__all__ = ["Engine", "Scenario", "choose_engine", "hash_scenario"]

Scenario = Network | Pathway

_NETWORK_TOTALS = ("referred", "events")
_ONE_CLASS = ("young people",)
"""A day-step network counts numbers of people and knows no classes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """An engine, ready to be given one kind of scenario."""

    name: str
    stages: tuple[str, ...]
    classes: tuple[str, ...]
    compile: Callable[[Any], Any]
    simulate: Callable[..., Tally]
    total_names: tuple[str, ...]
    """Figures of the whole that it counts, of ``TOTAL_NAMES``."""


def choose_engine(scenario: Scenario) -> Engine:
    """Return the engine for a scenario.

    Raises:
        MethodError: a network has stages that move by events and stages that move by days.
    """
    classes = tuple(young.name for young in scenario.classes)
    if isinstance(scenario, Pathway):
        return Engine(
            name="pathway",
            stages=STAGES,
            classes=classes,
            compile=compile_pathway,
            simulate=simulate_pathway,
            total_names=TOTAL_NAMES,
        )
    if scenario.stages and scenario.day_stages:
        raise MethodError("Stages move by events or by days: give only one of the two kinds.")
    if scenario.day_stages:
        return Engine(
            name="day-step network",
            stages=tuple(stage.name for stage in scenario.day_stages),
            classes=_ONE_CLASS,
            compile=compile_daystep,
            simulate=simulate_daystep,
            total_names=_NETWORK_TOTALS,
        )
    return Engine(
        name="network",
        stages=tuple(stage.name for stage in scenario.stages),
        classes=classes,
        compile=compile_network,
        simulate=simulate_network,
        total_names=_NETWORK_TOTALS,
    )


def hash_scenario(scenario: Scenario) -> str:
    """Return the SHA-256 of everything a scenario says, whatever order it says it in."""
    said = json.dumps(_plain(scenario), sort_keys=True, ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _plain(part: Any) -> Any:
    """Turn a part into what JSON can hold; 1 and 1.0 say the same."""
    if is_dataclass(part) and not isinstance(part, type):
        inner = {field.name: _plain(getattr(part, field.name)) for field in fields(part)}
        return {"is": type(part).__name__, **inner}
    if isinstance(part, Mapping):
        return {str(key): _plain(value) for key, value in part.items()}
    if isinstance(part, tuple):
        return [_plain(value) for value in part]
    if isinstance(part, int | float) and not isinstance(part, bool):
        return float(part) if math.isfinite(part) else str(float(part))
    return part.isoformat() if isinstance(part, date) else part
