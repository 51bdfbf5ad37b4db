"""What every page of an area shows round its own content: the steps, the area, its data version."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from carereach.web.people.models import Membership
from carereach.web.plans.permissions import PLACES, member_of
from carereach.web.plans.shown.fragments import newest_audit
from carereach.web.plans.shown.freshness import freshness

__all__ = ["MORE", "STEPS", "may_open", "shell"]

STEPS: Final[tuple[tuple[str, str], ...]] = (
    ("overview", "Overview"),
    ("need", "Need"),
    ("access", "Access"),
    ("capacity", "Capacity"),
    ("services", "Services and pathways"),
    ("contracts", "Contracts"),
    ("standards", "Standards"),
    ("evidence", "Evidence"),
    ("actions", "Actions"),
    ("reports", "Reports"),
    ("data", "Data"),
)
"""Address name and words of each step, in the order of the commissioning cycle."""

MORE: Final[tuple[tuple[str, str], ...]] = (
    ("returns", "Provider returns"),
    ("history", "History"),
    ("members", "People"),
    ("log", "Log"),
)
"""What stands under the steps, the same way."""

MAKE_ACTION: Final = "action_new"
"""Address of the page that makes an action, from a finding or by hand."""

ASK_FOR_AUDIT: Final = "audit_start"
"""Address of the page that asks for an audit."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the shell of an area's page; of other pages only whether this is the demonstration."""
    match = request.resolver_match
    key = match.kwargs.get("area_key") if match else None
    told: dict[str, Any] = {"demo": settings.DEMO}
    membership = member_of(request, key) if key and request.user.is_authenticated else None
    if membership is None:
        return told
    area, here = membership.area, match.view_name if match else None
    latest = newest_audit(area)
    may_ask = may_open(membership.role, ASK_FOR_AUDIT)
    again = reverse(ASK_FOR_AUDIT, args=[area.key]) if may_ask else ""
    return told | {
        "area": area,
        "membership": membership,
        "steps": _links(STEPS, membership, here),
        "more": _links(MORE, membership, here),
        "latest": latest,
        "new_action": reverse(MAKE_ACTION, args=[area.key])
        if may_open(membership.role, MAKE_ACTION)
        else "",
        "freshness": freshness(area, latest, again=again),
    }


def _links(
    places: tuple[tuple[str, str], ...], membership: Membership, here: str | None
) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "words": words,
            "here": here == name,
            "address": reverse(name, args=[membership.area.key]),
        }
        for name, words in places
        if may_open(membership.role, name)
    ]


def may_open(role: str, name: str) -> bool:
    """Whether a role opens an address of its area; templates show only links that open."""
    place = PLACES.get(name)
    return isinstance(place, frozenset) and role in place
