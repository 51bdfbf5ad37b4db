"""Whether the lists can settle a model at all: is its estimate finite, and is it unique?"""

import numpy as np
from numpy.typing import NDArray

from carereach.need.lists.models import ModelSpace
from carereach.need.lists.plain import keep_possible
from carereach.need.lists.table import ListTable

__all__ = ["check_existence"]

_Floats = NDArray[np.float64]

_SMALLEST = 1e-9


def check_existence(table: ListTable, space: ModelSpace, model: int) -> int:
    """Say whether a model has a finite and a unique estimate for these lists.

    Args:
        table: young people on each combination of lists.
        space: which terms there are.
        model: a mask over the terms of the space.

    Returns:
        0 fine, 1 no finite estimate, 2 not unique, 3 neither.

    Source:
        Fienberg and Rinaldo (2012), Annals of Statistics 40:996, doi 10.1214/12-AOS986: the
        estimate exists when some strictly positive table has the same margins. After Chan,
        Silverman and Vincent (2021), terms never seen are first taken away with their cells.
    """
    singles = [0] + [1 << i for i in range(table.size)]
    terms = np.array(singles + space.term_masks(model), dtype=np.int64)
    columns, counts = keep_possible(table, terms)
    unique = int(np.linalg.matrix_rank(columns)) == columns.shape[1]
    finite = bool((counts > 0).all()) or _largest_smallest(columns, counts) > _SMALLEST
    return (0 if finite else 1) + (0 if unique else 2)


def _largest_smallest(columns: _Floats, counts: _Floats) -> float:
    """The most that the rarest history can hold in a table with these margins."""
    from scipy.optimize import linprog  # type: ignore[import-untyped]

    cells, width = columns.shape
    aim = np.zeros(cells + 1)
    aim[-1] = -1.0
    margins = np.hstack([columns.T, np.zeros((width, 1))])
    spare = np.hstack([-np.eye(cells), np.ones((cells, 1))])
    # Counts over their total keep the programme well scaled for any size of area.
    scaled = counts / counts.sum()
    answer = linprog(
        aim,
        A_ub=spare,
        b_ub=np.zeros(cells),
        A_eq=margins,
        b_eq=columns.T @ scaled,
        bounds=[(0.0, None)] * (cells + 1),
        method="highs",
    )
    return float(-answer.fun) if answer.status == 0 else 0.0
