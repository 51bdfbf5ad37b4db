"""What is kept of many replications: figures of each, and histograms of all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.capacity.experiments.figures import Measures, figures_of, totals_of
from carereach.capacity.tally import Tally

__all__ = ["Runs", "join_runs", "keep_run"]

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Runs:
    """Some replications, in order."""

    figures: _Floats
    """Replications x stages x classes and all x figures (``figures.figure_names``)."""
    totals: _Floats
    """Replications x ``figures.TOTAL_NAMES``."""
    series: _Floats
    """Replications x months x ``tally.SERIES``; no months where the engine has none."""
    posts: _Floats
    """Replications x workers x ``tally.POSTS``."""
    waits: NDArray[np.int64]
    """Stages x classes x bins, of all replications: waits of those who started."""
    waits_so_far: NDArray[np.int64]
    """The same of those still waiting at the horizon."""


def keep_run(tally: Tally, measures: Measures) -> Runs:
    """Return what is kept of one replication's tally."""
    return Runs(
        figures=figures_of(tally, measures)[None],
        totals=totals_of(tally)[None],
        series=tally.series[None],
        posts=tally.posts[None],
        waits=tally.waits.astype(np.int64),
        waits_so_far=tally.waits_so_far.astype(np.int64),
    )


def join_runs(parts: Sequence[Runs]) -> Runs:
    """Return batches of replications as one, in the order given.

    Histograms are whole numbers, so their sums do not depend on how the runs were batched; the
    rest is only put end to end.
    """
    waits, so_far = np.zeros_like(parts[0].waits), np.zeros_like(parts[0].waits)
    for part in parts:
        waits += part.waits
        so_far += part.waits_so_far
    return Runs(
        figures=np.concatenate([part.figures for part in parts]),
        totals=np.concatenate([part.totals for part in parts]),
        series=np.concatenate([part.series for part in parts]),
        posts=np.concatenate([part.posts for part in parts]),
        waits=waits,
        waits_so_far=so_far,
    )
