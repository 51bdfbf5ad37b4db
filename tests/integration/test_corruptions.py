"""Whatever is wrong with a workspace, its user gets sentences: never a traceback, never a cell."""

import io
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from carereach.base import CarereachError
from carereach.cli import main
from carereach.cycle.workspace import load_workspace
from carereach.report.write import FILES
from tests.integration.corruptions import MARKER, spoil

WESTMERE = Path(__file__).parents[2] / "examples" / "westmere"
FAST = range(40)
ALL = range(500)
SOME = range(60, 90)


def sentences_of_opening(path: Path) -> list[str]:
    """Open a workspace and return every sentence its user would see."""
    try:
        loaded = load_workspace(path)
    except CarereachError as error:
        return [str(error)]
    for found in loaded.findings:
        assert found.file
        assert found.rule
        assert found.message[-1] in ".?"
        assert found.fix[-1] in ".?"
    errors = [found for found in loaded.findings if found.severity == "error"]
    assert (loaded.workspace is None) == bool(errors)
    return [found.sentence() for found in loaded.findings]


def sentences_of_auditing(path: Path) -> list[str]:
    """Audit a workspace from the command line: a right exit code, and all of a report or none."""
    report = path.parent / f"{path.name}-report"
    printed, complained = io.StringIO(), io.StringIO()
    with redirect_stdout(printed), redirect_stderr(complained), pytest.raises(SystemExit) as left:
        main(["audit", str(path), "--out", str(report)])
    assert left.value.code in {0, 1, 10}
    written = {file.name for file in report.iterdir()} if report.exists() else set()
    assert written == (set(FILES) if left.value.code == 0 else set())
    assert not [
        scrap for scrap in path.parent.iterdir() if scrap.name.startswith(f".{report.name}")
    ]
    if left.value.code == 0:
        shutil.rmtree(report)
    if left.value.code == 10:
        [sentence] = [line for line in complained.getvalue().splitlines() if line[:1] != "["]
        assert sentence.startswith("carereach: ")
    return [f"{printed.getvalue()}\n{complained.getvalue()}"]


OPENERS: dict[str, Callable[[Path], list[str]]] = {
    "load": sentences_of_opening,
    "audit": sentences_of_auditing,
}
"""Every way into a workspace: each returns what a user would read, and must raise nothing else."""


def check_one(opener: str, seed: int, folder: Path) -> None:
    sentences = OPENERS[opener](spoil(seed, WESTMERE, folder))
    for sentence in sentences:
        assert sentence.strip()
        assert MARKER not in sentence
        assert "Traceback" not in sentence


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("seed", FAST)
def test_a_spoilt_workspace_is_told_of_in_sentences(opener, seed, tmp_path):
    check_one(opener, seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("seed", ALL)
def test_five_hundred_spoilt_workspaces(opener, seed, tmp_path):
    check_one(opener, seed, tmp_path)


def test_most_damage_is_noticed(tmp_path):
    """The damage is real: hardly any spoilt workspace opens without a word."""
    silent = [seed for seed in SOME if not sentences_of_opening(spoil(seed, WESTMERE, tmp_path))]
    assert len(silent) < len(SOME) / 6, silent
