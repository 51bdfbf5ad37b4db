"""The older way to choose a model: add the most surprising pair until none surprises."""

import numpy as np
from numpy.typing import NDArray

from carereach.base import MethodError
from carereach.need.lists.existence import check_existence
from carereach.need.lists.fit import Fits, fit_models
from carereach.need.lists.kernel import EXACT, fit_model, lay_desk, start_cold, sum_table
from carereach.need.lists.models import ModelSpace, build_space
from carereach.need.lists.plain import design
from carereach.need.lists.table import ListTable

__all__ = ["choose_stepwise"]

_Floats = NDArray[np.float64]


def choose_stepwise(table: ListTable, *, threshold: float = 0.02) -> tuple[ModelSpace, Fits]:
    """Start from independent lists and add pairs of lists one at a time, the least likely first.

    Args:
        table: young people on each combination of lists.
        threshold: a pair joins while its one-sided Poisson p-value is below this.

    Returns:
        The pair models, and the one row of the model chosen.

    Raises:
        MethodError: not even independent lists give a finite estimate.

    Source:
        Chan, Silverman and Vincent (2021), JASA 116:1297, doi 10.1080/01621459.2019.1708748,
        section 3; offered for comparison: its interval ignores the choosing.
    """
    space = build_space(table.size, 2)
    if check_existence(table, space, 0) != 0:
        raise MethodError("The data cannot settle this model.")
    model = 0
    while True:
        chosen = _most_surprising(table, space, model, threshold)
        if chosen is None:
            return space, fit_models(table, space, [model])
        model |= 1 << chosen


def _most_surprising(
    table: ListTable, space: ModelSpace, model: int, threshold: float
) -> int | None:
    """The pair to add: least likely under the model as it stands, with an estimate if added."""
    from scipy.stats import poisson  # type: ignore[import-untyped]

    expected = _expected_overlaps(table, space, model)
    seen = design(table.size, space.terms).T @ table.counts
    low, high = poisson.cdf(seen, expected), poisson.sf(seen - 1, expected)
    surprise = np.minimum(low, high)
    for pair in np.argsort(surprise, kind="stable"):
        if surprise[pair] >= threshold:
            return None
        added = model | 1 << int(pair)
        if added != model and check_existence(table, space, added) == 0:
            return int(pair)
    return None


def _expected_overlaps(table: ListTable, space: ModelSpace, model: int) -> _Floats:
    """Young people expected on both lists of each pair, under a model."""
    sums, desk = sum_table(table.counts, table.size), lay_desk(table.size, len(space.terms))
    beta = np.zeros(1 << table.size)
    start_cold(sums, desk, space.terms, model, beta)
    fit_model(sums, desk, space.terms, model, beta, EXACT)
    return design(table.size, space.terms).T @ desk.rates
