"""A workspace as a folder: ``area.toml``, one CSV file per table, outlines in ``areas.geojson``."""

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from carereach.base import SourceError, new_folder
from carereach.sources.area_settings import format_area, read_area
from carereach.sources.area_shapes import Outline, format_shapes, read_shapes
from carereach.sources.csv_text import CsvText
from carereach.sources.files import read_file
from carereach.sources.raw_workspace import Gathering, RawWorkspace
from carereach.tables import TABLES, AreaSettings, InputFile, Table
from carereach.tables.check import check_blocks
from carereach.tables.text import write_csv_text

__all__ = [
    "AREA_FILE",
    "SHAPES_FILE",
    "read_workspace_folder",
    "write_workspace_folder",
]

AREA_FILE = "area.toml"
SHAPES_FILE = "areas.geojson"
_LONGEST_SHOWN = 80


def read_workspace_folder(folder: Path) -> RawWorkspace:
    """Read every table of a workspace folder and everything that is wrong with it.

    Raises:
        SourceError: there is no such folder, or it has no ``area.toml``.
    """
    names = _names_in(folder)
    if AREA_FILE not in names:
        raise SourceError(
            f"{folder.name or folder} has no {AREA_FILE}: give the folder of a workspace,"
            " or begin one with `carereach start`."
        )
    gathering = Gathering(AREA_FILE, {name: table.file_name for name, table in TABLES.items()})
    area = _read_area_file(folder, gathering)
    for table in TABLES.values():
        if table.file_name in names:
            _read_table(folder, table, gathering)
    shapes = _read_shapes_file(folder, gathering) if SHAPES_FILE in names else None
    _tell_strangers(names, gathering)
    return gathering.workspace(area, shapes)


def _read_area_file(folder: Path, gathering: Gathering) -> AreaSettings | None:
    content = read_file(folder / AREA_FILE, gathering)
    if content is None:
        return None
    area, findings = read_area(content, file=AREA_FILE)
    _note(AREA_FILE, content, "area", 1, gathering)
    gathering.findings += findings
    return area


def _read_table(folder: Path, table: Table, gathering: Gathering) -> None:
    name = table.file_name
    content = read_file(folder / name, gathering)
    if content is None:
        return
    text = CsvText(content, file=name)
    checked = check_blocks(table, text.header, text.blocks(), file=name)
    _note(name, content, table.name, checked.frame.height, gathering)
    gathering.add_table(table.name, checked, findings=text.findings)


def _read_shapes_file(folder: Path, gathering: Gathering) -> Mapping[str, Outline] | None:
    content = read_file(folder / SHAPES_FILE, gathering)
    if content is None:
        return None
    shapes, findings = read_shapes(content, file=SHAPES_FILE)
    _note(SHAPES_FILE, content, "shapes", len(shapes), gathering)
    gathering.findings += findings
    return shapes or None


def _note(name: str, content: bytes, table: str, rows: int, gathering: Gathering) -> None:
    digest = hashlib.sha256(content).hexdigest()
    gathering.inputs.append(InputFile(file=name, table=table, rows=rows, sha256=digest))


def _tell_strangers(names: set[str], gathering: Gathering) -> None:
    """Tell of files that look like tables but are none."""
    known = {AREA_FILE, SHAPES_FILE, *(table.file_name for table in TABLES.values())}
    for name in sorted(names - known):
        if not name.lower().endswith((".csv", ".toml", ".geojson")):
            continue
        close = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.7)
        guess = f"Did you mean {close[0]}?" if close else "Name it after a table, or move it away."
        shown = name if name.isprintable() and len(name) <= _LONGEST_SHOWN else "a file here"
        gathering.warn(shown, "unknown_file", "No table has this name; it was not read.", guess)


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
