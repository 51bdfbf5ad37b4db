"""What the tables say of one service's last year."""

from datetime import date

import polars as pl
import pytest

from carereach.cycle.capacity_year import ALL_AGES, missing_figures, read_year
from tests.unit.cycle.areas_for_capacity import SERVICE, westmere_area, with_rows, without


@pytest.fixture(scope="module")
def westmere():
    return westmere_area()


def year_of(workspace):
    year = read_year(workspace, SERVICE)
    assert year is not None
    return year


def test_the_latest_period_is_read_beside_the_lists_before(westmere):
    year = year_of(westmere)

    assert year.starts_on == date(2026, 4, 1)
    assert year.years == pytest.approx(365 / 365.25)
    assert year.count("waiting_for_treatment") == 58
    assert year.number("waiting_for_treatment_before") == 29
    assert year.per_year("referrals") == pytest.approx(168 * 365.25 / 365)
    assert list(year.referrals) == ["8-11", "12-15", "16-17"]
    assert sum(referrals for referrals, _ in year.referrals.values()) == 168


def test_a_figure_that_was_not_supplied_is_none_and_counts_nobody(westmere):
    year = year_of(with_rows(westmere, "capacity", current_caseload=None))

    assert year.number("current_caseload") is None
    assert year.count("current_caseload") == 0


def test_a_service_without_activity_or_in_another_state_has_no_year(westmere):
    assert read_year(westmere, "svc-nowhere") is None
    assert read_year(without(westmere, "capacity"), SERVICE) is None
    assert read_year(with_rows(westmere, "services", status="candidate"), SERVICE) is None


@pytest.mark.parametrize(
    ("cell", "codes"),
    [(["none"], ()), (None, ()), (["risk_level", "out_of_area"], ("risk_level", "out_of_area"))],
)
def test_written_exclusions_are_a_list(westmere, cell, codes):
    frame = westmere.table("services")
    kind = frame.schema["exclusions"]
    value = ";".join(cell) if cell is not None and kind == pl.String else cell

    assert year_of(with_rows(westmere, "services", exclusions=value)).exclusions == codes


def test_ages_stay_together_where_a_band_is_missing(westmere):
    split = year_of(westmere).referrals
    assert sum(referrals for referrals, _ in split.values()) >= 0.9 * 168

    groups = with_rows(westmere, "referrals_by_group", referrals=None)
    assert dict(year_of(groups).referrals) == {ALL_AGES: (168, 142)}


def test_the_contract_is_the_latest_ending_of_those_that_run(westmere):
    assert year_of(westmere).contract["ends_on"] >= date(2026, 4, 1)

    over = with_rows(westmere, "contracts", ends_on=date(2026, 3, 31))
    assert year_of(over).contract is None
    assert year_of(over).contracts_supplied
    assert not year_of(without(westmere, "contracts")).contracts_supplied


def test_what_is_missing_is_named(westmere):
    assert missing_figures(year_of(westmere)) == ()

    thin = with_rows(
        westmere, "capacity", staff_wte=None, caseload_limit_per_wte=None, current_caseload=None
    )
    assert missing_figures(year_of(thin)) == (
        "capacity.staff_wte",
        "capacity.caseload_limit_per_wte or capacity.current_caseload",
    )
