"""What the need room says about one area, whole."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from carereach.cycle.need_demand import DemandSettings, PlacedDemand, place_demand
from carereach.cycle.need_lists_route import ListsOutcome
from carereach.need import (
    ArtefactAnswer,
    BorrowedAnswer,
    Figure,
    GroupsAnswer,
    Headline,
    Known,
    KnownAnswer,
    NeedDraws,
    NeedFigures,
    NeighboursAnswer,
    PlanningAnswer,
    PooledArea,
    PoolingAnswer,
    draw_need,
)

__all__ = ["NeedAnswer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedAnswer:
    """What the need room says about one area."""

    known: KnownAnswer
    record: Known
    artefacts: ArtefactAnswer
    nationwide: ArtefactAnswer
    """The same rule over every English council: how often it calls any council out."""
    neighbours: NeighboursAnswer
    pooled: PoolingAnswer
    """Recorded counts of every English council, pooled; empty for an invented area."""
    pooled_area: PooledArea | None
    borrowed: BorrowedAnswer
    lists: ListsOutcome | None
    """What agency lists say together; none where they were not supplied."""
    demand: DemandSettings
    planning: PlanningAnswer
    groups: GroupsAnswer
    councils: pl.DataFrame
    young_people: pl.DataFrame
    """Young people living here by council, age band and sex [young people]."""
    under_18: Figure
    figures: NeedFigures
    places: Mapping[str, str]
    """Names of the councils that counts may be about, by code."""

    @property
    def headline(self) -> Headline:
        """The range to plan by."""
        return self.planning.headline

    def draw(self, *, draws: int, rng: np.random.Generator) -> NeedDraws:
        """Draw planning totals by age band and sex [young people in a year]."""
        return draw_need(self.planning, draws=draws, rng=rng)

    def place(self, *, draws: int, seed: int) -> PlacedDemand:
        """Draw young people, where they may live and what they may need, from one seed."""
        return place_demand(self.planning, self.demand, draws=draws, seed=seed)
