"""Access: at which places on the pathway can a young person get in, and if not, why not."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from carereach.web.plans.shown.access_cells import show_access, show_cell
from carereach.web.plans.views.within import here

__all__ = ["access", "access_cell"]


def access(request: HttpRequest, area_key: str) -> HttpResponse:
    """Show the pathway map of the newest audit, each place a link, and what lies behind it."""
    asked = request.GET
    page = show_access(
        here(request, area_key).area,
        age=asked.get("age", ""),
        rules=asked.get("rules", ""),
        part=asked.get("part", ""),
    )
    return render(request, "access/page.html", {"access": page, "page": page.step})


def access_cell(request: HttpRequest, area_key: str, need: str, stage: str) -> HttpResponse:
    """Show one place on the pathway: as a panel beside the map, or as a page without scripts."""
    area = here(request, area_key).area
    cell = show_cell(area, need, stage, age=request.GET.get("age", ""))
    if cell is None:
        raise Http404
    is_part = bool(request.headers.get("HX-Request"))
    template = "access/cell_part.html" if is_part else "access/cell.html"
    return render(request, template, {"cell": cell, "page": cell.step})
