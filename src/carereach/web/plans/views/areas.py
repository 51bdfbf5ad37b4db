"""The areas one belongs to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carereach.web.plans.shown.people import areas_of
from carereach.web.plans.views.within import person

__all__ = ["areas"]


def areas(request: HttpRequest) -> HttpResponse:
    """List the areas this person works in."""
    return render(request, "areas/list.html", {"memberships": areas_of(person(request))})
