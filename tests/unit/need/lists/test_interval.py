"""Resampling and its intervals."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from carereach.need.lists import (
    ListTable,
    build_space,
    build_table,
    choose_models,
    find_bca,
    find_percentile,
    reestimate,
    resample,
)
from carereach.need.lists.interval import jackknife_skew, quantile
from carereach.need.lists.resample import draw_replicate


@pytest.mark.slow
def test_the_published_interval_of_the_uk_lists(public):
    """Published [11,456, 43,894]; the ends of five runs of 5,000 give the Monte-Carlo error.

    The published ends come from one run, so each differs from ours by its own error too.
    """
    table, space = public("uk2013_5lists"), build_space(5, 2)
    chosen = choose_models(table, space)
    skew = jackknife_skew(table, space, chosen.best)
    ends = []
    for seed in range(5):
        totals = resample(table, space, replicates=5000, seed=seed)
        found = find_bca(totals, estimate=chosen.total, skew=skew, level=0.95)
        assert found.method == "bca"
        ends.append((found.low, found.high))
    middle, spread = np.mean(ends, axis=0), np.std(ends, axis=0, ddof=1)
    apart = np.abs(middle - np.array([11456, 43894]))
    assert (apart < 3 * spread * np.sqrt(1 + 1 / 5)).all()
    assert (apart / middle < 0.1).all()


def test_each_replicate_is_the_best_of_all_models(public):
    table, space = public("western_us_5lists"), build_space(5, 2)
    totals = resample(table, space, replicates=25, seed=3)
    for index, total in enumerate(totals):
        drawn = table.with_counts(draw_replicate(table, 3, index))
        assert choose_models(drawn, space).total == pytest.approx(total, rel=1e-9)


def test_neither_batches_nor_workers_nor_more_replicates_change_a_replicate(public):
    table, space = public("neworleans_5lists_185"), build_space(5, 2)
    alone = resample(table, space, replicates=600, seed=8)
    fewer = resample(table, space, replicates=30, seed=8)
    with ThreadPoolExecutor(1) as executor:
        shared = resample(table, space, replicates=600, seed=8, executor=executor)
    assert (alone[:30] == fewer).all()
    assert (alone == shared).all()


def test_progress_reports_and_may_stop(public):
    table, space, heard = public("western_us_5lists"), build_space(5, 2), []

    def listen(done, total, label):
        heard.append((done, total))
        if done > 0:
            raise InterruptedError

    with ThreadPoolExecutor(1) as executor, pytest.raises(InterruptedError):
        resample(table, space, replicates=1000, seed=1, executor=executor, progress=listen)
    assert heard == [(0, 1000), (250, 1000)]


def test_no_total_where_nothing_can_be_chosen():
    table = build_table("ABC", [((1, 0, 0), 9), ((0, 1, 0), 8), ((0, 0, 1), 7), ((1, 1, 1), 3)])
    drawn = np.array([[0, 9, 8, 0, 7, 0, 0, 0]], dtype=float)
    assert reestimate(table, build_space(3, 2), drawn)[0] > 1e12


def test_a_winner_that_does_not_exist_gives_way_to_the_next(random_table):
    """Sparse tables whose best BIC has no finite estimate are chosen again, as by enumeration."""
    for seed in range(0, 60, 3):
        table, space = random_table(seed, 3), build_space(3, 2)
        total = reestimate(table, space, table.counts[None, :])[0]
        if table.matched:
            assert total == pytest.approx(choose_models(table, space).total, rel=1e-9)
        else:
            assert total > 1e12


def test_quantiles_are_median_unbiased():
    values = np.array([3.0, 5.0, 8.0, 13.0, 21.0, 34.0])
    for level in (0.2, 0.5, 0.77):
        assert quantile(values, level) == pytest.approx(
            np.quantile(values, level, method="median_unbiased")
        )
    assert quantile(values, 0.0) == 3.0
    assert quantile(values, 1.0) == 34.0


def test_an_infinite_end_is_no_limit():
    totals = np.array([100.0] * 90 + [np.inf] * 10)
    found = find_percentile(totals, level=0.95)
    assert found.high is None
    assert found.low == 100.0


def test_one_sided_replicates_fall_back_to_percentiles_and_say_so():
    totals = np.linspace(10, 20, 200)
    found = find_bca(totals, estimate=5.0, skew=0.0, level=0.95)
    assert found.method == "percentile"
    assert "one side" in found.reason


def test_lopsided_replicates_fall_back_too():
    totals = np.linspace(10, 20, 200)
    found = find_bca(totals, estimate=15.0, skew=0.9, level=0.95)
    assert found.method == "percentile"
    assert "lopsided" in found.reason


def test_without_bias_or_skew_bca_is_the_percentile_interval():
    totals = np.linspace(0, 1000, 1000)
    plain = find_percentile(totals, level=0.9)
    found = find_bca(totals, estimate=500.0, skew=0.0, level=0.9)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=1e-6)


def test_a_total_that_never_moves_has_no_skew():
    counts = np.array([0.0, 4.0, 4.0, 4.0])
    table = ListTable(("A", "B"), counts)
    assert abs(jackknife_skew(table, build_space(2, 2), 0)) < 1
    lone = ListTable(("A", "B"), np.array([0.0, 0.0, 0.0, 5.0]))
    assert jackknife_skew(lone, build_space(2, 2), 0) == 0.0
