"""Need for whole workspaces: what is known, planned and shown, and what never leaves."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from carereach.base import EvidenceError
from carereach.cycle.need import answer_need, present_need
from carereach.cycle.need_figures import (
    ROUTE_ASSUMPTIONS,
    assumptions_in_words,
    need_sources,
    read_need_figures,
)
from carereach.cycle.workspace import load_workspace
from carereach.disclosure import NHS_RULE
from carereach.evidence import cited
from carereach.report.document import Note, Part, Picture, Showing
from carereach.tables import TABLES, AreaSettings, Assumption, Workspace
from carereach.tables.check import empty_frame
from tests.unit.need.worlds import count, source, table

WESTMERE = Path(__file__).parents[3] / "examples" / "westmere"


def invented(young_people: int = 2000, **tables: pl.DataFrame) -> Workspace:
    """An invented council of two small areas with nothing but people, unless given more."""
    areas = [
        {
            "area_code": code,
            "name": code,
            "local_authority_code": "TST",
            "local_authority_name": "Testham",
            "latitude": 51.0,
            "longitude": -1.0,
        }
        for code in ("t1", "t2")
    ]
    people = [
        {"area_code": code, "age": band, "sex": "all", "young_people": young_people}
        for code in ("t1", "t2")
        for band in ("8-11", "12-15", "16-17")
    ]
    frames = {name: empty_frame(declared) for name, declared in TABLES.items()}
    frames |= {"areas": table("areas", *areas), "population": table("population", *people)}
    frames |= tables
    return Workspace(
        area=AreaSettings(
            name="Testham",
            kind="local_authority",
            nation="England",
            codes=("TST",),
            as_of=date(2026, 6, 30),
            invented=True,
        ),
        frames=frames,
        supplied=frozenset(name for name, frame in frames.items() if frame.height),
        inputs=(),
    )


def with_counts(*rows: dict[str, Any], sources: list[dict[str, Any]]) -> Workspace:
    return invented(evidence=table("evidence", *sources), known_cases=table("known_cases", *rows))


def shown(workspace: Workspace) -> Part:
    return present_need(workspace, answer_need(workspace))


def notes(part: Part, kind: str) -> list[str]:
    return [b.text for b in part.section.blocks if isinstance(b, Note) and b.kind == kind]


@pytest.fixture(scope="module")
def westmere() -> Workspace:
    workspace = load_workspace(WESTMERE).workspace
    assert workspace is not None
    return workspace


@pytest.fixture(scope="module")
def westmere_part(westmere: Workspace) -> Part:
    return shown(westmere)


def test_people_alone_give_a_range_with_caution() -> None:
    answer = answer_need(invented())
    assert 0 < answer.headline.low < answer.headline.planning < answer.headline.high
    assert answer.headline.verdict == "caution"
    part = present_need(invented(), answer)
    assert "No local count was supplied" in part.section.answer
    assert any(
        "No local count was supplied for Testham" in text for text in notes(part, "not supplied")
    )
    assert part.data["known"] == []


def test_hidden_and_missing_counts_still_give_a_range() -> None:
    workspace = with_counts(
        count("a", None, "TST", count_state="suppressed"),
        count("b", None, "TST", count_state="missing"),
        sources=[source("a"), source("b")],
    )
    part = shown(workspace)
    headline = part.data["headline"]
    assert isinstance(headline, dict)
    assert headline["known"] is None
    assert headline["planning"] > 0
    known = part.data["known"]
    assert isinstance(known, list)
    assert {row["state"]: row["recorded_state"] for row in known} == {
        "hidden, since it is small": "suppressed",
        "not supplied": "not supplied",
    }


def test_a_zero_is_shown_and_never_becomes_no_need() -> None:
    part = shown(with_counts(count("a", 0, "TST"), sources=[source("a")]))
    assert "None are recorded, which never means none" in part.section.answer
    assert part.findings[0].young_people > 0


def test_a_small_count_is_never_printed() -> None:
    part = shown(with_counts(count("a", 6, "TST"), sources=[source("a")]))
    known = part.data["known"]
    assert isinstance(known, list)
    assert known[0]["recorded"] is None
    assert known[0]["recorded_state"] == "suppressed"


def test_very_few_young_people_get_words_not_numbers() -> None:
    part = shown(invented(young_people=20))
    assert "So few young people live in Testham" in part.section.answer
    assert part.findings[0].young_people == 0
    headline = part.data["headline"]
    assert isinstance(headline, dict)
    assert headline["low"] is None  # under one young person is not nobody
    groups = part.data["by_group"]
    assert isinstance(groups, list)
    assert {row["low"] for row in groups} == {None}


def test_nobody_living_here_is_refused_without_a_number() -> None:
    part = shown(invented(young_people=0))
    assert "cannot be estimated" in part.section.answer
    headline = part.data["headline"]
    assert isinstance(headline, dict)
    assert (headline["low"], headline["planning"], headline["high"]) == (None, None, None)


def test_own_assumptions_change_the_range_and_are_shown() -> None:
    plain = invented()
    own = {"asm:csa-to-cse-share": Assumption(low=0.5, value=0.6, high=0.7)}
    changed = replace(plain, area=replace(plain.area, assumptions=own))
    assert answer_need(changed).headline.planning > answer_need(plain).headline.planning
    assert any("60% (from 50% to 70%" in text for text in notes(shown(changed), "assumption"))


def test_draws_come_from_a_seed() -> None:
    answer = answer_need(invented())
    first, second = (answer.draw(draws=50, rng=np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(first.by_group, second.by_group)
    assert first.by_group.shape == (50, 3, 2)


def test_every_source_id_is_an_entry() -> None:
    assert all(cited(entry_id).id == entry_id for entry_id in need_sources())
    told = assumptions_in_words(read_need_figures({}), ROUTE_ASSUMPTIONS)
    assert len(told) == 4
    assert all("from " in sentence for sentence in told)


def test_an_assumption_outside_its_own_range_is_refused() -> None:
    with pytest.raises(EvidenceError, match="outside low to high"):
        read_need_figures({"asm:need-known-share": Assumption(low=0.5, value=0.4, high=0.6)})


def test_westmere_keeps_its_sources_apart(westmere_part: Part) -> None:
    known = westmere_part.data["known"]
    assert isinstance(known, list)
    assert len(known) == 6
    uses = {row["title"]: row["use"] for row in known}
    assert uses["Practitioner return, set form"] == "a view, not a count"


def test_westmere_recording_fault_is_called_out(westmere_part: Part) -> None:
    sentences = " ".join(finding.sentence for finding in westmere_part.findings)
    assert "Westmere Vale, year to March 2024: fell from 35 to 0 and came back to 10" in sentences
    assert "more likely recording than need" in sentences


def test_westmere_boys_are_missing_until_they_come(westmere: Workspace) -> None:
    def boys(workspace: Workspace) -> list[dict[str, Any]]:
        rows = shown(workspace).data["missing_groups"]
        assert isinstance(rows, list)
        return [row for row in rows if row["group"] == "boys"]

    [named] = boys(westmere)
    assert named["finding"] == "missing from view"
    assert "Specialist Service" in named["view"]
    is_cse = pl.col("service_id") == "svc-cse"
    mended = westmere.table("referrals_by_group").with_columns(
        referrals=pl.when(is_cse & (pl.col("sex") == "male"))
        .then(52)
        .when(is_cse & (pl.col("sex") == "female"))
        .then(116)
        .otherwise("referrals")
    )
    assert not boys(replace(westmere, frames={**westmere.frames, "referrals_by_group": mended}))


def test_westmere_has_no_neighbours_and_says_so(westmere_part: Part) -> None:
    assert "No neighbours known: no comparison is made." in notes(westmere_part, "not supplied")


def test_every_picture_is_stamped_and_every_count_obeys_the_rule(westmere_part: Part) -> None:
    pictures = [b for b in westmere_part.section.blocks if isinstance(b, Picture)]
    assert len(pictures) == 6
    assert all("Invented data" in picture.svg for picture in pictures)
    tables = [b.table for b in westmere_part.section.blocks if isinstance(b, Picture | Showing)]
    for released in tables:
        for field in released.fields:
            if field.role in ("people", "estimate"):
                counts = released.frame[field.name].drop_nulls().to_list()
                assert all(NHS_RULE.allows(number) for number in counts)


def test_a_confidential_service_is_never_named(westmere: Workspace) -> None:
    services = westmere.table("services").with_columns(
        confidential_location=pl.col("service_id") == "svc-cse"
    )
    part = shown(replace(westmere, frames={**westmere.frames, "services": services}))
    assert "Sallow Bridge Specialist Service" not in str(part.data["mix"])
