"""A planning range: known, at least, plausible from low to high, and a cautious planning figure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

import polars as pl

from carereach.need.figures import Figure, NeedFigures
from carereach.need.groups import GroupsAnswer
from carereach.need.routes import Known, Route
from carereach.tables.codes import AGE_BANDS

__all__ = ["Headline", "PlanningAnswer", "Share", "plan_need"]

_SEXES = ("female", "male")


_MORE_KNOWN = "More are known here than other places would lead one to plan for."


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The range to plan by [young people in a year], never a point alone.

    ``verdict`` is usable, caution or refused, each with plain ``reasons``. When it is refused the
    numbers are bounds on arithmetic, not for planning, and must not be shown.
    """

    known: float | None
    at_least: float | None
    low: float
    high: float
    planning: float
    verdict: str
    reasons: tuple[str, ...]
    known_of_ten_low: float | None
    known_of_ten_high: float | None
    grade: int | None
    """Sum of the five scales of the source behind ``known`` [0 to 10]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The part of all exploited young people in one group, with its range [share]."""

    group: str
    low: float
    value: float
    high: float
    basis: str
    """Where it comes from: "local records" or the id of a cited entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningAnswer:
    """The headline, the routes behind it, and its split by age band and by sex.

    ``by_group`` has one row per age band and per sex: ``low``, ``planning``, ``high`` [young
    people in a year] and the ``living_here`` it is capped by.
    """

    headline: Headline
    routes: tuple[Route, ...]
    ages: tuple[Share, ...]
    sexes: tuple[Share, ...]
    by_group: pl.DataFrame


def plan_need(
    known: Known,
    routes: tuple[Route, ...],
    groups: GroupsAnswer,
    young_people: pl.DataFrame,
    *,
    under_18: Figure,
    figures: NeedFigures,
) -> PlanningAnswer:
    """Put the routes together into a range to plan by, split by age band and by sex.

    The range runs from the lowest to the highest end of any route. It never starts below what one
    source already knows divided by the most a source can know, and knowing few never lowers it.
    The planning figure is the largest middle of any route: the cautious choice. Nothing is
    averaged.

    Args:
        known: what local records say.
        routes: every route that was followed.
        groups: the mix that is seen; used only where it is whole, large enough and leaves no
            group out of view.
        young_people: ``age_band``, ``sex``, ``young_people`` living here [young people].
        under_18: children under 18 living here; nothing may exceed it [children].
        figures: the cited numbers and assumptions.

    Source: house rule; splits ``econ:N16``, ``econ:N30`` and the entries ``asm:need-aged-...``.
    """
    ages = _age_shares(groups, figures)
    sexes = _sex_shares(groups, figures)
    headline = _headline(known, routes, under_18=under_18, figures=figures)
    return PlanningAnswer(
        headline=headline,
        routes=routes,
        ages=ages,
        sexes=sexes,
        by_group=_split(headline, young_people, ages, sexes),
    )


def _headline(
    known: Known, routes: tuple[Route, ...], *, under_18: Figure, figures: NeedFigures
) -> Headline:
    ranges = [route for route in routes if route.part in ("range", "lift")]
    if under_18.value <= 0 or not ranges:
        return _refused(known, "No young people aged 8 to 17 are recorded as living here.")
    hidden = next((route for route in ranges if route.key == "hidden"), None)
    floor = max(known.at_least or 0.0, _given([hidden.low] if hidden else []))
    views = [route.high for route in routes if route.part == "view"]
    lows = [route.low for route in ranges if route.low and route.part == "range"]
    low = max(min(lows, default=0.0), floor)
    high = max(_given(route.high for route in ranges), _given(views), floor)
    planning = max(_given(route.value for route in ranges), floor)
    planning, high = (min(number, under_18.value) for number in (planning, high))
    if low >= high:
        return _refused(known, "Nearly every child here would be one of those recorded.")
    lead = next((one for one in ranges if one.part == "lift" and one.value == planning), None)
    verdict, reasons = _verdict(known, low=low, high=high, lead=lead, figures=figures)
    return Headline(
        known=known.known,
        at_least=known.at_least,
        low=low,
        high=high,
        planning=planning,
        verdict=verdict,
        reasons=(*reasons, *known.reasons),
        known_of_ten_low=_of_ten(known.known, high),
        known_of_ten_high=_of_ten(known.known, low),
        grade=known.grade,
    )


def _given(numbers: Iterable[float | None]) -> float:
    return max((number for number in numbers if number is not None), default=0.0)


def _refused(known: Known, reason: str) -> Headline:
    return Headline(
        known=known.known,
        at_least=known.at_least,
        low=0.0,
        high=0.0,
        planning=0.0,
        verdict="refused",
        reasons=(reason, *known.reasons),
        known_of_ten_low=None,
        known_of_ten_high=None,
        grade=known.grade,
    )


def _of_ten(known: float | None, likely: float) -> float | None:
    if known is None or likely <= 0 or not isfinite(known / likely):
        return None
    return min(10.0, 10 * known / likely)


def _verdict(
    known: Known, *, low: float, high: float, lead: Route | None, figures: NeedFigures
) -> tuple[str, tuple[str, ...]]:
    reasons = []
    if known.known is None:
        reasons.append("No local count was supplied, so the range rests on other places.")
    elif known.sources == 1:
        reasons.append("Only one local source counts children here.")
    if known.is_doubtful:
        reasons.append("The newest local count is unlike the years around it.")
    if known.is_partial:
        reasons.append("The best local source does not show a count for every council here.")
    if lead is not None:
        reasons.append(lead.reason or _MORE_KNOWN)
    if low > 0 and high / low > figures.usable_ratio.value:
        reasons.append("The routes lie far apart: no survey measures sexual exploitation itself.")
    return ("caution" if reasons else "usable"), tuple(reasons)


def _age_shares(groups: GroupsAnswer, figures: NeedFigures) -> tuple[Share, ...]:
    cited = dict(zip(AGE_BANDS, figures.ages, strict=True))
    return _normal(_shares("age_band", cited, groups, figures))


def _sex_shares(groups: GroupsAnswer, figures: NeedFigures) -> tuple[Share, ...]:
    """Take the cited shares: boys' lowest and highest from surveys, assessments and services."""
    surveyed = figures.abused_boys.value / (figures.abused_boys.value + figures.abused_girls.value)
    seen, recorded = figures.boys_seen.value, 1 - figures.girls_recorded.value
    low, value, high = sorted((surveyed, recorded, seen))
    boys = Figure(id=figures.boys_seen.id, low=low, value=value, high=high)
    girls = Figure(id=figures.girls_recorded.id, low=1 - high, value=1 - value, high=1 - low)
    return _normal(_shares("sex", {"female": girls, "male": boys}, groups, figures))


