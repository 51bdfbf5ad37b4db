"""How the answer moves when a list is left out, or two lists are treated as one."""

from dataclasses import dataclass
from itertools import combinations

from carereach.base import MethodError, Progress, silent
from carereach.need.lists.consistency import drop_empty_lists
from carereach.need.lists.estimate import highest_order
from carereach.need.lists.models import build_space
from carereach.need.lists.select import choose_models
from carereach.need.lists.table import ListTable

__all__ = ["Variation", "leave_out_lists", "merge_pairs"]


@dataclass(frozen=True)
class Variation:
    """One change to the lists.

    Attributes:
        lists: the list left out, or the two merged.
        estimate: young people in all by the model then selected, or none.
        reason: why there is no estimate, or empty.
    """

    lists: tuple[str, ...]
    estimate: float | None
    reason: str = ""


def leave_out_lists(
    table: ListTable, *, max_order: int | None, progress: Progress = silent
) -> tuple[Variation, ...]:
    """Estimate again without each list in turn, three lists or more.

    Source:
        Silverman (2020), J. R. Stat. Soc. A 183:691, doi 10.1111/rssa.12505 (lists left out).
    """
    if table.size < 3:
        return ()
    found = []
    for index, name in enumerate(table.lists):
        progress(index, table.size, "leaving lists out")
        found.append(_vary((name,), table.without_list(index), max_order))
    return tuple(found)


def merge_pairs(
    table: ListTable, *, max_order: int | None, progress: Progress = silent
) -> tuple[Variation, ...]:
    """Estimate again with each two lists treated as one, three lists or more.

    Source:
        Silverman (2020), J. R. Stat. Soc. A 183:691, doi 10.1111/rssa.12505 (lists merged).
    """
    if table.size < 3:
        return ()
    pairs, found = list(combinations(range(table.size), 2)), []
    for done, (first, second) in enumerate(pairs):
        progress(done, len(pairs), "merging lists")
        names = (table.lists[first], table.lists[second])
        found.append(_vary(names, table.merge_lists(first, second), max_order))
    return tuple(found)


def _vary(names: tuple[str, ...], table: ListTable, max_order: int | None) -> Variation:
    table = drop_empty_lists(table)
    if table.size < 2 or table.matched == 0:
        return Variation(names, None, "Nobody is then on two lists.")
    space = build_space(table.size, highest_order(table.size, max_order))
    try:
        return Variation(names, choose_models(table, space, rivals=False).total)
    except MethodError as error:
        return Variation(names, None, str(error))
