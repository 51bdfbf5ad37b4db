"""Contracts: who is paid for how long, beside how long support takes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carereach.web.plans.shown.steps import show_step
from carereach.web.plans.views.within import here

__all__ = ["contracts"]


def contracts(request: HttpRequest, area_key: str) -> HttpResponse:
    """Show the contracts of the newest audit."""
    area = here(request, area_key).area
    page = show_step(area, "contracts", part=request.GET.get("part", ""))
    return render(request, "contracts/page.html", {"page": page})
