"""Where figures begin and end: the warm-up, the months, the horizon."""

from carereach.base.keyed import entry, step
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway import places
from carereach.capacity.pathway.contact import count_contacts
from carereach.capacity.pathway.heap import plan
from carereach.capacity.pathway.rows import count
from carereach.capacity.pathway.state import State
from carereach.capacity.pathway.workers import settle

__all__ = ["close_books", "end_month", "warm_up"]


@step
def warm_up(s: State, time: float) -> None:  # pragma: no cover
    """Forget every figure but the months; people and workers stay as they are."""
    s.sheet[:] = 0
    s.sums[: places.AREAS_FROM + c.STAGES * s.number[c.CLASSES]] = 0.0
    s.rules[c.SINCE] = time
    for worker in range(s.number[c.FIRST_WORKER], s.number[c.FIRST_LINE]):
        s.x[worker] = 0.0
        s.x[worker, c.SETTLED] = time
        s.x[worker, c.LARGEST] = s.n[worker, c.LOAD]
    for person in range(s.number[c.FIRST_PERSON], len(s.n)):
        if s.n[person, c.STATE] == c.HELD:
            s.x[person, c.COUNTED] = time - s.x[person, c.CARE_FROM]
        elif s.n[person, c.STATE] == c.BETWEEN:
            s.x[person, c.COUNTED] = s.x[person, c.PAUSED]


@step
def _write_levels(s: State) -> None:  # pragma: no cover
    """Write how many are where, as a month ends."""
    month = s.number[c.MONTH]
    s.sums[month, places.M_HELD] = s.number[c.IN_STATE + c.HELD]
    s.sums[month, places.M_WAITING_ASSESSMENT] = s.number[c.IN_STATE + c.WAITS_ASSESSMENT]
    s.sums[month, places.M_WAITING_SUPPORT] = s.number[c.IN_STATE + c.WAITS_SUPPORT]
    s.sums[month, places.M_BETWEEN] = s.number[c.IN_STATE + c.BETWEEN]
    for worker in range(s.number[c.FIRST_WORKER], s.number[c.FIRST_LINE]):
        s.sums[month, places.M_WORKERS] += s.n[worker, c.PRESENT]


@step
def end_month(s: State) -> None:  # pragma: no cover
    """Write a month's levels and turn to the next."""
    _write_levels(s)
    s.number[c.MONTH] += 1
    plan(s, s.sums[s.number[c.MONTH], places.MONTH_EDGE], c.MONTH_ENDS, c.NO_ROW)


@step
def _record_wait(s: State, person: int, stage: int, wait: float) -> None:  # pragma: no cover
    """Count someone still waiting at the horizon."""
    row = stage * s.number[c.CLASSES] + s.n[person, c.CLASS]
    s.sheet[row, places.WAITING] += 1
    place = min(int(wait / s.rules[c.BIN_DAYS]), places.LAST_BIN)
    s.sheet[row, places.WAITS_SO_FAR + place] += 1
    for i in range(s.number[c.LIMITS]):
        if wait <= s.rules[c.FIRST_LIMIT + i]:
            s.sheet[row, places.WITHIN + 2 * i + 1] += 1


@step
def _close_person(s: State, person: int, time: float) -> None:  # pragma: no cover
    """Add one person's days up to the horizon, and say where they are."""
    state, since = s.n[person, c.STATE], s.rules[c.SINCE]
    is_early = state in (c.WAITS_ASSESSMENT, c.IN_ASSESSMENT)
    stage = c.ASSESSMENT if is_early else c.SUPPORT
    count(s, person, stage, places.INSIDE)
    if state == c.BETWEEN:
        s.sums[0, places.T_DAYS_BETWEEN] += time - max(s.x[person, c.JOINED], since)
        count_contacts(s, person, s.x[person, c.PAUSED])
        return
    row = places.AREAS_FROM + stage * s.number[c.CLASSES] + s.n[person, c.CLASS]
    if state in (c.HELD, c.IN_ASSESSMENT):
        s.sums[row, places.BUSY] += time - max(s.x[person, c.BUSY_FROM], since)
    else:
        s.sums[row, places.QUEUE] += time - max(s.x[person, c.JOINED], since)
        _record_wait(s, person, stage, time - s.x[person, c.JOINED])
    if state == c.HELD:
        count_contacts(s, person, time - s.x[person, c.CARE_FROM])
        return
    count(s, person, c.WHOLE, places.INSIDE)
    _record_wait(s, person, c.WHOLE, time - s.x[person, c.REFERRED])


@entry
def close_books(s: State) -> None:  # pragma: no cover
    """Close every figure at the horizon."""
    time = s.rules[c.HORIZON]
    s.rules[c.NOW] = time
    _write_levels(s)
    for worker in range(s.number[c.FIRST_WORKER], s.number[c.FIRST_LINE]):
        settle(s, worker, time)
    for person in range(s.number[c.FIRST_PERSON], len(s.n)):
        if s.n[person, c.STATE] > c.AWAY:
            _close_person(s, person, time)
    s.sums[0, places.T_BETWEEN_AT_END] = s.number[c.IN_STATE + c.BETWEEN]
    hidden = 0
    for group in range(s.number[c.CLASSES]):
        hidden += s.n[group, c.OF_HIDDEN]
    s.sums[0, places.T_HIDDEN] = hidden - s.number[c.HIDDEN_OUT]
    s.sums[0, places.T_EVENTS] = s.number[c.EVENTS]
