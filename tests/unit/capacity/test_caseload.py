"""Caseload against the service's own cap; no cap is invented."""

from datetime import date

import pytest

from carereach.capacity import compare_caseloads
from carereach.capacity.caseload import AT_CAP, NO_STAFF, OVER_CAP, UNDER_CAP
from tests.unit.capacity.rows import activity, capacity, services


def caseload_of(**figures):
    return compare_caseloads(capacity(activity(**figures)), services()).services.row(0, named=True)


@pytest.mark.parametrize(
    ("staff", "cap", "held", "state", "over"),
    [
        (5.5, 12, 79, OVER_CAP, 13),
        (5.5, 12, 66, AT_CAP, 0),
        (5.5, 12, 60, UNDER_CAP, 0),
        (0, 12, 60, NO_STAFF, 60),
        (5.5, None, 79, "not known", None),
        (5.5, 12, None, "not known", None),
        (None, 12, 79, "not known", None),
    ],
)
def test_the_state_and_how_many_above_the_cap(staff, cap, held, state, over):
    row = caseload_of(staff_wte=staff, caseload_limit_per_wte=cap, current_caseload=held)
    assert (row["state"], row["over_cap"]) == (state, over)


def test_leavers_are_given_for_a_year():
    half = {"period_start": date(2025, 10, 1), "period_end": date(2026, 3, 31)}
    row = caseload_of(year=half, staff_left_wte=1.0, staff_wte=5.0, vacancies_wte=1.5)
    assert row["staff_left_per_year"] == 2.0
    assert row["funded_wte"] == 6.5
