"""What the recording model says of a year: draws of levels and counts, and chances to judge by."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from carereach.need.recording import (
    Counts,
    Fit,
    advance,
    chances,
    expected,
    follow,
    propensities,
    read_shapes,
    stationary,
    transitions,
)

__all__ = ["Drawn", "Foretold", "draw_change", "draw_levels", "follow_council", "foretell"]

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Draws with shape (draws, councils) [episodes in a year].

    ``levels``: the underlying level of the last year, own numbers used; ``expected_levels`` the
    same with own numbers unseen; ``expectations`` adds one year's noise to that; ``next_year`` is
    a count of the year after the last.
    """

    levels: Numbers
    expected_levels: Numbers
    expectations: Numbers
    next_year: Numbers


def draw_levels(
    fit: Fit, data: Counts, *, draws: int, hyper_draws: int, rng: np.random.Generator
) -> Drawn:
    """Draw levels and counts, with the doubt about the fitted values and the national change.

    Args:
        fit: the fitted model.
        data: the counts it was fitted to.
        draws: how many [draws].
        hyper_draws: how many sets of fitted values they are shared among (Laplace).
        rng: a seeded generator.
    """
    sets = rng.multivariate_normal(fit.values, fit.covariance, size=hyper_draws, method="cholesky")
    shares = np.array_split(np.arange(draws), hyper_draws)
    parts = [
        _draw_part(values, data, len(share), rng)
        for values, share in zip(sets, shares, strict=True)
    ]
    return Drawn(
        **{
            name: np.concatenate([part[name] for part in parts])
            for name in ("levels", "expected_levels", "expectations", "next_year")
        }
    )


def _draw_part(
    values: Numbers, data: Counts, draws: int, rng: np.random.Generator
) -> dict[str, Numbers]:
    shapes, mean = read_shapes(values), expected(values, data)
    grid, steps = propensities(shapes.between), transitions(shapes.memory)
    logs = chances(data, mean, grid, shapes.within)[0]
    now = follow(logs, steps, is_smoothed=False).filtered[:, -1]
    change = draw_change(values[: data.counts.shape[1]], draws, rng)
    ahead = mean[:, -1] * np.exp(change)[:, None]
    levels, unseen, later = (
        _pick(weights, grid, draws, rng)
        for weights in (now, np.tile(stationary(), (len(now), 1)), advance(now, steps))
    )

    def noise(level: Numbers) -> Numbers:
        year = rng.gamma(shapes.within, 1 / shapes.within, level.shape)
        return rng.poisson(level * year).astype(np.float64)

    return {
        "levels": levels * mean[:, -1],
        "expected_levels": unseen * mean[:, -1],
        "expectations": noise(unseen * mean[:, -1]),
        "next_year": noise(later * ahead),
    }


def draw_change(levels: Numbers, draws: int, rng: np.random.Generator) -> Numbers:
    """Draw the national change to the year after the last, from the changes seen [log ratio]."""
    if len(levels) < 3:
        return np.zeros(draws)
    steps = np.diff(levels)
    spread = steps.std(ddof=1) * np.sqrt(1 + 1 / len(steps))
    drawn = steps.mean() + spread * rng.standard_t(len(steps) - 1, size=draws)
    return np.asarray(drawn, dtype=np.float64)


def _pick(weights: Numbers, grid: Numbers, draws: int, rng: np.random.Generator) -> Numbers:
    """Draw propensities by their weights, spread evenly (on the log scale) between grid points."""
    rising = np.cumsum(weights, axis=1)
    rising /= rising[:, -1:]
    at = np.stack(
        [np.interp(rng.random(draws), row, np.arange(len(grid))) for row in rising], axis=1
    )
    return np.asarray(np.exp(np.interp(at, np.arange(len(grid)), np.log(grid))), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """Chances of councils' counts as the model foretold them, before it saw them.

    ``below`` is the chance of fewer, ``upto`` of that many or fewer, and ``log_score`` the log
    chance of just that many; nan where there was no number.
    """

    below: Numbers
    upto: Numbers
    log_score: Numbers


def foretell(
    values: Numbers, history: Counts, counts: Numbers, children: Numbers, *, is_next: bool
) -> Foretold:
    """Say how likely the counts of one year were.

    Args:
        values: fitted values.
        history: the counts that may be used; blank them to use none of a council's own.
        counts: the counts to judge [episodes].
        children: the children of that year [children].
        is_next: whether they are of the year after the history, or of its last year.
    """
    from scipy.stats import nbinom  # type: ignore[import-untyped]

    shapes, mean = read_shapes(values), expected(values, history)
    grid, steps = propensities(shapes.between), transitions(shapes.memory)
    logs = chances(history, mean, grid, shapes.within)[0]
    now = follow(logs, steps, is_smoothed=False).filtered[:, -1]
    rate = mean[:, -1] / history.children[:, -1] * children
    changes = np.zeros(1)
    if is_next:
        now = advance(now, steps)
        changes = draw_change(values[: history.counts.shape[1]], 200, np.random.default_rng(1))
    count = counts[:, None]
    upto, chance = np.zeros(len(counts)), np.zeros(len(counts))
    for change in changes:
        level = (rate * np.exp(change))[:, None] * grid
        spread = nbinom(shapes.within, shapes.within / (shapes.within + level))
        upto += (now * spread.cdf(count)).sum(axis=1) / len(changes)
        chance += (now * spread.pmf(count)).sum(axis=1) / len(changes)
    return Foretold(below=upto - chance, upto=upto, log_score=np.log(chance))


def follow_council(values: Numbers, data: Counts, council: int) -> float:
    """Return the log chance of all the numbers of one council under given values."""
    one = slice(council, council + 1)
    alone = Counts(
        counts=data.counts[one],
        is_hidden=data.is_hidden[one],
        hidden_most=data.hidden_most,
        children=data.children[one],
        design=data.design[one],
        regions=data.regions,
    )
    shapes, mean = read_shapes(values), expected(values, alone)
    logs = chances(alone, mean, propensities(shapes.between), shapes.within)[0]
    found = follow(logs, transitions(shapes.memory), is_smoothed=False)
    return float(found.log_likelihood[0])
