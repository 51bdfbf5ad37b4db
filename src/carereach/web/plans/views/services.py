"""Services and pathways: the directory with its gaps, and who can be passed on to whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carereach.web.plans.shown.access_cells import show_services
from carereach.web.plans.views.within import here

__all__ = ["services"]


def services(request: HttpRequest, area_key: str) -> HttpResponse:
    """Show the directory and referral routes of the newest audit."""
    page = show_services(here(request, area_key).area, part=request.GET.get("part", ""))
    return render(request, "services/page.html", {"page": page})
