"""The pathway map as links, and one place on it: both from what the newest audit kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from carereach.cycle.workbench_access import CELLS
from carereach.report.pages.access_cell import cell_key
from carereach.tables.codes import AGE_BANDS, NEED_GROUPS, NEEDS, STAGES
from carereach.web.plans.models import Area, Run
from carereach.web.plans.shown.fragments import Block, newest_audit, section
from carereach.web.plans.shown.steps import StepPage, in_groups, lay_out, show_step

__all__ = [
    "ACCESS_ELSEWHERE",
    "ALL_AGES",
    "AccessPage",
    "CellPage",
    "MapRow",
    "Place",
    "find_cell",
    "show_access",
    "show_cell",
    "show_services",
]

ALL_AGES: Final = "8-17"
AGES: Final = (ALL_AGES, *AGE_BANDS)
"""The ages a map can be looked at for; the first unless another is asked for."""

_CELL: Final = "cell-"
_OPEN: Final = "can get in"
_BY_AGE: Final = "The pathway map by age"
ACCESS_ELSEWHERE: Final = (
    "Services that nearly count",
    "Passed on to specialist help",
    "How good the directory is",
)
"""Parts of the access room's answer that stand under Services and pathways."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place on the map; ``state`` is empty where it is not looked at."""

    need: str
    stage: str
    about: str
    state: str = ""
    share: str = ""
    barrier: str = ""


@dataclass(frozen=True, slots=True)
class MapRow:
    """One need and its places, in the order of the stages; ``group`` where a group begins."""

    need: str
    words: str
    group: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class AccessPage:
    """The Access page: the map for one age, then the rest of the room's answer."""

    step: StepPage
    age: str
    ages: tuple[str, ...]
    stages: tuple[str, ...]
    rows: tuple[MapRow, ...]


@dataclass(frozen=True, slots=True)
class CellPage:
    """One place on the pathway."""

    step: StepPage
    words: str
    state: str
    sentence: str
    """For the age that was asked for."""
    age: str
    ages: tuple[str, ...]
    finding: str
    """Its id for a new action; empty when everybody can get in."""


def show_access(area: Area, *, age: str = "", part: str = "") -> AccessPage:
    """Return the Access page of the newest audit.

    Args:
        area: the area.
        age: an age band as its address asks; any other word is all ages.
        part: which part of a long page.
    """
    step = show_step(area, "access", part=part, keep=_on_access)
    chosen = age if age in AGES else ALL_AGES
    wanted = step.part == 1
    cells = _cells(step.section.run) if wanted else []
    return AccessPage(
        step=step,
        age=chosen,
        ages=AGES,
        stages=tuple(STAGES.values()),
        rows=tuple(_rows([cell for cell in cells if cell["age"] == chosen])),
    )


def show_cell(area: Area, need: str, stage: str, *, age: str = "") -> CellPage | None:
    """Return one place on the pathway of the newest audit; None if it is not looked at."""
    chosen = age if age in AGES else ALL_AGES
    key = cell_key(need, stage)
    shown = section(area, key)
    here = {"need": need, "stage": stage, "age": chosen}
    cell = next((one for one in _cells(shown.run) if here.items() <= one.items()), None)
    if cell is None or not shown.blocks:
        return None
    return CellPage(
        step=lay_out(key, shown, shown.blocks),
        words=shown.title,
        state=cell["state"],
        sentence=cell["sentence"],
        age=chosen,
        ages=AGES,
        finding="" if cell["state"] == _OPEN else _id_of(cell),
    )


def find_cell(area: Area, wanted: str) -> Mapping[str, Any] | None:
    """Return a place on the pathway of the newest audit as a finding to act on.

    Args:
        area: the area.
        wanted: the id that its page gives.
    """
    if not wanted.startswith(_CELL):
        return None
    cells = _cells(newest_audit(area))
    cell = next((one for one in cells if _id_of(one) == wanted), None)
    return cell and {"id": wanted, "sentence": cell["sentence"], "section": "access"}


def show_services(area: Area, *, part: str = "") -> StepPage:
    """Return services that nearly count, referral routes and the directory's gaps."""
    return show_step(area, "access", part=part, keep=_on_services, step="services")


def _on_access(blocks: Sequence[Block]) -> list[Block]:
    """Leave out what stands elsewhere, and maps that the table of links replaces."""
    return [
        block
        for words, group in in_groups(blocks)
        if words not in (*ACCESS_ELSEWHERE, _BY_AGE)
        for block in group
        if not (block.kind == "picture" and block.title.startswith("The pathway map:"))
    ]


def _on_services(blocks: Sequence[Block]) -> list[Block]:
    return [
        block for words, group in in_groups(blocks) if words in ACCESS_ELSEWHERE for block in group
    ]


def _cells(run: Run | None) -> list[Mapping[str, Any]]:
    kept = run.fragments.filter(section=CELLS, place=1) if run else None
    text = kept.values_list("details", flat=True).first() if kept is not None else None
    cells: list[Mapping[str, Any]] = json.loads(text) if text else []
    return cells


def _id_of(cell: Mapping[str, Any]) -> str:
    return f"{_CELL}{cell['need']}-{cell['stage']}-{cell['age']}"


def _rows(cells: Sequence[Mapping[str, Any]]) -> list[MapRow]:
    found = {(cell["need"], cell["stage"]): cell for cell in cells}
    needs = {need for need, _ in found}
    rows = []
    for group, members in NEED_GROUPS.items():
        shown = [need for need in members if need in needs]
        rows += [
            MapRow(need, NEEDS[need], group if need == shown[0] else "", _places(need, found))
            for need in shown
        ]
    return rows


def _places(need: str, found: Mapping[tuple[str, str], Mapping[str, Any]]) -> tuple[Place, ...]:
    return tuple(_place_of(need, stage, found.get((need, stage))) for stage in STAGES)


def _place_of(need: str, stage: str, cell: Mapping[str, Any] | None) -> Place:
    about = f"{NEEDS[need]}, {STAGES[stage]}"
    if cell is None:
        return Place(need, stage, about)
    barrier = "" if cell["barrier"] == "none" else cell["barrier"]
    return Place(need, stage, about, cell["state"], cell["share"], barrier)
