"""Screen before simulating: can a network's stages serve those who come at all?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError
from carereach.capacity.draws import mean_of
from carereach.tables.scenario import Network, Rates, Route, Stage

__all__ = ["GIVES_UP", "GROWS", "NO_LIMIT", "TURNED_AWAY", "WITHIN", "StageLoad", "screen_network"]

WITHIN, GROWS, GIVES_UP, TURNED_AWAY, NO_LIMIT = (
    "within capacity",
    "no steady state: the list grows",
    "at or above capacity: people give up",
    "at or above capacity: people are turned away",
    "no limit",
)
DAYS_A_MONTH = 365.25 / 12
_ROUNDS = 10_000
_SETTLED = 1e-12
_ROUNDING = 1e-9

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLoad:
    """What a stage is offered against what it can do, on average from the warm-up on."""

    stage: str
    arrivals_per_day: float
    """Who come and are accepted, as far as stages before can send them on."""
    load_offered: float
    """Servers needed at one time."""
    servers: int | None
    load: float
    """Share of capacity; at 1 and above there is no steady state. 0 where there is no limit."""
    unserved_per_month: float
    """By how many the list grows in a month, or how many give up or are turned away."""
    state: str

    @property
    def sentence(self) -> str:
        """Say it in words."""
        if self.state in (WITHIN, NO_LIMIT):
            return f"{self.stage}: {self.state}."
        if self.state == GROWS:
            return f"{self.stage}: {GROWS} by {self.unserved_per_month:.1f} a month."
        return f"{self.stage}: {self.state}, at least {self.unserved_per_month:.1f} a month."


def screen_network(scenario: Network) -> tuple[StageLoad, ...]:
    """Return the load of each stage, before anything is simulated.

    Mean rates are followed through criteria and routes. A stage gives its servers to classes in
    order of priority, and within one priority in proportion to what they need. Giving up is
    ignored below capacity, so that the load is never understated by it; above, those who cannot
    be served give up and follow their routes, are turned away, or wait for ever longer.

    Args:
        scenario: a network of stages; arrivals are averaged from the warm-up to the horizon.

    Raises:
        MethodError: people go round the stages for ever, or to a stage that is not there.

    Source: traffic equations, Jackson 1957, doi:10.1287/opre.5.4.518; overloaded stages as fluid,
    Goodman and Massey 1984, doi:10.2307/3213616.
    """
    names = [young.name for young in scenario.classes]
    desks = [(stage, name) for stage in scenario.stages for name in names]
    outside, accepted, days = _read_desks(scenario, desks)
    onward = _route_matrix(scenario, desks, [stage.next.get(name, ()) for stage, name in desks])
    given_up = _route_matrix(
        scenario, desks, [stage.reneged.get(name, ()) for stage, name in desks]
    )
    impatient = np.array([name in stage.patience for stage, name in desks])
    inflow = outside * accepted
    for _ in range(_ROUNDS):
        served = _serve(scenario, inflow, days)
        left_over = np.where(impatient, inflow - served, 0.0)
        after = (outside + served @ onward + left_over @ given_up) * accepted
        change = float(np.abs(after - inflow).max())
        inflow = after
        if change <= _SETTLED * (1.0 + float(inflow.max())):
            return tuple(
                _judge(scenario, i, inflow, served, days) for i in range(len(scenario.stages))
            )
    raise MethodError("Some people go round the stages for ever; let them leave somewhere.")


def _read_desks(
    scenario: Network, desks: Sequence[tuple[Stage, str]]
) -> tuple[_Floats, _Floats, _Floats]:
    """Arrivals from outside, share accepted and mean service, by stage and class."""
    outside = [
        _mean_rate(stage.arrivals.get(name, ()), scenario.warm_up_days, scenario.horizon_days)
        for stage, name in desks
    ]
    accepted = [float(stage.accepts.get(name, 1.0)) for stage, name in desks]
    days = [mean_of(stage.service[name]) if name in stage.service else 0.0 for stage, name in desks]
    return np.array(outside), np.array(accepted), np.array(days)


def _mean_rate(rates: Rates, start: float, end: float) -> float:
    """Mean arrivals a day between two days."""
    ends = [day for day, _ in rates[1:]] + [math.inf]
    total = math.fsum(
        rate * max(0.0, min(until, end) - max(day, start))
        for (day, rate), until in zip(rates, ends, strict=bool(rates))
    )
    return total / (end - start)


def _route_matrix(
    scenario: Network, desks: Sequence[tuple[Stage, str]], routes: Sequence[Sequence[Route]]
) -> _Floats:
    """Chance of going from each stage and class to each."""
    number = {stage.name: i for i, stage in enumerate(scenario.stages)}
    classes = len(scenario.classes)
    matrix = np.zeros((len(desks), len(desks)))
    for desk, ways in enumerate(routes):
        for way in ways:
            if way.to not in number:
                raise MethodError("A stage sends people to a stage that is not declared.")
            matrix[desk, number[way.to] * classes + desk % classes] += way.chance
    return matrix


def _serve(scenario: Network, inflow: _Floats, days: _Floats) -> _Floats:
    """How many of each stage and class are served a day: those with priority first."""
    classes = len(scenario.classes)
    served = inflow.copy()
    for i, stage in enumerate(scenario.stages):
        if stage.servers is None:
            continue
        left = float(stage.servers)
        for priority in sorted({young.priority for young in scenario.classes}):
            same = [
                i * classes + j
                for j, young in enumerate(scenario.classes)
                if young.priority == priority
            ]
            needed = float(inflow[same] @ days[same])
            share = 1.0 if needed <= left else left / needed
            served[same] *= share
            left -= share * needed
    return served


def _judge(scenario: Network, i: int, inflow: _Floats, served: _Floats, days: _Floats) -> StageLoad:
    stage, classes = scenario.stages[i], [young.name for young in scenario.classes]
    here = slice(i * len(classes), (i + 1) * len(classes))
    offered = float(inflow[here] @ days[here])
    unserved = inflow[here] - served[here]
    state = WITHIN
    load = 0.0
    if stage.servers is None:
        state = NO_LIMIT
    else:
        load = offered / stage.servers if stage.servers else math.inf * (offered > 0)
        if load > 1 - _ROUNDING:
            state = _state_above(stage, classes, unserved)
    return StageLoad(
        stage=stage.name,
        arrivals_per_day=float(inflow[here].sum()),
        load_offered=offered,
        servers=stage.servers,
        load=load,
        unserved_per_month=float(unserved.sum()) * DAYS_A_MONTH,
        state=state,
    )


def _state_above(stage: Stage, classes: Sequence[str], unserved: _Floats) -> str:
    if stage.waiting_room is not None:
        return TURNED_AWAY
    waits_for_ever = [name not in stage.patience for name in classes]
    # At exactly full load nobody is left over on average, and the list still has no level.
    left = unserved > _ROUNDING
    if any(left) and not any(left & np.array(waits_for_ever)):
        return GIVES_UP
    return GROWS if any(waits_for_ever) else GIVES_UP
