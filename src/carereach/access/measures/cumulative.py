"""Cumulative access: how many places or services lie within a journey."""

from typing import Literal

import numpy as np
import polars as pl

from carereach.access.measures.kernels import step_kernel
from carereach.access.measures.loops import PLAIN, Kernel, hand_out
from carereach.access.measures.problem import Measured, lay_problem
from carereach.access.times import TravelTimes
from carereach.base import MethodError

__all__ = ["Counted", "measure_cumulative", "measure_cumulative_interval"]

_MINUTES_A_DAY = 1440
Counted = Literal["places", "services"]


def measure_cumulative(
    times: TravelTimes,
    demand: pl.DataFrame,
    supply: pl.DataFrame,
    *,
    max_minutes: float,
    counted: Counted = "places",
) -> Measured:
    """Places (or services that have any) within a journey.

    Args:
        times: minutes from places to services.
        demand: id and people of each place; people are used only to say who is out of reach.
        supply: id and capacity of each service.
        max_minutes: the longest journey that counts [minutes].
        counted: "places" adds up capacity; "services" counts those with any.

    Raises:
        MethodError: a table, a time or a setting is at fault.

    Source: Wachs and Kumagai 1973, Socio-Economic Planning Sciences 7:437.
    """
    return _measure(times, demand, supply, step_kernel([max_minutes], [1.0]), counted)


def measure_cumulative_interval(
    times: TravelTimes,
    demand: pl.DataFrame,
    supply: pl.DataFrame,
    *,
    from_minutes: int,
    to_minutes: int,
    counted: Counted = "places",
) -> Measured:
    """Mean of cumulative access over every whole-minute limit from one to another.

    One limit is arbitrary: a service at 31 minutes then counts for nothing beside one at 30. Over
    an interval of limits it counts for nearly as much.

    Args:
        times: minutes from places to services.
        demand: id and people of each place; people are used only to say who is out of reach.
        supply: id and capacity of each service.
        from_minutes: the shortest limit [minutes].
        to_minutes: the longest limit [minutes].
        counted: "places" adds up capacity; "services" counts those with any.

    Raises:
        MethodError: a table, a time or a setting is at fault.

    Source: Tomasiello, Herszenhut, Oliveira, Braga and Pereira 2023, Applied Geography
        157:103000 (time interval cumulative accessibility).
    """
    if not 0 < from_minutes <= to_minutes <= _MINUTES_A_DAY:
        raise MethodError("Interval: give whole minutes within a day, the shorter limit first.")
    limits = np.arange(from_minutes, to_minutes + 1)
    shares = np.arange(len(limits), 0, -1) / len(limits)
    return _measure(times, demand, supply, step_kernel(list(limits), list(shares)), counted)


def _measure(
    times: TravelTimes, demand: pl.DataFrame, supply: pl.DataFrame, kernel: Kernel, counted: str
) -> Measured:
    if counted not in ("places", "services"):
        raise MethodError("Counted: choose places or services.")
    problem = lay_problem(times, demand, supply)
    each = problem.capacity if counted == "places" else problem.services.has_places.astype(float)
    scores, reached = hand_out(problem.rows, problem.people, problem.services, each, kernel, PLAIN)
    return problem.answer(scores, reached, unit=counted)
