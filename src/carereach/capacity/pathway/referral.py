"""Referral, triage and assessment: who is let in, who comes back worse, who is never served."""

from carereach.base.keyed import step
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway import places
from carereach.capacity.pathway.heap import plan
from carereach.capacity.pathway.rows import (
    chance_of,
    count,
    count_crisis,
    first_in_line,
    go_away,
    join_line,
    leave_line,
    let_go,
    move,
    record_start,
    time_of,
)
from carereach.capacity.pathway.state import State
from carereach.capacity.pathway.support import join_support, plan_give_up

__all__ = ["end_assessment", "fill_assessment", "refer"]


@step
def _count_referral(s: State, came: int) -> None:  # pragma: no cover
    """Count a referral by how it came."""
    month = s.number[c.MONTH]
    s.sums[0, places.T_REFERRED] += 1.0
    s.sums[month, places.M_REFERRED] += 1.0
    if came == c.RETURNS:
        s.sums[0, places.T_RETURNED] += 1.0
        s.sums[month, places.M_RETURNED] += 1.0
        if s.rules[c.WORSE_BY] > 0.0:
            s.sums[0, places.T_WORSE] += 1.0
    elif came == c.RE_REFERRED:
        s.sums[0, places.T_RE_REFERRED] += 1.0
        s.sums[month, places.M_RE_REFERRED] += 1.0
    else:
        s.sums[0, places.T_FIRST] += 1.0
        s.sums[0, places.T_KNOWN if came == c.KNOWN else places.T_FORWARD] += 1.0


@step
def _is_accepted(s: State, person: int) -> bool:  # pragma: no cover
    """Severity, and exclusions that do not look at it; those once in support meet the criteria."""
    if s.n[person, c.EPISODES] > 0:
        return True
    entity = s.n[person, c.ENTITY]
    u = chance_of(s, entity, c.FOR_EXCLUSION, c.ONCE)
    if u < s.x[s.n[person, c.CLASS], c.EXCLUDED]:
        return False
    severity = chance_of(s, entity, c.FOR_SEVERITY, c.ONCE) + s.x[person, c.RAISED]
    return bool(min(1.0, severity) >= s.rules[c.THRESHOLD])


@step
def _turn_away(s: State, person: int, time: float) -> None:  # pragma: no cover
    """Someone not accepted: a crisis, perhaps; and a return, worse, or never served."""
    entity, referral = s.n[person, c.ENTITY], s.n[person, c.REFERRALS]
    count(s, person, c.TRIAGE, places.REJECTED)
    s.sums[s.number[c.MONTH], places.M_REJECTED] += 1.0
    u = chance_of(s, entity, c.FOR_CRISIS_NOT_ACCEPTED, referral)
    if u < s.rules[c.CRISIS_NOT_ACCEPTED]:
        count_crisis(s, places.T_CRISES_NOT_ACCEPTED)
    if chance_of(s, entity, c.FOR_RETURNING, referral) >= s.rules[c.RETURN_CHANCE]:
        s.sums[0, places.T_NEVER] += 1.0
        let_go(s, person)
        return
    s.x[person, c.RAISED] += s.rules[c.WORSE_BY]
    delay = time_of(s, c.ROW_RETURN, entity, c.FOR_RETURN_DELAY, referral)
    go_away(s, person, c.RETURNS, time + delay)


@step
def refer(s: State, person: int, came: int, time: float) -> None:  # pragma: no cover
    """A referral arrives and is decided on at once."""
    s.n[person, c.REFERRALS] += 1
    _count_referral(s, came)
    count(s, person, c.TRIAGE, places.ARRIVED)
    count(s, person, c.TRIAGE, places.STARTED)
    if not _is_accepted(s, person):
        _turn_away(s, person, time)
        return
    count(s, person, c.TRIAGE, places.COMPLETED)
    count(s, person, c.WHOLE, places.ARRIVED)
    count(s, person, c.ASSESSMENT, places.ARRIVED)
    s.x[person, c.REFERRED] = time
    move(s, person, c.WAITS_ASSESSMENT)
    join_line(s, person, c.ASSESSMENT, time)
    fill_assessment(s, time)
    if s.n[person, c.STATE] == c.WAITS_ASSESSMENT:
        plan_give_up(s, person, time)


@step
def fill_assessment(s: State, time: float) -> None:  # pragma: no cover
    """Let people in from the front of the line while an assessor is free."""
    if s.number[c.IS_OPEN] == 0:
        return
    while s.number[c.IN_STATE + c.IN_ASSESSMENT] < s.rules[c.ASSESSORS]:
        person = first_in_line(s, c.ASSESSMENT)
        if person < 0:
            return
        leave_line(s, person, c.ASSESSMENT, time)
        record_start(s, person, c.ASSESSMENT, time - s.x[person, c.JOINED])
        move(s, person, c.IN_ASSESSMENT)
        s.x[person, c.BUSY_FROM] = time
        entity, referral = s.n[person, c.ENTITY], s.n[person, c.REFERRALS]
        length = time_of(s, c.ROW_ASSESSMENT, entity, c.FOR_ASSESSMENT, referral)
        plan(s, time + length, c.ASSESSED, person)


@step
def end_assessment(s: State, person: int, time: float) -> None:  # pragma: no cover
    """An assessment ends: its assessor is free, and the young person waits for support."""
    row = places.AREAS_FROM + c.ASSESSMENT * s.number[c.CLASSES] + s.n[person, c.CLASS]
    s.sums[row, places.BUSY] += time - max(s.x[person, c.BUSY_FROM], s.rules[c.SINCE])
    count(s, person, c.ASSESSMENT, places.COMPLETED)
    join_support(s, person, time)
    fill_assessment(s, time)
