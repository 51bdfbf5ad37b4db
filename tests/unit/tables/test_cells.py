from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.tables import Column
from carereach.tables.cells import LONGEST_CODE, LONGEST_TEXT, dtype_of, read_cells


def column(kind, **more) -> Column:
    return Column(name="thing", kind=kind, about="A thing.", example="N1", **more)


def read(kind, text, **more):
    """The typed cell and the rules it breaks."""
    typed, faults = read_cells(column(kind, **more), pl.Series([text], dtype=pl.String))
    assert typed.dtype == dtype_of(column(kind, **more))
    value = typed.to_list()[0]
    return value, [fault.rule for fault in faults if fault.cells.any()]


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("12", 12, []),
        ("+5", 5, []),
        ("-5", -5, []),
        ("007", 7, []),
        (" 12 ", 12, ["spaces"]),
        ("", None, []),
        ("   ", None, []),
        (None, None, []),
        ("1.5", None, ["kind"]),
        ("1,000", None, ["kind"]),
        ("twelve", None, ["kind"]),
        ("1e3", None, ["kind"]),
        ("£12", None, ["kind"]),
        ("999999999999999", 999_999_999_999_999, []),
        ("1000000000000000", None, ["too_large"]),
        ("9" * 40, None, ["too_large"]),
        ("-" + "9" * 40, None, ["too_large"]),
        ("-9223372036854775808", None, ["too_large"]),
    ],
)
def test_integers(text, value, rules):
    assert read("integer", text) == (value, rules)


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("0.5", 0.5, []),
        (".5", 0.5, []),
        ("1e-3", 0.001, []),
        ("nan", None, ["kind"]),
        ("NaN", None, ["kind"]),
        ("inf", None, ["too_large"]),
        ("-Infinity", None, ["too_large"]),
        ("1e400", None, ["too_large"]),
        ("1e15", None, ["too_large"]),
        ("50%", None, ["kind"]),
    ],
)
def test_numbers(text, value, rules):
    assert read("number", text) == (value, rules)


def test_limits_take_in_their_ends():
    assert read("integer", "1", minimum=1, maximum=10) == (1, [])
    assert read("integer", "10", minimum=1, maximum=10) == (10, [])
    assert read("integer", "11", minimum=1, maximum=10) == (None, ["limit"])
    assert read("integer", "0", minimum=1) == (None, ["limit"])
    assert read("number", "2.5", maximum=2.4) == (None, ["limit"])
    assert read("number", "-1", maximum=2.4) == (-1.0, [])


def test_limits_are_told_as_people_write_numbers():
    def message(**limits):
        series = pl.Series(["-5", "2000000"])
        [fault] = [
            f for f in read_cells(column("number", **limits), series)[1] if f.rule == "limit"
        ]
        return fault.message

    assert message(minimum=0, maximum=1_000_000) == "The number is outside 0 to 1,000,000."
    assert message(minimum=0.5) == "The number is below 0.5."
    assert message(maximum=1000) == "The number is above 1,000."


@pytest.mark.parametrize(
    ("text", "value", "rules"),
    [
        ("2026-03-31", date(2026, 3, 31), []),
        ("2024-02-29", date(2024, 2, 29), []),
        ("2026-02-29", None, ["kind"]),
        ("2026-3-31", None, ["kind"]),
        ("31/03/2026", None, ["kind"]),
        ("2026-03-31T00:00:00", None, ["kind"]),
        ("0000-01-01", None, ["limit"]),
        ("1899-12-31", None, ["limit"]),
        ("1900-01-01", date(1900, 1, 1), []),
        ("2199-12-31", date(2199, 12, 31), []),
        ("9999-12-31", None, ["limit"]),
        ("٢٠٢٦-٠٣-٣١", None, ["kind"]),
    ],
)
def test_dates(text, value, rules):
    assert read("date", text) == (value, rules)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("00:00", 0), ("09:30", 570), ("23:59", 1439), ("24:00", 1440)],
)
def test_times_are_minutes_since_midnight(text, minutes):
    assert read("time", text) == (minutes, [])


@pytest.mark.parametrize(
    "text", ["24:01", "9:30", "09.30", "09:60", "09:30:00", "half nine", "-1:00"]
)
def test_other_times_are_refused(text):
    assert read("time", text) == (None, ["kind"])


