"""What stands behind the security page: each claim names a test, and each test is there."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from conftest import PASSWORD
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from carereach.web import settings as real_settings
from carereach.web.people.models import Role, User
from carereach.web.plans.models import Area
from carereach.web.start_up import secret_key

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ANSWERS = tomllib.loads((ROOT / "docs" / "reference" / "asvs.toml").read_text("utf-8"))
CHAPTERS = {
    "V1": 27,
    "V2": 11,
    "V3": 19,
    "V4": 10,
    "V5": 9,
    "V6": 35,
    "V7": 18,
    "V8": 7,
    "V9": 7,
    "V10": 29,
    "V11": 14,
    "V12": 9,
    "V13": 13,
    "V14": 9,
    "V15": 13,
    "V16": 16,
    "V17": 7,
}
"""How many requirements of levels 1 and 2 each chapter of the standard has."""
SignIn = Callable[[Role], Client]


def test_every_requirement_is_answered() -> None:
    assert Counter(name.split(".")[0] for name in ANSWERS) == CHAPTERS
    assert sum(CHAPTERS.values()) == 253
    for name, told in ANSWERS.items():
        assert set(told) == {"about", "answer"}, name
        assert len(told["about"]) < 70, name


def test_every_test_that_is_named_exists() -> None:
    for name, told in ANSWERS.items():
        answer = told["answer"]
        if answer.startswith(("n/a because ", "not met because ")):
            assert len(answer.split()) > 4, name
            continue
        file, test = answer.split("::")
        assert f"def {test}(" in (HERE / file).read_text("utf-8"), name


def test_the_security_page_lists_what_it_must() -> None:
    page = (ROOT / "docs" / "explanation" / "security.md").read_text("utf-8")
    counts = Counter(
        next((kind for kind in ("n/a", "not met") if told["answer"].startswith(kind)), "tested")
        for told in ANSWERS.values()
    )
    assert f"{counts['tested']} by a test, {counts['n/a']} do not apply" in page
    assert f"{counts['not met']} are not met" in page
    for heading in (
        "What is kept, and how safe it must be",
        "Keys and hashes",
        "What it speaks to",
        "Logs",
        "Slow work",
        "Mending what it is built of",
    ):
        assert f"## {heading}" in page


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_behind_https_everything_is_strict(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", STRICT],
        env=os.environ | {"CAREREACH_HTTPS": "yes", "CAREREACH_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-2_000:]


STRICT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "carereach.web.settings"
os.environ.pop("DATABASE_URL", None)
os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("check", deploy=True, fail_level="ERROR")
assert not settings.DEBUG
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
client = Client(SERVER_NAME="localhost")
plain = client.get("/")
assert plain.status_code == 301 and plain["Location"].startswith("https://")
answer = client.get("/accounts/login/", secure=True)
assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
cookie = answer.cookies["__Host-csrf"]
assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"]
assert settings.SESSION_COOKIE_NAME == "__Host-session" and settings.SESSION_COOKIE_SECURE
"""


def test_bandit_finds_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", "src", "-c", "pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:]


def test_our_own_rules_find_nothing() -> None:
    tool = os.environ.get("CAREREACH_SEMGREP") or shutil.which("semgrep")
    if tool is None:
        pytest.skip("semgrep has a place of its own: make security runs it")
    done = subprocess.run(
        [
            tool,
            "scan",
            "--metrics=off",
            "--disable-version-check",
            "--error",
            "--quiet",
            "--config",
            "security/rules",
            "src",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:]


def test_passwords_are_long_common_ones_refused_and_nothing_else_asked(
    settings: object,
) -> None:
    for fine in ("quiet harbour lantern", "aaaabbbbccccdddd", "1357924680246", "ü" * 12):
        validate_password(fine)
    for weak in ("short", "passwordpassword"[:8], "qwertyuiop12"):
        with pytest.raises(ValidationError):
            validate_password(weak)


def test_the_password_field_hides_and_lets_paste(db: None) -> None:
    page = Client().get("/accounts/login/").content.decode()
    field = re.search(r"<input[^>]*name=\"password\"[^>]*>", page)
    assert field
    assert 'type="password"' in field[0]
    assert 'autocomplete="current-password"' in field[0]
    assert "onpaste" not in page


def test_passwords_are_taken_as_typed(area: Area, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    exact = "  Ünusual " + "long " * 30
    User.objects.create_user("exact@westmere.example", exact)
    for typed, is_right in ((exact, True), (exact.strip(), False), (exact.lower(), False)):
        answer = Client().post(
            "/accounts/login/", {"login": "exact@westmere.example", "password": typed}
        )
        assert (answer.status_code == 302) is is_right


def test_recovery_codes_are_long(owner: User) -> None:
    codes = RecoveryCodes.activate(owner).generate_codes()
    assert len(set(codes)) == 10
    assert all(len(code) >= 8 for code in codes)


def test_old_password_hashes_are_renewed(area: Area, owner: User, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    assert real_settings.PASSWORD_HASHERS[0].endswith("ScryptPasswordHasher")
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert identify_hasher(owner.password).algorithm == "md5"
    Client().post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    owner.refresh_from_db()
    assert identify_hasher(owner.password).algorithm == "scrypt"


def test_the_key_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAREREACH_SECRET_KEY", raising=False)
    key = secret_key(tmp_path)
    assert len(key) > 64
    assert key == secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_closed_account_is_out_at_once(area: Area, owner: User, client_of: SignIn) -> None:
    client = client_of(Role.OWNER)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_signing_out_is_on_every_page(area: Area, client_of: SignIn) -> None:
    for address in ("/", f"/areas/{area.key}/", f"/areas/{area.key}/log/", "/account/"):
        page = client_of(Role.OWNER).get(address).content.decode()
        assert "/accounts/logout/" in page, address
