"""Exact answers for plain queues, to hold the engines against. Rates are a day, times in days."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError

__all__ = [
    "Impatient",
    "Queue",
    "find_flows",
    "find_impatient_queue",
    "find_mixed_wait",
    "find_occupancy",
    "find_priority_waits",
    "find_queue",
    "find_tail",
    "find_tandem_waits",
    "find_turned_away",
]

_NEGLIGIBLE = 1e-18


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue in which everybody waits until they start."""

    chance_of_waiting: float
    mean_wait_days: float
    """Over everybody, those who start at once too."""
    mean_waiting: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Impatient:
    """A queue in which people give up."""

    chance_of_giving_up: float
    chance_of_waiting: float
    mean_waiting: float
    mean_wait_days: float
    """Over everybody, whether they start, wait or give up."""


def find_turned_away(*, servers: int, load: float) -> float:
    """Return the chance that all servers are busy where nobody may wait.

    Args:
        servers: served at one time.
        load: arrivals a day x mean service [days].

    Source: Erlang 1917, loss formula (Erlang B), by the recursion of Jagerman 1974,
    doi:10.1002/j.1538-7305.1974.tb02756.x.
    """
    _check_servers(servers)
    if not 0 <= load < math.inf:
        raise MethodError("The load offered must be 0 or more.")
    chance = 1.0
    for held in range(1, servers + 1):
        chance = load * chance / (held + load * chance)
    return chance


def find_queue(*, arrivals_per_day: float, service_days: float, servers: int) -> Queue:
    """Return waits in a queue with Poisson arrivals and exponential service (M/M/c).

    Raises:
        MethodError: the load is at or above capacity, so that there is no steady state.

    Source: Erlang 1917, delay formula (Erlang C); Little 1961, doi:10.1287/opre.9.3.383.
    """
    load = _steady_load([arrivals_per_day], service_days, servers)
    lost = find_turned_away(servers=servers, load=load)
    waits = servers * lost / (servers - load * (1 - lost))
    mean = waits * service_days / (servers - load)
    return Queue(chance_of_waiting=waits, mean_wait_days=mean, mean_waiting=arrivals_per_day * mean)


def find_tail(
    *, arrivals_per_day: float, service_days: float, servers: int, beyond_days: float
) -> float:
    """Return the chance of waiting longer than so many days in an M/M/c queue, first come first.

    Source: Gross, Shortle, Thompson and Harris 2008, Fundamentals of Queueing Theory, section
    2.3: W, given that it is above 0, is exponential with rate c mu - lambda.
    """
    queue = find_queue(
        arrivals_per_day=arrivals_per_day, service_days=service_days, servers=servers
    )
    spare = servers / service_days - arrivals_per_day
    return queue.chance_of_waiting * math.exp(-spare * beyond_days)


def find_impatient_queue(
    *, arrivals_per_day: float, service_days: float, patience_days: float, servers: int
) -> Impatient:
    """Return a queue with exponential patience (M/M/c+M, Erlang A), which is always steady.

    Source: Palm 1957, Tele 2:1-107; Garnett, Mandelbaum and Reiman 2002,
    doi:10.1287/msom.4.3.208.7753. Computed from the balance of the birth and death process.
    """
    _check_servers(servers)
    if not (arrivals_per_day > 0 and service_days > 0 and patience_days > 0):
        raise MethodError("Arrivals, service and patience must be above 0.")
    # By logarithm: with many servers the weights themselves are beyond any number.
    logs, peak = [0.0], 0.0
    while len(logs) <= servers or logs[-1] > peak + math.log(_NEGLIGIBLE):
        inside = len(logs)
        leaving = min(inside, servers) / service_days + max(0, inside - servers) / patience_days
        logs.append(logs[-1] + math.log(arrivals_per_day / leaving))
        peak = max(peak, logs[-1])
    weights = np.exp(np.array(logs) - peak)
    chances = weights / weights.sum()
    waiting = float(np.maximum(0, np.arange(len(chances)) - servers) @ chances)
    return Impatient(
        chance_of_giving_up=waiting / patience_days / arrivals_per_day,
        chance_of_waiting=float(chances[servers:].sum()),
        mean_waiting=waiting,
        mean_wait_days=waiting / arrivals_per_day,
    )


