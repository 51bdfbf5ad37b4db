"""One table of lists to one honest range: models, resampling and rivals together."""

from concurrent.futures import Executor
from dataclasses import dataclass, replace

from carereach.base import Progress, silent
from carereach.need.lists.average import Average, average_models
from carereach.need.lists.bounds import ChaoBound, bound_below
from carereach.need.lists.interval import (
    Interval,
    Method,
    find_bca,
    find_percentile,
    jackknife_skew,
)
from carereach.need.lists.models import build_space
from carereach.need.lists.resample import resample
from carereach.need.lists.select import Selection, choose_models
from carereach.need.lists.table import ListTable

__all__ = ["LEVEL", "Estimate", "Settings", "estimate_total", "highest_order"]

LEVEL = 0.95
_NO_LIMIT = 1e12
_SEARCHABLE = {7: 3}


@dataclass(frozen=True)
class Settings:
    """How to estimate.

    Attributes:
        max_order: most lists in one term of a model; none means as many as can be searched.
        replicates: bootstrap samples; 0 gives no interval, only the range over models.
        interval: "bca" or "percentile".
        seed: any whole number.
    """

    max_order: int | None = 2
    replicates: int = 1000
    interval: Method = "bca"
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Estimate:
    """A range for the total.

    Attributes:
        selection: the models held, best first.
        average: the range over models.
        interval: from resampling, or none where it was not asked for.
        chao: the bound from below that allows for varied visibility.
        low: the low end of the widest of these, young people.
        high: the high end, or none where no upper limit can be given.
        order: the most lists in one term that was in fact tried.
    """

    selection: Selection
    average: Average
    interval: Interval | None
    chao: ChaoBound
    low: float
    high: float | None
    order: int


def highest_order(lists: int, asked: int | None) -> int:
    """The most lists in one term that can be searched, no more than was asked."""
    searchable = lists - 1 if lists <= 6 else _SEARCHABLE.get(lists, 2)
    return searchable if asked is None else max(1, min(asked, searchable))


def estimate_total(
    table: ListTable,
    settings: Settings,
    *,
    executor: Executor | None = None,
    progress: Progress = silent,
) -> Estimate:
    """Estimate the total with the widest range that the models and the sampling defend.

    The range runs from the lowest to the highest of: the 2.5 to 97.5 % of the model-averaged
    mixture, the re-selecting bootstrap interval, and the models within BIC 6 of the best; the
    high end is raised to that of the bound from below where visibility may vary.

    Args:
        table: young people on each combination of lists.
        settings: how to estimate.
        executor: where to run replicates; none runs them here.
        progress: told how far the work has come; may raise to stop.

    Raises:
        MethodError: no model has a finite and unique estimate.

    Source:
        House rule on top of `choose_models`, `resample` and `average_models`, whose sources are
        there: no one of the three alone covers what the others show.
    """
    order = highest_order(table.size, settings.max_order)
    space = build_space(table.size, order)
    selection = choose_models(table, space, progress=progress)
    average = average_models(selection.fits, level=LEVEL)
    interval = _find_interval(table, selection, settings, executor, progress)
    _, rival_low, rival_high = average.rivals[1]
    chao = bound_below(table)
    low, high = min(average.low, rival_low), max(average.high, rival_high, chao.high)
    upper = high if high < _NO_LIMIT else None
    if interval is not None:
        low = min(low, interval.low)
        upper = None if upper is None or interval.high is None else max(high, interval.high)
    low = max(low, float(table.observed))
    return Estimate(selection, average, interval, chao, low, upper, order)


def _find_interval(
    table: ListTable,
    selection: Selection,
    settings: Settings,
    executor: Executor | None,
    progress: Progress,
) -> Interval | None:
    """The interval asked for, or none."""
    if settings.replicates <= 0:
        return None
    space = selection.space
    totals = resample(
        table,
        space,
        replicates=settings.replicates,
        seed=settings.seed,
        executor=executor,
        progress=progress,
    )
    if settings.interval == "percentile":
        found = find_percentile(totals, level=LEVEL)
    else:
        skew = jackknife_skew(table, space, selection.best)
        found = find_bca(totals, estimate=selection.total, skew=skew, level=LEVEL)
    return replace(found, low=max(found.low, float(table.observed)))
