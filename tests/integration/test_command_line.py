"""Commands as a user runs them: sentences, JSON, exit codes, and nothing half done."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from carereach import __version__
from carereach.base import DisclosureError, EvidenceError, MethodError, SourceError
from carereach.cli import COMMANDS
from carereach.cli import _explain as explain
from tests.integration.audits import WESTMERE


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "westmere"
    shutil.copytree(WESTMERE, folder, ignore=shutil.ignore_patterns("making", "*.py"))
    return folder


def spoil(folder: Path, table: str, old: str, new: str) -> None:
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8-sig")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_help_lists_every_command(run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert all(name in ran.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run, name: str) -> None:
    ran = run(name, "--help")
    assert ran.code == 0
    assert ("--json" in ran.out) == (name != "serve")  # a server answers people in a browser


def test_the_version_is_told(run) -> None:
    assert __version__ in run("--version").out


@pytest.mark.parametrize("words", [["nonsense"], ["audit"], ["areas", "--colour", "red"]])
def test_wrong_usage_is_exit_code_2(run, words: list[str]) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert ran.err


def test_areas_are_found_by_name_and_code(run) -> None:
    assert "E06000059" in run("areas", "dorset").out
    ran = run("areas", "QVV", "--json")
    assert ran.answer["areas"][0]["name"] == "NHS Dorset"  # type: ignore[index]


def test_an_unknown_area_is_one_sentence(run) -> None:
    ran = run("areas", "xyzzyxyzzy")
    assert ran.code == 1
    assert ran.out.count("\n") == 1


def test_start_check_and_audit_follow_each_other(run, tmp_path: Path) -> None:
    draft, report = tmp_path / "draft", tmp_path / "report"
    assert "2 councils" in run("start", "QVV", "--out", draft, "--as-of", "2026-06-30").out
    assert (draft / "TO-DO.md").is_file()
    assert run("check", draft).code == 0
    ran = run("audit", draft, "--out", report, "--json")
    assert ran.code == 0
    assert len(ran.answer["files"]) == 5  # type: ignore[arg-type]
    data = json.loads((report / "audit.json").read_text(encoding="utf-8"))
    schema = json.loads((files("carereach.report") / "audit.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    for key in ("workspace", "software", "inputs", "need", "access", "capacity", "assurance"):
        assert data[key]
    assert data["workspace"]["as_of"] == "2026-06-30"
    assert {standard["result"] for standard in data["assurance"]["standards"]} <= {
        "met",
        "not met",
        "not evidenced",
        "not applicable",
    }
    assert [row["id"] for row in data["requirements"]] == [f"R{n:02}" for n in range(1, 70)]


def test_start_says_what_it_made_as_json(run, tmp_path: Path) -> None:
    ran = run("start", "E06000059", "--out", tmp_path / "draft", "--json")
    assert ran.code == 0
    assert ran.answer


def test_start_will_not_write_over_a_folder(run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    ran = run("start", "QVV", "--out", tmp_path)
    assert ran.code == 10
    assert "already there" in ran.err
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_check_tells_the_row_and_never_the_value(run, copied: Path) -> None:
    spoil(copied, "services", ",active,", ",SECRETVALUE,")
    ran = run("check", copied)
    assert ran.code == 1
    assert "services.csv, row" in ran.out
    assert "column status" in ran.out
    assert "SECRETVALUE" not in ran.out + ran.err
    findings = run("check", copied, "--json").answer["findings"]
    assert {finding["column"] for finding in findings} == {"status"}  # type: ignore[index, union-attr]


def test_an_audit_of_faulty_data_writes_nothing(run, copied: Path, tmp_path: Path) -> None:
    spoil(copied, "services", ",active,", ",SECRETVALUE,")
    ran = run("audit", copied, "--out", tmp_path / "report")
    assert ran.code == 1
    assert "nothing was written" in ran.out
    assert not (tmp_path / "report").exists()


def test_an_audit_does_not_write_over_a_report_unless_told(run, tmp_path: Path) -> None:
    report = tmp_path / "report"
    report.mkdir()
    (report / "old.txt").write_text("old", encoding="utf-8")
    ran = run("audit", WESTMERE, "--out", report)
    assert ran.code == 10
    assert [file.name for file in report.iterdir()] == ["old.txt"]
    ran = run("audit", WESTMERE, "--out", report, "--replace")
    assert ran.code == 0
    assert "report.html" in ran.out
    assert not (report / "old.txt").exists()


@pytest.mark.parametrize("command", ["check", "need", "access", "capacity", "assurance"])
def test_a_missing_workspace_is_a_source_error(run, tmp_path: Path, command: str) -> None:
    ran = run(command, tmp_path / "nowhere")
    assert ran.code == 10
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("room", ["need", "access", "capacity", "assurance"])
def test_each_room_answers_on_its_own(run, room: str) -> None:
    ran = run(room, WESTMERE)
    assert ran.code == 0
    assert "How we know" in ran.out
    assert run(room, WESTMERE, "--json").answer[room]


def test_a_room_does_not_answer_from_faulty_data(run, copied: Path) -> None:
    spoil(copied, "services", ",active,", ",SECRETVALUE,")
    assert run("need", copied).code == 1


def test_templates_are_written(run, tmp_path: Path) -> None:
    assert run("template", tmp_path / "tables").code == 0
    assert run("template", tmp_path / "tables.xlsx", "--json").answer["files"]


def test_a_directory_goes_out_and_comes_back(run, copied: Path, tmp_path: Path) -> None:
    feed = tmp_path / "feed.json"
    assert "services written" in run("export", WESTMERE, "--out", feed).out
    assert run("export", WESTMERE, "--out", feed, "--json").answer["services"]
    assert "Read" in run("import", feed).out
    ran = run("import", feed, "--into", copied)
    assert "Added" in ran.out
    assert run("check", copied).code == 0
    assert run("import", feed, "--json").answer["rows"]


def test_an_export_of_faulty_data_writes_nothing(run, copied: Path, tmp_path: Path) -> None:
    spoil(copied, "services", ",active,", ",SECRETVALUE,")
    assert run("export", copied, "--out", tmp_path / "feed.json").code == 1
    assert not (tmp_path / "feed.json").exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SourceError("S."), 10),
        (EvidenceError("E."), 11),
        (MethodError("M."), 12),
        (DisclosureError("D."), 13),
        (ValueError("a value that must not be shown"), 70),
    ],
)
def test_each_kind_of_error_has_its_exit_code(
    capsys: pytest.CaptureFixture[str], error: Exception, code: int
) -> None:
    assert explain(error) == code
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert "must not be shown" not in printed