def find_priority_waits(
    *, arrivals_per_day: Sequence[float], service_days: float, servers: int
) -> tuple[float, ...]:
    """Return the mean wait of each class, first to be served first; nobody is interrupted.

    Args:
        arrivals_per_day: of each class, in order of priority.
        service_days: mean, exponential and the same for all.
        servers: served at one time.

    Source: Cobham 1954, Operations Research 2:70, doi:10.1287/opre.2.1.70; Kella and Yechiali
    1985, doi:10.1002/nav.3800320309.
    """
    load = _steady_load(arrivals_per_day, service_days, servers)
    lost = find_turned_away(servers=servers, load=load)
    waits = servers * lost / (servers - load * (1 - lost))
    shares = np.cumsum([0.0, *arrivals_per_day]) * service_days / servers
    free = 1.0 - shares
    return tuple(
        float(waits * service_days / servers / (free[i] * free[i + 1]))
        for i in range(len(arrivals_per_day))
    )


def find_mixed_wait(*, arrivals_per_day: float, service_days: float, sd_days: float) -> float:
    """Return the mean wait for one server whose length of service has this mean and spread (M/G/1).

    Source: Pollaczek 1930, doi:10.1007/BF01194620; Khinchine 1932.
    """
    load = _steady_load([arrivals_per_day], service_days, 1)
    return arrivals_per_day * (service_days**2 + sd_days**2) / (2 * (1 - load))


def find_occupancy(*, arrivals_per_day: float, stay_days: float) -> float:
    """Return how many are inside at one time where nobody waits; ``stay_days`` is the mean stay.

    The number is Poisson whatever the spread of stays. A median stay would understate it.

    Source: M/G/infinity, Takacs 1962, Introduction to the Theory of Queues, chapter 3.
    """
    return arrivals_per_day * stay_days


def find_flows(
    arrivals_per_day: Sequence[float], goes_on: Sequence[Sequence[float]]
) -> list[float]:
    """Return arrivals a day at each stage, from outside and from other stages.

    Args:
        arrivals_per_day: from outside, by stage.
        goes_on: chance of going from each stage (row) to each stage (column).

    Raises:
        MethodError: people go round for ever.

    Source: traffic equations, Jackson 1957, doi:10.1287/opre.5.4.518.
    """
    chances = np.array(goes_on, dtype=np.float64).reshape(len(arrivals_per_day), -1)
    outside = np.array(arrivals_per_day, dtype=np.float64)
    reached = _find_reached(outside, chances)
    flows = np.zeros(len(outside))
    inner = chances[np.ix_(reached, reached)]
    if reached.any():
        # Chances over ever more stages must die away, or somebody never leaves.
        if np.abs(np.linalg.eigvals(inner)).max() > 1 - 1e-12:
            raise MethodError("Some people go round the stages for ever; let them leave somewhere.")
        flows[reached] = np.linalg.solve(np.eye(len(inner)) - inner.T, outside[reached])
    return [float(flow) for flow in flows]


def find_tandem_waits(
    *,
    arrivals_per_day: float,
    service_days: Sequence[float],
    servers: Sequence[int],
    goes_on: Sequence[float],
) -> tuple[float, ...]:
    """Return the mean wait at each of several stages one after another (Jackson network).

    Args:
        arrivals_per_day: at the first stage.
        service_days: mean of each stage, exponential.
        servers: of each stage.
        goes_on: chance of going on from each stage but the last.

    Source: Jackson 1957, doi:10.1287/opre.5.4.518: each stage is an M/M/c queue of its own flow.
    """
    stages = len(service_days)
    chances = np.zeros((stages, stages))
    for stage, chance in enumerate(goes_on):
        chances[stage, stage + 1] = chance
    flows = find_flows([arrivals_per_day, *[0.0] * (stages - 1)], chances.tolist())
    return tuple(
        find_queue(arrivals_per_day=flow, service_days=days, servers=many).mean_wait_days
        for flow, days, many in zip(flows, service_days, servers, strict=True)
    )


def _find_reached(outside: NDArray[np.float64], chances: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Stages that anybody comes to."""
    reached = outside > 0
    for _ in range(len(outside)):
        reached = reached | ((chances[reached] > 0).any(axis=0))
    return np.asarray(reached, dtype=np.bool_)


def _check_servers(servers: int) -> None:
    if servers < 0:
        raise MethodError("Servers must be 0 or more.")


def _steady_load(arrivals_per_day: Sequence[float], service_days: float, servers: int) -> float:
    """Load offered [servers], which must be below the servers there are."""
    if not (service_days > 0 and all(0 <= rate < math.inf for rate in arrivals_per_day)):
        raise MethodError("Arrivals must be 0 or more a day and service above 0 days.")
    load = math.fsum(arrivals_per_day) * service_days
    if not load < servers:
        raise MethodError("There is no steady state: the load offered is at or above capacity.")
    return load
