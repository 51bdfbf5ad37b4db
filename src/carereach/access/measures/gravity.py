"""Gravity: every place in reach, weighed by how far it is, whoever else wants it."""

import polars as pl

from carereach.access.measures.loops import PLAIN, Kernel, hand_out
from carereach.access.measures.problem import Measured, lay_problem
from carereach.access.times import TravelTimes

__all__ = ["measure_gravity"]


def measure_gravity(
    times: TravelTimes, demand: pl.DataFrame, supply: pl.DataFrame, *, kernel: Kernel
) -> Measured:
    """Places in reach, each weighed by its journey; other people are not counted.

    Args:
        times: minutes from places to services.
        demand: id and people of each place; people are used only to say who is out of reach.
        supply: id and capacity of each service.
        kernel: the weight of a journey.

    Raises:
        MethodError: a table or a time is at fault.

    Source: Hansen 1959, Journal of the American Institute of Planners 25:73.
    """
    problem = lay_problem(times, demand, supply)
    scores, reached = hand_out(
        problem.rows, problem.people, problem.services, problem.capacity, kernel, PLAIN
    )
    return problem.answer(scores, reached, unit="weighted places")
