"""The ways to a planning range, kept side by side: none is averaged into another."""

from dataclasses import dataclass, field
from math import exp, log, sqrt
from typing import Literal

import polars as pl

from carereach.need.artefacts import ArtefactAnswer
from carereach.need.figures import Figure, NeedFigures
from carereach.need.known import KnownAnswer
from carereach.need.neighbours import NeighboursAnswer

__all__ = ["Known", "Route", "count_under_18", "follow_routes", "read_known", "refuse_above"]

_YEARS_BEFORE_16 = 16
"""The surveys ask about abuse before the sixteenth birthday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way to a number of young people in a year; empty ends mean it could not be followed.

    ``part`` says what it does: the "floor" nobody may fall below, a "range" for planning, a
    "lift" that can raise the range but never lower it, a "view" that can only lift the upper end,
    a route "beside" the range that moves nothing, or "not used".
    """

    key: str
    label: str
    low: float | None = None
    value: float | None = None
    high: float | None = None
    part: Literal["floor", "range", "lift", "view", "beside", "not used"]
    standing: str
    sources: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What local records say: the best-graded count, and the most that one source alone knows."""

    known: float | None = None
    at_least: float | None = None
    lowest: float | None = None
    """Smallest of the usable recorded counts [children]."""
    highest: float | None = None
    """Largest of the usable recorded counts [children]."""
    told_low: float | None = None
    told_high: float | None = None
    """What surveys and practitioners say here [children]."""
    grade: int | None = None
    sources: int = 0
    is_doubtful: bool = False
    """The newest count of the best source is called out as unlike its other years."""
    is_partial: bool = False
    """The best source lacks some council here, or hides part of its count."""
    evidence_ids: tuple[str, ...] = ()
    reasons: tuple[str, ...] = field(default=())


def count_under_18(
    young_people: pl.DataFrame, councils: pl.DataFrame, *, under_18_ratio: Figure
) -> Figure:
    """Count the children under 18 who live here, estimated where only ages 8 to 17 are known.

    Args:
        young_people: ``local_authority_code`` and ``young_people`` aged 8 to 17 [young people].
        councils: ``local_authority_code``, ``under_18`` in the whole council (null if not known)
            [children] and ``share_covered`` [share].
        under_18_ratio: children under 18 for each young person aged 8 to 17 [ratio].

    Source: Office for National Statistics mid-year estimates; ``asm:need-under-18-ratio``.
    """
    here = (
        young_people.group_by("local_authority_code")
        .agg(pl.col("young_people").sum())
        .join(councils, on="local_authority_code", how="left")
    )
    known = pl.col("under_18") * pl.col("share_covered")

    def total(ratio: float) -> float:
        each = here.select(pl.coalesce(known, pl.col("young_people") * ratio)).to_series()
        return float(each.sum())

    return Figure(
        id=under_18_ratio.id,
        low=total(under_18_ratio.low),
        value=total(under_18_ratio.value),
        high=total(under_18_ratio.high),
    )


def read_known(
    known: KnownAnswer, artefacts: ArtefactAnswer, *, under_18: Figure, councils: int
) -> Known:
    """Pick the best-graded recorded count and the hard floor, and say what was set aside.

    A count is set aside when it is above the number of children living here, counts something
    else than children, matches the definition poorly or is over three years old. A count that
    rose sharply in its newest year is no floor. Zero recorded is never a floor either.

    Args:
        known: recorded counts by source.
        artefacts: the years called out in them.
        under_18: children under 18 living here [children].
        councils: how many councils the area holds [councils].

    Source: house rule on the workspace's own evidence grades (five scales, 0 to 2).
    """
    newest = known.latest.filter(pl.col("recorded").is_not_null())
    usable = newest.filter(
        pl.col("children").is_not_null()
        & (pl.col("definition_match").fill_null(1) > 0)
        & (pl.col("recency").fill_null(1) > 0)
    )
    fitting = usable.filter(pl.col("children") <= under_18.high)
    reasons = _set_aside(known.latest, newest, usable, fitting)
    records = fitting.filter("is_record")
    told = fitting.filter(~pl.col("is_record"))["children"]
    ends = (_least(told), _most(told))
    if records.is_empty():
        return Known(told_low=ends[0], told_high=ends[1], reasons=reasons)
    flags = artefacts.sharp.join(
        known.latest.select("series", "period_end"), on=["series", "period_end"], how="semi"
    )
    best = records.sort(
        pl.col("grade").fill_null(-1),
        pl.col("definition_match").fill_null(-1),
        "children",
        descending=True,
    ).row(0, named=True)
    rose = flags.filter(pl.col("flag") == "rose sharply")["series"].to_list()
    floor = records.filter(~pl.col("series").is_in(rose))
    match = pl.col("definition_match").fill_null(-1)
    matching = floor.filter(match == match.max())
    return Known(
        known=best["children"],
        at_least=_most(matching["children"]) or None,
        lowest=_least(records["children"]),
        highest=_most(records["children"]),
        told_low=ends[0],
        told_high=ends[1],
        grade=best["grade"],
        sources=records.height,
        is_doubtful=best["series"] in flags["series"].to_list(),
        is_partial=best["state"] == "part shown"
        or (best["by_council"] and best["places_counted"] < councils),
        evidence_ids=tuple(records["evidence_id"].to_list()),
        reasons=reasons,
    )


def _set_aside(
    latest: pl.DataFrame, newest: pl.DataFrame, usable: pl.DataFrame, fitting: pl.DataFrame
) -> tuple[str, ...]:
    reasons = []
    if newest.height < latest.height:
        reasons.append("The newest count of at least one source is hidden or was not supplied.")
    if newest.filter(pl.col("children").is_null()).height:
        reasons.append("Counts of offences or referrals are shown but cannot stand for children.")
    if newest.filter(pl.col("definition_match") == 0).height:
        reasons.append("A source whose definition matches poorly is shown but not used.")
    if newest.filter(pl.col("recency") == 0).height:
        reasons.append("A source over three years old is shown but not used.")
    if fitting.height < usable.height:
        reasons.append(
            "A count is above the number of children living here, so it is wrong and set aside."
        )
    return tuple(reasons)


def _least(values: pl.Series) -> float | None:
    found = values.min()
    return float(found) if isinstance(found, int | float) else None


def _most(values: pl.Series) -> float | None:
    found = values.max()
    return float(found) if isinstance(found, int | float) else None


def follow_routes(
    known: Known,
    neighbours: NeighboursAnswer,
    young_people: pl.DataFrame,
    *,
    under_18: Figure,
    figures: NeedFigures,
) -> tuple[Route, ...]:
    """Follow every route there is to how many young people may be exploited in a year.

    Args:
        known: what local records say.
        neighbours: the recorded rates of statistical neighbours [per 10,000 under 18].
        young_people: ``sex`` and ``young_people`` aged 8 to 17 [young people].
        under_18: children under 18 living here [children].
        figures: the cited numbers and assumptions.

    Source: rates ``econ:N29``, surveys ``econ:N26``; the range of a product adds the relative
    errors of its parts in quadrature on the log scale (JCGM 100:2008, 5.1.6).
    """
    routes = (
        _recorded(known),
        _told(known),
        _allowing_for_hidden(known, figures.known_share, most=under_18.value),
        _like_neighbours(neighbours, under_18, figures),
        _published_rate(under_18, figures.at_risk_rate),
        _surveys(young_people, figures),
    )
    return tuple(refuse_above(route, under_18.high) for route in routes)


def refuse_above(route: Route, children: float) -> Route:
    """Set a route aside if it leads above the children living here.

    Args:
        route: the route.
        children: children under 18 living here [children].

    Source: arithmetic.
    """
    if route.high is None or route.high <= children:
        return route
    return Route(
        key=route.key,
        label=route.label,
        part="not used",
        standing=route.standing,
        sources=route.sources,
        reason="The estimate exceeds the children living here, so it is wrong.",
    )


def _recorded(known: Known) -> Route:
    label, standing = "Recorded now, by local sources", "recorded"
    if known.known is None:
        return Route(
            key="recorded",
            label=label,
            part="not used",
            standing=standing,
            reason="No local count of children can be used.",
        )
    return Route(
        key="recorded",
        label=label,
        low=known.lowest,
        value=known.known,
        high=known.highest,
        part="floor",
        standing=standing,
        sources=known.evidence_ids,
    )


def _told(known: Known) -> Route:
    label, standing = "What local surveys and practitioners say", "told"
    if known.told_high is None:
        return Route(
            key="told",
            label=label,
            part="not used",
            standing=standing,
            reason="No local survey or practitioner return was supplied.",
        )
    return Route(
        key="told",
        label=label,
        low=known.told_low,
        high=known.told_high,
        part="view",
        standing=standing,
    )


def _allowing_for_hidden(known: Known, share: Figure, *, most: float) -> Route:
    """Divide the hard floor by the share one source knows; never above ``most`` children."""
    label, standing = "What is known, and those not known", "assumption"
    if known.at_least is None or share.low <= 0:
        return Route(
            key="hidden",
            label=label,
            part="not used",
            standing=standing,
            sources=(share.id,),
            reason="There is no local count to start from.",
        )
    return Route(
        key="hidden",
        label=label,
        low=known.at_least / share.high,
        value=min(known.at_least / share.value, most),
        high=min(known.at_least / share.low, most),
        part="lift",
        standing=standing,
        sources=(*known.evidence_ids, share.id),
    )


def _like_neighbours(neighbours: NeighboursAnswer, under_18: Figure, figures: NeedFigures) -> Route:
    label, standing = "If recorded as in comparable councils", "recorded elsewhere"
    rates = neighbours.councils
    if rates.is_empty() or rates["middle"].is_null().any():
        return Route(
            key="neighbours",
            label=label,
            part="not used",
            standing=standing,
            reason="No neighbours known for every council here.",
        )
    people = rates["under_18"].cast(pl.Float64)
    people = people.fill_null(strategy="mean").fill_null(1.0)
    weights = people / people.sum()
    ends = [float((rates[name] * weights).sum()) for name in ("low", "middle", "high")]
    scale = under_18.value / 10_000 * figures.children_per_episode
    return Route(
        key="neighbours",
        label=label,
        low=ends[0] * scale,
        value=ends[1] * scale,
        high=ends[2] * scale,
        part="range",
        standing=standing,
        sources=(figures.recorded_children.id, figures.recorded_episodes.id),
    )


def _published_rate(under_18: Figure, rate: Figure) -> Route:
    low, value, high = _multiply(1 / 10_000, rate, under_18)
    return Route(
        key="published",
        label="If at risk as published for ten areas",
        low=low,
        value=value,
        high=high,
        part="range",
        standing="published",
        sources=(rate.id, under_18.id),
    )


def _surveys(young_people: pl.DataFrame, figures: NeedFigures) -> Route:
    by_sex = dict(young_people.group_by("sex").agg(pl.col("young_people").sum()).iter_rows())
    abused = (
        by_sex.get("female", 0) * figures.abused_girls.value
        + by_sex.get("male", 0) * figures.abused_boys.value
    )
    years = figures.years_of_exposure
    low, value, high = _multiply(abused / _YEARS_BEFORE_16, figures.exploited_share, years)
    label = "From what surveys say about sexual abuse"
    if value <= 0:
        return Route(
            key="surveys",
            label=label,
            part="not used",
            standing="assumption",
            reason="An assumption is set to zero, so surveys lead nowhere.",
        )
    return Route(
        key="surveys",
        label=label,
        low=low,
        value=value,
        high=high,
        part="range",
        standing="assumption",
        sources=(figures.abused_girls.id, figures.exploited_share.id, years.id),
    )


def _multiply(base: float, *parts: Figure) -> tuple[float, float, float]:
    """Multiply numbers with ranges: relative errors add in quadrature, each side on its own."""
    value = base
    for part in parts:
        value *= part.value
    if value <= 0:
        return 0.0, 0.0, 0.0
    up = sqrt(sum(log(part.high / part.value) ** 2 for part in parts))
    if any(part.low <= 0 for part in parts):
        return 0.0, value, value * exp(up)
    down = sqrt(sum(log(part.value / part.low) ** 2 for part in parts))
    return value * exp(-down), value, value * exp(up)
