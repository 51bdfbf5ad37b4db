"""Overview: what matters, on one page; and what opens from any page of an audit."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from carereach.web.plans.shown.overview import FURTHER, show_further, show_overview, show_table
from carereach.web.plans.views.within import here

__all__ = ["block_table", "further", "overview"]


def overview(request: HttpRequest, area_key: str) -> HttpResponse:
    """Show page one of the newest audit."""
    page = show_overview(here(request, area_key).area)
    return render(request, "overview/page.html", {"page": page, "further": FURTHER})


def further(request: HttpRequest, area_key: str, section_key: str) -> HttpResponse:
    """Show a section of the newest audit that has no step of its own."""
    area = here(request, area_key).area
    found = show_further(area, section_key, part=request.GET.get("part", ""))
    if found is None:
        raise Http404
    return render(request, "overview/further.html", {"page": found.page, "words": found.words})


def block_table(request: HttpRequest, area_key: str, section_key: str, place: int) -> HttpResponse:
    """Show the table behind a picture: by itself, or as a page without scripts."""
    block = show_table(here(request, area_key).area, section_key, place)
    if block is None:
        raise Http404
    is_part = bool(request.headers.get("HX-Request"))
    template = "overview/table_part.html" if is_part else "overview/table.html"
    return render(request, template, {"block": block})
