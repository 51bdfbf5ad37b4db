from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.need import ArtefactAnswer, find_artefacts

WEST_SUSSEX = (274, 299, 253, 227, 137, 0, 69, 74)
DERBYSHIRE = (240, 363, 226, 135, 406, 509, 662, 276)


def found(*counts: int | None, state: str = "exact", first: int = 2018) -> ArtefactAnswer:
    series = pl.DataFrame(
        {
            "series": "s",
            "geography_code": "A",
            "period_end": [date(first + place, 3, 31) for place in range(len(counts))],
            "count": [None if count is None else float(count) for count in counts],
            "state": ["missing" if count is None else state for count in counts],
        },
        schema_overrides={"count": pl.Float64},
    )
    return find_artefacts(series, usual_change=0.29, change_limit=2.81)


def flags(answer: ArtefactAnswer) -> list[tuple[int, str, str]]:
    return [
        (row["period_end"].year, row["flag"], row["reading"])
        for row in answer.flags.iter_rows(named=True)
    ]


def test_a_zero_between_large_counts_is_called_out_once() -> None:
    answer = found(*WEST_SUSSEX)
    assert flags(answer) == [(2023, "fell to zero and came back", "recording")]
    assert answer.flags.select("before", "count", "after").row(0) == (137.0, 0.0, 69.0)


def test_jumps_beyond_the_usual_are_called_out_each() -> None:
    assert flags(found(*DERBYSHIRE)) == [
        (2022, "rose sharply", "unclear"),
        (2025, "fell sharply", "unclear"),
    ]


@pytest.mark.parametrize(
    ("counts", "flag"),
    [
        ((100, 10, 100, 100), "dipped and came back"),
        ((100, 900, 100, 100), "peaked and went back"),
        ((100, 100, 0), "fell to zero"),
        ((100, 100, 900), "rose sharply"),
    ],
)
def test_a_move_straight_back_is_one_flag(counts: tuple[int, ...], flag: str) -> None:
    assert [name for _, name, _ in flags(found(*counts))] == [flag]


def test_a_zero_after_a_handful_is_called_out_but_may_be_chance() -> None:
    assert flags(found(3, 0, 2)) == [(2019, "fell to zero and came back", "unclear")]


def test_zeros_that_follow_zeros_are_not_called_out_again() -> None:
    assert flags(found(60, 0, 0)) == [(2019, "fell to zero", "recording")]


def test_ordinary_change_is_not_called_out() -> None:
    assert flags(found(100, 130, 95, 120, 90)) == []


def test_hidden_missing_and_part_shown_years_are_named_and_never_read_as_zero() -> None:
    answer = found(100, None, 110)
    assert flags(answer) == [(2019, "not supplied", "not supplied")]
    assert answer.sharp.is_empty()
    hidden = found(100, 3, 110, state="part shown")
    assert {reading for _, _, reading in flags(hidden)} == {"hidden"}


def test_a_gap_of_years_widens_what_is_usual() -> None:
    assert flags(found(100, 32)) != []
    assert [name for _, name, _ in flags(found(100, None, None, 32))] == ["not supplied"] * 2


def test_the_share_called_out_counts_runs_of_years() -> None:
    answer = found(*WEST_SUSSEX)
    assert (answer.series_checked, answer.series_flagged) == (1, 1)
    assert (answer.changes_checked, answer.changes_flagged) == (7, 1)
    assert answer.share_flagged == 1.0
    assert found(100).share_flagged is None


@given(st.lists(st.integers(1, 2000), min_size=2, max_size=8), st.integers(0, 7))
def test_a_zero_after_a_count_that_was_not_zero_is_always_called_out(
    counts: list[int], place: int
) -> None:
    at = 1 + place % (len(counts) - 1) if len(counts) > 2 else 1
    counts[at] = 0
    zeros = [flag for _, flag, _ in flags(found(*counts)) if flag.startswith("fell to zero")]
    assert len(zeros) == 1


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=8))
def test_counts_that_do_not_move_are_never_called_out(counts: list[int]) -> None:
    assert flags(found(*[counts[0]] * 8)) == []


def test_thresholds_belong_to_the_caller() -> None:
    series = pl.DataFrame(
        {
            "series": "s",
            "geography_code": "A",
            "period_end": [date(2024, 3, 31), date(2025, 3, 31)],
            "count": [100.0, 150.0],
            "state": "exact",
        }
    )
    strict = find_artefacts(series, usual_change=0.05, change_limit=2.0)
    assert strict.changes_flagged == 1
