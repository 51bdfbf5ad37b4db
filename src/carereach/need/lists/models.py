"""Every hierarchical log-linear model up to an order, as bit masks over its terms.

A term is a bit mask over lists (``0b11`` is the pair of the first two lists). Main effects are in
every model, so a model is a bit mask over the terms of two lists or more. A model is hierarchical
when every term comes with all the terms inside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from carereach.base import MethodError

__all__ = ["MOST_TERMS", "Masks", "ModelSpace", "build_space"]

# A model is one signed 64-bit number in the compiled search.
MOST_TERMS = 62

Masks: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ModelSpace:
    """All hierarchical models of some lists, with terms of up to ``order`` lists.

    Attributes:
        lists: how many lists.
        order: the largest number of lists in one term.
        terms: terms of two lists or more, as masks over lists, smallest first.
        below: for each term, the model made of it and every term inside it.
        above: for each term, the model made of it and every term around it.
    """

    lists: int
    order: int
    terms: Masks
    below: Masks
    above: Masks

    @property
    def full(self) -> int:
        """The model with every term."""
        return (1 << len(self.terms)) - 1

    def term_masks(self, model: int) -> list[int]:
        """The terms of a model of two lists or more, as masks over lists."""
        return [int(term) for i, term in enumerate(self.terms) if model >> i & 1]

    def largest_terms(self, model: int) -> list[int]:
        """The terms that no other term of the model contains, main effects included."""
        terms = [1 << i for i in range(self.lists)] + self.term_masks(model)
        tops = [a for a in terms if not any(a != b and a & b == a for b in terms)]
        members = [[i for i in range(self.lists) if top >> i & 1] for top in tops]
        return [top for _, top in sorted(zip(members, tops, strict=True))]

    def read_model(self, largest: list[int]) -> int:
        """The model whose largest terms are given as masks over lists."""
        model = 0
        for i, term in enumerate(self.terms):
            if any(int(term) & top == int(term) for top in largest):
                model |= 1 << i
        return model

    def count_models(self, *, stop_at: int) -> int:
        """How many models there are, counting no further than ``stop_at``."""
        if self.order <= 2:
            return min(stop_at, 1 << len(self.terms))
        total = 0
        for _ in self._walk():
            total += 1
            if total >= stop_at:
                break
        return total

    def every_model(self) -> Masks:
        """Every model, the smallest number first.

        Source:
            Fienberg (1972), Biometrika 59:591, hierarchical log-linear models for
            capture-recapture.
        """
        if self.order <= 2:
            return np.arange(1 << len(self.terms), dtype=np.int64)
        return np.array(sorted(self._walk()), dtype=np.int64)

    def _walk(self) -> Iterator[int]:
        """Decide terms smallest first; a term may join only when all inside it have joined."""
        needs = [int(self.below[i]) & ~(1 << i) for i in range(len(self.terms))]
        stack = [(0, 0)]
        while stack:
            place, model = stack.pop()
            if place == len(needs):
                yield model
                continue
            stack.append((place + 1, model))
            if model & needs[place] == needs[place]:
                stack.append((place + 1, model | 1 << place))


@lru_cache(maxsize=32)
def build_space(lists: int, order: int) -> ModelSpace:
    """All hierarchical models of ``lists`` lists with terms of up to ``order`` lists.

    Args:
        lists: how many lists, one or more.
        order: the largest number of lists in one term; the term of all the lists is left out,
            because those on no list cannot then be estimated.

    Raises:
        MethodError: so many terms that no search can hold them.

    Source:
        Bishop, Fienberg and Holland (1975), Discrete Multivariate Analysis, chapter 6.
    """
    order = max(1, min(order, lists - 1))
    terms = [
        sum(1 << i for i in members)
        for size in range(2, order + 1)
        for members in combinations(range(lists), size)
    ]
    if len(terms) > MOST_TERMS:
        raise MethodError(
            f"Terms of up to {order} lists are too many for {lists} lists: choose a smaller order."
        )
    below = [sum(1 << j for j, b in enumerate(terms) if a & b == b) for a in terms]
    above = [sum(1 << j for j, b in enumerate(terms) if a & b == a) for a in terms]
    return ModelSpace(
        lists,
        order,
        np.array(terms, dtype=np.int64),
        np.array(below, dtype=np.int64),
        np.array(above, dtype=np.int64),
    )
