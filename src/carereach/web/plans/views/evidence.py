"""Evidence: sources, how good each is, and where they disagree."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carereach.web.plans.shown.evidence import show_evidence
from carereach.web.plans.views.within import here

__all__ = ["evidence"]


def evidence(request: HttpRequest, area_key: str) -> HttpResponse:
    """Show the sources, grades and conflicts of the newest audit."""
    page = show_evidence(here(request, area_key).area, part=request.GET.get("part", ""))
    return render(request, "evidence/page.html", {"evidence": page, "page": page.step})
