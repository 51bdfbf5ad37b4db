"""A comparison of an area's service at the gate: few people, few words."""

from dataclasses import replace

import polars as pl
import pytest

from carereach.capacity.experiments import RunPlan, what_if
from carereach.cycle.capacity_area_tables import TOO_FEW, release_comparison, release_year
from carereach.cycle.capacity_scenario import scenario_for
from carereach.cycle.capacity_year import read_year
from carereach.disclosure import NHS_RULE
from carereach.tables.what_if import Change
from tests.unit.cycle.areas_for_capacity import SERVICE, westmere_area, with_rows

ONE_MORE = (Change(field="wte", number=1.0, where="in post"),)


@pytest.fixture(scope="module")
def westmere():
    return westmere_area()


def test_waits_of_a_few_are_not_told_and_their_number_is_not_shown(westmere):
    pathway = scenario_for(westmere, SERVICE)
    brief = replace(pathway, horizon_days=14.0)

    rows = release_comparison(what_if(brief, ONE_MORE, RunPlan(replications=8))).rows()

    by_name = {(row["stage"], row["figure"]): row for row in rows}
    assert by_name["support", "mean_wait"]["before"] == "not told"
    assert NHS_RULE.suppressed_words in by_name["support", "started"]["before"]
    assert by_name["support", "started"]["before_low"] is None
    assert ("triage", "started") not in by_name


def test_a_small_count_of_the_year_is_not_shown(westmere):
    year = read_year(
        with_rows(westmere, "capacity", waiting_for_assessment=3, waiting_for_treatment=None),
        SERVICE,
    )
    assert year is not None

    (said,) = release_year(year)

    assert f"waiting for assessment {NHS_RULE.suppressed_words}" in said
    assert "waiting for support not told" in said
    assert "referred in the period 170" in said


@pytest.fixture(scope="module")
def one_more(westmere):
    return what_if(scenario_for(westmere, SERVICE), ONE_MORE, RunPlan(replications=8))


def test_differences_are_told_in_the_words_of_the_audit_and_never_as_counts(one_more):
    tables = release_comparison(one_more)
    by_name = {(row["stage"], row["name"]): row for row in tables.differences.rows()}

    wait, starts = by_name["whole wait", "mean_wait"], by_name["support", "started"]
    assert (wait["figure"], wait["unit"]) == ("mean wait of those seen", "weeks")
    assert wait["high"] < 0
    assert (starts["unit"], starts["word"]) == ("for every 100 referred", "better")
    assert "stage" not in tables.named_rows()[0]

    told = {row["what"]: row for row in tables.named_rows()}
    assert told["mean wait of those seen"]["before"].endswith(" weeks")
    assert told["cost of staff and crises"]["difference"].endswith("thousand pounds more")
    assert told["starts of support"]["difference"].endswith(" more for every 100 referred")
    assert told["starts of support"]["before"].replace(" to ", "").isdecimal()


def test_the_rows_of_a_comparison_carry_their_difference(one_more):
    rows = {(row["stage"], row["figure"]): row for row in release_comparison(one_more).rows()}

    assert rows["support", "started"]["what"] == "starts of support"
    assert "for every 100 referred" in rows["support", "started"]["difference"]
    assert rows["support", "utilisation"]["difference"] == ""


def test_no_difference_is_told_of_a_service_with_few_young_people(one_more):
    told = release_comparison(one_more, few=True)

    assert {row["word"] for row in told.differences.rows()} == {TOO_FEW}
    assert {row["low"] for row in told.differences.rows()} == {None}
    assert {row["difference"] for row in told.named_rows()} == {TOO_FEW}


def test_no_difference_is_told_where_a_side_may_not_be_shown(westmere):
    brief = replace(scenario_for(westmere, SERVICE), horizon_days=14.0)
    tables = release_comparison(what_if(brief, ONE_MORE, RunPlan(replications=8)))

    told = {row["what"]: row for row in tables.named_rows()}
    assert told["mean wait of those seen"]["before"] == "not told"
    assert told["mean wait of those seen"]["difference"] == TOO_FEW
    assert told["starts of support"]["word"] == TOO_FEW


def test_what_was_never_looked_at_has_no_sides(one_more):
    tables = release_comparison(one_more)
    gone = replace(tables, other=tables.other.where(pl.lit(value=False)))

    told = {row["what"]: row for row in gone.named_rows()}
    assert told["mean wait of those seen"]["after"] == "not told"
