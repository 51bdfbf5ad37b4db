"""A workspace is opened: read, checked, and refused whole if anything in it is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import polars as pl

from carereach.base import SourceError
from carereach.sources.area_shapes import Outline
from carereach.sources.raw_workspace import RawWorkspace
from carereach.sources.workspace_excel import read_workspace_excel
from carereach.sources.workspace_folder import read_workspace_folder, write_workspace_folder
from carereach.tables import TABLES, AreaSettings, Finding, Table, Workspace, empty_frame
from carereach.tables.consistency import check_consistency
from carereach.tables.references import check_references

__all__ = ["Loaded", "load_workspace", "write_workspace"]


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
    if not path.exists():
        raise SourceError(f"{path} is not there: give the folder or workbook of a workspace.")
    raw = read_workspace_folder(path) if path.is_dir() else read_workspace_excel(path)
    findings = (*raw.findings, *_missing_tables(raw), *_disagreements(raw))
    if raw.area is None or any(finding.severity == "error" for finding in findings):
        return Loaded(None, findings)
    return Loaded(_workspace(raw, raw.area, findings), findings)


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


def write_workspace(
    folder: Path,
    *,
    area: AreaSettings,
    frames: Mapping[str, pl.DataFrame],
    shapes: Mapping[str, Outline] | None = None,
) -> None:
    """Write a workspace folder that opens exactly as given, or nothing at all.

    Raises:
        SourceError: the folder is in the way or cannot be written.
    """
    write_workspace_folder(folder, area=area, frames=frames, shapes=shapes)
