"""A reader follows every address and finds no small number and no confidential place."""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from crawling import Answer, crawl
from django.test import Client
from django.urls import reverse
from looking import Looked, look_at
from planted import MARKS, ONE_WORLD, OTHER_WORLD, Secrets, planted_files

from carereach.cycle.workbench_audit import Made, make_audit
from carereach.cycle.workbench_capacity import LEVERS, make_what_if
from carereach.cycle.workspace import load_workspace
from carereach.disclosure import NHS_RULE, released
from carereach.tables import TABLES, Workspace
from carereach.web.people.models import Role, User
from carereach.web.plans.actions.to_do import AboutFinding, Wanted, make_action
from carereach.web.plans.actions.work import claim, finish
from carereach.web.plans.models import Area, Fragment, Revision, Run
from carereach.web.plans.store import save_revision
from tests.integration.outputs import numbers_in

ClientOf = Callable[[Role], Client]
Record = Callable[[str, object], None]

_WHAT_IF = {lever.name: lever.as_is for lever in LEVERS} | {"service": "svc-cse", "wte": 1}
_DISTINCTIVE = 200
"""Above this, a raw count met in print is a leak; below it, most numbers are days, ages or rows."""


def _folder(secrets: Secrets) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="carereach-planted-"))
    for name, content in planted_files(secrets).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@cache
def _audit(secrets: Secrets) -> Made:
    return make_audit(_folder(secrets))


@cache
def _tried() -> Made:
    return make_what_if(_folder(ONE_WORLD), _WHAT_IF)


@cache
def _workspace() -> Workspace:
    found = load_workspace(_folder(ONE_WORLD)).workspace
    assert found is not None
    return found


def _keep(area: Area, by: User, made: Made, kind: str = "audit") -> Run:
    options = _WHAT_IF if kind == "what-if" else {}
    run = Run.objects.create(
        area=area, revision_number=area.revision_number, by=by, kind=kind, options=options
    )
    taken = claim(run_key=run.key)
    assert taken is not None
    assert finish(run=taken, made=made)
    return run


@pytest.fixture
def planted(area: Area, people: dict[Role, User]) -> Area:
    """An area with two audits of two worlds, a what-if, an action, a return and a frozen report."""
    owner = people[Role.OWNER]
    area.memberships.filter(role=Role.CONTRIBUTOR).update(organisation_id_in_tables="org-mind")
    for secrets in (ONE_WORLD, OTHER_WORLD):
        save_revision(
            by=owner,
            area=area,
            kind=Revision.Kind.IMPORTED,
            files=planted_files(secrets),
            summary="Brought in",
        )
        run = _keep(area, owner, _audit(secrets))
    _keep(area, owner, _tried(), "what-if")
    finding = _audit(ONE_WORLD).answers["findings"][0]
    make_action(
        by=owner,
        area=area,
        wanted=Wanted(
            what="Open longer", owner="Harbour", owner_organisation="", due_on=run.asked_at.date()
        ),
        about=AboutFinding(sentence=finding["sentence"], section=finding["section"]),
        organisation=None,
    )
    area.returns.create(
        service_id="svc-camhs", by=people[Role.CONTRIBUTOR], answers={"referrals": "1483"}
    )
    return area


def _begin(area: Area) -> list[str]:
    """Return where to begin: the first page, and every piece and place that is kept at all."""
    pieces = Fragment.objects.filter(run__area=area, run__kind="audit").exclude(
        place__in=(0, 100_000)
    )
    behind = pieces.exclude(details="").values_list("section", "place").distinct()
    return [
        "/",
        *(reverse("block_table", args=[area.key, *each]) for each in behind),
        *(f"/areas/{area.key}/nothing-here/", f"/areas/{area.key}/access/N99/none/"),
        reverse("table", args=[area.key, "capacity"]),
    ]


def _secrets() -> list[str]:
    """Return every word that would betray a confidential place, old or planted."""
    workspace = _workspace()
    hidden = workspace.table("services").filter(pl.col("confidential_location"))
    sites = workspace.table("sites").filter(
        pl.col("service_id").is_in(hidden["service_id"].implode())
    )
    known = [*hidden["name"], *hidden["service_id"], *sites["site_id"]]
    known += [*sites["name"], *sites["postcode"], *sites["latitude"], *sites["longitude"]]
    words = {*map(str, filter(None, known)), *ONE_WORLD.words(), *OTHER_WORLD.words()}
    return sorted(words)


