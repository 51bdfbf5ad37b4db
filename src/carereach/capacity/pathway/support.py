"""Support by a named worker: starts, changes of worker, endings and what follows them."""

import math

from carereach.base.keyed import step
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway import places
from carereach.capacity.pathway.contact import count_contacts, follow
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
from carereach.capacity.pathway.workers import choose_worker, drop_case, take_on

__all__ = [
    "begin_care",
    "change_worker",
    "end_support",
    "fill_support",
    "give_up",
    "join_support",
    "plan_give_up",
    "resume",
    "wait_between",
]


@step
def plan_give_up(s: State, person: int, time: float) -> None:  # pragma: no cover
    """Plan when someone who waits from now would give up."""
    state, draw = s.n[person, c.STATE], s.n[person, c.REFERRALS]
    stage = c.ASSESSMENT if state == c.WAITS_ASSESSMENT else c.SUPPORT
    row = s.n[s.n[person, c.CLASS], c.PATIENCE + stage - c.ASSESSMENT]
    if row < 0:
        return
    purpose = c.FOR_PATIENCE + stage - c.ASSESSMENT
    if state == c.BETWEEN:
        purpose, draw = c.FOR_PATIENCE_BETWEEN, s.n[person, c.CHANGES]
    patience = time_of(s, row, s.n[person, c.ENTITY], purpose, draw)
    plan(s, time + patience, c.GIVES_UP, person)


@step
def resume(s: State, person: int, worker: int, time: float) -> None:  # pragma: no cover
    """A worker holds someone from now; time in care runs on from where it stood."""
    move(s, person, c.HELD)
    take_on(s, person, worker, time)
    s.x[person, c.BUSY_FROM] = time
    s.x[person, c.CARE_FROM] = time - s.x[person, c.PAUSED]
    ends = s.x[person, c.CARE_FROM] + s.x[person, c.ENDS]
    plan(s, max(ends, time), c.SUPPORT_ENDS, person)


@step
def begin_care(s: State, person: int, length: float) -> None:  # pragma: no cover
    """Begin an episode: how it would end, if nothing breaks it, is known from the first day."""
    s.n[person, c.EPISODES] += 1
    s.x[person, c.LENGTH] = length
    s.x[person, c.COUNTED] = 0.0
    s.x[person, c.PAUSED] = 0.0
    ends, planned = follow(s, person, 0.0, 0.0)
    s.x[person, c.ENDS] = ends
    s.n[person, c.PLANNED] = planned


@step
def _start(s: State, person: int, time: float) -> None:  # pragma: no cover
    """Count a start of support after its waits, and begin the episode."""
    record_start(s, person, c.SUPPORT, time - s.x[person, c.JOINED])
    record_start(s, person, c.WHOLE, time - s.x[person, c.REFERRED])
    count(s, person, c.WHOLE, places.COMPLETED)
    s.sums[s.number[c.MONTH], places.M_STARTS] += 1.0
    entity, episode = s.n[person, c.ENTITY], s.n[person, c.EPISODES] + 1
    begin_care(s, person, time_of(s, c.ROW_LENGTH, entity, c.FOR_LENGTH, episode))


@step
def fill_support(s: State, time: float) -> None:  # pragma: no cover
    """Let people in from the front of the line while a worker has room."""
    if s.number[c.IS_OPEN] == 0:
        return
    person = first_in_line(s, c.SUPPORT)
    while person >= 0:
        is_new = s.n[person, c.STATE] == c.WAITS_SUPPORT
        worker = choose_worker(s, time, c.SEEK_FOR_NEW if is_new else c.SEEK_FOR_HELD)
        if worker < 0:
            return
        leave_line(s, person, c.SUPPORT, time)
        if is_new:
            _start(s, person, time)
        resume(s, person, worker, time)
        person = first_in_line(s, c.SUPPORT)


@step
def join_support(s: State, person: int, time: float) -> None:  # pragma: no cover
    """Someone assessed waits for a worker, or starts at once."""
    move(s, person, c.WAITS_SUPPORT)
    count(s, person, c.SUPPORT, places.ARRIVED)
    join_line(s, person, c.SUPPORT, time)
    fill_support(s, time)
    if s.n[person, c.STATE] == c.WAITS_SUPPORT:
        plan_give_up(s, person, time)


