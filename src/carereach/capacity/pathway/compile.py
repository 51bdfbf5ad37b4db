"""A scenario of a pathway as arrays: what the kernel reads, and nothing else."""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError
from carereach.capacity.draws import PackedDistributions, pack_distributions
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway.length_met import find_length_met
from carereach.tables.scenario import Distribution, Pathway, Rates, Support, YoungPeople

__all__ = ["DAYS_PER_YEAR", "CompiledPathway", "compile_pathway", "count_cap", "find_month_edges"]

DAYS_PER_YEAR = 365.25
"""Days in a year, for rates a year and pay."""

_DAYS_PER_WEEK = 7

# A product such as 0.29 x 100 falls a hair short of the whole number it should be.
_ROUNDING = 1e-9
_NO_CAP = 1e9
"""More than this nobody could be asked to hold: a larger cap is no cap."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompiledPathway:
    """A pathway ready to run: arrays and numbers only, safe to send to another process."""

    n: NDArray[np.int64]
    """Rows of everything but people: see ``columns``."""
    x: NDArray[np.float64]
    rules: NDArray[np.float64]
    number: NDArray[np.int64]
    month_edges: NDArray[np.float64]
    times: PackedDistributions
    wte: NDArray[np.float64]
    """Of each worker's post, in order of contract."""
    cost_per_wte_year_gbp: float
    cost_per_crisis_gbp: float


def count_cap(support: Support, wte: float) -> int:
    """Return how many one worker may hold: rounded down, but at least one for anybody in post.

    Both caseload and hours bind: contacts come at a steady pace, so the hours of a week hold so
    many young people and no more.
    """
    if wte <= 0.0:
        return 0
    hours_each_week = support.hours_per_contact * _DAYS_PER_WEEK / support.contact_every_days
    most = min(support.caseload_per_wte, _NO_CAP)
    if hours_each_week > 0.0:
        most = min(most, support.contact_hours_per_wte_week / hours_each_week)
    return max(1, math.floor(most * wte + _ROUNDING))


def compile_pathway(scenario: Pathway) -> CompiledPathway:
    """Return a scenario as the engine reads it.

    Raises:
        MethodError: the scenario has no class, no time to run, or a step of no days.

    Source:
        each worker's cap is caseload per whole-time equivalent times the post's, rounded down,
        or what the hours for contacts allow where that is less.
    """
    _check(scenario)
    times, memoryless = _gather_times(scenario)
    ladder = sorted({group.priority for group in scenario.classes})
    sizes = {
        "classes": len(scenario.classes),
        "pieces": sum(len(_rates_of(scenario, group)) for group in scenario.classes),
        "contracts": len(scenario.contracts),
        "workers": sum(len(contract.worker_wte) for contract in scenario.contracts),
        "lines": 2 * (len(ladder) + 1),
    }
    ends = dict(zip(sizes, np.cumsum(list(sizes.values())).tolist(), strict=True))
    n = np.zeros((ends["lines"], c.WIDTH_N), dtype=np.int64)
    x = np.zeros((ends["lines"], c.WIDTH_X))
    for row, group in enumerate(scenario.classes):
        n[row, c.LEVEL] = ladder.index(group.priority) + 1
    _write_classes(scenario, n, x)
    _write_contracts(scenario, n[ends["pieces"] :], x[ends["pieces"] :], ends["pieces"])
    n[ends["contracts"] :, c.FIRST : c.LAST + 1] = -1
    number = np.zeros(c.NUMBERS, dtype=np.int64)
    number[[c.FIRST_CONTRACT, c.FIRST_WORKER]] = ends["pieces"], ends["contracts"]
    number[[c.FIRST_LINE, c.FIRST_PERSON]] = ends["workers"], ends["lines"]
    number[[c.CLASSES, c.LEVELS]] = sizes["classes"], len(ladder) + 1
    number[[c.LIMITS, c.MONTH]] = len(scenario.standards), 1 + c.STAGES * sizes["classes"]
    return CompiledPathway(
        n=n,
        x=x,
        rules=_rules(scenario, memoryless=memoryless),
        number=number,
        month_edges=find_month_edges(scenario.horizon_days, scenario.starts_on),
        times=pack_distributions(times),
        wte=np.array([wte for contract in scenario.contracts for wte in contract.worker_wte]),
        cost_per_wte_year_gbp=scenario.cost_per_wte_year_gbp,
        cost_per_crisis_gbp=scenario.cost_per_crisis_gbp,
    )


def _check(scenario: Pathway) -> None:
    """Refuse what would stop the engine or never let it stop."""
    support = scenario.support
    if not scenario.classes:
        raise MethodError(f"{scenario.name}: name at least one class of young people.")
    if not 0.0 <= scenario.warm_up_days < scenario.horizon_days < math.inf:
        raise MethodError(f"{scenario.name}: the horizon must be later than the warm-up.")
    steps = (support.contact_every_days, support.outreach.every_days, scenario.wait_bin_days)
    if not all(0.0 < step < math.inf for step in steps):
        raise MethodError(
            f"{scenario.name}: contacts, outreach and bins of waits need steps above 0 days."
        )


def _rates_of(scenario: Pathway, group: YoungPeople) -> Rates:
    return scenario.referrals_per_day.get(group.name, ())


