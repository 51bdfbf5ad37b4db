"""Tables come in from files, looked at before they are written, and go out again whole."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from carereach.base import SourceError
from carereach.cycle.workbench_data import pack_files, pack_workbook
from carereach.web.plans.actions.imports import bring_in, drop_upload, note_export, write_upload
from carereach.web.plans.models import Area
from carereach.web.plans.shown.previews import BringForm, preview_of, upload_of
from carereach.web.plans.shown.tables import crumbs
from carereach.web.plans.store import contents_at
from carereach.web.plans.views.within import download, here, person, reads_or_writes

__all__ = [
    "export_excel",
    "export_folder",
    "import_drop",
    "import_new",
    "import_preview",
    "import_write",
]


@reads_or_writes
def import_new(request: HttpRequest, area_key: str) -> HttpResponse:
    """Take a file in and look at what it would change."""
    membership = here(request, area_key)
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_valid():
        file, whole = form.cleaned_data["file"], form.cleaned_data["whole"]
        brought = {"name": file.name, "content": file.read(), "whole": whole}
        try:
            upload = bring_in(by=person(request), area=membership.area, **brought)
        except SourceError as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("import_preview", area_key, upload.key)
    return render(request, "exchange/import.html", {"form": form, "crumbs": crumbs(membership)})


@require_safe
def import_preview(request: HttpRequest, area_key: str, upload_key: str) -> HttpResponse:
    """Show what an import would change; nothing is written yet."""
    page = preview_of(here(request, area_key), upload_key)
    return render(request, "exchange/preview.html", page)


@require_POST
def import_write(request: HttpRequest, area_key: str, upload_key: str) -> HttpResponse:
    """Write an import, all of it or nothing."""
    membership = here(request, area_key)
    try:
        write_upload(by=person(request), upload=upload_of(membership, upload_key))
    except SourceError as problem:
        page = preview_of(membership, upload_key) | {"errors": [(str(problem), "")]}
        return render(request, "exchange/preview.html", page, status=409)
    messages.success(request, "The import was written. History can undo it.")
    return redirect("data", area_key)


@require_POST
def import_drop(request: HttpRequest, area_key: str, upload_key: str) -> HttpResponse:
    """Leave an import; nothing of it was written."""
    upload = upload_of(here(request, area_key), upload_key)
    drop_upload(by=person(request), upload=upload)
    messages.info(request, "The import was left. Nothing was written.")
    return redirect("data", area_key) if upload.area.pk else redirect("areas")


@require_safe
def export_folder(request: HttpRequest, area_key: str) -> HttpResponse:
    """Give the area's files, byte for byte, as a zip."""
    area = here(request, area_key).area
    content = pack_files(contents_at(area))
    note_export(by=person(request), area=area, kind="folder")
    return download(content, _name(area, "zip"))


@require_safe
def export_excel(request: HttpRequest, area_key: str) -> HttpResponse:
    """Give the area's tables as the Excel workbook."""
    area = here(request, area_key).area
    try:
        content = pack_workbook(contents_at(area))
    except SourceError as problem:
        messages.error(request, str(problem))
        return redirect("data", area_key)
    note_export(by=person(request), area=area, kind="excel")
    return download(content, _name(area, "xlsx"))


def _name(area: Area, ending: str) -> str:
    return f"{slugify(area.name) or 'area'}-{area.revision_number}.{ending}"
