"""What an answer hangs on: one number through its values, and each assumption at its ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from carereach.capacity.experiments.answers import Answer
from carereach.capacity.experiments.changes import set_checked, set_to_ends
from carereach.capacity.experiments.compare import Comparison, Difference, compare_answers
from carereach.capacity.experiments.engines import Scenario
from carereach.capacity.experiments.figures import ALL
from carereach.capacity.experiments.runs import RunPlan, run_planned
from carereach.tables.scenario import Pathway
from carereach.tables.scenario_fields import find_numbers

__all__ = ["AssumptionLine", "Sweep", "Tornado", "sweep", "tornado"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sweep:
    """A scenario at several values of one number, each beside the scenario as given."""

    field: str
    base: Answer
    values: tuple[float, ...]
    comparisons: tuple[Comparison, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "field": self.field,
            "points": [
                {"value": value, **comparison.after.as_dict(), "worse": comparison.what_got_worse()}
                for value, comparison in zip(self.values, self.comparisons, strict=True)
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AssumptionLine:
    """One assumption at both ends of its range; nothing else is changed."""

    field: str
    today: tuple[float, ...]
    """What the scenario has; several numbers where the name stands for several."""
    low: float
    high: float
    at_low: Comparison
    at_high: Comparison

    def ends(self, stage: str, figure: str, young: str = ALL) -> tuple[Difference, Difference]:
        """Return what each end does to a figure."""
        return (
            self.at_low.difference(stage, figure, young),
            self.at_high.difference(stage, figure, young),
        )

    def reach(self, stage: str, figure: str, young: str = ALL) -> float:
        """Return the larger move of the figure, of the two ends; 0 where it cannot be told."""
        return max(abs(end.difference or 0.0) for end in self.ends(stage, figure, young))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tornado:
    """One line for each assumption of a scenario, none left out."""

    base: Answer
    lines: tuple[AssumptionLine, ...]

    def sorted_by(self, stage: str, figure: str, young: str = ALL) -> tuple[AssumptionLine, ...]:
        """Return the lines, those that move the figure most first."""
        return tuple(
            sorted(self.lines, key=lambda line: line.reach(stage, figure, young), reverse=True)
        )

    def as_dict(self, stage: str, figure: str) -> dict[str, Any]:
        """Return how one figure moves, as plain values."""
        return {
            "stage": stage,
            "figure": figure,
            "lines": [
                {
                    "field": line.field,
                    "today": list(line.today),
                    "low": _end(line.low, line.ends(stage, figure)[0]),
                    "high": _end(line.high, line.ends(stage, figure)[1]),
                }
                for line in self.sorted_by(stage, figure)
            ],
        }


def _end(value: float, end: Difference) -> dict[str, Any]:
    return {
        "value": value,
        "difference": end.difference,
        "ci": [end.low, end.high],
        "word": end.word,
    }


def sweep(
    scenario: Scenario, field: str, values: Sequence[float], plan: RunPlan | None = None
) -> Sweep:
    """Return the scenario at several values of one number, with the same luck at each.

    Args:
        scenario: as it is today.
        field: dotted name of the number, as in ``tables.scenario_fields``.
        values: in the unit of the declaration (times in days).
        plan: how to run each; 100 replications if none.

    Raises:
        MethodError: no such number, or a value it cannot have.

    Source: common random numbers over a set of configurations (Law 2015, Simulation Modeling and
    Analysis, 11.2).
    """
    plan = plan or RunPlan()
    changed = [set_checked(scenario, field, value) for value in values]
    base = run_planned(scenario, plan)
    comparisons = [compare_answers(base, run_planned(one, plan)) for one in changed]
    return Sweep(field=field, base=base, values=tuple(values), comparisons=tuple(comparisons))


def tornado(scenario: Pathway, plan: RunPlan | None = None) -> Tornado:
    """Return what each assumption, at the low and the high end of its range, does on its own.

    Args:
        scenario: its ``assumed`` has the ranges.
        plan: how to run each; 100 replications if none.

    Raises:
        MethodError: a range names no number of the scenario, or one it cannot have.

    Source: one-way sensitivity (tornado) analysis, Briggs, Sculpher and Claxton 2006, Decision
    Modelling for Health Economic Evaluation, chapter 4. It shows no interactions: see
    ``outer_loop`` for all of them together.
    """
    plan = plan or RunPlan()
    ends = set_to_ends(scenario)
    base = run_planned(scenario, plan)
    lines = []
    for field, (low, high) in scenario.assumed.items():
        at_low, at_high = (compare_answers(base, run_planned(end, plan)) for end in ends[field])
        today = tuple(dict.fromkeys(find_numbers(scenario, field)))
        lines.append(
            AssumptionLine(
                field=field, today=today, low=low, high=high, at_low=at_low, at_high=at_high
            )
        )
    return Tornado(base=base, lines=tuple(lines))
