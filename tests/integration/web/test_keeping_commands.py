"""The commands that keep the workbench: backup, restore, verify-log."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from carereach.base import SourceError
from carereach.cli import backup_command, restore_command, verify_log_command
from carereach.web.holding import hold_folder
from carereach.web.opening import open_workbench
from carereach.web.plans.guards import unguarded_log
from carereach.web.plans.log import verify
from carereach.web.plans.models import Area
from carereach.web.start_up import data_folder

pytestmark = pytest.mark.django_db(transaction=True)


def run(command: object, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False)  # type: ignore[arg-type]


def test_a_whole_log_says_its_size_and_root(area: Area) -> None:
    told = run(verify_log_command.command)
    assert told.return_value == 0
    assert told.output == f"Whole: {verify().size} entries.\nRoot: {verify().root}\n"
    as_json = json.loads(run(verify_log_command.command, "--json").output)
    assert as_json["root"] == verify().root
    assert as_json["fault"] == ""


def test_damage_is_named_and_ends_with_one(area: Area) -> None:
    with unguarded_log(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_logentry SET at = 'once'")
    told = run(verify_log_command.command)
    assert told.return_value == 1
    assert "Damaged. Entry 0 is not as it was written." in told.output


def test_a_root_noted_earlier(area: Area) -> None:
    size = str(verify().size)
    assert (
        run(verify_log_command.command, "--root", verify().root, "--size", size).return_value == 0
    )
    other = run(verify_log_command.command, "--root", "ab" * 32, "--size", size)
    assert other.return_value == 1
    for wrong in (("--size", "1"), ("--root", "ab" * 32), ("--root", "xy" * 32, "--size", "1")):
        assert "--root" in str(run(verify_log_command.command, *wrong).exception)


def test_backup_and_restore(area: Area, tmp_path: Path) -> None:
    file = str(tmp_path / "a.backup")
    kept = run(backup_command.command, file)
    assert kept.return_value == 0
    assert verify().root in kept.output
    brought = run(restore_command.command, file, "--replace")
    assert brought.return_value == 0, brought.exception
    assert "Brought back" in brought.output
    assert isinstance(run(restore_command.command, file).exception, SourceError)


def test_nothing_is_restored_while_the_workbench_runs(area: Area, tmp_path: Path) -> None:
    with hold_folder(data_folder(), "http://localhost:8000/"):
        told = run(restore_command.command, str(tmp_path / "a.backup"))
    assert "already runs" in str(told.exception)


def test_where_there_is_no_workbench(monkeypatch: pytest.MonkeyPatch, area: Area) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(connection.introspection, "table_names", list)
        with pytest.raises(SourceError, match="no workbench"):
            open_workbench()

    def silent() -> list[str]:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection.introspection, "table_names", silent)
        with pytest.raises(SourceError, match="does not answer"):
            open_workbench()


def test_a_database_of_an_older_version_is_told(area: Area) -> None:
    recorder = MigrationRecorder(connection)
    last = max(name for app, name in recorder.applied_migrations() if app == "plans")
    recorder.record_unapplied("plans", last)
    try:
        with pytest.raises(SourceError, match="older Carereach"):
            open_workbench()
    finally:
        recorder.record_applied("plans", last)
