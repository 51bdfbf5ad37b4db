"""Pooled recorded counts: states stay states, artefacts stand aside, zero is never none."""

import numpy as np
import polars as pl
import pytest

from carereach.base import MethodError
from carereach.need import PoolingAnswer, follow_pooled, pool_area, pool_rates
from carereach.need.pooling import PooledArea
from tests.unit.need.worlds import figures


def invent(**changes: pl.Expr) -> pl.DataFrame:
    """Forty councils, five years, one covariate that matters."""
    rng = np.random.default_rng(11)
    own, pull = rng.gamma(4, 0.25, size=40), rng.normal(size=40)
    rows = []
    for council in range(40):
        children = 20_000 + 2_000 * council
        for year in range(2021, 2026):
            missing = rng.poisson(children * 0.003 * np.exp(0.5 * pull[council]))
            level = children * 0.001 * own[council] * np.exp(0.3 * pull[council])
            rows.append(
                {
                    "local_authority_code": f"c{council:02d}",
                    "year": year,
                    "region": f"r{council % 4}",
                    "count": int(rng.poisson(level)),
                    "state": "exact",
                    "children": children,
                    "is_artefact": False,
                    "going_missing": int(missing),
                }
            )
    return pl.DataFrame(rows).with_columns(**changes)


def pool(frame: pl.DataFrame, **changes: bool) -> PoolingAnswer:
    return pool_rates(
        frame,
        covariates=("going_missing",),
        hidden_most=5,
        draws=200,
        rng=np.random.default_rng(2),
        **changes,
    )


def row(answer: PoolingAnswer, code: str) -> dict[str, float]:
    return answer.councils.row(by_predicate=pl.col("local_authority_code") == code, named=True)


IS_LAST = (pl.col("local_authority_code") == "c00") & (pl.col("year") == 2025)


def test_every_council_gets_a_range_and_words() -> None:
    answer = pool(invent())
    assert answer.councils.height == 40
    assert (answer.councils["level_low"] > 0).all()
    assert (answer.councils["level_low"] < answer.councils["level_high"]).all()
    assert (answer.councils["expected_low"] <= answer.councils["expected_high"]).all()
    assert set(answer.councils["comparison"]) <= {"below", "within", "above"}
    said = answer.councils["sentence"].str.contains("recording or need cannot be told apart")
    assert said.all()


def test_the_same_seed_gives_the_same_answer() -> None:
    assert pool(invent()).councils.equals(pool(invent()).councils)


def test_row_order_changes_nothing() -> None:
    assert pool(invent().reverse()).councils.equals(pool(invent()).councils)


def test_a_zero_that_is_an_artefact_stands_aside() -> None:
    zero = invent(count=pl.when(IS_LAST).then(0).otherwise("count"))
    taken, aside = row(pool(zero), "c00"), row(pool(zero.with_columns(is_artefact=IS_LAST)), "c00")
    assert (taken["years_used"], aside["years_used"]) == (5, 4)
    assert aside["years_set_aside"] == 1
    assert aside["level_middle"] > 1.1 * taken["level_middle"] > 0


def test_hidden_and_missing_are_states_and_never_zero() -> None:
    gone = pl.when(~IS_LAST).then("count")
    hidden = pl.when(IS_LAST).then(pl.lit("suppressed")).otherwise("state")
    silent = pl.when(IS_LAST).then(pl.lit("low reliability")).otherwise("state")
    low = row(pool(invent(count=gone, state=hidden)), "c00")
    unknown = row(pool(invent(count=gone, state=silent)), "c00")
    assert low["state"] == "hidden, since it is small"
    assert unknown["state"] == "not published"
    assert low["comparison"] == unknown["comparison"] == "not supplied"
    assert 0 < low["level_middle"] < unknown["level_middle"]


def test_regions_may_be_used() -> None:
    answer = pool(invent(), by_region=True)
    assert answer.fit is not None
    assert answer.fit.region_spread > 0


def test_too_few_councils_are_not_pooled() -> None:
    few = invent().filter(pl.col("local_authority_code") < "c05")
    answer = pool(few)
    assert answer.councils.is_empty()
    assert answer.fit is None
    with pytest.raises(MethodError, match="At least 20"):
        pool_rates(few, covariates=(), hidden_most=5, draws=5, rng=np.random.default_rng(1))


def test_a_council_without_any_count_of_a_covariate_takes_the_middle() -> None:
    is_first = pl.col("local_authority_code") == "c00"
    answer = pool(invent(going_missing=pl.when(~is_first).then("going_missing")))
    assert row(answer, "c00")["level_middle"] > 0


def test_an_area_is_the_sum_of_its_councils_draws() -> None:
    answer = pool(invent())
    whole = pl.DataFrame({"local_authority_code": ["c00", "c01"], "share_covered": [1.0, 1.0]})
    area = pool_area(answer, whole)
    assert area is not None
    sums = answer.levels[:, :2].sum(axis=1)
    assert area.level == pytest.approx(np.quantile(sums, (0.025, 0.5, 0.975)))
    half = pool_area(answer, whole.with_columns(share_covered=0.5))
    assert half is not None
    assert half.level == pytest.approx(tuple(end / 2 for end in area.level))
    assert pool_area(answer, whole.with_columns(local_authority_code=pl.lit("x"))) is None


def test_the_pooled_route_takes_the_wider_ends_and_the_larger_middle() -> None:
    area = PooledArea(level=(80.0, 100.0, 120.0), expected=(50.0, 110.0, 200.0))
    route = follow_pooled(area, figures(), most=10_000)
    assert (route.low, route.value, route.high) == pytest.approx((45.0, 99.0, 180.0))
    assert route.part == "range"
    assert follow_pooled(area, figures(), most=100).part == "not used"
    assert follow_pooled(None, figures(), most=100).reason.startswith("There are no published")
