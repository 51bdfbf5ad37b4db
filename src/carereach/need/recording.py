"""How councils record, year by year: a Poisson-gamma model with memory, summed over a grid.

A council's recorded count in a year is negative binomial about ``children × level of the year ×
exp(design) × propensity``. The propensity is gamma with mean one, shape ``between``; it remembers
itself from year to year (a Gaussian copula with correlation ``memory``); ``within`` is the shape
of one year's own noise. On a grid of propensities the likelihood is a sum, so nothing is
approximated but the grid, and a year without a number simply adds nothing.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

__all__ = [
    "Counts",
    "Fit",
    "Shapes",
    "advance",
    "chances",
    "expected",
    "fit_recording",
    "follow",
    "propensities",
    "read_shapes",
    "stationary",
    "transitions",
]

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_GRID: Numbers = np.linspace(-4.0, 4.0, 81)
_START = (np.log(4.0), np.arctanh(0.8), np.log(100.0))
_SHAPES = 3
_NUDGE = 1e-4
_SHAPE_SPREAD = 1.5
"""How far the shapes may wander from the start without evidence [log scale]."""
_REGION_SPREAD = 0.1
_MOST_STEPS, _LONGEST_STEP, _SMALLEST_STEP = 60, 1.0, 1e-3
_NEAR_ENOUGH, _JITTER = 1e-4, 1e-9
_ROWS = 32
_FARTHEST = 12.0
"""How far a logarithm may go before it says nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Counts of councils by year, as arrays.

    ``counts`` and ``is_hidden`` have shape (councils, years): a count is nan where there is no
    number; a hidden one lies between 1 and ``hidden_most``. ``children`` has the same shape
    [children]. ``design`` has one column per covariate and one per region; the last ``regions``
    columns are shrunk towards nought.
    """

    counts: Numbers
    is_hidden: Mask
    hidden_most: int
    children: Numbers
    design: Numbers
    regions: int

    def without(self, councils: Mask) -> "Counts":
        """Return the counts with every number of some councils unknown."""
        return self.blank(np.repeat(councils[:, None], self.counts.shape[1], axis=1))

    def blank(self, cells: Mask) -> "Counts":
        """Return the counts with some cells unknown."""
        return Counts(
            counts=np.where(cells, np.nan, self.counts),
            is_hidden=self.is_hidden & ~cells,
            hidden_most=self.hidden_most,
            children=self.children,
            design=self.design,
            regions=self.regions,
        )

    def until(self, years: int) -> "Counts":
        """Return the first years alone."""
        return Counts(
            counts=self.counts[:, :years],
            is_hidden=self.is_hidden[:, :years],
            hidden_most=self.hidden_most,
            children=self.children[:, :years],
            design=self.design,
            regions=self.regions,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """The three shapes of the model: spread between councils, memory, and noise of one year."""

    between: float
    memory: float
    within: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The fitted model.

    ``values`` holds the years' log levels [log episodes per child], the design's coefficients and
    the three shapes on their own scales (logarithm, inverse hyperbolic tangent, logarithm).
    ``information`` is the sum of squared scores plus the shrinkage; ``scores`` one row a council.
    """

    values: Numbers
    years: int
    region_spread: float
    log_likelihood: float
    scores: Numbers
    information: Numbers

    @property
    def shapes(self) -> Shapes:
        """The shapes, on the scale they mean something on."""
        return read_shapes(self.values)

    @property
    def covariance(self) -> Numbers:
        """How surely the values are known."""
        return np.asarray(np.linalg.inv(self.information), dtype=np.float64)

    def without(self, council: int) -> Numbers:
        """Return the values with one council left out, by one Newton step."""
        own = self.scores[council]
        return np.asarray(
            self.values - np.linalg.solve(self.information - np.outer(own, own), own),
            dtype=np.float64,
        )


def read_shapes(values: Numbers) -> Shapes:
    """Bring the last three values to the scale they mean something on."""
    between, memory, within = np.clip(values[-_SHAPES:], -_FARTHEST, _FARTHEST)
    return Shapes(
        between=float(np.exp(between)),
        memory=float(min(np.tanh(memory), 0.9999)),
        within=float(np.exp(within)),
    )


@dataclass(frozen=True, slots=True)
class _Follow:
    """Filtered and smoothed weights of the grid for every council and year."""

    log_likelihood: Numbers
    filtered: Numbers
    smoothed: Numbers


