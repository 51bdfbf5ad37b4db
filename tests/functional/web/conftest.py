"""The workbench served on this machine, with Westmere loaded and someone signed in."""

import os
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser

from carereach.web.people.models import Role, User
from tests.functional.web.visiting import Visitor
from tests.integration.web.built import require_built
from tests.integration.web.conftest import area, other_area, owner, people

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
"""Playwright keeps a loop running in this thread, which Django would take for async code."""

__all__ = ["area", "other_area", "owner", "people"]


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """The pages' styles and scripts, or a sentence that says how to build them."""
    require_built()


@pytest.fixture
def visit(
    browser: Browser,
    live_server: object,
    people: dict[Role, User],
    settings: object,
) -> Callable[..., Visitor]:
    """Return a browser window signed in as a role; what it asks or complains of is watched."""
    settings.DEMO = True  # type: ignore[attr-defined]

    def open_window(role: Role | None = Role.OWNER, **how: object) -> Visitor:
        session = None
        if role is not None:
            client = Client()
            client.force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")
            session = client.cookies["sessionid"].value
        window = Visitor(browser, str(live_server), session, how)
        window.page.set_default_timeout(10_000)
        return window

    return open_window


@pytest.fixture
def arrive(browser: Browser, live_server: object) -> Callable[..., Visitor]:
    """Return a browser window in which nobody has signed in, watched the same way."""

    def open_window(**how: object) -> Visitor:
        window = Visitor(browser, str(live_server), None, how)
        window.page.set_default_timeout(10_000)
        return window

    return open_window
