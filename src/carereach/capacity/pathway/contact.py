"""Contacts, refusals and outreach within one episode of support.

Nobody else is touched by whether a young person comes to a contact, so an episode is followed in
one go when it begins: a contact needs no event of its own. Its clock is time in care, which stands
still while nobody holds the young person; so a change of worker changes none of its luck.

Source: the number of tries up to the first success is geometric; drawn by inverse CDF it is the
same law as one draw for each try (Devroye 1986, Non-Uniform Random Variate Generation, X.2).
"""

import math

import numpy as np

from carereach.base.keyed import step
from carereach.capacity.pathway import columns as c
from carereach.capacity.pathway import places
from carereach.capacity.pathway.rows import chance_of
from carereach.capacity.pathway.state import State

__all__ = ["count_contacts", "follow"]


@step
def _tries(u: float, chance: float) -> float:  # pragma: no cover
    """How many tries up to and with the first that comes true; infinite where none can."""
    if chance <= 0.0:
        return math.inf
    if chance >= 1.0:
        return 1.0
    return max(1.0, float(np.ceil(math.log(u) / math.log1p(-chance))))


@step
def _made_by(start: float, every: float, most: float, until: float) -> float:  # pragma: no cover
    """How many of a row of contacts, the first one step after its start, were made by a time."""
    if until == math.inf:
        return most
    return min(most, max(0.0, float(np.floor((until - start) / every))))


@step
def follow(
    s: State, person: int, until: float, sign: float
) -> tuple[float, int]:  # pragma: no cover
    """Follow an episode; return when it would end [days in care] and whether as planned.

    Adds ``sign`` times the contacts, refusals, tries and returns to contact up to ``until`` [days
    in care] to the totals.
    """
    rules, totals, entity = s.rules, s.sums[0], s.n[person, c.ENTITY]
    length, draw = s.x[person, c.LENGTH], s.n[person, c.EPISODES] << c.EPISODE_BITS
    start = 0.0
    while True:
        tries = _tries(chance_of(s, entity, c.FOR_REFUSAL, draw), rules[c.REFUSES])
        refused_at = start + tries * rules[c.CONTACT_EVERY]
        if refused_at >= length:
            made = _made_by(start, rules[c.CONTACT_EVERY], tries, min(until, length))
            totals[places.T_CONTACTS] += sign * made
            return length, 1
        made = _made_by(start, rules[c.CONTACT_EVERY], tries, until)
        totals[places.T_CONTACTS] += sign * made
        if made >= tries:
            totals[places.T_REFUSED] += sign
        tries = _tries(chance_of(s, entity, c.FOR_RE_ENGAGING, draw), rules[c.RE_ENGAGES])
        most = min(tries, rules[c.ATTEMPTS])
        made = _made_by(refused_at, rules[c.ATTEMPT_EVERY], most, until)
        totals[places.T_ATTEMPTS] += sign * made
        start = refused_at + most * rules[c.ATTEMPT_EVERY]
        if tries > rules[c.ATTEMPTS]:
            return start, 0
        if made >= tries:
            totals[places.T_RE_ENGAGED] += sign
        if start >= length:
            return start, 1
        draw += 1


@step
def count_contacts(s: State, person: int, until: float) -> None:  # pragma: no cover
    """Count what happened in contact up to a time in care, and was not counted before."""
    follow(s, person, until, 1.0)
    if s.x[person, c.COUNTED] > 0.0:
        follow(s, person, s.x[person, c.COUNTED], -1.0)
