"""Ratios from elsewhere: widened, side by side, never averaged, beside the range."""

import pytest

from carereach.evidence import known_ratios
from carereach.need import BorrowedAnswer, Figure, borrow_ratios

PENALTY = Figure(id="asm:need-transfer-penalty", low=1.25, value=1.5, high=2)


def borrow(known: float | None = 100.0, *, lifts: bool = False) -> BorrowedAnswer:
    return borrow_ratios(known_ratios(), known=known, basis="a count", penalty=PENALTY, lifts=lifts)


def test_every_study_keeps_its_own_line_and_grade() -> None:
    sources = borrow().sources
    assert sources.height == 8
    assert sources["grade"].is_between(0, 10).all()
    study = sources.row(0, named=True)
    assert study["low"] == pytest.approx(100 * study["ratio_low"] / 1.5)
    assert study["high"] == pytest.approx(100 * study["ratio_high"] * 1.5)


def test_the_route_runs_from_the_lowest_to_the_highest_that_fits() -> None:
    answer = borrow()
    used = answer.sources.filter("is_used")
    assert set(used["evidence_id"]) == {"econ:N35e", "econ:N35f", "econ:N35h"}
    assert answer.route.low == used["low"].min()
    assert answer.route.high == used["high"].max()
    assert answer.route.value is None
    assert answer.route.part == "beside"
    assert borrow(lifts=True).route.part == "view"


def test_a_ratio_never_falls_below_one() -> None:
    wide = Figure(id="x", low=1, value=100, high=100)
    answer = borrow_ratios(known_ratios(), known=10, basis="", penalty=wide, lifts=False)
    assert answer.sources["low"].min() == 10


@pytest.mark.parametrize("known", [None, 0.0])
def test_without_a_count_nothing_is_multiplied_and_nothing_is_zero(known: float | None) -> None:
    answer = borrow(known)
    assert answer.route.part == "not used"
    assert answer.sources["high"].null_count() == 8
