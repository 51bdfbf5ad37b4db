"""Does a scenario do in its first year what the table says the service did in its last?"""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from carereach.capacity.pathway import STAGES, compile_pathway, simulate_pathway
from carereach.capacity.tally import AREAS, COUNTS
from carereach.cycle.capacity_year import DAYS_A_YEAR, ServiceYear
from carereach.tables.scenario import Pathway

__all__ = ["compare_with_table", "weigh_lists"]

_BEYOND_CHANCE = 2.0
_STARTED, _WAITED = COUNTS.index("started"), AREAS.index("wait_sum")
_REFERRED = COUNTS.index("arrived")
_FEWEST = 10
_MUCH_LONGER = 1.25
"""A wait worked out from lists tells of something where it is longer by a quarter or more."""


def compare_with_table(
    pathway: Pathway, year: ServiceYear, *, seed: int = 1, replications: int = 30
) -> tuple[str, ...]:
    """Return a sentence for each figure on which scenario and table differ beyond chance.

    Referrals, starts of support and mean waits of a first year simulated with today's lists and
    with contracts running on, against the last year's in the table. One year of the table is taken
    as one more draw: a difference counts beyond two standard deviations of single years.

    Args:
        pathway: from ``scenario_for``.
        year: from ``read_year``, of the same service.
        seed: of the simulation.
        replications: how many first years to simulate.

    Source: prediction interval for one more draw of a normal variable (Hahn and Meeker 1991).
    """
    contracts = tuple(
        replace(contract, ends_day=max(contract.ends_day, DAYS_A_YEAR + 1))
        for contract in pathway.contracts
    )
    compiled = compile_pathway(
        replace(pathway, contracts=contracts, horizon_days=DAYS_A_YEAR, warm_up_days=0.0)
    )
    runs = [
        simulate_pathway(compiled, seed=seed, replication=number) for number in range(replications)
    ]
    triage, assessment, support, whole = range(len(STAGES))
    counts = np.array([run.counts.sum(axis=1) for run in runs], dtype=float)
    waits = np.array([run.areas[:, :, _WAITED].sum(axis=1) for run in runs])
    started = counts[:, :, _STARTED]
    figures = (
        (
            "more referrals",
            "fewer referrals",
            counts[:, triage, _REFERRED],
            year.per_year("referrals"),
        ),
        (
            "more starts of support",
            "fewer starts of support",
            started[:, support],
            year.per_year("treatments_started"),
        ),
        (
            "a longer mean wait for assessment",
            "a shorter mean wait for assessment",
            _mean_waits(waits, started, assessment),
            year.number("mean_wait_assessment_days"),
        ),
        (
            "a longer mean wait for support",
            "a shorter mean wait for support",
            _mean_waits(waits, started, whole),
            year.number("mean_wait_treatment_days"),
        ),
    )
    said = (_differ(more, less, found, told) for more, less, found, told in figures)
    return tuple(sentence for sentence in said if sentence)


def weigh_lists(year: ServiceYear) -> tuple[str, ...]:
    """Return why waits of those seen are shorter than the lists say, if they are.

    The wait that the lists of both ends of the period mean, at the pace of starts and closures,
    is set against the mean wait of those who started.

    Args:
        year: from ``read_year``.

    Source: Little 1961, doi:10.1287/opre.9.3.383.
    """
    lists = ("waiting_for_assessment", "waiting_for_treatment")
    now = [year.number(name) for name in lists]
    before = [year.number(f"{name}_before") for name in lists]
    seen = year.number("mean_wait_treatment_days")
    left = year.per_year("treatments_started") + year.per_year("closed_before_support")
    if seen is None or not left or None in (*now, *before):
        return ()
    ends, starts = (sum(number or 0.0 for number in part) for part in (now, before))
    if (ends + starts) / 2 / left * DAYS_A_YEAR < _MUCH_LONGER * seen:
        return ()
    why = (
        "the list grew, and those seen had joined it when it was shorter"
        if ends > starts
        else "those seen were not those who had waited longest"
    )
    said = (
        "The table's mean wait for support is of those seen; its lists and starts mean a longer "
        f"one (Little 1961): {why}. The scenario begins with today's list, served in turn, so its "
        "waits are longer from the first year."
    )
    return (said,)


def _mean_waits(
    waits: NDArray[np.float64], started: NDArray[np.float64], stage: int
) -> NDArray[np.float64]:
    """Mean wait of those who started, by run; only runs with some."""
    some = started[:, stage] > 0
    return np.asarray(waits[some, stage] / started[some, stage])


def _differ(more: str, less: str, found: NDArray[np.float64], told: float | None) -> str:
    if told is None or len(found) < _FEWEST:
        return ""
    mean, spread = float(found.mean()), float(found.std(ddof=1))
    beyond = _BEYOND_CHANCE * spread * math.sqrt(1 + 1 / len(found))
    if abs(told - mean) <= beyond + 1e-9:
        return ""
    which = more if mean > told else less
    return f"The scenario's first year has {which} than the table's last, beyond chance."
