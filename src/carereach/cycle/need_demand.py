"""From need to demand, in the corridor: places and needs of one area, as draws from one seed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from carereach.base import EvidenceError
from carereach.cycle.need_figures import read_figure
from carereach.evidence import cited, need_by_setting
from carereach.need import (
    AllocationAnswer,
    Figure,
    NeedDemand,
    NeedDraws,
    PlanningAnswer,
    allocate_need,
    count_in_areas,
    draw_demand,
    draw_need,
)
from carereach.tables import Assumption, Workspace
from carereach.tables.codes import NEEDS

__all__ = [
    "DemandSettings",
    "PlacedDemand",
    "demand_sources",
    "mix_in_words",
    "place_demand",
    "read_demand",
]

_SHIPPED = {
    "N9": "asm:need-share-n9",
    "N10": "asm:need-share-n10",
    "N12": "asm:need-share-n12",
    "N15": "asm:need-share-n15",
    "N17": "asm:need-share-n17",
}
"""Needs with a cited mix; a local user may add the others under ids of the same form."""
_MIX = "asm:need-share-{}"
_GRADIENT, _SPREAD = "asm:need-deprivation-gradient", "asm:need-small-area-spread"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandSettings:
    """What turns young people into needs and places: each part editable by the local user."""

    mix: Mapping[str, Figure]
    """Share of young people with each need; a need that is missing is not assessed [share]."""
    gradient: Figure
    spread: Figure
    people: pl.DataFrame
    """Young people by small area and age band [young people]."""
    areas: pl.DataFrame
    """Small areas with their council's name and deprivation tenth."""
    matrix: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedDemand:
    """Draws of young people, of where they may live and of what they may need."""

    people: NeedDraws
    places: AllocationAnswer
    demand: NeedDemand


def read_demand(workspace: Workspace, *, girls_share: float) -> DemandSettings:
    """Read the mix of needs, the gradient and the people of each small area.

    A local user sets a need's share in ``area.toml`` under ``asm:need-share-n3`` and the like.
    """
    own = workspace.area.assumptions
    areas = workspace.table("areas")
    return DemandSettings(
        mix=_read_mix(own),
        gradient=read_figure(_GRADIENT, own),
        spread=read_figure(_SPREAD, own),
        people=count_in_areas(areas, workspace.table("population"), girls_share=girls_share),
        areas=areas.select("area_code", "local_authority_name", "deprivation_decile"),
        matrix=need_by_setting(),
    )


def demand_sources() -> tuple[str, ...]:
    """Return the ids of the entries that demand rests on."""
    return (_GRADIENT, _SPREAD, *_SHIPPED.values())


def place_demand(
    planning: PlanningAnswer, settings: DemandSettings, *, draws: int, seed: int
) -> PlacedDemand:
    """Draw young people, places and needs together from one seed."""
    of_people, of_places, of_needs = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(3)
    )
    people = draw_need(planning, draws=draws, rng=of_people)
    places = allocate_need(
        settings.people,
        settings.areas,
        gradient=settings.gradient,
        spread=settings.spread,
        draws=draws,
        rng=of_places,
    )
    demand = draw_demand(people, places, mix=settings.mix, settings=settings.matrix, rng=of_needs)
    return PlacedDemand(people=people, places=places, demand=demand)


def _read_mix(own: Mapping[str, Assumption]) -> dict[str, Figure]:
    mix = {}
    for need in NEEDS:
        entry_id = _MIX.format(need.lower())
        if need in _SHIPPED:
            mix[need] = read_figure(entry_id, own)
        elif entry_id in own:
            mine = own[entry_id]
            mix[need] = Figure(id=entry_id, low=mine.low, value=mine.value, high=mine.high)
        if need in mix and not 0 <= mix[need].low <= mix[need].high <= 1:
            raise EvidenceError(f"area.toml, assumption {entry_id}: a share lies between 0 and 1.")
    return mix


def mix_in_words(mix: Mapping[str, Figure]) -> dict[str, str]:
    """Say where each need's share comes from."""
    return {
        need: cited(figure.id).title if need in _SHIPPED else "Set locally in area.toml"
        for need, figure in mix.items()
    }
