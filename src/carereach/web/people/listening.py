"""What the log says of signing in: who and how, never an address, a name or what was typed."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from axes.signals import user_locked_out
from django.contrib.auth import signals as sign_in_signals
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from carereach.web.people.models import User
from carereach.web.people.sessions import remember_when

__all__ = ["connect", "typed_address"]


def typed_address(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Return the address that somebody tries to sign in with, in small letters.

    The lockout counts by it, so it must be the same however it is written.
    """
    given = credentials or {}
    typed = given.get("email") or given.get("username")
    if not typed and request is not None:
        typed = request.POST.get("login", "")
    return str(typed or "").strip().lower()


def connect() -> None:
    """Listen to the libraries that sign people in."""
    sign_in_signals.user_logged_in.connect(_signed_in, dispatch_uid="log sign-in")
    sign_in_signals.user_logged_out.connect(_signed_out, dispatch_uid="log sign-out")
    sign_in_signals.user_login_failed.connect(_failed, dispatch_uid="log failure")
    user_locked_out.connect(_locked_out, dispatch_uid="log lockout")
    account_signals.password_changed.connect(_password_changed, dispatch_uid="log password")
    mfa_signals.authentication_failed.connect(_second_step_failed, dispatch_uid="log second step")
    for signal, event in (
        (mfa_signals.authenticator_added, "second step added"),
        (mfa_signals.authenticator_removed, "second step removed"),
        (mfa_signals.authenticator_reset, "second step renewed"),
    ):
        signal.connect(_Told(event), weak=False, dispatch_uid=f"log {event}")


def _write(event: str, user: object = None, *, kind: str | None = None) -> None:
    from carereach.web.plans.log import record

    facts = {"kind": kind} if kind else {}
    record(event, by=user if isinstance(user, User) else None, area=None, **facts)


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    remember_when(request)
    _write("signed in", user)


def _signed_out(user: User | AnonymousUser | None, **_: Any) -> None:
    if isinstance(user, User):
        _write("signed out", user)


def _failed(credentials: dict[str, Any], **_: Any) -> None:
    known = User.objects.filter(email=typed_address(None, credentials)).first()
    _write("sign-in failed", known)


def _locked_out(username: str | None, **_: Any) -> None:
    _write("locked out", User.objects.filter(email=username or "").first())


def _password_changed(user: User, **_: Any) -> None:
    _write("password changed", user)


def _second_step_failed(user: User, **_: Any) -> None:
    _write("second step failed", user)


class _Told:
    """Writes one kind of event about a second step."""

    def __init__(self, event: str) -> None:
        self._event = event

    def __call__(self, user: User, authenticator: Any, **_: Any) -> None:
        _write(self._event, user, kind=str(authenticator.type))
