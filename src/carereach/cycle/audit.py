"""The main job: answer every room's question, pass the gate, write the report."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import polars as pl

from carereach import __version__
from carereach.base import MethodError, Progress, silent
from carereach.cycle.access import (
    AccessAnswer,
    answer_access,
    present_access,
    standards_from_access,
)
from carereach.cycle.assurance import (
    AssuranceStep,
    answer_assurance,
    present_assurance,
    present_strategies,
)
from carereach.cycle.audit_data import audit_data
from carereach.cycle.capacity import (
    CapacityAnswer,
    answer_capacity,
    present_capacity,
    present_contracts,
    standards_from_capacity,
)
from carereach.cycle.capacity_simulated import Effort
from carereach.cycle.need import NeedAnswer, answer_need, present_need
from carereach.cycle.need_rates_tables import draw_placed
from carereach.cycle.participation import answer_participation, present_participation
from carereach.cycle.prevention import answer_prevention, present_prevention
from carereach.cycle.requirements import answer_requirements, present_requirements
from carereach.cycle.workspace import load_workspace
from carereach.disclosure import Field, release
from carereach.report.document import Document, Heading, Paragraph, Part, Section
from carereach.report.overview import (
    choose_findings,
    find_picture,
    missing_tables,
    write_overview,
)
from carereach.report.sources_page import cite, ids_used, write_sources
from carereach.report.wording import about, count_of, day_in_words
from carereach.report.write import FILES, write_report
from carereach.sources import public_pack
from carereach.tables import Finding, Workspace

__all__ = ["Asked", "Audited", "Built", "audit_area", "audit_room", "build", "build_document"]

_SOFTWARE = f"Carereach {__version__}"
_ROOM_STEPS = 6
_STEPS = _ROOM_STEPS + len(FILES)
"""Steps of progress: reading, the rooms, the pages, and one for each file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What an audit left behind; ``files`` is empty when the data must be mended first."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    headline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One room's page; ``part`` is ``None`` when the data must be mended first."""

    part: Part | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Built:
    """A whole report, and what its Access page was made from, for pages that show more of it."""

    document: Document
    access: AccessAnswer


def audit_area(
    path: Path, out: Path, *, replace: bool = False, progress: Progress = silent
) -> Audited:
    """Audit a workspace and write its report, all of it or nothing.

    Args:
        path: the workspace: a folder or an Excel file.
        out: the folder to make.
        replace: whether an earlier report there is replaced.
        progress: told before each step; it may raise to stop the work.

    Raises:
        SourceError: there is no workspace there, or the report cannot be written.
    """
    progress(0, _STEPS, "reading the workspace")
    loaded = load_workspace(path)
    if loaded.workspace is None:
        return Audited(files=(), findings=loaded.findings, headline="")
    document = build_document(loaded.workspace, progress=progress)

    def writing(done: int, _total: int, label: str, /) -> None:
        progress(_ROOM_STEPS + done, _STEPS, label)

    files = write_report(document, out, progress=writing, replace=replace)
    return Audited(files=files, findings=loaded.findings, headline=document.overview.answer)


def audit_room(name: str, path: Path) -> Asked:
    """Answer one room's question for a workspace.

    Raises:
        MethodError: there is no such room.
        SourceError: there is no workspace there.
    """
    if name not in _ROOMS:
        raise MethodError(f"There is no such room: choose one of {', '.join(_ROOMS)}.")
    loaded = load_workspace(path)
    if loaded.workspace is None:
        return Asked(part=None, findings=loaded.findings)
    return Asked(part=_ROOMS[name](loaded.workspace), findings=loaded.findings)


def build_document(workspace: Workspace, *, progress: Progress = silent) -> Document:
    """Build the whole report of a workspace, ready for any renderer."""
    return build(workspace, progress=progress).document


def build(workspace: Workspace, *, progress: Progress = silent) -> Built:
    """Build the whole report of a workspace, and keep the answer of the access room."""
    parts, access = _answer_rooms(workspace, progress)
    return Built(document=_document(workspace, parts), access=access)


def _document(workspace: Workspace, parts: dict[str, Part]) -> Document:
    area = workspace.area
    shown = list(parts.values())
    attribution = () if area.invented else public_pack.attribution()
    return Document(
        title=f"Does care reach young people who are, or may be, exploited? {area.name}",
        area_line=_area_line(workspace),
        as_of=area.as_of,
        invented=area.invented,
        findings=choose_findings(shown),
        overview=write_overview(
            shown,
            pathway=find_picture(shown, "access", "pathway_map"),
            balance=find_picture(shown, "capacity", "places"),
            unknowns=missing_tables(workspace.supplied),
        ),
        sections=(
            *(_with_findings(part) for part in shown),
            write_sources(shown, workspace, software=_SOFTWARE),
        ),
        attribution=tuple(attribution),
        software=_SOFTWARE,
        data=audit_data(workspace, parts, young_people=_young_people(workspace)),
        citations=cite(ids_used(shown), workspace),
    )


