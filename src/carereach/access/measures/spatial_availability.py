"""Spatial availability: every service's places handed out once, and no more than there are."""

import numpy as np
import polars as pl

from carereach.access.measures.catchment import divide_places
from carereach.access.measures.loops import PLAIN, Kernel, gather_people, hand_out
from carereach.access.measures.problem import Measured, lay_problem
from carereach.access.times import TravelTimes
from carereach.base import MethodError

__all__ = ["measure_spatial_availability"]


def measure_spatial_availability(
    times: TravelTimes,
    demand: pl.DataFrame,
    supply: pl.DataFrame,
    *,
    kernel: Kernel,
    demand_power: float = 1.0,
) -> Measured:
    """Places that fall to each area, shared by its people and the weight of its journeys.

    Scores add up to the capacity of all services in use. With ``demand_power`` 1 the score per
    person equals the two-step score with the same kernel.

    Args:
        times: minutes from places to services.
        demand: id and people of each place.
        supply: id and capacity of each service.
        kernel: the weight of a journey.
        demand_power: below 1 small places get more than by people alone, above 1 less [none].

    Raises:
        MethodError: a table, a time or a setting is at fault.

    Source: Soukhov, Paez, Higgins and Mohamed 2023, PLOS ONE 18:e0278468.
    """
    if not 0 <= demand_power < np.inf:
        raise MethodError("Demand power: give a number of 0 or more.")
    problem = lay_problem(times, demand, supply)
    weight = np.where(
        problem.people > 0, np.maximum(problem.people, 0.0) ** demand_power, problem.people
    )
    gathered, _ = gather_people(problem.rows, weight, problem.services.listed, kernel, PLAIN)
    each = divide_places(problem.capacity, gathered)
    scores, reached = hand_out(problem.rows, problem.people, problem.services, each, kernel, PLAIN)
    return problem.answer(scores * np.maximum(weight, 0.0), reached, unit="places", used=each > 0)
