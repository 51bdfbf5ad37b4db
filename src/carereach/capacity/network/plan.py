"""A network scenario turned into arrays, once, for many runs."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError
from carereach.capacity.draws import PackedDistributions, pack_distributions
from carereach.tables.scenario import Distribution, Network, Rates, Route, Stage

__all__ = ["NO_LIMIT", "CompiledNetwork", "compile_network"]

_Floats = NDArray[np.float64]
_Whole = NDArray[np.int64]

NO_LIMIT = 1 << 40
"""Servers of a stage without a limit, and places of a waiting room without one."""

_ROUNDING = 1e-9
_MOST_PEOPLE = 1e9


class CompiledNetwork(NamedTuple):
    """A network as the engine reads it; a desk is a stage and class, stage by stage."""

    horizon: float
    warm_up: float
    bin_days: float
    limits: _Floats
    """Waiting-time standards [days]."""
    times: PackedDistributions
    service: _Whole
    """By desk: the row of its service time; -1 where nobody of the class can come."""
    patience: _Whole
    """By desk: the row of its patience; -1 where people wait for ever."""
    prompt: NDArray[np.bool_]
    """By desk: must those who give up be moved at that very time, since others would feel it?"""
    accepts: _Floats
    servers: _Whole
    room: _Whole
    level: _Whole
    """By class: its priority as a rank from 0."""
    levels: int
    route_from: _Whole
    """By desk, then by desk for those who gave up: where its routes start; one more at the end."""
    route_to: _Whole
    route_chance: _Floats
    """Cumulative over the routes of one desk."""
    stream_desk: _Whole
    """By stream of arrivals from outside: the desk it comes to."""
    rate_from: _Whole
    rate_day: _Floats
    """When each rate starts [days]."""
    rate: _Floats
    """Arrivals a day."""


def compile_network(scenario: Network) -> CompiledNetwork:
    """Return a network scenario as arrays.

    Raises:
        MethodError: the scenario cannot be run: unknown names, chances above 1, no service time
            where people can come, rates or times below 0.
    """
    _check_times(scenario)
    names = [young.name for young in scenario.classes]
    desks = [(stage, name) for stage in scenario.stages for name in names]
    arrivals = [
        (desk, stage.arrivals[name])
        for desk, (stage, name) in enumerate(desks)
        if name in stage.arrivals
    ]
    for _, rates in arrivals:
        _check_rates(rates)
        if max(rate for _, rate in rates) * scenario.horizon_days > _MOST_PEOPLE:
            raise MethodError("Over a thousand million people would arrive; check rates and times.")
    route_from, route_to, route_chance = _pack_routes(scenario, desks)
    _check_served(desks, [desk for desk, _ in arrivals], route_from, route_to)
    times, service, patience = _pack_times(desks)
    ranks = sorted({young.priority for young in scenario.classes})
    return CompiledNetwork(
        horizon=float(scenario.horizon_days),
        warm_up=float(scenario.warm_up_days),
        bin_days=float(scenario.wait_bin_days),
        limits=np.array([standard.limit_days for standard in scenario.standards], dtype=np.float64),
        times=times,
        service=service,
        patience=patience,
        prompt=_find_prompt(desks, route_from),
        accepts=np.array([float(stage.accepts.get(name, 1.0)) for stage, name in desks]),
        servers=_whole(_limit(stage.servers) for stage in scenario.stages),
        room=_whole(_limit(stage.waiting_room) for stage in scenario.stages),
        level=_whole(ranks.index(young.priority) for young in scenario.classes),
        levels=len(ranks),
        route_from=route_from,
        route_to=route_to,
        route_chance=route_chance,
        stream_desk=_whole(desk for desk, _ in arrivals),
        rate_from=_whole(np.cumsum([0, *(len(rates) for _, rates in arrivals)])),
        rate_day=np.array([float(day) for _, rates in arrivals for day, _ in rates]),
        rate=np.array([float(rate) for _, rates in arrivals for _, rate in rates]),
    )


def _whole(numbers: Iterable[int]) -> _Whole:
    return np.array(list(numbers), dtype=np.int64)


def _limit(given: int | None) -> int:
    return NO_LIMIT if given is None else int(given)


def _check_times(scenario: Network) -> None:
    """Refuse a scenario with no people, no time, or names that are missing or given twice."""
    stages = [stage.name for stage in scenario.stages]
    classes = [young.name for young in scenario.classes]
    if not stages or not classes:
        raise MethodError("A network needs at least one stage and one class of young people.")
    if len(set(stages)) < len(stages) or len(set(classes)) < len(classes):
        raise MethodError("Two stages or two classes have the same name; give each its own.")
    if not 0 <= scenario.warm_up_days < scenario.horizon_days < math.inf:
        raise MethodError("The warm-up must be 0 days or more, and end before the horizon.")
    if not 0 < scenario.wait_bin_days < math.inf:
        raise MethodError("The width of a bin of waits must be above 0 days.")
    for stage in scenario.stages:
        _check_stage(stage, set(classes))


def _check_stage(stage: Stage, classes: set[str]) -> None:
    where = f"Stage {stage.name!r}"
    by_class: Sequence[Mapping[str, object]] = (
        stage.service,
        stage.arrivals,
        stage.patience,
        stage.accepts,
        stage.next,
        stage.reneged,
    )
    if any(set(mapping) - classes for mapping in by_class):
        raise MethodError(f"{where} names a class of young people that is not declared.")
    for limit in (stage.servers, stage.waiting_room):
        if limit is not None and not 0 <= limit < NO_LIMIT:
            raise MethodError(f"{where} has servers or places to wait below 0.")
    if not all(0 <= chance <= 1 for chance in stage.accepts.values()):
        raise MethodError(f"{where} accepts a share that is not from 0 to 1.")


def _check_rates(rates: Rates) -> None:
    """Refuse rates that are no rates, or days that do not rise from 0."""
    days = [day for day, _ in rates]
    if not days or days[0] != 0 or not all(a < b for a, b in pairwise(days)):
        raise MethodError("Rates of arrival must start on day 0, each later than the one before.")
    if not all(0 <= rate < math.inf for _, rate in rates):
        raise MethodError("A rate of arrival is below 0 or is not a number; give 0 or more a day.")


def _pack_routes(
    scenario: Network, desks: Sequence[tuple[Stage, str]]
) -> tuple[_Whole, _Whole, _Floats]:
    """Routes after service by desk, then routes of those who gave up by desk."""
    number = {stage.name: i for i, stage in enumerate(scenario.stages)}
    starts: list[int] = [0]
    to: list[int] = []
    chances: list[float] = []
    mappings = [(s, s.next, name) for s, name in desks] + [(s, s.reneged, n) for s, n in desks]
    for stage, mapping, name in mappings:
        routes = [route for route in mapping.get(name, ()) if route.chance]
        _check_routes(stage, routes, set(number))
        to.extend(number[route.to] for route in routes)
        chances.extend(_shares([route.chance for route in routes]))
        starts.append(len(to))
    return _whole(starts), _whole(to), np.array(chances, dtype=np.float64)


def _shares(chances: Sequence[float]) -> Sequence[float]:
    """Add chances up; those that add up to 1 but for rounding must let nobody out."""
    cumulative: list[float] = np.cumsum(chances).tolist()
    if cumulative and cumulative[-1] > 1 - _ROUNDING:
        cumulative[-1] = 1.0
    return cumulative


def _check_routes(stage: Stage, routes: Sequence[Route], stages: set[str]) -> None:
    where = f"Stage {stage.name!r}"
    if any(route.to not in stages for route in routes):
        raise MethodError(f"{where} sends people to a stage that is not declared.")
    if any(not 0 <= route.chance <= 1 for route in routes):
        raise MethodError(f"{where} has a chance of going on that is not from 0 to 1.")
    if math.fsum(route.chance for route in routes) > 1 + _ROUNDING:
        raise MethodError(f"{where} has chances of going on that add up to more than 1.")


def _check_served(
    desks: Sequence[tuple[Stage, str]], entered: Sequence[int], starts: _Whole, to: _Whole
) -> None:
    """Refuse a stage that people can come to and that has no length of service for them."""
    classes = len({name for _, name in desks})
    reached, left = set(entered), list(entered)
    while left:
        desk = left.pop()
        stage, name = desks[desk]
        if name not in stage.service:
            raise MethodError(f"Stage {stage.name!r} has no length of service for {name!r}.")
        for row in (desk, len(desks) + desk):
            for stage_to in to[starts[row] : starts[row + 1]]:
                further = int(stage_to) * classes + desk % classes
                if further not in reached:
                    reached.add(further)
                    left.append(further)


def _pack_times(desks: Sequence[tuple[Stage, str]]) -> tuple[PackedDistributions, _Whole, _Whole]:
    """One row for each length of service and patience that is given."""
    given: list[Distribution] = []

    def row_of(mapping: Mapping[str, Distribution], name: str) -> int:
        if name not in mapping:
            return -1
        given.append(mapping[name])
        return len(given) - 1

    service = _whole([row_of(stage.service, name) for stage, name in desks])
    patience = _whole([row_of(stage.patience, name) for stage, name in desks])
    return pack_distributions(given), service, patience


def _find_prompt(desks: Sequence[tuple[Stage, str]], route_from: _Whole) -> NDArray[np.bool_]:
    """Desks where giving up is felt at once: it frees a place to wait, or leads to another stage.

    Elsewhere nobody can tell when it happened until a server looks for the next in line, so it is
    counted then, at its own time.
    """
    goes_on = np.diff(route_from)[len(desks) :] > 0
    short = np.array([stage.waiting_room is not None for stage, _ in desks])
    patient = np.array([name not in stage.patience for stage, name in desks])
    return np.asarray((goes_on | short) & ~patient, dtype=np.bool_)
