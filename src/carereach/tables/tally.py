"""Faults of many cells become findings that a person can work through."""

from dataclasses import dataclass, field

import polars as pl

from carereach.tables.cells import Fault
from carereach.tables.finding import Finding

__all__ = ["MOST_FINDINGS", "Tally"]

MOST_FINDINGS = 1000
"""How many rows are listed for one column and rule; the rest are counted."""


@dataclass(slots=True)
class _Count:
    fault: Fault
    cells: int = 0
    rows: list[int] = field(default_factory=list)


class Tally:
    """Collects faults of one file; its row numbers count as a spreadsheet does.

    ``rows`` gives the row number of each row of the frame, where they do not simply count on from
    row 2.
    """

    def __init__(self, file: str, *, rows: pl.Series | None = None) -> None:
        self._file = file
        self._rows = rows
        self._counts: dict[tuple[str, str], _Count] = {}

    def add(self, fault: Fault, *, column: str = "", first_row: int = 2) -> None:
        """Note the cells of a fault in a block of rows that starts at ``first_row``."""
        at = fault.cells.arg_true()
        if not at.len():
            return
        count = self._counts.setdefault((column, fault.rule), _Count(fault))
        count.cells += at.len()
        listed = at.head(MOST_FINDINGS - len(count.rows))
        numbers = listed + first_row if self._rows is None else self._rows.gather(listed)
        count.rows += numbers.to_list()

    def findings(self) -> list[Finding]:
        """List every fault, up to the most that anyone will read, and count the rest."""
        found = []
        for (column, rule), count in self._counts.items():
            fault = count.fault
            found += [self._finding(row, column, fault, fault.message) for row in count.rows]
            if count.cells > len(count.rows):
                message = (
                    f"{count.cells:,} rows break one rule ({rule}); the first {MOST_FINDINGS:,}"
                    f" are listed. {fault.message}"
                )
                found.append(self._finding(0, column, fault, message))
        return found

    def _finding(self, row: int, column: str, fault: Fault, message: str) -> Finding:
        return Finding(self._file, row, column, fault.rule, message, fault.fix, fault.severity)
