"""The web part of the house checks itself: address, view, one call, template; changes told."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

from carereach.evidence import check_words
from carereach.web.plans.permissions import PLACES, Door
from carereach.web.plans.shell import MORE, STEPS

ROOT = Path(__file__).parents[1]
WEB = ROOT / "src" / "carereach" / "web"
VIEWS = sorted(path for path in (WEB / "plans" / "views").glob("*.py") if path.stem != "__init__")
SHOWN = sorted((WEB / "plans" / "shown").glob("*.py"))
ACTIONS = sorted((WEB / "plans" / "actions").glob("*.py"))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))

WITHOUT_PAGES = {"health": "answers a machine", "within": "says who is here, shows nothing"}
"""View modules that have no folder of templates, and why."""
SHARED_TEMPLATES = {"parts", "account", "mfa"}
"""Folders of templates that belong to no view of ours: pieces, and pages of the sign-in library."""
WRITING_CALLS = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "save",
    "update_or_create",
}
ASKING = {"filter", "exclude", "objects", "refresh_from_db", "select_for_update"}
"""What only ``shown`` and ``actions`` ask of the database."""
WITHOUT_A_PERSON = {
    "join_as_new": "makes the account it is done by",
    "make_first_owner": "makes the account it is done by",
    "set_new_password": "is done with a link, by whom it is for",
    "forget_second_step": "is done on the server itself",
}
"""Changes that take no ``by``, and why; those of the worker are in ``work.py``."""
LONGEST_VIEW = 24
"""A view that asks for a form is the longest; one that only shows is a few lines."""
UNTOLD = {
    "claim": "the run was asked for, which is told",
    "tell": "how far a run is, twice a second",
    "beat": "a heartbeat",
}
"""Writes that the log does not tell, and why."""


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def functions_of(module: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree_of(module).body if isinstance(node, ast.FunctionDef)}


def body_lines(function: ast.FunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def called_in(node: ast.AST) -> set[str]:
    """Names of all that a piece of code calls, whatever they are called on."""
    calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    return {
        call.attr if isinstance(call, ast.Attribute) else call.id
        for call in calls
        if isinstance(call, ast.Attribute | ast.Name)
    }


ALL_ACTIONS = {
    name: (module, function)
    for module in ACTIONS
    for name, function in functions_of(module).items()
}


def reaches(name: str, wanted: set[str], seen: frozenset[str] = frozenset()) -> bool:
    """Whether an action calls one of the wanted functions, itself or through other actions."""
    called = called_in(ALL_ACTIONS[name][1])
    following = (called & ALL_ACTIONS.keys()) - seen - {name}
    return bool(called & wanted) or any(reaches(each, wanted, seen | {name}) for each in following)


WRITES = {*WRITING_CALLS, "update", "save_revision", "record", "record_facts", "end_all"}
CHANGES = sorted(name for name in ALL_ACTIONS if not name.startswith("_") and reaches(name, WRITES))


def addresses(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern)
        else:
            yield str(pattern.name)


@pytest.mark.parametrize("view", VIEWS, ids=lambda path: path.stem)
def test_every_view_has_its_own_folder_of_templates(view: Path) -> None:
    assert (WEB / "templates" / view.stem).is_dir() != (view.stem in WITHOUT_PAGES)
    used = re.findall(r'"([a-z_]+)/\w+\.html"', view.read_text(encoding="utf-8"))
    assert set(used) <= {view.stem}


def test_every_folder_of_templates_has_its_view() -> None:
    folders = {path.name for path in (WEB / "templates").iterdir() if path.is_dir()}
    assert folders - SHARED_TEMPLATES <= {path.stem for path in VIEWS}


@pytest.mark.parametrize("name", [name for name, _ in (*STEPS, *MORE)])
def test_every_step_has_an_address_with_its_name(name: str) -> None:
    assert name in set(addresses(get_resolver()))


def test_every_address_is_placed_and_every_place_is_an_address() -> None:
    assert set(addresses(get_resolver())) - PLACES.keys() == set()
    of_single_sign_on = {name for name in PLACES if name.startswith(("openid_", "socialaccount_"))}
    assert PLACES.keys() - set(addresses(get_resolver())) <= of_single_sign_on


def test_every_address_of_an_area_asks_for_a_role() -> None:
    for pattern in get_resolver("carereach.web.urls").url_patterns:
        if "area_key" in pattern.pattern.regex.groupindex:
            assert not isinstance(PLACES[str(pattern.name)], Door), pattern.name


@pytest.mark.parametrize("view", VIEWS, ids=lambda path: path.stem)
def test_views_neither_write_nor_ask_the_database(view: Path) -> None:
    used = {node.attr for node in ast.walk(tree_of(view)) if isinstance(node, ast.Attribute)}
    assert not used & {*WRITING_CALLS, *ASKING, "update"}
    assert not called_in(tree_of(view)) & {"record", "record_facts", "save_revision"}


@pytest.mark.parametrize("view", VIEWS, ids=lambda path: path.stem)
def test_views_work_nothing_out(view: Path) -> None:
    tree = tree_of(view)
    sums = (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
    assert not [node for node in ast.walk(tree) if isinstance(node, sums)]
    assert not called_in(tree) & {"sum", "round", "max", "min", "sorted", "Count", "annotate"}
    assert all(body_lines(function) <= LONGEST_VIEW for function in functions_of(view).values())


@pytest.mark.parametrize("module", SHOWN, ids=lambda path: path.stem)
def test_what_pages_read_writes_nothing(module: Path) -> None:
    assert not called_in(tree_of(module)) & {*WRITING_CALLS, "save_revision", "record"}


def test_the_rules_of_actions_see_them() -> None:
    assert {"change_row", "invite", "freeze", "undo_revision", "record_rating"} <= set(CHANGES)
    assert {*WITHOUT_A_PERSON, *UNTOLD} <= set(CHANGES)
    assert not {"hash_of", "may_change", "columns_for"} & set(CHANGES)


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_by_keyword_says_who_and_is_told(name: str) -> None:
    module, function = ALL_ACTIONS[name]
    assert not function.args.args
    assert not function.args.posonlyargs
    keywords = {argument.arg for argument in function.args.kwonlyargs}
    nobody = module.stem == "work" or name in WITHOUT_A_PERSON
    assert ("by" in keywords) != nobody
    assert reaches(name, {"record", "record_facts", "save_revision"}) != (name in UNTOLD)


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_whole_or_not_at_all(name: str) -> None:
    _, function = ALL_ACTIONS[name]
    writing = called_in(function) & {*WRITING_CALLS, "update"}
    if name in UNTOLD or len(writing) == 0:
        return
    decorated = {ast.unparse(each) for each in function.decorator_list}
    assert "transaction.atomic" in decorated or "atomic" in called_in(function)


@pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates"))
)
def test_templates_hold_no_code_no_style_and_words_we_stand_by(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+\s*=|javascript:", text)
    assert "|safe" not in text, "words are marked safe where they are made, never in a page"
    assert "autoescape off" not in text
    assert not check_words(re.sub(r"\{[%{#].*?[%}#]\}|<[^>]*>", " ", text))


def test_every_hook_of_a_script_is_somewhere_in_a_page() -> None:
    scripts = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "frontend" / "src").glob("*.js")
    )
    pages = "".join(path.read_text(encoding="utf-8") for path in (*TEMPLATES, *SHOWN))
    hooks = set(re.findall(r"\[(data-cr-[a-z-]+)", scripts))
    assert {hook for hook in hooks if hook not in pages} == set()
    assert set(re.findall(r"data-cr-[a-z-]+", pages)) <= hooks


@pytest.mark.parametrize(
    "mirror",
    sorted((ROOT / "tests" / "unit" / "web").glob("test_*.py")),
    ids=lambda path: path.stem,
)
def test_every_unit_test_mirrors_a_module(mirror: Path) -> None:
    assert list(WEB.rglob(f"{mirror.stem.removeprefix('test_')}.py"))


def test_every_command_on_the_server_is_told_in_a_guide() -> None:
    guides = "".join(
        page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "how-to").glob("*.md")
    )
    for command in WEB.rglob("management/commands/[a-z]*.py"):
        assert command.stem in guides


def test_the_table_of_places_names_what_is_there() -> None:
    text = (WEB / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    named = re.findall(r"^\| `([\w./<>]+)`", text, re.MULTILINE)
    assert len(named) >= 10
    for place in named:
        assert (WEB / place.split("<")[0]).exists(), place


def test_every_module_of_the_web_can_be_imported_by_its_name() -> None:
    for module in VIEWS:
        assert importlib.import_module(f"carereach.web.plans.views.{module.stem}").__doc__
