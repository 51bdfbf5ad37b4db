"""Sufficiency: specialist places against the range of young people likely to need one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from carereach.capacity.periods import SPECIALIST, latest_periods

__all__ = [
    "ENOUGH",
    "ENOUGH_AT_LOW_END",
    "ENOUGH_AT_PLANNING",
    "NOT_KNOWN",
    "TOO_FEW",
    "Figure",
    "Sufficiency",
    "compare_places",
]

TOO_FEW, ENOUGH_AT_LOW_END, ENOUGH_AT_PLANNING, ENOUGH, NOT_KNOWN = (
    "too few even at the low end of need",
    "enough only near the low end of need",
    "enough for the planning figure, not for the high end of need",
    "enough even at the high end of need",
    "not known",
)
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its range and where it comes from: an evidence id, or the service's own."""

    source: str
    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sufficiency:
    """Places against need for specialist support at one time [young people]; None: not known."""

    places: int | None
    places_basis: str
    """How places were counted: supplied, from posts and cap, or not supplied."""
    supported_now: int | None
    waiting_now: int | None
    needed_low: float | None
    needed_planning: float | None
    needed_high: float | None
    expected_new_per_year: float | None
    """Young people expected to need the service in a year, at the planning figure."""
    support: Figure
    """Length of support used [months]; a mean, never a median."""
    share: Figure
    """Share of exploited young people who need the service."""
    state: str


def compare_places(
    capacity: pl.DataFrame,
    services: pl.DataFrame,
    *,
    need: Figure | None,
    share: Figure,
    support_months: Figure,
) -> Sufficiency:
    """Return specialist places beside the range of young people likely to need one at a time.

    Places needed at once = young people exploited in a year x share who need the service x mean
    length of support in years. Ends of the range combine the three ranges as independent factors
    (root sum of squares of their logs), so they are narrower than all lows or all highs together.

    Args:
        capacity: the capacity table; a specialist service's own mean length of support, weighted
            by who is supported, replaces ``support_months``.
        services: the services table.
        need: young people sexually exploited in a year, low, planning and high; None: not known.
        share: of them, the share who need the specialist service.
        support_months: mean length of support [months].

    Source: occupancy = arrivals x mean stay (Little 1961, doi:10.1287/opre.9.3.383); ranges of a
    product by JCGM 100:2008 section 5.1; asm:specialist-share, asm:support-months; std:SPC-02.
    """
    latest = latest_periods(capacity, services).filter(pl.col("setting") == SPECIALIST)
    support = _own_support(latest) or support_months
    years = Figure(
        source=support.source,
        low=support.low / _MONTHS_A_YEAR,
        value=support.value / _MONTHS_A_YEAR,
        high=support.high / _MONTHS_A_YEAR,
    )
    low, middle, high = _product([need, share, years]) if need else (None, None, None)
    places, basis = _places(latest)
    return Sufficiency(
        places=places,
        places_basis=basis,
        supported_now=_total(latest["current_caseload"]),
        waiting_now=_total(latest["waiting_for_assessment"] + latest["waiting_for_treatment"]),
        needed_low=low,
        needed_planning=middle,
        needed_high=high,
        expected_new_per_year=need.value * share.value if need else None,
        support=support,
        share=share,
        state=_state(places, low, middle, high),
    )


def _own_support(latest: pl.DataFrame) -> Figure | None:
    """Return the specialist services' own mean length of support, if any supplied it."""
    given = latest.filter(pl.col("mean_support_months") > 0)
    if not given.height:
        return None
    weights = given["current_caseload"].fill_null(1).clip(lower_bound=1)
    mean = float((given["mean_support_months"] * weights).sum()) / float(weights.sum())
    return Figure(source="the service's own figure", low=mean, value=mean, high=mean)


def _product(factors: Sequence[Figure]) -> tuple[float, float, float]:
    """Return low, middle and high of a product of independent positive factors."""
    middle = math.prod(factor.value for factor in factors)
    if middle <= 0:
        return 0.0, 0.0, math.prod(factor.high for factor in factors)
    up = math.sqrt(sum(math.log(factor.high / factor.value) ** 2 for factor in factors))
    if any(factor.low <= 0 for factor in factors):
        return 0.0, middle, middle * math.exp(up)
    down = math.sqrt(sum(math.log(factor.value / factor.low) ** 2 for factor in factors))
    return middle * math.exp(-down), middle, middle * math.exp(up)


def _places(latest: pl.DataFrame) -> tuple[int | None, str]:
    """Return planned places: as supplied, else funded posts x cap, for every specialist service."""
    from_posts = (
        (pl.col("staff_wte") + pl.col("vacancies_wte").fill_null(0))
        * pl.col("caseload_limit_per_wte")
    ).floor()
    counted = latest.select(
        planned=pl.coalesce(pl.col("places"), from_posts.cast(pl.Int64)),
        from_posts=pl.col("places").is_null(),
    )
    if not counted.height or counted["planned"].null_count():
        return None, "not supplied"
    basis = "funded posts x cap" if counted["from_posts"].any() else "places supplied"
    return int(counted["planned"].sum()), basis


def _total(counts: pl.Series) -> int | None:
    """Return the sum, unless any service's count is missing: a part is not the whole."""
    return None if counts.is_empty() or counts.null_count() else int(counts.sum())


def _state(places: int | None, low: float | None, middle: float | None, high: float | None) -> str:
    if places is None or low is None or middle is None or high is None:
        return NOT_KNOWN
    if places < low:
        return TOO_FEW
    if places < middle:
        return ENOUGH_AT_LOW_END
    return ENOUGH_AT_PLANNING if places < high else ENOUGH
