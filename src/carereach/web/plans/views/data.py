"""Data: the tables of an area, their rows, and a form for each row."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carereach.base import SourceError
from carereach.cycle.workbench_data import template_of
from carereach.web.plans.actions.data import (
    RowConflictError,
    RowFaultsError,
    add_row,
    change_row,
    remove_row,
)
from carereach.web.plans.models import Revision
from carereach.web.plans.shown.row_form import row_page
from carereach.web.plans.shown.tables import declared, table_of, tables_of
from carereach.web.plans.views.within import download, here, person, reads_or_writes

__all__ = ["data", "row_add", "row_edit", "row_remove", "table", "table_template"]


@require_safe
def data(request: HttpRequest, area_key: str) -> HttpResponse:
    """List the tables: what each is for, who usually has it, how many rows it has."""
    return render(request, "data/page.html", tables_of(here(request, area_key)))


@require_safe
def table(request: HttpRequest, area_key: str, table: str) -> HttpResponse:
    """Show the rows of one table."""
    page = table_of(here(request, area_key), table, request.GET)
    return render(request, "data/table.html", page)


@require_safe
def table_template(_request: HttpRequest, area_key: str, table: str) -> HttpResponse:  # noqa: ARG001 - judged by it
    """Give the empty file of one table."""
    name = declared(table).file_name
    return download(template_of(table), name)


@reads_or_writes
def row_edit(request: HttpRequest, area_key: str, table: str, row: int) -> HttpResponse:
    """Change one row."""
    membership = here(request, area_key)
    page = row_page(membership, table, row, request.POST if request.method == "POST" else None)
    who, area, own = person(request), membership.area, page["organisation"]

    def save() -> Revision | None:
        values = page["form"].values(everything=False)
        return change_row(by=who, area=area, at=page["at"], values=values, organisation=own)

    return _saved(request, area_key, page, save) or render(request, "data/row.html", page)


@reads_or_writes
def row_add(request: HttpRequest, area_key: str, table: str) -> HttpResponse:
    """Add one row."""
    membership = here(request, area_key)
    page = row_page(membership, table, None, request.POST if request.method == "POST" else None)
    who, area, own = person(request), membership.area, page["organisation"]

    def save() -> Revision | None:
        values = page["form"].values(everything=True)
        return add_row(by=who, area=area, table=page["table"], values=values, organisation=own)

    return _saved(request, area_key, page, save) or render(request, "data/row.html", page)


@reads_or_writes
def row_remove(request: HttpRequest, area_key: str, table: str, row: int) -> HttpResponse:
    """Ask, then take one row away."""
    membership = here(request, area_key)
    page = row_page(membership, table, row, request.POST if request.method == "POST" else None)
    who, area, own = person(request), membership.area, page["organisation"]
    if request.method == "POST":
        try:
            remove_row(by=who, area=area, at=page["at"], organisation=own)
        except SourceError as problem:
            return render(request, "data/remove.html", page | {"errors": _told(problem)})
        messages.success(request, "The row was taken away. History can bring it back.")
        return redirect("table", area_key, table)
    return render(request, "data/remove.html", page)


def _saved(
    request: HttpRequest, area_key: str, page: dict[str, Any], save: Callable[[], Revision | None]
) -> HttpResponse | None:
    """Save a form that was sent; None when there is something to mend first, told on the form."""
    form, name = page["form"], page["table"].name
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        revision = save()
    except RowFaultsError as problem:
        form.tell(problem.by_column, problem.others)
        return None
    except RowConflictError as problem:
        form.tell({}, [str(problem)])
        _look_again(page, area_key, problem)
        return None
    except SourceError as problem:
        form.tell({}, [str(problem)])
        return None
    messages.success(request, "Saved." if revision else "Nothing was changed.")
    return redirect("table", area_key, name)


def _look_again(page: dict[str, Any], area_key: str, problem: RowConflictError) -> None:
    """Let what was typed be saved over somebody else's change, now that it has been told."""
    if problem.place is not None:
        page["form"].look_again(problem.number)
        at = [area_key, page["table"].name, problem.place + 2]
        page["address"] = reverse("row_edit", args=at)


def _told(problem: SourceError) -> list[tuple[str, str]]:
    others = problem.others if isinstance(problem, RowFaultsError) else []
    return [(words, "") for words in others or [str(problem)]]
