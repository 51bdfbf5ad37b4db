"""Tables, models, bounds, averages, matching and what-ifs."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import MethodError
from carereach.need.lists import (
    ListTable,
    Settings,
    audit_consistency,
    average_models,
    bound_below,
    build_space,
    build_table,
    choose_models,
    correct_matching,
    estimate_total,
    leave_out_lists,
    merge_pairs,
    slide_matching,
)
from carereach.need.lists.estimate import highest_order
from carereach.need.lists.refusals import warn_of_estimate
from carereach.need.lists.rounding import round_down, round_up
from carereach.need.lists.select import search_models

DATA = {
    "uk2013_5": "uk2013_5lists",
    "western": "western_us_5lists",
    "neworleans_5_185": "neworleans_5lists_185",
    "netherlands_5": "netherlands_5lists",
}


def test_the_bounds_of_rcapture(public, tables_folder):
    with (tables_folder / "oracle_rcapture_chao_lb.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found = bound_below(public(DATA[row["data"]]), visibility=row["model"].split()[0])
            assert found.total == pytest.approx(float(row["abundance"]), rel=1e-6)
            assert found.error == pytest.approx(float(row["stderr"]), rel=1e-4)
            assert int(row["n"]) < found.low < found.total < found.high


def test_there_are_6893_models_of_five_lists_to_order_four():
    assert len(build_space(5, 4).every_model()) == 6893
    assert build_space(5, 4).count_models(stop_at=100) == 100
    assert build_space(3, 9).order == 2


def test_too_many_terms_are_refused():
    with pytest.raises(MethodError, match="smaller order"):
        build_space(8, 3)


@given(st.integers(0, 1023))
def test_a_model_is_its_largest_terms(model):
    space = build_space(5, 2)
    assert space.read_model(space.largest_terms(model)) == model


def test_merging_and_leaving_out_lists_keeps_the_right_people():
    table = build_table(
        "ABC", [((1, 0, 0), 10), ((0, 1, 0), 8), ((0, 0, 1), 6), ((1, 1, 0), 4), ((1, 1, 1), 2)]
    )
    merged = table.merge_lists(0, 2)
    assert merged.lists == ("A + C", "B")
    assert merged.counts.tolist() == [0, 16, 8, 6]
    dropped = table.without_list(2)
    assert dropped.counts.tolist() == [0, 10, 8, 6]
    hidden = table.hide_list(0)
    assert hidden.counts.tolist() == [0, 4, 0, 2]


def test_weights_sum_to_one_and_the_average_is_in_order(public):
    found = average_models(choose_models(public("uk2013_5lists"), build_space(5, 2)).fits)
    assert found.weights.sum() == pytest.approx(1)
    assert found.low < found.middle < found.high
    assert found.rivals[0][1] == pytest.approx(12262.41, abs=0.01)


@given(st.floats(0, 1e9))
def test_two_significant_figures_enclose_the_value(value):
    low, high = round_down(value), round_up(value)
    assert low <= value + 1e-6 * value + 1e-6
    assert high >= value - 1e-6 * value - 1e-6
    for rounded in (low, high):
        assert len(str(rounded).rstrip("0")) <= 2


def test_what_is_not_finite_is_never_rounded():
    with pytest.raises(ValueError, match="finite"):
        round_up(float("inf"))


def test_matching_of_two_lists_is_scaled_by_precision_over_recall():
    table = build_table("AB", [((1, 0), 60), ((0, 1), 40), ((1, 1), 20)])
    fixed = correct_matching(table, recall=0.8, precision=0.9)
    assert fixed.counts[3] == pytest.approx(20 * 0.9 / 0.8)
    assert fixed.totals == table.totals


@given(st.floats(0.7, 1.0), st.integers(0, 400))
def test_missed_matches_put_back_restore_the_table(recall, seed):
    stream = np.random.default_rng(seed)
    truth = ListTable(("A", "B", "C"), np.array([0, *stream.integers(20, 300, 7)], dtype=float))
    from carereach.need.lists.linkage import _split

    seen = truth.with_counts(_split(3, recall) @ truth.counts)
    back = correct_matching(seen, recall=recall, precision=1.0)
    assert np.allclose(back.counts, truth.counts, atol=1e-6)


def test_impossible_matching_is_refused_or_said():
    table = build_table("AB", [((1, 0), 2), ((0, 1), 2), ((1, 1), 20)])
    with pytest.raises(MethodError, match="over 0 and at most 1"):
        correct_matching(table, recall=0.0, precision=1.0)
    with pytest.raises(MethodError, match="cannot have been missed"):
        correct_matching(table, recall=0.5, precision=1.0)
    rows = slide_matching(table, recalls=[0.5, 1.0], precisions=[1.0], max_order=2)
    assert rows[0].estimate is None
    assert rows[0].reason
    assert rows[1].low < rows[1].estimate < rows[1].high


def test_uk_lists_merged_in_pairs_double_the_answer(public):
    found = merge_pairs(public("uk2013_6lists"), max_order=2)
    moved = {change.lists: change.estimate for change in found}
    assert moved[("PF", "NCA")] == pytest.approx(22991.331, abs=0.001)
    assert len(found) == 15


def test_what_ifs_that_leave_no_overlap_say_so():
    rows = [((1, 0, 0), 40), ((0, 1, 0), 30), ((0, 0, 1), 20), ((1, 1, 0), 9)]
    table = build_table("ABC", rows)
    found = leave_out_lists(table, max_order=2)
    assert [change.estimate is None for change in found] == [True, True, False]
    assert found[0].reason == "Nobody is then on two lists."
    assert leave_out_lists(table.without_list(2), max_order=2) == ()
    assert merge_pairs(table.without_list(2), max_order=2) == ()


def test_consistency_on_public_tables(public):
    checks = [
        check
        for name in ("uk2013_5lists", "netherlands_5lists", "western_us_5lists")
        for check in audit_consistency(public(name), Settings(replicates=100))
    ]
    done = [check for check in checks if check.covered is not None]
    assert sum(check.covered for check in done) / len(done) >= 0.9
    assert all(check.known >= 30 for check in checks)
    assert any(check.reason for check in checks)


def test_how_high_an_order_is_tried():
    assert highest_order(5, None) == 4
    assert highest_order(7, None) == 3
    assert highest_order(8, None) == 2
    assert highest_order(3, 9) == 2


def test_an_unproved_search_is_said_with_its_bound(public):
    table = public("uk2013_6lists")
    estimate = estimate_total(table, Settings(replicates=0))
    short = search_models(table, build_space(6, 3), most_fits=200)
    from dataclasses import replace

    from carereach.need.lists import ListsAbout

    said = warn_of_estimate(replace(estimate, selection=short), ListsAbout())
    assert any("not exhaustive" in reason for reason in said)
    partial = replace(short, proved=True, complete=False)
    said = warn_of_estimate(replace(estimate, selection=partial), ListsAbout())
    assert any("not every rival" in reason for reason in said)
