"""Rows of a run: who enters, who leaves, who stands behind whom, what is counted.

``move`` is the only way from one state to another, so that the number in each state is always
known and events planned for an earlier state are recognised as lapsed.
"""

from carereach.base.keyed import step, uniform
from carereach.capacity.draws import draw_time
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway import places
from carereach.capacity.pathway.heap import plan
from carereach.capacity.pathway.state import State

__all__ = [
    "append",
    "chance_of",
    "count",
    "count_crisis",
    "enter",
    "first_in_line",
    "go_away",
    "join_line",
    "leave_line",
    "let_go",
    "move",
    "record_start",
    "remove",
    "time_of",
]


@step
def chance_of(s: State, entity: int, purpose: int, draw: int) -> float:  # pragma: no cover
    """The number from 0 to 1 that decides one thing for one person or post."""
    return uniform(s.number[c.KEY], entity, purpose, draw)


@step
def time_of(s: State, row: int, entity: int, purpose: int, draw: int) -> float:  # pragma: no cover
    """A length of time [days] from one of the scenario's distributions."""
    return draw_time(s.times, row, s.number[c.KEY], entity, purpose, draw)


@step
def count(s: State, person: int, stage: int, column: int) -> None:  # pragma: no cover
    """Count one more at a stage for the person's class."""
    s.sheet[stage * s.number[c.CLASSES] + s.n[person, c.CLASS], column] += 1


@step
def count_crisis(s: State, total: int) -> None:  # pragma: no cover
    """Count a crisis by its cause."""
    s.sums[0, places.T_CRISES] += 1.0
    s.sums[0, total] += 1.0
    s.sums[s.number[c.MONTH], places.M_CRISES] += 1.0


@step
def move(s: State, person: int, state: int) -> None:  # pragma: no cover
    """Put a person in another state; what was planned for the old one lapses."""
    s.number[c.IN_STATE + s.n[person, c.STATE]] -= 1
    s.number[c.IN_STATE + state] += 1
    s.n[person, c.STATE] = state
    s.n[person, c.GENERATION] += 1


@step
def enter(s: State, entity: int, group: int) -> int:  # pragma: no cover
    """Give a new person of a class a row; return it."""
    person = int(s.number[c.FREE_SLOT])
    s.number[c.FREE_SLOT] = s.n[person, c.NEXT]
    s.number[c.PEOPLE_IN] += 1
    generation = s.n[person, c.GENERATION]
    for i in range(c.WIDTH_N):
        s.n[person, i] = 0
    for i in range(c.WIDTH_X):
        s.x[person, i] = 0.0
    s.n[person, c.GENERATION] = generation
    s.n[person, c.ENTITY] = entity
    s.n[person, c.CLASS] = group
    s.number[c.IN_STATE + c.FREE] += 1
    move(s, person, c.AWAY)
    return person


@step
def let_go(s: State, person: int) -> None:  # pragma: no cover
    """Someone leaves for good; the row may be used again."""
    move(s, person, c.FREE)
    s.number[c.IN_STATE + c.FREE] -= 1
    s.number[c.PEOPLE_OUT] += 1
    s.n[person, c.NEXT] = s.number[c.FREE_SLOT]
    s.number[c.FREE_SLOT] = person


@step
def go_away(s: State, person: int, kind: int, time: float) -> None:  # pragma: no cover
    """Someone will be referred again at a time; after the horizon it is out of sight."""
    if time >= s.rules[c.HORIZON]:
        let_go(s, person)
        return
    move(s, person, c.AWAY)
    plan(s, time, kind, person)


@step
def append(s: State, owner: int, person: int) -> None:  # pragma: no cover
    """Add a person behind the others of a line, or of those a worker holds."""
    last = s.n[owner, c.LAST]
    s.n[person, c.OWNER] = owner
    s.n[person, c.NEXT] = -1
    s.n[person, c.BEFORE] = last
    if last < 0:
        s.n[owner, c.FIRST] = person
    else:
        s.n[last, c.NEXT] = person
    s.n[owner, c.LAST] = person
    s.n[owner, c.LOAD] += 1


@step
def remove(s: State, person: int) -> None:  # pragma: no cover
    """Take a person out of the line or the worker's cases they are with."""
    owner = s.n[person, c.OWNER]
    before, behind = s.n[person, c.BEFORE], s.n[person, c.NEXT]
    if before < 0:
        s.n[owner, c.FIRST] = behind
    else:
        s.n[before, c.NEXT] = behind
    if behind < 0:
        s.n[owner, c.LAST] = before
    else:
        s.n[behind, c.BEFORE] = before
    s.n[owner, c.LOAD] -= 1


@step
def join_line(s: State, person: int, stage: int, time: float) -> None:  # pragma: no cover
    """Join the end of one's line; those between workers have a line in front."""
    level = s.n[s.n[person, c.CLASS], c.LEVEL]
    if s.n[person, c.STATE] == c.BETWEEN:
        level = 0
    line = s.number[c.FIRST_LINE] + (stage - c.ASSESSMENT) * s.number[c.LEVELS] + level
    append(s, line, person)
    s.x[person, c.JOINED] = time


@step
def leave_line(s: State, person: int, stage: int, time: float) -> None:  # pragma: no cover
    """Leave the line, to begin or to give up; adds the days spent in it since figures count."""
    days = time - max(s.x[person, c.JOINED], s.rules[c.SINCE])
    if s.n[person, c.STATE] == c.BETWEEN:
        s.sums[0, places.T_DAYS_BETWEEN] += days
    else:
        row = places.AREAS_FROM + stage * s.number[c.CLASSES] + s.n[person, c.CLASS]
        s.sums[row, places.QUEUE] += days
    remove(s, person)


@step
def first_in_line(s: State, stage: int) -> int:  # pragma: no cover
    """The first person of the first line of a stage, or -1."""
    first = s.number[c.FIRST_LINE] + (stage - c.ASSESSMENT) * s.number[c.LEVELS]
    for line in range(first, first + s.number[c.LEVELS]):
        if s.n[line, c.FIRST] >= 0:
            return int(s.n[line, c.FIRST])
    return -1


@step
def record_start(s: State, person: int, stage: int, wait: float) -> None:  # pragma: no cover
    """Count a start after a wait [days]."""
    row = stage * s.number[c.CLASSES] + s.n[person, c.CLASS]
    s.sheet[row, places.STARTED] += 1
    s.sheet[row, places.WAITS + min(int(wait / s.rules[c.BIN_DAYS]), places.LAST_BIN)] += 1
    s.sums[places.AREAS_FROM + row, places.WAIT_SUM] += wait
    s.sums[places.AREAS_FROM + row, places.WAIT_SQUARE_SUM] += wait * wait
    for i in range(s.number[c.LIMITS]):
        if wait <= s.rules[c.FIRST_LIMIT + i]:
            s.sheet[row, places.WITHIN + 2 * i] += 1
