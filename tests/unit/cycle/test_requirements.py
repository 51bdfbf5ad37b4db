"""Each statement of the brief: answered, in part or not yet, and where."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.cycle.requirements import answer_requirements, present_requirements
from carereach.tables import TABLES

EVERY_PAGE = (
    "need",
    "access",
    "capacity",
    "assurance",
    "contracts",
    "strategies",
    "prevention",
    "participation",
)
ORDER = {"not yet": 0, "partly": 1, "answered": 2}


def states(sections=EVERY_PAGE, supplied=tuple(TABLES)):
    table = answer_requirements(sections, supplied)
    return dict(table.frame.select("requirement_id", "state").rows())


def one(requirement_id, sections=EVERY_PAGE, supplied=tuple(TABLES)):
    table = answer_requirements(sections, supplied)
    return table.frame.row(by_predicate=pl.col("requirement_id") == requirement_id, named=True)


def test_all_69_have_one_of_three_states_and_a_reason():
    table = answer_requirements(EVERY_PAGE, TABLES)
    assert table.frame.height == 69
    assert set(table.frame["state"]) == set(ORDER)
    assert table.frame["why"].null_count() == 0


@pytest.mark.parametrize(
    ("requirement_id", "supplied", "state", "why"),
    [
        ("R05", ("services", "offers", "capacity"), "answered", "nothing is missing"),
        ("R05", ("services",), "partly", "not supplied: offers, capacity"),
        ("R05", (), "not yet", "not supplied: services, offers, capacity"),
        ("R45", ("leadership",), "partly", "one date only, so no trend"),
        ("R52", tuple(TABLES), "not yet", "the costs and benefits page is not built"),
        ("R16", (), "answered", "nothing is missing"),
    ],
)
def test_the_state_follows_what_was_supplied(requirement_id, supplied, state, why):
    row = one(requirement_id, supplied=supplied)
    assert row["state"] == state
    assert row["why"].startswith(why)


def test_a_page_that_is_not_in_the_report_answers_nothing():
    row = one("R66", sections=("need",))
    assert (row["state"], row["where"]) == ("not yet", "nowhere yet")
    assert one("R66")["where"] == "participation"
    assert one("R16")["where"] == "the whole report"


@settings(deadline=None, max_examples=30)
@given(st.sets(st.sampled_from(sorted(TABLES))), st.sampled_from(sorted(TABLES)))
def test_supplying_one_more_table_never_answers_less(supplied, more):
    before, after = states(supplied=supplied), states(supplied=supplied | {more})
    assert all(ORDER[after[name]] >= ORDER[before[name]] for name in before)


def test_the_page_counts_them():
    part = present_requirements(answer_requirements(EVERY_PAGE, TABLES))
    assert part.section.answer.startswith("Of 69 statements in the brief")
    assert len(part.section.blocks) == 8
    assert len(part.data["requirements"]) == 69
