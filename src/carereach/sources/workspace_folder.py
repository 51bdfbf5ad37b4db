"""A workspace as a folder: ``area.toml``, one CSV file per table, outlines in ``areas.geojson``."""

import difflib
import hashlib
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from carereach.base import SourceError, new_folder
from carereach.sources.area_settings import format_area, read_area
from carereach.sources.area_shapes import Outline, format_shapes, read_shapes
from carereach.sources.csv_text import read_csv_text
from carereach.sources.raw_workspace import RawWorkspace
from carereach.tables import TABLES, AreaSettings, Finding, InputFile, Table
from carereach.tables.check import check_table
from carereach.tables.text import write_csv_text

__all__ = [
    "AREA_FILE",
    "LARGEST_FILE_BYTES",
    "SHAPES_FILE",
    "read_workspace_folder",
    "write_workspace_folder",
]

AREA_FILE = "area.toml"
SHAPES_FILE = "areas.geojson"
LARGEST_FILE_BYTES = 500_000_000


def read_workspace_folder(folder: Path) -> RawWorkspace:
    """Read every table of a workspace folder and everything that is wrong with it.

    Raises:
        SourceError: there is no such folder, or it has no ``area.toml``.
    """
    reading = _Reading(folder)
    content = reading.bytes_of(AREA_FILE)
    if content is None and not reading.findings:
        raise SourceError(
            f"{folder.name or folder} has no {AREA_FILE}: give the folder of a workspace,"
            " or begin one with `carereach start`."
        )
    area = None
    if content is not None:
        area, findings = read_area(content, file=AREA_FILE)
        reading.add(AREA_FILE, "area", 1, content, findings)
    frames = {}
    for table in TABLES.values():
        frame = reading.table(table)
        if frame is not None:
            frames[table.name] = frame
    shapes = reading.shapes()
    reading.tell_strangers()
    return RawWorkspace(
        area=area,
        frames=frames,
        inputs=tuple(reading.inputs),
        findings=tuple(reading.findings),
        shapes=shapes,
    )


class _Reading:
    """One pass over a folder, collecting inputs and findings."""

    def __init__(self, folder: Path) -> None:
        self.inputs: list[InputFile] = []
        self.findings: list[Finding] = []
        self._folder = folder
        self._names = _names_in(folder)

    def bytes_of(self, name: str) -> bytes | None:
        """Return the content of a file; ``None`` if it is absent or cannot be read."""
        path = self._folder / name
        if name not in self._names:
            return None
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                self._tell(name, "not_a_file", "This is not a file.", "Put the file itself here.")
                return None
            if status.st_size > LARGEST_FILE_BYTES:
                self._tell(
                    name,
                    "too_large",
                    f"The file is larger than {LARGEST_FILE_BYTES // 1_000_000} MB.",
                    "Send totals by area, not single records.",
                )
                return None
            return path.read_bytes()
        except OSError:
            self._tell(
                name,
                "unreadable",
                "The file cannot be opened.",
                "Check who may read it, and links.",
            )
            return None

    def table(self, table: Table) -> pl.DataFrame | None:
        """Return a table as typed columns; ``None`` if it is absent or cannot be read."""
        name = table.file_name
        content = self.bytes_of(name)
        if content is None:
            return None
        text = read_csv_text(content, file=name)
        findings = list(text.findings)
        frame = None
        if text.frame is not None:
            checked = check_table(table, text.frame, file=name)
            frame = checked.frame
            findings += checked.findings
        self.add(name, table.name, 0 if frame is None else frame.height, content, findings)
        return frame

    def shapes(self) -> Mapping[str, Outline] | None:
        """Return the outlines; ``None`` if there are none."""
        content = self.bytes_of(SHAPES_FILE)
        if content is None:
            return None
        outlines, findings = read_shapes(content, file=SHAPES_FILE)
        self.add(SHAPES_FILE, "shapes", len(outlines), content, findings)
        return outlines or None

    def add(
        self, name: str, table: str, rows: int, content: bytes, findings: list[Finding]
    ) -> None:
        """Note a file that was read, and what was wrong with it."""
        digest = hashlib.sha256(content).hexdigest()
        self.inputs.append(InputFile(file=name, table=table, rows=rows, sha256=digest))
        self.findings += findings

    def tell_strangers(self) -> None:
        """Tell of files that look like tables but are none."""
        known = {AREA_FILE, SHAPES_FILE, *(table.file_name for table in TABLES.values())}
        for name in sorted(self._names - known):
            if not name.lower().endswith((".csv", ".toml", ".geojson")):
                continue
            close = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.7)
            guess = f"Did you mean {close[0]}?" if close else "Rename it after a table, or move it."
            message = "No table has this name; it was not read."
            self.findings.append(Finding(name, 0, "", "unknown_file", message, guess, "warning"))

    def _tell(self, name: str, rule: str, message: str, fix: str) -> None:
        self.findings.append(Finding(name, 0, "", rule, message, fix))


def _names_in(folder: Path) -> set[str]:
    try:
        return {path.name for path in folder.iterdir()}
    except OSError as error:
        raise SourceError(f"{folder} cannot be opened as a workspace folder.") from error


def write_workspace_folder(
    folder: Path,
    *,
    area: AreaSettings,
    frames: Mapping[str, pl.DataFrame],
    shapes: Mapping[str, Outline] | None = None,
) -> None:
    """Write a workspace that reads back exactly the same; nothing is left behind on failure.

    Args:
        folder: where it goes; it must be absent or empty.
        area: the settings.
        frames: typed tables by name; an empty one becomes a header to fill in.
        shapes: outlines by ``area_code``.

    Raises:
        SourceError: the folder is in the way or cannot be written.
    """
    with new_folder(folder) as scratch:
        for name, content in _contents(area, frames, shapes):
            (scratch / name).write_bytes(content)


def _contents(
    area: AreaSettings, frames: Mapping[str, pl.DataFrame], shapes: Mapping[str, Outline] | None
) -> Iterator[tuple[str, bytes]]:
    yield AREA_FILE, format_area(area).encode()
    for name, frame in frames.items():
        yield TABLES[name].file_name, write_csv_text(TABLES[name], frame)
    if shapes:
        yield SHAPES_FILE, format_shapes(shapes)
