"""Workspaces spoilt on purpose, by seed: for every test that must survive bad files.

``spoil(seed, source, folder)`` copies a sound workspace, damages the copy in one way or several and
returns the path to open. What is planted in cells, names and files holds ``MARKER``, which must
never come back in a message. The seed decides everything, so a failure can be looked at again.
"""

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl
import xlsxwriter

__all__ = ["MARKER", "spoil"]

MARKER = "ZQXMARKZQX"

_CELLS = (
    "",
    " ",
    MARKER,
    f" {MARKER} ",
    f"={MARKER}()",
    f"=HYPERLINK({MARKER})",
    f"+{MARKER}",
    f"@{MARKER}",
    f"{MARKER}\x00",
    f"{MARKER}\u202e\u200b",
    f"{MARKER}\nsecond line",
    f'{MARKER}"quoted"',
    f"{MARKER};{MARKER}",
    f"<script>{MARKER}</script>",
    MARKER * 1000,
    "9" * 400,
    "-1",
    "1e308",
    "1e-320",
    "nan",
    "inf",
    "99999999999999999999",
    "9999-12-31",
    "0000-00-00",
    "2026-02-30",
    "24:00",
    "99:99",
    "٣",
    "½",
    "self; ; gp",
    "yes; no",
    "8-Nov",
    "𝟙",
    "é" * 500,
)

Damage = Callable[[random.Random, Path], None]


def spoil(seed: int, source: Path, folder: Path) -> Path:
    """Copy the workspace ``source`` into ``folder``, damage it and return the path to open."""
    rng = random.Random(seed)  # noqa: S311 - seeded, not secret
    if seed % 4 == 3:
        return _spoil_workbook(rng, source, folder)
    target = folder / f"spoilt-{seed}"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("making", "*.py", "*.md"))
    for damage in rng.sample(_DAMAGES, rng.choice((1, 1, 2, 4))):
        damage(rng, target)
    return target


def _any_file(rng: random.Random, folder: Path, *endings: str) -> Path:
    """One file of the folder that still is one; the settings if nothing else is left."""
    found = sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.suffix in (endings or (".csv", ".toml", ".geojson"))
    )
    return rng.choice(found) if found else folder / "area.toml"


def _read_rows(path: Path) -> list[list[str]]:
    """The cells of a CSV file as far as they can be had."""
    return [line.split(",") for line in path.read_bytes().decode("latin-1").splitlines()]


def _write_rows(path: Path, rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in rows) + "\n"
    path.write_bytes(text.encode("utf-8", "replace"))


def _flip_bytes(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder)
    content = bytearray(path.read_bytes() or b" ")
    for _ in range(rng.choice((1, 5, 50))):
        content[rng.randrange(len(content))] ^= rng.randrange(1, 256)
    path.write_bytes(content)


def _replace_cells(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".csv")
    rows = _read_rows(path)
    for _ in range(rng.choice((1, 3, 40))):
        row = rng.choice(rows[1:] or rows)
        row[rng.randrange(len(row))] = rng.choice(_CELLS)
    _write_rows(path, rows)


def _replace_column(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".csv")
    rows = _read_rows(path)
    at, cell = rng.randrange(len(rows[0])), rng.choice(_CELLS)
    for row in rows[1:]:
        if at < len(row):
            row[at] = cell
    _write_rows(path, rows)


def _rename_header(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".csv")
    rows = _read_rows(path)
    at = rng.randrange(len(rows[0]))
    old = rows[0][at]
    names = (MARKER, "", old.upper(), f"{old} ", old[:-1], f"={MARKER}", rng.choice(rows[0]))
    rows[0][at] = rng.choice(names)
    _write_rows(path, rows)


def _add_column(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".csv")
    rows = _read_rows(path)
    name = rng.choice((MARKER, rows[0][0], ""))
    _write_rows(path, [[*row, MARKER if number else name] for number, row in enumerate(rows)])


def _drop_header(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".csv")
    _write_rows(path, [[MARKER], *_read_rows(path)[rng.choice((0, 1)) :]])


def _cut_rows(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".csv")
    rows = _read_rows(path)
    for row in rng.sample(rows, min(len(rows), 5)):
        del row[rng.randrange(len(row)) :]
    _write_rows(path, rows)


