"""How a run opens: everything planned from the first day, and the lists as they stand today."""

import math

from carereach.base.keyed import entry, step
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway import places
from carereach.capacity.pathway.heap import plan
from carereach.capacity.pathway.rows import chance_of, enter, join_line, move, time_of
from carereach.capacity.pathway.state import State
from carereach.capacity.pathway.support import begin_care, resume, wait_between
from carereach.capacity.pathway.workers import choose_worker

__all__ = ["begin", "class_of", "join_as_listed", "open_lists", "plan_arrival"]

# Draws of a patience longer than the wait so far before it is taken to count from today.
_MOST_DRAWS = 64


@step
def plan_arrival(s: State, group: int) -> None:  # pragma: no cover
    """Plan the next referral of a class: unit exponentials on the scale of the expected number."""
    piece = s.n[group, c.LAST_PIECE]
    if piece < 0:
        return
    s.x[group, c.EXPECTED] -= math.log(
        1.0 - chance_of(s, group, c.FOR_ARRIVAL, s.n[group, c.ARRIVALS])
    )
    s.n[group, c.ARRIVALS] += 1
    expected = s.x[group, c.EXPECTED]
    while piece > s.n[group, c.FIRST_PIECE] and expected < s.x[piece, c.BEFORE_IT]:
        piece -= 1
    if s.x[piece, c.RATE] > 0.0:
        later = (expected - s.x[piece, c.BEFORE_IT]) / s.x[piece, c.RATE]
        plan(s, s.x[piece, c.FROM] + later, c.KNOWN, group)


@step
def class_of(s: State, i: int, column: int) -> int:  # pragma: no cover
    """The class of the i-th person of a list that stands class by class."""
    for group in range(s.number[c.CLASSES]):
        i -= s.n[group, column]
        if i < 0:
            return group
    return -1


@step
def _listed(s: State, column: int) -> int:  # pragma: no cover
    """How many are on one of the lists."""
    total = 0
    for group in range(s.number[c.CLASSES]):
        total += s.n[group, column]
    return total


@step
def _entity_of_listed(i: int, on_first: int) -> int:  # pragma: no cover
    """The number that names someone on today's waiting lists, the one for assessment first."""
    if i < on_first:
        return (c.FROM_ASSESSMENT_LIST << c.ORIGIN_BITS) + i
    return (c.FROM_SUPPORT_LIST << c.ORIGIN_BITS) + i - on_first


@entry
def begin(s: State) -> None:  # pragma: no cover
    """Plan all that is known before the first day; those listed joined before it.

    Someone not yet inside has no row: event ``-1 - i`` is about the i-th of a list.
    """
    plan(s, 0.0, c.OPENS, c.NO_ROW)
    if s.rules[c.WARM_UP] > 0.0:
        plan(s, s.rules[c.WARM_UP], c.WARMS_UP, c.NO_ROW)
    plan(s, s.sums[s.number[c.MONTH], places.MONTH_EDGE], c.MONTH_ENDS, c.NO_ROW)
    for contract in range(s.number[c.FIRST_CONTRACT], s.number[c.FIRST_WORKER]):
        starts = max(0.0, s.x[contract, c.STARTS_ON])
        if s.x[contract, c.ENDS_ON] > starts:
            plan(s, starts, c.CONTRACT_STARTS, contract)
    on_first = _listed(s, c.OF_ASSESSMENT_LIST)
    for i in range(on_first + _listed(s, c.OF_SUPPORT_LIST)):
        # As in a line that moved steadily: waits so far are spread evenly up to twice the mean.
        mean = s.rules[c.WAITED_ASSESSMENT if i < on_first else c.WAITED_SUPPORT]
        u = chance_of(s, _entity_of_listed(i, on_first), c.FOR_WAITED, c.ONCE)
        plan(s, -2.0 * mean * u, c.WAS_WAITING, -1 - i)
    for group in range(s.number[c.CLASSES]):
        plan_arrival(s, group)
    rate = s.rules[c.FORWARD_RATE]
    for i in range(_listed(s, c.OF_HIDDEN) if rate > 0.0 else 0):
        u = chance_of(s, (c.FROM_HIDDEN << c.ORIGIN_BITS) + i, c.FOR_COMING_FORWARD, c.ONCE)
        plan(s, -math.log(1.0 - u) / rate, c.COMES_FORWARD, -1 - i)


@step
def _plan_give_up_listed(s: State, person: int, stage: int) -> None:  # pragma: no cover
    """Someone still waiting today has more patience than the wait so far."""
    row = s.n[s.n[person, c.CLASS], c.PATIENCE + stage - c.ASSESSMENT]
    if row < 0:
        return
    waited, entity = -s.x[person, c.JOINED], s.n[person, c.ENTITY]
    purpose, patience = c.FOR_PATIENCE + stage - c.ASSESSMENT, 0.0
    for draw in range(_MOST_DRAWS):
        patience = time_of(s, row, entity, purpose, (draw << c.EPISODE_BITS) + 1)
        if patience > waited:
            break
    plan(s, patience - waited if patience > waited else patience, c.GIVES_UP, person)


@step
def join_as_listed(s: State, i: int, time: float) -> None:  # pragma: no cover
    """Someone on one of today's waiting lists joined it before the first day."""
    on_first = _listed(s, c.OF_ASSESSMENT_LIST)
    stage, state = c.ASSESSMENT, c.WAITS_ASSESSMENT
    group = class_of(s, i, c.OF_ASSESSMENT_LIST)
    if i >= on_first:
        stage, state = c.SUPPORT, c.WAITS_SUPPORT
        group = class_of(s, i - on_first, c.OF_SUPPORT_LIST)
    person = enter(s, _entity_of_listed(i, on_first), group)
    s.n[person, c.REFERRALS] = 1
    s.x[person, c.REFERRED] = time
    move(s, person, state)
    join_line(s, person, stage, time)
    _plan_give_up_listed(s, person, stage)


@step
def open_lists(s: State, time: float) -> None:  # pragma: no cover
    """Share those held today among today's workers, above their caps if need be; open the doors."""
    for i in range(_listed(s, c.OF_HELD)):
        entity = (c.FROM_HELD << c.ORIGIN_BITS) + i
        person = enter(s, entity, class_of(s, i, c.OF_HELD))
        s.n[person, c.REFERRALS] = 1
        first = s.n[person, c.REFERRALS]
        length = time_of(s, c.ROW_LENGTH_MET, entity, c.FOR_LENGTH, first)
        if s.rules[c.IS_MEMORYLESS] == 0.0:
            length *= chance_of(s, entity, c.FOR_SHARE_LEFT, c.ONCE)
        begin_care(s, person, length)
        worker = choose_worker(s, time, c.SEEK_FOR_LISTED)
        if worker >= 0:
            resume(s, person, worker, time)
        else:
            wait_between(s, person, c.CONTRACT_ENDED, time)
    s.number[c.IS_OPEN] = 1
    plan(s, time, c.FILLS, c.NO_ROW)
