"""Tables that speak of each other must agree: an id stands in the table it points to."""

from collections.abc import Container, Mapping

import polars as pl

from carereach.tables.cells import Fault
from carereach.tables.finding import Finding
from carereach.tables.table import Column, Reference, Table
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
            target = column.refers_to
            cells = frame.get_column(column.name)
            if target is None or target.table in doubtful or cells.null_count() == frame.height:
                continue
            known = frames.get(target.table)
            if known is None or not known.height:
                findings.append(_whole_file(file, column, target.table))
            else:
                ids = known.get_column(target.column)
                tally.add(_dangling(column, target, cells, ids), column=column.name)
        findings += tally.findings()
    return findings


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


def _dangling(column: Column, target: Reference, cells: pl.Series, ids: pl.Series) -> Fault:
    """Find ids that do not stand in the table they point to."""
    known = ids.drop_nulls().unique().implode()
    return Fault(
        "dangling_reference",
        cells.is_not_null() & ~cells.is_in(known),
        f"No row of {target.table} has this {target.column}.",
        f"Add the row to {target.table}, or correct the {column.name}.",
    )
