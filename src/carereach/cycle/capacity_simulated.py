"""Services of an area simulated: as they are, with their contract's end, and with changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from carereach.capacity.experiments import (
    Answer,
    Comparison,
    RunPlan,
    Tornado,
    change_scenario,
    compare_answers,
    run_planned,
    tornado,
)
from carereach.capacity.periods import SPECIALIST, latest_periods
from carereach.capacity.waits import STAGES
from carereach.cycle.capacity_scenario import NeedRange, ScenarioDraft, draft_scenario
from carereach.cycle.capacity_year import DAYS_A_YEAR
from carereach.disclosure import NHS_RULE
from carereach.evidence import assumed
from carereach.tables import Assumption, Workspace
from carereach.tables.scenario import Pathway, Standard
from carereach.tables.what_if import Change

__all__ = [
    "YEARS",
    "Effort",
    "OtherService",
    "Simulated",
    "Specialist",
    "TurnedAway",
    "WhatIf",
    "simulate_area",
]

YEARS = 3
"""Years that are simulated, from the day after the last period."""

_AFTER_AN_END = ("support.re_referred_unplanned", "support.crisis_unplanned")
_AFTER_A_NO = ("triage.returns", "triage.crisis")
_TRIES, _GOES_OUT = "asm:cap-outreach-tries", "asm:cap-re-engages-outreach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How many runs are made; the seed is fixed, so that an audit is the same each time."""

    base: int = 100
    """Of the specialist service as it is."""
    changed: int = 40
    """Of each side of a what-if."""
    swept: int = 12
    """At each end of each assumption."""
    other: int = 20
    """Of each other service."""
    seed: int = 1

    def plan(self, replications: int) -> RunPlan:
        """Return the plan for so many runs, all with the same luck."""
        return RunPlan(replications=replications, seed=self.seed)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhatIf:
    """One change and all it does."""

    label: str
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Specialist:
    """The specialist service in full."""

    name: str
    starts_on: date
    ends_on: date | None
    """When its contract ends, if that is within the years simulated and nothing follows it."""
    going_on: Answer
    """With its contract renewed as it is."""
    ending: Answer | None
    """With nothing after its contract; none where it does not end within the years simulated."""
    ending_at: tuple[Answer, ...]
    """The same with the assumptions that decide what follows at their low and high ends."""
    what_ifs: tuple[WhatIf, ...]
    swings: Tornado
    fields: Mapping[str, str]
    """The assumption behind each field."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TurnedAway:
    """The service that turns most young people away by written exclusions, and without them."""

    name: str
    exclusions: str
    comparison: Comparison
    today_at: tuple[Answer, ...]
    """Today, with the assumptions that decide what follows at their low and high ends."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OtherService:
    """Another service as it is."""

    name: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Simulated:
    """What simulation says about an area's services."""

    specialist: Specialist | None
    specialist_missing: tuple[str, ...]
    """What to supply so that the specialist service can be simulated, if it reported at all."""
    turned_away: TurnedAway | None
    others: tuple[OtherService, ...]
    sources: tuple[str, ...] = field(default=())


def simulate_area(
    workspace: Workspace, *, need: NeedRange | None, standards: pl.DataFrame, effort: Effort
) -> Simulated | None:
    """Simulate every service whose tables say enough; none where no activity was supplied.

    Confidential services are left out, and those with so few young people that a simulation
    started from their lists could tell about one of them.

    Args:
        workspace: the area.
        need: low, planning and high number of young people exploited in a year, if known.
        standards: waiting-time standards: service, stage, wait_id, limit_days, share, since.
        effort: how many runs.
    """
    if not workspace.is_supplied("capacity"):
        return None
    rows = _services(workspace)
    chosen = rows.filter(pl.col("setting") == SPECIALIST)
    first = None if chosen.is_empty() else chosen["service_id"][0]
    drafts = {one: _draft(workspace, one, need) for one in rows["service_id"]}
    names = dict(zip(rows["service_id"], rows["service"], strict=True))
    draft = drafts.pop(first) if first else None
    specialist = (
        _specialist(workspace, first, draft, need, standards, effort) if first and draft else None
    )
    built = {
        one: replace(held.pathway, standards=tuple(_standards(standards, names[one])))
        for one, held in drafts.items()
        if held.pathway is not None
    }
    return Simulated(
        specialist=specialist,
        specialist_missing=draft.missing if draft else (),
        turned_away=_turned_away(workspace, built, effort),
        others=tuple(
            OtherService(name=names[one], answer=run_planned(path, effort.plan(effort.other)))
            for one, path in built.items()
        ),
        sources=draft.sources if specialist and draft else (),
    )


def _services(workspace: Workspace) -> pl.DataFrame:
    """Latest periods of services that may be shown, the busiest first."""
    rows = latest_periods(workspace.table("capacity"), workspace.table("services"))
    few = pl.any_horizontal(
        pl.col(name).is_between(1, NHS_RULE.suppress_up_to).fill_null(value=False)
        for name in ("referrals", "treatments_started", "current_caseload")
    )
    hidden = pl.col("confidential_location").fill_null(value=False)
    return rows.filter(~few & ~hidden).sort(
        "referrals", "service_id", descending=[True, False], nulls_last=True
    )


def _draft(
    workspace: Workspace, service_id: str, need: NeedRange | None, *, renewed: bool = True
) -> ScenarioDraft:
    days = YEARS * DAYS_A_YEAR
    return draft_scenario(workspace, service_id, need=need, horizon_days=days, renewed=renewed)


