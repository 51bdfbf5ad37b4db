"""What people see when a page cannot be shown: one sentence and where to go.

The pages are made without the request, so that an area of others and an area that does not exist
answer with the very same bytes.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

__all__ = ["bad_request", "fault", "no_door", "not_found", "stale_form"]


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that the browser sent something the workbench does not understand."""
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def no_door(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say why this page is closed to this person."""
    return HttpResponse(render_to_string("errors/403.html", {"why": str(exception)}), status=403)


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page, or none that this person may know of."""
    return HttpResponse(render_to_string("errors/404.html"), status=404)


def fault(_request: HttpRequest) -> HttpResponse:
    """Own up to a fault of ours."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def stale_form(_request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that a form came without the workbench's own mark, or with an old one."""
    return HttpResponse(render_to_string("errors/stale_form.html"), status=403)
