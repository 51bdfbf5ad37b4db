from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from carereach.report.document import Note, Paragraph, Part, Section, Showing
from carereach.report.sources_page import cite, ids_used, write_sources
from carereach.tables import (
    TABLES,
    AreaSettings,
    Assumption,
    Finding,
    InputFile,
    Workspace,
    empty_frame,
)
from tests.unit.report.example_document import need_table

ASSUMPTION = "asm:detour-factor"


def evidence_rows() -> pl.DataFrame:
    empty = empty_frame(TABLES["evidence"])
    row = dict.fromkeys(empty.columns) | {
        "evidence_id": "dfe-2025",
        "kind": "official statistic",
        "title": "Children in need",
        "publisher": "Department for Education",
        "period_start": date(2024, 4, 1),
        "period_end": date(2025, 3, 31),
        "coverage": 2,
        "recency": 1,
    }
    bare = dict.fromkeys(empty.columns) | {
        "evidence_id": "own-1",
        "kind": "practitioner knowledge",
        "title": "What practitioners say",
    }
    return pl.DataFrame([row, bare], schema=empty.schema)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    frames = {name: empty_frame(table) for name, table in TABLES.items()}
    return Workspace(
        area=AreaSettings(
            name="Eastmarsh",
            kind="partnership",
            nation="England",
            codes=("E06000001",),
            as_of=date(2026, 5, 3),
            invented=True,
        ),
        frames=frames,
        supplied=frozenset(),
        inputs=(InputFile(file="areas.csv", table="areas", rows=12, sha256="ab" * 32),),
    )


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    section = Section(
        key="need",
        title="Need",
        answer="An answer.",
        blocks=(Showing(table=need_table()),),
        method="Ranges are compared.",
        sources=(ASSUMPTION, "econ:N10"),
    )
    return [Part(section=section, findings=(), data={})]


def shown(section: Section) -> dict[str, Showing]:
    return {block.table.name: block for block in section.blocks if isinstance(block, Showing)}


def words_of(section: Section) -> str:
    words = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            words += [block.text, *block.items]
        if isinstance(block, Note):
            words.append(block.text)
    return "\n".join(words)


def test_every_id_named_by_a_page_or_table_is_collected_once(parts: list[Part]) -> None:
    assert ids_used(parts) == (ASSUMPTION, "econ:N10", "dfe-2025", "asm:seen")


def test_a_source_is_cited_from_the_library_or_from_the_area(workspace: Workspace) -> None:
    own = replace(workspace, frames={**workspace.frames, "evidence": evidence_rows()})
    found = {
        citation.id: citation for citation in cite(("econ:N10", "dfe-2025", "own-1", "x"), own)
    }
    assert set(found) == {"econ:N10", "dfe-2025", "own-1"}
    assert found["econ:N10"].title
    assert found["dfe-2025"].detail == (
        "Department for Education, April 2024 to March 2025, source grade 3 of 4"
    )
    assert found["own-1"].detail == "period not supplied, not graded"


def test_the_page_shows_files_with_their_fingerprints(
    workspace: Workspace, parts: list[Part]
) -> None:
    page = write_sources(parts, workspace, software="Carereach 0.1.0")
    row = shown(page)["inputs"].table.rows()[0]
    assert row == {"file": "areas.csv", "rows": 12, "sha256": "ab" * 8}
    assert "from 1 file;" in page.answer
    assert "Carereach 0.1.0" in words_of(page)
    assert "No local source of knowledge" in words_of(page)
    assert "found nothing to look at" in words_of(page)


def test_an_assumption_shows_its_range_and_who_set_it(
    workspace: Workspace, parts: list[Part]
) -> None:
    shipped = shown(write_sources(parts, workspace, software="C"))["assumptions"].table.rows()[0]
    assert shipped["set_by"] == "shipped"
    assert shipped["low"] <= shipped["value"] <= shipped["high"]
    area = replace(
        workspace.area, assumptions={ASSUMPTION: Assumption(low=1.0, value=1.1, high=1.2)}
    )
    own = shown(write_sources(parts, replace(workspace, area=area), software="C"))
    row = own["assumptions"].table.rows()[0]
    assert (row["low"], row["value"], row["high"], row["set_by"]) == (1.0, 1.1, 1.2, "the area")


def test_no_assumption_is_said_plainly(workspace: Workspace) -> None:
    assert "No assumption is named" in words_of(write_sources([], workspace, software="C"))


def test_local_sources_show_all_five_scales_beside_the_sum(
    workspace: Workspace, parts: list[Part]
) -> None:
    own = replace(workspace, frames={**workspace.frames, "evidence": evidence_rows()})
    table = shown(write_sources(parts, own, software="C"))["local_sources"].table
    assert table.rows()[0]["coverage"] == 2
    assert table.rows()[0]["grade"] == "source grade 3 of 4"
    assert table.states["independence"][0] == "not supplied"


def test_findings_of_the_check_are_listed_up_to_twenty(
    workspace: Workspace, parts: list[Part]
) -> None:
    fault = Finding(
        "sites.csv", 3, "postcode", "pattern", "This is no postcode.", "Check it.", "warning"
    )
    few = write_sources(parts, replace(workspace, warnings=(fault,)), software="C")
    assert "sites.csv, row 3, column postcode" in words_of(few)
    many = write_sources(parts, replace(workspace, warnings=(fault,) * 30), software="C")
    assert words_of(many).count("sites.csv, row 3") == 20
    assert "The first 20 things to look at" in words_of(many)
