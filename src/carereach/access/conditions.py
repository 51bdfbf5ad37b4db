"""The tests themselves: what each says about one way in, for each area, age or sex."""

import numpy as np

from carereach.access.barriers import DIFFICULT, FAIL, NOT_KNOWN, PASS, Bools, Minutes, States
from carereach.access.doors import REMOTE, Door, Service
from carereach.access.people import FIRST_AGE, LAST_AGE

__all__ = [
    "ONE_GROUP_SETTINGS",
    "OPEN_ROUTES",
    "SHUTTING_EXCLUSIONS",
    "judge_age",
    "judge_exclusions",
    "judge_reach",
    "judge_residence",
    "judge_sex",
]

OPEN_ROUTES = frozenset({"self", "parent or carer", "school", "any professional"})
"""Routes that need no other agency's approval."""

SHUTTING_EXCLUSIONS = frozenset({"risk level", "non-engagement", "no diagnosis", "open court case"})
"""Written reasons that shut out the very young people this audit is about."""

ONE_GROUP_SETTINGS = frozenset({"S18", "S19"})
"""Health care for children in care and in youth justice: a door for them, not for every child."""


def judge_reach(
    door: Door, journey: Minutes, *, served: Bools | None, max_minutes: float
) -> States:
    """Return, for each area, whether the way in is within reach.

    Args:
        door: the way in.
        journey: minutes from each area; not a number where not known.
        served: for outreach and confidential places, whether staff come to each area; none for a
            place young people travel to.
        max_minutes: the longest journey [minutes].
    """
    if served is not None:
        return np.where(served, PASS, FAIL).astype(np.int8)
    if door.kind in REMOTE:
        return np.full(journey.shape, DIFFICULT, dtype=np.int8)
    within = np.where(journey <= max_minutes, PASS, FAIL)
    return np.where(np.isnan(journey), NOT_KNOWN, within).astype(np.int8)


def judge_age(service: Service) -> States:
    """Return, for each single year 8 to 17, whether the service takes it.

    One bound alone means "and over" or "and under"; no bound at all means not known.
    """
    if service.minimum_age is None and service.maximum_age is None:
        return np.full(LAST_AGE - FIRST_AGE + 1, NOT_KNOWN, dtype=np.int8)
    low = FIRST_AGE if service.minimum_age is None else service.minimum_age
    high = LAST_AGE if service.maximum_age is None else service.maximum_age
    years = np.arange(FIRST_AGE, LAST_AGE + 1)
    return np.where((low <= years) & (years <= high), PASS, FAIL).astype(np.int8)


def judge_sex(service: Service) -> States:
    """Return whether the service takes female, male and "sex not split" young people."""
    states = {
        None: (NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
        "all": (PASS, PASS, PASS),
        "female": (PASS, FAIL, NOT_KNOWN),
        "male": (FAIL, PASS, NOT_KNOWN),
    }
    return np.array(states[service.sexes], dtype=np.int8)


def judge_residence(service: Service, served: Bools | None) -> States:
    """Return, for each area, whether young people who live there are taken.

    Args:
        service: whom it takes.
        served: whether each area is among those served; none where no codes were supplied.
    """
    if service.residence_rule == "area residents":
        if served is None:
            return np.full(1, NOT_KNOWN, dtype=np.int8)
        return np.where(served, PASS, FAIL).astype(np.int8)
    state = {
        None: NOT_KNOWN,
        "anyone": PASS,
        "registered patients": DIFFICULT,
        "not children placed from elsewhere": DIFFICULT,
    }[service.residence_rule]
    return np.full(1, state, dtype=np.int8)


def judge_exclusions(service: Service) -> int:
    """Return what the written criteria do to a young person who is, or may be, exploited.

    A service for one group of young people only is hard to use for the others.
    """
    if not service.exclusions:
        return NOT_KNOWN
    if SHUTTING_EXCLUSIONS & set(service.exclusions):
        return FAIL
    is_for_all = service.setting not in ONE_GROUP_SETTINGS
    return PASS if is_for_all and set(service.exclusions) == {"none"} else DIFFICULT
