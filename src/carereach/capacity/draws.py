"""Lengths of time drawn from declared distributions, by inverse CDF so that luck can be shared.

A larger uniform number gives a longer time for every kind but gamma, so two scenarios drawn with
the same keyed numbers keep the same people lucky. The same code runs compiled and in CPython.

Source: normal quantile, Wichura 1988, Algorithm AS 241, doi:10.2307/2347330; gamma by rejection,
Marsaglia and Tsang 2000, doi:10.1145/358407.358414; truncated normal moments, Johnson, Kotz and
Balakrishnan 1994, Continuous Univariate Distributions volume 1, section 10.1.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from carereach.base.errors import MethodError
from carereach.base.keyed import branch_of, compiled, entry, inlined, stream_of, uniform_of
from carereach.tables.scenario import Distribution

__all__ = [
    "PackedDistributions",
    "draw_time",
    "draw_time_of",
    "mean_of",
    "normal_quantile",
    "pack_distributions",
    "sd_of",
]

_EXPONENTIAL, _DETERMINISTIC, _LOGNORMAL, _GAMMA, _EMPIRICAL, _TRUNCATED = range(6)
_MOST_ATTEMPTS = 1000
# Rounding must not make a chance of 0 or 1, whose quantile is infinite.
_LEAST_CHANCE, _MOST_CHANCE = 1e-300, 1.0 - 2.0**-53
_LONGEST = 1e9
"""Days; times are drawn without overflow below this and ``_WIDEST``."""
_WIDEST = 1e6
_ROOT_2 = math.sqrt(2.0)
_ROOT_2_PI = math.sqrt(2.0 * math.pi)


class PackedDistributions(NamedTuple):
    """Distributions as a kernel reads them: one row each of kind and up to six parameters."""

    table: NDArray[np.float64]
    values: NDArray[np.float64]
    """Values of every empirical distribution, rising within each."""
    cumulative: NDArray[np.float64]


def pack_distributions(distributions: Sequence[Distribution]) -> PackedDistributions:
    """Return distributions packed for ``draw_time``, in the order given.

    Raises:
        MethodError: a distribution is not one of a length of time.
    """
    table = np.zeros((len(distributions), 7))
    values: list[float] = []
    cumulative: list[float] = []
    for row, distribution in enumerate(distributions):
        _check(distribution)
        if distribution.kind == "empirical":
            seen = sorted(zip(distribution.values, distribution.chances, strict=True))
            table[row, :3] = _EMPIRICAL, len(values), len(seen)
            values.extend(value for value, _ in seen)
            cumulative.extend(np.cumsum([chance for _, chance in seen]).tolist())
            cumulative[-1] = 1.0
        else:
            packed = _PACK[distribution.kind](distribution)
            table[row, : len(packed)] = packed
    return PackedDistributions(table, np.array(values), np.array(cumulative))


def mean_of(distribution: Distribution) -> float:
    """Return the mean [days]; of what is left after truncation, unlike ``Distribution.mean``."""
    return _moments(distribution)[0]


def sd_of(distribution: Distribution) -> float:
    """Return the standard deviation [days], after truncation."""
    return _moments(distribution)[1]


def _moments(distribution: Distribution) -> tuple[float, float]:
    _check(distribution)
    if distribution.kind == "exponential":
        return distribution.mean, distribution.mean
    if distribution.kind == "deterministic":
        return distribution.mean, 0.0
    if distribution.kind == "empirical":
        values, chances = np.array(distribution.values), np.array(distribution.chances)
        mean = float(values @ chances)
        return mean, math.sqrt(float((values - mean) ** 2 @ chances))
    if distribution.kind == "truncated normal" and distribution.sd > 0:
        return _truncated_moments(distribution)
    return distribution.mean, distribution.sd


def _truncated_moments(distribution: Distribution) -> tuple[float, float]:
    centre, sd = distribution.mean, distribution.sd
    low, high = (distribution.low - centre) / sd, (distribution.high - centre) / sd
    inside = _chance_between(low, high)
    at_low, at_high = _density(low), _density(high)
    shift = (at_low - at_high) / inside
    edges = (low * at_low if at_low else 0.0) - (high * at_high if at_high else 0.0)
    return centre + sd * shift, sd * math.sqrt(max(0.0, 1.0 + edges / inside - shift * shift))


def _density(z: float) -> float:
    return math.exp(-0.5 * z * z) / _ROOT_2_PI


def _below(z: float) -> float:
    return 0.5 * math.erfc(-z / _ROOT_2)


def _chance_between(low: float, high: float) -> float:
    """Chance that a standard normal lies between; from the nearer tail, so that it keeps digits."""
    return _below(-low) - _below(-high) if low > 0 else _below(high) - _below(low)


def _check(distribution: Distribution) -> None:
    """Refuse what is not a length of time."""
    kind = distribution.kind
    if kind not in _PACK and kind != "empirical":
        raise MethodError("A distribution has no kind this tool knows; use one of the six named.")
    if kind == "empirical":
        _check_empirical(distribution)
        return
    if not (math.isfinite(distribution.mean) and math.isfinite(distribution.sd)):
        raise MethodError(f"A {kind} time needs a mean and standard deviation that are numbers.")
    if max(abs(distribution.mean), distribution.sd) > _LONGEST:
        raise MethodError(f"A {kind} time is longer than any life; give it in days.")
    if distribution.sd < 0:
        raise MethodError(f"A {kind} time has a standard deviation below 0; give 0 or more.")
    if kind == "truncated normal":
        _check_truncated(distribution)
        return
    if distribution.mean < 0 or (distribution.mean == 0 and kind in ("lognormal", "gamma")):
        raise MethodError(f"A {kind} time needs a mean above 0 days.")
    if distribution.sd > _WIDEST * distribution.mean:
        raise MethodError(f"A {kind} time spreads over a million times its mean; check its units.")
    if distribution.low != 0 or distribution.high != math.inf:
        raise MethodError(f"A {kind} time has no ends; only a truncated normal has low and high.")


def _check_empirical(distribution: Distribution) -> None:
    values, chances = distribution.values, distribution.chances
    if not values or len(values) != len(chances):
        raise MethodError("An empirical time needs values and as many chances.")
    if not all(math.isfinite(value) and value >= 0 for value in values):
        raise MethodError("An empirical time has a value that is not 0 days or more.")
    if not all(chance >= 0 for chance in chances) or abs(math.fsum(chances) - 1) > 1e-6:
        raise MethodError("The chances of an empirical time must be 0 or more and add up to 1.")


def _check_truncated(distribution: Distribution) -> None:
    low, high = distribution.low, distribution.high
    if not 0 <= low < high:
        raise MethodError("A truncated normal time needs a low end of 0 or more, below its high.")
    if distribution.sd == 0:
        if not low <= distribution.mean <= high:
            raise MethodError("A truncated normal time without spread lies outside its own ends.")
        return
    centre, sd = distribution.mean, distribution.sd
    if _chance_between((low - centre) / sd, (high - centre) / sd) < 1e-100:
        raise MethodError("A truncated normal time has almost no chance between its ends.")


def _pack_exponential(distribution: Distribution) -> tuple[float, ...]:
    return _EXPONENTIAL, distribution.mean


def _pack_deterministic(distribution: Distribution) -> tuple[float, ...]:
    return _DETERMINISTIC, distribution.mean


def _pack_lognormal(distribution: Distribution) -> tuple[float, ...]:
    variance = math.log1p((distribution.sd / distribution.mean) ** 2)
    return _LOGNORMAL, math.log(distribution.mean) - 0.5 * variance, math.sqrt(variance)


def _pack_gamma(distribution: Distribution) -> tuple[float, ...]:
    if distribution.sd < distribution.mean / _WIDEST:
        return _pack_deterministic(distribution)
    shape = (distribution.mean / distribution.sd) ** 2
    used = (shape if shape >= 1 else shape + 1) - 1 / 3
    scale = distribution.sd**2 / distribution.mean
    return _GAMMA, used, 1 / math.sqrt(9 * used), scale, 0.0 if shape >= 1 else 1 / shape


def _pack_truncated(distribution: Distribution) -> tuple[float, ...]:
    centre, sd = distribution.mean, distribution.sd
    if sd == 0:
        return _pack_deterministic(distribution)
    low, high = (distribution.low - centre) / sd, (distribution.high - centre) / sd
    # From the nearer tail: far above the centre, chances below would all be rounded to 1.
    sign = -1.0 if low > 0 else 1.0
    start, width = _below(sign * low), sign * _chance_between(low, high)
    return _TRUNCATED, centre, sign * sd, start, width, distribution.low, distribution.high


_PACK: dict[str, Callable[[Distribution], tuple[float, ...]]] = {
    "exponential": _pack_exponential,
    "deterministic": _pack_deterministic,
    "lognormal": _pack_lognormal,
    "gamma": _pack_gamma,
    "truncated normal": _pack_truncated,
}


# The functions below run compiled, where coverage cannot see them; the tests run them both ways.
# They use ``math``, whose logarithm is the same to the last bit compiled and in CPython; NumPy's
# is not.


@compiled
def _tail_quantile(r: float) -> float:  # pragma: no cover
    """Distance from the middle, from the root of minus the log of the chance in the tail."""
    if r <= 5.0:
        r -= 1.6
        above = 7.74545014278341407640e-4 * r + 2.27238449892691845833e-2
        above = (above * r + 2.41780725177450611770e-1) * r + 1.27045825245236838258e0
        above = (above * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0
        above = (above * r + 4.63033784615654529590e0) * r + 1.42343711074968357734e0
        below = 1.05075007164441684324e-9 * r + 5.47593808499534494600e-4
        below = (below * r + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1
        below = (below * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0
        below = (below * r + 2.05319162663775882187e0) * r + 1.0
        return above / below
    r -= 5.0
    above = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    above = (above * r + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2
    above = (above * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0
    above = (above * r + 5.46378491116411436990e0) * r + 6.65790464350110377720e0
    below = 2.04426310338993978564e-15 * r + 1.42151175831644588870e-7
    below = (below * r + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4
    below = (below * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1
    below = (below * r + 5.99832206555887937690e-1) * r + 1.0
    return above / below


@compiled
def normal_quantile(chance: float) -> float:  # pragma: no cover
    """Return the standard normal value with this chance (above 0, below 1) below it."""
    q = chance - 0.5
    if abs(q) > 0.425:
        tail = chance if q < 0.0 else 1.0 - chance
        distance = _tail_quantile(math.sqrt(-math.log(tail)))
        return -distance if q < 0.0 else distance
    r = 0.180625 - q * q
    above = 2.5090809287301226727e3 * r + 3.3430575583588128105e4
    above = (above * r + 6.7265770927008700853e4) * r + 4.5921953931549871457e4
    above = (above * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3
    above = (above * r + 1.3314166789178437745e2) * r + 3.3871328727963666080e0
    below = 5.2264952788528545610e3 * r + 2.8729085735721942674e4
    below = (below * r + 3.9307895800092710610e4) * r + 2.1213794301586595867e4
    below = (below * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2
    below = (below * r + 4.2313330701600911252e1) * r + 1.0
    return q * above / below


@compiled
def _draw_gamma(stream: np.uint64, shape: float, slope: float) -> float:  # pragma: no cover
    """Gamma of unit scale from numbers of its own; ``shape`` is less a third, as its source has."""
    for attempt in range(_MOST_ATTEMPTS):
        z = normal_quantile(uniform_of(stream, 0, attempt))
        root = 1.0 + slope * z
        if root > 0.0:
            cube = root * root * root
            limit = 0.5 * z * z + shape - shape * cube + shape * math.log(cube)
            if math.log(uniform_of(stream, 1, attempt)) < limit:
                return shape * cube
    return shape


@inlined
def _draw_empirical(packed: PackedDistributions, row: int, u: float) -> float:  # pragma: no cover
    """The value whose share of the chances ``u`` falls in."""
    low = int(packed.table[row, 1])
    high = low + int(packed.table[row, 2]) - 1
    while low < high:
        middle = (low + high) // 2
        if u < packed.cumulative[middle]:
            high = middle
        else:
            low = middle + 1
    return float(packed.values[low])


@entry
def _draw_any(
    packed: PackedDistributions, row: int, stream: np.uint64, purpose: int, draw: int
) -> float:  # pragma: no cover
    """A time of any kind."""
    line = packed.table[row]
    kind = int(line[0])
    if kind == _DETERMINISTIC:
        return float(line[1])
    if kind == _GAMMA:
        branch = branch_of(stream, purpose, draw)
        time = float(line[3]) * _draw_gamma(branch, line[1], line[2])
        if line[4] > 0.0:
            time *= math.exp(line[4] * math.log(uniform_of(branch, 2, 0)))
        return time
    u = uniform_of(stream, purpose, draw)
    if kind == _LOGNORMAL:
        return math.exp(line[1] + line[2] * normal_quantile(u))
    if kind == _EMPIRICAL:
        return _draw_empirical(packed, row, u)
    z = normal_quantile(min(max(line[3] + u * line[4], _LEAST_CHANCE), _MOST_CHANCE))
    return float(min(max(line[1] + line[2] * z, line[5]), line[6]))


@inlined
def draw_time_of(
    packed: PackedDistributions, row: int, stream: np.uint64, purpose: int, draw: int
) -> float:  # pragma: no cover
    """Return what ``draw_time`` does, from the stream of its key and entity; within kernels."""
    if packed.table[row, 0] == _EXPONENTIAL:  # most are: not worth a call
        return -float(packed.table[row, 1]) * math.log(1.0 - uniform_of(stream, purpose, draw))
    return _draw_any(packed, row, stream, purpose, draw)


@entry
def draw_time(
    packed: PackedDistributions, row: int, key: np.uint64, entity: int, purpose: int, draw: int
) -> float:  # pragma: no cover
    """Return a length of time [days] from one row, the same for the same key and numbers."""
    return draw_time_of(packed, row, stream_of(key, entity), purpose, draw)
