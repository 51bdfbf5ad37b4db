"""Capacity: are there enough staff and places, and what would a change do?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from carereach.base import SourceError
from carereach.cycle.workbench_capacity import WHAT_IF
from carereach.web.plans.actions.runs import start
from carereach.web.plans.shown.what_if import services_to_try, show_capacity, show_what_if
from carereach.web.plans.shown.what_if_form import WhatIfForm
from carereach.web.plans.views.within import here, person, reads_or_writes

__all__ = ["capacity", "what_if", "what_if_result"]


def capacity(request: HttpRequest, area_key: str) -> HttpResponse:
    """Show the capacity room's page of the newest audit, and what was tried lately."""
    page = show_capacity(here(request, area_key).area, part=request.GET.get("part", ""))
    return render(request, "capacity/page.html", {"capacity": page, "page": page.step})


@reads_or_writes
def what_if(request: HttpRequest, area_key: str) -> HttpResponse:
    """Ask what to change at a service, and have it simulated."""
    area = here(request, area_key).area
    services = services_to_try(area)
    form = WhatIfForm(request.POST or None, services=services)
    if form.is_valid():
        try:
            run = start(by=person(request), area=area, kind=WHAT_IF, options=form.options())
        except SourceError as error:
            form.add_error(None, str(error))
        else:
            return redirect("run", area_key, run.key)
    return render(request, "capacity/what_if.html", {"form": form, "services": services})


def what_if_result(request: HttpRequest, area_key: str, what_if_key: str) -> HttpResponse:
    """Show what a change would do: what got better, and what got worse."""
    page = show_what_if(here(request, area_key).area, what_if_key)
    return render(request, "capacity/result.html", {"what_if": page, "page": page.step})
