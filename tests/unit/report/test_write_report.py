from dataclasses import replace
from pathlib import Path

import pytest

from carereach.base import MethodError, SourceError
from carereach.report.document import Picture
from carereach.report.write import FILES, write_report
from tests.unit.report.example_document import example_document, waits_table


def test_five_files_appear_and_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    files = write_report(
        example_document(),
        tmp_path / "report",
        progress=lambda done, total, label: told.append((done, total, label)),
    )
    assert tuple(file.name for file in files) == FILES
    assert all(file.stat().st_size > 1000 for file in files)
    assert [label for _, _, label in told] == [*FILES, "report written"]
    assert [done for done, _, _ in told] == [0, 1, 2, 3, 4, 5]


def test_none_appears_when_one_cannot_be_made(tmp_path: Path) -> None:
    document = example_document()
    bad = Picture(svg="<p></p>", alt="A finding.", title="T", table=waits_table())
    broken = replace(document, overview=replace(document.overview, blocks=(bad,)))
    with pytest.raises(MethodError):
        write_report(broken, tmp_path / "report")
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_report_is_replaced_only_when_asked(tmp_path: Path) -> None:
    write_report(example_document(), tmp_path / "report")
    with pytest.raises(SourceError):
        write_report(example_document(), tmp_path / "report")
    real = write_report(example_document(invented=False), tmp_path / "report", replace=True)
    assert "Invented data" not in real[0].read_text(encoding="utf-8")
