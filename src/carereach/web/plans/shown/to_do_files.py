"""The list of actions as a file to take away: CSV or Excel, no cell taken for a formula."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from carereach.tables.text import escape_formula
from carereach.web.plans.models import Action
from carereach.web.plans.shown.to_do import ActionShown

__all__ = ["FILE_KINDS", "write_actions"]

FILE_KINDS: Final = ("csv", "xlsx")
"""By the ending of the file's name."""
_HEADS: Final = (
    "what",
    "owner",
    "due_on",
    "state",
    "how_it_stands",
    "outcome",
    "section",
    "finding",
)
_WIDTHS: Final = (50, 30, 12, 10, 20, 50, 20, 60)


def write_actions(kind: str, actions: Sequence[ActionShown], *, stamp: str = "") -> bytes:
    """Return a list of actions as a file.

    Args:
        kind: one of ``FILE_KINDS``.
        actions: the list, in the order to write.
        stamp: words for invented data; empty for a real area.
    """
    rows = [[escape_formula(cell) for cell in _cells(each)] for each in actions]
    return _csv(rows) if kind == "csv" else _xlsx(rows, stamp)


def _cells(each: ActionShown) -> list[str]:
    action = each.action
    return [
        action.what,
        action.owner,
        action.due_on.isoformat(),
        Action.State(action.state).label,
        each.when,
        action.outcome,
        each.section,
        action.finding,
    ]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(_HEADS)
    writer.writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[Sequence[str]], stamp: str) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "bottom": 2})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Actions")
        for at, (name, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
            sheet.set_column(at, at, width, plain)
            sheet.write_string(0, at, name, head)
        for line, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                sheet.write_string(line, at, cell, plain)
        sheet.freeze_panes(1, 0)
        sheet.set_footer(f"&L{stamp}&RPage &P of &N")
    return target.getvalue()
