"""The tables of an area as pages show them: which there are, and the rows of one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.urls import reverse

from carereach.cycle.workbench_rows import Row, TableText, key_of, read_table_text
from carereach.disclosure import Field, release
from carereach.tables import TABLES, Column, Table
from carereach.web.people.models import Membership
from carereach.web.plans.models import TableVersion
from carereach.web.plans.ownership import OWNED_TABLES, is_own, organisation_of, own_ids
from carereach.web.plans.shell import may_open
from carereach.web.plans.shown.grid import Cell, Grid, Head, cell_of
from carereach.web.plans.store import contents_at, newest_versions

__all__ = ["crumbs", "declared", "own_rows", "table_of", "tables_of"]

_ROWS_A_PAGE: Final = 50
_FILTER: Final = "f-"
_PARENT_FILES: Final = ("services.csv", "sites.csv", "contracts.csv")


def declared(name: str) -> Table:
    """Return a declared table, or answer that there is none."""
    if name not in TABLES:
        raise Http404
    return TABLES[name]


def tables_of(membership: Membership) -> dict[str, Any]:
    """Return every table and how many rows it has: released counts for those who do not keep it."""
    area = membership.area
    versions = newest_versions(area)
    is_keeper = may_open(membership.role, "export_folder")
    counts = _exact(versions) if is_keeper else _released(versions)
    shown = OWNED_TABLES if organisation_of(membership) is not None else TABLES.keys()
    return {
        "is_keeper": is_keeper,
        "uploads": area.uploads.filter(by=membership.user_id) if is_keeper else (),
        "tables": [
            _told(membership, table, versions.get(table.file_name), counts)
            for table in TABLES.values()
            if is_keeper or table.name in shown
        ],
    }


def table_of(membership: Membership, name: str, asked: QueryDict) -> dict[str, Any]:
    """Return one page of a table's rows: filtered, sorted, and only the organisation's own.

    Args:
        membership: who looks.
        name: the table.
        asked: the page's query: ``f-<column>``, ``sort``, ``down``, ``page``.
    """
    table = declared(name)
    text, places = own_rows(membership, table)
    filters = {column: asked.get(_FILTER + column, "").strip() for column in _columns(text)}
    found = places
    for column, typed in filters.items():
        found = _holding(text, column, typed, found) if typed else found
    found = _sorted(text, table, asked.get("sort", ""), found, down="down" in asked)
    page = Paginator(found, _ROWS_A_PAGE).get_page(asked.get("page"))
    return {
        "table": table,
        "rows_in_all": len(places),
        "rows_found": len(found),
        "filters": [
            {"name": _FILTER + column, "words": _words(column), "text": typed}
            for column, typed in filters.items()
        ],
        "is_filtered": any(filters.values()),
        "sort": asked.get("sort", ""),
        "down": "down" in asked,
        "grid": _grid(membership, table, text, page, asked),
        "crumbs": crumbs(membership),
    }


def crumbs(membership: Membership, table: Table | None = None) -> list[tuple[str, str]]:
    """Return the way back from a page of an area's data."""
    key = membership.area.key
    way = [("Data", reverse("data", args=[key]))]
    return way + ([(table.title, reverse("table", args=[key, table.name]))] if table else [])


def own_rows(
    membership: Membership, table: Table, *, number: int | None = None
) -> tuple[TableText, list[int]]:
    """Return a table and the places of the rows this person may see.

    Args:
        membership: who looks.
        table: the table.
        number: the revision; the newest when not given.

    Raises:
        Http404: a contributor's organisation can have no row of this table.
    """
    organisation = organisation_of(membership)
    if organisation is not None and table.name not in OWNED_TABLES:
        raise Http404
    names = {table.file_name, *(_PARENT_FILES if organisation is not None else ())}
    files = contents_at(membership.area, number=number, names=names)
    text = read_table_text(table, files.get(table.file_name))
    if organisation is None:
        return text, text.places()
    ids = own_ids(files, organisation)
    return text, [place for place, row in text.rows() if is_own(table.name, row, ids)]


def _told(
    membership: Membership,
    table: Table,
    version: TableVersion | None,
    counts: Mapping[str, str],
) -> dict[str, Any]:
    key = membership.area.key
    may_look = may_open(membership.role, "table")
    return {
        "table": table,
        "rows": counts.get(table.file_name, ""),
        "address": reverse("table", args=[key, table.name]) if may_look else "",
        "changed": version.revision if version else None,
    }


