"""Every change to an area's tables: who, when, and each row before and after."""

import csv
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from carereach.cycle.workbench_changes import Changes, RowChange, compare_files
from carereach.tables import TABLES
from carereach.web.people.models import Membership
from carereach.web.plans.models import Area, Revision
from carereach.web.plans.shown.grid import Cell, Grid, Head, cell_of
from carereach.web.plans.shown.tables import crumbs
from carereach.web.plans.store import contents_at

__all__ = ["changes_of", "history_of", "revision_in"]

_A_PAGE: Final = 50
_MOST_LINES: Final = 200
_FEW_FILES: Final = 3
_SAME: Final = "The rows say the same: only how they are written has changed."


def history_of(membership: Membership, page: str | None) -> dict[str, Any]:
    """Return one page of the changes, newest first."""
    revisions = membership.area.revisions.select_related("by", "undoes")
    counted = revisions.annotate(files=Count("tables")).order_by("-number")
    shown = Paginator(counted, _A_PAGE).get_page(page)
    heads = [
        Head("Change"),
        Head("When"),
        Head("Who"),
        Head("What"),
        Head("How"),
        Head("Tables", is_number=True),
    ]
    rows = [_line(membership.area.key, revision) for revision in shown.object_list]
    return {
        "grid": Grid("Changes, newest first", heads, rows, page=shown, nothing="No change yet."),
        "crumbs": crumbs(membership),
    }


def revision_in(area: Area, number: int) -> Revision:
    """Return one change to this very area, or answer that there is none."""
    revision = area.revisions.select_related("by", "undoes").filter(number=number).first()
    if revision is None:
        raise Http404
    return revision


def changes_of(membership: Membership, number: int, file: str = "") -> dict[str, Any]:
    """Return one change, table by table, row by row, before and after.

    Args:
        membership: who looks.
        number: the change.
        file: the file whose rows are wanted, where a change is of many.
    """
    area = membership.area
    revision = revision_in(area, number)
    names = set(revision.tables.values_list("name", flat=True))
    before = contents_at(area, number=number - 1, names=names)
    after = contents_at(area, number=number, names=names)
    way = [*crumbs(membership), ("History", reverse("history", args=[area.key]))]
    return {
        "revision": revision,
        "is_first": number == 1,
        "later": area.revision_number - number,
        "files": [
            _file(
                name,
                before.get(name),
                after.get(name),
                with_rows=name == file or len(names) <= _FEW_FILES,
            )
            for name in sorted(names, key=_place)
        ],
        "crumbs": way,
    }


def _line(key: str, revision: Any) -> list[Cell]:
    address = reverse("revision", args=[key, revision.number])
    when = date_format(timezone.localtime(revision.at), "j F Y, H:i")
    return [
        Cell(str(revision.number), address=address, about="see what changed", is_head=True),
        Cell(when),
        Cell(str(revision.by)),
        Cell(revision.summary),
        Cell(revision.get_kind_display()),
        Cell(f"{revision.files:,}", is_number=True),
    ]


def _place(name: str) -> int:
    """Return where a file stands among the tables, in the order people meet them."""
    names = [table.file_name for table in TABLES.values()]
    return names.index(name) if name in names else -1


def _file(
    name: str, before: bytes | None, after: bytes | None, *, with_rows: bool
) -> dict[str, Any]:
    table = TABLES.get(name.removesuffix(".csv"))
    title = table.title if table else name
    try:
        changes = compare_files(name, before, after)
    except (ValueError, csv.Error):
        changes = Changes(name=name, rows=())
    lines = [line for row in changes.rows[:_MOST_LINES] for line in _lines(row)][:_MOST_LINES]
    more = len(changes.rows) > _MOST_LINES or len(lines) == _MOST_LINES
    heads = [Head("Row"), Head("What"), Head("Column"), Head("Before"), Head("After")]
    caption = f"{title}: what changed{f' (the first {_MOST_LINES} lines)' if more else ''}"
    return {
        "name": name,
        "title": title,
        "added": changes.count("added"),
        "changed": changes.count("changed"),
        "gone": changes.count("taken away"),
        "was_taken_away": after is None,
        "grid": Grid(caption, heads, lines, nothing=_SAME) if with_rows else None,
    }


def _lines(change: RowChange) -> list[list[Cell]]:
    """Return a changed row as one line for each cell, any other as one line."""
    key = Cell(", ".join(filter(None, change.key)) or "(no key)", is_head=True)
    if change.kind == "changed":
        return [
            [key, Cell("changed"), Cell(name.replace("_", " ")), cell_of(old), cell_of(new)]
            for name, old, new in change.cells
        ]
    said = [f"{name.replace('_', ' ')}: {old or new}" for name, old, new in change.cells]
    whole, nothing = Cell("; ".join(said)), Cell("no such row")
    both = (nothing, whole) if change.kind == "added" else (whole, nothing)
    return [[key, Cell(change.kind), Cell("all"), *both]]
