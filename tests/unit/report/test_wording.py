import re
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.disclosure import Field, release
from carereach.report import wording
from tests.unit.report.example_document import flow_table, need_table


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not supplied"),
        (0, "none"),
        (10, "10"),
        (95, "95"),
        (100, "about 100"),
        (165, "about 170"),
        (2945, "about 2,900"),
        (1049, "about 1,000"),
        (63508, "about 64,000"),
    ],
)
def test_a_number_is_said_in_two_figures(value: int | None, words: str) -> None:
    assert wording.about(value) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (190, 420, "between 190 and 420"),
        (190, 190, "about 190"),
        (190, None, "at least 190"),
        (None, 420, "at most 420"),
        (None, None, "not supplied"),
        (0, 420, "between 0 and 420"),
    ],
)
def test_a_range_is_said_with_both_ends(low: int | None, high: int | None, words: str) -> None:
    assert wording.between(low, high) == words
    assert wording.at_least(None) == "not supplied"


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (2900, 8700, "about 1 in 3"),
        (0, 100, "none"),
        (100, 100, "all"),
        (120, 100, "all"),
        (97, 100, "nearly all"),
        (52, 100, "about half"),
        (66, 100, "about 2 in 3"),
        (75, 100, "about 3 in 4"),
        (5, 100, "about 1 in 20"),
        (5, 1000, "fewer than 1 in 100"),
        (None, 100, "not supplied"),
        (5, 0, "not supplied"),
    ],
)
def test_a_share_is_said_as_one_in_so_many(part: int | None, whole: int | None, words: str) -> None:
    assert wording.one_in(part, whole) == words


@given(st.floats(min_value=0.01, max_value=0.95))
def test_a_share_in_words_is_near_the_share(share: float) -> None:
    words = wording.share_in_words(share)
    if words == "about half":
        said = 0.5
    else:
        part, whole = map(int, re.findall(r"\d+", words))
        said = part / whole
    assert abs(said - share) <= 0.065


@given(st.integers(min_value=1, max_value=10**7))
def test_rounding_for_people_stays_within_five_per_cent(value: int) -> None:
    said = int(re.sub(r"\D", "", wording.about(value)))
    assert abs(said - value) <= 0.05 * value + 0.5


def test_counts_of_other_things_carry_their_noun() -> None:
    assert wording.count_of(1, "service") == "1 service"
    assert wording.count_of(12, "service") == "12 services"
    assert wording.count_of(0, "agency") == "no agencies"
    assert wording.count_of(2, "branch") == "2 branches"
    assert wording.count_of(3, "child", "children") == "3 children"
    assert wording.count_of(None, "day") == "days: not supplied"


def test_lists_are_joined_as_people_say_them() -> None:
    assert wording.join([]) == ""
    assert wording.join(["a"]) == "a"
    assert wording.join(["a", "b", "c"]) == "a, b and c"
    assert wording.join(["a", "b"], last="or") == "a or b"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2025, 4, 1), date(2026, 3, 31), "April 2025 to March 2026"),
        (date(2025, 4, 1), date(2025, 4, 30), "April 2025"),
        (None, date(2026, 3, 31), "up to March 2026"),
        (date(2025, 4, 1), None, "from April 2025"),
        (None, None, "period not supplied"),
    ],
)
def test_a_period_is_said_by_its_months(start: date | None, end: date | None, words: str) -> None:
    assert wording.period_in_words(start, end) == words


def test_a_day_is_said_in_full() -> None:
    assert wording.day_in_words(date(2026, 5, 3)) == "3 May 2026"
    assert wording.day_in_words(None) == "not supplied"


def test_a_cell_is_said_whatever_its_state() -> None:
    flow = flow_table()
    assert wording.cell_in_words(flow, "treated") == "about 180"
    assert wording.cell_in_words(flow, "waiting", 1) == "1 to 7, not shown"
    assert wording.cell_in_words(flow, "waiting", 2) == "not supplied"
    assert wording.cell_in_words(flow, "share") == "about 4 in 10"
    assert wording.cell_in_words(flow, "service") == "Harbour therapy"


def test_a_released_range_is_said_whatever_its_state() -> None:
    need = need_table()
    assert wording.range_in_words(need, "low", "high", 1) == "between 60 and 120"
    assert wording.range_in_words(need, "low", "high", 3) == "at least 380"
    assert wording.range_in_words(need, "low", "high", 4) == "1 to 7, not shown"
    assert wording.range_in_words(need, "low", "high", 5) == "not supplied"


@given(st.integers(min_value=1, max_value=7))
def test_nothing_small_is_ever_said(count: int) -> None:
    table = release(
        pl.DataFrame({"n": [count]}),
        name="small",
        title="Small",
        fields=(Field(name="n", label="N", role="people"),),
    )
    assert wording.cell_in_words(table, "n") == "1 to 7, not shown"
