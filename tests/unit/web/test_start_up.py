"""Which database the workbench speaks to."""

from pathlib import Path

import pytest

from carereach.base import SourceError
from carereach.web.start_up import database


def test_without_an_address_it_is_a_file_in_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database(tmp_path)["NAME"] == tmp_path / "carereach.sqlite3"


def test_an_address_names_the_server_and_how_its_line_is_sealed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = "postgres://ana:p%40ss@db.example:5433/area?sslmode=verify-full"
    monkeypatch.setenv("DATABASE_URL", address)
    told = database(tmp_path)
    assert (told["USER"], told["PASSWORD"], told["HOST"]) == ("ana", "p@ss", "db.example")
    assert (told["PORT"], told["NAME"]) == ("5433", "area")
    assert told["OPTIONS"] == {"sslmode": "verify-full"}


def test_another_kind_of_address_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://ana:secret@db.example/area")
    with pytest.raises(SourceError) as refused:
        database(tmp_path)
    assert "secret" not in str(refused.value)
