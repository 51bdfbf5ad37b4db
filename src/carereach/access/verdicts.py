"""What became of each group at each service, held only where areas can differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from carereach.access.barriers import Bits, Bools, Rows, States

__all__ = ["Outcomes", "Scores", "Verdict"]

_T = TypeVar("_T", np.bool_, np.int8, np.uint16, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What happens at one service, by area and group.

    ``rows`` are the areas looked at one by one; every array has a row for each of them and a last
    one that stands for all other areas, which no test of the service tells apart.

    ``outcome`` is below ``UNKNOWN`` the place of the first test that fails, else how well they get
    in. ``alone`` has a bit set for each test that, mended by itself, would let in those who are
    kept out, and ``easily`` for each that would do so without difficulty. ``doors`` says for each
    door who gets in there, with or without difficulty.
    """

    rows: Rows
    outcome: States
    alone: Bits
    easily: Bits
    doors: tuple[Bools, ...]

    def places(self, rows: Rows) -> Rows:
        """Return which row of the arrays stands for each of these areas, and for all others."""
        found = np.searchsorted(self.rows, rows)
        found[found == len(self.rows)] = 0
        listed = self.rows[found] == rows if len(self.rows) else np.zeros(len(rows), np.bool_)
        return np.append(np.where(listed, found, len(self.rows)), len(self.rows))

    def gather(self, values: NDArray[_T], totals: NDArray[_T]) -> NDArray[_T]:
        """Return what each row of the arrays stands for, of something counted by area and group.

        Args:
            values: areas by groups.
            totals: the sums over all areas.
        """
        listed = values[self.rows]
        return np.vstack([listed, totals - listed.sum(axis=0)])

    def spread(self, values: NDArray[_T], areas: int) -> NDArray[_T]:
        """Return one of the arrays area by area."""
        whole = np.empty((areas, values.shape[1]), dtype=values.dtype)
        whole[:] = values[-1]
        whole[self.rows] = values[:-1]
        return whole


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """The outcomes of each service, areas by groups, laid out when asked for."""

    verdicts: Sequence[Verdict]
    areas: int

    def __len__(self) -> int:
        return len(self.verdicts)

    def __iter__(self) -> Iterator[States]:
        return (self[place] for place in range(len(self)))

    def __getitem__(self, place: int) -> States:
        verdict = self.verdicts[place]
        return verdict.spread(verdict.outcome, self.areas)


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What happens at each service, in the order of the services."""

    verdicts: tuple[Verdict, ...]
    areas: int

    @property
    def outcome(self) -> Outcomes:
        """The outcomes of each service, areas by groups."""
        return Outcomes(self.verdicts, self.areas)
