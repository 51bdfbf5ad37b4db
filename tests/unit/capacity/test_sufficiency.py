"""Places against need: Little's law, ranges that combine, and an honest "not known"."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from carereach.capacity import Figure, compare_places
from carereach.capacity.sufficiency import (
    ENOUGH,
    ENOUGH_AT_LOW_END,
    ENOUGH_AT_PLANNING,
    NOT_KNOWN,
    TOO_FEW,
)
from tests.unit.capacity.rows import activity, capacity, service, services

HALF = Figure(source="asm:specialist-share", low=0.25, value=0.5, high=0.75)
YEAR = Figure(source="asm:support-months", low=6, value=12, high=24)


def exactly(value, source="need"):
    return Figure(source=source, low=value, value=value, high=value)


def places_of(*rows, need=None, share=HALF, support=YEAR, listed=None):
    return compare_places(
        capacity(*rows),
        services() if listed is None else listed,
        need=need,
        share=share,
        support_months=support,
    )


def test_places_needed_are_arrivals_times_mean_stay():
    answer = places_of(need=exactly(300), share=exactly(0.5), support=exactly(8))
    assert answer.needed_planning == pytest.approx(300 * 0.5 * 8 / 12)
    assert answer.needed_low == pytest.approx(answer.needed_high)
    assert answer.expected_new_per_year == 150


def test_ranges_combine_as_independent_factors():
    need = Figure(source="need", low=100, value=200, high=400)
    answer = places_of(need=need, share=exactly(0.5), support=YEAR)
    both = math.sqrt(math.log(2) ** 2 + math.log(2) ** 2)
    assert answer.needed_planning == pytest.approx(100)
    assert answer.needed_high == pytest.approx(100 * math.exp(both))
    assert answer.needed_low == pytest.approx(100 / math.exp(both))


def test_the_services_own_length_of_support_replaces_the_assumption():
    listed = services(service("a"), service("b"), service("c", "S20"))
    rows = (
        activity("a", mean_support_months=18.0, current_caseload=30),
        activity("b", mean_support_months=6.0, current_caseload=10),
        activity("c", mean_support_months=3.0, current_caseload=500),
    )
    answer = places_of(*rows, need=exactly(100), share=exactly(1), listed=listed)
    assert answer.support.value == 15
    assert answer.support.source == "the service's own figure"
    assert answer.needed_planning == pytest.approx(125)


def test_a_mean_of_zero_months_is_no_length_of_support():
    assert places_of(activity(mean_support_months=0.0)).support == YEAR


@pytest.mark.parametrize(
    ("figures", "places", "basis"),
    [
        ({"places": 72}, 72, "places supplied"),
        ({"staff_wte": 5.5, "vacancies_wte": 1.5, "caseload_limit_per_wte": 12}, 84, "funded"),
        ({"staff_wte": 5.5, "caseload_limit_per_wte": 12}, 66, "funded"),
        ({"staff_wte": 5.5}, None, "not supplied"),
        ({}, None, "not supplied"),
    ],
)
def test_places_are_supplied_or_from_posts_and_cap(figures, places, basis):
    answer = places_of(activity(**figures))
    assert answer.places == places
    assert basis in answer.places_basis


def test_a_part_is_not_the_whole():
    listed = services(service("a"), service("b"))
    rows = activity("a", places=72, current_caseload=60), activity("b")
    answer = places_of(*rows, listed=listed)
    assert (answer.places, answer.supported_now) == (None, None)


@pytest.mark.parametrize(
    ("places", "state"),
    [(10, TOO_FEW), (60, ENOUGH_AT_LOW_END), (120, ENOUGH_AT_PLANNING), (900, ENOUGH)],
)
def test_the_state_says_where_places_fall_in_the_range(places, state):
    need = Figure(source="need", low=100, value=200, high=400)
    assert places_of(activity(places=places), need=need).state == state


def test_without_need_or_places_it_is_not_known():
    assert places_of(activity(places=72)).state == NOT_KNOWN
    assert places_of(need=exactly(200)).state == NOT_KNOWN


def test_need_that_may_be_none_reaches_down_to_none():
    answer = places_of(need=Figure(source="need", low=0, value=200, high=400))
    assert answer.needed_low == 0
    none = places_of(need=Figure(source="need", low=0, value=0, high=40))
    assert (none.needed_low, none.needed_planning) == (0, 0)
    assert none.needed_high > 0


positive = st.floats(min_value=0.01, max_value=5000)


@given(low=positive, middle=positive, high=positive, times=st.floats(min_value=1, max_value=20))
def test_scaling_need_scales_places_and_ends_stay_in_order(low, middle, high, times):
    low, middle, high = sorted((low, middle, high))
    assume(low > 0)
    one = places_of(need=Figure(source="need", low=low, value=middle, high=high))
    many = places_of(
        need=Figure(source="need", low=low * times, value=middle * times, high=high * times)
    )
    assert one.needed_low <= one.needed_planning <= one.needed_high
    assert many.needed_low == pytest.approx(one.needed_low * times, rel=1e-6)
    assert many.needed_high == pytest.approx(one.needed_high * times, rel=1e-6)
    extremes = low * HALF.low * YEAR.low / 12, high * HALF.high * YEAR.high / 12
    assert one.needed_low >= extremes[0] * (1 - 1e-9)
    assert one.needed_high <= extremes[1] * (1 + 1e-9)