def propensities(between: float) -> Numbers:
    """Return the gamma propensities, mean one, at the grid's normal scores."""
    from scipy.special import gammainccinv, gammaincinv, ndtr  # type: ignore[import-untyped]

    below = gammaincinv(between, ndtr(np.minimum(_GRID, 0.0)))
    above = gammainccinv(between, ndtr(-np.maximum(_GRID, 0.0)))
    drawn = np.where(_GRID <= 0, below, above) / between
    return np.asarray(np.maximum(drawn, 1e-9), dtype=np.float64)


@cache
def stationary() -> Numbers:
    """Return the weights of the grid before anything is known."""
    weights = np.exp(-(_GRID**2) / 2)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def transitions(memory: float) -> Numbers:
    """Return how likely each propensity is to follow each other one a year later."""
    spread = 2 * (1 - memory**2)
    steps = np.exp(-((_GRID[None, :] - memory * _GRID[:, None]) ** 2) / spread)
    return np.asarray(steps / steps.sum(axis=1, keepdims=True), dtype=np.float64)


def expected(values: Numbers, data: Counts) -> Numbers:
    """Return each council's expected count in each year, before its own propensity [episodes]."""
    years = data.counts.shape[1]
    log_rate = values[:years] + (data.design @ values[years:-_SHAPES])[:, None]
    return np.asarray(data.children * np.exp(log_rate), dtype=np.float64)


def fit_recording(data: Counts, *, start: Fit | None = None, rounds: int = 3) -> Fit:
    """Fit the model by marginal likelihood; regions are shrunk by their own estimated spread.

    Args:
        data: counts of councils by year.
        start: an earlier fit of the same shape to start from.
        rounds: how often the spread of the regions is estimated again.

    Source: empirical Bayes after Clayton and Kaldor 1987, doi:10.2307/2532003; recursion of Baum,
    Petrie, Soules and Weiss 1970, doi:10.1214/aoms/1177697196.
    """
    values = _first_guess(data) if start is None else start.values
    spread = _REGION_SPREAD if start is None else start.region_spread or _REGION_SPREAD
    for _ in range(rounds):
        fitted = _climb(values, data, spread)
        values = fitted.values
        if not data.regions:
            break
        rows = slice(-_SHAPES - data.regions, -_SHAPES)
        doubt = np.diag(fitted.covariance)[rows]
        spread = float(np.sqrt(np.maximum((values[rows] ** 2 + doubt).mean(), 1e-6)))
    return fitted


def _climb(values: Numbers, data: Counts, spread: float) -> Fit:
    """Climb to the top of the shrunk likelihood by scoring, each step halved until it rises."""
    shrink = _shrinkage(data, spread)
    centre = np.concatenate([np.zeros(len(values) - _SHAPES), _START])

    def height(each: Numbers, at: Numbers) -> float:
        return float(each.sum() - 0.5 * shrink @ (at - centre) ** 2)

    each, scores = _score(values, data)
    for _ in range(_MOST_STEPS):
        slope = scores.sum(axis=0) - shrink * (values - centre)
        information = scores.T @ scores + np.diag(shrink + _JITTER)
        step = np.linalg.solve(information, slope)
        before = height(each, values)
        size = min(1.0, _LONGEST_STEP / float(np.abs(step).max()))
        while size > _SMALLEST_STEP:
            tried, tried_scores = _score(values + size * step, data)
            if height(tried, values + size * step) >= before:
                break
            size /= 2
        else:
            break
        values, each, scores = values + size * step, tried, tried_scores
        if size * float(slope @ step) < _NEAR_ENOUGH:
            break
    return Fit(
        values=values,
        years=data.counts.shape[1],
        region_spread=spread if data.regions else 0.0,
        log_likelihood=float(each.sum()),
        scores=scores,
        information=scores.T @ scores + np.diag(shrink + _JITTER),
    )


def _first_guess(data: Counts) -> Numbers:
    known = ~np.isnan(data.counts)
    level = np.log(
        np.maximum(np.where(known, data.counts, 0).sum(axis=0), 0.5)
        / np.maximum(np.where(known, data.children, 0).sum(axis=0), 1.0)
    )
    return np.concatenate([level, np.zeros(data.design.shape[1]), _START])


def _shrinkage(data: Counts, spread: float) -> Numbers:
    years, columns = data.counts.shape[1], data.design.shape[1]
    shrink = np.zeros(years + columns + _SHAPES)
    shrink[-_SHAPES:] = 1 / _SHAPE_SPREAD**2
    if data.regions:
        shrink[-_SHAPES - data.regions : -_SHAPES] = 1 / spread**2
    return shrink


