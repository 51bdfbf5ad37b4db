"""What a commissioner gets from agency lists, by example."""

from pathlib import Path

import pytest

from carereach.base import MethodError
from carereach.cycle.need_lists import estimate_from_file
from carereach.need.lists import build_space, build_table, fit_models

TABLES = Path(__file__).parents[1] / "data" / "need"


def test_two_lists_by_hand():
    """80 on one list, 60 on another, 20 on both: 80 x 60 / 20 = 240 in all."""
    table = build_table(["school", "police"], [((1, 0), 60), ((0, 1), 40), ((1, 1), 20)])
    assert fit_models(table, build_space(2, 2), [0]).total[0] == pytest.approx(240)


def test_the_uk_in_2013_is_a_range_with_reasons():
    answer = estimate_from_file(TABLES / "uk2013_5lists.csv", replicates=200).as_dict()
    assert answer["observed"] == 2744
    assert answer["selected"]["estimate"] == pytest.approx(22991.331, abs=0.001)
    assert answer["models"][1]["estimate"] == pytest.approx(12262.412, abs=0.001)
    assert answer["range"]["low"] < 12000
    assert answer["range"]["high"] > 30000
    assert answer["verdict"] == "caution"
    assert any("very different totals" in reason for reason in answer["reasons"])


def test_merging_two_lists_doubles_the_answer():
    """Nobody is added or taken away; only the police and the crime agency are told apart."""
    five = estimate_from_file(TABLES / "uk2013_5lists.csv", replicates=0)
    six = estimate_from_file(TABLES / "uk2013_6lists.csv", replicates=0)
    assert five.observed == six.observed
    assert five.estimate.selection.total > 1.8 * six.estimate.selection.total


def test_rounded_counts_are_refused(tmp_path):
    path = tmp_path / "lists.csv"
    path.write_text("school,police,count\n1,0,60\n0,1,40\n1,1,<5\n", encoding="utf-8")
    with pytest.raises(MethodError, match="run it where they are held"):
        estimate_from_file(path)
