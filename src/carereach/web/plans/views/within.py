"""Who is here: every view of an area begins with its signed-in member."""

from typing import cast

from django.http import Http404, HttpRequest

from carereach.web.people.models import Membership, User
from carereach.web.plans.permissions import member_of

__all__ = ["here", "person"]


def here(request: HttpRequest, area_key: str) -> Membership:
    """Return the signed-in person's membership of an area, or answer that there is none."""
    membership = member_of(request, area_key)
    if membership is None:
        raise Http404
    return membership


def person(request: HttpRequest) -> User:
    """Return who is signed in; the gate of addresses lets nobody else reach a view."""
    return cast("User", request.user)
