"""What changed between two versions of a file, row by row, and how it is taken back."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from carereach.base import SourceError
from carereach.cycle.workbench_rows import Row, RowKey, keyed_places, read_table_text
from carereach.tables import TABLES, Table

__all__ = ["Changes", "RowChange", "compare_files", "take_back"]

_Keyed = dict[tuple[RowKey, int], Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row added (no before), taken away (no after) or changed."""

    key: RowKey
    before: Row | None
    after: Row | None
    at: int = 0
    """How many rows above it share its key."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns whose cells differ."""
        before, after = self.before or {}, self.after or {}
        names = dict.fromkeys((*before, *after))
        return tuple(name for name in names if before.get(name, "") != after.get(name, ""))

    @property
    def cells(self) -> tuple[tuple[str, str, str], ...]:
        """Column, before and after of each cell that differs."""
        before, after = self.before or {}, self.after or {}
        return tuple((name, before.get(name, ""), after.get(name, "")) for name in self.columns)

    @property
    def kind(self) -> str:
        """One word for it."""
        if self.before is None:
            return "added"
        return "taken away" if self.after is None else "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Every row in which two versions of one file differ."""

    name: str
    """The file's name."""
    rows: tuple[RowChange, ...]

    def count(self, kind: str) -> int:
        """Return how many rows were added, changed or taken away."""
        return sum(1 for row in self.rows if row.kind == kind)


def compare_files(name: str, before: bytes | None, after: bytes | None) -> Changes:
    """Return how two versions of a file differ; rows are told apart by the table's key.

    Args:
        name: the file's name.
        before: its bytes before; None if it was not there.
        after: its bytes after; None if it was taken away.
    """
    if before == after:
        return Changes(name=name, rows=())
    old, new = _keyed(name, before), _keyed(name, after)
    found = [
        RowChange(key=key[0], at=key[1], before=old.get(key), after=new.get(key))
        for key in dict.fromkeys((*old, *new))
    ]
    return Changes(name=name, rows=tuple(row for row in found if not _same(row.before, row.after)))


def take_back(
    name: str, *, before: bytes | None, after: bytes | None, now: bytes | None
) -> bytes | None:
    """Return a file of today with one change to it undone; later changes to other rows stay.

    Args:
        name: the file's name.
        before: its bytes before the change.
        after: its bytes after the change.
        now: its bytes today.

    Raises:
        SourceError: a later change touched the same rows.
    """
    if now == after:
        return before
    table = TABLES.get(name.removesuffix(".csv"))
    if table is None:
        raise SourceError(f"{name} was changed again later: undo the later change first.")
    changes = {(row.key, row.at): row for row in compare_files(name, before, after).rows}
    text, old = read_table_text(table, now), read_table_text(table, before)
    places, old_places = keyed_places(table, text), keyed_places(table, old)
    _refuse_touched(
        table,
        sum(
            not _same(text.row(places[key]) if key in places else None, change.after)
            for key, change in changes.items()
        ),
    )
    for key, change in changes.items():
        if change.before is not None and change.after is not None:
            text = text.with_row(places[key], _all_cells(change))
    gone = [places[key] for key, change in changes.items() if change.before is None]
    back = [old.row(old_places[key]) for key, change in changes.items() if change.after is None]
    return text.without(gone).with_rows_added(back).content()


def _refuse_touched(table: Table, touched: int) -> None:
    if touched:
        rows = "1 of the same rows" if touched == 1 else f"{touched:,} of the same rows"
        raise SourceError(
            f"{table.title}: later changes touched {rows}. Undo those first, or go back to how"
            " everything was before this change."
        )


def _all_cells(change: RowChange) -> Row:
    """Return the row as it was before, with cells of columns it did not have then emptied."""
    return dict.fromkeys(change.after or {}, "") | dict(change.before or {})


def _same(left: Row | None, right: Row | None) -> bool:
    """Whether two rows say the same; a column without a cell is as good as not there."""
    if left is None or right is None:
        return left is right
    return all(left.get(name, "") == right.get(name, "") for name in {*left, *right})


def _keyed(name: str, content: bytes | None) -> _Keyed:
    """Return a file's rows by key, whatever kind of file it is."""
    if content is None:
        return {}
    table = TABLES.get(name.removesuffix(".csv")) if name.endswith(".csv") else None
    if table is not None:
        text = read_table_text(table, content)
        return {key: text.row(place) for key, place in keyed_places(table, text).items()}
    if name.endswith(".toml"):
        return {((key,), 0): {"value": value} for key, value in _settings(content).items()}
    return {(("the whole file",), 0): {"size in bytes": str(len(content))}}


def _settings(content: bytes) -> Mapping[str, str]:
    """Return every setting of a TOML file by its full name, as text."""

    def walk(branch: Mapping[str, object], path: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, value in branch.items():
            if isinstance(value, dict):
                found |= walk(value, f"{path}{key}.")
            else:
                found[f"{path}{key}"] = json.dumps(value, ensure_ascii=False, default=str)
        return found

    return walk(tomllib.loads(content.decode("utf-8-sig")), "")
