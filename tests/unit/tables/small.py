"""A small, complete and sound workspace made from the examples of the declarations."""

from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from carereach.sources.workspace_folder import write_workspace_folder
from carereach.tables import TABLES, AreaSettings, Table, check_table

AREA = AreaSettings(
    name="Westmere",
    kind="icb",
    nation="England",
    codes=("E06000059",),
    as_of=date(2026, 5, 3),
    invented=True,
)

_MORE = {
    "services": [{"service_id": "svc-ed"}, {"service_id": "svc-cse"}],
    "payers": [{"partner_id": "par-police"}],
    "partners": [{"partner_id": "par-police", "kind": "police"}],
    "evidence": [{"evidence_id": "ev-survey", "kind": "survey estimate"}],
}


def example_row(table: Table, **cells: str) -> dict[str, str]:
    return {column.name: column.example for column in table.columns} | cells


def raw_frame(table: Table, *rows: dict[str, str | None]) -> pl.DataFrame:
    """One row of examples for each of ``rows``, which replace some of its cells."""
    names = list(table.column_names)
    if table.open_column is not None:
        names += ["police", "Health trust"]
    full = [{"police": "1", "Health trust": "0"} | example_row(table) | row for row in rows]
    return pl.DataFrame([{name: row.get(name) for name in names} for row in full], orient="row")


def small_frames() -> dict[str, pl.DataFrame]:
    return dict(_frames())


@cache
def _frames() -> dict[str, pl.DataFrame]:
    frames = {}
    for table in TABLES.values():
        checked = check_table(
            table, raw_frame(table, {}, *_MORE.get(table.name, [])), file=table.file_name
        )
        assert checked.findings == ()
        frames[table.name] = checked.frame
    return frames


def write_small_workspace(folder: Path) -> Path:
    shapes = {"E01020481": [[(-2.5, 50.7), (-2.4, 50.7), (-2.4, 50.8), (-2.5, 50.7)]]}
    write_workspace_folder(folder, area=AREA, frames=small_frames(), shapes=shapes)
    return folder