def _exact(versions: Mapping[str, TableVersion]) -> dict[str, str]:
    return {name: _rows(version.rows) for name, version in versions.items() if version.rows}


def _released(versions: Mapping[str, TableVersion]) -> dict[str, str]:
    """Return row counts that may leave: of tables that count people, as counts of people."""
    counted = {name: version.rows for name, version in versions.items() if version.rows}
    counting = {name: rows for name, rows in counted.items() if _counts_people(name)}
    frame = pl.DataFrame({"file": list(counting), "rows": list(counting.values())})
    gate = release(
        frame.cast({"file": pl.String, "rows": pl.Int64}),
        name="table-rows",
        title="Rows of each table",
        fields=[Field(name="file", label="File"), Field(name="rows", label="Rows", role="people")],
    )
    shown = {name: _rows(rows) for name, rows in counted.items() if name not in counting}
    for row in gate.rows():
        words = gate.policy.suppressed_words
        shown[row["file"]] = words if row["rows"] is None else f"about {_rows(row['rows'])}"
    return shown


def _counts_people(file: str) -> bool:
    table = TABLES.get(file.removesuffix(".csv"))
    if table is None:
        return False
    open_column = (table.open_column,) if table.open_column else ()
    return any(column.counts_people for column in (*table.columns, *open_column))


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _columns(text: TableText) -> list[str]:
    return [name for name in dict.fromkeys(text.header) if name]


def _holding(text: TableText, column: str, typed: str, places: Sequence[int]) -> list[int]:
    """Return the rows whose cell in a column holds what was typed."""
    wanted = typed.casefold()
    cells = text.column(column, places)
    return [place for place, cell in zip(places, cells, strict=True) if wanted in cell.casefold()]


def _sorted(
    text: TableText, table: Table, name: str, places: list[int], *, down: bool
) -> list[int]:
    """Return rows in order of a column, numbers by size and empty cells last."""
    column = _column(table, name)
    if column is None or name not in text.header:
        return places
    pairs = list(zip(text.column(name, places), places, strict=True))
    pairs.sort(key=lambda pair: _order(column, pair[0]), reverse=down)
    pairs.sort(key=lambda pair: not pair[0])
    return [place for _, place in pairs]


def _order(column: Column, cell: str) -> tuple[float, str]:
    if column.kind in {"integer", "number"}:
        try:
            return float(cell), ""
        except ValueError:
            return 0.0, cell
    return 0.0, cell.casefold()


def _column(table: Table, name: str) -> Column | None:
    if name in table.column_names:
        return table.column(name)
    return table.open_column if name else None


def _grid(
    membership: Membership, table: Table, text: TableText, page: Any, asked: QueryDict
) -> Grid:
    names = _columns(text)
    heads = [Head("Row"), *(_head(table, name, asked) for name in names)]
    return Grid(
        caption=f"{table.title}: one row is {table.one_row_is}",
        heads=heads,
        rows=[
            _cells(membership, table, names, place, text.row(place)) for place in page.object_list
        ],
        page=page,
        nothing="No row fits what you are looking for.",
    )


def _head(table: Table, name: str, asked: QueryDict) -> Head:
    column = _column(table, name)
    query = asked.copy()
    query.pop("page", None)
    is_down = query.pop("down", None) is not None
    is_here = asked.get("sort") == name
    query["sort"] = name
    if is_here and not is_down:
        query["down"] = "yes"
    return Head(
        words=_words(name),
        unit=column.unit if column and column.unit not in {"none", "date", "time"} else "",
        is_number=column is not None and column.kind in {"integer", "number"},
        address=f"?{query.urlencode()}",
        order=("descending" if is_down else "ascending") if is_here else "",
    )


def _cells(
    membership: Membership, table: Table, names: Sequence[str], place: int, row: Row
) -> list[Cell]:
    address = reverse("row_edit", args=[membership.area.key, table.name, place + 2])
    about = "edit " + ", ".join(filter(None, key_of(table, row)))
    return [
        Cell(text=str(place + 2), address=address, about=about, is_head=True),
        *_plain_cells(table, names, row),
    ]


def _plain_cells(table: Table, names: Iterable[str], row: Row) -> list[Cell]:
    cells = []
    for name in names:
        column = _column(table, name)
        is_number = column is not None and column.kind in {"integer", "number"}
        cells.append(cell_of(row.get(name, ""), is_number=is_number))
    return cells


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
