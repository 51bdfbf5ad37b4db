"""Files come in checked and looked at, whole or not at all, and go out as they came."""

import io
import stat
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from conftest import westmere_files
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.cycle.workbench_data import (
    WORKSPACE_FILES,
    pack_files,
    pack_workbook,
    settings_in,
    unpack_files,
)
from carereach.web.people.models import Role, User
from carereach.web.plans.actions.imports import bring_in, bring_in_new, drop_upload, write_upload
from carereach.web.plans.models import Area, LogEntry, Revision, Upload
from carereach.web.plans.store import ChangedMeanwhileError, contents_at, save_revision

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

SignIn = Callable[[Role], "Client"]
FEED = """{"contents": [{"id": "s1", "name": "Willow advice", "status": "active",
"organization": {"id": "o1", "name": "Willow Trust"}}]}"""


def own_files() -> dict[str, bytes]:
    return {name: each for name, each in westmere_files().items() if name in WORKSPACE_FILES}


def send(
    client: "Client", area: Area, content: bytes, name: str = "area.zip", **more: str
) -> "HttpResponse":
    file = SimpleUploadedFile(name, content)
    address = f"/areas/{area.key}/data/import/"
    return client.post(address, {"file": file, **more}, follow=True)


def with_row(files: dict[str, bytes], name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    assert old in files[name]
    return files | {name: files[name].replace(old, new, 1)}


def test_a_zip_comes_back_byte_for_byte(area: Area, client_of: SignIn) -> None:
    answer = client_of(Role.ANALYST).get(f"/areas/{area.key}/data/export/zip/")
    assert answer["Content-Type"] == "application/zip"
    assert unpack_files(answer.content) == westmere_files()
    assert LogEntry.objects.filter(event="tables exported", area_key=area.key).count() == 1


def test_excel_out_and_in_again_changes_nothing(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.ANALYST)
    book = client.get(f"/areas/{area.key}/data/export/excel/").content
    page = send(client, area, book, "westmere.xlsx")
    assert "there is nothing to write" in page.content.decode()
    upload = Upload.objects.get()
    assert upload.preview["tables"] == []
    with pytest.raises(SourceError, match="nothing to write"):
        write_upload(by=upload.by, upload=upload)


def test_a_change_made_in_excel_touches_only_its_row(area: Area, owner: User) -> None:
    book = pack_workbook(own_files() | {"leadership.csv": _one_more_leader()})
    upload = bring_in(by=owner, area=area, name="book.xlsx", content=book)
    assert [each["name"] for each in upload.preview["tables"]] == ["leadership.csv"]
    assert upload.preview["tables"][0]["added"] == 1
    write_upload(by=owner, upload=upload)
    after = contents_at(Area.objects.get(pk=area.pk))["leadership.csv"]
    assert after.startswith(own_files()["leadership.csv"].rstrip(b"\r\n"))


def _one_more_leader() -> bytes:
    whole = own_files()["leadership.csv"]
    first = whole.splitlines()[1]
    sector, _, *rest = first.split(b",")
    return whole + b",".join([sector, b"a further lead", *rest]) + b"\n"


def test_an_import_is_looked_at_then_written(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.ANALYST)
    files = with_row(own_files(), "partners.csv", b"310000", b"320000")
    page = send(client, area, pack_files(files))
    text = page.content.decode()
    assert "1 file would change" in text
    assert "320000" not in text
    upload = Upload.objects.get()
    assert upload.preview["tables"][0]["changed"] == 1
    assert contents_at(area) == westmere_files()
    listed = client.get(f"/areas/{area.key}/data/").content.decode()
    assert "that is not written yet" in listed
    done = client.post(f"/areas/{area.key}/data/import/{upload.key}/write/")
    assert done.status_code == 302
    assert contents_at(Area.objects.get(pk=area.pk)) == westmere_files() | files
    assert not Upload.objects.exists()
    assert Revision.objects.latest("number").kind == Revision.Kind.IMPORTED


def test_a_bad_row_blocks_everything_and_is_told_without_its_value(
    area: Area, client_of: SignIn
) -> None:
    client = client_of(Role.ANALYST)
    files = with_row(own_files(), "partners.csv", b"310000", b"a fortune")
    files = with_row(
        files, "payers.csv", files["payers.csv"].splitlines()[1], b"con-none,par-icb,1"
    )
    text = send(client, area, pack_files(files)).content.decode()
    assert "must be mended first" in text
    assert "The cell is not a number." in text
    assert "partners.csv" in text
    assert "a fortune" not in text
    assert "Write all of it" not in text
    upload = Upload.objects.get()
    refused = client.post(f"/areas/{area.key}/data/import/{upload.key}/write/")
    assert refused.status_code == 409
    assert "Mend what blocks the import first" in refused.content.decode()
    assert contents_at(Area.objects.get(pk=area.pk)) == westmere_files()


def test_a_file_that_cannot_be_read_is_told(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.OWNER)
    for broken in (
        b"service_id,name\nsvc,\xff\xfe\n",
        b'service_id,name\n"svc',
        b"",
        b"\xef\xbb\xbf",
    ):
        page = send(client, area, pack_files(own_files() | {"services.csv": broken}))
        assert "must be mended first" in page.content.decode()
    page = send(client, area, pack_files(own_files() | {"area.toml": b"name = "}))
    assert "cannot be read: see what to mend" in page.content.decode()


def test_a_preview_is_stale_when_somebody_was_quicker(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.ANALYST)
    send(
        client,
        area,
        with_row(own_files(), "partners.csv", b"310000", b"320000")["partners.csv"],
        "partners.csv",
    )
    upload = Upload.objects.get()
    save_revision(
        by=upload.by, area=area, kind=Revision.Kind.EDITED, files={"lists.csv": None}, summary="x"
    )
    address = f"/areas/{area.key}/data/import/{upload.key}/"
    assert "bring the file in again" in client.get(address).content.decode()
    assert client.post(f"{address}write/").status_code == 409
    with pytest.raises(ChangedMeanwhileError):
        write_upload(by=upload.by, upload=upload)


def test_an_import_can_be_left(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.ANALYST)
    send(client, area, own_files()["lists.csv"], "lists.csv")
    upload = Upload.objects.get()
    address = f"/areas/{area.key}/data/import/{upload.key}/"
    assert client.post(f"{address}drop/").status_code == 302
    for gone in (
        client.get(address),
        client.post(f"{address}write/"),
        client.post(f"{address}drop/"),
    ):
        assert gone.status_code == 404


def test_another_persons_preview_is_not_there(area: Area, client_of: SignIn) -> None:
    send(client_of(Role.ANALYST), area, own_files()["lists.csv"], "lists.csv")
    upload = Upload.objects.get()
    address = f"/areas/{area.key}/data/import/{upload.key}/"
    assert client_of(Role.OWNER).get(address).status_code == 404
    assert client_of(Role.READER).get(address).status_code == 403


def test_tables_a_whole_workspace_does_not_hold_are_taken_away(area: Area, owner: User) -> None:
    files = {name: each for name, each in own_files().items() if name != "travel_times.csv"}
    content = pack_files(files)
    kept = bring_in(by=owner, area=area, name="a.zip", content=content)
    assert kept.preview["tables"] == []
    upload = bring_in(by=owner, area=area, name="a.zip", content=content, whole=True)
    assert Upload.objects.count() == 1
    assert upload.preview["gone"] == ["travel_times.csv"]
    write_upload(by=owner, upload=upload)
    assert "travel_times.csv" not in contents_at(Area.objects.get(pk=area.pk))


def test_a_feed_of_services_is_added(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.ANALYST)
    page = send(client, area, FEED.encode(), "feed.json")
    assert "a directory of services" in Upload.objects.get().kind
    assert "would change" in page.content.decode()
    upload = Upload.objects.get()
    client.post(f"/areas/{area.key}/data/import/{upload.key}/write/")
    after = contents_at(Area.objects.get(pk=area.pk))["services.csv"]
    assert b"Willow advice" in after
    assert after.startswith(own_files()["services.csv"])


def test_what_is_no_workspace_is_refused_in_a_sentence(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.ANALYST)
    for content, name, words in (
        (b"PK\x03\x04 broken", "a.zip", "not a zip or a workbook"),
        (pack_files({"notes.txt": b"x"}), "a.zip", "no file of a workspace"),
        (b"", "a.zip", "empty"),
        (b"hello", "a.txt", "There is a problem"),
        (b"{", "a.json", "There is a problem"),
    ):
        page = send(client, area, content, name)
        assert words in page.content.decode(), name
    assert "There is a problem" in client.post(f"/areas/{area.key}/data/import/").content.decode()
    assert not Upload.objects.exists()


def unsafe(change: Callable[[zipfile.ZipInfo], None], name: str = "services.csv") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        entry = zipfile.ZipInfo(name)
        change(entry)
        archive.writestr(entry, b"service_id\n")
    return target.getvalue()


def test_links_and_paths_that_lead_outside_are_refused(area: Area, owner: User) -> None:
    def make_link(entry: zipfile.ZipInfo) -> None:
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16

    packed = [unsafe(make_link)]
    packed += [
        unsafe(lambda _entry: None, name)
        for name in (
            "../services.csv",
            "/services.csv",
            "a/../../services.csv",
            "C:services.csv",
            "a\\services.csv",
        )
    ]
    for content in packed:
        with pytest.raises(SourceError, match="pack the workspace folder again"):
            bring_in(by=owner, area=area, name="a.zip", content=content)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("services.csv", b"a")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("services.csv", b"b")
    with pytest.raises(SourceError, match="twice"):
        bring_in(by=owner, area=area, name="a.zip", content=target.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked(area: Area, owner: User) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", b"0" * 30_000_000)
    with pytest.raises(SourceError, match="far more than a workspace holds"):
        bring_in(by=owner, area=area, name="a.zip", content=target.getvalue())


def test_a_damaged_zip_is_refused(area: Area, owner: User) -> None:
    content = bytearray(pack_files({"services.csv": b"service_id,name\n" * 20}))
    content[45] ^= 0xFF
    with pytest.raises(SourceError, match="pack"):
        bring_in(by=owner, area=area, name="a.zip", content=bytes(content))


def test_a_file_too_large_is_refused(area: Area, client_of: SignIn, settings: object) -> None:
    settings.LARGEST_UPLOAD_BYTES = 1_000_000  # type: ignore[attr-defined]
    page = send(client_of(Role.OWNER), area, b"x" * 1_000_001)
    assert "larger than 1 MB" in page.content.decode()


def test_a_folder_inside_the_zip_and_strangers_are_understood(area: Area, owner: User) -> None:
    files = {f"westmere/{name}": each for name, each in own_files().items()}
    files |= {"westmere/README.md": b"hello", "__MACOSX/westmere/services.csv": b"junk"}
    upload = bring_in(by=owner, area=area, name="a.zip", content=pack_files(files))
    assert upload.preview["tables"] == []
    assert [each["message"] for each in upload.preview["findings"]] == [
        "1 file was left out: not named after a table."
    ]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(WORKSPACE_FILES), st.binary(max_size=300), min_size=1, max_size=6
    )
)
def test_any_files_come_out_as_they_went_in(files: dict[str, bytes]) -> None:
    assert unpack_files(pack_files(files)) == files
    assert pack_files(files) == pack_files(dict(reversed(files.items())))


