"""Contracts that start and end, workers who leave and are replaced."""

import math

from carereach.base.keyed import step
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway.heap import plan
from carereach.capacity.pathway.rows import chance_of, first_in_line, time_of
from carereach.capacity.pathway.state import State
from carereach.capacity.pathway.support import change_worker, end_support
from carereach.capacity.pathway.workers import is_running, settle

__all__ = ["end_contract", "join_post", "leave_post", "start_contract"]


@step
def join_post(s: State, worker: int, time: float) -> None:  # pragma: no cover
    """A worker is in post from now, and may leave before the contract ends."""
    s.n[worker, c.PRESENT] = 1
    s.n[worker, c.HOLDER] += 1
    s.x[worker, c.SETTLED] = time
    if s.rules[c.LEAVING_RATE] <= 0.0:
        return
    u = chance_of(s, s.n[worker, c.NAME], c.FOR_LEAVING, s.n[worker, c.HOLDER])
    leaves = time - math.log(1.0 - u) / s.rules[c.LEAVING_RATE]
    if leaves < s.x[s.n[worker, c.CONTRACT], c.ENDS_ON]:
        plan(s, leaves, c.WORKER_LEAVES, worker)


@step
def leave_post(s: State, worker: int, time: float) -> None:  # pragma: no cover
    """A worker leaves: those held carry on with others or not, and the post is to be filled."""
    settle(s, worker, time)
    s.n[worker, c.PRESENT] = 0
    while s.n[worker, c.FIRST] >= 0:
        change_worker(s, s.n[worker, c.FIRST], c.WORKER_LEFT, time)
    name, holder = s.n[worker, c.NAME], s.n[worker, c.HOLDER]
    joins = time + time_of(s, c.ROW_REPLACED, name, c.FOR_REPLACING, holder)
    if joins < s.x[s.n[worker, c.CONTRACT], c.ENDS_ON]:
        plan(s, joins, c.WORKER_JOINS, worker)


@step
def start_contract(s: State, contract: int, time: float) -> None:  # pragma: no cover
    """A contract starts; the line moves only after cases of one that ends now are passed on."""
    for worker in range(s.number[c.FIRST_WORKER], s.number[c.FIRST_LINE]):
        if s.n[worker, c.CONTRACT] == contract:
            join_post(s, worker, time)
    plan(s, time, c.FILLS, c.NO_ROW)
    plan(s, s.x[contract, c.ENDS_ON], c.CONTRACT_ENDS, contract)


@step
def end_contract(s: State, contract: int, time: float) -> None:  # pragma: no cover
    """A contract ends: all its workers go at once, and those they held pass on or are closed."""
    for worker in range(s.number[c.FIRST_WORKER], s.number[c.FIRST_LINE]):
        if s.n[worker, c.CONTRACT] == contract:
            settle(s, worker, time)
            s.n[worker, c.PRESENT] = 0
    goes_on = is_running(s, time)
    passes_on = goes_on and s.n[contract, c.TRANSFERS] == 1
    for worker in range(s.number[c.FIRST_WORKER], s.number[c.FIRST_LINE]):
        while s.n[worker, c.CONTRACT] == contract and s.n[worker, c.FIRST] >= 0:
            if passes_on:
                change_worker(s, s.n[worker, c.FIRST], c.CONTRACT_ENDED, time)
            else:
                end_support(s, s.n[worker, c.FIRST], c.CONTRACT_ENDED, time)
    person = first_in_line(s, c.SUPPORT)
    while not goes_on and person >= 0 and s.n[person, c.STATE] == c.BETWEEN:
        # With no contract left, nobody will take over those who wait for another worker.
        end_support(s, person, c.CONTRACT_ENDED, time)
        person = first_in_line(s, c.SUPPORT)
