"""Who may open which address. An address that is not placed here is refused to everybody.

An area that is not one's own looks the same as one that does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect

from carereach.web.people.models import Membership, Role

__all__ = ["ANYONE", "PLACES", "SIGNED_IN", "DefaultDeny", "Door", "member_of"]


class Door(Enum):
    """Who an address that belongs to no area is open to."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"


ANYONE, SIGNED_IN = Door.ANYONE, Door.SIGNED_IN
_ALL = frozenset(Role)
_KEEPERS = frozenset({Role.OWNER, Role.ANALYST})
_OWNER = frozenset({Role.OWNER})
_WRITERS = frozenset({Role.OWNER, Role.ANALYST, Role.CONTRIBUTOR})
_JUDGES = frozenset({Role.OWNER, Role.ANALYST, Role.ASSURER})

PLACES: Final[dict[str, Door | frozenset[Role]]] = {
    "healthz": ANYONE,
    "accept_invitation": ANYONE,
    "areas": SIGNED_IN,
    "area_new": SIGNED_IN,
    "overview": _ALL,
}
"""Every address by name; ``tests`` fail when one is missing."""

_LIBRARY: Final = ("account_", "mfa_", "socialaccount_")
_LIBRARY_OPEN: Final = (
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
)
"""Addresses of the sign-in library that must be open to be of use."""


@dataclass(frozen=True, slots=True)
class _Asked:
    request: HttpRequest
    name: str
    area_key: str | None

    def is_library(self) -> bool:
        return self.name.startswith(_LIBRARY)

    def is_open(self) -> bool:
        return PLACES.get(self.name) is ANYONE or self.name in _LIBRARY_OPEN


class DefaultDeny:
    """Middleware: nobody opens an address unless it is placed and they may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Let the view run, or answer in its place."""
        match = request.resolver_match
        asked = _Asked(request, (match and match.view_name) or "", kwargs.get("area_key"))
        if asked.is_open():
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if asked.is_library():
            return None
        if needs_second_factor(request):
            return redirect("mfa_activate_totp")
        return _judge(asked)


def _judge(asked: _Asked) -> HttpResponse | None:
    place = PLACES.get(asked.name)
    if place is SIGNED_IN and asked.area_key is None:
        return None
    if not isinstance(place, frozenset) or asked.area_key is None:
        return HttpResponseForbidden("This address is not open to anybody.")
    membership = member_of(asked.request, asked.area_key)
    if membership is None:
        raise Http404
    if membership.role not in place:
        return HttpResponseForbidden("Your role in this area does not open this page.")
    return None


def member_of(request: HttpRequest, area_key: str) -> Membership | None:
    """Return the signed-in person's membership of an area, looked up once a request."""
    found: dict[str, Membership | None] = getattr(request, "_memberships", {})
    if area_key not in found:
        found[area_key] = (
            Membership.objects.select_related("area", "organisation")
            .filter(user=request.user.pk, area__key=area_key)
            .first()
        )
        request._memberships = found  # type: ignore[attr-defined]
    return found[area_key]


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this person must still set up a second factor; the local demonstration need not."""
    if settings.DEMO:
        return False
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(request.user)