def test_an_area_brought_in_and_taken_out_is_the_same(owner: User, area: Area) -> None:
    upload = bring_in_new(by=owner, name="a.zip", content=pack_files(own_files()))
    made = Area.objects.get(pk=upload.area_id)
    assert (made.name, made.invented, made.revision_number) == ("Westmere", True, 0)
    write_upload(by=owner, upload=upload)
    made.refresh_from_db()
    assert contents_at(made) == own_files()
    assert made.revisions.get().kind == Revision.Kind.CREATED


def test_an_area_that_was_never_written_goes_with_its_preview(owner: User) -> None:
    upload = bring_in_new(by=owner, name="a.zip", content=pack_files(own_files()))
    drop_upload(by=owner, upload=upload)
    assert not Area.objects.exists()


def test_excel_waits_until_the_settings_are_mended(area: Area, client_of: SignIn) -> None:
    client = client_of(Role.OWNER)
    owner = User.objects.get(name="Olu Owner")
    save_revision(
        by=owner, area=area, kind=Revision.Kind.EDITED, files={"area.toml": b"x"}, summary="x"
    )
    page = client.get(f"/areas/{area.key}/data/export/excel/", follow=True)
    assert "must be mended before the tables can go to Excel" in page.content.decode()


def test_a_workbook_of_another_area_brings_its_settings(area: Area, owner: User) -> None:
    files = with_row(own_files(), "area.toml", b"Westmere", b"Eastmere")
    assumption = b'\n[assumptions."asm:directory-assured-months"]\nlow = 6\nvalue = 9\nhigh = 12\n'
    files |= {"area.toml": files["area.toml"] + assumption}
    upload = bring_in(by=owner, area=area, name="b.xlsx", content=pack_workbook(files))
    assert [each["name"] for each in upload.preview["tables"]] == ["area.toml"]
    write_upload(by=owner, upload=upload)
    kept = settings_in(contents_at(Area.objects.get(pk=area.pk)))
    assert kept == settings_in(files)


def test_a_workbook_with_columns_the_table_lacked_is_taken(area: Area, owner: User) -> None:
    slim = {"leadership.csv": b"sector,role\nprimary,a lead\n"}
    save_revision(by=owner, area=area, kind=Revision.Kind.EDITED, files=slim, summary="x")
    upload = bring_in(by=owner, area=area, name="b.xlsx", content=pack_workbook(own_files()))
    assert [each["name"] for each in upload.preview["tables"]] == ["leadership.csv"]


def test_nothing_can_be_brought_in_without_settings(owner: User) -> None:
    upload = bring_in_new(by=owner, name="lists.csv", content=own_files()["lists.csv"])
    assert upload.preview["blocked"]
    assert "There are no settings of the area." in str(upload.preview["findings"])