def _score(values: Numbers, data: Counts) -> tuple[Numbers, Numbers]:
    """Return each council's log likelihood and its slope in every value (Fisher's identity)."""
    shapes, mean = read_shapes(values), expected(values, data)
    grid = propensities(shapes.between)
    logs, slope, slope_within = chances(data, mean, grid, shapes.within)
    found = follow(logs, transitions(shapes.memory))
    by_mean = (found.smoothed * slope).sum(axis=2)
    stretch = (np.log(propensities(shapes.between * np.exp(_NUDGE))) - np.log(grid)) / _NUDGE
    by_between = (found.smoothed * slope * stretch).sum(axis=(1, 2))
    by_within = (found.smoothed * slope_within).sum(axis=(1, 2)) * shapes.within
    nudged = np.tanh(np.arctanh(shapes.memory) + _NUDGE)
    by_memory = (
        follow(logs, transitions(float(nudged)), is_smoothed=False).log_likelihood
        - found.log_likelihood
    ) / _NUDGE
    columns = by_mean.sum(axis=1)[:, None] * data.design
    scores = np.column_stack([by_mean, columns, by_between, by_memory, by_within])
    return found.log_likelihood, scores


def chances(
    data: Counts, mean: Numbers, grid: Numbers, within: float
) -> tuple[Numbers, Numbers, Numbers]:
    """Return log chances of each cell at each propensity, and their slopes in mean and noise."""
    from scipy.special import digamma, gammaln

    level = mean[:, :, None] * grid
    known = ~np.isnan(data.counts)[:, :, None]
    count = np.nan_to_num(data.counts)[:, :, None]
    log_level = np.log(mean)[:, :, None] + np.log(grid)
    log_both = np.log(within + level)
    constant = gammaln(count + within) - gammaln(within) - gammaln(count + 1)
    logs = constant + within * np.log(within) - (count + within) * log_both + count * log_level
    slope = within * (count - level) / (within + level)
    slope_within = digamma(count + within) - digamma(within) + np.log(within) + 1
    slope_within = slope_within - log_both - (count + within) / (within + level)
    logs, slope, slope_within = (np.where(known, each, 0.0) for each in (logs, slope, slope_within))
    if data.is_hidden.any():
        rows = data.is_hidden
        hidden = _hiddenchances(level[rows], within, data.hidden_most)
        for into, part in zip((logs, slope, slope_within), hidden, strict=True):
            into[rows] = part
    return logs, slope, slope_within


def _hiddenchances(level: Numbers, within: float, most: int) -> tuple[Numbers, Numbers, Numbers]:
    """Return the same for counts known only to lie between 1 and ``most``."""
    from scipy.special import digamma, gammaln, logsumexp

    count = np.arange(1, most + 1, dtype=np.float64)[:, None, None]
    constant = gammaln(count + within) - gammaln(within) - gammaln(count + 1)
    log_both = np.log(within + level)
    each = constant + within * np.log(within) - (count + within) * log_both + count * np.log(level)
    total = logsumexp(each, axis=0)
    weight = np.exp(each - total)
    slope = within * (count - level) / (within + level)
    noise = digamma(count + within) - digamma(within) + np.log(within) + 1
    noise = noise - log_both - (count + within) / (within + level)
    return total, (weight * slope).sum(axis=0), (weight * noise).sum(axis=0)


def follow(logs: Numbers, steps: Numbers, *, is_smoothed: bool = True) -> _Follow:
    """Run through the years forwards, and backwards where wanted.

    Args:
        logs: log chance of each council's count of each year at each propensity.
        steps: how likely each propensity is to follow each other one.
        is_smoothed: whether later years should say something about earlier ones.
    """
    councils, years, size = logs.shape
    tallest = logs.max(axis=2, keepdims=True)
    chance = np.exp(logs - tallest)
    filtered = np.empty_like(logs)
    total = tallest.sum(axis=(1, 2))
    now = np.tile(stationary(), (councils, 1))
    for year in range(years):
        if year:
            now = advance(filtered[:, year - 1], steps)
        joint = now * chance[:, year]
        whole = joint.sum(axis=1, keepdims=True)
        total = total + np.log(whole[:, 0])
        filtered[:, year] = joint / whole
    if not is_smoothed:
        return _Follow(total, filtered, filtered)
    smoothed = np.empty_like(logs)
    later = np.ones((councils, size))
    for year in reversed(range(years)):
        both = filtered[:, year] * later
        smoothed[:, year] = both / both.sum(axis=1, keepdims=True)
        later = advance(chance[:, year] * later, steps.T)
        later /= later.max(axis=1, keepdims=True)
    return _Follow(total, filtered, smoothed)


def advance(weights: Numbers, steps: Numbers) -> Numbers:
    """Multiply a few rows at a time: small products stay on one thread, where they are quickest."""
    parts = [weights[at : at + _ROWS] @ steps for at in range(0, len(weights), _ROWS)]
    return np.concatenate(parts)
