"""Whether a list grows: flows first, lists where flows are missing, never from thin air."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.capacity import compare_demand
from carereach.capacity.demand import GROWS, HOLDS, NOT_KNOWN, SHRINKS
from tests.unit.capacity.rows import YEAR_BEFORE, activity, capacity, service, services


def only(frame):
    return frame.row(0, named=True)


def flows(accepted, started, closed, **more):
    figures = {"accepted": accepted, "treatments_started": started, "closed_before_support": closed}
    return activity(**figures, **more)


@pytest.mark.parametrize(
    ("accepted", "started", "closed", "growth", "state"),
    [
        (142, 84, 14, 44, GROWS),
        (142, 130, 12, 0, HOLDS),
        (142, 120, 14, 8, HOLDS),  # within what chance would do
        (84, 142, 14, -72, SHRINKS),
        (0, 0, 0, 0, HOLDS),
        (None, 84, 14, None, NOT_KNOWN),
        (142, None, 14, None, NOT_KNOWN),
        (142, 84, None, None, NOT_KNOWN),
    ],
)
def test_growth_is_accepted_less_started_less_closed(accepted, started, closed, growth, state):
    answer = only(compare_demand(capacity(flows(accepted, started, closed)), services()).services)
    assert (answer["list_growth"], answer["state"]) == (growth, state)


def test_the_list_itself_stands_in_where_a_flow_is_missing():
    rows = capacity(
        activity(year=YEAR_BEFORE, waiting_for_assessment=10, waiting_for_treatment=20),
        flows(142, 84, None, waiting_for_assessment=30, waiting_for_treatment=60),
    )
    answer = only(compare_demand(rows, services()).services)
    assert (answer["list_growth"], answer["basis"], answer["state"]) == (60, "lists", GROWS)


def test_half_a_list_is_not_a_list():
    answer = only(
        compare_demand(capacity(activity(waiting_for_assessment=30)), services()).services
    )
    assert answer["waiting"] is None


counts = st.integers(min_value=0, max_value=3000)
maybe = st.none() | counts


@given(accepted=counts, started=counts, closed=counts)
def test_more_starts_never_make_a_list_grow(accepted, started, closed):
    order = (SHRINKS, HOLDS, GROWS)
    one = compare_demand(capacity(flows(accepted, started, closed)), services()).services
    more = compare_demand(capacity(flows(accepted, started + 50, closed)), services()).services
    assert only(more)["list_growth"] == only(one)["list_growth"] - 50
    assert order.index(only(more)["state"]) <= order.index(only(one)["state"])


@given(figures=st.lists(st.tuples(maybe, maybe, maybe), min_size=1, max_size=4))
def test_order_of_rows_changes_nothing(figures):
    names = [f"s{number}" for number in range(len(figures))]
    rows = [
        {**flows(*three), "service_id": name} for name, three in zip(names, figures, strict=True)
    ]
    listed = [service(name) for name in names]
    forward = compare_demand(capacity(*rows), services(*listed)).services
    backward = compare_demand(capacity(*rows[::-1]), services(*listed[::-1])).services
    assert forward.equals(backward)
    assert set(forward["state"]) <= {GROWS, HOLDS, SHRINKS, NOT_KNOWN}


def test_an_empty_table_is_an_answer():
    answer = compare_demand(capacity(), services())
    assert isinstance(answer.services, pl.DataFrame)
    assert answer.services.height == 0
