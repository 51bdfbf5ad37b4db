"""The pathway map as links, and one place on it: both from what the newest audit kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from carereach.cycle.workbench_access import CELLS, OTHER_CELLS
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

_Cell = Mapping[str, Any]

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
    was: str = ""
    """Its state under the rules as set, where another rule changes it."""


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
    rules: str = ""
    """Which other rule of a visit the map is shown under; empty for the rules as set."""
    rules_words: str = ""
    """That rule, as it follows "if"."""
    changed: int = 0
    """Places whose state that rule changes."""
    other_rules: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """What rules are about, and of each its name in an address and its words."""


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


def show_access(area: Area, *, age: str = "", rules: str = "", part: str = "") -> AccessPage:
    """Return the Access page of the newest audit.

    Args:
        area: the area.
        age: an age band as its address asks; any other word is all ages.
        rules: another rule of a visit as its address asks; any other word is the rules as set.
        part: which part of a long page.
    """
    step = show_step(area, "access", part=part, keep=_on_access)
    chosen = age if age in AGES else ALL_AGES
    run = step.section.run if step.part == 1 else None
    listed = _other_rules(run)
    words = {name: told for _, group in listed for name, told in group}
    under = rules if rules in words else ""
    cells = _of_age(_cells(run), chosen)
    if under:
        cells = _beside(_of_age(_cells(run, f"{OTHER_CELLS}{under}"), chosen), cells)
    return AccessPage(
        step=step,
        age=chosen,
        ages=AGES,
        stages=tuple(STAGES.values()),
        rows=tuple(_rows(cells)),
        rules=under,
        rules_words=words.get(under, ""),
        changed=sum(bool(cell.get("was")) for cell in cells),
        other_rules=listed,
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


def _other_rules(run: Run | None) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the rules of a visit that this audit tried, by what they are about."""
    if run is None:
        return ()
    kept = run.fragments.filter(section__startswith=OTHER_CELLS, place=0).order_by("pk")
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, words, about in kept.values_list("section", "title", "html"):
        groups.setdefault(about, []).append((key.removeprefix(OTHER_CELLS), words))
    return tuple((about, tuple(rules)) for about, rules in groups.items())


def _cells(run: Run | None, key: str = CELLS) -> list[_Cell]:
    kept = run.fragments.filter(section=key, place=1) if run else None
    text = kept.values_list("details", flat=True).first() if kept is not None else None
    cells: list[_Cell] = json.loads(text) if text else []
    return cells


def _id_of(cell: Mapping[str, Any]) -> str:
    return f"{_CELL}{cell['need']}-{cell['stage']}-{cell['age']}"


def _of_age(cells: Sequence[_Cell], age: str) -> list[_Cell]:
    return [cell for cell in cells if cell["age"] == age]


def _beside(cells: Sequence[_Cell], as_set: Sequence[_Cell]) -> list[_Cell]:
    """Say of each place what it was under the rules as set, where that differs."""
    states = {(cell["need"], cell["stage"]): cell["state"] for cell in as_set}
    found = ((cell, states.get((cell["need"], cell["stage"]), "")) for cell in cells)
    return [{**cell, "was": "" if was == cell["state"] else was} for cell, was in found]


def _rows(cells: Sequence[_Cell]) -> list[MapRow]:
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
    return Place(need, stage, about, cell["state"], cell["share"], barrier, was=cell.get("was", ""))