def _forbidden() -> frozenset[int]:
    """Return every large raw count that may leave only rounded and is no other number as well."""
    raw = set(MARKS)
    for table in TABLES.values():
        for column in table.columns:
            if column.counts_people:
                raw |= set(_workspace().table(table.name)[column.name].drop_nulls())
    return (
        frozenset(count for count in raw if count > _DISTINCTIVE and not NHS_RULE.allows(count))
        - _others()
    )


def _others() -> frozenset[int]:
    """Return the whole numbers that count something else: days, pounds, staff."""
    tables = json.loads(_audit(ONE_WORLD).files["audit.json"])["tables"]
    others: set[int] = set()
    for name, table in tables.items():
        for field in table["fields"]:
            cells = [row[field["name"]] for row in table["rows"]]
            if field["role"] in ("number", "rate"):
                others |= {round(cell) for cell in cells if isinstance(cell, int | float)}
            elif name.startswith("staff_"):
                others |= numbers_in("\n".join(map(str, cells)))
    return frozenset(others) - MARKS


def _look(
    found: dict[str, Answer], forbidden: frozenset[int], secrets: Sequence[str] = ()
) -> Looked:
    looked = Looked()
    secrets = secrets or _secrets()
    for answer in found.values():
        look_at(answer, looked, forbidden=forbidden)
        everything = answer.everything
        looked.faults += [f"{answer.address}: {one}" for one in secrets if one in everything]
    return looked


def _numbers(record: Record, who: str, found: dict[str, Answer], looked: Looked) -> None:
    told = (
        f"{len(found)} addresses and files, {looked.numbers:,} numbers of young people, "
        f"{looked.sentences:,} of them in sentences, {looked.cells:,} table cells"
    )
    record(f"small numbers, {who}", told)


def test_a_reader_finds_nothing_small_and_no_hidden_place(
    planted: Area, client_of: ClientOf, record_testsuite_property: Record
) -> None:
    found = crawl(client_of(Role.READER), _begin(planted))
    looked = _look(found, _forbidden())
    assert looked.faults == []
    assert len(found) > 400
    assert looked.numbers > 5_000
    assert looked.cells > 5_000
    assert looked.sentences > 100
    kinds = Counter(answer.kind for answer in found.values())
    assert len(kinds) == 6, kinds
    assert {answer.status for answer in found.values()} <= {200, 302, 403, 404, 405}
    told = (
        f"{len(found)} addresses and files, {looked.numbers:,} numbers of young people, "
        f"{looked.sentences:,} of them in sentences, {looked.cells:,} table cells"
    )
    record_testsuite_property("small numbers looked at", told)


def test_the_log_tells_an_assurer_nothing_that_is_hidden(
    planted: Area, client_of: ClientOf
) -> None:
    names = ("log", "log_export", "standards", "actions")
    begin = [reverse(name, args=[planted.key]) for name in names]
    found = crawl(client_of(Role.ASSURER), begin, skip=_BIG)
    assert len(found) > 20
    assert _look(found, _forbidden(), secrets=_planted_words()).faults == []


def test_a_contributor_sees_rows_of_their_own_organisation_alone(
    planted: Area, client_of: ClientOf
) -> None:
    names = ("data", "returns", "actions", "standards", "members")
    begin = [reverse(name, args=[planted.key]) for name in names]
    found = crawl(client_of(Role.CONTRIBUTOR), begin, skip=_BIG)
    for answer in found.values():
        assert not [one for one in _planted_words() if one in answer.everything], answer.address
    raw = {name: answer for name, answer in found.items() if re.search("/(data|returns)/", name)}
    others = _rows_of_others("org-mind")
    assert len(raw) > 30
    assert len(others) > 50
    for answer in raw.values():
        assert not [one for one in others if one in answer.everything], answer.address


_BIG = re.compile(
    r"sort=|down=|/(audit|reports|access|more|need|capacity|services|contracts|evidence|accounts)/"
    r"|/standards/[^/?]+/$|/areas/[^/]+/$|/actions/new/"
)
"""Left out where the reader's own crawl has been already, and every order of every column."""


def _planted_words() -> list[str]:
    """Return what the planted places are known by; organisations are named to who rates them."""
    return [*ONE_WORLD.words(), *OTHER_WORLD.words()]


