"""Small-area allocation: it conserves, it is wide, and joining areas does not change the law."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.base import MethodError
from carereach.need import AllocationAnswer, Figure, allocate_need, gather_places

GRADIENT = Figure(id="asm:need-deprivation-gradient", low=1, value=2, high=4)
FLAT = Figure(id="asm:need-deprivation-gradient", low=1, value=1, high=1)
SPREAD = Figure(id="asm:need-small-area-spread", low=0.25, value=0.5, high=1)


def people(*numbers: float) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"area_code": f"a{place:03d}", "age_band": band, "young_people": number * share}
            for place, number in enumerate(numbers)
            for band, share in (("8-11", 0.4), ("12-15", 0.4), ("16-17", 0.2))
        ]
    )


def tenths(*numbers: int | None) -> pl.DataFrame:
    codes = [f"a{place:03d}" for place in range(len(numbers))]
    schema = {"area_code": pl.String, "deprivation_decile": pl.Int64}
    return pl.DataFrame({"area_code": codes, "deprivation_decile": numbers}, schema=schema)


def allocate(
    numbers: tuple[float, ...],
    deciles: tuple[int | None, ...],
    *,
    gradient: Figure = GRADIENT,
    draws: int = 200,
    seed: int = 1,
) -> AllocationAnswer:
    return allocate_need(
        people(*numbers),
        tenths(*deciles),
        gradient=gradient,
        spread=SPREAD,
        draws=draws,
        rng=np.random.default_rng(seed),
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 500), min_size=1, max_size=12).filter(lambda n: sum(n) > 1))
def test_shares_add_up_to_one_and_nobody_is_placed_where_nobody_lives(numbers: list[float]) -> None:
    answer = allocate(tuple(numbers), (5,) * len(numbers), draws=20)
    assert answer.shares.sum(axis=1) == pytest.approx(np.ones((20, 3)), abs=1e-4)
    assert (answer.shares >= 0).all()
    empty = [place for place, number in enumerate(numbers) if number == 0]
    assert not answer.shares[:, empty].any()


def test_the_same_seed_gives_the_same_shares() -> None:
    first, second = (allocate((100, 200), (1, 9)) for _ in range(2))
    assert np.array_equal(first.shares, second.shares)


def test_deprived_places_have_more_and_a_flat_gradient_says_alike() -> None:
    steep = allocate((100, 100), (1, 10), draws=2000).shares.mean(axis=0)
    flat = allocate((100, 100), (1, 10), gradient=FLAT, draws=2000).shares.mean(axis=0)
    assert steep[0, 0] > 0.6
    assert flat[0, 0] == pytest.approx(0.5, abs=0.02)


def test_an_unknown_tenth_counts_as_the_middle() -> None:
    shares = allocate((100, 100), (None, None), draws=2000).shares.mean(axis=0)
    assert shares[0, 0] == pytest.approx(0.5, abs=0.02)


def test_joining_areas_gives_the_same_law() -> None:
    """Dirichlet: the share of two halves together spreads like that of one area of both."""
    apart = (
        allocate((100,) * 20, (5,) * 20, gradient=FLAT, draws=4000).shares[:, :10, 0].sum(axis=1)
    )
    assert apart.mean() == pytest.approx(0.5, abs=0.01)
    assert apart.std() == pytest.approx(np.sqrt(0.25 / (20 / 0.25 + 1)), rel=0.06)


def test_places_keep_their_own_order_and_sum_to_the_whole() -> None:
    answer = allocate((100, 900, 100), (1, 5, 10))
    by_age = np.tile([10.0, 20.0, 5.0], (200, 1))
    places = pl.DataFrame(
        {
            "area_code": ["a000", "a001", "a002", "elsewhere"],
            "order": [2, 1, 1, 3],
            "place": ["deprived", "other", "other", "nowhere"],
        }
    )
    found = gather_places(answer, by_age, places)
    assert found["place"].to_list() == ["other", "deprived"]
    assert found["small_areas"].to_list() == [2, 1]
    assert found["middle"].sum() == pytest.approx(35, rel=0.02)
    everything = gather_places(answer, by_age, places.with_columns(order=1, place=pl.lit("all")))
    assert everything.select("low", "high").row(0) == pytest.approx((35, 35), rel=1e-4)


def test_nobody_and_no_gradient_are_refused() -> None:
    with pytest.raises(MethodError, match="none can be placed"):
        allocate((0, 0), (1, 2))
    with pytest.raises(MethodError, match="above nought"):
        allocate((1, 1), (1, 2), gradient=Figure(id="x", low=0, value=1, high=2))
