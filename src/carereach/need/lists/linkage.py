"""What imperfect matching between lists does to the answer: a slider, not a correction to trust.

Missed matches make one young person look like two, so the overlap is too small and the estimate
too high. False matches do the opposite.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carereach.base import MethodError
from carereach.need.lists.average import average_models
from carereach.need.lists.estimate import highest_order
from carereach.need.lists.models import build_space
from carereach.need.lists.select import choose_models
from carereach.need.lists.table import ListTable

__all__ = ["Matching", "correct_matching", "slide_matching"]

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Matching:
    """The answer at one quality of matching.

    Attributes:
        recall: the share of true matches that were made.
        precision: the share of made matches that are true.
        estimate: young people in all by the model then selected, or none.
        low: the low end of the range over models, or none.
        high: the high end, or none.
        reason: why there is no estimate, or empty.
    """

    recall: float
    precision: float
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def correct_matching(table: ListTable, *, recall: float, precision: float) -> ListTable:
    """The table expected, had every match been made and every match been true.

    Each record of a matched young person but one is taken to be linked to the rest with the given
    chance, apart from the others; a record that is not stands alone on its list. First false
    links are undone, then missed links put back. The number on each list never changes. For two
    lists the overlap becomes overlap x precision / recall.

    Args:
        table: young people on each combination of lists.
        recall: the share of true matches that were made, over 0 to 1.
        precision: the share of made matches that are true, over 0 to 1.

    Raises:
        MethodError: a share outside 0 to 1, or more missed matches than records to match.

    Source:
        Ding and Fienberg (1994), Survey Methodology 20:149, for two lists; carried to more lists
        as above: experimental.
    """
    if not (0.0 < recall <= 1.0 and 0.0 < precision <= 1.0):
        raise MethodError("Recall and precision of matching must be over 0 and at most 1.")
    undone = _split(table.size, precision) @ table.counts
    counts = np.linalg.solve(_split(table.size, recall), undone)
    counts = np.maximum(counts, 0.0)
    for index, total in enumerate(table.totals):
        alone = 1 << index
        histories = np.arange(len(counts))
        others = float(counts[(histories >> index & 1 == 1) & (histories != alone)].sum())
        if others > total:
            raise MethodError(
                "So many matches cannot have been missed: a list would hold too few young people."
            )
        counts[alone] = total - others
    return table.with_counts(counts)


def _split(lists: int, chance: float) -> _Floats:
    """Expected number of each history that one young person of each history is seen as."""
    cells = 1 << lists
    matrix = np.zeros((cells, cells))
    matrix[0, 0] = 1.0
    for history in range(1, cells):
        members = [i for i in range(lists) if history >> i & 1]
        for anchor in members:
            rest = history & ~(1 << anchor)
            linked = rest
            while True:
                made, missed = linked.bit_count(), (rest & ~linked).bit_count()
                share = chance**made * (1.0 - chance) ** missed / len(members)
                matrix[linked | 1 << anchor, history] += share
                for i in members:
                    if (rest & ~linked) >> i & 1:
                        matrix[1 << i, history] += share
                if linked == 0:
                    break
                linked = (linked - 1) & rest
    return matrix


def slide_matching(
    table: ListTable,
    *,
    recalls: Sequence[float],
    precisions: Sequence[float],
    max_order: int | None,
) -> tuple[Matching, ...]:
    """The answer at each quality of matching asked for.

    Args:
        table: young people on each combination of lists.
        recalls: shares of true matches that may have been made.
        precisions: shares of made matches that may be true.
        max_order: as in `Settings`.

    Source:
        As `correct_matching`: experimental.
    """
    return tuple(
        _match(table, recall, precision, max_order)
        for recall in recalls
        for precision in precisions
    )


def _match(table: ListTable, recall: float, precision: float, max_order: int | None) -> Matching:
    try:
        corrected = correct_matching(table, recall=recall, precision=precision)
        space = build_space(table.size, highest_order(table.size, max_order))
        chosen = choose_models(corrected, space)
    except MethodError as error:
        return Matching(recall, precision, reason=str(error))
    average = average_models(chosen.fits)
    return Matching(recall, precision, chosen.total, average.low, average.high)
