"""What a directory reader hands back: four tables of text and everything found on the way."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from carereach.sources.directory.notes import Notes
from carereach.tables import TABLES, Finding

__all__ = ["DIRECTORY_TABLES", "Directory", "Row", "made_id", "make_directory"]

DIRECTORY_TABLES = ("organisations", "services", "sites", "opening_hours")
"""The tables a directory of services can fill, in the order they refer to each other."""

Row = dict[str, str | None]
"""One row of a table, every cell as text; an absent or empty cell means "not supplied"."""

_MADE_IDS = uuid.UUID("7f0f1d9c-5b1e-5d3e-9a77-2f6a1c0b8e42")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """A directory of services as the workspace's own tables.

    ``frames`` holds the four tables with exactly their declared columns, every cell as text;
    ``findings`` says what is wrong, left out or only guessed.
    """

    frames: Mapping[str, pl.DataFrame]
    findings: tuple[Finding, ...]

    def rows(self, table: str) -> int:
        """Return how many rows of a table were read."""
        return self.frames[table].height


def make_directory(rows: Mapping[str, Iterable[Row]], notes: Notes) -> Directory:
    """Put rows into the declared columns of their tables.

    Args:
        rows: the rows of each directory table; a table left out is empty.
        notes: what was found on the way.
    """
    frames = {name: _frame(name, rows.get(name, ())) for name in DIRECTORY_TABLES}
    return Directory(frames=frames, findings=notes.findings())


def made_id(*parts: str) -> str:
    """Return an id for something that came without one: the same parts give the same id."""
    return str(uuid.uuid5(_MADE_IDS, "\x1f".join(parts)))


def _frame(table: str, rows: Iterable[Row]) -> pl.DataFrame:
    names = TABLES[table].column_names
    listed = list(rows)
    return pl.DataFrame(
        {name: [row.get(name) for row in listed] for name in names},
        schema=dict.fromkeys(names, pl.String()),
    )
