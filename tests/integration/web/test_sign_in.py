"""Signing in: a second step for all, five attempts, sessions that end, all of it in the log."""

import io
import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from conftest import PASSWORD
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from carereach.web.people.models import User
from carereach.web.plans.models import Area, LogEntry

ADDRESS = "owner@westmere.example"


@pytest.fixture(autouse=True)
def _nobody_tried_before(area: Area) -> None:
    cache.clear()


def events() -> list[str]:
    return list(LogEntry.objects.exclude(event="tables changed").values_list("event", flat=True))


def sign_in(client: Client, password: str = PASSWORD, address: str = ADDRESS) -> object:
    return client.post("/accounts/login/", {"login": address, "password": password})


def confirm(client: Client) -> None:
    """Enter the password once more, as before any change of how one signs in."""
    page = client.get("/accounts/reauthenticate/").content.decode()
    assert "Is it still you?" in page
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client: Client) -> str:
    """Sign in for the first time, set up an app, and return its key."""
    assert sign_in(client)["Location"] == "/"
    assert client.get("/")["Location"] == "/accounts/2fa/"
    assert "Set up an app" in client.get("/accounts/2fa/").content.decode()
    confirm(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r"Key: <code>(\w+)</code>", page)
    assert found
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(found[1])})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    return found[1]


