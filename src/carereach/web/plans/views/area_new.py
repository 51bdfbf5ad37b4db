"""A new area: drafted from the public data, or begun from a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from carereach.base import SourceError
from carereach.web.plans.actions.imports import bring_in_new, draft_area
from carereach.web.plans.shown.previews import BringNewForm, DraftForm, areas_to_choose
from carereach.web.plans.views.within import person

__all__ = ["area_new", "area_new_draft", "area_new_import"]


@require_safe
def area_new(request: HttpRequest) -> HttpResponse:
    """Look for boards and councils, and choose one or several."""
    page = areas_to_choose(request.GET.get("q", ""), request.GET.getlist("code"))
    forms = {"draft_form": DraftForm(), "bring_form": BringNewForm()}
    return render(request, "area_new/page.html", page | forms)


@require_POST
def area_new_draft(request: HttpRequest) -> HttpResponse:
    """Draft an area from the public data; whoever makes it owns it."""
    form, codes = DraftForm(request.POST), request.POST.getlist("code")
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            who = person(request)
            area = draft_area(by=who, codes=codes, name=name, as_of=timezone.localdate())
        except SourceError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "The area was made. You are its owner.")
            return redirect("data", area.key)
    page = areas_to_choose("", codes) | {"draft_form": form, "bring_form": BringNewForm()}
    return render(request, "area_new/page.html", page | {"form": form})


@require_POST
def area_new_import(request: HttpRequest) -> HttpResponse:
    """Begin an area from a file: checked and shown before anything is written."""
    form = BringNewForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = bring_in_new(by=person(request), name=file.name, content=file.read())
        except SourceError as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("import_preview", upload.area.key, upload.key)
    page = areas_to_choose("", []) | {"draft_form": DraftForm(), "bring_form": form}
    return render(request, "area_new/page.html", page | {"form": form})
