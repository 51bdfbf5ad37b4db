"""What one run of a simulation counts: sums and histograms, never records of people."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["AREAS", "COUNTS", "POSTS", "SERIES", "TOTALS", "WAIT_BINS", "Tally"]

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
    "first_referred",
    "came_back_worse",
    "crises_not_accepted",
    "crises_unplanned_ending",
    "handed_over",
    "left_between_workers",
    "days_between_workers",
    "between_workers_at_end",
    "wte_days",
)
"""Figures after the warm-up; 0 where a scenario has no such thing. ``events`` is of the whole run:
arrivals from outside, ends of service and people who gave up.

Of a pathway: ``referred`` is every referral, the sum of ``first_referred`` (``known`` and
``came_forward``), ``returned`` and ``re_referred``, and so the denominator of their shares.
``contacts`` were offered; ``contacts_refused`` are among them. ``unplanned_endings`` is the sum of
``disengaged``, ``broken_worker_left`` and ``broken_contract_ended``. ``handed_over`` went straight
to another worker; ``left_between_workers`` had to wait for one. ``never_served`` left for good
without any support. ``crises`` is the sum of its two causes.
"""

SERIES = (
    "held",
    "waiting_assessment",
    "waiting_support",
    "between_workers",
    "workers",
    "referred",
    "returned",
    "re_referred",
    "rejected",
    "gave_up",
    "starts",
    "planned_endings",
    "disengaged",
    "broken_worker_left",
    "broken_contract_ended",
    "crises",
)
"""A pathway month by month from day 0: numbers as each month ends (the first five), then counts."""

POSTS = ("in_post_days", "caseload_days", "at_cap_days", "largest_caseload")
"""Figures of each worker's post after the warm-up."""

WAIT_BINS = 4096
"""Bins of each histogram of waits; the last holds every longer wait."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tally:
    """One replication.

    ``counts``: stages x classes x ``COUNTS``. ``areas``: stages x classes x ``AREAS``.
    ``waits``: stages x classes x ``WAIT_BINS`` of completed waits; ``waits_so_far``: the same of
    those still waiting at the horizon. ``within``: stages x classes x standards x 2 (starters
    within the limit, those still waiting within it). ``totals``: ``TOTALS``. Of a pathway alone,
    ``series``: months x ``SERIES``; ``posts``: workers in order of contract x ``POSTS``.
    """

    counts: NDArray[np.int64]
    areas: NDArray[np.float64]
    waits: NDArray[np.int32]
    waits_so_far: NDArray[np.int32]
    within: NDArray[np.int64]
    totals: NDArray[np.float64]
    series: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, len(SERIES))))
    posts: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, len(POSTS))))
