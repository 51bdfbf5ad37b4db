"""History: every change to the tables, and taking one back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from carereach.base import SourceError
from carereach.web.plans.actions.undo import go_back_to_before, undo_revision
from carereach.web.plans.shown.history import changes_of, history_of, revision_in
from carereach.web.plans.views.within import here, person

__all__ = ["history", "revision", "revision_undo"]


@require_safe
def history(request: HttpRequest, area_key: str) -> HttpResponse:
    """List every change, newest first."""
    page = history_of(here(request, area_key), request.GET.get("page"))
    return render(request, "history/list.html", page)


@require_safe
def revision(request: HttpRequest, area_key: str, number: int) -> HttpResponse:
    """Show one change, row by row, before and after."""
    page = changes_of(here(request, area_key), number, request.GET.get("file", ""))
    return render(request, "history/revision.html", page)


@require_POST
def revision_undo(request: HttpRequest, area_key: str, number: int) -> HttpResponse:
    """Take one change back, or everything since."""
    membership = here(request, area_key)
    undo = go_back_to_before if request.POST.get("how") == "back" else undo_revision
    try:
        done = undo(by=person(request), revision=revision_in(membership.area, number))
    except SourceError as problem:
        page = changes_of(membership, number) | {"errors": [(str(problem), "")]}
        return render(request, "history/revision.html", page, status=409)
    messages.success(request, f"Done: see change {done.number}.")
    return redirect("history", area_key)