def _shares(
    dimension: str, cited: Mapping[str, Figure], groups: GroupsAnswer, figures: NeedFigures
) -> list[Share]:
    local = _local_mix(dimension, groups, at_least=figures.split_minimum.value)
    return [
        Share(
            group=name,
            low=min(figure.low, local.get(name, figure.low)),
            value=local.get(name, figure.value),
            high=max(figure.high, local.get(name, figure.high)),
            basis="local records" if name in local else figure.id,
        )
        for name, figure in cited.items()
    ]


def _local_mix(dimension: str, groups: GroupsAnswer, *, at_least: float) -> dict[str, float]:
    """Return the local shares of the largest whole view in which nobody is out of sight."""
    wanted = set(AGE_BANDS) if dimension == "age_band" else set(_SEXES)
    rows = groups.groups.filter(
        (pl.col("dimension") == dimension) & pl.col("is_comparable") & pl.col("whole")
    )
    best: dict[str, float] = {}
    largest = at_least
    for _, view in rows.group_by("view_kind", "view_id", maintain_order=True):
        in_sight = not view["finding"].is_in(["missing from view", "none recorded"]).any()
        of = float(view["of"][0] or 0)
        if in_sight and set(view["group"]) == wanted and of >= largest:
            largest = of
            best = dict(view.select("group", "share").iter_rows())
    return best


def _normal(shares: list[Share]) -> tuple[Share, ...]:
    """Make the middle shares add up to one."""
    whole = sum(share.value for share in shares)
    return tuple(
        Share(
            group=share.group,
            low=min(share.low, share.value / whole),
            value=share.value / whole,
            high=max(share.high, share.value / whole),
            basis=share.basis,
        )
        for share in shares
    )


def _split(
    headline: Headline,
    young_people: pl.DataFrame,
    ages: tuple[Share, ...],
    sexes: tuple[Share, ...],
) -> pl.DataFrame:
    rows = []
    for dimension, shares in (("age_band", ages), ("sex", sexes)):
        living = dict(
            young_people.group_by(dimension).agg(pl.col("young_people").sum()).iter_rows()
        )
        for share in shares:
            here = float(living.get(share.group, 0.0))
            rows.append(
                {
                    "dimension": dimension,
                    "group": share.group,
                    "low": min(headline.low * share.low, here),
                    "planning": min(headline.planning * share.value, here),
                    "high": min(headline.high * share.high, here),
                    "living_here": here,
                    "basis": share.basis,
                }
            )
    return pl.DataFrame(rows)
