"""Runs: ask for an audit, watch it, stop it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from carereach.base import SourceError
from carereach.web.plans.actions import runs as actions
from carereach.web.plans.actions.work import settle
from carereach.web.plans.shown.runs import run_in, run_shown, under_way
from carereach.web.plans.views.within import here, person, reads_or_writes

__all__ = ["audit_start", "run", "run_progress", "run_stop"]


@reads_or_writes
def audit_start(request: HttpRequest, area_key: str) -> HttpResponse:
    """Say what an audit does, and ask for one."""
    area = here(request, area_key).area
    settle(area=area)
    told: dict[str, object] = {"under_way": under_way(area)}
    if request.method == "POST":
        try:
            asked = actions.start(by=person(request), area=area)
        except SourceError as error:
            return render(request, "runs/start.html", told | {"errors": [(error, "")]}, status=409)
        return redirect("run", area_key, asked.key)
    return render(request, "runs/start.html", told)


@require_GET
def run(request: HttpRequest, area_key: str, run_key: str) -> HttpResponse:
    """Show how far a run is or what became of it."""
    membership = here(request, area_key)
    settle(area=membership.area)
    return render(request, "runs/run.html", {"shown": run_shown(membership, run_key)})


@require_GET
def run_progress(request: HttpRequest, area_key: str, run_key: str) -> HttpResponse:
    """Show the progress alone to a page that asks again and again; to others the whole page."""
    membership = here(request, area_key)
    settle(area=membership.area)
    shown = run_shown(membership, run_key)
    if not request.headers.get("HX-Request"):
        return redirect("run", area_key, run_key)
    response = render(request, "runs/progress.html", {"shown": shown})
    if not shown.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def run_stop(request: HttpRequest, area_key: str, run_key: str) -> HttpResponse:
    """Ask a run to stop."""
    wanted = run_in(here(request, area_key).area, run_key)
    try:
        actions.stop(by=person(request), run=wanted)
    except SourceError:
        return redirect("run", area_key, run_key)
    return redirect("run", area_key, run_key)
