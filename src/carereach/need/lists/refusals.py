"""When lists cannot answer, and when their answer needs a warning: one plain sentence each."""

from itertools import combinations

import numpy as np

from carereach.base import MethodError
from carereach.need.lists.about import ListsAbout
from carereach.need.lists.estimate import Estimate
from carereach.need.lists.table import ListTable

__all__ = ["check_estimate", "check_lists", "warn_of_estimate", "warn_of_lists"]

# Fewer matched young people than this, and a handful decides the answer.
_FEWEST_MATCHED = 10
_FEWEST_CELLS = 6
_WIDE = 4.0


def check_lists(table: ListTable) -> None:
    """Refuse lists that cannot show who is on none.

    Raises:
        MethodError: fewer than two lists, a list with nobody or everybody, a list given twice,
            or no overlap at all.

    Source:
        Jones, Hickman, Welton et al. (2014), American Journal of Epidemiology 179:1383 (checks
        before capture-recapture); house rule for the wording.
    """
    if table.size < 2:
        raise MethodError("One list cannot show what it misses; use the rates route.")
    for first, second in combinations(range(table.size), 2):
        if _are_same(table, first, second):
            raise MethodError("These two lists are the same; keep one.")
    if any(total in (0, table.observed) for total in table.totals):
        raise MethodError("This list tells us nothing about the others.")
    if table.matched == 0:
        raise MethodError("Nobody is on two lists, so they cannot show who is on none.")


def _are_same(table: ListTable, first: int, second: int) -> bool:
    both = table.overlap(first, second)
    return both > 0 and both == table.totals[first] == table.totals[second]


def warn_of_lists(table: ListTable, about: ListsAbout) -> tuple[str, ...]:
    """Say what in these lists makes any answer from them weaker.

    Source:
        As `check_lists`; nesting by referral: Jones, Welton et al. (2016), PMC4981907.
    """
    reasons = []
    if table.size == 2:
        reasons.append("Two lists must be assumed independent, and that cannot be checked.")
    for first, second in combinations(range(table.size), 2):
        both = table.overlap(first, second)
        for inner, outer in ((first, second), (second, first)):
            if both and both == table.totals[inner]:
                reasons.append(
                    f"Everyone on {table.lists[inner]} is on {table.lists[outer]}, "
                    "perhaps by referral; merge them."
                )
    if table.matched < _FEWEST_MATCHED:
        reasons.append("The answer would rest on a handful of young people.")
    if table.size >= 3 and not _three_overlap(table):
        reasons.append("The fullest model cannot be fitted and is left out.")
    if about.matching == "weak":
        reasons.append("Missed matches raise the estimate, false ones lower it; see the slider.")
    if _look_rounded(table):
        reasons.append("Every count is a multiple of five: this method needs exact counts.")
    return tuple(reasons)


def _three_overlap(table: ListTable) -> bool:
    return any(
        all(table.overlap(a, b) > 0 for a, b in combinations(three, 2))
        for three in combinations(range(table.size), 3)
    )


def _look_rounded(table: ListTable) -> bool:
    positive = table.counts[table.counts > 0]
    return len(positive) >= _FEWEST_CELLS and bool((np.mod(positive, 5) == 0).all())


def check_estimate(estimate: Estimate, about: ListsAbout) -> None:
    """Refuse a total that cannot be.

    Raises:
        MethodError: more young people than children living in the area.

    Source:
        House rule.
    """
    if about.under_18 is not None and estimate.selection.total > about.under_18:
        raise MethodError("The estimate exceeds the children living here, so it is wrong.")


def warn_of_estimate(estimate: Estimate, about: ListsAbout) -> tuple[str, ...]:
    """Say what in this estimate makes it weaker.

    Source:
        House rule; rivals within BIC 2 after Raftery (1995), Sociological Methodology 25:111.
    """
    reasons, selection = [], estimate.selection
    if estimate.high is None:
        reasons.append("No upper limit can be given.")
    elif about.under_18 is not None and estimate.high > about.under_18:
        reasons.append(
            "The high end exceeds the children living here, so it is set to their number."
        )
    elif estimate.high > _WIDE * estimate.low:
        reasons.append("The range is wide: plan for its whole width, not for its middle.")
    _, low, high = estimate.average.rivals[0]
    _, wide_low, wide_high = estimate.average.rivals[1]
    if high > 1.5 * low or wide_high > 2.0 * wide_low:
        reasons.append(
            "Models that explain these lists about equally well give very different totals."
        )
    if not selection.proved:
        gap = float(selection.fits.bic[0]) - selection.floor
        bound = f" (none is better by more than {gap:.1f} in BIC)" if np.isfinite(gap) else ""
        reasons.append(f"The search was not exhaustive: a better model may exist{bound}.")
    elif not selection.complete:
        reasons.append("The search found the best model, but not every rival: not exhaustive.")
    if estimate.interval is not None and estimate.interval.reason:
        reasons.append(f"A percentile interval is given instead: {estimate.interval.reason}.")
    return tuple(reasons)
