"""A workspace is opened: read, checked, and refused whole if anything in it is wrong."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import polars as pl

from carereach.base import SourceError
from carereach.evidence import Evidence, all_evidence
from carereach.sources.raw_workspace import RawWorkspace
from carereach.sources.workspace_excel import read_workspace_excel
from carereach.sources.workspace_folder import SHAPES_FILE, read_workspace_folder
from carereach.tables import (
    TABLES,
    AreaSettings,
    Assumption,
    Finding,
    Table,
    Workspace,
    empty_frame,
)
from carereach.tables.consistency import check_consistency
from carereach.tables.references import check_references

__all__ = ["Loaded", "load_workspace"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of opening a workspace; ``workspace`` is ``None`` when a finding is an error."""

    workspace: Workspace | None
    findings: tuple[Finding, ...]


def load_workspace(path: Path) -> Loaded:
    """Open a workspace folder or workbook and tell everything that is wrong with it at once.

    Raises:
        SourceError: there is nothing to read: no such path, or no settings of the area.
    """
    raw = _read(path)
    findings = (
        *raw.findings,
        *_wrong_assumptions(raw),
        *_missing_tables(raw),
        *_disagreements(raw),
        *_unmatched_shapes(raw),
    )
    if raw.area is None or any(finding.severity == "error" for finding in findings):
        return Loaded(None, findings)
    return Loaded(_workspace(raw, raw.area, findings), findings)


def _read(path: Path) -> RawWorkspace:
    """Read a folder or a workbook."""
    try:
        is_there, is_folder = path.exists(), path.is_dir()
    except OSError:
        is_there, is_folder = False, False
    if not is_there:
        raise SourceError(f"{path} cannot be found: give the folder or workbook of a workspace.")
    return read_workspace_folder(path) if is_folder else read_workspace_excel(path)


def _wrong_assumptions(raw: RawWorkspace) -> list[Finding]:
    """Tell of local numbers for assumptions that do not exist, or that cannot be."""
    own = {} if raw.area is None else raw.area.assumptions
    drafts = {entry.id: entry for entry in all_evidence() if entry.standing != "published"}
    findings = []
    for name, numbers in own.items():
        draft = drafts.get(name)
        if draft is None:
            close = difflib.get_close_matches(name, drafts, n=1, cutoff=0.6)
            guess = f"Did you mean {close[0]}?" if close else "See the assumptions of a report."
            message = "An assumption here has a name that no method uses."
            findings.append(_about_assumptions(raw, "unknown_assumption", message, guess))
        elif not _is_possible(numbers, draft):
            message = f"The local numbers for {name} cannot be: its unit is {draft.unit}."
            fix = "Give a share as 0 to 1, and anything else as more than 0."
            findings.append(_about_assumptions(raw, "assumption", message, fix))
    return findings


def _is_possible(numbers: Assumption, draft: Evidence) -> bool:
    """Whether local numbers lie where the draft's unit allows; logarithms may be below zero."""
    if draft.unit == "share":
        return numbers.low >= 0 and numbers.high <= 1
    return numbers.low > 0 or draft.low is None or draft.low <= 0


def _about_assumptions(raw: RawWorkspace, rule: str, message: str, fix: str) -> Finding:
    return Finding(raw.area_file, 0, "assumptions", rule, message, fix)


def _unmatched_shapes(raw: RawWorkspace) -> list[Finding]:
    """Tell where outlines and areas are not of the same places."""
    if raw.shapes is None or not _has_rows(raw.frames, "areas"):
        return []
    codes = set(raw.frames["areas"].get_column("area_code").drop_nulls())
    findings = []
    for count, what, fix in (
        (len(codes - raw.shapes.keys()), "Areas without an outline", "Maps leave them out."),
        (len(raw.shapes.keys() - codes), "Outlines of no area", "Check their area_code."),
    ):
        if count:
            message = f"{what}: {count:,}."
            findings.append(
                Finding(SHAPES_FILE, 0, "", "unmatched_outlines", message, fix, "warning")
            )
    return findings


def _missing_tables(raw: RawWorkspace) -> list[Finding]:
    """Tell of tables that no audit can do without; one that could not be read was told of."""
    if raw.area is None and not raw.frames:
        return []
    faulty = _files_at_fault(raw)
    return [
        Finding(
            raw.files[table.name],
            0,
            "",
            "missing_table",
            f"The table {table.name} is missing or empty; it tells {table.unlocks}.",
            f"Ask {table.held_by}.",
        )
        for table in TABLES.values()
        if table.required
        and not _has_rows(raw.frames, table.name)
        and raw.files[table.name] not in faulty
    ]


def _disagreements(raw: RawWorkspace) -> list[Finding]:
    """Tell where tables that are sound in themselves do not agree with each other."""
    faulty = _files_at_fault(raw)
    doubtful = {name for name in TABLES if raw.files[name] in faulty}
    sound = {
        name: empty_frame(table) if name in doubtful else frame
        for name, table, frame in _all_frames(raw)
    }
    return [
        *check_references(TABLES, sound, doubtful=doubtful, files=raw.files, rows=raw.rows),
        *check_consistency(sound, files=raw.files, rows=raw.rows),
    ]


def _files_at_fault(raw: RawWorkspace) -> set[str]:
    return {finding.file for finding in raw.findings if finding.severity == "error"}


def _all_frames(raw: RawWorkspace) -> Iterator[tuple[str, Table, pl.DataFrame]]:
    """Give every declared table with its frame, empty if it was not supplied."""
    for name, table in TABLES.items():
        yield name, table, raw.frames[name] if name in raw.frames else empty_frame(table)


def _has_rows(frames: Mapping[str, pl.DataFrame], name: str) -> bool:
    return name in frames and frames[name].height > 0


def _workspace(raw: RawWorkspace, area: AreaSettings, findings: tuple[Finding, ...]) -> Workspace:
    frames = {name: frame for name, _, frame in _all_frames(raw)}
    return Workspace(
        area=area,
        frames=MappingProxyType(frames),
        supplied=frozenset(name for name in TABLES if frames[name].height),
        inputs=raw.inputs,
        warnings=findings,
        shapes=raw.shapes,
    )
