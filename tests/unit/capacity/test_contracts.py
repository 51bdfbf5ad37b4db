"""When contracts end, who would lose their worker, and whether support outlasts them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.capacity import review_contracts
from carereach.capacity.contracts import (
    ENDED,
    ENDS_SOON,
    LONG_ENOUGH,
    NOT_STARTED,
    ONLY_IF_EXTENDED,
    RUNS_ON,
    TOO_SHORT,
    months_between,
)
from tests.unit.capacity.rows import activity, capacity, service, services, table

AS_OF = date(2026, 6, 30)


def contract(**more):
    usual = {
        "contract_id": "con-a",
        "service_id": "a",
        "starts_on": date(2025, 12, 1),
        "ends_on": date(2026, 11, 30),
        "extension_months": 0,
        "value_gbp_per_year": 395000.0,
    }
    return usual | more


def review(*contracts, figures=None, payers=(), partners=(), listed=None):
    return review_contracts(
        table("contracts", *contracts),
        table("payers", *payers),
        partners=table("partners", *partners),
        services=services() if listed is None else listed,
        capacity=capacity(activity(**(figures or {}))),
        as_of=AS_OF,
        ending_months=12,
    )


def only(answer):
    return answer.contracts.row(0, named=True)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "ending", "left"),
    [
        (date(2025, 12, 1), date(2026, 11, 30), ENDS_SOON, 5),
        (date(2025, 12, 1), date(2026, 6, 30), ENDS_SOON, 0),
        (date(2025, 12, 1), date(2026, 6, 29), ENDED, 0),
        (date(2025, 12, 1), date(2027, 6, 29), RUNS_ON, 12),
        (date(2026, 9, 1), date(2026, 12, 31), NOT_STARTED, 6),
    ],
)
def test_how_a_contract_ends(starts_on, ends_on, ending, left):
    row = only(review(contract(starts_on=starts_on, ends_on=ends_on)))
    assert (row["ending"], row["months_left"]) == (ending, left)


@pytest.mark.parametrize(
    ("years", "extension", "length"),
    [(1, 0, TOO_SHORT), (1, 12, ONLY_IF_EXTENDED), (3, 0, LONG_ENOUGH), (1, None, "not known")],
)
def test_a_contract_should_outlast_wait_and_support(years, extension, length):
    row = contract(
        starts_on=date(2026, 1, 1), ends_on=date(2025 + years, 12, 31), extension_months=extension
    )
    figures = {"mean_support_months": 14.0, "mean_wait_treatment_days": 139.0}
    answer = only(review(row, figures=figures))
    assert answer["length"] == length
    assert answer["wait_months"] == 4.6
    assert answer["support_until"] == date(2028, 1, 17)


@pytest.mark.parametrize(
    "figures", [{}, {"mean_support_months": 14.0}, {"mean_wait_treatment_days": 139.0}]
)
def test_without_wait_or_support_the_length_is_not_known(figures):
    row = only(review(contract(), figures=figures))
    assert row["length"] == "not known"
    assert row["support_until"] is None


def test_who_would_lose_their_worker_is_who_is_held_now():
    assert only(review(contract(), figures={"current_caseload": 79}))["current_caseload"] == 79


@pytest.mark.parametrize(
    ("ends_on", "months", "latest"),
    [
        (date(2026, 11, 30), 0, date(2026, 11, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 31)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 15), 24, date(2028, 11, 15)),
        (date(2026, 11, 30), None, None),
    ],
)
def test_an_extension_runs_to_the_end_of_its_month(ends_on, months, latest):
    row = only(review(contract(ends_on=ends_on, extension_months=months)))
    assert row["latest_end"] == latest


def test_payers_with_their_share_of_the_money():
    payers = [
        {"contract_id": "con-a", "partner_id": "p", "share": 0.4},
        {"contract_id": "con-a", "partner_id": "stranger", "share": 0.2},
    ]
    answer = review(
        contract(), payers=payers, partners=[{"partner_id": "p", "name": "Board", "kind": "icb"}]
    )
    assert answer.payers.select("partner", "share", "value_gbp_per_year").rows() == [
        ("Board", 0.4, 158000.0),
        (None, 0.2, 79000.0),
    ]
    assert only(answer)["shares_total"] == 0.6


def test_a_contract_of_a_closed_service_is_left_out_and_the_soonest_end_is_first():
    listed = services(service("a"), service("b"), service("c", status="closed"))
    answer = review(
        contract(contract_id="late", ends_on=date(2030, 1, 1)),
        contract(contract_id="soon", service_id="b"),
        contract(contract_id="gone", service_id="c"),
        listed=listed,
    )
    assert answer.contracts["contract_id"].to_list() == ["soon", "late"]


def test_nothing_supplied_is_an_answer():
    answer = review()
    assert answer.contracts.height == answer.payers.height == 0


days = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 12, 31))


@given(start=days, months=st.integers(min_value=0, max_value=120))
def test_months_between_finds_the_months_that_were_added(start, months):
    start = start.replace(day=min(start.day, 28))
    month = start.month - 1 + months
    end = date(start.year + month // 12, month % 12 + 1, start.day)
    assert months_between(start, end) == months
    assert months_between(end, start) == -months


def test_a_month_that_ends_sooner_is_a_whole_month():
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert months_between(date(2026, 1, 31), date(2026, 2, 27)) == 0
