"""Rates, ratios, places and types of need in words: from released rows, in every state."""

from typing import Any

import polars as pl
import pytest

from carereach.cycle.need import answer_need
from carereach.cycle.need_rates_tables import release_known_of_ten
from carereach.cycle.need_tables import release_need
from carereach.disclosure import Field, Released, release
from carereach.report.document import Note, Paragraph, Picture, Showing
from carereach.report.pages.need_rates import (
    expected_in_words,
    write_borrowed,
    write_known_of_ten,
    write_needs,
    write_places,
    write_pooled,
    write_views,
)
from tests.unit.cycle.test_need import invented, with_counts
from tests.unit.need.worlds import count, source


def row(**changes: Any) -> dict[str, Any]:
    return {
        "local_authority_name": "Testham",
        "recorded": 75,
        "state": "a number",
        "expected_low": 62,
        "expected_high": 180,
        "sentence": "as councils like it record: recording or need cannot be told apart",
    } | changes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {},
            "Testham: 75 episodes, where between 62 and 180 would be expected: as councils like",
        ),
        ({"recorded": None}, "the newest count is too small to show."),
        (
            {"recorded": None, "state": "hidden, since it is small"},
            "the newest count is hidden, since it is small.",
        ),
        ({"expected_low": None}, "too few children live here to show"),
    ],
)
def test_recorded_beside_expected(changes: dict[str, Any], says: str) -> None:
    assert says in expected_in_words(row(**changes))


def pooled(**changes: Any) -> Released:
    frame = pl.DataFrame([row(expected_middle=110, next_low=34, next_high=150, **changes)])
    roles = {"local_authority_name": "text", "state": "text", "sentence": "text"}
    fields = [
        Field(name=name, label=name, role=roles.get(name, "estimate"))  # type: ignore[arg-type]
        for name in frame.columns
    ]
    return release(frame, name="need_pooled", title="Pooled", fields=fields)


def test_pooled_counts_are_drawn_and_said() -> None:
    blocks = write_pooled(pooled(), stamp="")
    kinds = [type(block) for block in blocks]
    assert kinds == [Paragraph, Picture, Showing]


def test_too_few_to_show_are_said_and_not_drawn() -> None:
    blocks = write_pooled(pooled(expected_low=0, expected_high=1), stamp="")
    assert not any(isinstance(block, Picture) for block in blocks)


def test_an_area_without_published_counts_says_so() -> None:
    tables = release_need(answer_need(invented()))
    [note] = write_pooled(tables.pooled, stamp="")
    assert isinstance(note, Note)
    [note] = write_borrowed(tables.borrowed, lines=())
    assert isinstance(note, Note)
    assert write_known_of_ten(tables.known_of_ten, stamp="") == []


def test_known_of_ten_is_a_band_for_each_source() -> None:
    workspace = with_counts(
        count("a", 120, "TST"), count("b", 60, "TST"), sources=[source("a"), source("b")]
    )
    tables = release_need(answer_need(workspace))
    rows = tables.known_of_ten.rows()
    assert len(rows) == 2
    assert all(0 <= r["low"] <= r["high"] <= 10 for r in rows)
    [picture] = write_known_of_ten(tables.known_of_ten, stamp="Invented data")
    assert isinstance(picture, Picture)
    assert "Invented data" in picture.svg
    assert tables.borrowed.frame["high"].null_count() == 0
    words = [b for b in write_borrowed(tables.borrowed, lines=("x",)) if isinstance(b, Paragraph)]
    assert "they stand beside the range" in words[0].text


def test_known_of_ten_needs_a_range() -> None:
    tables = release_need(answer_need(invented(young_people=0)))
    assert release_known_of_ten(tables.headline, tables.known).frame.is_empty()
    assert write_places(tables.places) == []
    blocks = write_needs(tables.needs, stamp="", lines=())
    assert not any(isinstance(block, Picture) for block in blocks)


def test_needs_without_a_mix_are_named() -> None:
    tables = release_need(answer_need(invented()))
    blocks = write_needs(tables.needs, stamp="", lines=("An assumption.",))
    notes = [block.text for block in blocks if isinstance(block, Note)]
    assert "termination" in notes[0]
    assert "does not mean that nobody needs it" in notes[0]
    assert notes[1] == "An assumption."


def test_places_are_never_small_areas() -> None:
    tables = release_need(answer_need(invented()))
    assert tables.places.frame["place"].to_list() == ["small areas whose deprivation is not known"]
    [shown] = write_places(tables.places)
    assert isinstance(shown, Showing)


def test_sources_that_disagree_about_boys_are_shown_side_by_side() -> None:
    workspace = with_counts(
        *(count("a", n, "TST", sex=sex) for n, sex in ((200, "female"), (20, "male"))),
        *(count("b", n, "TST", sex=sex) for n, sex in ((100, "female"), (60, "male"))),
        sources=[source("a"), source("b")],
    )
    [shown] = write_views(release_need(answer_need(workspace)).views)
    assert isinstance(shown, Showing)
    boys = next(r for r in shown.table.rows() if r["group"] == "boys")
    assert (boys["lowest_seen"], boys["highest_seen"]) == (20, 60)
    assert write_views(release_need(answer_need(invented())).views) == []