def _answer_rooms(workspace: Workspace, progress: Progress) -> tuple[dict[str, Part], AccessAnswer]:
    """Answer the rooms in the order of the report; later rooms take earlier answers."""
    steps = itertools.count(1)

    def step(label: str) -> None:
        progress(next(steps), _STEPS, label)

    step("need: how many young people")
    need = answer_need(workspace)
    step("access: who can get in")
    placed = draw_placed(need)
    access = answer_access(workspace, demand=placed.demand if placed else None)
    step("capacity: staff, places and waits")
    capacity = _answer_capacity(workspace, need, Effort())
    step("assurance: standards and evidence")
    assurance = _answer_assurance(workspace, access, capacity)
    step("pages")
    parts = [
        present_access(workspace, access),
        present_need(workspace, need),
        present_capacity(workspace, capacity),
        present_assurance(workspace, assurance),
        present_contracts(workspace, capacity),
        present_strategies(workspace, assurance),
        present_prevention(workspace, answer_prevention(workspace)),
        present_participation(workspace, answer_participation(workspace)),
    ]
    keys = {part.section.key for part in parts}
    parts.append(present_requirements(answer_requirements(keys, workspace.supplied)))
    return {part.section.key: part for part in parts}, access


def _answer_capacity(
    workspace: Workspace, need: NeedAnswer, effort: Effort | None = None
) -> CapacityAnswer:
    """Compare capacity with need; a refused range is no range."""
    headline = None if need.headline.verdict == "refused" else need.headline
    return answer_capacity(
        workspace,
        need_low=headline.low if headline else None,
        need_high=headline.high if headline else None,
        need_planning=headline.planning if headline else None,
        effort=effort,
    )


def _answer_assurance(
    workspace: Workspace, access: AccessAnswer, capacity: CapacityAnswer
) -> AssuranceStep:
    """Rate the standards on every figure the rooms can give."""
    computed = pl.concat([standards_from_access(access), standards_from_capacity(capacity)])
    return answer_assurance(workspace, computed=computed)


def _need_alone(workspace: Workspace) -> Part:
    return present_need(workspace, answer_need(workspace))


def _access_alone(workspace: Workspace) -> Part:
    return present_access(workspace, answer_access(workspace))


def _capacity_alone(workspace: Workspace) -> Part:
    capacity = _answer_capacity(workspace, answer_need(workspace), Effort())
    return present_capacity(workspace, capacity)


def _assurance_alone(workspace: Workspace) -> Part:
    capacity = _answer_capacity(workspace, answer_need(workspace))
    answer = _answer_assurance(workspace, answer_access(workspace), capacity)
    return present_assurance(workspace, answer)


_ROOMS: Mapping[str, Callable[[Workspace], Part]] = {
    "need": _need_alone,
    "access": _access_alone,
    "capacity": _capacity_alone,
    "assurance": _assurance_alone,
}
"""The rooms that answer on their own, each asking only the rooms it rests on."""


def _with_findings(part: Part) -> Section:
    """Return a part's page with everything found there said first, not only what made page one."""
    if not part.findings:
        return part.section
    items = tuple(
        f"{finding.sentence} What would change this: {finding.would_change.rstrip('.')}. "
        f"Who could act: {finding.who_could_act.rstrip('.')}."
        for finding in part.findings
    )
    blocks = (Heading(text="What stands out"), Paragraph(text="", items=items))
    return replace(part.section, blocks=(*blocks, *part.section.blocks))


def _area_line(workspace: Workspace) -> str:
    """Say in a line who, where, how many, as of when and how much was supplied."""
    area, areas = workspace.area, workspace.table("areas")
    councils = areas["local_authority_code"].n_unique()
    return (
        f"{area.name}: {about(_young_people(workspace))} young people aged 8 to 17 in "
        f"{count_of(areas.height, 'small area')} and {count_of(councils, 'council')}, as of "
        f"{day_in_words(area.as_of)}. {len(workspace.supplied)} of {len(workspace.frames)} tables "
        "were supplied."
    )


def _young_people(workspace: Workspace) -> int | None:
    """Return how many young people live here, as released."""
    total = workspace.table("population").select(pl.col("young_people").sum())
    field = Field(name="young_people", label="Young people", role="people")
    released = release(total, name="area", title="Young people who live here", fields=[field])
    return cast("int | None", released.rows()[0]["young_people"])
