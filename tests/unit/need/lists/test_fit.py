"""The fits against Rcapture, MultipleSystemsEstimation and plain NumPy."""

import numpy as np
import pytest

from carereach.need.lists import build_space, build_table, check_existence, fit_models

PAIRS = {
    "uk2013_5": "uk2013_5lists",
    "netherlands_5": "netherlands_5lists",
    "neworleans_5_185": "neworleans_5lists_185",
    "western": "western_us_5lists",
}


@pytest.mark.parametrize("name", PAIRS)
def test_every_pair_model_of_rcapture(name, public, oracle, model_of):
    rows = oracle(f"oracle_rcapture_ms2_{name}")
    space = build_space(5, 2)
    fits = fit_models(public(PAIRS[name]), space, [model_of(space, row["model"]) for row in rows])
    assert len(set(fits.models.tolist())) == 1024
    totals = np.array([float(row["abundance"]) for row in rows])
    bics = np.array([float(row["BIC"]) for row in rows])
    assert np.abs(fits.total / totals - 1).max() < 1e-6
    assert np.abs(fits.bic - bics).max() < 1e-5


@pytest.mark.parametrize("name", PAIRS)
def test_standard_errors_of_rcapture(name, public, oracle, model_of):
    rows = [row for row in oracle(f"oracle_rcapture_ms2_{name}") if row["infoFit"] == "0"]
    space = build_space(5, 2)
    fits = fit_models(public(PAIRS[name]), space, [model_of(space, row["model"]) for row in rows])
    unseen = np.exp(fits.unseen_log)
    errors = np.sqrt(unseen + unseen**2 * fits.unseen_variance)
    given = np.array([float(row["stderr"]) for row in rows])
    assert np.abs(errors / given - 1).max() < 1e-3


def test_all_6519_models_to_order_four(public, oracle, model_of):
    rows = oracle("oracle_mse120_uk2013_5_order4")
    space, table = build_space(5, 4), public("uk2013_5lists")
    fits = fit_models(table, space, [model_of(space, row["model"]) for row in rows])
    totals = np.array([float(row["abundance"]) for row in rows])
    bics = np.array([float(row["BIC"]) for row in rows])
    assert np.abs(fits.total / totals - 1).max() < 1e-6
    assert np.abs(fits.bic - bics).max() < 1e-5
    every = fit_models(table, space, space.every_model())
    assert set(every.models[every.verdict == 0].tolist()) == set(fits.models.tolist())


@pytest.mark.parametrize("order", [2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_plain_numpy_gives_the_same_numbers(seed, order, random_table):
    table, space = random_table(seed, 4), build_space(4, order)
    models = space.every_model()
    fast = fit_models(table, space, models)
    slow = fit_models(table, space, models, engine="plain")
    sound = (fast.verdict == 0) & (slow.verdict == 0)
    assert sound.sum() > 10
    assert ((fast.verdict == 0) == (slow.verdict == 0)).all()
    assert np.abs(fast.total / slow.total - 1)[sound].max() < 1e-9
    assert np.abs(fast.bic - slow.bic)[sound].max() < 1e-9 * np.abs(slow.bic).max()
    assert np.abs(fast.unseen_variance / slow.unseen_variance - 1)[sound].max() < 1e-7


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("[1;2;3]", 0),
        ("[12;3]", 1),
        ("[13;2]", 0),
        ("[23;1]", 0),
        ("[12;13]", 1),
        ("[12;23]", 1),
        ("[13;23]", 0),
        ("[12;13;23]", 2),
    ],
)
def test_existence_codes_of_the_artificial_table(name, code, public, model_of):
    space = build_space(3, 2)
    table = public("artificial_3lists")
    assert check_existence(table, space, model_of(space, name)) == code


@pytest.mark.parametrize("seed", range(30))
def test_what_a_fit_proves_of_itself_agrees_with_the_linear_programme(seed, random_table):
    table, space = random_table(seed, 4), build_space(4, 3)
    fits = fit_models(table, space, space.every_model())
    for model, verdict in list(zip(fits.models, fits.verdict, strict=True))[::9]:
        code = check_existence(table, space, int(model))
        if verdict == 0:
            assert code == 0
        elif verdict in (1, 2):
            assert code != 0


def test_two_lists_are_lincoln_petersen():
    table = build_table(["A", "B"], [((1, 0), 60), ((0, 1), 40), ((1, 1), 20)])
    fits = fit_models(table, build_space(2, 2), [0])
    assert fits.total[0] == pytest.approx(80 * 60 / 20, rel=1e-10)


def test_an_impossible_total_is_not_a_number(public, model_of):
    space = build_space(3, 2)
    model = model_of(space, "[12;13;23]")
    assert np.isnan(fit_models(public("artificial_3lists"), space, [model]).total[0])


def test_progress_may_stop_the_fitting(public):
    def stop(done, total, label):
        raise KeyboardInterrupt

    space = build_space(5, 2)
    with pytest.raises(KeyboardInterrupt):
        fit_models(public("uk2013_5lists"), space, space.every_model(), progress=stop)


def test_no_models_are_no_rows(public):
    assert len(fit_models(public("uk2013_5lists"), build_space(5, 2), []).total) == 0
