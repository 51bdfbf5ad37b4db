"""What views share: who is here, doing what a form asks, and handing out a file."""

from collections.abc import Callable
from typing import Final, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from carereach.base import SourceError
from carereach.web.people.models import Membership, User
from carereach.web.plans.permissions import member_of

__all__ = ["done", "download", "here", "person", "reads_or_writes"]

reads_or_writes = require_http_methods(["GET", "HEAD", "POST"])
"""For a page with a form: it is shown, or sent."""

_CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""By the ending of a file's name."""


def here(request: HttpRequest, area_key: str) -> Membership:
    """Return the signed-in person's membership of an area, or answer that there is none."""
    membership = member_of(request, area_key)
    if membership is None:
        raise Http404
    return membership


def person(request: HttpRequest) -> User:
    """Return who is signed in; the gate of addresses lets nobody else reach a view."""
    return cast("User", request.user)


def done(form: forms.Form | None, act: Callable[[], object]) -> bool:
    """Do it if the form is right; what speaks against it becomes the form's error."""
    if form is None or not form.is_valid():
        return False
    try:
        act()
    except SourceError as error:
        form.add_error(None, str(error))
        return False
    return True


def download(content: bytes, name: str) -> HttpResponse:
    """Hand out a file to be kept under a name of ours, never opened in the page."""
    kind = _CONTENT_TYPES[name.rpartition(".")[2]]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
