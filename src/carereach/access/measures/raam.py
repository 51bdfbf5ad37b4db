"""Rational agent access: everybody goes where travel and crowding together cost them least."""

import math

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.measures.loops import Rows
from carereach.access.measures.problem import Measured, Problem, lay_problem
from carereach.access.measures.settle import settle
from carereach.access.times import TravelTimes
from carereach.base import MethodError

__all__ = ["measure_raam"]

_MOST_TURNS = 2000
_FINEST = 1e-10


def measure_raam(
    times: TravelTimes,
    demand: pl.DataFrame,
    supply: pl.DataFrame,
    *,
    tau_minutes: float,
    people_per_place: float | None = None,
    max_minutes: float = math.inf,
    tolerance: float = 1e-6,
) -> Measured:
    """Cost of getting in, travel and crowding together, once nobody gains by going elsewhere.

    Travel costs minutes / tau. Crowding costs the people who go to a service over its room, room
    being capacity x people per place. A cost of 1 is tau minutes of travel, or a service as full as
    services are on the whole. Lower is better; nobody in reach gives no score.

    Args:
        times: minutes from places to services.
        demand: id and people of each place; a place without people gets the cost a first person
            would meet.
        supply: id and capacity of each service; one without places is closed.
        tau_minutes: travel that weighs as much as average crowding [minutes].
        people_per_place: what a place is meant for; all people over all capacity if not given
            [people per place].
        max_minutes: the longest journey that counts [minutes].
        tolerance: stop once all cost above each one's least is this share of all cost or less.

    Raises:
        MethodError: a table, a time or a setting is at fault, or the search does not settle.

    Source: Saxon and Snow 2020, Journal of Urban Health 97:215 (RAAM); the settled state is unique
        (Beckmann, McGuire and Winsten 1956), so any method that reaches it gives the same scores.
    """
    if not (0 < tau_minutes < math.inf and max_minutes > 0):
        raise MethodError("Minutes: tau and the longest journey must be above 0.")
    if not _FINEST <= tolerance < 1:
        raise MethodError(f"Tolerance: give a share from {_FINEST:g} to below 1.")
    if people_per_place is not None and not 0 < people_per_place < math.inf:
        raise MethodError("People per place: give a number above 0.")
    problem = lay_problem(times, demand, supply)
    rows = problem.rows
    is_open = _open_pairs(problem, max_minutes)
    least, gap = settle(
        Rows(rows.starts, rows.to, np.where(is_open, rows.minutes / tau_minutes, np.inf)),
        problem.people,
        np.where(
            problem.services.has_places,
            problem.capacity * (people_per_place or _people_per_place(problem)),
            1.0,
        ),
        tolerance=tolerance,
        most_turns=_MOST_TURNS,
    )
    reached = _count_open(problem, is_open)
    if not gap <= tolerance or not np.isfinite(least[reached > 0]).all():
        raise MethodError("The search did not settle: ask for a coarser tolerance.")
    return problem.answer(least, reached, unit="cost", better="lower", relative_gap=gap)


def _open_pairs(problem: Problem, max_minutes: float) -> NDArray[np.bool_]:
    return problem.services.has_places[problem.rows.to] & (problem.rows.minutes <= max_minutes)


def _count_open(problem: Problem, is_open: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many services each origin can reach."""
    before: NDArray[np.int64] = np.concatenate([[0], np.cumsum(is_open)])
    return before[problem.rows.starts[1:]] - before[problem.rows.starts[:-1]]


def _people_per_place(problem: Problem) -> float:
    """Return all people over all capacity; 1 where there is nothing to compare.

    Raises:
        MethodError: the one is beyond all measure beside the other.
    """
    people = float(problem.demand["people"].sum())
    capacity = float(problem.supply["capacity"].sum())
    if not people or not capacity:
        return 1.0
    ratio = people / capacity
    if not 0 < ratio < math.inf:
        raise MethodError("People and capacity are too far apart in size; mend the tables.")
    return ratio