def _repeat_rows(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".csv")
    rows = _read_rows(path)
    _write_rows(path, rows + rng.choices(rows, k=rng.choice((1, 20))))


def _stray_quotes(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".csv")
    text = path.read_bytes()
    at = rng.randrange(len(text) + 1)
    path.write_bytes(text[:at] + rng.choice((b'"', b'""', b'"' + MARKER.encode())) + text[at:])


def _recode(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder)
    text = path.read_bytes().decode("utf-8", "replace") + f"caf\u00e9 {MARKER}\n"
    path.write_bytes(
        text.encode(rng.choice(("utf-16", "utf-16-be", "cp1252", "utf-32", "cp037")), "replace")
    )


def _change_delimiter(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".csv")
    path.write_bytes(path.read_bytes().replace(b",", rng.choice((b";", b"\t", b"|", b",,"))))


def _truncate(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder)
    content = path.read_bytes()
    path.write_bytes(content[: rng.randrange(len(content) + 1)])


def _empty(rng: random.Random, folder: Path) -> None:
    _any_file(rng, folder).write_bytes(rng.choice((b"", b"\n", b"\xef\xbb\xbf", b"\x00" * 100)))


def _remove(rng: random.Random, folder: Path) -> None:
    _any_file(rng, folder).unlink()


def _put_folder(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder)
    path.unlink()
    path.mkdir()


def _tie_loop(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder)
    path.unlink()
    path.symlink_to(path)


def _insert_bytes(rng: random.Random, folder: Path) -> None:
    path = _any_file(rng, folder)
    content = path.read_bytes()
    at = rng.randrange(len(content) + 1)
    junk = rng.choice((b"\x00", b"\xff\xfe", b"\r", b"\x1a", b"\x80", rng.randbytes(200)))
    path.write_bytes(content[:at] + junk + content[at:])


def _garbage(rng: random.Random, folder: Path) -> None:
    junk = rng.randbytes(rng.choice((10, 5000)))
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as made:
        made.writestr(MARKER, junk)
    _any_file(rng, folder).write_bytes(rng.choice((junk, zipped.getvalue())))


def _strange_outlines(rng: random.Random, folder: Path) -> None:
    deep = rng.choice(("[", '{"a":')) * rng.choice((500, 100_000))
    polygon = {"type": "Polygon", "coordinates": rng.choice((MARKER, [[[MARKER]]], [], None, 7))}
    feature = {"properties": {"area_code": rng.choice((MARKER, None, 5, []))}, "geometry": polygon}
    whole = json.dumps({"features": [feature, MARKER, None, feature]})
    odd = '{"features":[{"properties":{"area_code":"x"},"geometry":{"type":"Polygon","coordinates":'
    text = rng.choice((deep, whole, odd + deep, f'"{MARKER}"', '{"features": NaN}', "1e999999"))
    path = folder / "areas.geojson"
    if path.is_file() or not (path.exists() or path.is_symlink()):
        path.write_text(text)


def _strange_settings(rng: random.Random, folder: Path) -> None:
    path = folder / "area.toml"
    if not path.is_file():
        return
    line = rng.choice(
        (
            f'{MARKER} = "{MARKER}"',
            f"name = {MARKER}",
            f'name = "{MARKER}" "{MARKER}"',
            "as_of = 9999-12-31",
            f'as_of = "{MARKER}"',
            f'kind = "{MARKER}"',
            "codes = " + "[" * 3000,
            f'codes = ["{MARKER} {MARKER}"]',
            f"[access]\nmax_minutes = 1e400\nhome_by = '{MARKER}'",
            f'[assumptions."{MARKER}"]\nlow = 1\nvalue = 2\nhigh = 3',
            '[assumptions."asm:walking-speed"]\nlow = -1\nvalue = nan\nhigh = inf',
            f"notes = '''{MARKER}",
            "x = " + "9" * 5000,
        )
    )
    lines = path.read_bytes().decode("latin-1").splitlines()
    key = line.partition(" ")[0]
    kept = [one for one in lines if one.partition(" ")[0] != key]
    path.write_bytes("\n".join([line, *kept] if rng.random() < 0.5 else [*kept, line]).encode())


