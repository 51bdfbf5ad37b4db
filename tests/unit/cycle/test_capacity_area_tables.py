"""A comparison of an area's service at the gate: few people, few words."""

from dataclasses import replace

import pytest

from carereach.capacity.experiments import RunPlan, what_if
from carereach.cycle.capacity_area_tables import release_comparison, release_year
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
