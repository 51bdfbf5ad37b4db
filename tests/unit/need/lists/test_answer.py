"""The answer from a file, its refusals and its warnings."""

import json
from pathlib import Path

import pytest

from carereach.base import MethodError, SourceError
from carereach.cycle.need_lists import estimate_from_file

GOOD = "A,B,C,count\n1,0,0,200\n0,1,0,180\n0,0,1,150\n1,1,0,41\n1,0,1,33\n0,1,1,29\n1,1,1,7\n"


@pytest.fixture
def answer(tmp_path: Path):
    """Writes a file and estimates from it."""

    def estimate(text: str, **settings):
        path = tmp_path / "lists.csv"
        path.write_text(text, encoding="utf-8")
        return estimate_from_file(path, **{"replicates": 100, **settings})

    return estimate


REFUSED = {
    "all-zero row": (
        GOOD + "0,0,0,5\n",
        "Remove the row for young people on no list: nobody can have counted them.",
    ),
    "negative": (GOOD + "1,0,0,-1\n", "Counts must be whole numbers, zero or more."),
    "fraction": (GOOD + "1,0,0,2.5\n", "Counts must be whole numbers, zero or more."),
    "suppressed c": (
        GOOD + "1,0,0,c\n",
        "This method needs exact counts; run it where they are held.",
    ),
    "suppressed <5": (
        GOOD + "1,0,0,<5\n",
        "This method needs exact counts; run it where they are held.",
    ),
    "suppressed *": (
        GOOD + "1,0,0,*\n",
        "This method needs exact counts; run it where they are held.",
    ),
    "one list": (
        "A,count\n1,50\n",
        "One list cannot show what it misses; use the rates route.",
    ),
    "eleven lists": (
        ",".join("ABCDEFGHIJK") + ",count\n" + "1," * 11 + "5\n",
        "Merge lists to ten or fewer.",
    ),
    "empty list": (
        "A,B,C,count\n1,0,0,20\n0,1,0,20\n1,1,0,9\n",
        "This list tells us nothing about the others.",
    ),
    "list with all": (
        "A,B,C,count\n1,0,0,20\n1,1,0,20\n1,1,1,9\n1,0,1,8\n",
        "This list tells us nothing about the others.",
    ),
    "duplicate list": (
        "A,B,C,count\n1,1,0,20\n0,0,1,20\n1,1,1,9\n",
        "These two lists are the same; keep one.",
    ),
    "no overlap": (
        "A,B,C,count\n1,0,0,20\n0,1,0,20\n0,0,1,9\n",
        "Nobody is on two lists, so they cannot show who is on none.",
    ),
    "periods": (
        "# periods: 2023; 2024; 2023\n" + GOOD,
        "The lists cover different times or places.",
    ),
    "areas": ("# areas: Here; There; Here\n" + GOOD, "The lists cover different times or places."),
    "offences": (
        "# counted: young people; offences; young people\n" + GOOD,
        "This list counts offences, not young people.",
    ),
    "definitions": (
        "# definitions: at risk; known; known\n" + GOOD,
        "The lists do not count the same thing.",
    ),
    "ages": ("# ages: 8-17; 8-17; 10-17\n" + GOOD, "The lists do not count the same thing."),
    "above population": (
        "# under 18: 700\n" + GOOD,
        "The estimate exceeds the children living here, so it is wrong.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_each_refusal_is_its_sentence_and_nothing_else(case, answer):
    text, sentence = REFUSED[case]
    with pytest.raises(MethodError) as refused:
        answer(text)
    assert str(refused.value) == sentence
    assert refused.value.exit_code == 12


WARNED = {
    "two lists": (
        "A,B,count\n1,0,80\n0,1,60\n1,1,20\n",
        "Two lists must be assumed independent, and that cannot be checked.",
    ),
    "nested": (
        "A,B,C,count\n1,1,0,30\n0,1,0,80\n0,0,1,60\n0,1,1,20\n1,1,1,5\n",
        "Everyone on A is on B, perhaps by referral; merge them.",
    ),
    "handful": (
        "A,B,count\n1,0,80\n0,1,60\n1,1,5\n",
        "The answer would rest on a handful of young people.",
    ),
    "no three": (
        "A,B,C,count\n1,0,0,80\n0,1,0,60\n0,0,1,50\n1,1,0,20\n0,1,1,15\n",
        "The fullest model cannot be fitted and is left out.",
    ),
    "weak keys": (
        "# matching: weak\n" + GOOD,
        "Missed matches raise the estimate, false ones lower it; see the slider.",
    ),
    "no upper limit": (
        "A,B,count\n1,0,80\n0,1,60\n1,1,2\n",
        "No upper limit can be given.",
    ),
    "high end above population": (
        "# under 18: 1700\n" + GOOD,
        "The high end exceeds the children living here, so it is set to their number.",
    ),
    "rounded": (
        "A,B,C,count\n1,0,0,200\n0,1,0,180\n0,0,1,150\n1,1,0,40\n1,0,1,35\n0,1,1,30\n",
        "Every count is a multiple of five: this method needs exact counts.",
    ),
}


@pytest.mark.parametrize("case", WARNED)
def test_each_downgrade_is_a_reason_beside_the_verdict(case, answer):
    text, sentence = WARNED[case]
    found = answer(text, replicates=400)
    assert sentence in found.reasons
    assert found.verdict == "caution"


def test_the_answer_has_the_agreed_shape(answer):
    found = json.loads(json.dumps(answer(GOOD).as_dict(), allow_nan=False))
    assert list(found) == [
        "observed",
        "lists",
        "selected",
        "models",
        "range",
        "at_least",
        "consistency",
        "verdict",
        "reasons",
    ]
    assert found["observed"] == 640
    assert found["lists"] == ["A", "B", "C"]
    assert set(found["selected"]) == {"model", "estimate", "bic", "interval"}
    assert found["selected"]["interval"]["replicates"] == 100
    bics = [model["bic"] for model in found["models"]]
    assert bics == sorted(bics)
    assert bics[-1] <= bics[0] + 10
    assert sum(model["weight"] for model in found["models"]) == pytest.approx(1)
    assert found["verdict"] == "usable"


def test_the_headline_is_in_order_and_never_below_those_known(answer):
    found = answer(GOOD)
    assert found.observed <= found.at_least <= found.low <= found.planning <= found.high
    assert found.low % 10 == found.high % 10 == 0 or found.low == found.observed


def test_no_resampling_gives_no_interval_but_still_a_range(answer):
    found = answer(GOOD, replicates=0)
    assert found.as_dict()["selected"]["interval"] is None
    assert found.low < found.high


def test_percentile_intervals_and_two_workers(answer):
    alone = answer(GOOD, interval="percentile", replicates=600)
    shared = answer(GOOD, interval="percentile", replicates=600, workers=2)
    assert alone.as_dict() == shared.as_dict()
    assert alone.estimate.interval.method == "percentile"


def test_the_slider_runs_where_matching_is_weak(answer):
    found = answer("# matching: weak\n# under 18: 20,000\n" + GOOD)
    whole = next(row for row in found.matching if row.recall == row.precision == 1.0)
    missed = next(row for row in found.matching if row.recall == 0.8 and row.precision == 1.0)
    assert whole.estimate == pytest.approx(found.estimate.selection.total)
    assert missed.estimate < whole.estimate


def test_eight_lists_at_every_order_say_what_was_not_tried(tables_folder):
    found = estimate_from_file(
        tables_folder / "neworleans_8lists_185.csv", max_order=None, replicates=0
    )
    assert any(reason.startswith("Not exhaustive") for reason in found.reasons)
    assert found.estimate.selection.total == pytest.approx(1183.692, abs=0.01)


def test_the_dutch_rival_is_named_in_the_output(tables_folder):
    found = estimate_from_file(tables_folder / "netherlands_6lists.csv", replicates=0).as_dict()
    assert found["selected"]["estimate"] == pytest.approx(116667.02, abs=0.01)
    assert any(abs(model["estimate"] - 43585) < 1 for model in found["models"])
    assert found["verdict"] == "caution"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "last column called count"),
        ("A,B,number\n1,0,5\n", "last column called count"),
        ("A,A,count\n1,0,5\n", "a name of its own"),
        ("A,B,count\n1,5\n", "row 2: has 2 cells"),
        ("A,B,count\n1,2,5\n", "on a list is 1"),
        ("# no colon\nA,B,count\n1,1,5\n", "must read"),
    ],
)
def test_files_that_are_not_such_a_table(text, part, answer):
    with pytest.raises(SourceError, match=part):
        answer(text)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SourceError, match="cannot be read"):
        estimate_from_file(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("note", "part"),
    [("# colour: red\n", "cannot be described"), ("# under 18: many\n", "whole number")],
)
def test_notes_that_cannot_be_read(note, part, answer):
    with pytest.raises(MethodError, match=part):
        answer(note + GOOD)
