import os
from pathlib import Path

from carereach.sources import files
from carereach.sources.files import read_file
from carereach.sources.raw_workspace import Gathering


def read(path):
    gathering = Gathering("area.toml", {})
    content = read_file(path, gathering)
    return content, [found.rule for found in gathering.findings]


def test_a_file_is_read(tmp_path):
    (tmp_path / "a").write_bytes(b"\x00\xff")
    assert read(tmp_path / "a") == (b"\x00\xff", [])


def test_a_link_to_a_file_is_followed(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert read(tmp_path / "b") == (b"x", [])


def test_links_that_lead_nowhere_or_round_in_circles(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "gone")
    (tmp_path / "b").symlink_to(tmp_path / "c")
    (tmp_path / "c").symlink_to(tmp_path / "b")
    assert read(tmp_path / "a") == (None, ["unreadable"])
    assert read(tmp_path / "b") == (None, ["unreadable"])


def test_folders_and_pipes_are_no_files(tmp_path):
    (tmp_path / "a").mkdir()
    os.mkfifo(tmp_path / "b")
    assert read(tmp_path / "a") == (None, ["not_a_file"])
    assert read(tmp_path / "b") == (None, ["not_a_file"])


def test_a_file_that_cannot_be_read(tmp_path):
    """A process's own memory looks like a file, and reading its first page fails for anybody."""
    assert read(Path("/proc/self/mem")) == (None, ["unreadable"])


def test_a_file_far_too_large_is_never_opened(tmp_path):
    with (tmp_path / "a").open("wb") as file:
        file.truncate(files.LARGEST_FILE_BYTES + 1)
    assert read(tmp_path / "a") == (None, ["too_large"])