def test_booleans_are_yes_or_no():
    assert read("boolean", "yes") == (True, [])
    assert read("boolean", "no") == (False, [])
    for text in ("Yes", "true", "1", "y"):
        assert read("boolean", text) == (None, ["kind"])


def test_choices_must_be_spelled_exactly():
    choices = {"choices": ("8-11", "12-15")}
    assert read("code", "8-11", **choices) == ("8-11", [])
    assert read("code", " 8-11", **choices) == ("8-11", ["spaces"])
    assert read("code", "8–11", **choices) == (None, ["choice"])
    [fault] = read_cells(column("code", **choices), pl.Series(["08-Nov"]))[1]
    assert "8-11, 12-15" in fault.fix
    assert "Excel may have turned 8-11 into a date" in fault.fix
    [plain] = read_cells(column("code", choices=("a", "b")), pl.Series(["c"]))[1]
    assert "Excel" not in plain.fix


def test_several_choices_stand_in_one_cell():
    routes = {"choices": ("self", "gp"), "many": True}
    assert read("code", "self; gp", **routes) == (["self", "gp"], [])
    assert read("code", "gp;self;;gp;", **routes) == (["gp", "self"], [])
    assert read("code", "self; GP", **routes) == (None, ["choice"])
    assert read("code", "", **routes) == (None, [])
    assert read("code", "; ;", **routes) == (None, [])
    assert read("text", "a b; c", many=True) == (["a b", "c"], [])
    [fault] = read_cells(column("code", **routes), pl.Series(["x"]))[1]
    assert "semicolon" in fault.fix


def test_patterns_must_fit_the_whole_cell():
    assert read("id", "N12", pattern="N[0-9]+|X") == ("N12", [])
    assert read("id", "X", pattern="N[0-9]+|X") == ("X", [])
    for text in ("aN1", "N1b", "XX", "N1 X"):
        assert read("id", text, pattern="N[0-9]+|X") == (None, ["pattern"])


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@sum", "=cmd|' /C calc'!A0", "--", "+44 20"])
def test_formulas_are_refused(text):
    assert read("text", text) == (None, ["formula"])
    assert read("id", text) == (None, ["formula"])


@pytest.mark.parametrize("text", ["-5", "+5", "-0.5", "-1e5", "a=b", "1-2"])
def test_numbers_and_inner_signs_are_no_formulas(text):
    assert read("text", text) == (text, [])


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\x07", "a\rb", "a\x85b", "a\u202eb", "a\u200bb", "\ufffd"]
)
def test_hidden_characters_are_refused(text):
    assert read("text", text) == (None, ["hidden_character"])


def test_text_may_run_over_lines_but_an_id_may_not():
    assert read("text", "one\ntwo\tthree") == ("one\ntwo\tthree", [])
    assert read("id", "one\ntwo") == (None, ["hidden_character"])


def test_long_cells_are_refused_by_letters_not_bytes():
    assert read("text", "é" * LONGEST_TEXT) == ("é" * LONGEST_TEXT, [])
    assert read("text", "é" * (LONGEST_TEXT + 1)) == (None, ["too_long"])
    assert read("id", "x" * (LONGEST_CODE + 1)) == (None, ["too_long"])


def test_required_cells():
    assert read("text", "", required=True) == (None, ["required"])
    assert read("text", " ", required=True) == (None, ["required"])
    assert read("text", None, required=True) == (None, ["required"])


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
def test_any_number_reads_back(number):
    assert read("number", repr(number)) == (number, [])


@settings(deadline=None)
@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_any_integer_reads_back(number):
    assert read("integer", str(number)) == (number, [])


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_any_date_reads_back(day):
    assert read("date", day.isoformat()) == (day, [])


@settings(deadline=None)
@given(st.text())
def test_a_cell_is_either_kept_or_told_of(text):
    """Nothing is lost silently: what is not empty is a value or a fault."""
    for kind in ("text", "id", "integer", "number", "boolean", "date", "time"):
        value, rules = read(kind, text)
        is_empty = pl.Series([text]).str.strip_chars().str.len_bytes()[0] == 0
        assert (value is not None) or is_empty or rules
