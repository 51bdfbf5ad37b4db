"""The latest period of each service, and the one before only if it adjoins."""

from datetime import date

from carereach.capacity.periods import latest_periods
from tests.unit.capacity.rows import YEAR, YEAR_BEFORE, activity, capacity, service, services


def test_the_latest_period_stands_beside_the_one_before():
    rows = capacity(
        activity(year=YEAR, waiting_for_treatment=58),
        activity(year=YEAR_BEFORE, waiting_for_treatment=29),
    )
    latest = latest_periods(rows, services())
    assert latest["waiting_for_treatment"].to_list() == [58]
    assert latest["waiting_for_treatment_before"].to_list() == [29]
    assert latest["months"].to_list() == [12.0]


def test_a_period_that_does_not_adjoin_is_not_the_period_before():
    long_ago = {"period_start": date(2022, 4, 1), "period_end": date(2023, 3, 31)}
    rows = capacity(
        activity(year=long_ago, waiting_for_treatment=29),
        activity(year=YEAR, waiting_for_treatment=58),
    )
    assert latest_periods(rows, services())["waiting_for_treatment_before"].to_list() == [None]


def test_another_service_is_not_the_period_before():
    rows = capacity(
        activity("a", YEAR_BEFORE, waiting_for_treatment=29),
        activity("b", YEAR, waiting_for_treatment=58),
    )
    latest = latest_periods(rows, services(service("a"), service("b")))
    assert latest["waiting_for_treatment_before"].to_list() == [None, None]


def test_only_active_services_count():
    states = ("active", "candidate", "suspended", "closed")
    rows = capacity(*(activity(status) for status in states))
    listed = services(*(service(status, status=status) for status in states))
    assert latest_periods(rows, listed)["service_id"].to_list() == ["active"]


def test_specialist_services_come_first_and_no_setting_last():
    listed = services(service("g", "S5"), service("h", None), service("i", "S10"))
    rows = capacity(activity("g"), activity("h"), activity("i"))
    assert latest_periods(rows, listed)["service_id"].to_list() == ["i", "g", "h"]


def test_nothing_supplied_gives_no_row():
    assert latest_periods(capacity(), services()).height == 0
