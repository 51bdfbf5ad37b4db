"""An area's own lists on the need page: a route with its cautions, or a sentence that refuses."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest

from carereach.cycle.need import answer_need, present_need
from carereach.cycle.need_lists_route import follow_lists, lists_route
from carereach.cycle.workspace import load_workspace
from carereach.disclosure import NHS_RULE
from carereach.report.document import Heading, Note, Picture, Showing
from carereach.tables import Workspace
from tests.integration.audits import WESTMERE

THREE = ("police", "health", "school")


@pytest.fixture(scope="module")
def westmere() -> Workspace:
    workspace = load_workspace(WESTMERE).workspace
    assert workspace is not None
    return workspace


def with_lists(
    workspace: Workspace, names: Sequence[str], rows: Sequence[Sequence[int]]
) -> Workspace:
    lists = pl.DataFrame(rows, schema=[*names, "count"], orient="row")
    return replace(workspace, frames={**workspace.frames, "lists": lists})


def without_lists(workspace: Workspace) -> Workspace:
    return replace(workspace, supplied=workspace.supplied - {"lists"})


def section_blocks(workspace: Workspace) -> list[object]:
    """The blocks under the heading about those no agency has seen."""
    blocks = list(present_need(workspace, answer_need(workspace)).section.blocks)
    start = blocks.index(Heading(text="Seen by no agency"))
    ends = [n for n, block in enumerate(blocks) if isinstance(block, Heading) and n > start]
    return blocks[start + 1 : ends[0]]


def test_lists_are_a_route_with_a_range(westmere: Workspace) -> None:
    outcome = follow_lists(westmere)
    assert outcome is not None
    assert outcome.answer is not None
    route = lists_route(outcome)
    assert route.low is not None
    assert route.high is not None
    assert outcome.answer.observed <= route.low < route.high
    assert route.part == ("range" if outcome.answer.verdict == "usable" else "lift")


def test_lists_not_supplied_are_said_to_be_missing(westmere: Workspace) -> None:
    bare = without_lists(westmere)
    assert follow_lists(bare) is None
    assert lists_route(None).part == "not used"
    [note] = section_blocks(bare)
    assert isinstance(note, Note)
    assert note.kind == "not supplied"
    assert present_need(bare, answer_need(bare)).data["lists"] is None


def test_lists_that_cannot_answer_say_why(westmere: Workspace) -> None:
    apart = with_lists(westmere, THREE, [(1, 0, 0, 20), (0, 1, 0, 30), (0, 0, 1, 25)])
    outcome = follow_lists(apart)
    assert outcome is not None
    assert outcome.answer is None
    assert "cannot show who is on none" in outcome.refusal
    assert lists_route(outcome).reason == outcome.refusal
    [note] = section_blocks(apart)
    assert isinstance(note, Note)
    assert outcome.refusal in note.text
    data = present_need(apart, answer_need(apart)).data["lists"]
    assert data == {"refused": outcome.refusal}


def test_the_page_shows_range_models_trial_and_changes(westmere: Workspace) -> None:
    blocks = section_blocks(westmere)
    names = [block.table.name for block in blocks if isinstance(block, Picture | Showing)]
    assert names == [
        "need_lists_models",
        "need_lists",
        "need_lists_consistency",
        "need_lists_changes",
    ]


def test_no_cell_of_the_lists_is_shown(westmere: Workspace) -> None:
    for block in section_blocks(westmere):
        if isinstance(block, Picture | Showing):
            for field in block.table.fields:
                if field.role in ("people", "estimate"):
                    counts = block.table.frame[field.name].drop_nulls()
                    assert all(NHS_RULE.allows(count) for count in counts)


def test_the_answer_is_the_same_on_every_run(westmere: Workspace) -> None:
    first, second = (present_need(westmere, answer_need(westmere)).data for _ in range(2))
    assert first["lists"] == second["lists"]


def test_a_planning_figure_that_rests_on_cautious_lists_says_so(westmere: Workspace) -> None:
    headline = answer_need(westmere).headline
    assert headline.verdict == "caution"
    assert any("agency lists" in reason for reason in headline.reasons)
    bare = answer_need(without_lists(westmere)).headline
    assert not any("agency lists" in reason for reason in bare.reasons)
    assert bare.planning < headline.planning
