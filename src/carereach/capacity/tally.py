"""What one run of a simulation counts: sums and histograms, never records of people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["AREAS", "COUNTS", "TOTALS", "WAIT_BINS", "Tally"]

COUNTS = (
    "arrived",
    "started",
    "completed",
    "reneged",
    "rejected",
    "blocked",
    "waiting_at_end",
    "inside_at_end",
)
"""Events by stage and class after the warm-up, and who waits and who is inside at the horizon.

``arrived`` is everyone who comes to a stage, from outside or from another stage, before criteria
and full waiting rooms; ``inside_at_end`` is everyone at the stage, those waiting among them.
"""

AREAS = ("queue", "busy", "offered", "wait_sum", "wait_square_sum")
"""Person-days in the queue and in service; server-days offered; waits of starters and squares.

Servers belong to no class: server-days stand in the first, so that a sum over classes is right.
"""

TOTALS = (
    "referred",
    "known",
    "came_forward",
    "never_served",
    "returned",
    "re_referred",
    "disengaged",
    "re_engaged",
    "broken_worker_left",
    "broken_contract_ended",
    "planned_endings",
    "unplanned_endings",
    "contacts",
    "contacts_refused",
    "outreach_attempts",
    "crises",
    "worker_days",
    "worker_days_at_cap",
    "caseload_days",
    "largest_caseload",
    "cost_gbp",
    "events",
    "hidden_at_end",
)
"""Figures after the warm-up; 0 where a scenario has no such thing. ``events`` is of the whole run:
arrivals from outside, ends of service and people who gave up."""

WAIT_BINS = 4096
"""Bins of each histogram of waits; the last holds every longer wait."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """One replication.

    ``counts``: stages x classes x ``COUNTS``. ``areas``: stages x classes x ``AREAS``.
    ``waits``: stages x classes x ``WAIT_BINS`` of completed waits; ``waits_so_far``: the same of
    those still waiting at the horizon. ``within``: stages x classes x standards x 2 (starters
    within the limit, those still waiting within it). ``totals``: ``TOTALS``.
    """

    counts: NDArray[np.int64]
    areas: NDArray[np.float64]
    waits: NDArray[np.int32]
    waits_so_far: NDArray[np.int32]
    within: NDArray[np.int64]
    totals: NDArray[np.float64]
