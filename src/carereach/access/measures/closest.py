"""The closest services: how long to the nearest, the second nearest, and so on."""

import math

import polars as pl

from carereach.access.measures.loops import find_nearest
from carereach.access.measures.problem import Measured, lay_problem
from carereach.access.times import TravelTimes
from carereach.base import MethodError

__all__ = ["measure_closest"]


def measure_closest(
    times: TravelTimes,
    demand: pl.DataFrame,
    supply: pl.DataFrame,
    *,
    count: int = 1,
    max_minutes: float = math.inf,
) -> Measured:
    """Minutes to the nearest service with places, or to the second, third … nearest.

    A place with fewer in reach has no minutes and is not reachable; its people are counted.

    Args:
        times: minutes from places to services.
        demand: id and people of each place; people are used only to say who is out of reach.
        supply: id and capacity of each service; one without places does not count.
        count: which nearest, 1 being the nearest [services].
        max_minutes: the longest journey that counts [minutes].

    Raises:
        MethodError: a table, a time or a setting is at fault.

    Source: Apparicio, Abdelmajid, Riva and Shearmur 2008, International Journal of Health
        Geographics 7:7 (distance to the closest and to the n closest services).
    """
    if count < 1:
        raise MethodError("Closest: give a whole number of services of 1 or more.")
    if not max_minutes > 0:
        raise MethodError("Longest journey: give minutes above 0.")
    problem = lay_problem(times, demand, supply)
    found, reached = find_nearest(
        problem.rows,
        problem.services.has_places,
        min(count, len(problem.to_ids) + 1),
        float(max_minutes),
    )
    return problem.answer(found, reached, unit="minutes", needed=count, better="lower")
