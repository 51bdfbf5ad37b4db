"""A reader never sees half a file or half a folder."""

from pathlib import Path

import pytest

from carereach.base import SourceError, new_folder, write_atomically


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "file.txt"
    write_atomically(target, b"one")
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["file.txt"]


def test_a_failed_write_leaves_the_old_file_and_no_scrap(tmp_path: Path) -> None:
    target = tmp_path / "file.txt"
    write_atomically(target, b"one")
    with pytest.raises(TypeError):
        write_atomically(target, "not bytes")  # type: ignore[arg-type]
    assert target.read_bytes() == b"one"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(SourceError, match=r"inner\.txt could not be written"):
        write_atomically(tmp_path / "file" / "inner.txt", b"x")
    with (
        pytest.raises(SourceError, match="could not be written"),
        new_folder(tmp_path / "file" / "folder"),
    ):
        pass


def test_a_folder_appears_only_when_it_is_finished(tmp_path: Path) -> None:
    target = tmp_path / "report"
    with new_folder(target) as folder:
        (folder / "a.txt").write_text("a", encoding="utf-8")
        assert not target.exists()
    assert (target / "a.txt").read_text(encoding="utf-8") == "a"


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail_half_way() -> None:
        with new_folder(tmp_path / "report") as folder:
            (folder / "a.txt").write_text("a", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert list(tmp_path.iterdir()) == []


def test_a_full_folder_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.mkdir()
    (target / "old.txt").write_text("old", encoding="utf-8")
    with pytest.raises(SourceError, match="already there"), new_folder(target):
        pass
    with new_folder(target, replace=True) as folder:
        (folder / "new.txt").write_text("new", encoding="utf-8")
    assert [path.name for path in target.iterdir()] == ["new.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
