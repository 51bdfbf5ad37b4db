from datetime import date, time

import polars as pl
import pytest

from carereach.disclosure import Field, release
from carereach.report.cells import head_of, read_cells, value_in_words
from tests.unit.report.example_document import flow_table, need_table


@pytest.mark.parametrize(
    ("value", "role", "words"),
    [
        (12345, "people", "12,345"),
        (-1200, "number", "−1,200"),
        (142.0, "number", "142"),
        (12.5, "number", "12.5"),
        (12.04, "number", "12"),
        (1.75, "number", "1.75"),
        (0.5, "number", "0.5"),
        (1234.56, "rate", "1,235"),
        (0.344, "share", "34%"),
        (0.004, "share", "under 1%"),
        (0.996, "share", "over 99%"),
        (1.0, "share", "100%"),
        (0.0, "share", "0%"),
        (True, "text", "yes"),
        (False, "text", "no"),
        (date(2026, 5, 3), "date", "3 May 2026"),
        (time(16, 5), "text", "16:05"),
        ("after school", "text", "after school"),
    ],
)
def test_a_value_reads_as_a_person_writes_it(value: object, role: str, words: str) -> None:
    assert value_in_words(value, role) == words


def test_suppressed_and_missing_are_words_and_never_zero() -> None:
    rows = read_cells(flow_table())
    assert rows[1]["waiting"].text == "1 to 7, not shown"
    assert rows[2]["treated"].text == "not supplied"
    assert rows[2]["share"].text == "not supplied"
    assert not rows[1]["waiting"].counts_people
    assert rows[0]["treated"].counts_people
    assert rows[0]["treated"].text == "180"


def test_a_share_of_something_hidden_is_not_shown() -> None:
    table = release(
        pl.DataFrame({"part": [3], "whole": [80]}),
        name="hidden",
        title="Hidden",
        fields=(
            Field(name="part", label="Part", role="people"),
            Field(name="whole", label="Whole", role="people"),
            Field(name="share", label="Share", role="share", numerator="part", denominator="whole"),
        ),
    )
    assert read_cells(table)[0]["share"].text == "not shown"


def test_a_text_given_as_empty_is_not_a_gap() -> None:
    table = release(
        pl.DataFrame({"note": ["", None]}),
        name="notes",
        title="Notes",
        fields=(Field(name="note", label="Note"),),
    )
    assert [row["note"].text for row in read_cells(table)] == ["–", "not supplied"]


def test_numbers_line_up_on_the_right_and_words_do_not() -> None:
    row = read_cells(need_table())[0]
    assert row["low"].is_number
    assert not row["source"].is_number


@pytest.mark.parametrize(
    ("field", "head"),
    [
        (Field(name="wait", label="Mean wait", unit="days"), "Mean wait (days)"),
        (Field(name="wait", label="Days waited", unit="days"), "Days waited"),
        (Field(name="mean_wait", label=""), "Mean wait"),
        (
            Field(name="r", label="Rate", role="rate", numerator="a", denominator="b", per=1000),
            "Rate (per 1,000)",
        ),
    ],
)
def test_a_heading_carries_its_unit_once(field: Field, head: str) -> None:
    assert head_of(field) == head
