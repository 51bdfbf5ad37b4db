"""How many staff would meet a standard, and how sure is that?"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from carereach.base.errors import MethodError
from carereach.capacity.experiments.answers import Answer
from carereach.capacity.experiments.compare import Comparison, compare_answers
from carereach.capacity.experiments.engines import Scenario, choose_engine
from carereach.capacity.experiments.figures import within_names
from carereach.capacity.experiments.intervals import t_intervals
from carereach.capacity.experiments.runs import RunPlan, run_planned
from carereach.capacity.experiments.staffing import add_wte, count_wte
from carereach.tables.scenario import Network, Standard

__all__ = ["Goal", "Smallest", "Tried", "smallest_wte"]

_MOST_WTE = 64.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What is to be met."""

    stage: str
    """Whose waits; "whole wait" of a pathway is from referral to support."""
    wait_id: str
    """A standard of the scenario; its share is what is to be met."""
    still_waiting: bool = False
    """Whether it is of those still waiting at the horizon, rather than of those who started."""
    where: str = ""
    """Which contract, or stage of a network, gets the staff; the goal's own stage if none."""
    most_wte: float = _MOST_WTE
    """Most to add before giving up."""
    step_wte: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One number of staff, and what it came to."""

    wte: float
    added_wte: float
    share: float | None
    low: float | None
    """The share is at least this with the confidence asked for."""
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smallest:
    """The least staff, in whole steps, that met the goal with the confidence asked for."""

    wte: float | None
    """None where even the most that was tried did not."""
    confidence: float
    share: float
    tried: tuple[Tried, ...]
    """In order of staff."""
    comparison: Comparison | None
    """That staff beside today's: what else it changes."""

    def sentence(self) -> str:
        """Say it in words."""
        most = max(self.tried, key=lambda one: one.wte)
        if self.wte is None:
            return (
                f"Not met by {most.wte:g} whole-time equivalents, the most tried: staff here are"
                " not what the wait hangs on alone."
            )
        return (
            f"{self.wte:g} whole-time equivalents are the fewest tried that keep at least"
            f" {self.share:.0%} within the standard, told with {self.confidence:.0%} confidence."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "wte": self.wte,
            "confidence": self.confidence,
            "share": self.share,
            "sentence": self.sentence(),
            "tried": [
                {"wte": one.wte, "share": one.share, "low": one.low, "met": one.met}
                for one in self.tried
            ],
            "what_got_worse": self.comparison.what_got_worse() if self.comparison else None,
        }


class _Attempts:
    """Answers by the steps of staff added, each run once."""

    def __init__(self, scenario: Scenario, goal: Goal, plan: RunPlan, confidence: float) -> None:
        self._scenario, self._goal, self._plan = scenario, goal, plan
        self._confidence = confidence
        self._where = _where(scenario, goal)
        self.standard = _standard(scenario, goal)
        self.today = count_wte(scenario, where=self._where)
        self.answers: dict[int, Answer] = {}
        self.tried: dict[int, Tried] = {}

    def met(self, steps: int) -> bool:
        """Whether that many steps of staff more meet the goal for sure."""
        if steps not in self.tried:
            self.tried[steps] = self._try(steps)
        return self.tried[steps].met

    def _try(self, steps: int) -> Tried:
        added = steps * self._goal.step_wte
        changed = add_wte(self._scenario, added, where=self._where)
        answer = self.answers[steps] = run_planned(changed, self._plan)
        share, low = self._share(answer)
        met = low is not None and self.standard.share is not None and low >= self.standard.share
        return Tried(wte=self.today + added, added_wte=added, share=share, low=low, met=met)

    def _share(self, answer: Answer) -> tuple[float | None, float | None]:
        """The mean share, and its one-sided lower limit.

        Of those still waiting, a run in which nobody waits any more counts as all within.
        """
        name = within_names((self.standard,))[int(self._goal.still_waiting)]
        row = answer.stages.index(self._goal.stage)
        shares = answer.runs.figures[:, row, -1, answer.figure_names.index(name)].copy()
        if self._goal.still_waiting:
            waiting = answer.figure_names.index("waiting_at_end")
            shares[answer.runs.figures[:, row, -1, waiting] == 0] = 1.0
        # One tail is asked for, so the two-sided interval leaves twice as much outside.
        told = t_intervals(shares[:, None], confidence=2 * self._confidence - 1)
        one = told.at((0,), least=0.0, most=1.0)
        return one.mean, one.low


def smallest_wte(
    scenario: Scenario, goal: Goal, *, confidence: float = 0.95, plan: RunPlan | None = None
) -> Smallest:
    """Return the least staff with which a standard is met, by doubling steps and then halving.

    Staff are added to, or taken from, every contract of a row in whole steps. That more staff never
    make the share fall is taken for granted between the numbers tried; all that were are returned.

    Args:
        scenario: as it is today.
        goal: which stage and standard.
        confidence: one-sided, that the mean share of each number of staff tried is no lower; it is
            of each on its own, above 0.5.
        plan: how to run each; 100 replications if none.

    Raises:
        MethodError: no such standard or stage, a standard without a share, or nobody to add to.

    Source: bisection with paired runs; one-sided t limits (Law 2015, Simulation Modeling and
    Analysis, 9.4.1).
    """
    _check(scenario, goal, confidence)
    attempts = _Attempts(scenario, goal, plan or RunPlan(), confidence)
    # Taking everybody away is no service: one step is the least that is tried.
    least = -max(0, int((attempts.today - goal.step_wte) / goal.step_wte))
    most = max(1, int(goal.most_wte / goal.step_wte))
    found = _least_met(attempts.met, least, most)
    comparison = None
    if found is not None:
        attempts.met(0)
        comparison = compare_answers(attempts.answers[0], attempts.answers[found])
    return Smallest(
        wte=None if found is None else attempts.tried[found].wte,
        confidence=confidence,
        share=attempts.standard.share or 0.0,
        tried=tuple(attempts.tried[steps] for steps in sorted(attempts.tried)),
        comparison=comparison,
    )


def _least_met(met: Callable[[int], bool], least: int, most: int) -> int | None:
    """The least whole number that is met, from ``least`` to ``most``, by way of 0."""
    if met(0):
        low, high, reach = least - 1, 0, -1
        while high > least and met(max(least, reach)):
            high, reach = max(least, reach), 2 * reach
        if high > least:
            low = max(least, reach)
    else:
        low, high = 0, 1
        while not met(high):
            if high == most:
                return None
            low, high = high, min(most, 2 * high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if met(middle) else (middle, high)
    return high


def _where(scenario: Scenario, goal: Goal) -> str:
    """A network's own stage gets the servers where nothing else is said."""
    return goal.where or (goal.stage if isinstance(scenario, Network) else "")


def _standard(scenario: Scenario, goal: Goal) -> Standard:
    return next(one for one in scenario.standards if one.wait_id == goal.wait_id)


def _check(scenario: Scenario, goal: Goal, confidence: float) -> None:
    if not 0.5 < confidence < 1:
        raise MethodError("Confidence is a share above 0.5 and below 1, such as 0.95.")
    if not (0 < goal.step_wte < math.inf and 0 < goal.most_wte < math.inf):
        raise MethodError("Steps of staff, and the most to add, are above 0 and not endless.")
    if goal.stage not in choose_engine(scenario).stages:
        raise MethodError("The goal names no stage of the scenario.")
    if goal.wait_id not in {one.wait_id for one in scenario.standards}:
        raise MethodError("The goal names no standard of the scenario.")
    if _standard(scenario, goal).share is None:
        raise MethodError(f"{goal.wait_id} has no share to meet: give the standard one.")
