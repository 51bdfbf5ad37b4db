"""Scenario files searched, swept and doubted: fewest staff, one number, every assumption."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from carereach.base import MethodError, Progress, silent
from carereach.base.executor import open_executor
from carereach.capacity.experiments import (
    Goal,
    OuterLoop,
    Smallest,
    Split,
    Sweep,
    Tornado,
    change_scenario,
    outer_loop,
    smallest_wte,
    sweep,
    tornado,
)
from carereach.cycle.capacity_runs import RunWish, cautions_for, check_changed
from carereach.sources.scenario.names import declared_name
from carereach.sources.scenario_file import read_scenario
from carereach.tables.scenario import Network, Pathway, Standard
from carereach.tables.what_if import Change

__all__ = [
    "FileSplit",
    "SmallestWish",
    "search_file",
    "split_file",
    "sweep_file",
    "table_of_split",
    "table_of_sweep",
    "table_of_tornado",
    "table_of_tried",
    "tornado_file",
]

_Table = tuple[Sequence[str], list[Sequence[str]]]
_WHOLE_WAIT = "whole wait"
_ASKED_FOR = "as asked for"
_SPLIT_FIGURES = ("started", "mean_wait", "p92", "waiting_at_end")
_SPLIT_TOTALS = ("planned_endings", "re_referred", "crises", "never_served")
_SWEPT = ("started", "mean_wait", "p92", "waiting_at_end", "reneged")
_NOT_TOLD = "not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallestWish:
    """The standard somebody wants to meet."""

    within_days: float
    share: float
    stage: str = ""
    """Whose waits; the whole wait of a pathway or a network's only stage if none."""
    where: str = ""
    """Which contract or stage gets the staff, where there are several."""
    confidence: float = 0.95


def search_file(
    path: Path, asked: SmallestWish, wish: RunWish, progress: Progress = silent
) -> Smallest:
    """Return the fewest staff with which enough people start soon enough.

    Raises:
        SourceError: the file has faults.
        MethodError: there is no such stage, or the standard cannot be.
    """
    if not 0 < asked.share < 1:
        raise MethodError("A share is above 0 and below 1, such as 0.92.")
    if not asked.within_days > 0:
        raise MethodError("A limit is above 0 days.")
    scenario = read_scenario(path)
    standard = Standard(
        wait_id=_ASKED_FOR, limit_days=asked.within_days, share=asked.share, since=""
    )
    scenario = replace(scenario, standards=(standard,))
    goal = Goal(stage=_chosen_stage(scenario, asked), wait_id=_ASKED_FOR, where=asked.where)
    with open_executor(workers=wish.workers, dask=wish.dask) as executor:
        plan = wish.plan(executor, progress)
        return smallest_wte(scenario, goal, confidence=asked.confidence, plan=plan)


def _chosen_stage(scenario: Network | Pathway, asked: SmallestWish) -> str:
    if asked.stage:
        return asked.stage
    if isinstance(scenario, Pathway):
        return _WHOLE_WAIT
    names = [stage.name for stage in scenario.stages]
    names += [stage.name for stage in scenario.day_stages]
    if len(names) > 1:
        raise MethodError(
            "The scenario has several stages: say with --stage whose waits are meant."
        )
    return names[0]


def sweep_file(
    path: Path,
    field: str,
    values: Sequence[float],
    wish: RunWish,
    progress: Progress = silent,
) -> Sweep:
    """Return a scenario file's answers at several values of one number; times in days.

    Raises:
        SourceError: the file has faults.
        MethodError: the scenario has no such number, or a value cannot be.
    """
    scenario, name = read_scenario(path), declared_name(field)
    for value in values:
        check_changed(change_scenario(scenario, [Change(field=name, number=value)]))
    with open_executor(workers=wish.workers, dask=wish.dask) as executor:
        return sweep(scenario, name, values, wish.plan(executor, progress))


