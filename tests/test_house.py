"""The house checks itself: layout, names, sizes, docstrings, words."""

import ast
import importlib
import inspect
import re
import subprocess
from pathlib import Path

import pytest

from carereach.cli import COMMANDS
from carereach.evidence import check_words
from carereach.tables import TABLES

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "carereach"
ROOMS = [
    name
    for name in (
        "need",
        "access",
        "capacity",
        "assurance",
        "investment",
        "sharing",
        "prevention",
        "participation",
    )
    if (SOURCE / name).is_dir()
]
MODULES = sorted(SOURCE.rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}
LONGEST_FILE = 450
LONGEST_FUNCTION = 45
INDEX_HOSTS = re.compile(
    "py" + r"pi\.org|pythonho" + r"sted|registry\.np" + r"mjs|deb\.deb" + "ian"
)
MACHINE_PATHS = re.compile("/wo" + r"rk/(main|shared|web|capacity|\.library)|/ro" + "ot/")
MAKERS = re.compile(
    r"\b(clau" + r"de|anthro" + r"pic|chat" + r"gpt|open" + r"ai|copi" + r"lot|code" + r"x)\b",
    re.IGNORECASE,
)
"""Words for tools that write programs: the project speaks of itself alone."""
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def functions(module: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def body_lines(function: ast.FunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_short_readme(room: str) -> None:
    lines = (SOURCE / room / "README.md").read_text(encoding="utf-8").splitlines()
    assert 5 <= len(lines) <= 40


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_measure_names_its_source(room: str) -> None:
    package = importlib.import_module(f"carereach.{room}")
    measures = [
        getattr(package, name)
        for name in package.__all__
        if inspect.isfunction(getattr(package, name))
    ]
    assert measures
    for measure in measures:
        assert "Source:" in (measure.__doc__ or ""), f"{room}.{measure.__name__}"


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_number_in_a_table_has_a_unit(table: object) -> None:
    for column in table.columns:  # type: ignore[attr-defined]
        if column.kind in ("integer", "number", "date", "time"):
            assert column.unit != "none", column.name


def test_every_table_explains_itself() -> None:
    for table in TABLES.values():
        assert table.unlocks
        assert table.held_by
        assert all(column.about for column in table.columns)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_file_and_a_docs_page(command: str) -> None:
    assert (SOURCE / "cli" / f"{command.replace('-', '_')}_command.py").is_file()
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert f"## carereach {command}" in page


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_modules_are_short_and_well_named(module: Path) -> None:
    assert module.stem not in FORBIDDEN_NAMES
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for function in functions(module):
        assert body_lines(function) <= LONGEST_FUNCTION, function.name


def test_no_file_names_a_package_index_a_machine_or_its_tools() -> None:
    for file in tracked_files():
        if file.suffix in {".parquet", ".png", ".xlsx"}:
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        assert not INDEX_HOSTS.search(text), file
        assert not MACHINE_PATHS.search(text), file
        assert not MAKERS.search(text), file


def test_nothing_tracked_is_large() -> None:
    assert all(file.stat().st_size < 8_000_000 for file in tracked_files())


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_the_front_pages_use_our_words(name: str) -> None:
    assert not check_words((ROOT / name).read_text(encoding="utf-8"))


def test_every_link_between_our_pages_leads_somewhere() -> None:
    for page in tracked_files():
        if page.suffix == ".md":
            for target in LINK.findall(page.read_text(encoding="utf-8")):
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"


def test_every_guide_is_in_the_index() -> None:
    folder = ROOT / "docs" / "how-to"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for guide in folder.glob("*.md"):
        assert guide.name == "README.md" or f"({guide.name})" in index, guide.name


@pytest.mark.parametrize("kind", ["tutorial", "how-to", "explanation", "decisions"])
def test_what_we_explain_uses_our_words(kind: str) -> None:
    for page in (ROOT / "docs" / kind).glob("*.md"):
        assert not check_words(page.read_text(encoding="utf-8")), page.name


def test_the_two_commands_are_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme
    assert "make test" in readme
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_decision_notes_are_short() -> None:
    for note in (ROOT / "docs" / "decisions").glob("*.md"):
        text = note.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 30, note.name
        assert re.match(r"\d{4}-[a-z0-9-]+\.md$", note.name)
        for part in ("Context", "Decision", "Consequences"):
            assert part in text, note.name
