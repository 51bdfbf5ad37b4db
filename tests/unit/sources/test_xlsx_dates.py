from datetime import date, datetime, timedelta

import openpyxl.utils.datetime as reference
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from carereach.sources.xlsx_dates import date_kind, date_text


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("yyyy-mm-dd", "date"),
        ("dd/mm/yyyy", "date"),
        ("[$-809]dd mmmm yyyy;@", "date"),
        ("mmm-yy", "date"),
        ("mmmm", "date"),
        ("hh:mm", "time"),
        ("h:mm AM/PM", "time"),
        ("[h]:mm", "time"),
        ("mm:ss.0", "time"),
        ("dd/mm/yyyy hh:mm", "datetime"),
        ("General", None),
        ("0.00", None),
        ("#,##0;[Red]-#,##0", None),
        ('0 "days"', None),
        ("0\\d", None),
        ('"year" 0', None),
        ("@", None),
        ("£#,##0.00", None),
        ("", None),
    ],
)
def test_a_format_says_whether_a_number_is_a_date(code, kind):
    assert date_kind(164, code) == kind


def test_built_in_formats_are_those_of_the_standard():
    for number, code in BUILTIN_FORMATS.items():
        assert (date_kind(number, None) is not None) == is_date_format(code), code
    assert date_kind(9999, None) is None


@given(st.dates(date(1900, 3, 1), date(2199, 12, 31)), st.integers(0, 1439))
def test_dates_and_times_are_those_of_an_independent_reader(day, minute):
    moment = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    serial = reference.to_excel(moment)
    assert date_text(serial, "date", from_1904=False) == day.isoformat()
    assert date_text(serial, "time", from_1904=False) == f"{minute // 60:02d}:{minute % 60:02d}"
    shown = day.isoformat() if minute == 0 else f"{moment:%Y-%m-%d %H:%M}"
    assert date_text(serial, "datetime", from_1904=False) == shown


def test_the_day_that_never_was_moves_the_days_before_it():
    assert date_text(1, "date", from_1904=False) == "1900-01-01"
    assert date_text(59, "date", from_1904=False) == "1900-02-28"
    assert date_text(61, "date", from_1904=False) == "1900-03-01"


def test_old_macs_count_from_1904():
    assert date_text(0, "date", from_1904=True) == "1904-01-01"
    assert date_text(44650, "date", from_1904=True) == "2026-03-31"


def test_midnight_at_the_end_of_the_day_is_2400():
    assert date_text(1.0, "time", from_1904=False) == "24:00"
    assert date_text(0.0, "time", from_1904=False) == "00:00"
    assert date_text(0.99999, "time", from_1904=False) == "24:00"
    assert date_text(45000.5, "time", from_1904=False) == "12:00"


@pytest.mark.parametrize("serial", [-1, 3e6, float("nan"), float("inf")])
def test_numbers_that_are_no_dates(serial):
    assert date_text(serial, "date", from_1904=False) is None
