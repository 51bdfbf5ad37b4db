"""Every board and council of England and Wales can be drafted and opened without a fault."""

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from carereach.cycle.areas import find_areas
from carereach.cycle.audit import audit_area
from carereach.cycle.start import draft_workspace
from carereach.cycle.workspace import load_workspace
from carereach.report.write import FILES

AREAS = find_areas()


@pytest.mark.slow
@pytest.mark.parametrize("code", AREAS["code"].to_list())
def test_an_area_drafts_and_opens(code):
    with TemporaryDirectory() as folder:  # 217 drafts are too many to keep
        summary = draft_workspace(code, Path(folder) / "plan")
        loaded = load_workspace(Path(folder) / "plan")
    assert loaded.findings == ()
    workspace = loaded.workspace
    assert workspace.table("areas").height == summary.small_areas == len(workspace.shapes)
    assert workspace.table("population").height == 10 * summary.small_areas
    assert workspace.table("evidence").height == (8 if summary.nation == "England" else 0)


@pytest.mark.slow
@pytest.mark.parametrize("code", AREAS.filter(pl.col("nation") == "England")["code"].to_list())
def test_an_area_of_england_is_audited(code):
    with TemporaryDirectory() as folder:
        draft_workspace(code, Path(folder) / "plan")
        audited = audit_area(Path(folder) / "plan", Path(folder) / "report")
        assert {file.name for file in audited.files} == set(FILES)
        assert all(file.stat().st_size > 10_000 for file in audited.files)


def test_there_are_42_boards_153_english_councils_and_22_welsh():
    sizes = {(kind, nation): count for kind, nation, count in _sizes().iter_rows()}
    assert sizes == {
        ("integrated care board", "England"): 42,
        ("council", "England"): 153,
        ("council", "Wales"): 22,
    }


def _sizes():
    return AREAS.group_by("kind", "nation").len()
