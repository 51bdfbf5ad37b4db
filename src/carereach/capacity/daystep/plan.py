"""A day-step scenario turned into arrays, once, for many runs."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError
from carereach.capacity.draws import PackedDistributions, mean_of, pack_distributions
from carereach.tables.scenario import DayStage, Distribution, Network, Route

__all__ = ["CompiledDaystep", "compile_daystep"]

_Floats = NDArray[np.float64]
_Whole = NDArray[np.int64]

_ROUNDING = 1e-9
_MOST_PEOPLE = 1e9
_MOST_DAYS = 1 << 31


class CompiledDaystep(NamedTuple):
    """A day-step network as the engine reads it."""

    horizon: int
    """The last day; the first is day 1."""
    warm_up: int
    """The last day that is not counted."""
    bin_days: float
    limits: _Floats
    """Waiting-time standards [days]."""
    times: PackedDistributions
    """Lengths of stay by stage, then numbers of arrivals on a day by rate."""
    places: _Whole
    gives_up: NDArray[np.bool_]
    hazard: _Floats
    """By stage: p1 to p4 of the daily chance of giving up."""
    route_from: _Whole
    """By stage, then by stage for those who gave up: where routes start; one more at the end."""
    route_to: _Whole
    route_chance: _Floats
    """Cumulative over the routes of one stage."""
    rate_from: _Whole
    """By stage: where its rates of arrival start; one more at the end."""
    rate_after: _Whole
    """The last day before each rate."""
    rate_row: _Whole
    """The row in ``times`` of numbers of arrivals; -1 where nobody comes."""


def compile_daystep(scenario: Network) -> CompiledDaystep:
    """Return a day-step scenario as arrays.

    Raises:
        MethodError: the scenario cannot be run: times that are not whole days, a stay of no days,
            unknown names, chances above 1, rates below 0.
    """
    _check_network(scenario)
    stages = scenario.day_stages
    names = {stage.name: number for number, stage in enumerate(stages)}
    for stage in stages:
        _check_stage(stage)
        _check_rates(stage, scenario.horizon_days)
        for routes in (stage.next, stage.reneged):
            _check_routes(stage, routes, set(names))
    rates = [rate for stage in stages for rate in stage.arrivals]
    drawn, rows = _pack_rates(rates, len(stages))
    route_from, route_to, route_chance = _pack_routes(stages, names)
    return CompiledDaystep(
        horizon=int(scenario.horizon_days),
        warm_up=int(scenario.warm_up_days),
        bin_days=float(scenario.wait_bin_days),
        limits=np.array([standard.limit_days for standard in scenario.standards], dtype=np.float64),
        times=pack_distributions([*(stage.stay for stage in stages), *drawn]),
        places=np.array([stage.places for stage in stages], dtype=np.int64),
        gives_up=np.array([stage.hazard is not None for stage in stages]),
        hazard=np.array([stage.hazard or (0.0, 0.0, 1.0, 0.0) for stage in stages], dtype=float),
        route_from=route_from,
        route_to=route_to,
        route_chance=route_chance,
        rate_from=np.cumsum([0, *(len(stage.arrivals) for stage in stages)], dtype=np.int64),
        rate_after=np.array([int(day) for day, _ in rates], dtype=np.int64),
        rate_row=rows,
    )


def _check_network(scenario: Network) -> None:
    names = [stage.name for stage in scenario.day_stages]
    if not names or scenario.stages:
        raise MethodError("A day-step network needs at least one day-step stage, and only such.")
    if len(set(names)) < len(names):
        raise MethodError("Two stages have the same name; give each its own.")
    if len(scenario.classes) > 1:
        raise MethodError("A day-step network does not tell classes apart; give one, or none.")
    if not (_is_day(scenario.horizon_days) and _is_day(scenario.warm_up_days)):
        raise MethodError("The horizon and warm-up of a day-step network must be whole days.")
    if not scenario.warm_up_days < scenario.horizon_days:
        raise MethodError("The warm-up must be 0 days or more, and end before the horizon.")
    if not 0 < scenario.wait_bin_days < math.inf:
        raise MethodError("The width of a bin of waits must be above 0 days.")


def _is_day(day: float) -> bool:
    return 0 <= day < _MOST_DAYS and day == int(day)


def _check_stage(stage: DayStage) -> None:
    where = f"Stage {stage.name!r}"
    if not 0 <= stage.places < _MOST_DAYS or stage.places != int(stage.places):
        raise MethodError(f"{where} has places that are not a whole number of 0 or more.")
    if _has_stay_below_a_day(stage.stay):
        raise MethodError(f"{where} has stays below a day, which a day-step cannot end; give 1.")
    if stage.reneged and stage.hazard is None:
        raise MethodError(f"{where} says where those who give up go, not how many do.")
    if stage.hazard is not None:
        first, power, scale, last = stage.hazard
        if not (0 <= first <= 1 and 0 <= last <= 1):
            raise MethodError(f"{where} has a daily chance of giving up that is not from 0 to 1.")
        if not (0 <= power < math.inf and 0 < scale < math.inf):
            raise MethodError(f"{where} needs p2 of 0 or more and p3 above 0 days.")


def _has_stay_below_a_day(stay: Distribution) -> bool:
    """Whether some stays are below a day by declaration, or all are on average."""
    if mean_of(stay) < 1:
        return True
    pairs = zip(stay.values, stay.chances, strict=True)
    return stay.kind == "empirical" and any(value < 1 for value, chance in pairs if chance > 0)


def _check_rates(stage: DayStage, horizon_days: float) -> None:
    """Refuse rates that are no rates, or days that do not rise from 0."""
    where, days = f"Stage {stage.name!r}", [day for day, _ in stage.arrivals]
    if days and (days[0] != 0 or not all(a < b for a, b in pairwise(days))):
        raise MethodError(f"{where}: rates must start on day 0, each later than the one before.")
    if not all(_is_day(day) for day in days):
        raise MethodError(f"{where} has a rate of arrival that does not start on a whole day.")
    if not all(0 <= rate < math.inf for _, rate in stage.arrivals):
        raise MethodError(f"{where} has a rate of arrival below 0 or not a number.")
    if max((rate for _, rate in stage.arrivals), default=0.0) * horizon_days > _MOST_PEOPLE:
        raise MethodError("Over a thousand million people would arrive; check rates and times.")


def _check_routes(stage: DayStage, routes: Sequence[Route], names: set[str]) -> None:
    where = f"Stage {stage.name!r}"
    if any(route.to not in names for route in routes):
        raise MethodError(f"{where} sends people to a stage that is not declared.")
    if any(not 0 <= route.chance <= 1 for route in routes):
        raise MethodError(f"{where} has a chance of going on that is not from 0 to 1.")
    if math.fsum(route.chance for route in routes) > 1 + _ROUNDING:
        raise MethodError(f"{where} has chances of going on that add up to more than 1.")


def _pack_rates(
    rates: Sequence[tuple[float, float]], row: int
) -> tuple[list[Distribution], _Whole]:
    """Numbers of arrivals on a day at each rate above 0, and their rows from the first free on."""
    drawn: list[Distribution] = []
    rows: list[int] = []
    for _, rate in rates:
        rows.append(row + len(drawn) if rate > 0 else -1)
        if rate > 0:
            drawn.append(_count_arrivals(rate))
    return drawn, np.array(rows, dtype=np.int64)


def _count_arrivals(rate: float) -> Distribution:
    """Poisson numbers of a day, from a table: what it leaves out has a chance below 1e-20.

    Drawn by inverse CDF, so that the same luck never brings fewer at a higher rate.
    """
    reach = math.ceil(10 * math.sqrt(rate) + 40)
    numbers = np.arange(max(0, math.floor(rate) - reach), math.floor(rate) + reach + 1)
    logs = np.cumsum([0.0, *(math.log(rate) - np.log(numbers[1:]))])
    weights = np.exp(logs - logs.max())
    chances = weights / weights.sum()
    return Distribution(
        kind="empirical", values=tuple(numbers.tolist()), chances=tuple(chances.tolist())
    )


def _pack_routes(
    stages: Sequence[DayStage], names: dict[str, int]
) -> tuple[_Whole, _Whole, _Floats]:
    """Routes after a stay by stage, then routes of those who gave up by stage."""
    starts: list[int] = [0]
    to: list[int] = []
    chances: list[float] = []
    for given in [*(stage.next for stage in stages), *(stage.reneged for stage in stages)]:
        routes = [route for route in given if route.chance]
        cumulative = np.cumsum([route.chance for route in routes]).tolist()
        if cumulative and cumulative[-1] > 1 - _ROUNDING:
            cumulative[-1] = 1.0  # those that add up to 1 but for rounding must let nobody out
        to.extend(names[route.to] for route in routes)
        chances.extend(cumulative)
        starts.append(len(to))
    return (
        np.array(starts, dtype=np.int64),
        np.array(to, dtype=np.int64),
        np.array(chances, dtype=np.float64),
    )
