"""Every change can be looked at, row by row, and taken back by a new one."""

import time
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from conftest import westmere_files
from django.test.utils import CaptureQueriesContext

from carereach.base import SourceError
from carereach.tables import TABLES
from carereach.web.people.models import Role, User
from carereach.web.plans.actions.data import RowAt, add_row, change_row, remove_row
from carereach.web.plans.actions.imports import bring_in, write_upload
from carereach.web.plans.actions.undo import undo_revision
from carereach.web.plans.models import Area, Revision, TableVersion
from carereach.web.plans.store import contents_at, newest_versions, save_revision

if TYPE_CHECKING:
    from django.test import Client

SignIn = Callable[[Role], "Client"]


def change(area: Area, owner: User, place: int, values: dict[str, str]) -> Revision:
    at = RowAt(table=TABLES["partners"], place=place, based_on=newest(area).revision_number)
    made = change_row(by=owner, area=area, at=at, values=values, organisation=None)
    assert made is not None
    return made


def newest(area: Area) -> Area:
    return Area.objects.get(pk=area.pk)


def import_partners(area: Area, owner: User, old: bytes, new: bytes) -> Revision:
    content = contents_at(newest(area))["partners.csv"]
    assert old in content
    upload = bring_in(by=owner, area=area, name="partners.csv", content=content.replace(old, new))
    return write_upload(by=owner, upload=upload)


def test_the_list_says_who_did_what(area: Area, owner: User, client_of: SignIn) -> None:
    change(area, owner, 0, {"name": "A board"})
    client = client_of(Role.ANALYST)
    text = client.get(f"/areas/{area.key}/data/history/").content.decode()
    assert "Olu Owner" in text
    assert "1 row changed" in text
    for role in (Role.READER, Role.ASSURER, Role.CONTRIBUTOR):
        assert client_of(role).get(f"/areas/{area.key}/data/history/").status_code == 403


def test_a_change_is_shown_before_and_after(area: Area, owner: User, client_of: SignIn) -> None:
    change(area, owner, 0, {"name": "A board", "budget_gbp_per_year": ""})
    page = client_of(Role.OWNER).get(f"/areas/{area.key}/data/history/2/")
    lines = page.context["files"][0]["grid"].rows
    assert [[cell.text for cell in line] for line in lines] == [
        ["par-icb", "changed", "name", "Westmere Integrated Care Board", "A board"],
        ["par-icb", "changed", "budget gbp per year", "310000", "not supplied"],
    ]
    first = client_of(Role.OWNER).get(f"/areas/{area.key}/data/history/1/").content.decode()
    assert "Undo this change" not in first
    assert "the first 200 lines" not in first
    one = client_of(Role.OWNER).get(f"/areas/{area.key}/data/history/1/", {"file": "areas.csv"})
    assert "WST-001" in one.content.decode()
    all_of_it = {"file": "population.csv"}
    long = client_of(Role.OWNER).get(f"/areas/{area.key}/data/history/1/", all_of_it)
    assert "the first 200 lines" in long.content.decode()
    assert client_of(Role.OWNER).get(f"/areas/{area.key}/data/history/9/").status_code == 404


def test_rows_added_and_taken_away_are_shown(area: Area, owner: User, client_of: SignIn) -> None:
    at = RowAt(table=TABLES["leadership"], place=0, based_on=1)
    remove_row(by=owner, area=area, at=at, organisation=None)
    values = {"sector": "community", "role": "a lead", "name_published": "no"}
    row = {name: each for name, each in values.items() if name in TABLES["leadership"].column_names}
    add_row(by=owner, area=area, table=TABLES["leadership"], values=row, organisation=None)
    client = client_of(Role.OWNER)
    gone = client.get(f"/areas/{area.key}/data/history/2/").context["files"][0]
    new = client.get(f"/areas/{area.key}/data/history/3/").context["files"][0]
    assert (gone["gone"], new["added"]) == (1, 1)
    assert gone["grid"].rows[0][4].text == "no such row"
    assert new["grid"].rows[0][3].text == "no such row"


def test_an_import_is_undone_to_the_byte(area: Area, owner: User, client_of: SignIn) -> None:
    import_partners(area, owner, b"310000", b"320000")
    client = client_of(Role.ANALYST)
    assert client.post(f"/areas/{area.key}/data/history/2/undo/").status_code == 302
    assert contents_at(newest(area)) == westmere_files()
    undone = Revision.objects.get(number=3)
    assert (undone.kind, undone.undoes_id) == (
        Revision.Kind.UNDONE,
        Revision.objects.get(number=2).pk,
    )
    assert "change 2" in client.get(f"/areas/{area.key}/data/history/3/").content.decode()