def _specialist(
    workspace: Workspace,
    service_id: str,
    draft: ScenarioDraft,
    need: NeedRange | None,
    standards: pl.DataFrame,
    effort: Effort,
) -> Specialist | None:
    if draft.pathway is None or draft.pathway.starts_on is None:
        return None
    own = tuple(_standards(standards, draft.pathway.name))
    pathway = replace(draft.pathway, standards=own)
    left = _draft(workspace, service_id, need, renewed=False).pathway
    ends_on = _end(workspace, service_id, draft.pathway.starts_on)
    ending = replace(left, standards=own) if left and ends_on else None
    return Specialist(
        name=pathway.name,
        starts_on=draft.pathway.starts_on,
        ends_on=ends_on,
        going_on=run_planned(pathway, effort.plan(effort.base)),
        ending=run_planned(ending, effort.plan(effort.base)) if ending else None,
        ending_at=_at_ends(ending, _AFTER_AN_END, effort) if ending else (),
        what_ifs=tuple(_what_ifs(pathway, ending, workspace.area.assumptions, effort)),
        swings=tornado(pathway, effort.plan(effort.swept)),
        fields=draft.fields,
        notes=draft.notes,
    )


def _at_ends(pathway: Pathway, names: Sequence[str], effort: Effort) -> tuple[Answer, ...]:
    """The same service with some assumptions all at their low ends, then all at their high ends."""
    return tuple(
        run_planned(
            change_scenario(
                pathway,
                [
                    Change(field=name, number=pathway.assumed[name][end])
                    for name in names
                    if name in pathway.assumed
                ],
            ),
            effort.plan(effort.changed),
        )
        for end in (0, 1)
    )


def _standards(standards: pl.DataFrame, service: str) -> Iterator[Standard]:
    """Standards on the whole wait until support starts."""
    rows = standards.filter((pl.col("service") == service) & (pl.col("stage") == STAGES[1])).unique(
        "wait_id", keep="first", maintain_order=True
    )
    for row in rows.iter_rows(named=True):
        yield Standard(
            wait_id=row["wait_id"],
            limit_days=float(row["limit_days"]),
            share=row["share"],
            since=row["since"] or "",
        )


def _end(workspace: Workspace, service_id: str, starts_on: date) -> date | None:
    """The latest end of a contract that runs on the first day, if within the years simulated."""
    ends = workspace.table("contracts").filter(
        (pl.col("service_id") == service_id)
        & (pl.col("starts_on") <= starts_on)
        & (pl.col("ends_on") >= starts_on)
    )["ends_on"]
    last = starts_on.replace(year=starts_on.year + YEARS, day=min(starts_on.day, 28))
    end = ends.max() if len(ends) else None
    return end if isinstance(end, date) and end < last else None


def _what_ifs(
    pathway: Pathway, ending: Pathway | None, own: Mapping[str, Assumption], effort: Effort
) -> Iterator[WhatIf]:
    """Each change against the service carried on as it is; a longer contract against its end."""
    plan = effort.plan(effort.changed)
    today = run_planned(pathway, plan)
    if ending is not None:
        comparison = compare_answers(run_planned(ending, plan), today)
        yield WhatIf(
            label="A contract of five years, beside one that ends as dated", comparison=comparison
        )
    for label, changes in _changes(pathway, own):
        changed = run_planned(change_scenario(pathway, changes), plan)
        yield WhatIf(label=label, comparison=compare_answers(today, changed))


def _changes(
    pathway: Pathway, own: Mapping[str, Assumption]
) -> Iterator[tuple[str, Sequence[Change]]]:
    """The changes that would be changes here."""
    team = pathway.contracts[0].name
    yield "One more full-time worker", [Change(field="wte", number=1.0, how="add", where=team)]
    tries, chance = assumed(_TRIES, own).number, assumed(_GOES_OUT, own).number
    outreach = pathway.support.outreach
    if outreach.attempts < round(tries) or outreach.re_engages < chance:
        most = max(round(tries), outreach.attempts)
        yield (
            f"Going out up to {most} times to those who have not yet accepted",
            [
                Change(
                    field="support.outreach.attempts",
                    number=float(max(round(tries), outreach.attempts)),
                ),
                Change(
                    field="support.outreach.re_engages", number=max(chance, outreach.re_engages)
                ),
            ],
        )
    if pathway.triage.threshold > 0:
        accept_all = Change(field="triage.threshold", number=0.0)
        yield "Accepting everyone who is referred", [accept_all]
    if pathway.support.turnover.leaves_per_year > 0:
        name = "support.turnover.leaves_per_year"
        yield (
            "Half as many workers leaving (supervision, secure posts)",
            [Change(field=name, number=0.5, how="times")],
        )


def _turned_away(
    workspace: Workspace, built: Mapping[str, Pathway], effort: Effort
) -> TurnedAway | None:
    """The busiest service that turns young people away by written exclusions."""
    for service_id, pathway in built.items():
        if any(share > 0 for share in pathway.triage.excluded_share.values()):
            plan = effort.plan(effort.changed)
            without = replace(pathway, triage=replace(pathway.triage, excluded_share={}))
            before = run_planned(pathway, plan)
            return TurnedAway(
                name=pathway.name,
                exclusions=_exclusions(workspace, service_id),
                comparison=compare_answers(before, run_planned(without, plan)),
                today_at=_at_ends(pathway, _AFTER_A_NO, effort),
            )
    return None


def _exclusions(workspace: Workspace, service_id: str) -> str:
    cell = workspace.table("services").row(
        by_predicate=pl.col("service_id") == service_id, named=True
    )["exclusions"]
    return ", ".join(code for code in cell if code != "none")
