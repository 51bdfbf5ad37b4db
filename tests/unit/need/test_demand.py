"""From need to demand: it conserves, it repeats, it stays small, and unset is never zero."""

import numpy as np
import polars as pl
import pytest

from carereach.base import MethodError
from carereach.need import AllocationAnswer, Figure, NeedDemand, NeedDraws, draw_demand
from carereach.tables.codes import NEEDS

BANDS = ("8-11", "12-15", "16-17")
MATRIX = pl.DataFrame(
    {
        "need": ["N9", "N10", "N12", "N1"],
        "setting": ["S5", "S5", "S8", "S8"],
        "level": ["full", "full", "full", "full"],
    }
)
MIX = {
    "N9": Figure(id="asm:need-share-n9", low=0.5, value=0.6, high=0.7),
    "N10": Figure(id="asm:need-share-n10", low=0.8, value=0.8, high=0.8),
    "N12": Figure(id="asm:need-share-n12", low=0.1, value=0.2, high=0.3),
}


def demand(
    draws: int = 50, areas: int = 7, *, mix: dict[str, Figure] | None = None, seed: int = 4
) -> tuple[NeedDemand, NeedDraws]:
    rng = np.random.default_rng(seed)
    people = NeedDraws(
        by_group=rng.gamma(5, 10, size=(draws, 3, 2)), age_bands=BANDS, sexes=("female", "male")
    )
    shares = rng.random((draws, areas, 3)).astype(np.float32)
    shares /= shares.sum(axis=1, keepdims=True)
    codes = tuple(f"a{place}" for place in range(areas))
    places = AllocationAnswer(shares=shares, area_codes=codes, age_bands=BANDS)
    chosen = MIX if mix is None else mix
    return draw_demand(people, places, mix=chosen, settings=MATRIX, rng=rng), people


def test_the_axes_are_named_and_as_long_as_they_say() -> None:
    found, _ = demand()
    assert found.axes == ("draws", "areas", "groups", "needs")
    assert found.shape == found.block().shape == (50, 7, 6, 18)
    assert found.groups[0] == ("8-11", "female")
    assert found.needs == tuple(NEEDS)


def test_areas_and_groups_add_up_to_the_draw() -> None:
    found, people = demand()
    assert found.people().sum(axis=1) == pytest.approx(people.by_group.reshape(50, 6), rel=1e-4)
    assert found.people().sum(axis=(1, 2)) == pytest.approx(people.totals, rel=1e-4)
    column = found.needs.index("N9")
    by_need = found.block()[:, :, :, column].sum(axis=(1, 2))
    assert by_need == pytest.approx(found.by_need()[:, column], rel=1e-4)
    share = by_need / people.totals
    assert ((share > 0.5 - 1e-4) & (share < 0.7 + 1e-4)).all()


def test_a_block_of_areas_is_that_part_of_the_whole() -> None:
    found, _ = demand()
    part = found.block(slice(2, 5))
    assert np.array_equal(part, found.block()[:, 2:5], equal_nan=True)


def test_an_unset_mix_is_not_assessed_and_never_zero() -> None:
    found, _ = demand()
    assert found.assessed == ("N9", "N10", "N12")
    assert len(found.not_assessed) == 15
    column = found.needs.index("N3")
    assert np.isnan(found.block()[..., column]).all()
    assert np.isnan(found.by_need()[:, column]).all()
    nothing, _ = demand(mix={})
    assert nothing.assessed == ()


def test_the_same_seed_gives_the_same_draws() -> None:
    first, second = demand()[0], demand()[0]
    assert np.array_equal(first.block(), second.block(), equal_nan=True)


def test_bounds_at_a_setting_hold_the_needs_together() -> None:
    found, people = demand()
    bounds = found.bounds_at("S5", level="full")
    assert bounds is not None
    fewest, most = bounds
    assert fewest == pytest.approx(0.8 * people.totals, rel=1e-3)
    assert most == pytest.approx(people.totals, rel=1e-3)
    assert found.bounds_at("S22", level="full") is None
    assert found.bounds_at("S8", level="partial") is None


def test_two_thousand_areas_fit_in_little_memory() -> None:
    found, _ = demand(1000, 2000)
    assert found.shape == (1000, 2000, 6, 18)
    assert found.held_bytes < 30_000_000
    assert np.prod(found.shape) * 4 > 800_000_000


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(MethodError, match="between 0 and 1"):
        demand(mix={"N9": Figure(id="x", low=0.5, value=0.6, high=1.2)})
    with pytest.raises(MethodError, match="not in the vocabulary"):
        demand(mix={"N99": MIX["N9"]})
    _, people = demand()
    short = AllocationAnswer(
        shares=np.ones((2, 1, 3), dtype=np.float32), area_codes=("a",), age_bands=BANDS
    )
    with pytest.raises(MethodError, match="draw both alike"):
        draw_demand(people, short, mix=MIX, settings=MATRIX, rng=np.random.default_rng(1))
