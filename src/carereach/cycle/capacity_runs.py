"""Scenario files to answers: read, run where asked, and say what came of it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from carereach.base import MethodError, Progress, silent
from carereach.base.executor import open_executor
from carereach.capacity.cautions import caution_scenario
from carereach.capacity.experiments import (
    ALL,
    Answer,
    Comparison,
    Difference,
    Estimate,
    RunPlan,
    change_scenario,
    compare,
    run_planned,
)
from carereach.cycle.capacity_stress import stress_sheet
from carereach.evidence import wait_standards
from carereach.sources.scenario_file import parse_scenario, read_scenario, write_scenario
from carereach.sources.what_if_file import read_what_if
from carereach.tables.scenario import Network, Pathway

__all__ = [
    "FileComparison",
    "FileRun",
    "RunWish",
    "cautions_for",
    "change_checked",
    "check_changed",
    "compare_file",
    "describe_file",
    "run_file",
    "say_differences",
    "say_run",
    "table_of_stages",
]

_SHOWN = ("arrived", "started", "mean_wait", "p92", "mean_queue", "utilisation")
_HEAD = ("stage", "come", "start", "mean wait, days", "92 in 100 within", "waiting", "in use")
_NOT_TOLD = "not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWish:
    """How somebody wants a scenario run."""

    replications: int = 100
    seed: int = 1
    workers: int = 1
    """Processes on this machine; 1 for this one alone."""
    dask: str = ""
    """Address of a Dask scheduler; overrides ``workers``."""

    def plan(self, executor: Executor | None, progress: Progress) -> RunPlan:
        """Return the plan for the room."""
        return RunPlan(
            replications=self.replications,
            seed=self.seed,
            executor=executor,
            progress=progress,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FileRun:
    """A scenario file's answer, and what to be careful about in it."""

    answer: Answer
    cautions: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return stages, totals, the record of the run, and cautions, as plain values."""
        return {**self.answer.as_dict(), "cautions": list(self.cautions)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FileComparison:
    """What changes would do to a scenario file's answer; cautions of both sides."""

    comparison: Comparison
    cautions: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return every difference, both answers, and cautions, as plain values."""
        return {**self.comparison.as_dict(), "cautions": list(self.cautions)}


def run_file(path: Path, wish: RunWish, progress: Progress = silent) -> FileRun:
    """Return the answer of a scenario file.

    Raises:
        SourceError: the file has faults.
        MethodError: the scenario cannot be run, or not there.
    """
    scenario = read_scenario(path)
    with open_executor(workers=wish.workers, dask=wish.dask) as executor:
        answer = run_planned(scenario, wish.plan(executor, progress))
    return FileRun(answer=answer, cautions=cautions_for(scenario))


def compare_file(
    path: Path, what_if: Path, wish: RunWish, progress: Progress = silent
) -> FileComparison:
    """Return what the changes of a what-if file would do to a scenario file's answer.

    Raises:
        SourceError: a file has faults.
        MethodError: a change names nothing in the scenario, or makes one that cannot be.
    """
    scenario = read_scenario(path)
    changed = change_checked(scenario, what_if)
    with open_executor(workers=wish.workers, dask=wish.dask) as executor:
        comparison = compare(scenario, changed, wish.plan(executor, progress))
    after = (f"With the changes: {sentence}" for sentence in cautions_for(changed))
    return FileComparison(comparison=comparison, cautions=(*cautions_for(scenario), *after))


def cautions_for(scenario: Network | Pathway, *, with_numbers: bool = True) -> tuple[str, ...]:
    """Return what to be careful about in a scenario's answer, one sentence each.

    Args:
        scenario: what is simulated.
        with_numbers: whether numbers of young people may stand in them; not for an area's own.
    """
    on_list = wait_standards().filter(pl.col("measured_on") == "still waiting")
    return caution_scenario(
        scenario, still_waiting=on_list["wait_id"].to_list(), with_numbers=with_numbers
    )


def change_checked(
    scenario: Network | Pathway, what_if: Path, *, staff_of: str = ""
) -> Network | Pathway:
    """Return the scenario with a what-if file's changes, held to what any scenario file is.

    Args:
        scenario: as it is.
        what_if: the file of changes.
        staff_of: the contract that gets staff where a change names none.

    Raises:
        SourceError: the what-if file has faults.
        MethodError: a change names nothing in the scenario, or makes one that cannot be.
    """
    changes = [
        replace(change, where=change.where or staff_of) if change.field == "wte" else change
        for change in read_what_if(what_if)
    ]
    changed = change_scenario(scenario, changes)
    check_changed(changed)
    return changed


def check_changed(scenario: Network | Pathway) -> None:
    """Hold a changed scenario to what any scenario file is held to.

    Raises:
        MethodError: no file may say what it says.
    """
    _, faults = parse_scenario(write_scenario(scenario).encode(), file="The changed scenario")
    if faults:
        raise MethodError(faults[0].sentence())


def describe_file(path: Path, wish: RunWish, progress: Progress = silent) -> str:
    """Return the STRESS-DES sheet of a scenario file and of its run, as Markdown.

    Raises:
        SourceError: the file has faults.
        MethodError: the scenario cannot be run.
    """
    scenario = read_scenario(path)
    with open_executor(workers=wish.workers, dask=wish.dask) as executor:
        answer = run_planned(scenario, wish.plan(executor, progress))
    return stress_sheet(scenario, asdict(answer.record))


def say_run(answer: Answer) -> str:
    """Say what was run, and how to run it again."""
    record = answer.record
    return (
        f"{record.name}: {record.replications:,} runs of {record.horizon_days:,.0f} days"
        f" ({record.warm_up_days:,.0f} not counted), seed {record.seed},"
        f" scenario {record.scenario_sha256[:12]}, version {record.version}."
    )


def table_of_stages(answer: Answer) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Return a small table: each stage, all classes together, with 95 % intervals."""
    rows: list[Sequence[str]] = []
    for stage in answer.stages:
        told = [answer.estimate(stage, figure) for figure in _SHOWN]
        rows.append((stage, *(_cell(one, places=_places(one)) for one in told)))
    return _HEAD, rows


def _places(one: Estimate) -> int:
    """Decimals that say something: fewer for large numbers."""
    size = abs(one.mean or 0.0)
    return 0 if size >= 100 else 1 if size >= 10 else 2


def _cell(one: Estimate, *, places: int) -> str:
    if one.mean is None:
        return _NOT_TOLD
    if one.low is None or one.high is None:
        return f"{one.mean:,.{places}f}"
    return f"{one.mean:,.{places}f} ({one.low:,.{places}f} to {one.high:,.{places}f})"


def say_differences(comparison: Comparison) -> Iterator[str]:
    """Say what got better and what got worse, all classes together; always both."""
    for word, told in (("better", comparison.better), ("worse", comparison.worse)):
        yield f"{word.capitalize()}:"
        yield from (f"  {_say(one)}" for one in told)
        if not told:
            yield "  nothing that can be told from chance"
    untold = sum(
        one.word == _NOT_TOLD and one.young == ALL and one.low is not None
        for one in comparison.differences
    )
    yield f"Not told apart from chance: {untold} figures (all of them with --json)."


def _say(one: Difference) -> str:
    if one.before is None or one.after is None or one.low is None or one.high is None:
        return f"{one.stage}: {one.figure.replace('_', ' ')}"
    return (
        f"{one.stage}, {one.figure.replace('_', ' ')}: {one.before:,.3g} to {one.after:,.3g}"
        f" (difference {one.low:+,.3g} to {one.high:+,.3g})"
    )
