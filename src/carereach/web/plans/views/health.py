"""Whether the workbench answers and its database too."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

__all__ = ["healthz"]


def healthz(_request: HttpRequest) -> HttpResponse:
    """Say ``ok`` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
