"""Headers that every answer carries, beyond those Django sets."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

__all__ = ["SafeHeaders"]

_HEADERS: Final = {
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}

_METHODS: Final = ("GET", "HEAD", "POST")


class SafeHeaders:
    """Middleware: no device, no other site, no odd method, and no copy in a browser or proxy.

    Styles and scripts are answered before this, so they may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers."""
        allowed = request.method in _METHODS
        response = self._get_response(request) if allowed else HttpResponseNotAllowed(_METHODS)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response
