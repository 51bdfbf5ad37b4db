"""A table is declared once: its columns, units, limits and rules. Everything else follows."""

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Column", "Kind", "Reference", "RowRule", "Table"]

Kind = Literal["text", "id", "code", "integer", "number", "boolean", "date", "time"]


@dataclass(frozen=True, slots=True)
class Reference:
    """The column in another table that must hold the same id."""

    table: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it means, in what unit, and what a cell may hold.

    An empty cell always means "not supplied". Text that does not convert is a finding, never a
    silent blank. In a checked frame text, id and code are strings, integer is ``Int64``, number
    ``Float64``, boolean ``Boolean`` (yes or no), date ``Date`` and time the minutes since midnight
    as ``Int32``, since a day may close at 24:00 (1440); a column of ``many`` holds lists.
    """

    name: str
    kind: Kind
    about: str
    unit: str = "none"
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    many: bool = False
    """Several choices in one cell, separated by a semicolon."""
    pattern: str | None = None
    counts_people: bool = False
    """The number counts young people: it may leave only through the disclosure gate."""
    refers_to: Reference | None = None
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """A rule over one row: ``left`` must stand in ``relation`` to ``right`` when both are given."""

    name: str
    left: str
    relation: Literal["<=", "<"]
    right: str
    fix: str
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One declared table of the workspace.

    ``unlocks`` says what the audit can answer once it is supplied; ``held_by`` says who usually
    has it. ``open_column`` declares any further columns (used by ``lists``: one per agency list).
    """

    name: str
    title: str
    one_row_is: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unlocks: str
    held_by: str
    rules: tuple[RowRule, ...] = ()
    open_column: Column | None = None
    required: bool = False
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {column.name: column for column in self.columns})

    def column(self, name: str) -> Column:
        """Return the declared column of that name."""
        return self._by_name[name]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Every declared column, in order."""
        return tuple(self._by_name)

    @property
    def file_name(self) -> str:
        """The CSV file that holds this table in a workspace folder."""
        return f"{self.name}.csv"
