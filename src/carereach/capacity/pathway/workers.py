"""Named workers: whom each holds, who has room, and how full each was."""

from carereach.base.keyed import step
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway.rows import append, remove
from carereach.capacity.pathway.state import State

__all__ = ["choose_worker", "drop_case", "is_running", "settle", "take_on"]


@step
def settle(s: State, worker: int, time: float) -> None:  # pragma: no cover
    """Add a worker's days with this caseload, before it changes."""
    if s.n[worker, c.PRESENT] == 0:
        return
    load = s.n[worker, c.LOAD]
    days = time - s.x[worker, c.SETTLED]
    s.x[worker, c.SETTLED] = time
    s.x[worker, c.IN_POST] += days
    s.x[worker, c.CASELOAD] += days * load
    if load >= s.n[worker, c.CAP]:
        s.x[worker, c.AT_CAP] += days


@step
def take_on(s: State, person: int, worker: int, time: float) -> None:  # pragma: no cover
    """A worker takes someone on, at the end of the list of those held."""
    settle(s, worker, time)
    append(s, worker, person)
    s.x[worker, c.LARGEST] = max(s.x[worker, c.LARGEST], float(s.n[worker, c.LOAD]))


@step
def drop_case(s: State, person: int, time: float) -> None:  # pragma: no cover
    """A worker no longer holds someone."""
    settle(s, s.n[person, c.OWNER], time)
    remove(s, person)


@step
def choose_worker(s: State, time: float, seeks: int) -> int:  # pragma: no cover
    """The worker least full for their cap, the first of equals; -1 where nobody has room."""
    best, best_load, best_cap = -1, 0, 1
    for worker in range(s.number[c.FIRST_WORKER], s.number[c.FIRST_LINE]):
        load, cap = s.n[worker, c.LOAD], s.n[worker, c.CAP]
        contract = s.n[worker, c.CONTRACT]
        if s.n[worker, c.PRESENT] == 0 or cap == 0 or s.x[contract, c.ENDS_ON] <= time:
            continue
        if load >= cap and seeks != c.SEEK_FOR_LISTED:
            continue
        if seeks == c.SEEK_FOR_NEW and s.x[contract, c.NO_NEW_FROM] <= time:
            continue
        # Shares compared as whole numbers, so that equals are equal.
        if best < 0 or load * best_cap < best_load * cap:
            best, best_load, best_cap = worker, load, cap
    return best


@step
def is_running(s: State, time: float) -> bool:  # pragma: no cover
    """Whether any contract runs now, with or without a worker in post."""
    for contract in range(s.number[c.FIRST_CONTRACT], s.number[c.FIRST_WORKER]):
        if s.x[contract, c.STARTS_ON] <= time < s.x[contract, c.ENDS_ON]:
            return True
    return False
