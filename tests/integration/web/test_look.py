"""How pages look and are read: the built files, every template, every page's bones."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from built import require_built
from django.template import engines
from django.test import Client
from django.urls import reverse
from sound import faults_of, pages

from carereach.report.html import render_html
from carereach.web.people.models import Role, User
from carereach.web.plans.actions.runs import start
from carereach.web.plans.models import Area, Revision, Run
from carereach.web.plans.permissions import PLACES
from carereach.web.plans.shown.freshness import freshness
from carereach.web.plans.store import save_revision
from tests.unit.report.example_document import example_document

ROOT = Path(__file__).parents[3]
FRONTEND = ROOT / "frontend"
TEMPLATES = ROOT / "src" / "carereach" / "web" / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"}
ClientOf = Callable[[Role], Client]


def build(frontend: Path, out: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("node") is None or not (FRONTEND / "node_modules").is_dir():
        pytest.fail(
            "Node and the front end's packages are needed: run `make .venv/frontend.stamp`."
        )
    command = ["node", str(frontend / "build.mjs"), str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert build(FRONTEND, tmp_path / name).returncode == 0
    first = contents(tmp_path / "first" / "carereach")
    assert first == contents(tmp_path / "second" / "carereach")
    assert first == contents(require_built()), "Built from older sources: build them again."


def test_nothing_that_is_served_asks_another_machine() -> None:
    for path in require_built().rglob("*"):
        if path.suffix not in {".css", ".js", ".svg"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"https?://[^\s\"'`)\\<]+", text)) <= NAMESPACES, path.name
        assert not re.search(r"@font-face|Frutiger|sourceMappingURL|@import", text), path.name


def test_every_picture_a_style_asks_for_is_there() -> None:
    folder = require_built()
    for name in ("workbench.css", "map.css"):
        text = (folder / name).read_text(encoding="utf-8")
        asked = [one for one in re.findall(r"url\(([^)]*)\)", text) if "data:" not in one]
        assert all((folder / one.strip("\"'")).is_file() for one in asked), asked


def test_a_remote_address_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(ROOT / "src")
    frontend = tmp_path / "frontend"
    shutil.copytree(FRONTEND, frontend, ignore=shutil.ignore_patterns("node_modules"))
    (frontend / "node_modules").symlink_to(FRONTEND / "node_modules")
    with (frontend / "src" / "workbench.css").open("a", encoding="utf-8") as file:
        file.write(".nhsuk-header { background: url(https://elsewhere.example/a.png); }\n")
    done = build(frontend, tmp_path / "out")
    assert done.returncode != 0
    assert "would ask another machine" in done.stderr


def test_the_lock_names_versions_and_no_address() -> None:
    text = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in one for path, one in packages.items() if path)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_holds_no_code_or_style(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    if "{% load socialaccount %}" not in text:  # known only where single sign-on is set
        engines["django"].get_template(name)
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(src|href|action)=[\"'](https?:)?//", text)
    extended = re.findall(r"{%\s*extends\s+[\"']([^\"']+)", text)
    assert name == "base.html" or "<html" not in text
    assert all((TEMPLATES / one).is_file() for one in extended)


def test_the_pieces_of_a_report_hold_no_code_or_style() -> None:
    inside = re.search(r"<main[^>]*>(.*)</main>", render_html(example_document()), re.DOTALL)
    assert inside
    assert faults_of(inside[1], whole=False) == []


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_has_sound_bones(name: str, area: Area, client_of: ClientOf) -> None:
    wanted = isinstance(PLACES[name], frozenset)
    answer = client_of(Role.OWNER).get(reverse(name, args=[area.key] if wanted else []))
    assert answer.status_code in {200, 302, 404, 405}  # 404: it wants more than an area
    if answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return
    assert "unsafe" not in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert faults_of(page) == []
    assert page.index("nhsuk-skip-link") < page.index("<header")
    if wanted:
        assert "Invented data." in page
        assert "As of 30 June 2026." in page


def test_the_step_one_is_on_says_so(area: Area, client_of: ClientOf) -> None:
    page = client_of(Role.READER).get(reverse("overview", args=[area.key])).content.decode()
    assert 'aria-current="page">Overview</a>' in page
    assert page.count('aria-current="page"') == 2  # the list on the left and the folded one


def test_somebody_not_signed_in_sees_no_shell(db: None) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert "Sign out" not in page
    assert faults_of(page) == []


def audited(area: Area, owner: object) -> Run:
    return Run.objects.create(
        area=area, by=owner, revision_number=area.revision_number, state=Run.State.DONE
    )


def change(area: Area, owner: object, content: bytes) -> None:
    save_revision(
        by=owner, area=area, kind=Revision.Kind.EDITED, files={"area.toml": content}, summary="c"
    )


def test_an_audit_on_its_way_is_told(area: Area, owner: User) -> None:
    assert not freshness(area, None, again="/ask").running
    start(by=owner, area=area)
    assert freshness(area, None, again="/ask").running


def test_freshness_counts_changes_since_the_last_audit(area: Area, owner: object) -> None:
    before = freshness(area, None, again="/ask")
    assert before.sentence == "As of 30 June 2026. Not audited yet."
    assert (before.audited, before.again) == (False, "/ask")
    run = audited(area, owner)
    fresh = freshness(area, run, again="/ask")
    assert fresh.sentence == "As of 30 June 2026, no change since the last audit."
    assert (fresh.audited, fresh.again) == (True, "")
    change(area, owner, b"as_of = 2026-05-03\n")
    assert freshness(area, run).sentence == "As of 3 May 2026, 1 change since the last audit."
    change(area, owner, b"as_of = 2026-05-03\nname = 'W'\n")
    stale = freshness(area, run, again="/ask")
    assert stale.sentence == "As of 3 May 2026, 2 changes since the last audit."
    assert (stale.changes, stale.again) == (2, "/ask")


@pytest.mark.parametrize("content", [b"as_of = ", b"\xff", b"name = 'W'", b"as_of = 'May'"])
def test_an_area_whose_date_cannot_be_read_says_so(
    area: Area, owner: object, content: bytes
) -> None:
    change(area, owner, content)
    assert freshness(area, None).sentence == "No date is set. Not audited yet."


def test_an_area_without_settings_has_no_date(other_area: Area) -> None:
    assert freshness(other_area, None).sentence == "No date is set. Not audited yet."


def test_a_date_with_a_time_is_still_a_date(area: Area, owner: object) -> None:
    change(area, owner, b"as_of = 2026-05-03T10:00:00\n")
    assert freshness(area, None).sentence.startswith("As of 3 May 2026.")
