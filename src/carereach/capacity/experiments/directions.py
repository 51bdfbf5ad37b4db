"""Which way is better: for young people first, for money last."""

from typing import Literal

__all__ = ["Word", "direction_of", "word_for"]

Word = Literal["better", "worse", "higher", "lower", "the same", "not told"]

_FEWER_IS_BETTER = {
    "reneged",
    "rejected",
    "blocked",
    "waiting_at_end",
    "mean_wait",
    "p50",
    "p92",
    "p50_so_far",
    "p92_so_far",
    "mean_queue",
    "never_served",
    "returned",
    "re_referred",
    "returned_share",
    "re_referred_share",
    "disengaged",
    "broken_worker_left",
    "broken_contract_ended",
    "unplanned_endings",
    "contacts_refused",
    "crises",
    "crises_not_accepted",
    "crises_unplanned_ending",
    "cost_gbp",
    "came_back_worse",
    "left_between_workers",
    "days_between_workers",
    "between_workers_at_end",
    "worker_days_at_cap",
    "time_at_cap",
    "largest_caseload",
    "mean_caseload",
    "hidden_at_end",
}
_MORE_IS_BETTER = {
    "started",
    "completed",
    "re_engaged",
    "planned_endings",
    "planned_share",
    "came_forward",
    "contacts",
    "handed_over",
}


def direction_of(figure: str) -> int:
    """Return 1 where more is better, -1 where fewer or shorter is, 0 where neither is said."""
    if figure in _FEWER_IS_BETTER:
        return -1
    return 1 if figure in _MORE_IS_BETTER or " within " in figure else 0


def word_for(figure: str, low: float | None, high: float | None) -> Word:
    """Return what an interval of a difference says of a figure.

    ``not told`` where the interval holds 0, so that it may be chance, or where there is none.
    """
    if low is None or high is None:
        return "not told"
    if low == high == 0:
        return "the same"
    if low <= 0 <= high:
        return "not told"
    way = direction_of(figure)
    rises = low > 0
    if way == 0:
        return "higher" if rises else "lower"
    return "better" if rises == (way > 0) else "worse"
