"""From an area's tables to a scenario: what they say, what is assumed, and what is not known."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from carereach.base import MethodError
from carereach.capacity.periods import SPECIALIST
from carereach.cycle.capacity_making import Making
from carereach.cycle.capacity_workers import (
    make_contracts,
    make_support,
    make_turnover,
    read_length_of_support,
)
from carereach.cycle.capacity_year import (
    DAYS_A_YEAR,
    ServiceYear,
    missing_figures,
    read_year,
)
from carereach.evidence import assumed
from carereach.need import NeedDraws
from carereach.tables import Workspace
from carereach.tables.scenario import (
    Distribution,
    Pathway,
    StartingState,
    Support,
    Triage,
    YoungPeople,
)

__all__ = ["NeedRange", "ScenarioDraft", "draft_scenario", "scenario_for"]

NeedRange = tuple[float, float, float]
"""Low, planning and high number of young people exploited in a year."""

_BIN_DAYS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioDraft:
    """A scenario made from tables, or what was missing to make one."""

    pathway: Pathway | None
    missing: tuple[str, ...]
    """Tables and columns to supply; empty where there is a scenario."""
    notes: tuple[str, ...]
    """How the tables were read, one sentence each."""
    sources: tuple[str, ...]
    """Ids of the assumptions used."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """The assumption behind each field in ``Pathway.assumed``."""


def scenario_for(
    workspace: Workspace,
    service_id: str,
    *,
    need: NeedDraws | NeedRange | None = None,
    horizon_days: float = 5 * DAYS_A_YEAR,
    renewed: bool = True,
) -> Pathway:
    """Return a service of the area as a scenario from the day after its last period.

    Args:
        workspace: the area.
        service_id: an active service with activity.
        need: young people exploited in a year, for the specialist service's hidden need.
        horizon_days: how long to run [days].
        renewed: whether its contract is followed by another of the same kind.

    Raises:
        MethodError: tables cannot say enough; names what to supply.
    """
    draft = draft_scenario(
        workspace, service_id, need=need, horizon_days=horizon_days, renewed=renewed
    )
    if draft.pathway is None:
        raise MethodError(
            f"No scenario can be made of the service: supply {', '.join(draft.missing)}."
        )
    return draft.pathway


def draft_scenario(
    workspace: Workspace,
    service_id: str,
    *,
    need: NeedDraws | NeedRange | None = None,
    horizon_days: float = 5 * DAYS_A_YEAR,
    renewed: bool = True,
) -> ScenarioDraft:
    """Return what ``scenario_for`` does, with notes and sources; never raises for missing data."""
    year = read_year(workspace, service_id)
    if year is None:
        words = ("capacity, a row for this service with status active",)
        return ScenarioDraft(pathway=None, missing=words, notes=(), sources=())
    making = Making(year, workspace.area.assumptions)
    missing = missing_figures(year)
    length = read_length_of_support(making)
    if length is None:
        missing += ("capacity.mean_support_months",)
    if missing or length is None:
        return ScenarioDraft(pathway=None, missing=missing, notes=(), sources=())
    pathway = _pathway(making, length, need=need, horizon_days=horizon_days, renewed=renewed)
    return ScenarioDraft(
        pathway=pathway,
        missing=(),
        notes=tuple(making.notes),
        sources=tuple(dict.fromkeys(making.fields.values())),
        fields=dict(making.fields),
    )


def _pathway(
    making: Making,
    length: Distribution,
    *,
    need: NeedDraws | NeedRange | None,
    horizon_days: float,
    renewed: bool,
) -> Pathway:
    year = making.year
    hidden, forward = _hidden(making, need)
    triage, turnover = _triage(making), make_turnover(making)
    support = make_support(making, length, turnover)
    assessors, assessment = _assessment(making)
    patience = _patience(making)
    contracts = make_contracts(making, turnover, horizon_days=horizon_days, renewed=renewed)
    new = _new_per_day(making, triage, support, came_forward=sum(hidden.values()) * forward)
    return Pathway(
        name=year.name,
        horizon_days=horizon_days,
        warm_up_days=0.0,
        wait_bin_days=_BIN_DAYS,
        classes=tuple(YoungPeople(name=band) for band in year.referrals),
        referrals_per_day={band: ((0.0, rate),) for band, rate in new.items()},
        triage=triage,
        assessors=assessors,
        assessment=assessment,
        support=support,
        contracts=contracts,
        hidden=hidden,
        comes_forward_per_year=forward,
        patience_assessment=patience,
        patience_support=patience,
        start=_start(making),
        starts_on=year.starts_on,
        cost_per_wte_year_gbp=making.assume("asm:cap-wte-cost", "cost_per_wte_year_gbp"),
        cost_per_crisis_gbp=making.assume("asm:cap-crisis-cost", "cost_per_crisis_gbp"),
        assumed=dict(making.ranges),
    )


def _triage(making: Making) -> Triage:
    """Written exclusions turn away whatever the need; otherwise it is a matter of degree."""
    year = making.year
    refused = {
        band: 1 - accepted / referrals if referrals else 0.0
        for band, (referrals, accepted) in year.referrals.items()
    }
    total = sum(referrals for referrals, _ in year.referrals.values())
    threshold = 1 - sum(accepted for _, accepted in year.referrals.values()) / total
    if year.exclusions:
        making.notes.append(
            "Every young person not accepted is put down to the written exclusions: "
            f"{', '.join(year.exclusions)}."
        )
    days = making.assume("asm:cap-returns-days", "triage.returns_after.mean")
    return Triage(
        threshold=0.0 if year.exclusions else threshold,
        excluded_share=refused if year.exclusions else {},
        returns=making.assume("asm:cap-returns", "triage.returns"),
        returns_after=Distribution(kind="exponential", mean=days),
        worse_by=making.assume("asm:cap-worse-by", "triage.worse_by"),
        crisis=making.assume("asm:cap-crisis-not-accepted", "triage.crisis"),
    )


def _assessment(making: Making) -> tuple[int | None, Distribution]:
    """Assessors keep up where nobody waits; where there is a list, they do what they did."""
    year = making.year
    started, waiting = year.per_year("assessments_started"), year.count("waiting_for_assessment")
    usual = assumed("asm:cap-assessment-days", making.own).number
    if not (started and waiting):
        making.notes.append("Nobody waits for assessment, so assessors have no limit.")
        days = making.assume("asm:cap-assessment-days", "assessment.mean")
        return None, Distribution(kind="exponential", mean=days)
    assessors = max(1, round(started * usual / DAYS_A_YEAR))
    making.notes.append(
        "Assessors start as many assessments a year as they did in the period, since some waited."
    )
    return assessors, Distribution(kind="exponential", mean=assessors * DAYS_A_YEAR / started)


def _patience(making: Making) -> dict[str, Distribution]:
    """Those closed before support, over the time that young people spent waiting."""
    year = making.year
    lists = ("waiting_for_assessment", "waiting_for_treatment")
    now = sum(year.count(name) for name in lists)
    before = [year.number(f"{name}_before") for name in lists]
    start = now if None in before else sum(number or 0.0 for number in before)
    closed, waiting = year.per_year("closed_before_support"), (now + start) / 2
    if not (closed and waiting):
        making.notes.append("Nothing says how long young people wait before they give up: none do.")
        return {}
    mean = waiting / closed * DAYS_A_YEAR
    return {band: Distribution(kind="exponential", mean=mean) for band in year.referrals}


def _new_per_day(
    making: Making, triage: Triage, support: Support, *, came_forward: float
) -> dict[str, float]:
    """Referrals of young people who were not here before: the scenario adds those who were."""
    year = making.year
    referred = year.per_year("referrals")
    starts = year.per_year("treatments_started")
    refused = referred - year.per_year("accepted")
    gone = min(1.0, support.refuses * support.length.mean / support.contact_every_days)
    lost = gone * (1 - support.outreach.re_engages) ** support.outreach.attempts
    back = starts * (
        (1 - lost) * support.re_referred_planned + lost * support.re_referred_unplanned
    )
    first = max(0.0, referred - refused * triage.returns - back - came_forward)
    making.notes.append(
        "Referrals in the table count young people who came back or came forward; the scenario "
        "adds these itself, so fewer are put in as new."
    )
    return {
        band: first / DAYS_A_YEAR * referrals / sum(one for one, _ in year.referrals.values())
        for band, (referrals, _) in year.referrals.items()
    }


def _hidden(making: Making, need: NeedDraws | NeedRange | None) -> tuple[dict[str, int], float]:
    """Young people who need the specialist service and whom it does not know."""
    year = making.year
    if year.setting != SPECIALIST or need is None:
        reason = "is not known" if year.setting == SPECIALIST else "is not this service's to count"
        making.notes.append(f"Hidden need {reason}: nobody comes forward in the scenario.")
        return {}, 0.0
    share = assumed("asm:specialist-share", making.own).number
    known = sum(
        year.count(name)
        for name in ("current_caseload", "waiting_for_assessment", "waiting_for_treatment")
    )
    parts = _need_by_class(year, need)
    pool = max(0.0, share * sum(parts.values()) - known)
    forward = making.assume("asm:cap-comes-forward", "comes_forward_per_year")
    total = sum(parts.values()) or 1.0
    making.notes.append(
        "Hidden need is the planning number who need this service (asm:specialist-share), less "
        "those held and waiting."
    )
    return {band: round(pool * part / total) for band, part in parts.items()}, forward


def _need_by_class(year: ServiceYear, need: NeedDraws | NeedRange) -> dict[str, float]:
    if isinstance(need, NeedDraws):
        means = need.by_group.sum(axis=2).mean(axis=0)
        found = dict(zip(need.age_bands, (float(mean) for mean in means), strict=True))
        if set(year.referrals) <= set(found):
            return {band: found[band] for band in year.referrals}
        total = sum(found.values())
    else:
        total = need[1]
    everyone = sum(referrals for referrals, _ in year.referrals.values())
    return {band: total * one / everyone for band, (one, _) in year.referrals.items()}


def _start(making: Making) -> StartingState:
    """Today's lists, shared out by age as those accepted were."""
    year = making.year
    to_assessment = year.number("mean_wait_assessment_days")
    to_support = year.number("mean_wait_treatment_days")
    if to_assessment is None or to_support is None:
        making.notes.append(
            "A mean wait was not supplied (a median will not do): those on the list are taken to "
            "have just joined it."
        )
    between = (to_support or 0.0) - (to_assessment or 0.0)
    return StartingState(
        waiting_for_assessment=_shared(year, year.count("waiting_for_assessment")),
        waiting_for_support=_shared(year, year.count("waiting_for_treatment")),
        held=_shared(year, year.count("current_caseload")),
        # Those still waiting have on average done half of their wait.
        mean_wait_assessment_days=(to_assessment or 0.0) / 2,
        mean_wait_support_days=max(0.0, between) / 2,
    )


def _shared(year: ServiceYear, people: int) -> dict[str, int]:
    """Whole numbers by class that add up, by largest remainders."""
    weights = {band: accepted for band, (_, accepted) in year.referrals.items()}
    total = sum(weights.values())
    exact = {band: people * weight / total for band, weight in weights.items()}
    whole = {band: math.floor(number) for band, number in exact.items()}
    by_rest = sorted(exact, key=lambda band: whole[band] - exact[band])
    for band in by_rest[: people - sum(whole.values())]:
        whole[band] += 1
    return whole