_DAMAGES: tuple[Damage, ...] = (
    _flip_bytes,
    _replace_cells,
    _replace_column,
    _rename_header,
    _add_column,
    _drop_header,
    _cut_rows,
    _repeat_rows,
    _stray_quotes,
    _recode,
    _change_delimiter,
    _truncate,
    _empty,
    _remove,
    _put_folder,
    _tie_loop,
    _insert_bytes,
    _garbage,
    _strange_outlines,
    _strange_settings,
)


@cache
def _workbook_of(source: Path) -> bytes:
    """The same workspace as a workbook of text cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        area = book.add_worksheet("area")
        settings = {
            "name": "Westmere",
            "kind": "icb",
            "nation": "England",
            "codes": "E06000059",
            "as_of": "2026-05-03",
            "invented": "yes",
        }
        for row, (key, value) in enumerate(settings.items()):
            area.write_row(row, 0, [key, value])
        for path in sorted(source.glob("*.csv")):
            frame = pl.read_csv(path, infer_schema=False)
            sheet = book.add_worksheet(path.stem)
            for number, cells in enumerate([frame.columns, *frame.head(300).rows()]):
                for at, cell in enumerate(cells):
                    if cell is not None:
                        sheet.write_string(number, at, cell)
    return target.getvalue()


def _spoil_workbook(rng: random.Random, source: Path, folder: Path) -> Path:
    path = folder / f"spoilt-{rng.randrange(10**9)}.xlsx"
    whole = _workbook_of(source)
    damage = rng.choice((_flip_in_archive, _cut_archive, _rewrite_entry, _bomb, _junk_archive))
    path.write_bytes(damage(rng, whole))
    return path


def _flip_in_archive(rng: random.Random, whole: bytes) -> bytes:
    content = bytearray(whole)
    for _ in range(rng.choice((1, 3, 30))):
        content[rng.randrange(len(content))] ^= rng.randrange(1, 256)
    return bytes(content)


def _cut_archive(rng: random.Random, whole: bytes) -> bytes:
    return whole[: rng.randrange(len(whole))] + b"\x00" * rng.choice((0, 100))


def _rewrite_entry(rng: random.Random, whole: bytes) -> bytes:
    """Damage the XML inside an archive that itself stays sound."""
    source = zipfile.ZipFile(io.BytesIO(whole))
    names = source.namelist()
    chosen = rng.choice(names)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            content = source.read(name)
            if name == chosen:
                content = _damaged_xml(rng, content)
            if name != chosen or rng.random() < 0.9:
                made.writestr(name, content)
    return target.getvalue()


def _damaged_xml(rng: random.Random, content: bytes) -> bytes:
    at = rng.randrange(len(content))
    formula = f'<row r="2"><c r="A2"><f>{MARKER}</f></c><c r="XFD2"><v>1</v></c></row>'
    far = f'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>{MARKER}</t></is></c></row>'
    return rng.choice(
        (
            content[:at],
            content[:at] + MARKER.encode() + content[at:],
            content.replace(b"<v>", b"<v>9"),
            content.replace(b"<sheetData>", b"<sheetData>" + formula.encode()),
            content.replace(b"</sheetData>", far.encode() + b"</sheetData>"),
            content.replace(b't="s"', rng.choice((b't="e"', b't="n"', b't="b"', b't="str"', b""))),
            content.replace(b"<t>", b"<t>" + MARKER.encode()),
            b'<!DOCTYPE x [<!ENTITY a "' + MARKER.encode() + b'">]>' + content,
            b"<a>" * 50_000,
            rng.randbytes(500),
        )
    )


def _bomb(rng: random.Random, whole: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        if rng.random() < 0.5:
            made.writestr("xl/workbook.xml", b"<a>" + b" " * 40_000_000 + b"</a>")
        else:
            for number in range(2500):
                made.writestr(f"{MARKER}/{number}", b"")
    return target.getvalue()


def _junk_archive(rng: random.Random, whole: bytes) -> bytes:
    return rng.choice((b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"")) + rng.randbytes(3000)
