import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.access.equity import measure_equity
from carereach.base import MethodError

CODES = ("urban", "rural")


def places(*rows, **changes):
    """Rows of people, score, tenth and kind of area."""
    frame = pl.DataFrame(
        [(f"A{n}", *row) for n, row in enumerate(rows)],
        schema={
            "area_code": pl.String,
            "people": pl.Float64,
            "score": pl.Float64,
            "deprivation_decile": pl.Int64,
            "rural_urban": pl.String,
        },
        orient="row",
    )
    return frame.with_columns(**changes)


ONE_EACH = [(10.0, float(tenth), tenth, "urban") for tenth in range(1, 11)]

amount = st.floats(0, 1000, allow_subnormal=False)
row = st.tuples(
    st.floats(0.5, 1000),
    amount,
    st.none() | st.integers(1, 10),
    st.none() | st.sampled_from(CODES),
)
some_places = st.lists(row, min_size=1, max_size=20)


def shown(equity):
    return {row["name"]: row for row in equity.frame().iter_rows(named=True)}


# --- by hand


def test_the_concentration_index_by_hand():
    # Two halves with 1 and 3: mean 2, ranks 1/4 and 3/4: 2 x (1/2 x 1/4 + 3/2 x 3/4) / 2 - 1.
    two = places((5, 1, 1, None), (5, 3, 10, None))
    assert measure_equity(two, level=1).concentration == pytest.approx(0.25)
    other_way = places((5, 3, 1, None), (5, 1, 10, None))
    assert measure_equity(other_way, level=1).concentration == pytest.approx(-0.25)


def test_the_palma_ratio_and_the_fifths_by_hand():
    equity = measure_equity(places(*ONE_EACH), level=1)
    assert equity.palma == pytest.approx(10 / 2.5)  # 10 over the mean of 1, 2, 3, 4
    assert equity.fifths == pytest.approx(1.5 / 9.5)


def test_the_palma_ratio_cuts_a_tenth_evenly():
    # Half the people in tenth 1: four in ten are all theirs, the top one in ten are of tenth 10.
    equity = measure_equity(places((50, 2, 1, None), (50, 6, 10, None)), level=1)
    assert equity.palma == pytest.approx(3)


def test_theil_by_hand():
    equity = measure_equity(places((1, 1, 1, "urban"), (1, 3, 2, "rural")), level=1)
    expected = 0.5 * (0.5 * math.log(0.5) + 1.5 * math.log(1.5))
    assert equity.theil == pytest.approx(expected)
    assert equity.theil_between == pytest.approx(expected)
    assert equity.theil_within == pytest.approx(0, abs=1e-12)


def test_shortfall_by_hand():
    equity = measure_equity(places((10, 0, 1, None), (20, 5, 1, None), (70, 10, 1, None)), level=10)
    assert equity.below == pytest.approx(0.3)
    assert equity.shortfall == pytest.approx(0.1 + 0.2 * 0.5)
    assert equity.severity == pytest.approx(0.1 + 0.2 * 0.25)


def test_a_place_that_is_at_the_level_is_not_below_it():
    assert measure_equity(places((10, 4, 1, None)), level=4).below == 0


# --- what cannot be told


def test_when_nobody_can_get_in_there_is_no_ratio_but_a_full_shortfall():
    equity = measure_equity(places((10, 0, 1, "urban"), (10, 0, 10, "rural")), level=2)
    assert equity.concentration is equity.palma is equity.theil is equity.fifths is None
    assert equity.theil_between is None
    assert (equity.below, equity.shortfall, equity.severity) == (1, 1, 1)
    assert equity.mean_score == 0
    assert "nobody can get in" in shown(equity)["Theil index"]["reason"]


def test_missing_deprivation_takes_away_only_what_needs_it():
    equity = measure_equity(places((10, 1, None, "urban"), (10, 3, None, "rural")), level=2)
    assert equity.concentration is equity.palma is equity.fifths is None
    assert equity.theil is not None
    assert equity.people_with_deprivation == 0
    assert shown(equity)["Palma ratio"]["meaning"] == "This cannot be told."
    assert "no deprivation tenth" in shown(equity)["Palma ratio"]["reason"]


def test_missing_rurality_takes_away_only_the_split():
    equity = measure_equity(places((10, 1, 1, None), (10, 3, 9, None)), level=2)
    assert equity.theil_between is equity.theil_within is None
    assert equity.people_with_rurality == 0
    assert equity.concentration is not None


def test_columns_may_be_wholly_empty():
    frame = places((10, 1, 1, None)).with_columns(
        deprivation_decile=pl.lit(None), rural_urban=pl.lit(None)
    )
    assert measure_equity(frame, level=1).concentration is None


def test_one_tenth_alone_tells_nothing_of_deprivation():
    equity = measure_equity(places((10, 1, 3, None), (10, 3, 3, None)), level=2)
    assert equity.concentration is equity.palma is None
    assert "same deprivation tenth" in equity.reasons["palma"]


def test_without_an_outer_fifth_there_is_no_ratio_of_fifths():
    equity = measure_equity(places((10, 1, 3, None), (10, 3, 9, None)), level=2)
    assert equity.fifths is None
    assert "fifth of areas" in equity.reasons["fifths"]


