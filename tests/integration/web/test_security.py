"""Attacks on the workbench, through a browser's own means: each is refused."""

import re
from collections.abc import Callable, Iterator

import pytest
from conftest import PASSWORD, westmere_files
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from placed_objects import OBJECTS
from sound import faults_of

from carereach.web.people.models import Organisation, Role, User
from carereach.web.plans.actions.imports import bring_in
from carereach.web.plans.models import Area, LogEntry, Revision
from carereach.web.plans.permissions import ANYONE, CLOSED, PLACES
from carereach.web.plans.store import contents_at, save_revision

SignIn = Callable[[Role], Client]
MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
TRACES = ("<script>alert", "<img src=x")


def _parts(
    resolver: URLResolver, before: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        parts = (*before, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _parts(pattern, parts)
        else:
            yield str(pattern.name), parts


ADDRESSES = dict(_parts(get_resolver()))


def address_of(name: str, area: Area, by: User) -> str:
    """Return an address with real objects in it."""
    values = {
        part: area.key if part == "area_key" else OBJECTS[part].make(area, by)
        for part in ADDRESSES[name]
    }
    return reverse(name, kwargs=values)


@pytest.fixture
def strict(people: dict[Role, User], settings: object) -> Client:
    """The owner's browser, from which forms come without the workbench's mark."""
    settings.DEMO = True  # type: ignore[attr-defined]
    client = Client(enforce_csrf_checks=True)
    client.force_login(people[Role.OWNER], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("name", sorted(name for name in ADDRESSES if PLACES.get(name)))
def test_every_answer_carries_the_headers(
    name: str, area: Area, owner: User, client_of: SignIn
) -> None:
    answer = client_of(Role.OWNER).get(address_of(name, area, owner))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer
    if answer.content or answer.streaming:
        assert "charset" in answer["Content-Type"] or not answer["Content-Type"].startswith("text/")


@pytest.mark.parametrize(
    "name", sorted(name for name, place in PLACES.items() if name in ADDRESSES if place != CLOSED)
)
def test_no_form_is_taken_without_our_mark(
    name: str, area: Area, owner: User, strict: Client
) -> None:
    address = address_of(name, area, owner)
    before = LogEntry.objects.count()
    answer = strict.post(address, {"name": "x", "password": "x"})
    assert answer.status_code == 403, name
    assert b"Nothing was changed" in answer.content or b"page" in answer.content
    assert LogEntry.objects.count() == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND"])
def test_odd_methods_are_refused(method: str, area: Area, client_of: SignIn) -> None:
    for address in ("/", f"/areas/{area.key}/", "/accounts/login/", "/healthz"):
        answer = client_of(Role.OWNER).generic(method, address)
        assert answer.status_code == 405, address
        assert answer["Allow"] == "GET, HEAD, POST"


def test_a_download_changes_nothing_but_the_log(area: Area, owner: User, strict: Client) -> None:
    before = Revision.objects.count()
    for name in PLACES:
        if name in ADDRESSES and "area_key" in ADDRESSES[name]:
            strict.get(address_of(name, area, owner))
    assert Revision.objects.count() == before


def test_another_host_is_refused(area: Area) -> None:
    assert Client().get("/", HTTP_HOST="evil.example").status_code == 400
    assert Client().get("/healthz", HTTP_X_FORWARDED_HOST="evil.example").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        " //evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(elsewhere: str, area: Area, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    answer = Client().post(
        "/accounts/login/",
        {"login": "owner@westmere.example", "password": PASSWORD, "next": elsewhere},
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    page = Client().get("/accounts/login/", {"next": elsewhere}).content.decode()
    assert faults_of(page) == []


def test_a_session_of_before_is_not_the_session_after(area: Area, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    client = Client()
    client.get("/accounts/login/")
    client.session["planted"] = "x"
    client.session.save()
    before = client.session.session_key
    client.post("/accounts/login/", {"login": "owner@westmere.example", "password": PASSWORD})
    assert client.session.session_key != before
    thief = Client()
    thief.cookies["sessionid"] = str(before)
    assert thief.get("/")["Location"].startswith("/accounts/login/")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(area: Area) -> None:
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "owner@westmere.example", "password": PASSWORD})
    assert set(client.cookies) >= {"csrftoken", "sessionid"}
    for name in ("csrftoken", "sessionid"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_markup_in_names_and_cells_stays_text(
    area: Area, owner: User, client_of: SignIn, people: dict[Role, User]
) -> None:
    Area.objects.filter(pk=area.pk).update(name=MARKUP)
    User.objects.filter(pk=owner.pk).update(name=MARKUP)
    Organisation.objects.update(name=MARKUP)
    services = westmere_files()["services.csv"].decode().splitlines()
    cells = services[1].split(",")
    quoted = MARKUP.replace('"', '""')
    cells[1] = f'"{quoted}"'
    services[1] = ",".join(cells)
    save_revision(
        by=owner,
        area=area,
        kind=Revision.Kind.EDITED,
        files={"services.csv": "\n".join(services).encode()},
        summary=MARKUP,
    )
    area.actions.create(
        what=MARKUP, owner=MARKUP, finding=MARKUP, due_on="2026-12-01", outcome=MARKUP, by=owner
    )
    seen = 0
    for name, place in PLACES.items():
        if name not in ADDRESSES or "area_key" not in ADDRESSES[name] or place == ANYONE:
            continue
        answer = client_of(Role.OWNER).get(address_of(name, area, owner))
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        assert not any(trace in page for trace in TRACES), name
        assert not [fault for fault in faults_of(page, whole=False) if " on <" in fault], name
        seen += "&lt;script&gt;alert(1)" in page
    assert seen > 10


def test_markup_in_a_query_stays_text(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.OWNER)
    query = dict.fromkeys(("page", "q", "sort", "event", "person", "since", "age", "next"), MARKUP)
    for name in PLACES:
        if name in ADDRESSES and ADDRESSES[name] == ("area_key",):
            answer = client.get(reverse(name, args=[area.key]), query)
            assert answer.status_code < 500, name
            if answer["Content-Type"].startswith("text/html"):
                assert not any(trace in answer.content.decode() for trace in TRACES), name


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_a_formula_in_a_cell_is_refused_at_the_door(start: str, area: Area, owner: User) -> None:
    content = contents_at(area)["services.csv"].decode()
    first = content.splitlines()[1]
    cells = first.split(",")
    cells[1] = f'"{start}HYPERLINK(1)"'
    forged = content.replace(first, ",".join(cells)).encode()
    upload = bring_in(by=owner, area=area, name="services.zip", content=_zip(forged))
    assert upload.preview["blocked"]
    assert "HYPERLINK" not in str(upload.preview["findings"])


def _zip(services: bytes) -> bytes:
    from carereach.cycle.workbench_data import pack_files

    return pack_files({"services.csv": services})


def test_no_export_of_the_tables_holds_a_formula(area: Area, client_of: SignIn) -> None:
    import io

    import openpyxl

    answer = client_of(Role.OWNER).get(reverse("export_excel", args=[area.key]))
    content = answer.getvalue() if answer.streaming else answer.content
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_file_names_are_ours(area: Area, owner: User, client_of: SignIn) -> None:
    Area.objects.filter(pk=area.pk).update(name='x"\r\nSet-Cookie: a=b; ../../é')
    for name in ("export_folder", "export_excel", "log_export"):
        answer = client_of(Role.OWNER).get(reverse(name, args=[area.key]))
        told = answer["Content-Disposition"]
        assert told.startswith("attachment"), name
        assert re.fullmatch(r"[\x20-\x7e]+", told), name
        assert ".." not in told, name
        assert "a" not in answer.cookies, name
