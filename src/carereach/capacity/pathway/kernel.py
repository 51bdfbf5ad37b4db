"""The event loop: one event at a time, until the horizon."""

from carereach.base.keyed import entry, step
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway.closing import end_month, warm_up
from carereach.capacity.pathway.heap import take_next
from carereach.capacity.pathway.opening import (
    class_of,
    join_as_listed,
    open_lists,
    plan_arrival,
)
from carereach.capacity.pathway.referral import end_assessment, fill_assessment, refer
from carereach.capacity.pathway.rows import enter
from carereach.capacity.pathway.staffing import (
    end_contract,
    join_post,
    leave_post,
    start_contract,
)
from carereach.capacity.pathway.state import State
from carereach.capacity.pathway.support import end_support, fill_support, give_up

__all__ = ["run"]


@step
def _refer_new(s: State, kind: int, subject: int, time: float) -> None:  # pragma: no cover
    """A first referral: the next of a class, or one of the hidden pool who comes forward."""
    if kind == c.KNOWN:
        entity = (subject << c.CLASS_BITS) + s.n[subject, c.ARRIVALS] - 1
        person = enter(s, entity, subject)
        plan_arrival(s, subject)
    else:
        s.number[c.HIDDEN_OUT] += 1
        entity = (c.FROM_HIDDEN << c.ORIGIN_BITS) - 1 - subject
        person = enter(s, entity, class_of(s, -1 - subject, c.OF_HIDDEN))
    refer(s, person, kind, time)


@step
def _happen_to_person(s: State, kind: int, person: int, time: float) -> None:  # pragma: no cover
    """What was planned for someone happens."""
    if kind == c.SUPPORT_ENDS:
        cause = c.AS_PLANNED if s.n[person, c.PLANNED] == 1 else c.DISENGAGED
        end_support(s, person, cause, time)
        fill_support(s, time)
    elif kind == c.ASSESSED:
        end_assessment(s, person, time)
    elif kind == c.GIVES_UP:
        give_up(s, person, time)
    else:
        refer(s, person, kind, time)


@step
def _happen_to_service(s: State, kind: int, subject: int, time: float) -> None:  # pragma: no cover
    """A contract, a post or the time itself changes."""
    if kind == c.CONTRACT_STARTS:
        start_contract(s, subject, time)
    elif kind == c.CONTRACT_ENDS:
        end_contract(s, subject, time)
    elif kind == c.WORKER_LEAVES:
        leave_post(s, subject, time)
    elif kind == c.WORKER_JOINS:
        join_post(s, subject, time)
        fill_support(s, time)
    elif kind == c.FILLS:
        fill_assessment(s, time)
        fill_support(s, time)
    elif kind == c.OPENS:
        open_lists(s, time)
    elif kind == c.MONTH_ENDS:
        end_month(s)
    else:
        warm_up(s, time)


@entry
def run(s: State, most_events: int) -> int:  # pragma: no cover
    """Let events happen; say whether the horizon is reached, more are left or room is needed.

    A run goes on with the next call. One event plans at most one more for each person and two for
    each other row, and lets in at most one person.
    """
    spare = len(s.n) + s.number[c.FIRST_PERSON] + 8
    for _ in range(most_events):
        if s.number[c.HEAP_SIZE] == 0:
            return c.DONE
        if s.number[c.FREE_SLOT] < 0 or s.number[c.HEAP_SIZE] + spare > len(s.heap):
            return c.FULL
        time, kind, subject, holds = take_next(s)
        s.rules[c.NOW] = time
        if not holds:
            continue
        s.number[c.EVENTS] += 1
        if subject >= s.number[c.FIRST_PERSON]:
            _happen_to_person(s, kind, subject, time)
        elif kind in (c.KNOWN, c.COMES_FORWARD):
            _refer_new(s, kind, subject, time)
        elif kind == c.WAS_WAITING:
            join_as_listed(s, -1 - subject, time)
        else:
            _happen_to_service(s, kind, subject, time)
    return c.MORE
