"""Is access shared fairly? Inequality by deprivation and rurality, and shortfall below a level."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.base import MethodError

__all__ = ["Equity", "measure_equity"]

_NOBODY = "there are no people"
_NO_ACCESS = "every score is 0: nobody can get in anywhere"
_NO_DEPRIVATION = "no deprivation tenth was supplied for any place with people"
_ONE_TENTH = "everybody lives in areas of the same deprivation tenth"
_NO_FIFTH = "nobody lives in the most or in the least deprived fifth of areas"
_NONE_BELOW = (
    "the people in more deprived areas have no access at all, so there is no ratio to give"
)
_NO_RURALITY = "it was not supplied which places are rural and which urban"
_TENTHS = tuple(float(tenth) for tenth in range(1, 11))
_MORE_DEPRIVED_SHARE, _LESS_DEPRIVED_SHARE = 0.4, 0.1
"""The shares that the Palma ratio compares, by its definition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equity:
    """How a score is shared among people; ``None`` where it cannot be told, with the reason.

    Ranks run from people in the most deprived areas to those in the least; people in areas of one
    tenth share a rank. ``concentration``: -1 to 1, above 0 where less deprived areas have more.
    ``palma``: mean score of the least deprived tenth of people over that of the most deprived four
    tenths. ``fifths``: mean score in areas of tenths 1 and 2 over that in tenths 9 and 10.
    ``theil``: 0 when all have the same; ``theil_between`` and ``theil_within`` split it by
    ``rural_urban`` among the people for whom that is known. ``below``: share of people under the
    level; ``shortfall``: mean of what they lack as a share of the level; ``severity``: mean of its
    square, so that the worst served weigh most. The last three are 0 to 1.
    """

    people: float
    people_with_deprivation: float
    people_with_rurality: float
    mean_score: float | None
    level: float
    concentration: float | None
    palma: float | None
    fifths: float | None
    theil: float | None
    theil_between: float | None
    theil_within: float | None
    below: float | None
    shortfall: float | None
    severity: float | None
    reasons: Mapping[str, str]
    """Why a figure is ``None``, by its name."""

    def frame(self) -> pl.DataFrame:
        """Return name, value, meaning (one plain line) and reason, one row a figure."""
        rows = []
        for field, (name, meaning) in _MEANINGS.items():
            value = getattr(self, field)
            words = "This cannot be told." if value is None else meaning(value)
            rows.append((name, value, words, self.reasons.get(field, "")))
        schema = {"name": pl.String, "value": pl.Float64, "meaning": pl.String, "reason": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row")


def measure_equity(frame: pl.DataFrame, *, level: float) -> Equity:
    """How fairly a score is shared among people, over deprivation and by rurality.

    Args:
        frame: area_code, people, score (0 or more, more being better), deprivation_decile (1 most
            deprived to 10, or null) and rural_urban (or null); one row a place.
        level: the score below which access is too little [the unit of the score].

    Raises:
        MethodError: a column is missing, or people, a score, a tenth or the level is not as it
            must be.

    Source: concentration index: Kakwani, Wagstaff and van Doorslaer 1997, Journal of Econometrics
        77:87; Palma 2011, Development and Change 42:87; Theil 1967, Economics and Information
        Theory; shortfall: Foster, Greer and Thorbecke 1984, Econometrica 52:761.
    """
    places = _checked(frame, level)
    ranked = _by_tenth(places)
    known = places.filter(pl.col("rural_urban").is_not_null())
    figures: dict[str, float | str] = {
        **_over_deprivation(ranked),
        "theil": _theil(places),
        **_split_theil(known),
        **_shortfalls(places, level),
    }
    people = float(places["people"].sum())
    return Equity(
        people=people,
        people_with_deprivation=float(ranked["people"].sum()),
        people_with_rurality=float(known["people"].sum()),
        mean_score=_mean(places) if people else None,
        level=level,
        reasons=MappingProxyType({k: v for k, v in figures.items() if isinstance(v, str)}),
        **{k: None if isinstance(v, str) else v for k, v in figures.items()},
    )


def _over_deprivation(ranked: pl.DataFrame) -> dict[str, float | str]:
    """Return the figures that need deprivation, or why there are none."""
    reason = _why_not(ranked, nobody=_NO_DEPRIVATION)
    if reason:
        return dict.fromkeys(("concentration", "palma", "fifths"), reason)
    return {
        "concentration": _ONE_TENTH if ranked.height == 1 else _concentration(ranked),
        "palma": _ONE_TENTH if ranked.height == 1 else _palma(ranked),
        "fifths": _fifths(ranked),
    }


def _why_not(places: pl.DataFrame, *, nobody: str) -> str:
    """Say why relative figures cannot be given; nothing if they can."""
    if not places["people"].sum():
        return nobody
    return "" if _mean(places) > 0 else _NO_ACCESS


def _mean(places: pl.DataFrame) -> float:
    return float(np.average(places["score"], weights=places["people"]))


def _by_tenth(places: pl.DataFrame) -> pl.DataFrame:
    """Return people and mean score by deprivation tenth, most deprived first."""
    return (
        places.filter(pl.col("deprivation_decile").is_not_null() & (pl.col("people") > 0))
        .group_by("deprivation_decile")
        .agg(
            score=(pl.col("score") * pl.col("people")).sum() / pl.col("people").sum(),
            people=pl.col("people").sum(),
        )
        .sort("deprivation_decile")
    )


def _concentration(ranked: pl.DataFrame) -> float:
    share = ranked["people"].to_numpy() / ranked["people"].sum()
    rank = np.cumsum(share) - share / 2
    score = ranked["score"].to_numpy()
    return float(2 * (share * score * rank).sum() / (share * score).sum() - 1)


def _palma(ranked: pl.DataFrame) -> float | str:
    below = _mean_of_share(ranked, _MORE_DEPRIVED_SHARE)
    above = _mean_of_share(ranked.reverse(), _LESS_DEPRIVED_SHARE)
    return above / below if below > 0 else _NONE_BELOW


def _mean_of_share(ranked: pl.DataFrame, share: float) -> float:
    """Return the mean score of the first share of people, a tenth being cut evenly."""
    people = ranked["people"].to_numpy()
    wanted = share * people.sum()
    before = np.cumsum(people) - people
    taken = np.clip(wanted - before, 0, people)
    return float((taken * ranked["score"].to_numpy()).sum() / taken.sum())


def _fifths(ranked: pl.DataFrame) -> float | str:
    most = ranked.filter(pl.col("deprivation_decile") <= 2)
    least = ranked.filter(pl.col("deprivation_decile") >= 9)
    if not most.height or not least.height:
        return _NO_FIFTH
    if _mean(least) == 0:
        return "the people in the least deprived fifth have no access, so there is no ratio to give"
    return _mean(most) / _mean(least)


def _theil(places: pl.DataFrame) -> float | str:
    reason = _why_not(places, nobody=_NOBODY)
    if reason:
        return reason
    return _theil_of(places["people"].to_numpy(), places["score"].to_numpy())


def _theil_of(people: NDArray[np.float64], score: NDArray[np.float64]) -> float:
    """Return Theil's T; a score of 0 adds nothing to it, its limit."""
    share = people / people.sum()
    ratio = score / (share * score).sum()
    # Rounding may leave a hair below 0, which the index never is.
    return max(float((share * ratio * np.log(np.where(ratio > 0, ratio, 1.0))).sum()), 0.0)


def _split_theil(known: pl.DataFrame) -> dict[str, float | str]:
    reason = _why_not(known, nobody=_NO_RURALITY)
    if reason:
        return {"theil_between": reason, "theil_within": reason}
    kinds = (
        known.filter(pl.col("people") > 0)
        .group_by("rural_urban")
        .agg(
            score=(pl.col("score") * pl.col("people")).sum() / pl.col("people").sum(),
            people=pl.col("people").sum(),
        )
        .sort("rural_urban")
    )
    between = _theil_of(kinds["people"].to_numpy(), kinds["score"].to_numpy())
    whole = _theil_of(known["people"].to_numpy(), known["score"].to_numpy())
    return {"theil_between": between, "theil_within": max(whole - between, 0.0)}


def _shortfalls(places: pl.DataFrame, level: float) -> dict[str, float | str]:
    people = places["people"].to_numpy()
    if not people.sum():
        return dict.fromkeys(("below", "shortfall", "severity"), _NOBODY)
    lack = np.clip((level - places["score"].to_numpy()) / level, 0, None)
    return {
        "below": float(np.average(lack > 0, weights=people)),
        "shortfall": float(np.average(lack, weights=people)),
        "severity": float(np.average(lack**2, weights=people)),
    }


def _checked(frame: pl.DataFrame, level: float) -> pl.DataFrame:
    """Return the columns needed as numbers and text.

    Raises:
        MethodError: one of them is missing, or a value is not as it must be.
    """
    if not 0 < level < np.inf:
        raise MethodError("Level: give a score above 0 below which access is too little.")
    for column in ("area_code", "people", "score", "deprivation_decile", "rural_urban"):
        if column not in frame.columns:
            raise MethodError(f"Equity: there is no column called {column}; add it.")
    for column in ("people", "score", "deprivation_decile"):
        if not (frame.schema[column].is_numeric() or frame.schema[column] == pl.Null):
            raise MethodError(f"Equity: {column} must hold numbers.")
    places = frame.select(
        pl.col("people", "score", "deprivation_decile").cast(pl.Float64),
        pl.col("rural_urban").cast(pl.String),
    )
    for column in ("people", "score"):
        sound = places[column].is_finite().fill_null(value=False) & (places[column] >= 0)
        if not sound.all():
            raise MethodError(
                f"Equity: {column} must be a number of 0 or more in every row; a place where nobody"
                " can get in has a score of 0."
            )
    if not places["deprivation_decile"].drop_nulls().is_in(_TENTHS).all():
        raise MethodError("Equity: a deprivation tenth must be 1 (most deprived) to 10, or empty.")
    return places


def _say_concentration(value: float) -> str:
    if round(value, 2) == 0:
        return "Access is shared evenly between more and less deprived areas."
    more = "less" if value > 0 else "more"
    return f"People in {more} deprived areas have more than their share of access."


def _say_palma(value: float) -> str:
    return (
        f"For each 1 that people in the most deprived areas (four in ten) have, those in the least "
        f"deprived (one in ten) have {value:.2f}."
    )


def _say_fifths(value: float) -> str:
    return (
        f"For each 1 in the least deprived fifth of areas, the most deprived fifth has {value:.2f}."
    )


def _say_theil(value: float) -> str:
    if round(value, 2) == 0:
        return "Everybody has about the same access."
    return "Access differs between places: 0 would be the same for all, and more is less equal."


def _say_below(value: float) -> str:
    return f"{value:.0%} of people live where access is below the level set."


def _say_shortfall(value: float) -> str:
    return f"Over all people, {value:.0%} of the level set is lacking."


_MEANINGS: Mapping[str, tuple[str, Callable[[float], str]]] = MappingProxyType(
    {
        "concentration": ("Concentration index over deprivation", _say_concentration),
        "palma": ("Palma ratio", _say_palma),
        "fifths": ("Most deprived fifth over least deprived fifth", _say_fifths),
        "theil": ("Theil index", _say_theil),
        "theil_between": (
            "Theil index between kinds of area",
            lambda _: "The part of the difference that lies between town and country.",
        ),
        "theil_within": (
            "Theil index within kinds of area",
            lambda _: "The part that lies between places of the same kind, rural or urban.",
        ),
        "below": ("People below the level", _say_below),
        "shortfall": ("Shortfall", _say_shortfall),
        "severity": (
            "Severity of shortfall",
            lambda _: (
                "The shortfall with the worst served weighing most: 0 is none, 1 is no access."
            ),
        ),
    }
)
