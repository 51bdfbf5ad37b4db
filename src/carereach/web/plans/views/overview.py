"""Overview: what matters, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = ["overview"]


def overview(request: HttpRequest, area_key: str) -> HttpResponse:  # noqa: ARG001 - in the shell
    """Show page one of the newest audit."""
    return render(request, "overview/page.html")
