"""Floating catchments: places shared among everyone who can reach them."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.measures.kernels import step_kernel
from carereach.access.measures.loops import (
    CHOSEN,
    PLAIN,
    SHARED,
    Kernel,
    gather_people,
    hand_out,
)
from carereach.access.measures.problem import Measured, lay_problem
from carereach.access.times import TravelTimes

__all__ = [
    "divide_places",
    "measure_balanced",
    "measure_enhanced_two_step",
    "measure_three_step",
    "measure_two_step",
]

_Floats = NDArray[np.float64]
_PER_PERSON = "places per person"


def measure_two_step(
    times: TravelTimes, demand: pl.DataFrame, supply: pl.DataFrame, *, max_minutes: float
) -> Measured:
    """Places per person: each service's places shared by all in its catchment, then added up.

    People x score adds up to the capacity of all services that have people in their catchment.

    Args:
        times: minutes from places to services.
        demand: id and people of each place.
        supply: id and capacity of each service.
        max_minutes: how far a catchment goes [minutes].

    Raises:
        MethodError: a table, a time or a setting is at fault.

    Source: Luo and Wang 2003, Environment and Planning B 30:865 (2SFCA).
    """
    return _measure(times, demand, supply, step_kernel([max_minutes], [1.0]), PLAIN)


def measure_enhanced_two_step(
    times: TravelTimes, demand: pl.DataFrame, supply: pl.DataFrame, *, kernel: Kernel
) -> Measured:
    """Places per person where near services and near people weigh more.

    Args:
        times: minutes from places to services.
        demand: id and people of each place.
        supply: id and capacity of each service.
        kernel: the weight of a journey: steps in the published method, or any curve.

    Raises:
        MethodError: a table or a time is at fault.

    Source: Luo and Qi 2009, Health & Place 15:1100 (E2SFCA).
    """
    return _measure(times, demand, supply, kernel, PLAIN)


def measure_three_step(
    times: TravelTimes, demand: pl.DataFrame, supply: pl.DataFrame, *, kernel: Kernel
) -> Measured:
    """Places per person where people who have a choice weigh less on each service.

    Everyone chooses among the services of the supply table in reach, in proportion to the weight
    of the journey; one without places is still chosen, as in the published method.

    Args:
        times: minutes from places to services.
        demand: id and people of each place.
        supply: id and capacity of each service.
        kernel: the weight of a journey.

    Raises:
        MethodError: a table or a time is at fault.

    Source: Wan, Zou and Sternberg 2012, International Journal of Geographical Information
        Science 26:1073 (3SFCA).
    """
    return _measure(times, demand, supply, kernel, CHOSEN)


def measure_balanced(
    times: TravelTimes, demand: pl.DataFrame, supply: pl.DataFrame, *, kernel: Kernel
) -> Measured:
    """Level of service where nobody is counted at more than one service.

    People are split among services and each service's level among places, by weights that add up
    to 1, so scores add up to the levels (places per person) of all services in use. The score of a
    place changes if it is split in two: use it on one set of areas throughout.

    Args:
        times: minutes from places to services.
        demand: id and people of each place.
        supply: id and capacity of each service.
        kernel: the weight of a journey.

    Raises:
        MethodError: a table or a time is at fault.

    Source: Paez, Higgins and Vivona 2019, PLOS ONE 14:e0218773 (balanced floating catchments).
    """
    return _measure(times, demand, supply, kernel, SHARED)


def divide_places(capacity: _Floats, among: _Floats) -> _Floats:
    """Return places per person, 0 where there is nobody to share them [places per person]."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        each = capacity / among
    return np.where((among > 0) & np.isfinite(each), each, 0.0)


def _measure(
    times: TravelTimes, demand: pl.DataFrame, supply: pl.DataFrame, kernel: Kernel, manner: int
) -> Measured:
    problem = lay_problem(times, demand, supply)
    gathered, drawn = gather_people(
        problem.rows, problem.people, problem.services.listed, kernel, manner
    )
    each = divide_places(problem.capacity, gathered)
    if manner == SHARED:
        each = divide_places(each, drawn)
    scores, reached = hand_out(problem.rows, problem.people, problem.services, each, kernel, manner)
    return problem.answer(scores, reached, unit=_PER_PERSON, used=each > 0)
