"""Tables are seen by those who keep them, changed row by row, and told of in sentences."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from conftest import westmere_files

from carereach.base import SourceError
from carereach.tables import TABLES
from carereach.web.people.models import Membership, Role, User
from carereach.web.plans.actions.data import (
    RowAt,
    RowConflictError,
    RowFaultsError,
    add_row,
    change_row,
    remove_row,
    try_again,
)
from carereach.web.plans.models import Area, Revision
from carereach.web.plans.ownership import is_own, own_ids
from carereach.web.plans.store import (
    ChangedMeanwhileError,
    contents_at,
    newest_versions,
    save_revision,
)

if TYPE_CHECKING:
    from django.test import Client

SignIn = Callable[[Role], "Client"]


def row_of(name: str, text: str) -> int:
    """Return the spreadsheet row in which a table's file holds this text."""
    lines = westmere_files()[f"{name}.csv"].decode().splitlines()
    return next(at for at, line in enumerate(lines, start=1) if line.startswith(text))


def form_of(client: "Client", address: str) -> dict[str, list[str]]:
    """Return what a browser would send if nothing was typed."""
    page = client.get(address).content.decode()
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="(cell-\d+|based_on)"', tag)
        is_tick = 'type="checkbox"' in tag
        if name and (not is_tick or " checked" in tag):
            value = re.search(r'value="([^"]*)"', tag)
            found.setdefault(name.group(1), []).append(value.group(1) if value else "")
    for name, options in re.findall(r'<select name="(cell-\d+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [chosen.group(1) if chosen else ""]
    for name, text in re.findall(r'<textarea name="(cell-\d+)"[^>]*>(.*?)</textarea>', page, re.S):
        found[name] = [text.lstrip("\n")]
    return found


def cell(table: str, column: str) -> str:
    return f"cell-{TABLES[table].column_names.index(column)}"


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_which_tables_there_are(role: Role, area: Area, client_of: SignIn) -> None:
    page = client_of(role).get(f"/areas/{area.key}/data/")
    assert page.status_code == 200
    text = page.content.decode()
    assert ("Export to Excel" in text) == (role in {Role.OWNER, Role.ANALYST})
    assert (">2,400 rows<" in text) == (role in {Role.OWNER, Role.ANALYST})


def test_a_reader_sees_no_small_count_of_a_table_about_young_people(
    area: Area, client_of: SignIn
) -> None:
    text = client_of(Role.READER).get(f"/areas/{area.key}/data/").content.decode()
    assert "1 to 7, not shown" in text
    assert "about 80 rows" in text
    assert "82 rows" not in text


def test_a_reader_opens_no_table(area: Area, client_of: SignIn) -> None:
    for role in (Role.READER, Role.ASSURER):
        client = client_of(role)
        for tail in ("", "add/", "2/", "2/remove/"):
            address = f"/areas/{area.key}/data/table/services/{tail}"
            assert client.get(address).status_code == 403
            assert client.post(address).status_code == 403


def test_rows_are_found_sorted_and_paged(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.ANALYST)
    address = f"/areas/{area.key}/data/table/population/"
    first = client.get(address)
    assert first.context["rows_in_all"] == 2400
    assert len(first.context["grid"].rows) == 50
    found = client.get(address, {"f-area_code": "wst-001", "sort": "young_people", "down": "yes"})
    heads = [head.words for head in found.context["grid"].heads]
    at = heads.index("Young people")
    counts = [int(row[at].text) for row in found.context["grid"].rows]
    assert found.context["rows_found"] == len(counts) == 20
    assert counts == sorted(counts, reverse=True)
    assert client.get(address, {"sort": "no such column", "page": "9999"}).status_code == 200
    assert "No row fits" in client.get(address, {"f-area_code": "zzz"}).content.decode()


def test_a_table_nobody_declared_is_not_there(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.OWNER)
    for tail in ("nothing/", "nothing/blank/", "services/900/", "services/1/", "nothing/add/"):
        assert client.get(f"/areas/{area.key}/data/table/{tail}").status_code == 404


def test_a_blank_table_can_be_had(area: Area, client_of: SignIn) -> None:
    answer = client_of(Role.READER).get(f"/areas/{area.key}/data/table/services/blank/")
    assert answer.content.decode("utf-8-sig").startswith("service_id,organisation_id,name")
    assert 'filename="services.csv"' in answer["Content-Disposition"]


@pytest.mark.parametrize("name", list(TABLES))
def test_saving_a_form_as_it_is_changes_nothing(name: str, area: Area, client_of: SignIn) -> None:
    client = client_of(Role.ANALYST)
    address = f"/areas/{area.key}/data/table/{name}/3/"
    answer = client.post(address, form_of(client, address), follow=True)
    assert "Nothing was changed." in answer.content.decode()
    area.refresh_from_db()
    assert area.revision_number == 1


def test_one_cell_changes_and_every_other_byte_stays(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.ANALYST)
    row = row_of("services", "svc-cse,")
    address = f"/areas/{area.key}/data/table/services/{row}/"
    typed = form_of(client, address) | {cell("services", "maximum_age"): ["19"]}
    answer = client.post(address, typed)
    assert answer.status_code == 302
    before, after = westmere_files(), contents_at(Area.objects.get(pk=area.pk))
    old, new = (files["services.csv"].splitlines(keepends=True) for files in (before, after))
    different = [at for at, pair in enumerate(zip(old, new, strict=True), 1) if pair[0] != pair[1]]
    assert different == [row]
    assert {name for name in before if before[name] != after[name]} == {"services.csv"}


def test_a_wrong_cell_is_told_beside_it_and_what_was_typed_is_kept(
    area: Area, client_of: SignIn
) -> None:
    client = client_of(Role.ANALYST)
    row = row_of("services", "svc-cse,")
    address = f"/areas/{area.key}/data/table/services/{row}/"
    typed = form_of(client, address) | {
        cell("services", "assured_on"): ["last June"],
        cell("services", "name"): [""],
        cell("services", "maximum_age"): ["19"],
    }
    page = client.post(address, typed).content.decode()
    assert "There is a problem" in page
    assert "Name: Fill this in." in page
    typed[cell("services", "name")] = ["Lantern"]
    page = client.post(address, typed).content.decode()
    assert "The cell is not a date." in page
    assert f'id="id_{cell("services", "assured_on")}_error"' in page
    assert 'value="last June"' in page
    assert 'value="19"' in page
    area.refresh_from_db()
    assert area.revision_number == 1


def test_a_row_is_added_and_taken_away_again(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.OWNER)
    base = f"/areas/{area.key}/data/table/organisations/"
    typed = form_of(client, f"{base}add/")
    assert "Fill this in" in client.post(f"{base}add/", typed).content.decode()
    table = TABLES["organisations"]
    for column in table.columns:
        if column.required or column.name == "organisation_id":
            typed[cell("organisations", column.name)] = [
                column.choices[0] if column.choices else "org-new"
            ]
    assert client.post(f"{base}add/", typed).status_code == 302
    files = contents_at(Area.objects.get(pk=area.pk))
    assert files["organisations.csv"].startswith(westmere_files()["organisations.csv"])
    again = client.post(f"{base}add/", typed).content.decode()
    assert "A row above has the same organisation_id" in again
    row = files["organisations.csv"].count(b"\n")
    asked = client.get(f"{base}{row}/remove/").content.decode()
    assert "org-new" in asked
    client.post(f"{base}{row}/remove/", {"based_on": "2"})
    assert contents_at(Area.objects.get(pk=area.pk)) == westmere_files()


def test_an_empty_row_is_not_added(area: Area, owner: User) -> None:
    with pytest.raises(RowFaultsError) as told:
        add_row(by=owner, area=area, table=TABLES["lists"], values={"a": ""}, organisation=None)
    assert told.value.others == ["Fill in at least one cell."]


def test_a_row_that_others_point_to_stays(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.OWNER)
    row = row_of("services", "svc-cse,")
    page = client.post(
        f"/areas/{area.key}/data/table/services/{row}/remove/", {"based_on": "1"}
    ).content.decode()
    assert "No row of services has this service_id." in page
    assert newest_versions(area)["services.csv"].number == 1


def test_two_people_at_one_row_are_told_and_nothing_typed_is_lost(
    area: Area, client_of: SignIn
) -> None:
    client = client_of(Role.ANALYST)
    row = row_of("services", "svc-cse,")
    address = f"/areas/{area.key}/data/table/services/{row}/"
    mine = form_of(client, address) | {cell("services", "maximum_age"): ["19"]}
    theirs = form_of(client, address) | {cell("services", "maximum_age"): ["20"]}
    assert client.post(address, theirs).status_code == 302
    page = client.post(address, mine).content.decode()
    assert "Somebody else changed this row" in page
    assert 'value="19"' in page
    assert 'name="based_on" value="2"' in page
    assert client.post(address, mine | {"based_on": ["2"]}).status_code == 302


def test_two_people_at_two_rows_do_not_meet(area: Area, client_of: SignIn, owner: User) -> None:
    client = client_of(Role.ANALYST)
    base = f"/areas/{area.key}/data/table/services/"
    forms = {row: form_of(client, f"{base}{row}/") for row in (3, 4)}
    for row, typed in forms.items():
        typed[cell("services", "maximum_age")] = ["21"]
        assert client.post(f"{base}{row}/", typed).status_code == 302
    client.post(f"{base}add/", form_of(client, f"{base}add/"))
    area.refresh_from_db()
    assert area.revision_number == 3


def test_a_row_that_moved_is_still_found_and_one_that_went_is_told(area: Area, owner: User) -> None:
    table = TABLES["leadership"]
    first, third = (RowAt(table=table, place=place, based_on=1) for place in (0, 2))
    remove_row(by=owner, area=area, at=first, organisation=None)
    changed = change_row(by=owner, area=area, at=third, values={"in_post": "no"}, organisation=None)
    assert changed is None or changed.number == 3
    with pytest.raises(RowConflictError, match="took this row away"):
        remove_row(by=owner, area=area, at=first, organisation=None)
    beyond = RowAt(table=table, place=500, based_on=1)
    with pytest.raises(SourceError, match="not there any more"):
        remove_row(by=owner, area=area, at=beyond, organisation=None)


def make_contributor_of(organisation: str, people: dict[Role, User]) -> None:
    Membership.objects.filter(user=people[Role.CONTRIBUTOR]).update(
        organisation_id_in_tables=organisation
    )


def own_service() -> tuple[str, str]:
    line = next(
        line
        for line in westmere_files()["services.csv"].decode().splitlines()
        if line.startswith("svc-cse,")
    )
    service, organisation, *_ = line.split(",")
    return service, organisation


def test_a_contributor_sees_and_changes_only_their_own_rows(
    area: Area, people: dict[Role, User], client_of: SignIn
) -> None:
    _, organisation = own_service()
    make_contributor_of(organisation, people)
    client = client_of(Role.CONTRIBUTOR)
    base = f"/areas/{area.key}/data/table/"
    rows = client.get(f"{base}services/").context["grid"].rows
    assert rows
    assert all(row[2].text == organisation for row in rows)
    assert client.get(f"{base}population/").status_code == 404
    other = next(
        at
        for at, line in enumerate(westmere_files()["services.csv"].decode().splitlines(), 1)
        if at > 1 and line.split(",")[1] != organisation
    )
    for tail in (f"services/{other}/", f"services/{other}/remove/"):
        assert client.get(base + tail).status_code == 404
        assert client.post(base + tail, {"based_on": "1"}).status_code == 404
    own = row_of("services", "svc-cse,")
    address = f"{base}services/{own}/"
    away = form_of(client, address) | {cell("services", "organisation_id"): ["org-trust"]}
    assert "only rows of your own organisation" in client.post(address, away).content.decode()
    mine = form_of(client, address) | {cell("services", "maximum_age"): ["19"]}
    assert client.post(address, mine).status_code == 302
    new = client.get(f"{base}services/add/").content.decode()
    assert f'value="{organisation}"' in new


def test_a_contributor_of_no_organisation_sees_no_row(area: Area, client_of: SignIn) -> None:
    page = client_of(Role.CONTRIBUTOR).get(f"/areas/{area.key}/data/table/services/")
    assert page.context["rows_in_all"] == 0
    assert "Nothing to show here yet" in page.content.decode()


def test_a_change_is_tried_again_when_somebody_was_quicker(area: Area) -> None:
    tried: list[int] = []

    def always_late(now: Area) -> None:
        tried.append(now.revision_number)
        raise ChangedMeanwhileError("late")

    with pytest.raises(ChangedMeanwhileError, match="try again"):
        try_again(area, always_late)
    assert tried == [1, 1, 1, 1, 1]


def test_a_fault_that_was_there_before_does_not_hold_up_an_edit(area: Area, owner: User) -> None:
    broken = westmere_files()["payers.csv"].replace(b"con-cse,", b"con-gone,", 1)
    save_revision(
        by=owner, area=area, kind=Revision.Kind.EDITED, files={"payers.csv": broken}, summary="x"
    )
    at = RowAt(table=TABLES["partners"], place=0, based_on=2)
    done = change_row(by=owner, area=area, at=at, values={"name": "A board"}, organisation=None)
    assert done is not None
    assert done.number == 3


def test_ids_of_another_organisation_are_never_own() -> None:
    ids = own_ids(westmere_files(), own_service()[1])
    assert not is_own("population", {"organisation_id": own_service()[1]}, ids)
    assert own_ids(westmere_files(), "") == {
        "": frozenset(),
        "services": frozenset(),
        "sites": frozenset(),
        "contracts": frozenset(),
    }
