"""The NHS small-number rule, count by count."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.disclosure import NHS_RULE


def released(*counts: int | None) -> list[int | None]:
    frame = pl.DataFrame({"count": counts}, schema={"count": pl.Int64})
    return frame.select(NHS_RULE.release(pl.col("count")))["count"].to_list()


def test_zero_stays_small_counts_go_and_the_rest_are_rounded() -> None:
    assert released(0, 1, 7, 8, 12, 13, 1233) == [0, None, None, 10, 10, 15, 1235]


def test_what_was_not_supplied_stays_not_supplied() -> None:
    assert released(None) == [None]


@given(st.integers(0, 10_000_000))
def test_every_released_count_is_one_the_rule_allows(count: int) -> None:
    [shown] = released(count)
    assert shown is None or NHS_RULE.allows(shown)


@given(st.integers(8, 10_000_000))
def test_rounding_moves_a_count_by_at_most_two(count: int) -> None:
    [shown] = released(count)
    assert shown is not None
    assert abs(shown - count) <= 2


@pytest.mark.parametrize("count", [1, 5, 7, 8, 11, 343])
def test_the_rule_refuses_to_print_these(count: int) -> None:
    assert not NHS_RULE.allows(count)


def test_suppression_is_said_in_words() -> None:
    assert NHS_RULE.suppressed_words == "1 to 7, not shown"
