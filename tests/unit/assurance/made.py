"""Small tables for tests: declared columns and types, whatever is not given is null."""

from datetime import date
from typing import Any

import polars as pl

from carereach.assurance.measures.figure import Records
from carereach.tables import TABLES
from carereach.tables.check import empty_frame

__all__ = ["AS_OF", "every_table", "made", "records"]

AS_OF = date(2026, 7, 1)


def made(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """Return one declared table with these rows."""
    schema = empty_frame(TABLES[name]).schema
    full = [dict.fromkeys(schema) | row for row in rows]
    return pl.DataFrame(full, schema=schema, orient="row")


def every_table(**frames: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return every declared table; those not given are empty."""
    return {name: empty_frame(table) for name, table in TABLES.items()} | frames


def records(**frames: pl.DataFrame) -> Records:
    """Return what a measure may look at, on 1 July 2026."""
    return Records(tables=every_table(**frames), as_of=AS_OF)
