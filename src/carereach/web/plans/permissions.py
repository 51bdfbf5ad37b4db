"""Who may open which address. An address that is not placed here is refused to everybody.

An area that is not one's own looks the same as one that does not exist.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from carereach.web.people.models import Membership, Role
from carereach.web.people.sessions import end_if_too_old

__all__ = [
    "ANYONE",
    "CLOSED",
    "PLACES",
    "SETTING_UP",
    "SIGNED_IN",
    "DefaultDeny",
    "Door",
    "member_of",
    "needs_second_factor",
]


class Door(Enum):
    """Who an address that belongs to no area is open to."""

    ANYONE = "anyone"
    SETTING_UP = "signed in, a second step not yet set up"
    SIGNED_IN = "signed in"
    CLOSED = "nobody"


ANYONE, SETTING_UP, SIGNED_IN, CLOSED = (
    Door.ANYONE,
    Door.SETTING_UP,
    Door.SIGNED_IN,
    Door.CLOSED,
)
_ALL = frozenset(Role)
_KEEPERS = frozenset({Role.OWNER, Role.ANALYST})
_OWNER = frozenset({Role.OWNER})
_WATCHERS = frozenset({Role.OWNER, Role.ASSURER})
_WRITERS = frozenset({Role.OWNER, Role.ANALYST, Role.CONTRIBUTOR})

PLACES: Final[dict[str, Door | frozenset[Role]]] = {
    "healthz": ANYONE,
    "account_login": ANYONE,
    "account_logout": ANYONE,
    "account_inactive": ANYONE,
    "account_signup": CLOSED,
    "account_reauthenticate": SETTING_UP,
    "account_email": CLOSED,
    "account_email_verification_sent": CLOSED,
    "account_confirm_email": CLOSED,
    "account_change_password": SIGNED_IN,
    "account_set_password": CLOSED,
    "account_reset_password": CLOSED,
    "account_reset_password_done": CLOSED,
    "account_reset_password_from_key": CLOSED,
    "account_reset_password_from_key_done": CLOSED,
    "account_confirm_login_code": CLOSED,
    "mfa_index": SETTING_UP,
    "mfa_authenticate": ANYONE,
    "mfa_reauthenticate": SETTING_UP,
    "mfa_activate_totp": SETTING_UP,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SETTING_UP,
    "mfa_add_webauthn": SETTING_UP,
    "mfa_reauthenticate_webauthn": SETTING_UP,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_login_webauthn": ANYONE,
    "openid_connect_login": ANYONE,
    "openid_connect_callback": ANYONE,
    "socialaccount_login_cancelled": ANYONE,
    "socialaccount_login_error": ANYONE,
    "socialaccount_signup": CLOSED,
    "socialaccount_connections": CLOSED,
    "first_owner": ANYONE,
    "accept_invitation": ANYONE,
    "new_password": ANYONE,
    "account": SETTING_UP,
    "sign_out_everywhere": SETTING_UP,
    "members": _ALL,
    "invite": _OWNER,
    "invitation_withdraw": _OWNER,
    "member_role": _OWNER,
    "member_remove": _OWNER,
    "member_password": _OWNER,
    "areas": SIGNED_IN,
    "area_new": SIGNED_IN,
    "area_new_draft": SIGNED_IN,
    "area_new_import": SIGNED_IN,
    "data": _ALL,
    "table": _WRITERS,
    "table_template": _ALL,
    "row_edit": _WRITERS,
    "row_add": _WRITERS,
    "row_remove": _WRITERS,
    "import_new": _KEEPERS,
    "import_preview": _KEEPERS,
    "import_write": _KEEPERS,
    "import_drop": _KEEPERS,
    "export_folder": _KEEPERS,
    "export_excel": _KEEPERS,
    "history": _KEEPERS,
    "revision": _KEEPERS,
    "revision_undo": _KEEPERS,
    "audit_start": _KEEPERS,
    "run": _ALL,
    "run_progress": _ALL,
    "run_stop": _KEEPERS,
    "reports": _ALL,
    "reports_compare": _ALL,
    "report_file": _ALL,
    "report_freeze": _KEEPERS,
    "overview": _ALL,
    "log": _WATCHERS,
    "log_export": _WATCHERS,
    "further": _ALL,
    "block_table": _ALL,
    "need": _ALL,
    "access": _ALL,
    "access_cell": _ALL,
    "services": _ALL,
    "capacity": _ALL,
    "what_if": _KEEPERS,
    "what_if_result": _ALL,
    "contracts": _ALL,
    "standards": _ALL,
    "standard_edit": _ALL - {Role.READER},
    "evidence": _ALL,
    "actions": _ALL,
    "returns": _WRITERS,
    "return_start": _WRITERS,
    "return_screen": _WRITERS,
    "return_review": _WRITERS,
    "return_send": _WRITERS,
    "action_new": _WRITERS,
    "action_edit": _WRITERS,
    "action_done": _WRITERS,
    "action_drop": _WRITERS,
    "actions_export": _ALL,
}
"""Every address by name; ``tests`` fail when one is missing."""


class DefaultDeny:
    """Middleware: nobody opens an address unless it is placed and they may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and let no browser or proxy keep what only members may see."""
        response = self._get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Let the view run, or answer in its place."""
        match = request.resolver_match
        place = PLACES.get((match and match.view_name) or "")
        if place is CLOSED:
            raise Http404
        if place is ANYONE:
            return None
        end_if_too_old(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if place is SETTING_UP:
            return None
        if needs_second_factor(request):
            return redirect("mfa_index")
        _judge(request, place, kwargs.get("area_key"))
        return None


def _judge(request: HttpRequest, place: Door | frozenset[Role] | None, key: str | None) -> None:
    """Refuse whoever may not: raises unless this person may open the address."""
    if place is SIGNED_IN and key is None:
        return
    if not isinstance(place, frozenset) or key is None:
        raise PermissionDenied("This address is not open to anybody.")
    membership = member_of(request, key)
    if membership is None:
        raise Http404
    if membership.role not in place:
        raise PermissionDenied("Your role in this area does not open this page.")


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
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import is_mfa_enabled

    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return not is_mfa_enabled(request.user, kinds)
