"""How well each model explains the lists, and how many young people it says are on none.

Cells are Poisson with log rate X beta; the total is those seen plus exp(beta_0). A term never seen
is fixed at minus infinity, its cells are taken away, and it still counts in the BIC.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from carereach.base import Progress, silent
from carereach.need.lists.kernel import EXACT, NOT_UNIQUE, lay_desk, sum_table
from carereach.need.lists.models import Masks, ModelSpace
from carereach.need.lists.plain import fit_plain
from carereach.need.lists.table import ListTable
from carereach.need.lists.tree import fit_every

__all__ = ["Engine", "Fits", "fit_models"]

Engine: TypeAlias = Literal["compiled", "plain"]

_Floats = NDArray[np.float64]
_BATCH = 4096
_FARTHEST = 600.0


@dataclass(frozen=True, eq=False)
class Fits:
    """One row per model, in the order they were asked for.

    Attributes:
        models: masks over the terms of the space.
        likelihood: log-likelihood with the factorials, at the extended maximum.
        bic: k ln n - 2 log-likelihood, with n the young people seen and k all terms.
        unseen_log: log of the expected number on no list.
        unseen_variance: its variance, from the information matrix.
        verdict: what the fit proves of its own estimate (`kernel.FINITE` and so on).
        observed: young people on at least one list.
    """

    models: Masks
    likelihood: _Floats
    bic: _Floats
    unseen_log: _Floats
    unseen_variance: _Floats
    verdict: NDArray[np.int64]
    observed: float

    @property
    def total(self) -> _Floats:
        """Young people in all, seen and unseen; not a number where it is not unique."""
        total = self.observed + np.exp(np.minimum(self.unseen_log, _FARTHEST))
        return np.where(self.verdict == NOT_UNIQUE, np.nan, total)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "Fits":
        """Some of the rows."""
        return Fits(
            self.models[rows],
            self.likelihood[rows],
            self.bic[rows],
            self.unseen_log[rows],
            self.unseen_variance[rows],
            self.verdict[rows],
            self.observed,
        )


def fit_models(
    table: ListTable,
    space: ModelSpace,
    models: Masks | Sequence[int],
    *,
    engine: Engine = "compiled",
    progress: Progress = silent,
) -> Fits:
    """Fit log-linear models to capture histories by extended maximum likelihood.

    Args:
        table: young people on each combination of lists.
        space: which terms there are.
        models: masks over the terms of the space.
        engine: "compiled", or "plain" for NumPy alone (same numbers to 1e-9, slower).
        progress: told after every few thousand models; may raise to stop.

    Returns:
        One row per model.

    Source:
        Fienberg (1972), Biometrika 59:591; Chan, Silverman and Vincent (2021), JASA 116:1297,
        doi 10.1080/01621459.2019.1708748 (extended estimates, BIC with n the cases).
    """
    masks = np.asarray(models, dtype=np.int64)
    one_batch = _fit_compiled if engine == "compiled" else fit_plain
    rows = _in_batches(one_batch, table, space, masks, progress)
    terms = 1 + table.size + np.bitwise_count(masks).astype(np.int64)
    observed = float(table.counts.sum())
    return Fits(
        models=masks,
        likelihood=rows[:, 0],
        bic=terms * np.log(observed) - 2.0 * rows[:, 0],
        unseen_log=rows[:, 1],
        unseen_variance=rows[:, 3],
        verdict=rows[:, 2].astype(np.int64),
        observed=observed,
    )


def _in_batches(
    one_batch: Callable[[ListTable, ModelSpace, Masks], _Floats],
    table: ListTable,
    space: ModelSpace,
    masks: Masks,
    progress: Progress,
) -> _Floats:
    """Fit some thousands of models at a time, so that whoever waits can stop the work."""
    parts = []
    for start in range(0, len(masks), _BATCH):
        progress(start, len(masks), "fitting models")
        parts.append(one_batch(table, space, masks[start : start + _BATCH]))
    return np.concatenate(parts) if parts else np.zeros((0, 4))


def _fit_compiled(table: ListTable, space: ModelSpace, masks: Masks) -> _Floats:
    """Rows of log-likelihood, log of the unseen, verdict and variance."""
    out = np.zeros((len(masks), 4))
    sums, desk = sum_table(table.counts, table.size), lay_desk(table.size, len(space.terms))
    fit_every(sums, desk, space.terms, masks, EXACT, out)
    return out
