"""Files brought to the workbench: read, checked with what is there, never written before that."""

import io
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import polars as pl

from carereach.base import SourceError
from carereach.cycle.exchange import add_to_workspace, import_directory, settings_of
from carereach.cycle.workbench_rows import Row, key_of, read_table_text
from carereach.cycle.workspace import load_workspace
from carereach.sources.area_settings import format_area, read_area
from carereach.sources.csv_text import CsvText
from carereach.sources.workspace_excel import read_workspace_excel
from carereach.sources.workspace_folder import AREA_FILE, SHAPES_FILE
from carereach.sources.xlsx_archive import WorkbookError, open_archive
from carereach.tables import TABLES, AreaSettings, Finding, Table, text_frame, write_csv_text
from carereach.tables.check import check_blocks
from carereach.tables.template_workbook import template_workbook

__all__ = [
    "WORKSPACE_FILES",
    "Brought",
    "check_files",
    "pack_files",
    "pack_workbook",
    "read_brought",
    "settings_in",
    "template_of",
    "unpack_files",
    "write_files",
]

Files = Mapping[str, bytes]

WORKSPACE_FILES = (AREA_FILE, SHAPES_FILE, *(table.file_name for table in TABLES.values()))
"""Every file a workspace may hold."""
_LARGEST_UNPACKED_BYTES = 200_000_000
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What somebody brought in, as files of a workspace."""

    kind: str
    """What it was, in words."""
    files: Files
    """The files that would be written, by name."""
    findings: tuple[Finding, ...] = ()
    """What its reader had to say."""


def check_files(files: Files) -> tuple[Finding, ...]:
    """Return everything that is wrong with a workspace, as ``carereach check`` tells it."""
    if AREA_FILE not in files:
        return (
            Finding(
                AREA_FILE,
                0,
                "",
                "missing_file",
                "There are no settings of the area.",
                f"Add {AREA_FILE}, or start from the template.",
            ),
        )
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), files)
        return load_workspace(Path(folder)).findings


def settings_in(files: Files) -> AreaSettings | None:
    """Return the area's settings; None if they are not there or must be mended."""
    return read_area(files[AREA_FILE], file=AREA_FILE)[0] if AREA_FILE in files else None


def write_files(folder: Path, files: Files) -> None:
    """Write files into a folder that is there."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def read_brought(name: str, content: bytes, own: Files) -> Brought:
    """Read a zipped folder, a workbook, one table or a directory of services.

    Args:
        name: the file's name as its owner calls it; only its ending and a table's name count.
        content: its bytes.
        own: the area's files of today; a directory of services is added to them.

    Raises:
        SourceError: it cannot be read as any of these, or is not safe to open.
    """
    plain = PurePosixPath(name.replace("\\", "/")).name.lower()
    if content.startswith(b"PK"):
        names = {entry.filename for entry in _honest(content)}
        if "xl/workbook.xml" in names:
            return _read_workbook(content, own)
        return _unpack_workspace(content)
    if plain in WORKSPACE_FILES:
        return Brought(kind="one file", files={plain: content})
    return _read_directory(plain, content, own)


def pack_files(files: Files) -> bytes:
    """Return files as one zip: the same bytes for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[name])
    return target.getvalue()


def unpack_files(packed: bytes) -> dict[str, bytes]:
    """Return the files of a zip made by ``pack_files``."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack_workbook(files: Files) -> bytes:
    """Return a sound workspace as the Excel template, filled in.

    Raises:
        SourceError: the settings or a table must be mended first.
    """
    area = settings_in(files)
    if area is None:
        raise SourceError(f"{AREA_FILE} must be mended before the tables can go to Excel.")
    sheets = {}
    for table in TABLES.values():
        if table.file_name in files:
            text = text_frame(table, _typed(table, files[table.file_name]))
            sheets[table.name] = (tuple(text.columns), text.rows())
    return template_workbook(settings=_settings_cells(area), rows=sheets)


def template_of(name: str) -> bytes:
    """Return the empty file of one table, its header alone."""
    return read_table_text(TABLES[name], None).content()


def _honest(content: bytes) -> list[zipfile.ZipInfo]:
    """Return the entries of a zip that is safe to open."""
    try:
        with open_archive(content) as archive:
            entries = archive.infolist()
    except WorkbookError as problem:
        if problem.rule == "too_large":
            raise SourceError(
                "The file would unpack to far more than a workspace holds: send the tables alone."
            ) from None
        raise SourceError(
            "The file is not a zip or a workbook that can be opened: pack or save it again."
        ) from None
    for entry in entries:
        if not _is_plain(entry):
            raise SourceError(
                "The zip holds a link, a locked file or a path outside its folder: pack the"
                " workspace folder again."
            )
    return entries


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is an ordinary file or folder inside the zip's own folder."""
    mode = entry.external_attr >> 16
    path = PurePosixPath(entry.filename)
    return (
        not entry.flag_bits & 0x1
        and (stat.S_IFMT(mode) in {0, stat.S_IFREG, stat.S_IFDIR})
        and not path.is_absolute()
        and ".." not in path.parts
        and "\\" not in entry.orig_filename
        and ":" not in entry.filename
        and "\x00" not in entry.orig_filename
    )


