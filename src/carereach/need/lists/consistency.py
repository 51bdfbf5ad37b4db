"""On your own data: how far does the method miss a number you already know?

For each list, keep the young people on it, hide the list, estimate their number from the other
lists, and compare with the number known.
"""

from dataclasses import dataclass, replace

from carereach.base import MethodError, Progress, silent
from carereach.need.lists.estimate import Estimate, Settings, estimate_total
from carereach.need.lists.table import ListTable

__all__ = ["FEWEST_KNOWN", "Check", "audit_consistency", "drop_empty_lists"]

FEWEST_KNOWN = 30
# Enough for the ends of an interval that is only compared with one known number.
_MOST_REPLICATES = 200


@dataclass(frozen=True)
class Check:
    """One list, hidden and estimated.

    Attributes:
        list: its name.
        known: young people on it.
        estimate: young people on it by the selected model, or none.
        low: the low end of the range, or none.
        high: the high end, or none where no upper limit can be given.
        covered: whether the range holds the known number; none where there is no range.
        reason: why there is no estimate, or empty.
    """

    list: str
    known: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    covered: bool | None = None
    reason: str = ""


def audit_consistency(
    table: ListTable, settings: Settings, *, progress: Progress = silent
) -> tuple[Check, ...]:
    """Estimate the size of each list from the others, where it is known.

    Args:
        table: young people on each combination of lists, three lists or more.
        settings: how to estimate, as for the total.
        progress: told after each list; may raise to stop.

    Returns:
        One check for each list of at least 30 young people.

    Source:
        Binette and Steorts (2022), "On the reliability of multiple systems estimation for the
        quantification of modern slavery", J. R. Stat. Soc. A 185:640, doi 10.1111/rssa.12803.
    """
    checks = []
    for index in range(table.size):
        progress(index, table.size, "checking against known lists")
        if table.totals[index] >= FEWEST_KNOWN:
            checks.append(_check_list(table, index, settings))
    return tuple(checks)


def drop_empty_lists(table: ListTable) -> ListTable:
    """Leave out lists with nobody on them, which tell nothing."""
    while 0 in table.totals:
        table = table.without_list(table.totals.index(0))
    return table


def _check_list(table: ListTable, index: int, settings: Settings) -> Check:
    name, known = table.lists[index], table.totals[index]
    hidden = drop_empty_lists(table.hide_list(index))
    settings = replace(
        settings,
        seed=settings.seed + index + 1,
        replicates=min(settings.replicates, _MOST_REPLICATES),
    )
    if hidden.size < 2 or hidden.matched == 0:
        return Check(name, known, reason="The other lists hardly overlap within this one.")
    try:
        found: Estimate = estimate_total(hidden, settings)
    except MethodError as error:
        return Check(name, known, reason=str(error))
    covered = found.low <= known and (found.high is None or known <= found.high)
    return Check(name, known, found.selection.total, found.low, found.high, covered)