def tornado_file(path: Path, wish: RunWish, progress: Progress = silent) -> Tornado:
    """Return what each assumption of a scenario file does at both ends of its range.

    Raises:
        SourceError: the file has faults.
        MethodError: it is no pathway, assumes nothing, or assumes what no file may say.
    """
    pathway = _assuming(read_scenario(path))
    with open_executor(workers=wish.workers, dask=wish.dask) as executor:
        return tornado(pathway, wish.plan(executor, progress))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FileSplit:
    """A scenario run with what it assumes drawn again and again."""

    name: str
    loop: OuterLoop
    replications: int
    cautions: tuple[str, ...]

    def sentence(self) -> str:
        """Say what was run."""
        return (
            f"{self.name}: {len(self.loop.fields)} assumptions drawn {len(self.loop.answers):,}"
            f" times from their ranges, {self.replications:,} runs each."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return what was drawn, the two parts of every figure's variance, and cautions."""
        first = self.loop.answers[0].record
        run = {
            "seed": first.seed,
            "replications": self.replications,
            "draws": len(self.loop.answers),
            "engine": first.engine,
            "version": first.version,
        }
        return {**self.loop.as_dict(), "run": run, "cautions": list(self.cautions)}


def split_file(path: Path, draws: int, wish: RunWish, progress: Progress = silent) -> FileSplit:
    """Return how much of each figure's spread is not knowing, and how much is chance.

    Raises:
        SourceError: the file has faults.
        MethodError: it is no pathway, assumes nothing, or assumes what no file may say.
    """
    pathway = _assuming(read_scenario(path))
    with open_executor(workers=wish.workers, dask=wish.dask) as executor:
        loop = outer_loop(pathway, draws=draws, plan=wish.plan(executor, progress))
    return FileSplit(
        name=pathway.name,
        loop=loop,
        replications=wish.replications,
        cautions=cautions_for(pathway),
    )


def _assuming(scenario: Network | Pathway) -> Pathway:
    if not isinstance(scenario, Pathway) or not scenario.assumed:
        raise MethodError("Nothing is assumed: give a pathway with ranges under [assumed].")
    for field, ends in scenario.assumed.items():
        for end in ends:
            check_changed(change_scenario(scenario, [Change(field=field, number=end)]))
    return scenario


def table_of_tried(found: Smallest) -> _Table:
    """Return what each number of staff tried came to."""
    head = ("WTE", "share within", "at least", "met")
    rows: list[Sequence[str]] = [
        (f"{one.wte:g}", _share(one.share), _share(one.low), "yes" if one.met else "no")
        for one in found.tried
    ]
    return head, rows


def table_of_sweep(swept: Sweep) -> _Table:
    """Return the last stage's figures at each value, and how many got worse anywhere."""
    stage = swept.base.stages[-1]
    head = ("value", *(f"{stage}: {name.replace('_', ' ')}" for name in _SWEPT), "figures worse")
    rows: list[Sequence[str]] = []
    for value, comparison in zip(swept.values, swept.comparisons, strict=True):
        told = [_number(comparison.after.estimate(stage, name).mean) for name in _SWEPT]
        rows.append((f"{value:g}", *told, str(len(comparison.worse))))
    return head, rows


def table_of_tornado(found: Tornado, stage: str, figure: str) -> _Table:
    """Return how one figure moves at both ends of each assumption, the largest move first.

    Raises:
        MethodError: the answer has no such stage or figure.
    """
    head = ("assumption", "low", "difference", "high", "difference")
    rows: list[Sequence[str]] = []
    try:
        lines = found.as_dict(stage, figure)["lines"]
    except ValueError as error:
        raise MethodError("The answer has no such stage or figure; see those of run.") from error
    for line in lines:
        ends = [line["low"], line["high"]]
        cells = [cell for end in ends for cell in (f"{end['value']:g}", _end(end))]
        rows.append((line["field"], *cells))
    return head, rows


def _end(end: dict[str, Any]) -> str:
    return _NOT_TOLD if end["difference"] is None else f"{end['difference']:+,.3g}"


def table_of_split(split: FileSplit) -> _Table:
    """Return the spread of some figures, and which part of it better evidence could take away."""
    head = ("stage", "figure", "mean", "95 in 100 runs lie", "not knowing", "chance")
    loop, stages = split.loop, split.loop.answers[0].stages[1:]
    rows: list[Sequence[str]] = [
        (stage, figure.replace("_", " "), *_cells(loop.split(stage, figure)))
        for stage in stages
        for figure in _SPLIT_FIGURES
    ]
    rows += [
        ("whole", name.replace("_", " "), *_cells(loop.split_total(name))) for name in _SPLIT_TOTALS
    ]
    return head, rows


def _cells(parts: Split) -> tuple[str, ...]:
    share = parts.share_from_assumptions
    if parts.mean is None or share is None:
        return (_NOT_TOLD,) * 4
    spread = f"{_number(parts.low)} to {_number(parts.high)}"
    return _number(parts.mean), spread, f"{share:.0%}", f"{1 - share:.0%}"


def _number(number: float | None) -> str:
    return _NOT_TOLD if number is None else f"{number:,.3g}" if number < 1000 else f"{number:,.0f}"


def _share(number: float | None) -> str:
    return _NOT_TOLD if number is None else f"{number:.1%}"
