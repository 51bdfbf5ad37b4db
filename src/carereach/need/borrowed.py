"""The ratio of all to known young people, borrowed from studies elsewhere and openly widened."""

from dataclasses import dataclass

import polars as pl

from carereach.need.figures import Figure
from carereach.need.routes import Route

__all__ = ["BorrowedAnswer", "borrow_ratios"]

_LEAST_GRADE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BorrowedAnswer:
    """What ratios from elsewhere would mean here, source by source.

    ``sources`` has one row per published ratio: its ``ratio_low``, ``ratio`` and ``ratio_high``,
    what they give here (``low``, ``middle``, ``high`` [young people in a year]) after the penalty,
    its five grades with their sum, and ``is_used``. ``route`` runs from the lowest to the highest
    of the sources used; nothing is averaged. ``basis`` says which count was multiplied.
    """

    sources: pl.DataFrame
    route: Route
    basis: str


def borrow_ratios(
    ratios: pl.DataFrame, *, known: float | None, basis: str, penalty: Figure, lifts: bool
) -> BorrowedAnswer:
    """Multiply a local count by the ratios of all to known that studies elsewhere published.

    Every range is made wider by the transfer penalty, a factor each way, since another place,
    another time and another definition are not this one. A ratio never falls below one. Sources
    whose definition matches poorly, or whose own methods disagree, are shown and not used.

    Args:
        ratios: ``evidence_id``, ``title``, ``ratio_low``, ``ratio``, ``ratio_high`` [ratio],
            ``subject`` and the five grades of 0 to 2.
        known: the count to multiply [children in a year].
        basis: what that count is, in words.
        penalty: the factor by which each end moves outwards [ratio].
        lifts: whether the local user lets borrowed ratios lift the upper end of the range.

    Source: entries ``econ:N35a`` to ``econ:N35h``; the penalty is ``asm:need-transfer-penalty``.
    """
    factor = penalty.value
    grades = ("coverage", "definition_match", "recency", "recording_quality", "independence")
    base = known or None
    sources = ratios.with_columns(
        low=base * (pl.col("ratio_low") / factor).clip(lower_bound=1.0) if base else None,
        middle=base * pl.col("ratio") if base else None,
        high=base * pl.col("ratio_high") * factor if base else None,
        grade=pl.sum_horizontal(grades).cast(pl.Int64),
        is_used=(pl.col("definition_match") >= _LEAST_GRADE)
        & (pl.col("recording_quality") >= _LEAST_GRADE),
    ).with_columns(pl.col("low", "middle", "high").cast(pl.Float64))
    return BorrowedAnswer(sources=sources, route=_route(sources, penalty, lifts=lifts), basis=basis)


def _route(sources: pl.DataFrame, penalty: Figure, *, lifts: bool) -> Route:
    label, standing = "If as much is hidden as studies elsewhere found", "borrowed"
    used = sources.filter("is_used", pl.col("high").is_not_null())
    if used.is_empty():
        return Route(
            key="borrowed",
            label=label,
            part="not used",
            standing=standing,
            sources=(penalty.id,),
            reason="There is no count to multiply, or no study elsewhere fits well enough.",
        )
    low, high = (
        float(end) for end in used.select(pl.col("low").min(), pl.col("high").max()).row(0)
    )
    return Route(
        key="borrowed",
        label=label,
        low=low,
        high=high,
        part="view" if lifts else "beside",
        standing=standing,
        sources=(*used["evidence_id"].to_list(), penalty.id),
    )
