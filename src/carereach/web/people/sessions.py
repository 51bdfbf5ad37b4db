"""Sessions that end: eight hours after signing in, an hour after the last page, or all at once."""

import time
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from carereach.web.people.models import User

__all__ = ["end_all", "end_if_too_old", "remember_when"]

_SIGNED_IN_AT: Final = "signed_in_at"
_SEEN_AT: Final = "seen_at"
_NOTED_EVERY_S: Final = 300
"""So that reading pages does not write to the database at each."""


def remember_when(request: HttpRequest) -> None:
    """Note in the session when its owner signed in [seconds]."""
    request.session[_SIGNED_IN_AT] = time.time()


def end_if_too_old(request: HttpRequest) -> None:
    """Sign out whoever signed in longer ago than a session may last, or has been away too long."""
    if not request.user.is_authenticated:
        return
    now = time.time()
    signed_in_at: Any = request.session.get(_SIGNED_IN_AT, 0)
    seen_at: Any = request.session.get(_SEEN_AT, signed_in_at)
    is_old = now - float(signed_in_at) > settings.SESSION_COOKIE_AGE
    if is_old or now - float(seen_at) > settings.SESSION_IDLE_SECONDS:
        logout(request)
    elif now - float(seen_at) > _NOTED_EVERY_S:
        request.session[_SEEN_AT] = now


def end_all(user: User) -> int:
    """End every session of one person, on every machine; return how many there were."""
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
    return len(mine)
