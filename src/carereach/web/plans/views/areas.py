"""The areas one belongs to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carereach.web.people.models import Membership

__all__ = ["areas"]


def areas(request: HttpRequest) -> HttpResponse:
    """List the areas this person works in."""
    mine = Membership.objects.filter(user=request.user.pk).select_related("area", "organisation")
    return render(request, "areas/list.html", {"memberships": mine.order_by("area__name")})
