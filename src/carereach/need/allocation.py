"""Where inside an area the young people in need may live: shares with their doubt, never a rank."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from carereach.base import MethodError
from carereach.need.figures import Figure
from carereach.tables.codes import AGE_BANDS

__all__ = ["AllocationAnswer", "allocate_need", "gather_places"]

Shares = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]

_MIDDLE_TENTH, _STEPS = 5.5, 9.0
"""Between the most and the least deprived tenth lie nine steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationAnswer:
    """Shares of an area's young people in need by small area, as draws.

    ``shares`` has shape (draws, areas, age bands), in the order of ``area_codes`` and
    ``age_bands``; the shares of the areas add up to one for every draw and age band.
    """

    shares: Shares
    area_codes: tuple[str, ...]
    age_bands: tuple[str, ...]


def allocate_need(
    people: pl.DataFrame,
    deprivation: pl.DataFrame,
    *,
    gradient: Figure,
    spread: Figure,
    draws: int,
    rng: np.random.Generator,
) -> AllocationAnswer:
    """Share an area's young people in need out over its small areas, with doubt.

    A small area's part goes with its young people of each age and with its deprivation: the most
    deprived tenth has ``gradient`` times the rate of the least deprived, drawn from a triangle on
    the log scale. Each area's own rate then strays from that by gamma draws, so that the shares
    of all ages together are Dirichlet; joining areas gives the same law. Recorded counts are not
    used, since they say as much about recording. A tenth that is not known counts as the middle.

    Args:
        people: ``area_code``, ``age_band``, ``young_people`` aged 8 to 17 [young people].
        deprivation: ``area_code`` and ``deprivation_decile`` (1 is the most deprived) [tenth].
        gradient: rate in the most over the least deprived tenth [ratio].
        spread: usual deviation of one average small area's rate [coefficient of variation].
        draws: how many [draws].
        rng: a seeded generator.

    Raises:
        MethodError: nobody lives in these areas, or a setting is not above nought.

    Source: Dirichlet as normalised gammas, Ferguson 1973, doi:10.1214/aos/1176342360;
    ``asm:need-deprivation-gradient`` and ``asm:need-small-area-spread``.
    """
    if gradient.low <= 0 or spread.value <= 0:
        raise MethodError(
            "The deprivation gradient and the small-area spread must be above nought."
        )
    wide = people.pivot(
        "age_band", index="area_code", values="young_people", aggregate_function="sum"
    ).sort("area_code")
    counted = wide.select(
        pl.col(band) if band in wide.columns else pl.lit(0.0).alias(band) for band in AGE_BANDS
    ).fill_null(0.0)
    living = counted.to_numpy().astype(np.float64)
    if living.sum() <= 0:
        raise MethodError("No young people are recorded as living here, so none can be placed.")
    codes = wide["area_code"].to_list()
    tenth = dict(deprivation.select("area_code", "deprivation_decile").iter_rows())
    steps = np.array([(_MIDDLE_TENTH - (tenth.get(c) or _MIDDLE_TENTH)) / _STEPS for c in codes])
    return AllocationAnswer(
        shares=_draw(living, steps, gradient, spread.value, draws, rng),
        area_codes=tuple(codes),
        age_bands=tuple(AGE_BANDS),
    )


def _draw(
    living: Numbers,
    steps: Numbers,
    gradient: Figure,
    spread: float,
    draws: int,
    rng: np.random.Generator,
) -> Shares:
    slopes = _log_triangle(gradient, draws, rng)
    everyone = living.sum(axis=1)
    shares = np.empty((draws, *living.shape), dtype=np.float32)
    for draw, slope in enumerate(slopes):
        tilt = np.exp(slope * steps)
        weight = everyone * tilt
        shape = weight / weight.sum() * np.count_nonzero(everyone) / spread**2
        strayed = tilt * rng.standard_gamma(shape) / np.maximum(shape, 1e-12)
        parts = living * strayed[:, None]
        whole = parts.sum(axis=0)
        even = living / np.maximum(living.sum(axis=0), 1e-12)
        shares[draw] = np.where(whole > 0, parts / np.maximum(whole, 1e-300), even)
    return shares


def _log_triangle(figure: Figure, draws: int, rng: np.random.Generator) -> Numbers:
    low, peak, high = np.log((figure.low, figure.value, figure.high))
    if low == high:
        return np.full(draws, peak)
    return np.asarray(rng.triangular(low, peak, high, size=draws), dtype=np.float64)


def gather_places(
    allocation: AllocationAnswer, by_age: Numbers, places: pl.DataFrame
) -> pl.DataFrame:
    """Add up the draws of small areas into larger places that may be shown.

    Args:
        allocation: shares by small area.
        by_age: draws of all young people by age band, with shape (draws, age bands)
            [young people in a year].
        places: ``area_code``, ``place`` and ``order``.

    Returns:
        One row per place, in the places' own order and never by size: ``low``, ``middle`` and
        ``high`` (95 %) [young people in a year] and the ``small_areas`` in it.

    Source: sums of draws.
    """
    rows = []
    row_of = {code: row for row, code in enumerate(allocation.area_codes)}
    for (order, place), group in places.group_by("order", "place", maintain_order=True):
        inside = [row_of[code] for code in group["area_code"] if code in row_of]
        if not inside:
            continue
        part = allocation.shares[:, inside, :].sum(axis=1, dtype=np.float64)
        low, middle, high = np.quantile((part * by_age).sum(axis=1), (0.025, 0.5, 0.975))
        rows.append((order, place, len(inside), low, middle, high))
    schema = ["order", "place", "small_areas", "low", "middle", "high"]
    return pl.DataFrame(rows, schema=schema, orient="row").sort("order", "place")
