"""Need: how many young people, with what needs, where, and how much is unseen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carereach.web.plans.shown.steps import show_step
from carereach.web.plans.views.within import here

__all__ = ["need"]


def need(request: HttpRequest, area_key: str) -> HttpResponse:
    """Show the need room's page of the newest audit."""
    area = here(request, area_key).area
    page = show_step(area, "need", part=request.GET.get("part", ""))
    return render(request, "need/page.html", {"page": page})