def _gather_times(scenario: Pathway) -> tuple[list[Distribution], bool]:
    """Every distribution in a row of its own, patience last; and whether support is memoryless."""
    support = scenario.support
    met, memoryless = find_length_met(support.length)
    rows = [scenario.assessment, support.length, met, scenario.triage.returns_after]
    rows += [support.turnover.replaced_after, support.re_referred_after]
    for patience in (scenario.patience_assessment, scenario.patience_support):
        rows += [patience[group.name] for group in scenario.classes if group.name in patience]
    return rows, memoryless


def _write_classes(scenario: Pathway, n: NDArray[np.int64], x: NDArray[np.float64]) -> None:
    """Write each class, and the pieces of its rates below the classes."""
    start, patience_row, piece = scenario.start, c.ROW_RE_REFERRED, len(scenario.classes) - 1
    for stage, patience in enumerate((scenario.patience_assessment, scenario.patience_support)):
        for row, group in enumerate(scenario.classes):
            patience_row += group.name in patience
            n[row, c.PATIENCE + stage] = patience_row if group.name in patience else -1
    for row, group in enumerate(scenario.classes):
        lists = [scenario.hidden, start.held]
        lists += [start.waiting_for_assessment, start.waiting_for_support]
        n[row, c.LISTED : c.LISTED + 4] = [people.get(group.name, 0) for people in lists]
        x[row, c.EXCLUDED] = scenario.triage.excluded_share.get(group.name, 0.0)
        n[row, c.FIRST_PIECE], rates = piece + 1, _rates_of(scenario, group)
        for i, (day, rate) in enumerate(rates):
            piece += 1
            x[piece, c.FROM], x[piece, c.RATE] = day, rate
            if i > 0:
                passed = x[piece - 1, c.RATE] * (day - x[piece - 1, c.FROM])
                x[piece, c.BEFORE_IT] = x[piece - 1, c.BEFORE_IT] + passed
        n[row, c.LAST_PIECE] = piece if rates else -1


def _write_contracts(
    scenario: Pathway, n: NDArray[np.int64], x: NDArray[np.float64], first: int
) -> None:
    """Write each contract, and below the contracts their workers."""
    worker = len(scenario.contracts)
    for row, contract in enumerate(scenario.contracts):
        n[row, c.TRANSFERS] = contract.handover == "transfer"
        x[row, [c.STARTS_ON, c.ENDS_ON]] = contract.starts_day, contract.ends_day
        x[row, c.NO_NEW_FROM] = contract.ends_day - contract.embargo_days
        for place, wte in enumerate(contract.worker_wte):
            n[worker, c.CAP] = count_cap(scenario.support, wte)
            n[worker, c.CONTRACT] = first + row
            # So a post keeps its luck when another is added to some other contract.
            n[worker, c.NAME] = (row << c.CLASS_BITS) + place
            worker += 1


def _rules(scenario: Pathway, *, memoryless: bool) -> NDArray[np.float64]:
    triage, support, start = scenario.triage, scenario.support, scenario.start
    rules = np.zeros(c.FIRST_LIMIT + len(scenario.standards))
    told = {
        c.HORIZON: scenario.horizon_days,
        c.WARM_UP: scenario.warm_up_days,
        c.BIN_DAYS: scenario.wait_bin_days,
        c.ASSESSORS: math.inf if scenario.assessors is None else scenario.assessors,
        c.THRESHOLD: triage.threshold,
        c.RETURN_CHANCE: triage.returns,
        c.WORSE_BY: triage.worse_by,
        c.CRISIS_NOT_ACCEPTED: triage.crisis,
        c.CONTACT_EVERY: support.contact_every_days,
        c.REFUSES: support.refuses,
        c.ATTEMPTS: support.outreach.attempts,
        c.ATTEMPT_EVERY: support.outreach.every_days,
        c.RE_ENGAGES: support.outreach.re_engages,
        c.LEAVING_RATE: support.turnover.leaves_per_year / DAYS_PER_YEAR,
        c.SURVIVES: support.turnover.survives,
        c.RE_REFERRED_PLANNED: support.re_referred_planned,
        c.RE_REFERRED_UNPLANNED: support.re_referred_unplanned,
        c.CRISIS_UNPLANNED: support.crisis_unplanned,
        c.FORWARD_RATE: scenario.comes_forward_per_year / DAYS_PER_YEAR,
        c.WAITED_ASSESSMENT: start.mean_wait_assessment_days,
        c.WAITED_SUPPORT: start.mean_wait_support_days,
        c.IS_MEMORYLESS: memoryless,
    }
    for place, value in told.items():
        rules[place] = value
    rules[c.FIRST_LIMIT :] = [standard.limit_days for standard in scenario.standards]
    return rules


def find_month_edges(horizon_days: float, starts_on: date | None) -> NDArray[np.float64]:
    """Return the days on which months end, the horizon last.

    Months by the calendar from the first day, where it is known (31 January, then 28 February);
    else of a twelfth of a year.
    """
    edges: list[float] = []
    month = 1
    while True:
        edge = month * DAYS_PER_YEAR / 12
        if starts_on is not None:
            edge = float((_months_later(starts_on, month) - starts_on).days)
        if edge >= horizon_days:
            return np.array([*edges, float(horizon_days)])
        edges.append(edge)
        month += 1


def _months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    next_years, next_month = divmod(first.month, 12)
    length = (date(first.year + next_years, next_month + 1, 1) - first).days
    return first.replace(day=min(day.day, length))
