import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.need import Known, NeedDraws, PlanningAnswer, draw_need
from tests.unit.need.test_planning import NOBODY, known, planned


def draws(answer: PlanningAnswer, seed: int = 1, number: int = 500) -> NeedDraws:
    return draw_need(answer, draws=number, rng=np.random.default_rng(seed))


def test_the_same_seed_gives_the_same_draws() -> None:
    answer = planned(known(60))
    assert np.array_equal(draws(answer).by_group, draws(answer).by_group)
    assert not np.array_equal(draws(answer).by_group, draws(answer, seed=2).by_group)


def test_draws_are_by_age_band_and_sex() -> None:
    drawn = draws(planned())
    assert drawn.by_group.shape == (500, 3, 2)
    assert drawn.age_bands == ("8-11", "12-15", "16-17")
    assert drawn.sexes == ("female", "male")
    assert drawn.totals == pytest.approx(drawn.by_group.sum(axis=(1, 2)))


@given(st.floats(0, 20_000), st.integers(0, 2**32 - 1))
def test_draws_never_leave_the_range(count: float, seed: int) -> None:
    answer = planned(known(count, at_least=count or None))
    totals = draws(answer, seed, 100).totals
    assert (totals >= answer.headline.low * (1 - 1e-9)).all()
    assert (totals <= answer.headline.high * (1 + 1e-9)).all()


def test_draws_are_no_point_even_when_more_is_known_than_elsewhere() -> None:
    assert np.ptp(draws(planned(known(3000))).totals) > 100


def test_groups_keep_to_their_shares() -> None:
    drawn = draws(planned(), number=4000)
    youngest = drawn.by_group[:, 0].sum(axis=1) / drawn.totals
    assert 0.15 < youngest.mean() < 0.25
    boys = drawn.by_group[:, :, 1].sum(axis=1) / drawn.totals
    assert 0.25 < boys.mean() < 0.34


def test_a_refused_range_draws_nobody() -> None:
    assert draws(planned(people=NOBODY, under_18=0)).totals.sum() == 0


def test_a_range_beyond_every_route_is_drawn_from_its_own_ends() -> None:
    answer = planned(Known(known=3000, at_least=3000, sources=1))
    alone = PlanningAnswer(
        headline=answer.headline,
        routes=tuple(route for route in answer.routes if route.key == "published"),
        ages=answer.ages,
        sexes=answer.sexes,
        by_group=answer.by_group,
    )
    totals = draws(alone).totals
    assert answer.headline.low <= totals.min() < totals.max() <= answer.headline.high
