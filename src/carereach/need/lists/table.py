"""How many young people were seen on each combination of lists: one canonical, checked table.

History ``h`` is a bit mask: bit ``i`` is set when the young person is on list ``i``. Cell 0 (on no
list) is what the room estimates, so it is never in the input.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from carereach.base import MethodError

__all__ = ["MOST_LISTS", "Counts", "ListTable", "build_table"]

MOST_LISTS = 10

Counts: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ListTable:
    """Whole numbers of young people on each combination of lists.

    Attributes:
        lists: the names of the lists, in the order of the bits.
        counts: young people seen with each history, length 2 to the number of lists; cell 0 is 0.
    """

    lists: tuple[str, ...]
    counts: Counts

    @property
    def size(self) -> int:
        """How many lists there are."""
        return len(self.lists)

    @cached_property
    def observed(self) -> int:
        """Young people on at least one list."""
        return round(float(self.counts.sum()))

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """Young people on each list."""
        histories = np.arange(len(self.counts))
        return tuple(
            round(float(self.counts[(histories >> i) & 1 == 1].sum())) for i in range(self.size)
        )

    @cached_property
    def matched(self) -> int:
        """Young people on two lists or more: the overlap on which everything rests."""
        seen = np.bitwise_count(np.arange(len(self.counts)))
        return round(float(self.counts[seen > 1].sum()))

    def overlap(self, first: int, second: int) -> int:
        """Young people on both of two lists, given by position."""
        both = (1 << first) | (1 << second)
        histories = np.arange(len(self.counts))
        return round(float(self.counts[(histories & both) == both].sum()))

    def with_counts(self, counts: Counts) -> "ListTable":
        """The same lists with other counts: a bootstrap replicate, or a corrected table."""
        return ListTable(self.lists, counts)

    def without_list(self, index: int) -> "ListTable":
        """Leave a list out; those on that list alone are no longer seen."""
        kept = [i for i in range(self.size) if i != index]
        return self._project(kept, tuple(self.lists[i] for i in kept), self.counts)

    def hide_list(self, index: int) -> "ListTable":
        """Keep only those on a list, then hide it: a table whose true total is known."""
        kept = [i for i in range(self.size) if i != index]
        histories = np.arange(len(self.counts))
        on_list = np.where((histories >> index) & 1 == 1, self.counts, 0.0)
        return self._project(kept, tuple(self.lists[i] for i in kept), on_list)

    def merge_lists(self, first: int, second: int) -> "ListTable":
        """Treat two lists as one: on either is on both."""
        low, high = sorted((first, second))
        histories = np.arange(len(self.counts))
        either = ((histories >> low) | (histories >> high)) & 1
        moved = (histories & ~(1 << low)) | (either << low)
        counts = _add_up(moved, self.counts, len(self.counts))
        kept = [i for i in range(self.size) if i != high]
        names = [self.lists[i] for i in kept]
        names[kept.index(low)] = f"{self.lists[low]} + {self.lists[high]}"
        # Every merged history has bit `low` set, so dropping bit `high` loses nobody.
        return self._project(kept, tuple(names), counts)

    def _project(self, kept: Sequence[int], names: tuple[str, ...], counts: Counts) -> "ListTable":
        """Keep some lists, adding up the histories that become the same."""
        histories = np.arange(len(counts))
        moved = np.zeros(len(counts), dtype=np.int64)
        for place, index in enumerate(kept):
            moved |= ((histories >> index) & 1) << place
        projected = _add_up(moved, counts, 1 << len(kept))
        projected[0] = 0.0
        return ListTable(names, projected)


def _add_up(moved: NDArray[np.int64], counts: Counts, cells: int) -> Counts:
    """Add the counts of histories that have become the same."""
    return np.bincount(moved, weights=counts, minlength=cells).astype(np.float64)


def build_table(lists: Sequence[str], rows: Iterable[tuple[Sequence[int], int]]) -> ListTable:
    """Merge rows of 0s and 1s with counts into one canonical table.

    Args:
        lists: the names of the lists, two to ten, in the order of the 0s and 1s.
        rows: one history and its count of young people; the same history may come twice.

    Returns:
        The table, with every absent history at zero.

    Raises:
        MethodError: too many lists, a row for those on no list, or a count that cannot be used.

    Source:
        Own bookkeeping; "at most ten lists" is a limit of computing time.
    """
    names = tuple(lists)
    if len(names) > MOST_LISTS:
        raise MethodError("Merge lists to ten or fewer.")
    counts = np.zeros(1 << len(names))
    for history, count in rows:
        if count < 0 or count != int(count):
            raise MethodError("Counts must be whole numbers, zero or more.")
        mask = sum(1 << i for i, on in enumerate(history) if on)
        if mask == 0:
            raise MethodError(
                "Remove the row for young people on no list: nobody can have counted them."
            )
        counts[mask] += int(count)
    return ListTable(names, counts)
