"""Many replications of one scenario, anywhere, with the same answer everywhere."""

import functools
import math
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

from carereach import __version__
from carereach.base import MethodError, Progress, silent
from carereach.base.executor import map_batches
from carereach.capacity.experiments.answers import Answer, RunRecord, answer_from
from carereach.capacity.experiments.engines import Scenario, choose_engine, hash_scenario
from carereach.capacity.experiments.figures import ALL, Measures
from carereach.capacity.experiments.kept import Runs, join_runs, keep_run
from carereach.capacity.tally import Tally

__all__ = [
    "NO_REPLICATION",
    "RunPlan",
    "Target",
    "check_plan",
    "run_planned",
    "run_scenario",
    "run_until",
]

_LARGEST_SEED = 2**63 - 1
_MOST_REPLICATIONS = 1_000_000
NO_REPLICATION = 2**62
"""Above the number of any replication: luck under it is no run's."""
_FIRST_ROUND = 20
_TO_BE_SURE = 1.1
"""A half-width is itself uncertain: run a tenth more than it says are needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """How a scenario is run; of these, only the first four change the answer."""

    replications: int = 100
    seed: int = 1
    first: int = 0
    """The first replication's number: others have other luck."""
    confidence: float = 0.95
    executor: Executor | None = None
    """Where to run; none for here."""
    batch: int | None = None
    """Replications to a batch; none for as many as take a second."""
    progress: Progress = silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How precisely a figure of a stage is wanted."""

    stage: str
    figure: str
    half_width: float
    """Half the width of its interval, in the figure's own unit (waits in days)."""
    young: str = ALL


def run_scenario(
    scenario: Scenario,
    *,
    replications: int = 100,
    seed: int = 1,
    executor: Executor | None = None,
    batch: int | None = None,
    progress: Progress = silent,
) -> Answer:
    """Return what a scenario comes to over some replications, by stage and class.

    The answer is the same to the last bit wherever and in whatever batches the runs are made.

    Args:
        scenario: a network or a pathway.
        replications: how many runs, 1 or more; 100 or more for percentiles worth quoting.
        seed: of the whole experiment, 0 or more; runs of one seed share their luck.
        executor: where to run, as ``base.executor.open_executor`` gives; none for here.
        batch: replications to a batch; none for as many as take a second.
        progress: told after each batch; may raise to stop.

    Returns:
        Means over replications with 95 % t intervals [people, days, shares].

    Raises:
        MethodError: the scenario cannot be run, or a number here is out of range.

    Source: independent replications (Law 2015, Simulation Modeling and Analysis, 9.4.1).
    """
    plan = RunPlan(
        replications=replications, seed=seed, executor=executor, batch=batch, progress=progress
    )
    return run_planned(scenario, plan)


def run_planned(scenario: Scenario, plan: RunPlan) -> Answer:
    """Do what ``run_scenario`` does, by a plan."""
    return _answer(scenario, _run(scenario, plan), plan, "as many as asked")


def run_until(scenario: Scenario, target: Target, plan: RunPlan) -> Answer:
    """Run until a figure is as precise as wanted, or the plan's replications are used up.

    Twenty are run, then as many as the half-width says are missing, at most doubling each time.

    Raises:
        MethodError: the scenario has no such stage, class or figure, or the target is not above 0.

    Source: sequential procedure for a given absolute error (Law 2015, 9.4.1); coverage is a little
    below that of a fixed number of runs.
    """
    if not target.half_width > 0:
        raise MethodError("A target half-width is above 0.")
    wanted = min(_FIRST_ROUND, plan.replications)
    runs: list[Runs] = []
    while True:
        done = sum(len(part.figures) for part in runs)
        part = replace(plan, first=plan.first + done, replications=wanted - done)
        runs.append(_run(scenario, part))
        answer = _answer(scenario, join_runs(runs), plan, "precise enough")
        half = _half_width(answer, target)
        if half <= target.half_width:
            return answer
        if wanted >= plan.replications:
            return replace(answer, record=replace(answer.record, stopped="cap reached"))
        ratio = min(2.0, _TO_BE_SURE * (half / target.half_width) ** 2)
        wanted = min(plan.replications, max(wanted + 1, math.ceil(wanted * ratio)))


def _half_width(answer: Answer, target: Target) -> float:
    try:
        half = answer.estimate(target.stage, target.figure, target.young).half_width
    except ValueError as error:
        raise MethodError("The target names no stage, class or figure of the answer.") from error
    return math.inf if half is None else half


def _run(scenario: Scenario, plan: RunPlan) -> Runs:
    check_plan(plan)
    engine = choose_engine(scenario)
    measures = Measures(
        days=scenario.horizon_days - scenario.warm_up_days, bin_days=scenario.wait_bin_days
    )
    work = functools.partial(
        _run_batch, engine.simulate, engine.compile(scenario), measures, (plan.seed, plan.first)
    )
    return join_runs(
        map_batches(
            work,
            plan.replications,
            executor=plan.executor,
            batch=plan.batch,
            progress=plan.progress,
            label=scenario.name,
        )
    )


def _run_batch(
    simulate: Callable[..., Tally],
    compiled: Any,
    measures: Measures,
    luck: tuple[int, int],
    first: int,
    count: int,
) -> Runs:
    """Run some replications one after the other; this is what is sent to other processes."""
    seed, offset = luck
    tallies = (simulate(compiled, seed=seed, replication=offset + first + k) for k in range(count))
    return join_runs([keep_run(tally, measures) for tally in tallies])


def check_plan(plan: RunPlan) -> None:
    """Refuse a plan that cannot be run.

    Raises:
        MethodError: replications, seed or the first replication's number are out of range.
    """
    if not 1 <= plan.replications <= _MOST_REPLICATIONS:
        raise MethodError("Replications are a whole number from 1 to a million.")
    if not 0 <= plan.seed <= _LARGEST_SEED:
        raise MethodError("A seed is a whole number of 0 or more, below 2 to the power 63.")
    if not 0 <= plan.first <= NO_REPLICATION - plan.replications:
        raise MethodError("The first replication's number is 0 or more, below 2 to the power 62.")


def _answer(scenario: Scenario, runs: Runs, plan: RunPlan, stopped: str) -> Answer:
    engine = choose_engine(scenario)
    record = RunRecord(
        name=scenario.name,
        engine=engine.name,
        version=__version__,
        scenario_sha256=hash_scenario(scenario),
        seed=plan.seed,
        replications=len(runs.figures),
        first_replication=plan.first,
        confidence=plan.confidence,
        horizon_days=scenario.horizon_days,
        warm_up_days=scenario.warm_up_days,
        wait_bin_days=scenario.wait_bin_days,
        stopped=stopped,
    )
    return answer_from(
        runs,
        record=record,
        stages=engine.stages,
        classes=engine.classes,
        standards=scenario.standards,
        total_names=engine.total_names,
    )
