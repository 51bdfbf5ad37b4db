"""Choosing: published answers, and branch and bound against fitting every model."""

from itertools import permutations

import numpy as np
import pytest

from carereach.base import MethodError
from carereach.need.lists import (
    ListTable,
    build_space,
    build_table,
    choose_models,
    choose_stepwise,
    search_models,
)


@pytest.mark.parametrize(
    ("name", "order", "total", "model"),
    [
        ("uk2013_5lists", 2, 22991.331, "[12;13;23;25;34]"),
        ("uk2013_5lists", 4, 25311.291, "[123;25;34]"),
        ("uk2013_6lists", 2, 12349.59, None),
        ("netherlands_6lists", 2, 116667.02, "[12;16;25;34;36;45;46]"),
        ("western_us_5lists", 2, 2483.384, "[15;2;3;4]"),
        ("neworleans_5lists_185", 2, 1034.151, "[1;2;3;4;5]"),
        ("neworleans_8lists_185", 2, 1183.692, "[45]"),
    ],
)
def test_published_selections(name, order, total, model, public, model_of):
    table = public(name)
    space = build_space(table.size, order)
    chosen = choose_models(table, space)
    assert chosen.total == pytest.approx(total, abs=0.006)
    assert chosen.proved
    if model:
        assert chosen.best == model_of(space, model)


def test_the_dutch_rival_is_held(public):
    chosen = choose_models(public("netherlands_6lists"), build_space(6, 2))
    assert np.abs(chosen.fits.total - 43585).min() < 1


def test_six_lists_at_full_order_are_proved(public):
    chosen = choose_models(public("uk2013_6lists"), build_space(6, 5))
    assert chosen.proved
    assert chosen.complete
    assert chosen.total == pytest.approx(12349.59, abs=0.01)


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("uk2013_5lists", 11312.99),
        ("uk2013_6lists", 11417.991),
        ("western_us_5lists", 2483.384),
        ("neworleans_5lists_185", 1034.1511),
        ("neworleans_8lists_185", 1183.692),
    ],
)
def test_stepwise_matches_the_older_program(name, total, public):
    _, fits = choose_stepwise(public(name))
    assert fits.total[0] == pytest.approx(total, abs=0.01)


@pytest.mark.parametrize("block", range(10))
def test_branch_and_bound_equals_fitting_every_model(block, random_table):
    """Fifty tables a block, five hundred in all: three to five lists, many of them sparse."""
    for seed in range(50 * block, 50 * block + 50):
        lists = 3 + seed % 3
        table = random_table(seed, lists)
        space = build_space(lists, 2 if seed % 4 else lists - 1)
        try:
            every = choose_models(table, space)
        except MethodError:
            with pytest.raises(MethodError):
                search_models(table, space)
            continue
        found = search_models(table, space)
        assert found.proved
        assert found.complete
        assert found.best == every.best
        assert found.total == pytest.approx(every.total, rel=1e-12)
        assert found.fits.models.tolist() == every.fits.models.tolist()


def test_an_unfinished_search_says_so_and_bounds_what_it_may_have_missed(public):
    table, space = public("uk2013_6lists"), build_space(6, 3)
    best = choose_models(table, space)
    short = search_models(table, space, most_fits=30)
    assert not short.proved
    assert short.floor <= best.fits.bic[0] + 1e-6


def test_the_order_of_lists_changes_nothing(public):
    table = public("western_us_5lists")
    first = choose_models(table, build_space(5, 2))
    histories = np.arange(32)
    for order in list(permutations(range(5)))[::17]:
        moved = sum(((histories >> old) & 1) << new for new, old in enumerate(order))
        counts = np.bincount(moved, weights=table.counts, minlength=32)
        turned = ListTable(tuple(table.lists[i] for i in order), counts)
        again = choose_models(turned, build_space(5, 2))
        assert again.total == pytest.approx(first.total, rel=1e-10)
        assert np.allclose(again.fits.bic, first.fits.bic, atol=1e-8)


def test_row_order_split_rows_and_zero_rows_change_nothing():
    rows = [((1, 0, 0), 40), ((0, 1, 0), 30), ((0, 0, 1), 20), ((1, 1, 0), 9), ((0, 1, 1), 5)]
    split = [((1, 1, 0), 4), ((1, 0, 1), 0), *rows[::-1][2:], ((0, 1, 1), 5), ((1, 1, 0), 5)]
    first, second = (build_table("ABC", given) for given in (rows, split))
    assert (first.counts == second.counts).all()


def test_nothing_can_be_chosen_where_no_model_has_an_estimate():
    table = build_table("AB", [((1, 0), 5), ((0, 1), 4)])
    with pytest.raises(MethodError, match="cannot settle"):
        choose_models(table, build_space(2, 2))
    with pytest.raises(MethodError, match="cannot settle"):
        search_models(table, build_space(2, 2))
    with pytest.raises(MethodError, match="cannot settle"):
        choose_stepwise(table)