def test_no_ratio_has_0_below_it():
    equity = measure_equity(places((50, 0, 1, None), (50, 3, 10, None)), level=2)
    assert equity.palma is None
    assert equity.fifths == 0
    equity = measure_equity(places((50, 3, 1, None), (50, 0, 10, None)), level=2)
    assert equity.fifths is None
    assert equity.palma == 0


def test_no_people_at_all():
    for frame in (places((0, 1, 1, "urban")), places()):
        equity = measure_equity(frame, level=1)
        assert equity.mean_score is equity.below is equity.theil is equity.palma is None
        assert equity.people == 0
        assert equity.frame()["reason"].str.len_chars().min() > 0


# --- refusals


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"people": pl.lit(-1.0)}, "people must be"),
        ({"people": pl.lit(None, pl.Float64)}, "people must be"),
        ({"people": pl.lit("9")}, "people must hold numbers"),
        ({"score": pl.lit(float("nan"))}, "score must be"),
        ({"score": pl.lit(None, pl.Float64)}, "nobody"),
        ({"score": pl.lit(-0.5)}, "score must be"),
        ({"deprivation_decile": pl.lit(11)}, "tenth must be"),
        ({"deprivation_decile": pl.lit(1.5)}, "tenth must be"),
    ],
)
def test_bad_values_are_refused(changes, says):
    with pytest.raises(MethodError, match=says):
        measure_equity(places((1, 1, 1, None), **changes), level=1)


def test_a_missing_column_and_a_bad_level_are_refused():
    with pytest.raises(MethodError, match="rural_urban"):
        measure_equity(places().drop("rural_urban"), level=1)
    for level in (0, -1, float("nan"), float("inf")):
        with pytest.raises(MethodError, match="Level"):
            measure_equity(places(), level=level)


# --- laws


def figures(equity):
    return equity.frame()["value"].to_list()


def close(left, right):
    return [
        (a is None) == (b is None) and (a is None or a == pytest.approx(b, rel=1e-6, abs=1e-9))
        for a, b in zip(left, right, strict=True)
    ]


@given(some_places, st.randoms(use_true_random=False))
def test_order_does_not_matter(rows, order):
    shuffled = list(rows)
    order.shuffle(shuffled)
    left, right = (measure_equity(places(*each), level=100) for each in (rows, shuffled))
    assert all(close(figures(left), figures(right)))


@given(some_places)
def test_a_place_may_be_split_in_two(rows):
    halves = [(people / 2, *rest) for people, *rest in rows for _ in range(2)]
    left, right = (measure_equity(places(*each), level=100) for each in (rows, halves))
    assert all(close(figures(left), figures(right)))


@given(some_places, st.floats(0.01, 100))
def test_the_unit_of_the_score_does_not_matter(rows, factor):
    scaled = [(people, score * factor, *rest) for people, score, *rest in rows]
    left = measure_equity(places(*rows), level=100)
    right = measure_equity(places(*scaled), level=100 * factor)
    # A score exactly at the level may fall to either side of it by rounding.
    same = close(figures(left), figures(right))
    at_level = any(abs(score - 100) < 1e-9 for _, score, *_ in rows)
    assert all(same) or at_level


@given(some_places)
def test_everything_stays_within_its_bounds(rows):
    equity = measure_equity(places(*rows), level=100)
    assert 0 <= equity.severity <= equity.shortfall <= equity.below <= 1
    assert equity.concentration is None or -1 <= equity.concentration <= 1
    assert equity.theil is None or equity.theil >= 0
    if equity.theil is not None and equity.people_with_rurality == equity.people:
        both = equity.theil_between + equity.theil_within
        assert both == pytest.approx(equity.theil, rel=1e-6, abs=1e-9)


@given(some_places, st.floats(0.1, 100))
def test_more_for_everybody_never_widens_the_shortfall(rows, more):
    raised = [(people, score + more, *rest) for people, score, *rest in rows]
    left, right = (measure_equity(places(*each), level=100) for each in (rows, raised))
    assert right.shortfall <= left.shortfall + 1e-12


# --- words


def test_every_figure_has_a_name_and_one_plain_line():
    frame = measure_equity(places(*ONE_EACH), level=5).frame()
    assert frame.columns == ["name", "value", "meaning", "reason"]
    assert frame["name"].is_unique().all()
    assert all("\n" not in line and line.endswith(".") for line in frame["meaning"])


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [(1, 3, "less deprived"), (3, 1, "more deprived"), (2, 2, "evenly")],
)
def test_the_concentration_index_in_words(first, second, says):
    equity = measure_equity(places((5, first, 1, "urban"), (5, second, 10, "urban")), level=1)
    assert says in shown(equity)["Concentration index over deprivation"]["meaning"]


def test_the_theil_index_in_words():
    even = measure_equity(places((5, 2, 1, "urban"), (5, 2, 10, "rural")), level=1)
    assert "the same access" in shown(even)["Theil index"]["meaning"]
    odd = measure_equity(places((5, 1, 1, "urban"), (5, 9, 10, "rural")), level=1)
    assert "differs" in shown(odd)["Theil index"]["meaning"]
