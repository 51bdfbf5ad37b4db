"""Nothing the package can show uses a word we do not use about children.

Every string in the code (docstrings aside) and every data file and page that ships is read; the
word list itself is the one exception.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from carereach.evidence import check_words

SOURCE = Path(__file__).parents[3] / "src" / "carereach"
WORD_LIST = "words.toml"
CODE = sorted(SOURCE.rglob("*.py"))
TEXTS = sorted(
    path
    for suffix in ("csv", "toml", "md", "html", "jinja", "j2", "typ", "json")
    for path in SOURCE.rglob(f"*.{suffix}")
    if path.name != WORD_LIST
)


def docstrings(tree: ast.Module) -> set[int]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, holders)]
    return {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}


def strings(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_string_in_the_code_uses_a_listed_word(path):
    found = [
        (line, hit.found, hit.say) for line, text in strings(path) for hit in check_words(text)
    ]
    assert not found


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_file_that_ships_uses_a_listed_word(path):
    found = [
        (number, hit.found, hit.say)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for hit in check_words(line)
    ]
    assert not found


def test_the_scan_would_see_a_listed_word():
    tree_text = 'X = "a lifestyle choice"'
    constants = [n.value for n in ast.walk(ast.parse(tree_text)) if isinstance(n, ast.Constant)]
    assert any(check_words(text) for text in constants)
    assert len(CODE) > 50
    assert len(TEXTS) > 5
