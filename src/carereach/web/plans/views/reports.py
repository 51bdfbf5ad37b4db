"""Reports: versions, files to take away, versions kept by name, two side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from carereach.base import SourceError
from carereach.web.plans.actions import runs as actions
from carereach.web.plans.actions.work import settle
from carereach.web.plans.shown import reports as shown
from carereach.web.plans.shown.freeze_form import FreezeForm
from carereach.web.plans.views.within import download, here, person, reads_or_writes

__all__ = ["report_file", "report_freeze", "reports", "reports_compare"]


@require_GET
def reports(request: HttpRequest, area_key: str) -> HttpResponse:
    """List the versions of the report."""
    membership = here(request, area_key)
    settle(area=membership.area)
    return render(request, "reports/list.html", shown.reports_of(membership))


@require_GET
def report_file(request: HttpRequest, area_key: str, run_key: str, file_name: str) -> HttpResponse:
    """Hand out one file of a report, and note it in the log."""
    file = shown.file_of(here(request, area_key).area, run_key, file_name)
    actions.note_download(by=person(request), run=file.run, name=file_name)
    return download(file.content, file.name)


@reads_or_writes
def report_freeze(request: HttpRequest, area_key: str, run_key: str) -> HttpResponse:
    """Ask for the name a report is kept under, and keep it."""
    report = shown.report_in(here(request, area_key).area, run_key)
    form = FreezeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.freeze(by=person(request), run=report, name=form.cleaned_data["name"])
        except SourceError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, "The report is kept for ever.")
            return redirect("reports", area_key)
    told = {"form": form, "report": report, "report_name": shown.name_of(report)}
    return render(request, "reports/freeze.html", told, status=400 if form.errors else 200)


@require_GET
def reports_compare(request: HttpRequest, area_key: str) -> HttpResponse:
    """Show two versions side by side."""
    area = here(request, area_key).area
    asked = [request.GET.get(name, "") for name in ("before", "after")]
    return render(request, "reports/compare.html", shown.comparison(area, *asked))
