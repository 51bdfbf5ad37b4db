"""Tables that speak of each other must agree: an id stands in the table it points to."""

from collections.abc import Container, Iterator, Mapping

import polars as pl

from carereach.tables.cells import Fault
from carereach.tables.finding import Finding
from carereach.tables.table import Column, Table
from carereach.tables.tally import Tally

__all__ = ["check_references"]


def check_references(
    tables: Mapping[str, Table],
    frames: Mapping[str, pl.DataFrame],
    *,
    doubtful: Container[str] = (),
    files: Mapping[str, str] | None = None,
    rows: Mapping[str, pl.Series] | None = None,
) -> list[Finding]:
    """Find ids that point to nothing, in every table that has rows.

    Args:
        tables: the declarations.
        frames: typed tables by name; one that was not supplied is absent or empty.
        doubtful: tables with faults of their own; what points to them is left for next time.
        files: the name to put on findings, where it is not that of the CSV file.
        rows: the row numbers of tables whose rows do not simply follow row 1.
    """
    findings = []
    for name, frame in frames.items():
        if not frame.height:
            continue
        file = (files or {}).get(name, tables[name].file_name)
        tally = Tally(file, rows=(rows or {}).get(name))
        for column in tables[name].columns:
            if column.refers_to is None or column.refers_to.table in doubtful:
                continue
            missing = _missing_table(column, frame, frames)
            if missing is not None:
                findings.append(_whole_file(file, column, missing))
                continue
            for fault in _dangling(column, frame, frames):
                tally.add(fault, column=column.name)
        findings += tally.findings()
    return findings


def _missing_table(
    column: Column, frame: pl.DataFrame, frames: Mapping[str, pl.DataFrame]
) -> str | None:
    """Return the table a column points to when it points somewhere and that has no rows."""
    target = column.refers_to
    if target is None or frame.get_column(column.name).null_count() == frame.height:
        return None
    return None if target.table in frames and frames[target.table].height else target.table


def _whole_file(file: str, column: Column, missing: str) -> Finding:
    return Finding(
        file,
        0,
        column.name,
        "missing_reference_table",
        f"The column {column.name} points to the table {missing}, which is not supplied.",
        f"Supply {missing}"
        + (" as well." if column.required else f" as well, or leave {column.name} empty."),
    )


def _dangling(
    column: Column, frame: pl.DataFrame, frames: Mapping[str, pl.DataFrame]
) -> Iterator[Fault]:
    """Find ids that do not stand in the table they point to."""
    target = column.refers_to
    if target is None:
        return
    known = frames[target.table].get_column(target.column).drop_nulls().unique()
    cells = frame.get_column(column.name)
    yield Fault(
        "dangling_reference",
        cells.is_not_null() & ~cells.is_in(known.implode()),
        f"No row of {target.table} has this {target.column}.",
        f"Add the row to {target.table}, or correct the {column.name}.",
    )
