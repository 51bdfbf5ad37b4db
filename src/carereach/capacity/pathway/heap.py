"""What happens next: a heap of events by time, then kind, then the order they were planned in."""

from carereach.base.keyed import step
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway.state import State

__all__ = ["plan", "take_next"]

# The functions of this package run compiled, where coverage cannot see them; the tests run the
# same code in CPython beside it and compare every bit.


@step
def _copy(s: State, origin: int, place: int) -> None:  # pragma: no cover
    """Copy an event; one by one, as assigning a whole row would first make a copy of its own."""
    for i in range(c.WIDTH_HEAP):
        s.heap[place, i] = s.heap[origin, i]


@step
def _is_before(s: State, time: float, order: float, place: int) -> bool:  # pragma: no cover
    """Whether an event of this time and order comes before the one at a place."""
    other = float(s.heap[place, c.TIME])
    return time < other or (time == other and order < float(s.heap[place, c.ORDER]))


@step
def plan(s: State, time: float, kind: int, subject: int) -> None:  # pragma: no cover
    """Plan an event of one kind about one row; it lapses if a person's state changes first."""
    if time >= s.rules[c.HORIZON]:
        return
    order = kind * c.KIND_STEP + s.number[c.SEQUENCE]
    s.number[c.SEQUENCE] += 1
    place = s.number[c.HEAP_SIZE]
    s.number[c.HEAP_SIZE] += 1
    while place > 0:
        above = (place - 1) >> 1
        if not _is_before(s, time, order, above):
            break
        _copy(s, above, place)
        place = above
    s.heap[place, c.TIME] = time
    s.heap[place, c.ORDER] = order
    s.heap[place, c.SUBJECT] = subject
    s.heap[place, c.EVENT_GENERATION] = 0.0
    if subject >= s.number[c.FIRST_PERSON]:
        s.heap[place, c.EVENT_GENERATION] = s.n[subject, c.GENERATION]


@step
def take_next(s: State) -> tuple[float, int, int, bool]:  # pragma: no cover
    """Forget the next event; return its time, kind, subject and whether it still holds."""
    time, subject = s.heap[0, c.TIME], int(s.heap[0, c.SUBJECT])
    kind, generation = int(s.heap[0, c.ORDER] / c.KIND_STEP), s.heap[0, c.EVENT_GENERATION]
    s.number[c.HEAP_SIZE] -= 1
    size = s.number[c.HEAP_SIZE]
    last, last_order = s.heap[size, c.TIME], s.heap[size, c.ORDER]
    place = 0
    while True:
        below = 2 * place + 1
        if below + 1 < size and _is_before(
            s, s.heap[below + 1, c.TIME], s.heap[below + 1, c.ORDER], below
        ):
            below += 1
        if below >= size or _is_before(s, last, last_order, below):
            break
        _copy(s, below, place)
        place = below
    _copy(s, size, place)
    holds = True
    if subject >= s.number[c.FIRST_PERSON]:
        holds = generation == s.n[subject, c.GENERATION]
    return time, kind, subject, holds
