"""Signing in through one's own organisation (OpenID Connect), when the environment names it."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlparse

from carereach.base import SourceError

__all__ = ["SingleSignOn", "single_sign_on"]

_NEEDED = ("CAREREACH_OIDC_ADDRESS", "CAREREACH_OIDC_CLIENT", "CAREREACH_OIDC_SECRET")


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """Where people sign in, and as which client the workbench asks."""

    address: str
    client: str
    secret: str
    name: str

    @property
    def origin(self) -> str:
        """Return the only other place a form may lead to."""
        parts = urlparse(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def apps(self) -> list[str]:
        """Return the parts of the sign-in library that are needed only for this."""
        return ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]

    @property
    def providers(self) -> dict[str, Any]:
        """Return the library's settings: known people only, found by their proven address."""
        app = {
            "provider_id": "organisation",
            "name": self.name,
            "client_id": self.client,
            "secret": self.secret,
            "settings": {"server_url": self.address, "oauth_pkce_enabled": True},
        }
        return {
            "openid_connect": {
                "APPS": [app],
                "EMAIL_AUTHENTICATION": True,
                "EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
            }
        }


def single_sign_on(environment: Mapping[str, str]) -> SingleSignOn | None:
    """Return how to sign in through the organisation; None unless it is named.

    Raises:
        SourceError: part of it is missing, not over HTTPS, or not installed.
    """
    given = {name: environment.get(name, "") for name in _NEEDED}
    if not any(given.values()):
        return None
    if not all(given.values()):
        raise SourceError(f"Single sign-on: set all of {', '.join(_NEEDED)}, or none.")
    address = given["CAREREACH_OIDC_ADDRESS"]
    if not address.startswith("https://"):
        raise SourceError("CAREREACH_OIDC_ADDRESS: begin it with https://.")
    if not is_installed():
        raise SourceError("Single sign-on: install carereach with its part sso first.")
    name = environment.get("CAREREACH_OIDC_NAME", "your organisation")
    return SingleSignOn(
        address=address,
        client=given["CAREREACH_OIDC_CLIENT"],
        secret=given["CAREREACH_OIDC_SECRET"],
        name=name,
    )


def is_installed() -> bool:
    """Whether the libraries that single sign-on needs are here."""
    return all(importlib.util.find_spec(name) for name in ("jwt", "oauthlib", "requests"))