def test_undo_leaves_later_changes_to_other_rows(area: Area, owner: User) -> None:
    first = change(area, owner, 0, {"name": "A board"})
    change(area, owner, 1, {"name": "A council"})
    undo_revision(by=owner, revision=first)
    now = contents_at(newest(area))["partners.csv"]
    assert b"A council" in now
    assert b"A board" not in now
    before = westmere_files()["partners.csv"].splitlines()
    assert [line for line in now.splitlines() if line not in before] == [now.splitlines()[2]]


def test_undo_is_refused_where_the_same_row_changed_again(
    area: Area, owner: User, client_of: SignIn
) -> None:
    change(area, owner, 0, {"name": "A board"})
    change(area, owner, 0, {"name": "Another board"})
    client = client_of(Role.OWNER)
    refused = client.post(f"/areas/{area.key}/data/history/2/undo/")
    assert refused.status_code == 409
    assert "later changes touched 1 of the same rows" in refused.content.decode()
    assert (
        client.post(f"/areas/{area.key}/data/history/2/undo/", {"how": "back"}).status_code == 302
    )
    assert contents_at(newest(area)) == westmere_files()
    again = client.post(f"/areas/{area.key}/data/history/2/undo/", {"how": "back"})
    assert "already as it was" in again.content.decode()


def test_a_row_taken_away_and_one_added_are_brought_back(area: Area, owner: User) -> None:
    leaders = TABLES["leadership"]
    at = RowAt(table=leaders, place=1, based_on=1)
    gone = remove_row(by=owner, area=area, at=at, organisation=None)
    assert gone is not None
    row = {"sector": "other", "role": "a further lead"}
    new = add_row(by=owner, area=area, table=leaders, values=row, organisation=None)
    assert new is not None
    undo_revision(by=owner, revision=gone)
    lines = contents_at(newest(area))["leadership.csv"].splitlines()
    assert sorted(lines[:-2] + lines[-1:]) == sorted(
        westmere_files()["leadership.csv"].splitlines()
    )
    undo_revision(by=owner, revision=new)
    now = contents_at(newest(area))["leadership.csv"]
    assert sorted(now.splitlines()) == sorted(westmere_files()["leadership.csv"].splitlines())


def test_the_first_change_stays_and_what_others_need_stays(area: Area, owner: User) -> None:
    with pytest.raises(SourceError, match="nothing before it"):
        undo_revision(by=owner, revision=area.revisions.get(number=1))
    services, sites = TABLES["services"], TABLES["sites"]
    service = {"service_id": "svc-new", "name": "New", "status": "candidate"}
    added = add_row(by=owner, area=area, table=services, values=service, organisation=None)
    site = {"site_id": "sit-new", "service_id": "svc-new", "kind": "phone"}
    add_row(by=owner, area=area, table=sites, values=site, organisation=None)
    assert added is not None
    with pytest.raises(SourceError, match="would not agree"):
        undo_revision(by=owner, revision=added)


def test_settings_changed_twice_are_not_undone_apart(area: Area, owner: User) -> None:
    for name in (b"Westmere A", b"Westmere B"):
        files = {"area.toml": westmere_files()["area.toml"].replace(b"Westmere", name, 1)}
        save_revision(by=owner, area=area, kind=Revision.Kind.EDITED, files=files, summary="named")
    with pytest.raises(SourceError, match="was changed again later"):
        undo_revision(by=owner, revision=area.revisions.get(number=2))
    undo_revision(by=owner, revision=area.revisions.get(number=3))
    assert b"Westmere A" in contents_at(newest(area))["area.toml"]


def test_the_newest_of_a_thousand_changes_is_found_at_once(
    area: Area, owner: User, django_assert_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    Revision.objects.bulk_create(
        Revision(area=area, number=number, kind="edited", by=owner, summary="x")
        for number in range(2, 1002)
    )
    content = zlib.compress(westmere_files()["travel_times.csv"])
    TableVersion.objects.bulk_create(
        TableVersion(
            revision=revision,
            area=area,
            number=revision.number,
            name="travel_times.csv",
            content=content,
            rows=1,
            sha256="0" * 64,
        )
        for revision in area.revisions.filter(number__gt=1)
    )
    area.revision_number = 1001
    started = time.process_time()
    with django_assert_num_queries(2):
        versions = newest_versions(area)
    assert time.process_time() - started < 0.1
    assert versions["travel_times.csv"].number == 1001
    assert versions["services.csv"].number == 1
    assert newest_versions(area, number=500)["travel_times.csv"].number == 500