def _unpack_workspace(content: bytes) -> Brought:
    """Return the workspace's files in a zip, and what of it is none."""
    files: dict[str, bytes] = {}
    strangers = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        top = _top_folder(entries)
        for entry in entries:
            name = entry.filename.removeprefix(top)
            if name in files:
                raise SourceError(f"The zip holds {name} twice: pack the folder again.")
            if name in WORKSPACE_FILES:
                files[name] = _unpacked(archive, entry)
            elif not entry.filename.startswith("__MACOSX/"):
                strangers += 1
    if not files:
        raise SourceError(
            f"The zip holds no file of a workspace: it needs {AREA_FILE} or tables such as"
            " services.csv."
        )
    message = "1 file was" if strangers == 1 else f"{strangers:,} files were"
    told = Finding(
        "the zip",
        0,
        "",
        "unknown_file",
        f"{message} left out: not named after a table.",
        "Name each file after its table, such as services.csv.",
        "warning",
    )
    return Brought(kind="a workspace folder", files=files, findings=(told,) if strangers else ())


def _top_folder(entries: list[zipfile.ZipInfo]) -> str:
    """Return the one folder in which the workspace lies, with its slash; empty if there is none."""
    places = {
        entry.filename[: -len(name)]
        for entry in entries
        if (name := PurePosixPath(entry.filename).name) in WORKSPACE_FILES
        and not entry.filename.startswith("__MACOSX/")
    }
    return min(places, key=lambda place: (place.count("/"), place), default="")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return one entry's bytes; what says it is smaller than it is, is refused."""
    try:
        with archive.open(entry) as file:
            content = file.read(_LARGEST_UNPACKED_BYTES + 1)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError) as error:
        raise SourceError("The zip is damaged: pack the workspace folder again.") from error
    return content


def _read_workbook(content: bytes, own: Files) -> Brought:
    """Read the sheets of a workbook that hold rows; rows that say the same keep their bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        path.write_bytes(content)
        raw = read_workspace_excel(path)
    files: dict[str, bytes] = {}
    if raw.area is not None and raw.area != settings_in(own):
        files[AREA_FILE] = format_area(raw.area).encode()
    for name, frame in raw.frames.items():
        if frame.height:
            table = TABLES[name]
            files[table.file_name] = _kept_where_same(table, own.get(table.file_name), frame)
    return Brought(kind="a workbook", files=files, findings=raw.findings)


def _read_directory(name: str, content: bytes, own: Files) -> Brought:
    """Read a directory of services, such as an Open Referral UK page, and add it to the area."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "workspace"
        folder.mkdir()
        write_files(folder, own)
        suffix = ".json" if content.lstrip()[:1] in {b"{", b"["} else PurePosixPath(name).suffix
        path = Path(scratch) / f"directory{suffix if suffix in {'.json', '.csv'} else '.csv'}"
        path.write_bytes(content)
        area = settings_of(folder)
        directory = import_directory(path, as_of=area.as_of, assumptions=area.assumptions)
        add_to_workspace(directory, folder)
        files = {
            table.file_name: (folder / table.file_name).read_bytes()
            for table in TABLES.values()
            if table.name in directory.frames and (folder / table.file_name).exists()
        }
    kept = {
        file: _kept_where_same(table, own.get(file), _typed(table, content))
        for file, content in files.items()
        if (table := TABLES[file.removesuffix(".csv")])
    }
    return Brought(kind="a directory of services", files=kept, findings=_told(directory.findings))


def _told(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return a directory's findings: a piece that is wrong is left out, so nothing is held up."""
    return tuple(
        Finding(
            finding.file,
            finding.row,
            finding.column,
            finding.rule,
            finding.message,
            finding.fix,
            "warning",
        )
        for finding in findings
    )


def _typed(table: Table, content: bytes) -> pl.DataFrame:
    text = CsvText(content, file=table.file_name)
    return check_blocks(table, text.header, text.blocks(), file=table.file_name).frame


def _kept_where_same(table: Table, own: bytes | None, frame: pl.DataFrame) -> bytes:
    """Return new rows as a file in which rows that say the same keep the bytes they had."""
    new = write_csv_text(table, frame)
    if own is None:
        return new
    old = read_table_text(table, own)
    rows = list(_said(table, frame))
    needed = {name for row in rows for name, cell in row.items() if cell}
    if not needed <= set(old.header):
        return new
    said = _said(table, _typed(table, own))
    known = {
        key_of(table, row): (row, place) for (place, _), row in zip(old.rows(), said, strict=False)
    }
    blank = old.with_records([])
    parts = []
    for row in rows:
        was, place = known.get(key_of(table, row), ({}, -1))
        if was == row:
            parts.append((old.records[place], old.cells[place]))
        else:
            made = blank.with_rows_added([row])
            parts.append((made.records[0], made.cells[0]))
    merged = old.with_records(parts).content()
    return own if merged.rstrip(b"\r\n") == own.rstrip(b"\r\n") else merged


def _said(table: Table, frame: pl.DataFrame) -> Iterator[Row]:
    """Give the rows of a typed frame as text, every cell in the one way it is written."""
    text = text_frame(table, frame)
    for cells in text.iter_rows():
        yield {name: cell or "" for name, cell in zip(text.columns, cells, strict=True)}


def _settings_cells(area: AreaSettings) -> dict[str, str]:
    """Return an area's settings as cells of the sheet ``area``."""
    cells = {
        "name": area.name,
        "kind": area.kind,
        "nation": area.nation,
        "codes": "; ".join(area.codes),
        "as_of": area.as_of.isoformat(),
        "invented": "yes" if area.invented else "no",
        "notes": area.notes,
        "access.leaves_school": area.access.leaves_school.isoformat("minutes"),
        "access.home_by": area.access.home_by.isoformat("minutes"),
        "access.max_minutes": str(area.access.max_minutes),
        "access.appointment_minutes": str(area.access.appointment_minutes),
    }
    for entry, numbers in area.assumptions.items():
        cells |= {
            f"assumptions.{entry}.{part}": repr(getattr(numbers, part))
            for part in ("low", "value", "high")
        }
    return cells
