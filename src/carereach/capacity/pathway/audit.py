"""A check of the engine on itself, after every event: nobody is lost, held twice or out of turn."""

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway.state import State

__all__ = ["audit_state"]


def audit_state(state: State) -> None:
    """Check conservation, loads, caps, lines and clocks between two events.

    Raises:
        MethodError: one of them does not hold; the engine, not the scenario, is at fault.
    """
    number, first = state.number, int(state.number[c.FIRST_PERSON])
    inside = np.bincount(state.n[first:, c.STATE], minlength=c.BETWEEN + 1)
    told = number[c.IN_STATE + c.AWAY : c.IN_STATE + c.BETWEEN + 1]
    _require("the number in each state", bool((inside[c.AWAY :] == told).all()))
    came, left = number[c.PEOPLE_IN], number[c.PEOPLE_OUT]
    _require("people in, out and inside", int(inside[c.AWAY :].sum()) == came - left)
    _require("free rows", _count_free(state) == inside[c.FREE])
    _audit_workers(state)
    _audit_lines(state)
    _audit_times(state)


def _require(what: str, holds: object) -> None:
    if not holds:
        raise MethodError(f"The pathway engine contradicts itself on {what}; report the scenario.")


def _follow(n: NDArray[np.int64], owner: int) -> list[int]:
    """The people of a line or a worker, links checked both ways."""
    found: list[int] = []
    person, before = int(n[owner, c.FIRST]), -1
    while person >= 0:
        _require("a list's links", len(found) < len(n) and n[person, c.BEFORE] == before)
        found.append(person)
        person, before = int(n[person, c.NEXT]), person
    _require("the end of a list", n[owner, c.LAST] == before)
    _require("the length of a list", n[owner, c.LOAD] == len(found))
    _require("who is with whom", (n[found, c.OWNER] == owner).all())
    return found


def _count_free(state: State) -> int:
    count, row = 0, int(state.number[c.FREE_SLOT])
    while row >= 0:
        _require("a free row", count < len(state.n) and state.n[row, c.STATE] == c.FREE)
        count, row = count + 1, int(state.n[row, c.NEXT])
    return count


def _audit_workers(state: State) -> None:
    """Loads equal those in care; nobody absent holds anyone; only today's list exceeds a cap."""
    n, number, held = state.n, state.number, 0
    for worker in range(number[c.FIRST_WORKER], number[c.FIRST_LINE]):
        cases = _follow(n, worker)
        _require("who is held", (n[cases, c.STATE] == c.HELD).all())
        _require("a case held by nobody in post", n[worker, c.PRESENT] == 1 or not cases)
        # A worker over the cap from the first day takes nobody on, so the last is of that list.
        listed = cases and n[cases[-1], c.ENTITY] >> c.ORIGIN_BITS == c.FROM_HELD
        _require("a cap", len(cases) <= n[worker, c.CAP] or listed)
        held += len(cases)
    _require("cases and those in care", held == number[c.IN_STATE + c.HELD])


def _audit_lines(state: State) -> None:
    """Each line holds those in its state and of its level, in the order in which they joined."""
    n, number = state.n, state.number
    waiting = dict.fromkeys((c.BETWEEN, c.WAITS_ASSESSMENT, c.WAITS_SUPPORT), 0)
    for line in range(number[c.FIRST_LINE], number[c.FIRST_PERSON]):
        stage, level = divmod(line - int(number[c.FIRST_LINE]), int(number[c.LEVELS]))
        people = _follow(n, line)
        expected = (c.WAITS_SUPPORT if stage else c.WAITS_ASSESSMENT) if level else c.BETWEEN
        _require("who waits in a line", (n[people, c.STATE] == expected).all())
        _require("turns in a line", (np.diff(state.x[people, c.JOINED]) >= 0).all())
        levels = n[n[people, c.CLASS], c.LEVEL]
        _require("levels of a line", level == 0 or (levels == level).all())
        waiting[expected] += len(people)
    for name, size in waiting.items():
        _require("those who wait and their lines", size == number[c.IN_STATE + name])
    busy = number[c.IN_STATE + c.IN_ASSESSMENT]
    _require("assessors", busy <= state.rules[c.ASSESSORS])


def _audit_times(state: State) -> None:
    """Nothing starts before it was joined, and nothing planned is in the past."""
    n, x, now = state.n, state.x, state.rules[c.NOW]
    held = np.flatnonzero(n[:, c.STATE] == c.HELD)
    held = held[held >= state.number[c.FIRST_PERSON]]
    _require("a start in the future", (x[held, c.BUSY_FROM] <= now).all())
    _require("a start before joining", (x[held, c.BUSY_FROM] >= x[held, c.JOINED]).all())
    planned = state.heap[: state.number[c.HEAP_SIZE], c.TIME]
    _require("an event in the past", (planned >= now).all())
    _require("an event after the horizon", (planned < state.rules[c.HORIZON]).all())