def test_nothing_opens_before_a_second_step_is_set_up(
    area: Area, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    client = Client()
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    assert (
        "Keep them where only you" in client.get("/accounts/2fa/recovery-codes/").content.decode()
    )
    assert client.get(f"/areas/{area.key}/").status_code == 200
    assert events() == ["signed in", "second step added", "second step added"]
    for page in ("", "recovery-codes/generate/", "recovery-codes/download/", "webauthn/"):
        assert client.get(f"/accounts/2fa/{page}").status_code == 200, page


def test_the_next_sign_in_asks_for_a_code(area: Area) -> None:
    secret = set_up_app(Client())
    client = Client()
    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/").status_code == 302
    assert (
        "Enter the code your app shows"
        in client.get("/accounts/2fa/authenticate/").content.decode()
    )
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "There is a problem" in wrong.content.decode()
    cache.clear()  # a code works once; forget that this one was used
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert "second step failed" in events()


def test_a_recovery_code_lets_in_once(area: Area) -> None:
    first = Client()
    set_up_app(first)
    page = first.get("/accounts/2fa/recovery-codes/").content.decode()
    code = re.findall(r"<li><code>(\d+)</code>", page)[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        answer = client.post("/accounts/2fa/authenticate/", {"code": code})
        assert answer.status_code == expected


def test_without_a_second_step_after_all_nothing_opens_again(area: Area) -> None:
    client = Client()
    set_up_app(client)
    assert "Stop using the app?" in client.get("/accounts/2fa/totp/deactivate/").content.decode()
    client.post("/accounts/2fa/totp/deactivate/")
    assert client.get("/")["Location"] == "/accounts/2fa/"
    assert "second step removed" in events()


def test_after_five_attempts_the_address_is_closed_and_says_so(area: Area) -> None:
    client = Client()
    for attempt in range(5):
        page = sign_in(client, "not it")
        assert page.status_code == (429 if attempt == 4 else 200)
    right = sign_in(client, address=ADDRESS.upper())
    assert right.status_code == 429
    assert "wait, then try again" in right.content.decode()
    other = User.objects.create_user("other@westmere.example", PASSWORD)
    assert sign_in(client, address=other.email).status_code == 302
    assert events().count("sign-in failed") == 6
    assert "locked out" in events()


def test_the_same_sentence_for_a_wrong_password_and_an_unknown_address(area: Area) -> None:
    def words(page: object) -> str:
        return re.sub(r'value="[^"]*"', "", page.content.decode())  # type: ignore[attr-defined]

    wrong = words(sign_in(Client(), "not it"))
    unknown = words(sign_in(Client(), "not it", "nobody@westmere.example"))
    assert wrong == unknown
    assert "There is a problem" in wrong
    assert set(LogEntry.objects.filter(event="sign-in failed").values_list("user_id")) == {
        (User.objects.get().pk,),
        (None,),
    }


def test_a_session_ends_after_an_hour_without_use(
    area: Area, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    client = Client()
    sign_in(client)
    start = time.time()
    for minutes in (50, 100):  # used within the hour, and again within the next
        monkeypatch.setattr(time, "time", lambda minutes=minutes: start + 60 * minutes)
        assert client.get("/").status_code == 200
    monkeypatch.setattr(time, "time", lambda: start + 60 * 161)
    assert client.get("/")["Location"].startswith("/accounts/login/")


def test_a_session_ends_after_eight_hours_whatever_one_does(
    area: Area, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    client = Client()
    answer = sign_in(client)
    assert answer.cookies["sessionid"]["max-age"] == ""  # ends with the browser
    assert client.get("/").status_code == 200
    now = time.time()
    for minutes in range(50, 8 * 60, 50):
        monkeypatch.setattr(time, "time", lambda minutes=minutes: now + 60 * minutes)
        assert client.get("/").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 8 * 60 * 60 + 1)
    assert client.get("/")["Location"].startswith("/accounts/login/")
    assert events() == ["signed in", "signed out"]


def test_a_change_of_password_ends_the_other_sessions(area: Area, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    assert "Change your password" in here.get("/accounts/password/change/").content.decode()
    new = "seven violet herons walk"
    asked = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password/change/", asked)["Location"] == "/account/"
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert "password changed" in events()


def test_signing_out_is_a_question_first(area: Area, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    client = Client()
    sign_in(client)
    assert "Sign out?" in client.get("/accounts/logout/").content.decode()
    assert client.get("/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert client.get("/").status_code == 302
    assert events() == ["signed in", "signed out"]


def test_a_change_of_how_one_signs_in_asks_again(
    area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    set_up_app(client)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3_000)
    answer = client.get("/accounts/2fa/totp/deactivate/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    page = client.get(answer["Location"]).content.decode()
    assert "Is it still you?" in page
    assert "Another way" in page
    page = client.get("/accounts/2fa/reauthenticate/").content.decode()
    assert "Enter a code of your app once more" in page


def test_nobody_signs_up_or_resets_by_email(area: Area) -> None:
    client = Client()
    page = client.get("/accounts/login/").content.decode()
    assert "/accounts/password/reset" not in page
    assert "/accounts/signup" not in page
    for closed in ("signup", "password/reset", "email", "confirm-email"):
        assert client.get(f"/accounts/{closed}/").status_code == 404
        assert client.post(f"/accounts/{closed}/", {"email": ADDRESS}).status_code == 404


def test_a_form_without_its_mark_is_refused_with_a_sentence(area: Area) -> None:
    client = Client(enforce_csrf_checks=True)
    page = sign_in(client)
    assert page.status_code == 403
    assert "open for too long" in page.content.decode()


def test_pages_of_members_are_kept_by_no_browser(area: Area, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    client = Client()
    sign_in(client)
    assert client.get(f"/areas/{area.key}/")["Cache-Control"] == "private, no-store"


def test_the_passkey_page_asks_no_inline_script(area: Area, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    client = Client()
    sign_in(client)
    confirm(client)
    page = client.get("/accounts/2fa/webauthn/add/").content.decode()
    assert 'data-passkey="addForm"' in page
    assert 'id="passkey-data" type="application/json"' in page
    assert client.get("/accounts/2fa/webauthn/").status_code == 200
    assert Client().get("/accounts/2fa/webauthn/login/").status_code == 302


def test_whoever_runs_it_takes_away_a_lost_second_step(area: Area) -> None:
    client = Client()
    set_up_app(client)
    call_command("forget_second_step", ADDRESS.upper(), stdout=io.StringIO())
    assert client.get("/")["Location"].startswith("/accounts/login/")
    assert sign_in(client)["Location"] == "/"
    assert client.get("/")["Location"] == "/accounts/2fa/"
    with pytest.raises(CommandError, match="Nobody has this address"):
        call_command("forget_second_step", "nobody@westmere.example")
    assert "second step forgotten on the server" in events()
