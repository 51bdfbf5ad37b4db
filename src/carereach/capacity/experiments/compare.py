"""Two scenarios with the same luck: what differs, and what got worse for it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError
from carereach.capacity.experiments.answers import Answer
from carereach.capacity.experiments.changes import change_scenario
from carereach.capacity.experiments.directions import Word, word_for
from carereach.capacity.experiments.engines import Scenario
from carereach.capacity.experiments.figures import ALL, TOTAL_NAMES
from carereach.capacity.experiments.intervals import Estimate, Intervals, t_intervals
from carereach.capacity.experiments.runs import RunPlan, run_planned
from carereach.tables.what_if import Change

__all__ = ["WHOLE", "Comparison", "Difference", "compare", "compare_answers", "what_if"]

WHOLE = "whole"
"""In place of a stage: figures of the whole scenario."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure before and after, and the difference made by the change alone."""

    stage: str
    """A stage, or ``whole``."""
    young: str
    figure: str
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    word: Word

    @property
    def half_width(self) -> float | None:
        """Half the width of the difference's interval."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """A change and all it does; never a wait on its own."""

    before: Answer
    after: Answer
    differences: tuple[Difference, ...]

    def difference(self, stage: str, figure: str, young: str = ALL) -> Difference:
        """Return the difference in one figure.

        Raises:
            ValueError: there is no such stage, class or figure.
        """
        for one in self.differences:
            if (one.stage, one.young, one.figure) == (stage, young, figure):
                return one
        raise ValueError(figure)

    @property
    def worse(self) -> tuple[Difference, ...]:
        """Figures of all classes together that got worse by more than chance, worst first."""
        return self._told("worse")

    @property
    def better(self) -> tuple[Difference, ...]:
        """Figures of all classes together that got better by more than chance, best first."""
        return self._told("better")

    def _told(self, word: Word) -> tuple[Difference, ...]:
        told = [one for one in self.differences if one.word == word and one.young == ALL]
        return tuple(sorted(told, key=_strength, reverse=True))

    @property
    def looked_at(self) -> int:
        """Figures of all classes together that can be told apart from chance at all."""
        return sum(one.young == ALL and one.low is not None for one in self.differences)

    def what_got_worse(self) -> str:
        """Say in words what the change costs, among all that is counted."""
        if not self.worse:
            return (
                f"Of {self.looked_at} figures counted, none got worse by more than chance; what is"
                " not counted may have."
            )
        names = "; ".join(f"{one.stage}: {one.figure.replace('_', ' ')}" for one in self.worse)
        return f"What got worse: {names}."

    def as_dict(self) -> dict[str, Any]:
        """Return every difference as plain values."""
        return {
            "differences": [_row(one) for one in self.differences],
            "what_got_worse": self.what_got_worse(),
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
        }


def _row(one: Difference) -> dict[str, Any]:
    row = asdict(one)
    return {"stage": row.pop("stage"), "class": row.pop("young"), **row}


def _strength(one: Difference) -> float:
    """How many of its half-widths a difference is."""
    half = one.half_width or 0.0
    return abs(one.difference or 0.0) / half if half else np.inf


def compare(scenario: Scenario, changed: Scenario, plan: RunPlan | None = None) -> Comparison:
    """Return what differs between two scenarios run with common random numbers.

    The same young people meet the same luck in both, so that a difference of the means is told by
    paired t intervals, which are several times narrower than those of two separate sets of runs.

    Args:
        scenario: as it is today.
        changed: the same stages, classes and standards, with something else changed.
        plan: how to run both; 100 replications if none.

    Returns:
        Differences of every figure, after less before, each better, worse or not told.

    Raises:
        MethodError: the two count different things.

    Source: paired-t intervals with common random numbers (Law 2015, Simulation Modeling and
    Analysis, 10.2.1 and 11.2).
    """
    plan = plan or RunPlan()
    return compare_answers(run_planned(scenario, plan), run_planned(changed, plan))


def what_if(
    scenario: Scenario, changes: Sequence[Change], plan: RunPlan | None = None
) -> Comparison:
    """Return what some changes made together would do: ``compare`` with the scenario changed."""
    return compare(scenario, change_scenario(scenario, changes), plan)


def compare_answers(before: Answer, after: Answer) -> Comparison:
    """Return what differs between two answers of the same replications.

    Raises:
        MethodError: they are not of the same replications, stages, classes and standards.
    """
    _check(before, after)
    confidence = before.record.confidence
    figures = t_intervals(_less(after.runs.figures, before.runs.figures), confidence=confidence)
    totals = t_intervals(_less(after.runs.totals, before.runs.totals), confidence=confidence)
    return Comparison(
        before=before,
        after=after,
        differences=(
            *_of_stages(before, after, figures),
            *_of_whole(before, after, totals),
        ),
    )


def _check(before: Answer, after: Answer) -> None:
    same = (
        before.stages == after.stages
        and before.classes == after.classes
        and before.figure_names == after.figure_names
    )
    if not same:
        raise MethodError("Two scenarios compare only with the same stages, classes and standards.")
    luck = [
        replace(answer.record, name="", scenario_sha256="", stopped="")
        for answer in (before, after)
    ]
    if luck[0] != luck[1]:
        raise MethodError("Two answers compare only with the same seed, replications and times.")


def _less(after: _Floats, before: _Floats) -> _Floats:
    """After less before; a figure beyond counting in either stays beyond counting."""
    beyond = np.isinf(after) | np.isinf(before)
    with np.errstate(invalid="ignore"):
        return np.where(beyond, np.inf, after - before)


def _of_stages(before: Answer, after: Answer, changes: Intervals) -> Iterator[Difference]:
    for row, stage in enumerate(before.stages):
        for column, young in enumerate(before.classes):
            for place, figure in enumerate(before.figure_names):
                was = before.estimate(stage, figure, young)
                now = after.estimate(stage, figure, young)
                change = changes.at((row, column, place), least=-np.inf, most=np.inf)
                yield _difference((stage, young, figure), was, now, change)


def _of_whole(before: Answer, after: Answer, changes: Intervals) -> Iterator[Difference]:
    for figure in before.total_names:
        change = changes.at((TOTAL_NAMES.index(figure),), least=-np.inf, most=np.inf)
        was, now = before.total(figure), after.total(figure)
        yield _difference((WHOLE, ALL, figure), was, now, change)


def _difference(
    names: tuple[str, str, str], was: Estimate, now: Estimate, change: Estimate
) -> Difference:
    """A figure not told on one side has no difference either."""
    stage, young, figure = names
    if was.mean is None or now.mean is None:
        change = Estimate(None)
    return Difference(
        stage=stage,
        young=young,
        figure=figure,
        before=was.mean,
        after=now.mean,
        difference=change.mean,
        low=change.low,
        high=change.high,
        word=word_for(figure, change.low, change.high),
    )