def _rows_of_others(organisation: str) -> list[str]:
    """Return what stands in rows of other organisations, and nowhere in one's own."""
    services = _workspace().table("services")
    own = services.filter(organisation_id=organisation)["service_id"].to_list()
    words: set[str] = set()
    keeps: set[str] = set()
    for name in ("sites", "contracts"):
        for row in _workspace().table(name).to_dicts():
            told = {str(value) for column, value in row.items() if column in _TELLING and value}
            (keeps if row["service_id"] in own else words).update(told)
    for row in _workspace().table("standards_evidence").to_dicts():
        told = {str(row["evidence_reference"])} if row["evidence_reference"] else set()
        (keeps if row["organisation_id"] == organisation else words).update(told)
    examples = {column.example for table in TABLES.values() for column in table.columns}
    return sorted(words - keeps - examples)


_TELLING = frozenset({"site_id", "postcode", "latitude", "longitude", "contract_id"})


@pytest.mark.slow
def test_two_revisions_that_differ_in_what_is_hidden_look_alike(
    planted: Area, client_of: ClientOf
) -> None:
    one, other = (_audit(world) for world in (ONE_WORLD, OTHER_WORLD))
    assert one.answers == other.answers
    for before, after in zip(one.sections, other.sections, strict=True):
        assert before == after
    for name in one.files:
        texts = [_file_words(name, made.files[name]) for made in (one, other)]
        assert texts[0] == texts[1], name
    after, before = planted.runs.filter(kind="audit").order_by("-asked_at")
    address = reverse("reports_compare", args=[planted.key])
    page = client_of(Role.READER).get(address, {"before": before.key, "after": after.key})
    differing = re.findall(r'nhsuk-details__summary-text">([^<]*)<', _main(page.content.decode()))
    assert differing == []
    assert "Pages that answer something else" not in page.content.decode()


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def _file_words(name: str, content: bytes) -> list[str]:
    kinds = {"html": "text/html", "json": "application/json", "pdf": "application/pdf"}
    office = "application/vnd.openxmlformats-officedocument."
    kinds |= {"docx": f"{office}wordprocessingml.document"}
    kinds |= {"xlsx": f"{office}spreadsheetml.sheet"}
    words = Answer(name, 200, kinds[name.rpartition(".")[2]], content).words
    return words.split()


_BEYOND = re.compile("^(?!.*prevention)")
"""All but the pages of one section."""


@pytest.mark.slow
def test_the_crawler_sees_a_gate_that_is_left_open(
    planted: Area, owner: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One table goes out as it came in."""
    kept = released._released_values

    def left_open(fields: Any, policy: Any) -> Any:
        names = {field.name for field in fields}
        return [] if {"programme_id", "reached"} <= names else kept(fields, policy)

    monkeypatch.setattr(released, "_released_values", left_open)
    _keep(planted, owner, make_audit(_folder(ONE_WORLD)))
    begin = [f"/areas/{planted.key}/more/prevention/"]
    found = crawl(client_of(Role.READER), begin, skip=_BEYOND)
    pages = [name for name in found if "prevention" in name]
    looked = _look(found, _forbidden())
    assert pages
    assert f"a marked count {ONE_WORLD.small}" in " ".join(looked.faults)
    assert {"a raw count of people, 1237", "a raw count of people, 3461"} <= {
        fault.partition(": ")[2] for fault in looked.faults
    }


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/html", b"<svg><title>Marrowbone Hollow 0113 496 0777</title></svg>"),
        ("text/html", b'<td class="number" data-people="3">3</td>'),
        ("text/html", b"<p>Only 3 young people were asked.</p>"),
        ("text/html", b'<table><tr><td data-people="10">10</td></tr><tr><td>4</td></tr></table>'),
        ("text/html", b'<a title="1,237 got in" href="/">Here</a>'),
        ("text/csv", b"where,latitude\r\nhere,54.27713\r\n"),
        ("application/json", b'{"at": "WZ7 7QX"}'),
    ],
)
def test_the_crawler_sees_each_kind_of_leak(kind: str, content: bytes) -> None:
    found = {"/": Answer("/", 200, kind, content)}
    assert len(_look(found, frozenset(MARKS), secrets=ONE_WORLD.words()).faults) == 1
