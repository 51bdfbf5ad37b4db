"""Single sign-on is off unless all of it is named, safe and installed."""

from pathlib import Path

import pytest

from carereach.base import SourceError
from carereach.web.people.single_sign_on import single_sign_on

NAMED = {
    "CAREREACH_OIDC_ADDRESS": "https://login.council.example/tenant/v2.0",
    "CAREREACH_OIDC_CLIENT": "carereach",
    "CAREREACH_OIDC_SECRET": "of a test",
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand-ins for the libraries that only single sign-on needs."""
    for name in ("jwt", "oauthlib", "requests"):
        (tmp_path / f"{name}.py").touch()
    monkeypatch.syspath_prepend(tmp_path)


def test_it_is_off_by_default() -> None:
    assert single_sign_on({"PATH": "/bin"}) is None


@pytest.mark.usefixtures("installed")
def test_all_of_it_becomes_settings() -> None:
    found = single_sign_on(NAMED | {"CAREREACH_OIDC_NAME": "the council"})
    assert found is not None
    assert found.origin == "https://login.council.example"
    assert len(found.apps) == 2
    provider = found.providers["openid_connect"]
    assert provider["EMAIL_AUTHENTICATION"] is True
    assert provider["APPS"][0]["name"] == "the council"
    assert provider["APPS"][0]["settings"]["server_url"] == NAMED["CAREREACH_OIDC_ADDRESS"]


@pytest.mark.parametrize("missing", NAMED)
def test_part_of_it_is_refused(missing: str) -> None:
    with pytest.raises(SourceError, match="or none"):
        single_sign_on({name: value for name, value in NAMED.items() if name != missing})


def test_an_address_without_https_is_refused_without_repeating_it() -> None:
    with pytest.raises(SourceError, match="begin it with https") as refused:
        single_sign_on(NAMED | {"CAREREACH_OIDC_ADDRESS": "http://login.council.example"})
    assert "council" not in str(refused.value)


def test_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [])
    monkeypatch.delitem(__import__("sys").modules, "jwt", raising=False)
    with pytest.raises(SourceError, match="with its part sso"):
        single_sign_on(NAMED)
