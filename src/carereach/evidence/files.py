"""Reading the evidence files that ship inside the package."""

import csv
import tomllib
from importlib.resources import files
from typing import Any

import polars as pl

from carereach.base import EvidenceError

__all__ = ["parse_rows", "parse_toml", "read_rows", "read_table", "read_toml"]


def read_toml(name: str) -> dict[str, Any]:
    """Return the content of one TOML file of the evidence folder."""
    return parse_toml(_content(name), name=name)


def parse_toml(content: str, *, name: str) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises:
        EvidenceError: the file is not valid TOML.
    """
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise EvidenceError(f"{name} is not valid TOML: {error}.") from error


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one CSV file of the evidence folder, as text."""
    return parse_rows(_content(name), name=name)


def parse_rows(content: str, *, name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file, as text.

    Raises:
        EvidenceError: a row has more or fewer cells than the header.
    """
    rows = list(csv.DictReader(content.splitlines(), restval=None))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise EvidenceError(f"{name}, row {number} does not have one cell for each column.")
    return rows


def read_table(name: str) -> pl.DataFrame:
    """Return one CSV file of the evidence folder as text columns; an empty cell is null."""
    rows = read_rows(name)
    columns = list(rows[0])
    return pl.DataFrame(
        {column: [row[column] or None for row in rows] for column in columns},
        schema=dict.fromkeys(columns, pl.String),
    )


def _content(name: str) -> str:
    return (files("carereach.evidence") / "data" / name).read_text(encoding="utf-8")
