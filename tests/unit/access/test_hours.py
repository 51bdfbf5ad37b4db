from datetime import date
from typing import Any

import numpy as np
import pytest

from carereach.access.barriers import FAIL, NOT_KNOWN, PASS
from carereach.access.hours import (
    Span,
    closing_needed,
    judge_hours,
    latest_weekday_closing,
    read_spans,
)
from tests.unit.access.worlds import AS_OF, frame, rules


def hours(*rows: dict[str, Any]) -> dict[str, tuple[Span, ...]]:
    usual = {"site_id": "P1", "weekday": "monday", "opens": 540, "closes": 1020}
    return read_spans(frame("opening_hours", [usual | row for row in rows]), AS_OF)


def minutes(*values: float) -> Any:
    return np.array(values, dtype=np.float32)


def judge(spans: Any, there: float, back: float | None = None, **changes: Any) -> int:
    home = there if back is None else back
    return int(judge_hours(spans, minutes(there), minutes(home), rules(**changes))[0])


def test_spans_that_touch_or_overlap_are_joined() -> None:
    spans = hours({"closes": 750}, {"opens": 750, "closes": 900}, {"opens": 840})
    assert spans == {"P1": (Span("monday", 540, 1020),)}
    split = hours({"closes": 720}, {"opens": 780})
    assert split == {"P1": (Span("monday", 540, 720), Span("monday", 780, 1020))}


@pytest.mark.parametrize(
    ("dates", "is_known"),
    [
        ({}, True),
        ({"valid_from": AS_OF, "valid_to": AS_OF}, True),
        ({"valid_from": date(2026, 6, 2)}, False),
        ({"valid_to": date(2026, 5, 31)}, False),
    ],
)
def test_only_spans_that_hold_on_the_day_count(dates: dict[str, date], is_known: bool) -> None:
    assert ("P1" in hours(dates)) is is_known


def test_holiday_hours_are_known_but_do_not_count() -> None:
    spans = hours({"term_time": "holiday"})
    assert spans == {"P1": ()}
    assert judge(spans["P1"], 10) == FAIL


@pytest.mark.parametrize("term_time", [None, "always", "term"])
def test_term_time_hours_count(term_time: str | None) -> None:
    assert judge(hours({"term_time": term_time})["P1"], 10) == PASS


@pytest.mark.parametrize(
    ("opens", "closes", "there", "expected"),
    [
        (540, 1000, 40, PASS),
        (540, 999, 40, FAIL),
        (540, 960, 0, PASS),
        (540, 959, 0, FAIL),
        (1100, 1200, 40, PASS),
        (1101, 1200, 40, FAIL),
        (540, 1440, 0, PASS),
    ],
)
def test_a_visit_fits_to_the_minute(opens: int, closes: int, there: float, expected: int) -> None:
    assert judge([Span("friday", opens, closes)], there) == expected


def test_a_weekend_visit_counts_too() -> None:
    saturday = [Span("saturday", 540, 600)]
    assert judge(saturday, 30) == PASS
    assert judge(saturday, 31) == FAIL
    assert judge([Span("saturday", 0, 540)], 0) == FAIL


def test_a_slow_way_back_can_make_them_late_home() -> None:
    late = [Span("monday", 1080, 1200)]
    assert judge(late, 30, 60) == PASS
    assert judge(late, 30, 61) == FAIL


def test_hours_not_supplied_are_not_known() -> None:
    assert judge(None, 10) == NOT_KNOWN


def test_a_place_too_far_is_judged_at_the_longest_journey() -> None:
    assert judge([Span("monday", 540, 1000)], 200) == PASS
    assert judge([Span("monday", 540, 999)], 200) == FAIL


def test_without_a_journey_hours_are_known_only_if_they_do_not_depend_on_it() -> None:
    assert judge([Span("monday", 540, 1000)], np.nan) == PASS
    assert judge([Span("monday", 540, 980)], np.nan) == NOT_KNOWN
    assert judge([Span("monday", 540, 900)], np.nan) == FAIL


def test_how_late_a_place_must_stay_open() -> None:
    needed = closing_needed(minutes(20, 20, np.nan), minutes(20, 250, 0), rules())
    assert needed.tolist() == [980, float("inf"), float("inf")]


def test_the_latest_closing_on_a_weekday() -> None:
    doors = [None, [Span("sunday", 0, 1400)], [Span("monday", 0, 900), Span("friday", 0, 960)]]
    assert latest_weekday_closing(doors) == 960
    assert latest_weekday_closing([[Span("sunday", 0, 1400)], None]) is None
