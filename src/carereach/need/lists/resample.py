"""What the method would have said of other samples of the same size: choosing again each time."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.base import Progress, silent
from carereach.need.lists.existence import check_existence
from carereach.need.lists.kernel import (
    EXACT,
    UNDECIDED,
    Desk,
    Sums,
    compiled,
    fit_model,
    lay_desk,
    start_cold,
    sum_table,
    sum_table_into,
)
from carereach.need.lists.models import ModelSpace, build_space
from carereach.need.lists.table import ListTable
from carereach.need.lists.tree import Found, Rules, Space, Tree, grow_tree, lay_found, search

__all__ = ["draw_replicate", "reestimate", "resample"]

_Floats = NDArray[np.float64]
_BATCH = 250
_FARTHEST = 600.0
# A replicate that needs more fits than this keeps the best found; UK pair models need about 130.
_MOST_FITS = 200_000


@dataclass(frozen=True)
class _Task:
    """One batch of replicates, small enough to send to another process."""

    lists: tuple[str, ...]
    counts: tuple[float, ...]
    order: int
    seed: int
    first: int
    last: int


def draw_replicate(table: ListTable, seed: int, index: int) -> _Floats:
    """Replicate ``index``: as many young people, drawn again in the observed proportions.

    The stream is keyed by seed and index alone, so no batching or number of workers changes it.
    """
    stream = np.random.Generator(np.random.Philox(key=np.array([seed, index], dtype=np.uint64)))
    shares = table.counts / table.counts.sum()
    return stream.multinomial(table.observed, shares).astype(np.float64)


def resample(
    table: ListTable,
    space: ModelSpace,
    *,
    replicates: int,
    seed: int,
    executor: Executor | None = None,
    progress: Progress = silent,
) -> _Floats:
    """Totals from multinomial replicates, each choosing among all models again.

    Args:
        table: young people on each combination of lists.
        space: the models to choose among.
        replicates: how many.
        seed: any whole number; the same seed gives the same replicates.
        executor: where to run batches; none runs them here.
        progress: told after every batch; may raise to stop.

    Returns:
        Totals by replicate index; infinite where no model had a finite, unique estimate.

    Source:
        Buckland and Garthwaite (1991), Biometrics 47:255 (bootstrap with the model chosen again);
        Chan, Silverman and Vincent (2021), JASA 116:1297.
    """
    counts = tuple(float(count) for count in table.counts)
    tasks = [
        _Task(table.lists, counts, space.order, seed, first, min(first + _BATCH, replicates))
        for first in range(0, replicates, _BATCH)
    ]
    totals = np.empty(replicates)
    progress(0, replicates, "resampling")
    for task, batch in zip(tasks, _run(tasks, executor), strict=True):
        totals[task.first : task.last] = batch
        progress(task.last, replicates, "resampling")
    return totals


def _run(tasks: Sequence[_Task], executor: Executor | None) -> Iterator[_Floats]:
    """Results in order, wherever they are made; unstarted batches are dropped on a stop."""
    if executor is None:
        yield from map(_resample_batch, tasks)
        return
    futures = [executor.submit(_resample_batch, task) for task in tasks]
    try:
        for future in futures:
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def _resample_batch(task: _Task) -> _Floats:
    """One batch of replicates, in whatever process this is."""
    table = ListTable(task.lists, np.array(task.counts))
    drawn = [draw_replicate(table, task.seed, index) for index in range(task.first, task.last)]
    return reestimate(table, build_space(table.size, task.order), np.array(drawn))


def reestimate(table: ListTable, space: ModelSpace, drawn: _Floats) -> _Floats:
    """Choose and estimate again for other counts on the same lists, one row each.

    Args:
        table: the lists as observed, whose fullest fit starts each search.
        space: the models to choose among.
        drawn: counts by history, one row for each table to estimate.

    Returns:
        Totals by row; infinite where no model has a finite, unique estimate.

    Source:
        As `resample`; existence is tested on the winner alone, in BIC order, until one passes.
    """
    out = np.zeros((len(drawn), 3))
    warm = _warm_start(table, space)
    _choose_rows(table, space, drawn, warm, np.zeros(0, dtype=np.int64), out)
    for row in np.flatnonzero(out[:, 1] == UNDECIDED):
        replicate, barred = table.with_counts(drawn[row]), []
        while out[row, 1] == UNDECIDED:
            model = int(out[row, 2])
            if check_existence(replicate, space, model) == 0:
                break
            barred.append(model)
            masks = np.array(barred, dtype=np.int64)
            _choose_rows(table, space, drawn[row : row + 1], warm, masks, out[row : row + 1])
    totals: _Floats = drawn.sum(axis=1) + np.exp(np.minimum(out[:, 0], _FARTHEST))
    return totals


def _warm_start(table: ListTable, space: ModelSpace) -> _Floats:
    """The fullest model's fit to the lists as observed."""
    warm = np.zeros((1, 1 << table.size))
    sums, desk = sum_table(table.counts, table.size), lay_desk(table.size, len(space.terms))
    start_cold(sums, desk, space.terms, space.full, warm[0])
    fit_model(sums, desk, space.terms, space.full, warm[0], EXACT)
    return warm


def _choose_rows(
    table: ListTable,
    space: ModelSpace,
    drawn: _Floats,
    warm: _Floats,
    barred: NDArray[np.int64],
    out: _Floats,
) -> None:
    """Hand rows to the compiled loop."""
    terms, cells = len(space.terms), 1 << table.size
    spaces = Space(space.terms, space.below, space.above, barred)
    desk, tree, found = lay_desk(table.size, terms), grow_tree(terms, cells), lay_found(8)
    _choose_each(drawn, (warm, np.zeros_like(warm)), desk, spaces, tree, found, out)


@compiled
def _choose_each(
    drawn: _Floats,
    starts: tuple[_Floats, _Floats],
    desk: Desk,
    space: Space,
    tree: Tree,
    found: Found,
    out: _Floats,
) -> None:  # pragma: no cover
    """For each row: the log of the unseen, the verdict, and the model of the smallest BIC."""
    warm, start = starts
    margins = np.zeros(drawn.shape[1])
    lists = 0
    while 1 << lists < drawn.shape[1]:
        lists += 1
    for row in range(len(drawn)):
        sum_table_into(drawn[row], margins, lists)
        table = Sums(drawn[row], margins, 0.0, lists)
        found.state[:] = 0.0
        found.state[0] = np.inf
        start[:] = warm
        rules = Rules(np.log(drawn[row].sum()), 0.0, _MOST_FITS)
        search(table, desk, space, tree, found, rules, start)
        best = 0
        for i in range(int(found.state[2])):
            if found.scores[i, 0] < found.scores[best, 0]:
                best = i
        if found.state[2] == 0.0:
            out[row, 0] = np.inf
            out[row, 1] = 0.0
            continue
        # The chosen model is fitted again from cold, so that no path of search shows in it.
        beta = start[0]
        start_cold(table, desk, space.terms, found.models[best], beta)
        fit_model(table, desk, space.terms, found.models[best], beta, EXACT)
        out[row, 0] = beta[0]
        out[row, 1] = found.scores[best, 2]
        out[row, 2] = found.models[best]
