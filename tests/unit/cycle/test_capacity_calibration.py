"""Scenario against table, and lists against waits: what a reader must know of both."""

from dataclasses import replace

import pytest

from carereach.cycle.capacity_calibration import compare_with_table, weigh_lists
from carereach.cycle.capacity_scenario import scenario_for
from carereach.cycle.capacity_year import read_year
from tests.unit.cycle.areas_for_capacity import SERVICE, westmere_area, with_rows


@pytest.fixture(scope="module")
def westmere():
    return westmere_area()


def year_of(workspace):
    year = read_year(workspace, SERVICE)
    assert year is not None
    return year


def test_a_table_like_the_scenarios_own_first_year_raises_no_sentence(westmere):
    pathway = scenario_for(westmere, SERVICE)
    year = year_of(westmere)
    figures = {**year.figures, "mean_wait_treatment_days": 215.0}

    said = compare_with_table(pathway, replace(year, figures=figures), replications=15)

    assert said == ()


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("referrals", 400, "fewer referrals"),
        ("referrals", 20, "more referrals"),
        ("treatments_started", 200, "fewer starts of support"),
        ("mean_wait_assessment_days", 2.0, "a longer mean wait for assessment"),
        ("mean_wait_treatment_days", 900.0, "a shorter mean wait for support"),
    ],
)
def test_each_figure_beyond_chance_is_told_by_its_direction(westmere, column, value, words):
    pathway = scenario_for(westmere, SERVICE)
    year = year_of(westmere)

    said = compare_with_table(
        pathway, replace(year, figures={**year.figures, column: value}), replications=12
    )

    assert any(f"has {words} than the table's last" in sentence for sentence in said)


def test_contracts_that_end_early_are_taken_to_run_on(westmere):
    ending = scenario_for(westmere, SERVICE, renewed=False)
    renewed = scenario_for(westmere, SERVICE)
    year = year_of(westmere)

    told = compare_with_table(ending, year, replications=12)

    assert "fewer starts of support" not in " ".join(told)
    assert compare_with_table(renewed, year, replications=12) == compare_with_table(
        renewed, year, replications=12
    )


def test_waits_of_those_seen_are_short_while_a_list_grows(westmere):
    (said,) = weigh_lists(year_of(westmere))

    assert "the list grew" in said
    assert "longer" in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        # 67 on the lists on average, 98 who leave them in a year: 250 days.
        ({"mean_wait_treatment_days": 201.0}, False),
        ({"mean_wait_treatment_days": 199.0}, True),
        ({"mean_wait_treatment_days": None}, False),
        ({"waiting_for_treatment": None}, False),
        ({"treatments_started": 0, "closed_before_support": 0}, False),
    ],
)
def test_lists_and_waits_are_weighed_by_littles_law(westmere, changes, said):
    year = year_of(westmere)
    figures = {**year.figures, **changes}

    assert bool(weigh_lists(replace(year, figures=figures))) == said


def test_a_list_that_shrank_points_to_who_was_seen(westmere):
    year = year_of(with_rows(westmere, "capacity", mean_wait_treatment_days=50.0))
    figures = {**year.figures, "waiting_for_treatment_before": 90}

    (said,) = weigh_lists(replace(year, figures=figures))

    assert "not those who had waited longest" in said
