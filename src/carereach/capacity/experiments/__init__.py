"""Many runs of a scenario: how sure an answer is, what a change would do, what it hangs on."""

from carereach.capacity.experiments.answers import Answer, RunRecord
from carereach.capacity.experiments.changes import change_scenario
from carereach.capacity.experiments.compare import (
    WHOLE,
    Comparison,
    Difference,
    compare,
    compare_answers,
    what_if,
)
from carereach.capacity.experiments.figures import ALL
from carereach.capacity.experiments.intervals import Estimate
from carereach.capacity.experiments.outer_loop import OuterLoop, Split, outer_loop
from carereach.capacity.experiments.runs import (
    RunPlan,
    Target,
    run_planned,
    run_scenario,
    run_until,
)
from carereach.capacity.experiments.search import Goal, Smallest, smallest_wte
from carereach.capacity.experiments.sweep import Sweep, Tornado, sweep, tornado

__all__ = [
    "ALL",
    "WHOLE",
    "Answer",
    "Comparison",
    "Difference",
    "Estimate",
    "Goal",
    "OuterLoop",
    "RunPlan",
    "RunRecord",
    "Smallest",
    "Split",
    "Sweep",
    "Target",
    "Tornado",
    "change_scenario",
    "compare",
    "compare_answers",
    "outer_loop",
    "run_planned",
    "run_scenario",
    "run_until",
    "smallest_wte",
    "sweep",
    "tornado",
    "what_if",
]
