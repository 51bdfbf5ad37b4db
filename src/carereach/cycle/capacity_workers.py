"""Support by named workers, as a workspace's tables have it: length, caps, leavers, contracts."""

import math
from datetime import timedelta

from carereach.capacity.periods import SPECIALIST
from carereach.cycle.capacity_making import Making
from carereach.cycle.capacity_year import DAYS_A_YEAR
from carereach.tables.scenario import Contract, Distribution, Outreach, Support, Turnover

__all__ = ["IN_POST", "make_contracts", "make_support", "make_turnover", "read_length_of_support"]

IN_POST = "in post"
"""The contract of the workers a service has today."""
_DAYS_A_MONTH = DAYS_A_YEAR / 12
_FEWEST_WTE = 0.05
_MOST_CAP = 10_000


def read_length_of_support(making: Making) -> Distribution | None:
    """Length of support: the service's own mean, or for a specialist service the assumption."""
    months = making.year.number("mean_support_months")
    if months:
        mean = months * _DAYS_A_MONTH
        making.notes.append(
            "Length of support is the mean of those who finished, so it is short while many are "
            "still held."
        )
    elif making.year.setting == SPECIALIST:
        mean = making.assume("asm:support-months", "support.length.mean", times=_DAYS_A_MONTH)
    else:
        return None
    spread = making.assume("asm:cap-support-spread", "support.length.sd", times=mean)
    return Distribution(kind="lognormal", mean=mean, sd=spread)


def make_support(making: Making, length: Distribution, turnover: Turnover) -> Support:
    """Return support as the tables have it, and everything they cannot say as assumed."""
    back = making.assume("asm:cap-back-days", "support.re_referred_after.mean")
    return Support(
        caseload_per_wte=_cap(making),
        length=length,
        contact_every_days=making.assume("asm:cap-contact-days", "support.contact_every_days"),
        refuses=making.assume("asm:cap-contact-refused", "support.refuses"),
        outreach=_outreach(making),
        turnover=turnover,
        re_referred_planned=making.assume("asm:cap-back-planned", "support.re_referred_planned"),
        re_referred_unplanned=making.assume(
            "asm:cap-back-unplanned", "support.re_referred_unplanned"
        ),
        re_referred_after=Distribution(kind="exponential", mean=back),
        crisis_unplanned=making.assume("asm:cap-crisis-unplanned", "support.crisis_unplanned"),
    )


def _cap(making: Making) -> float:
    """The service's own limit; what it holds in practice where that is more."""
    year = making.year
    posts, held = _posts(year.number("staff_wte") or 0.0), year.count("current_caseload")
    limit = year.number("caseload_limit_per_wte")
    cap = limit or 1.0
    while sum(_rounded_down(cap * wte) for wte in posts) < held and cap < _MOST_CAP:
        cap = math.floor(cap) + 1.0
    if limit is None:
        making.notes.append(
            "No caseload limit was supplied: workers hold as many as they hold today."
        )
    elif cap > limit:
        making.notes.append(
            "The service holds more young people than its own limit allows: workers are taken to "
            "hold as many as they hold today."
        )
    return cap


def _rounded_down(number: float) -> int:
    return max(1, math.floor(number + 1e-9))


def _posts(wte: float) -> tuple[float, ...]:
    """Whole-time workers, and one more for what is left."""
    whole = math.floor(wte + 1e-9)
    part = round(wte - whole, 6)
    return (1.0,) * whole + ((part,) if part >= _FEWEST_WTE else ())


def _outreach(making: Making) -> Outreach:
    """Whether anything is done after a refusal, and whether a worker goes out."""
    contract = making.year.contract or {}
    offered, goes_out = contract.get("support_after_refusal"), contract.get("outreach_funded")
    if offered is None:
        making.notes.append(
            "Nothing says whether support is offered again after it was not accepted: it is taken "
            "not to be."
        )
    which = "asm:cap-re-engages-outreach" if goes_out else "asm:cap-re-engages-message"
    if not offered:
        return Outreach(attempts=0, re_engages=making.assume(which))
    return Outreach(
        attempts=round(making.assume("asm:cap-outreach-tries", "support.outreach.attempts")),
        re_engages=making.assume(which, "support.outreach.re_engages"),
    )


def make_turnover(making: Making) -> Turnover:
    """Leavers a year for each worker; how long posts stay empty from leavers and empty posts."""
    year = making.year
    staff, left = year.number("staff_wte") or 0.0, year.number("staff_left_wte")
    empty = year.number("vacancies_wte")
    name = "support.turnover.replaced_after.mean"
    if left and empty:
        days = empty / (left / year.years) * DAYS_A_YEAR
        making.notes.append(
            "How long a post stays empty is worked out from empty posts and leavers (Little 1961)."
        )
    else:
        days = making.assume("asm:cap-empty-post-days", name)
    if left is None:
        making.notes.append("Leavers were not supplied: no worker leaves in the scenario.")
    return Turnover(
        leaves_per_year=(left or 0.0) / year.years / staff,
        replaced_after=Distribution(kind="exponential", mean=days),
        survives=making.assume("asm:cap-survives-change", "support.turnover.survives"),
    )


def make_contracts(
    making: Making, turnover: Turnover, *, horizon_days: float, renewed: bool
) -> tuple[Contract, ...]:
    """Workers in post today, and those who will fill today's empty posts."""
    year, contract = making.year, making.year.contract
    ends = horizon_days + 1.0
    if contract is not None and not renewed:
        ends = min(ends, (contract["ends_on"] - year.starts_on).days + 1.0)
    if contract is None:
        what = "no contract runs" if year.contracts_supplied else "contracts were not supplied"
        making.notes.append(f"Of this service {what}: it is taken to go on to the horizon.")
    elif renewed and contract["ends_on"] < year.starts_on + timedelta(days=horizon_days):
        making.notes.append(
            "What follows the contract is not known: here it is taken to be renewed as it is."
        )
    making.notes.append(
        "The table has posts, not people: they are taken as whole-time workers and one part-time."
    )
    parts = [(IN_POST, 0.0, year.number("staff_wte") or 0.0)]
    empty, filled = year.number("vacancies_wte") or 0.0, turnover.replaced_after.mean
    if turnover.leaves_per_year > 0 and _posts(empty) and filled < ends:
        parts.append(("empty today", filled, empty))
        making.notes.append(
            "Posts empty today are filled after the usual time, since others will leave."
        )
    return tuple(
        Contract(name=name, starts_day=start, ends_day=ends, worker_wte=_posts(wte))
        for name, start, wte in parts
    )
