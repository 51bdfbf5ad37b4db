"""A backup holds everything as of one moment; a restore brings it back whole or not at all."""

import hashlib
import json
import stat
import zipfile
from pathlib import Path

import pytest
from conftest import WESTMERE, westmere_files
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from carereach.base import SourceError
from carereach.web.keeping import backup, check_backup, kept_models
from carereach.web.people.models import User
from carereach.web.plans.guards import unguarded_log
from carereach.web.plans.log import record, verify
from carereach.web.plans.models import Area, Fragment, LogEntry, Revision, Run
from carereach.web.plans.store import contents_at, save_revision
from carereach.web.restoring import restore

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(area: Area, owner: User, tmp_path: Path) -> Path:
    run = Run.objects.create(area=area, revision_number=1, by=owner)
    Fragment.objects.create(run=run, section="need", place=0, kind="answer", html="<p>About 1</p>")
    path = tmp_path / "west.backup"
    backup(path)
    return path


def everything() -> dict[str, list[dict[str, object]]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in kept_models()
    }


def rewritten(path: Path, name: str, content: bytes) -> Path:
    """Return a copy of a backup with one of its files written again or added."""
    copy = path.with_name("copy.backup")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for each in {*old.namelist(), name}:
            new.writestr(each, content if each == name else old.read(each))
    return copy


def test_what_comes_back_is_what_went_in(kept: Path, area: Area) -> None:
    before, told = everything(), verify()
    record("something later")
    restore(kept, replace=True)
    after = everything()
    last = after["plans.LogEntry"].pop()
    assert last["event"] == "restored"
    assert json.loads(str(last["facts"]))["replaced_size"] == told.size + 1
    assert after.pop("plans.LogHead") != before.pop("plans.LogHead")
    assert after == before
    assert contents_at(Area.objects.get()) == westmere_files()
    assert verify().fault == ""


def test_work_goes_on_after_a_restore(kept: Path) -> None:
    restore(kept, replace=True)
    area, owner = Area.objects.get(), User.objects.get()
    save_revision(
        by=owner, area=area, kind=Revision.Kind.EDITED, files={"services.csv": b""}, summary="x"
    )
    assert User.objects.create_user("new@westmere.example").pk > owner.pk
    assert area.revision_number == 2
    assert verify().fault == ""


def test_only_its_owner_can_read_it_and_it_holds_no_key_or_session(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with zipfile.ZipFile(kept) as archive:
        assert not any("session" in name for name in archive.namelist())
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert settings.SECRET_KEY.encode() not in whole
    assert not list(kept.parent.glob(".*"))


def test_every_model_is_either_kept_or_short_lived() -> None:
    left_out = {model._meta.app_label for model in apps.get_models()} - {
        model._meta.app_label for model in kept_models()
    }
    assert left_out == {"auth", "contenttypes", "sessions", "axes", "django_tasks_database"}


def test_a_backup_is_never_written_over_unasked(kept: Path) -> None:
    with pytest.raises(SourceError, match="already there"):
        backup(kept)
    assert backup(kept, replace=True).log_size == verify().size


def test_it_says_when_it_cannot_be_written(area: Area, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="could not be written"):
        backup(tmp_path / "no such folder" / "a.backup")


def test_a_restore_needs_an_empty_workbench_unless_told(kept: Path) -> None:
    before = everything()
    with pytest.raises(SourceError, match="--replace"):
        restore(kept)
    assert everything() == before


def test_sessions_end_with_a_restore(kept: Path, client: Client, owner: User) -> None:
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert Session.objects.exists()
    restore(kept, replace=True)
    assert not Session.objects.exists()


@pytest.mark.parametrize("at", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_damaged_file_is_refused_before_anything_is_written(kept: Path, at: float) -> None:
    content = bytearray(kept.read_bytes())
    content[int(at * len(content))] ^= 0x20
    kept.write_bytes(content)
    before = everything()
    try:
        restore(kept, replace=True)
    except SourceError:
        assert everything() == before
    else:  # the byte stood where nothing is told, as in a file's date
        assert LogEntry.objects.filter(event="restored").exists()


def test_a_file_that_is_no_backup_is_refused(area: Area, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    for content in (b"", b"not a zip", (WESTMERE / "services.csv").read_bytes()):
        wrong.write_bytes(content)
        with pytest.raises(SourceError, match="cannot be read"):
            check_backup(wrong)
    with pytest.raises(SourceError, match="cannot be read"):
        check_backup(tmp_path / "absent")
    with zipfile.ZipFile(wrong, "w") as archive:
        archive.writestr("manifest.json", "{}")
    with pytest.raises(SourceError, match="not a backup"):
        check_backup(wrong)


def test_a_file_more_than_the_manifest_says_is_refused(kept: Path) -> None:
    with pytest.raises(SourceError, match="other files"):
        check_backup(rewritten(kept, "../../etc/passwd", b"x"))


def test_rows_changed_by_hand_are_refused(kept: Path) -> None:
    with zipfile.ZipFile(kept) as archive:
        rows = archive.read("people.user.jsonl").replace(b"owner@", b"other@")
    with pytest.raises(SourceError, match=r"people\.user is not as it was written"):
        check_backup(rewritten(kept, "people.user.jsonl", rows))


def with_rows(kept: Path, label: str, rows: bytes) -> Path:
    """Return a backup whose manifest agrees with rows changed by hand."""
    with zipfile.ZipFile(kept) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["files"][label] = [rows.count(b"\n"), hashlib.sha256(rows).hexdigest()]
    changed = rewritten(kept, f"{label}.jsonl", rows).rename(kept.with_name("changed.backup"))
    return rewritten(changed, "manifest.json", json.dumps(manifest).encode())


def rows_of(kept: Path, label: str) -> bytes:
    with zipfile.ZipFile(kept) as archive:
        return archive.read(f"{label}.jsonl")


def test_a_forged_log_is_refused_and_nothing_is_changed(kept: Path) -> None:
    before = everything()
    rows = rows_of(kept, "plans.logentry").replace(b"tables changed", b"nothing changed")
    with pytest.raises(SourceError, match="log is damaged"):
        restore(with_rows(kept, "plans.logentry", rows), replace=True)
    assert everything() == before


def test_rows_that_point_nowhere_are_refused_and_nothing_is_changed(kept: Path) -> None:
    before = everything()
    with pytest.raises(SourceError, match="does not fit together"):
        restore(with_rows(kept, "plans.area", b""), replace=True)
    assert everything() == before


def test_rows_of_another_model_are_refused(kept: Path) -> None:
    forged = with_rows(kept, "plans.upload", rows_of(kept, "people.user"))
    with pytest.raises(SourceError, match="does not fit together"):
        restore(forged, replace=True)


def test_a_backup_of_another_version_is_refused(kept: Path) -> None:
    with zipfile.ZipFile(kept) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["migrations"].pop()
    with pytest.raises(SourceError, match="that version"):
        restore(rewritten(kept, "manifest.json", json.dumps(manifest).encode()), replace=True)


def test_a_log_that_is_damaged_is_not_backed_up_as_if_it_were_whole(
    area: Area, tmp_path: Path
) -> None:
    with unguarded_log(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_logentry SET at = 'once' WHERE number = 0")
    with pytest.raises(SourceError, match="damaged"):
        backup(tmp_path / "a.backup")
    assert not list(tmp_path.iterdir())
