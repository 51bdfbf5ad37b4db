"""Typed columns go back to text as people write them, safe to open in a spreadsheet."""

import io

import polars as pl

from carereach.tables.table import Column, Table

__all__ = ["escape_formula", "text_frame", "write_csv_text"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe goes in front."""
    if not text.startswith(_FORMULA_STARTS):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def text_frame(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a typed frame as text, column by column, exactly as it would be read."""
    extra = [name for name in frame.columns if name not in table.column_names]
    columns = [(name, table.column(name)) for name in table.column_names if name in frame.columns]
    if table.open_column is not None:
        columns += [(name, table.open_column) for name in extra]
    return frame.select(_text_of(name, column) for name, column in columns)


def write_csv_text(table: Table, frame: pl.DataFrame) -> bytes:
    """Return a typed frame as a CSV file in UTF-8, marked so that Excel opens it as such."""
    target = io.BytesIO()
    text_frame(table, frame).write_csv(target, include_bom=True)
    return target.getvalue()


def _text_of(name: str, column: Column) -> pl.Expr:
    cell = pl.col(name)
    if column.many:
        return _escaped(cell.list.join("; "))
    if column.kind == "boolean":
        return pl.when(cell).then(pl.lit("yes")).when(~cell).then(pl.lit("no")).alias(name)
    if column.kind == "date":
        return cell.dt.strftime("%Y-%m-%d")
    if column.kind == "time":
        hour = (cell // 60).cast(pl.String).str.zfill(2)
        return pl.format("{}:{}", hour, (cell % 60).cast(pl.String).str.zfill(2)).alias(name)
    if column.kind in {"integer", "number"}:
        return cell.cast(pl.String)
    return _escaped(cell)


def _escaped(cell: pl.Expr) -> pl.Expr:
    risky = cell.str.contains(r"^[=+\-@\t\r]") & cell.cast(pl.Float64, strict=False).is_null()
    return pl.when(risky).then(pl.lit("'") + cell).otherwise(cell).name.keep()
