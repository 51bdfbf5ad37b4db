"""The answer of a simulation: figures by stage and class, each with its interval."""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from carereach.capacity.experiments.figures import (
    ALL,
    FEWEST_STARTS,
    PERCENTILES,
    TOTAL_NAMES,
    figure_names,
    within_names,
)
from carereach.capacity.experiments.intervals import Estimate, Intervals, t_intervals
from carereach.capacity.experiments.kept import Runs
from carereach.capacity.tally import SERIES
from carereach.tables.scenario import Standard

__all__ = ["Answer", "RunRecord", "answer_from", "is_share"]

_SHARES = ("utilisation", "time_at_cap")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """All that is needed to run it again; nothing about where it was run, which does not matter."""

    name: str
    engine: str
    version: str
    scenario_sha256: str
    seed: int
    replications: int
    first_replication: int
    confidence: float
    horizon_days: float
    warm_up_days: float
    wait_bin_days: float
    stopped: str
    """Why no more were run: "as many as asked", "precise enough" or "cap reached"."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """What a scenario comes to over many replications.

    ``figures`` are by stage, class (the last is ``all``) and figure; ``series`` by month.
    """

    record: RunRecord
    stages: tuple[str, ...]
    classes: tuple[str, ...]
    standards: tuple[Standard, ...]
    total_names: tuple[str, ...]
    runs: Runs
    figures: Intervals
    totals: Intervals
    series: Intervals

    @property
    def figure_names(self) -> tuple[str, ...]:
        """Names of the figures of every stage and class."""
        return figure_names(self.standards)

    def estimate(self, stage: str, figure: str, young: str = ALL) -> Estimate:
        """Return one figure of a stage and class.

        Percentiles are not told of fewer than 50 people a replication on average.

        Raises:
            ValueError: there is no such stage, class or figure.
        """
        names = self.figure_names
        row = (self.stages.index(stage), self.classes.index(young))
        if figure in PERCENTILES:
            people = "waiting_at_end" if PERCENTILES[figure][1] else "started"
            place = (*row, names.index(people))
            if self.figures.mean[place] < FEWEST_STARTS:
                return Estimate(None, runs=int(self.figures.runs[place]))
        most = 1.0 if is_share(figure) else math.inf
        return self.figures.at((*row, names.index(figure)), least=0.0, most=most)

    def total(self, name: str) -> Estimate:
        """Return one figure of the whole scenario.

        Raises:
            ValueError: the engine counts no such thing.
        """
        if name not in self.total_names:
            raise ValueError(name)
        most = 1.0 if is_share(name) else math.inf
        return self.totals.at((TOTAL_NAMES.index(name),), least=0.0, most=most)

    def month(self, month: int, name: str) -> Estimate:
        """Return one figure of one month, counted from 0."""
        return self.series.at((month, SERIES.index(name)), least=0.0, most=math.inf)

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as plain values: a row for each stage and class, and for all."""
        return {
            "stages": [self._row(stage, young) for stage in self.stages for young in self.classes],
            "totals": _with_intervals((name, self.total(name)) for name in self.total_names),
            "run": asdict(self.record),
        }

    def _row(self, stage: str, young: str) -> dict[str, Any]:
        named = [name for name in self.figure_names if name not in within_names(self.standards)]
        figures = _with_intervals((name, self.estimate(stage, name, young)) for name in named)
        standards = [self._standard(stage, young, standard) for standard in self.standards]
        return {"stage": stage, "class": young, **figures, "standards": standards}

    def _standard(self, stage: str, young: str, standard: Standard) -> dict[str, Any]:
        started, waiting = within_names((standard,))
        shares = _with_intervals(
            [
                ("completed", self.estimate(stage, started, young)),
                ("still_waiting", self.estimate(stage, waiting, young)),
            ]
        )
        return {**asdict(standard), **shares}


def _with_intervals(estimates: Iterable[tuple[str, Estimate]]) -> dict[str, Any]:
    told = list(estimates)
    intervals = {name: [one.low, one.high] for name, one in told}
    return {**{name: one.mean for name, one in told}, "ci": intervals}


def is_share(figure: str) -> bool:
    """Whether a figure can be no more than 1."""
    kinds = figure.endswith("_share") or " within " in figure
    return kinds or figure in _SHARES


def answer_from(
    runs: Runs,
    *,
    record: RunRecord,
    stages: tuple[str, ...],
    classes: tuple[str, ...],
    standards: tuple[Standard, ...],
    total_names: tuple[str, ...],
) -> Answer:
    """Return the answer that some replications give; ``classes`` are as declared."""
    confidence = record.confidence
    return Answer(
        record=record,
        stages=stages,
        classes=(*classes, ALL),
        standards=standards,
        total_names=total_names,
        runs=runs,
        figures=t_intervals(runs.figures, confidence=confidence),
        totals=t_intervals(runs.totals, confidence=confidence),
        series=t_intervals(runs.series, confidence=confidence),
    )
