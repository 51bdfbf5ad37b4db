"""The first time: from an invitation to signing in again, with an app and with a passkey."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Page, expect

from carereach.web.people.models import Organisation, Role, User
from carereach.web.plans.actions.people import invite
from carereach.web.plans.models import Area
from tests.functional.web.journeys import pass_by
from tests.functional.web.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS, PASSWORD = "new@harbour.example", "quiet harbour lantern 7"  # of nobody
Arrive = Callable[..., Visitor]


@pytest.fixture
def link(area: Area, owner: User) -> str:
    """The one-time link with which an owner invites an analyst."""
    cache.clear()
    partner = ("Harbour", Organisation.Kind.VOLUNTARY)
    token = invite(by=owner, area=area, email=ADDRESS, role=Role.ANALYST, organisation=partner)
    return f"/join/{token}/"


def code_of(secret: str, *, later_s: int = 0) -> str:
    """The six digits an app shows, now or a little later."""
    return format_hotp_value(hotp_value(secret, (int(time.time()) + later_s) // 30))


def join(page: Page) -> None:
    page.get_by_label("Your name").fill("Nia New")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("heading", name="Second step when you sign in")).to_be_visible()


def confirm(page: Page) -> None:
    """Enter the new password once more: a slip in it shows now, not at the next sign-in."""
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()


def give_password(page: Page) -> None:
    page.get_by_label("Work email address").fill(ADDRESS)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_journey_from_an_invitation_to_the_second_sign_in(arrive: Arrive, link: str) -> None:
    with arrive() as window:
        page = window.open(link)
        pass_by(page, "join")
        join(page)
        pass_by(page, "second-step")

        page.get_by_role("button", name="Set up an app").click()
        pass_by(page, "still-you")
        confirm(page)
        secret = page.locator("code").inner_text()
        pass_by(page, "set-up-app")
        page.get_by_label("The six digits it shows").fill(code_of(secret))
        page.get_by_role("button", name="Use this app").click()

        expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
        assert page.locator("main li code").count() >= 8
        pass_by(page, "recovery-codes")
        page.get_by_role("button", name="Go to your areas").click()
        expect(page.get_by_role("link", name="Westmere")).to_be_visible()
        pass_by(page, "areas")

        page.get_by_role("button", name="Sign out").click()
        pass_by(page, "sign-in")
        give_password(page)
        pass_by(page, "code")
        page.get_by_label("Code").fill(code_of(secret, later_s=30))
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("link", name="Westmere").click()
        expect(page.get_by_role("heading", name="Overview", level=1)).to_be_visible()
        assert page.get_by_text("Nia New").is_visible()


def test_journey_with_a_passkey_in_place_of_the_password(arrive: Arrive, link: str) -> None:
    with arrive() as window:
        page = window.open(link)
        keys = page.context.new_cdp_session(page)
        keys.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        join(page)
        page.get_by_role("button", name="Add a passkey").click()
        confirm(page)
        pass_by(page, "add-passkey")
        page.get_by_label("Name").fill("Work laptop")
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()

        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("link", name="Westmere")).to_be_visible()
