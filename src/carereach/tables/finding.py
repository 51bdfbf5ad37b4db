"""A finding says where a table is wrong and how to mend it; it never repeats the cell."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Severity"]

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault in one file.

    ``row`` counts as a spreadsheet does: the header is row 1, the first data row is row 2, and 0
    means the whole file. ``column`` is empty when the fault is the whole row's.
    """

    file: str
    row: int
    column: str
    rule: str
    message: str
    fix: str
    severity: Severity = "error"

    def sentence(self) -> str:
        """Say where, what is wrong and what to do, in one line."""
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.message} {self.fix}"
