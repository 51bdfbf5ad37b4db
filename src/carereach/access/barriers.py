"""The tests a way in must pass, in their fixed order, and how one outcome is written as a number.

The order is our proposal and is stated with every figure: a service, distance, hours, age, sex,
referral, residence, exclusion, room. A young person's first barrier is the test after which no
service is left.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "AGE",
    "BARRIER_TESTS",
    "DIFFICULT",
    "EXCLUDED",
    "FAIL",
    "FULL",
    "HOURS",
    "NOT_KNOWN",
    "NO_SERVICE",
    "PASS",
    "REACH",
    "REACHED",
    "REFERRAL",
    "RESIDENCE",
    "SEX",
    "UNKNOWN",
    "WITH_DIFFICULTY",
    "BarrierTest",
    "Bits",
    "Bools",
    "Minutes",
    "Rows",
    "States",
]

States = NDArray[np.int8]
"""What each test says: FAIL, NOT_KNOWN, DIFFICULT or PASS."""
Bits = NDArray[np.uint16]
Bools = NDArray[np.bool_]
Minutes = NDArray[np.float32]
Rows = NDArray[np.intp]
"""Areas by their place in the areas table, rising unless said otherwise."""

FAIL: Final = 0
NOT_KNOWN: Final = 1
DIFFICULT: Final = 2
PASS: Final = 3


@dataclass(frozen=True, slots=True)
class BarrierTest:
    """One test: its short key, its barrier code and what shuts a young person out, in words."""

    key: str
    barrier: str
    words: str


BARRIER_TESTS = (
    BarrierTest("no service", "B3", "no service being offered"),
    BarrierTest("too far", "B4", "the journey"),
    BarrierTest("shut", "B5", "opening hours"),
    BarrierTest("age", "B8", "age limits"),
    BarrierTest("sex", "B1", "being open to another sex only"),
    BarrierTest("referral", "B6", "having to be referred by someone else"),
    BarrierTest("residence", "B9", "rules about where they live"),
    BarrierTest("excluded", "B1", "written reasons to turn young people away"),
    BarrierTest("full", "B3", "services being full"),
)
NO_SERVICE, REACH, HOURS, AGE, SEX, REFERRAL, RESIDENCE, EXCLUDED, FULL = range(9)

UNKNOWN: Final = 9
"""Outcome: no test fails, but one at least is not known."""
WITH_DIFFICULTY: Final = 10
REACHED: Final = 11
"""Outcomes below ``UNKNOWN`` are the place, in the order above, of the first test that fails."""
