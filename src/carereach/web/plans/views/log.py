"""The log: who did what, when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carereach.web.plans.actions.log import note_log_export
from carereach.web.plans.shown.log import log_as_csv, log_of
from carereach.web.plans.views.within import download, here, person

__all__ = ["log", "log_export"]


@require_safe
def log(request: HttpRequest, area_key: str) -> HttpResponse:
    """Show what was done here, by event, person and day."""
    return render(request, "log/page.html", log_of(here(request, area_key), request.GET))


@require_safe
def log_export(request: HttpRequest, area_key: str) -> HttpResponse:
    """Give the entries asked for as a file, and note it."""
    membership = here(request, area_key)
    note_log_export(by=person(request), area=membership.area)
    return download(log_as_csv(membership, request.GET), "log.csv")
