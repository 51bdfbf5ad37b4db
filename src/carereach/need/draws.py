"""Draws of how many young people may be exploited, for the rooms that plan with uncertainty."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from carereach.need.planning import PlanningAnswer, Share
from carereach.need.routes import Route

__all__ = ["NeedDraws", "draw_need"]

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDraws:
    """Draws of young people exploited in a year [young people].

    ``by_group`` has shape (draws, age bands, sexes), in the order of ``age_bands`` and ``sexes``;
    ``totals`` is its sum over the groups.
    """

    by_group: Numbers
    age_bands: tuple[str, ...]
    sexes: tuple[str, ...]

    @property
    def totals(self) -> Numbers:
        """All groups together, one number per draw [young people]."""
        return np.asarray(self.by_group.sum(axis=(1, 2)), dtype=np.float64)


def draw_need(answer: PlanningAnswer, *, draws: int, rng: np.random.Generator) -> NeedDraws:
    """Draw planning totals by age band and sex.

    Each draw follows one route, chosen evenly among those that were followed, and takes a value
    from a triangle on the log scale between its ends with its middle as the peak. Draws never
    leave the headline range. Shares of the age bands and sexes are drawn from triangles and made
    to add up to one.

    Args:
        answer: the planning range and its routes.
        draws: how many [draws].
        rng: a seeded generator: the same seed gives the same draws.

    Source: house rule; an even choice says that no route is preferred.
    """
    totals = _draw_totals(answer, draws, rng)
    ages = _draw_shares(answer.ages, draws, rng)
    sexes = _draw_shares(answer.sexes, draws, rng)
    return NeedDraws(
        by_group=totals[:, None, None] * ages[:, :, None] * sexes[:, None, :],
        age_bands=tuple(share.group for share in answer.ages),
        sexes=tuple(share.group for share in answer.sexes),
    )


def _draw_totals(answer: PlanningAnswer, draws: int, rng: np.random.Generator) -> Numbers:
    headline = answer.headline
    if headline.verdict == "refused":
        return np.zeros(draws)
    ends = [_ends(route, headline.low, headline.high) for route in answer.routes]
    reachable = [three for three in ends if three is not None]
    if not reachable:
        reachable = [(headline.low, headline.planning, headline.high)]
    low, peak, high = np.log(np.array(reachable, dtype=np.float64)).T
    chosen = rng.integers(0, len(reachable), size=draws)
    drawn = np.exp(rng.triangular(low[chosen], peak[chosen], high[chosen]))
    return np.asarray(np.clip(drawn, headline.low, headline.high), dtype=np.float64)


def _ends(route: Route, low: float, high: float) -> tuple[float, float, float] | None:
    """Cut a route to the headline range; a route wholly below what is known says nothing."""
    if (
        route.part not in ("range", "lift")
        or not route.value
        or not route.high
        or route.high <= low
    ):
        return None
    least, most = max(route.low or 0.0, low), min(route.high, high)
    return (least, min(max(route.value, least), most), most) if least < most else None


def _draw_shares(shares: tuple[Share, ...], draws: int, rng: np.random.Generator) -> Numbers:
    columns = [
        rng.triangular(share.low, share.value, share.high, size=draws)
        if share.low < share.high
        else np.full(draws, share.value)
        for share in shares
    ]
    drawn = np.stack(columns, axis=1)
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True), dtype=np.float64)
