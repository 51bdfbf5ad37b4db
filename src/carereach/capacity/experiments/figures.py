"""What one replication says: figures by stage and class, worked out from its tally."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carereach.capacity.tally import AREAS, COUNTS, TOTALS, Tally
from carereach.tables.scenario import Standard

__all__ = [
    "ALL",
    "FEWEST_STARTS",
    "PERCENTILES",
    "RATIOS",
    "SHARES",
    "TIMES",
    "TOTAL_NAMES",
    "Measures",
    "figure_names",
    "figures_of",
    "percentile_of",
    "totals_of",
    "within_names",
]

_Floats = NDArray[np.float64]

ALL = "all"
"""The row of every class together."""

TIMES = ("mean_wait", "p50", "p92", "p50_so_far", "p92_so_far")
"""Waits [days]: of those who started, and so far of those still waiting at the horizon."""

RATIOS = ("mean_queue", "utilisation")
"""People waiting on average; share of the stage's server-days that the class took up."""

PERCENTILES = {"p50": (0.50, False), "p92": (0.92, False)} | {
    "p50_so_far": (0.50, True),
    "p92_so_far": (0.92, True),
}
"""Share of people, and whether of those still waiting."""

FEWEST_STARTS = 50
"""People a replication, on average, below whom a percentile is not told."""

SHARES = {
    "returned_share": ("returned", "referred"),
    "re_referred_share": ("re_referred", "referred"),
    "planned_share": ("planned_endings", "endings"),
    "time_at_cap": ("worker_days_at_cap", "worker_days"),
    "mean_caseload": ("caseload_days", "worker_days"),
}
"""Figures of the whole that are one total over another; ``endings`` is planned and unplanned."""

TOTAL_NAMES = (*TOTALS, *SHARES)


def within_names(standards: Sequence[Standard]) -> tuple[str, ...]:
    """Name the shares within each standard: of those who started, and of those still waiting."""
    return tuple(
        f"{standard.wait_id} within {standard.limit_days:g} days, {who}"
        for standard in standards
        for who in ("started", "still waiting")
    )


def figure_names(standards: Sequence[Standard]) -> tuple[str, ...]:
    """Return the names of the last axis of ``figures_of``."""
    return (*COUNTS, *TIMES, *RATIOS, *within_names(standards))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What a tally is measured in."""

    days: float
    """From the warm-up to the horizon."""
    bin_days: float


def figures_of(tally: Tally, measures: Measures) -> _Floats:
    """Return one replication's figures: stages x (classes and all together) x figures.

    Not a number where there is none: no wait where nobody started, no utilisation without servers.
    """
    counts = _with_all(tally.counts.astype(np.float64))
    areas = _with_all(tally.areas)
    waits, so_far = _with_all(tally.waits), _with_all(tally.waits_so_far)
    within = _with_all(tally.within.astype(np.float64))
    started, waiting = (counts[:, :, COUNTS.index(name)] for name in ("started", "waiting_at_end"))
    # Server-days belong to the stage: each class is measured against all of them.
    offered = areas[:, -1:, AREAS.index("offered")]
    area = {name: areas[:, :, place] for place, name in enumerate(AREAS)}
    percentiles = [
        percentile_of(so_far if still else waits, share, measures.bin_days)
        for share, still in PERCENTILES.values()
    ]
    shares = within / np.maximum(np.stack([started, waiting], axis=-1), 1.0)[:, :, None, :]
    nobody = np.stack([started, waiting], axis=-1)[:, :, None, :] == 0
    shares = np.where(nobody, np.nan, shares).reshape(*started.shape, -1)
    columns = [
        _over(area["wait_sum"], started),
        *percentiles,
        area["queue"] / measures.days,
        _over(area["busy"], offered),
    ]
    return np.concatenate([counts, np.stack(columns, axis=-1), shares], axis=-1)


def _with_all(values: NDArray[Any]) -> NDArray[Any]:
    """Add the sum over classes as one more."""
    return np.concatenate([values, values.sum(axis=1, keepdims=True)], axis=1)


def _over(part: _Floats, whole: _Floats) -> _Floats:
    whole = np.broadcast_to(whole, part.shape)
    ratio = np.full(part.shape, np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio


def percentile_of(histogram: NDArray[Any], share: float, bin_days: float) -> _Floats:
    """Return the wait that a share of people had or less [days], evenly spread within a bin.

    Not a number where nobody is counted; infinite where it lies in the last bin, which has no end.

    Args:
        histogram: people by length of wait, along the last axis.
        share: from 0 to 1.
        bin_days: width of a bin; the error is at most this.
    """
    last = histogram.shape[-1] - 1
    below = np.cumsum(histogram, axis=-1, dtype=np.int64)
    people = below[..., -1]
    target = share * people
    place = np.minimum((below < target[..., None]).sum(axis=-1), last)
    here = np.take_along_axis(histogram, place[..., None], axis=-1)[..., 0].astype(np.float64)
    upto = np.take_along_axis(below, place[..., None], axis=-1)[..., 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        part = (target - (upto - here)) / here
    wait = np.where(place < last, (place + part) * bin_days, np.inf)
    return np.where(people > 0, wait, np.nan)


def totals_of(tally: Tally) -> _Floats:
    """Return one replication's ``TOTAL_NAMES``; a share of nothing is not a number."""
    known = dict(zip(TOTALS, tally.totals, strict=True))
    known["endings"] = known["planned_endings"] + known["unplanned_endings"]
    shares = [
        known[part] / known[whole] if known[whole] else np.nan for part, whole in SHARES.values()
    ]
    return np.array([*tally.totals, *shares], dtype=np.float64)
