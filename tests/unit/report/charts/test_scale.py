from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.report.charts.scale import day_ticks, scale_for, span_scale


@given(st.lists(st.floats(min_value=0, max_value=1e7), min_size=1, max_size=20), st.booleans())
def test_a_scale_starts_at_zero_and_holds_every_value(values: list[float], whole: bool) -> None:
    scale = scale_for(values, start=0, end=100, whole=whole)
    assert scale.ticks[0] == 0
    assert all(0 <= scale.place(value) <= 100.001 for value in values)
    assert 2 <= len(scale.ticks) <= 8
    if whole:
        assert all(tick == int(tick) for tick in scale.ticks)


def test_nothing_to_hold_is_a_scale_to_one() -> None:
    assert scale_for([], start=0, end=10).ticks[-1] == 1.0
    assert scale_for([float("nan")], start=0, end=10).most == 1.0


@pytest.mark.parametrize(
    ("values", "whole", "ticks"),
    [
        ([165], True, (0, 50, 100, 150, 200)),
        ([1.0], False, (0, 0.25, 0.5, 0.75, 1.0)),
        ([7], True, (0, 2, 4, 6, 8)),
        ([2], True, (0, 1, 2)),
        ([10], True, (0, 5, 10)),
    ],
)
def test_steps_are_round(values: list[float], whole: bool, ticks: tuple[float, ...]) -> None:
    assert scale_for(values, start=0, end=10, whole=whole).ticks == ticks


def test_days_are_marked_by_years_or_by_quarters() -> None:
    assert day_ticks(date(2020, 6, 1), date(2026, 6, 1)) == (
        date(2022, 1, 1),
        date(2024, 1, 1),
        date(2026, 1, 1),
    )
    assert day_ticks(date(2026, 1, 1), date(2026, 12, 31))[1] == date(2026, 4, 1)
    assert day_ticks(date(2025, 1, 1), date(2026, 12, 31))[1] == date(2025, 7, 1)


@given(st.lists(st.floats(min_value=-1e7, max_value=1e7), max_size=20), st.booleans())
def test_a_span_holds_every_value_on_either_side_of_zero(values: list[float], whole: bool) -> None:
    scale = span_scale(values, start=0, end=100, whole=whole)
    assert all(-0.001 <= scale.place(value) <= 100.001 for value in values)
    assert 2 <= len(scale.ticks) <= 8
    if whole:
        assert all(tick == int(tick) for tick in scale.ticks)


@pytest.mark.parametrize(
    ("values", "whole", "ticks"),
    [
        ([-9.5, 0, 11.5], False, (-10, 0, 10, 20)),
        ([310, 520, 400], True, (300, 400, 500, 600)),
        ([400.0, 400.0], True, (400, 405)),
        ([0.0], False, (0, 0.25)),
        ([], True, (0, 1)),
    ],
)
def test_a_span_has_round_steps(values: list[float], whole: bool, ticks: tuple[float, ...]) -> None:
    assert span_scale(values, start=0, end=1, whole=whole).ticks == ticks
