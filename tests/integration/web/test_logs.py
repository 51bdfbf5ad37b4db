"""Machine logs tell what happened and where, never who, and nothing that anybody typed."""

import json
import logging
import sys
from collections.abc import Callable, Iterator

import pytest
from conftest import PASSWORD
from django.test import Client

from carereach.web.logs import WithoutPeople
from carereach.web.people.models import Role, User
from carereach.web.plans.models import Area

SignIn = Callable[[Role], Client]


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(WithoutPeople())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Every line the workbench writes while a test runs."""
    handler, root = _Kept(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.setLevel(before)
    root.removeHandler(handler)


def formatted(
    *, name: str = "carereach.x", words: object, args: object = (), **more: object
) -> dict[str, object]:
    record = logging.LogRecord(name, logging.WARNING, "f.py", 1, words, args, None)  # type: ignore[arg-type]
    for key, value in more.items():
        setattr(record, key, value)
    told: dict[str, object] = json.loads(WithoutPeople().format(record))
    return told


def test_arguments_are_left_out() -> None:
    assert formatted(words="Not found: %s", args=("/secret",))["event"] == "Not found:"


def test_words_put_together_elsewhere_are_left_out() -> None:
    told = formatted(
        name="django.security.DisallowedHost", words="Invalid HTTP_HOST: 'olu.example'"
    )
    assert told["event"] == "words left out"
    assert formatted(words="A run failed")["event"] == "A run failed"
    assert formatted(words=ValueError("Olu"))["event"] == ""


def test_a_status_and_times_are_told_in_utc() -> None:
    told = formatted(words="x", status_code=404, page={"a": 1})
    assert told["status"] == 404
    assert "page" not in told
    assert str(told["at"]).endswith("+00:00")


def test_an_error_is_told_by_kind_and_place_alone() -> None:
    from carereach.web.start_up import database

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", "secret://olu:password@host/")
        try:
            database(None)  # type: ignore[arg-type]
        except Exception:
            told = formatted(words="x", exc_info=sys.exc_info())
    assert told["error"] == "SourceError"
    assert str(told["where"]).startswith("carereach.web.start_up:")
    assert "olu" not in json.dumps(told)


def test_a_journey_leaves_nobody_in_the_logs(
    area: Area, owner: User, people: dict[Role, User], lines: list[str], settings: object
) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    client = Client(raise_request_exception=False)
    client.post("/accounts/login/", {"login": owner.email, "password": "wrong typed-secret"})
    client.post("/accounts/login/", {"login": owner.email, "password": PASSWORD})
    for address in ("", "data/", "data/table/services/", "people/", "log/?person=Olu", "nowhere/"):
        client.get(f"/areas/{area.key}/{address}")
    client.post(f"/areas/{area.key}/people/invite/", {"email": "typed@harbour.example"})
    client.post(f"/areas/{area.key}/data/table/services/add/", {"name": "Typed service"})
    client.get("/", HTTP_HOST="typed.example")
    client.get("/accounts/login/?next=//typed.example")
    whole = "\n".join(lines)
    answered = [told for told in map(json.loads, lines) if told["event"] == "answered"]
    assert {"page": "overview", "method": "GET", "status": 200}.items() <= next(
        told for told in answered if told["page"] == "overview"
    ).items()
    forbidden = [owner.email, "Olu", "westmere.example", "typed", "Typed", PASSWORD, area.key]
    forbidden += [client.cookies["sessionid"].value, "svc-camhs"]
    assert [word for word in forbidden if word in whole] == []
    assert len(answered) >= 10
