"""What is not known, apart from chance: the assumptions drawn again and again."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError
from carereach.base.keyed import key_of, uniform
from carereach.base.progress import silent
from carereach.capacity.experiments.answers import Answer
from carereach.capacity.experiments.changes import set_checked, set_to_ends
from carereach.capacity.experiments.figures import ALL, FEWEST_STARTS, PERCENTILES, TOTAL_NAMES
from carereach.capacity.experiments.runs import NO_REPLICATION, RunPlan, check_plan, run_planned
from carereach.tables.scenario import Pathway
from carereach.tables.scenario_fields import find_numbers

__all__ = ["OuterLoop", "Split", "outer_loop", "split_variance"]

_Floats = NDArray[np.float64]
_FEWEST = 2
_MOST_ASSUMPTIONS = 2048
"""Assumption number k is drawn with purpose k, and there are no more purposes."""
_TAILS = (0.025, 0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How far a figure may lie from its mean, and how much of that is not knowing."""

    mean: float | None
    from_assumptions: float | None
    """Variance between draws of the assumptions, with chance taken out; 0 or more."""
    from_chance: float | None
    """Variance of one replication where the assumptions are known."""
    low: float | None = None
    high: float | None = None
    """Between these lie 95 % of all the replications run: not knowing and chance together."""

    @property
    def share_from_assumptions(self) -> float | None:
        """Share of the whole variance that better evidence could take away."""
        if self.from_assumptions is None or self.from_chance is None:
            return None
        whole = self.from_assumptions + self.from_chance
        return self.from_assumptions / whole if whole > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OuterLoop:
    """A scenario run with many sets of assumptions."""

    fields: tuple[str, ...]
    settings: _Floats
    """Draws x assumptions: what was drawn."""
    answers: tuple[Answer, ...]
    """One for each draw."""

    def split(self, stage: str, figure: str, young: str = ALL) -> Split:
        """Return the two parts of one figure's variance.

        Raises:
            ValueError: there is no such stage, class or figure.
        """
        first = self.answers[0]
        names = first.figure_names
        row = (slice(None), first.stages.index(stage), first.classes.index(young))
        if figure in PERCENTILES:
            people = names.index("waiting_at_end" if PERCENTILES[figure][1] else "started")
            if np.mean([one.runs.figures[(*row, people)] for one in self.answers]) < FEWEST_STARTS:
                return Split(mean=None, from_assumptions=None, from_chance=None)
        place = (*row, names.index(figure))
        return split_variance(np.stack([one.runs.figures[place] for one in self.answers]))

    def split_total(self, name: str) -> Split:
        """Return the two parts of the variance of one figure of the whole scenario."""
        place = TOTAL_NAMES.index(name)
        return split_variance(np.stack([one.runs.totals[:, place] for one in self.answers]))

    def as_dict(self) -> dict[str, Any]:
        """Return what was drawn and the split of every figure of all classes together."""
        first = self.answers[0]
        return {
            "draws": [dict(zip(self.fields, row, strict=True)) for row in self.settings.tolist()],
            "stages": [
                {"stage": stage, "figure": figure, **_plain(self.split(stage, figure))}
                for stage in first.stages
                for figure in first.figure_names
            ],
            "totals": {name: _plain(self.split_total(name)) for name in first.total_names},
        }


def _plain(split: Split) -> dict[str, Any]:
    return {
        "mean": split.mean,
        "low": split.low,
        "high": split.high,
        "from_assumptions": split.from_assumptions,
        "from_chance": split.from_chance,
        "share_from_assumptions": split.share_from_assumptions,
    }


def split_variance(values: _Floats) -> Split:
    """Return the variance between draws and within them.

    Args:
        values: draws x replications, all independent of each other.

    Returns:
        Nothing told where any replication has no such figure.

    Source: one-way random effects by the analysis of variance (Searle, Casella and McCulloch 1992,
    Variance Components, 3.5); an estimate below 0 is told as 0.
    """
    if not np.isfinite(values).all():
        return Split(mean=None, from_assumptions=None, from_chance=None)
    within = float(values.var(axis=1, ddof=1).mean())
    between = float(values.mean(axis=1).var(ddof=1)) - within / values.shape[1]
    low, high = np.quantile(values, _TAILS)
    return Split(
        mean=float(values.mean()),
        from_assumptions=max(0.0, between),
        from_chance=within,
        low=float(low),
        high=float(high),
    )


def outer_loop(scenario: Pathway, *, draws: int, plan: RunPlan | None = None) -> OuterLoop:
    """Return the scenario with its assumptions drawn from their ranges, evenly and apart.

    Each draw has runs of its own, with luck of its own, so that what comes of not knowing can be
    told from what comes of chance.

    Args:
        scenario: its ``assumed`` has the ranges; each number is equally likely to be anywhere in
            its own, whatever the others are.
        draws: sets of assumptions, 2 or more.
        plan: how to run each draw; 10 replications if none. ``progress`` counts draws.

    Raises:
        MethodError: nothing is assumed, too few draws or replications, or a range of no number.

    Source: two-level (nested) simulation, Cheng and Holland 1997, doi:10.1080/00949659708811809.
    """
    plan = plan or RunPlan(replications=10)
    _check(scenario, draws, plan)
    fields = tuple(scenario.assumed)
    settings = np.array(
        [
            [_drawn(scenario, k, draw, plan.seed) for k in range(len(fields))]
            for draw in range(draws)
        ]
    )
    answers = []
    for draw in range(draws):
        drawn = scenario
        for field, value in zip(fields, settings[draw].tolist(), strict=True):
            drawn = set_checked(drawn, field, value)
        first = plan.first + draw * plan.replications
        answers.append(run_planned(drawn, replace(plan, first=first, progress=silent)))
        plan.progress(draw + 1, draws, scenario.name)
    return OuterLoop(fields=fields, settings=settings, answers=tuple(answers))


def _drawn(scenario: Pathway, number: int, draw: int, seed: int) -> float:
    """Draw one assumption: a whole number where the scenario has one."""
    field = list(scenario.assumed)[number]
    low, high = scenario.assumed[field]
    key = np.uint64(key_of(seed, NO_REPLICATION))
    chance = float(uniform(key, draw, number, 0))
    if all(isinstance(one, int) for one in find_numbers(scenario, field)):
        return float(math.floor(low + chance * (high - low + 1)))
    return low + chance * (high - low)


def _check(scenario: Pathway, draws: int, plan: RunPlan) -> None:
    if not scenario.assumed:
        raise MethodError("The scenario assumes nothing, so there is nothing to draw.")
    if len(scenario.assumed) > _MOST_ASSUMPTIONS:
        raise MethodError(f"A scenario has at most {_MOST_ASSUMPTIONS:,} assumptions.")
    if draws < _FEWEST or plan.replications < _FEWEST:
        raise MethodError("Not knowing and chance are told apart by 2 draws of 2 runs or more.")
    check_plan(replace(plan, replications=draws * plan.replications))
    set_to_ends(scenario)