@step
def give_up(s: State, person: int, time: float) -> None:  # pragma: no cover
    """Someone waited as long as they could."""
    state = s.n[person, c.STATE]
    if state == c.BETWEEN:
        end_support(s, person, s.n[person, c.CAUSE], time)
        return
    stage = c.ASSESSMENT if state == c.WAITS_ASSESSMENT else c.SUPPORT
    leave_line(s, person, stage, time)
    count(s, person, stage, places.RENEGED)
    count(s, person, c.WHOLE, places.RENEGED)
    s.sums[s.number[c.MONTH], places.M_GAVE_UP] += 1.0
    if s.n[person, c.EPISODES] == 0:
        s.sums[0, places.T_NEVER] += 1.0
    let_go(s, person)


@step
def _leave_care(s: State, person: int, time: float) -> None:  # pragma: no cover
    """The worker's side of an ending or a pause: the days, and the clock of time in care."""
    drop_case(s, person, time)
    row = places.AREAS_FROM + c.SUPPORT * s.number[c.CLASSES] + s.n[person, c.CLASS]
    s.sums[row, places.BUSY] += time - max(s.x[person, c.BUSY_FROM], s.rules[c.SINCE])
    s.x[person, c.PAUSED] = time - s.x[person, c.CARE_FROM]


@step
def _count_ending(s: State, cause: int) -> None:  # pragma: no cover
    """Count an ending by what ended support."""
    s.sums[s.number[c.MONTH], places.M_ENDINGS + cause] += 1.0
    if cause == c.AS_PLANNED:
        s.sums[0, places.T_PLANNED] += 1.0
        return
    s.sums[0, places.T_UNPLANNED] += 1.0
    if cause == c.DISENGAGED:
        s.sums[0, places.T_DISENGAGED] += 1.0
    elif cause == c.WORKER_LEFT:
        s.sums[0, places.T_WORKER_LEFT] += 1.0
    else:
        s.sums[0, places.T_CONTRACT_ENDED] += 1.0


@step
def _after_ending(s: State, person: int, cause: int, time: float) -> None:  # pragma: no cover
    """A crisis, perhaps, if it was not planned; and a new referral, perhaps."""
    entity, episode = s.n[person, c.ENTITY], s.n[person, c.EPISODES]
    chance = s.rules[c.RE_REFERRED_PLANNED]
    if cause != c.AS_PLANNED:
        chance = s.rules[c.RE_REFERRED_UNPLANNED]
        u = chance_of(s, entity, c.FOR_CRISIS_UNPLANNED, episode)
        if u < s.rules[c.CRISIS_UNPLANNED]:
            count_crisis(s, places.T_CRISES_UNPLANNED)
    if chance_of(s, entity, c.FOR_RE_REFERRAL, episode) >= chance:
        let_go(s, person)
        return
    delay = time_of(s, c.ROW_RE_REFERRED, entity, c.FOR_RE_REFERRAL_DELAY, episode)
    go_away(s, person, c.RE_REFERRED, time + delay)


@step
def end_support(s: State, person: int, cause: int, time: float) -> None:  # pragma: no cover
    """Support ends for one of four causes, with a worker or between workers."""
    if s.n[person, c.STATE] == c.BETWEEN:
        leave_line(s, person, c.SUPPORT, time)
    else:
        _leave_care(s, person, time)
    until = s.x[person, c.PAUSED]
    if cause in (c.AS_PLANNED, c.DISENGAGED):
        until = math.inf
    count_contacts(s, person, until)
    count(s, person, c.SUPPORT, places.COMPLETED)
    _count_ending(s, cause)
    _after_ending(s, person, cause, time)


@step
def wait_between(s: State, person: int, cause: int, time: float) -> None:  # pragma: no cover
    """Someone in support waits, in front of the line, for another worker."""
    move(s, person, c.BETWEEN)
    s.n[person, c.CAUSE] = cause
    join_line(s, person, c.SUPPORT, time)
    plan_give_up(s, person, time)


@step
def change_worker(s: State, person: int, cause: int, time: float) -> None:  # pragma: no cover
    """A young person's worker is gone: another carries on, or the relationship is broken."""
    s.n[person, c.CHANGES] += 1
    u = chance_of(s, s.n[person, c.ENTITY], c.FOR_SURVIVING, s.n[person, c.CHANGES])
    if u >= s.rules[c.SURVIVES]:
        end_support(s, person, cause, time)
        return
    worker = choose_worker(s, time, c.SEEK_FOR_HELD)
    if worker >= 0:
        # Time in care runs on, so what was planned for this episode still holds.
        drop_case(s, person, time)
        take_on(s, person, worker, time)
        s.sums[0, places.T_HANDED_OVER] += 1.0
        return
    _leave_care(s, person, time)
    s.sums[0, places.T_BETWEEN] += 1.0
    wait_between(s, person, cause, time)
