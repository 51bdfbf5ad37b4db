"""Directories of services come in and go out: the only place that knows every reader."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from carereach.base import SourceError, write_atomically
from carereach.evidence import assumed
from carereach.sources.directory import DIRECTORY_TABLES, Directory, read_rows
from carereach.sources.nhs_opening_times import read_nhs_opening_times
from carereach.sources.nhs_website import read_nhs_website
from carereach.sources.ods_epraccur import read_epraccur
from carereach.sources.oruk import OrukExport, make_oruk, oruk_page, read_oruk
from carereach.sources.workspace_folder import read_workspace_folder
from carereach.tables import TABLES, AreaSettings, Assumption, Workspace
from carereach.tables.check import check_table, empty_frame
from carereach.tables.text import write_csv_text

__all__ = [
    "DIRECTORY_KINDS",
    "Added",
    "add_to_workspace",
    "export_directory",
    "export_oruk",
    "import_directory",
    "recognise_directory",
    "settings_of",
    "write_oruk",
]

_ASSURED = "asm:directory-assured-months"
_Frames = Mapping[str, pl.DataFrame]
_Reader = Callable[[Path, date, date | None], Directory]

_READERS: dict[str, _Reader] = {
    "nhs-website": lambda path, as_of, published: read_nhs_website(
        path, as_of=as_of, published=published
    ),
    "nhs-opening-times": lambda path, as_of, published: read_nhs_opening_times(
        path, as_of=as_of, published=published
    ),
    "epraccur": lambda path, as_of, published: read_epraccur(
        path, as_of=as_of, published=published
    ),
}
DIRECTORY_KINDS = ("oruk", *_READERS)
"""Every kind of directory that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of adding a directory to a workspace, in rows of each table."""

    added: Mapping[str, int]
    kept: Mapping[str, int]
    """Rows not added: the workspace has its own, or nothing they belong to."""

    def sentence(self) -> str:
        """Say in one line what was added."""
        added = ", ".join(f"{_words(name)} {count:,}" for name, count in self.added.items())
        kept = sum(self.kept.values())
        left = f" Rows left as the workspace has them: {kept:,}." if kept else ""
        return f"Added: {added}.{left}"


def import_directory(
    path: Path,
    *,
    as_of: date,
    kind: str = "",
    published: date | None = None,
    assumptions: Mapping[str, Assumption] | None = None,
) -> Directory:
    """Read a directory of services into the workspace's tables, as text, with every finding.

    Args:
        path: a file, or a folder of Open Referral UK pages.
        as_of: date of the audit; a check of an entry is stale by it.
        kind: one of ``DIRECTORY_KINDS``; left empty, it is recognised by content.
        published: when an NHS file was made, if that is known.
        assumptions: the area's own values, by evidence id.

    Raises:
        SourceError: the file cannot be read as that kind of directory.
    """
    kind = kind or recognise_directory(path)
    if kind == "oruk":
        months = int(assumed(_ASSURED, assumptions).number)
        directory = read_oruk(path, as_of=as_of, assured_within_months=months)
    elif kind in _READERS:
        directory = _READERS[kind](path, as_of, published)
    else:
        raise SourceError(f"There is no such kind of directory: use {', '.join(DIRECTORY_KINDS)}.")
    return directory


def recognise_directory(path: Path) -> str:
    """Return the kind of a directory by what the file holds.

    Raises:
        SourceError: the file cannot be read, or is none of the kinds.
    """
    if path.is_dir() or path.suffix.lower() == ".json":
        return "oruk"
    rows = read_rows(path).rows
    header = {cell.lower() for cell in rows[0][1]}
    if rows[0][1][0].startswith(("{", "[")):
        return "oruk"
    if {"organisationid", "weekday", "times"} <= header:
        return "nhs-opening-times"
    if {"organisationid", "organisationname"} <= header:
        return "nhs-website"
    return "epraccur"


def settings_of(folder: Path) -> AreaSettings:
    """Return a workspace's settings: the date and the local values an import is judged by.

    Raises:
        SourceError: there is no such folder, or its settings must be mended first.
    """
    area = read_workspace_folder(folder).area
    if area is None:
        raise SourceError(
            f"area.toml in the workspace must be mended first: run `carereach check {folder}`."
        )
    return area


def add_to_workspace(directory: Directory, folder: Path) -> Added:
    """Add a directory's rows to the tables of a workspace folder.

    A row whose id is there already is left as the area wrote it. Hours are added only for sites
    that have none. Every table is prepared before the first is written.

    Args:
        directory: what a reader gave.
        folder: the workspace folder.

    Raises:
        SourceError: there is no such folder, or a table in it must be mended first.
    """
    own = _own_tables(folder)
    new = _new_rows(_typed(directory), own)
    for name in DIRECTORY_TABLES:
        if new[name].height:
            table = TABLES[name]
            whole = pl.concat([own[name], new[name]])
            write_atomically(folder / table.file_name, write_csv_text(table, whole))
    return Added(
        added=MappingProxyType({name: new[name].height for name in DIRECTORY_TABLES}),
        kept=MappingProxyType(
            {name: directory.rows(name) - new[name].height for name in DIRECTORY_TABLES}
        ),
    )


def export_directory(workspace: Workspace) -> OrukExport:
    """Return the services that may be published, and what was held back and why.

    Candidates, confidential services and every count of people stay behind.
    """
    frames = {name: workspace.table(name) for name in DIRECTORY_TABLES}
    return make_oruk(workspace.area, frames)


def export_oruk(workspace: Workspace) -> list[dict[str, Any]]:
    """Return the services that may be published as Open Referral UK version 3."""
    return list(export_directory(workspace).services)


def write_oruk(workspace: Workspace, path: Path) -> OrukExport:
    """Write the services that may be published as one page of an Open Referral UK feed.

    Raises:
        SourceError: the file cannot be written.
    """
    export = export_directory(workspace)
    page = json.dumps(oruk_page(export.services), indent=2, ensure_ascii=False, allow_nan=False)
    write_atomically(path, f"{page}\n".encode())
    return export


def _words(table: str) -> str:
    return table.replace("_", " ")


def _typed(directory: Directory) -> dict[str, pl.DataFrame]:
    """Return a directory's tables as the workspace holds them."""
    return {
        name: check_table(TABLES[name], frame, file=TABLES[name].file_name).frame
        for name, frame in directory.frames.items()
    }


def _own_tables(folder: Path) -> dict[str, pl.DataFrame]:
    """Return the directory tables of a workspace; nothing of them may be lost on writing."""
    workspace = read_workspace_folder(folder)
    names = {TABLES[name].file_name for name in DIRECTORY_TABLES}
    for finding in workspace.findings:
        at_risk = finding.severity == "error" or finding.rule == "unknown_column"
        if finding.file in names and at_risk:
            raise SourceError(
                f"{finding.file} in the workspace must be mended first:"
                f" run `carereach check {folder}`."
            )
    return {
        name: workspace.frames.get(name, empty_frame(TABLES[name])) for name in DIRECTORY_TABLES
    }


def _new_rows(new: _Frames, own: _Frames) -> dict[str, pl.DataFrame]:
    """Return the rows a workspace does not have, none of them pointing to nothing."""
    found = {
        name: new[name].join(own[name], on=list(TABLES[name].key), how="anti")
        for name in ("organisations", "services", "sites")
    }
    sites = pl.concat([own["sites"], found["sites"]]).select("site_id")
    found["opening_hours"] = (
        new["opening_hours"]
        .join(own["opening_hours"], on="site_id", how="anti")
        .join(sites, on="site_id", how="semi")
    )
    return found
