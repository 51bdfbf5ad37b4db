"""Is a place open when a young person is free, long enough to be seen and still be home in time?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.barriers import FAIL, NOT_KNOWN, PASS, Bools, Minutes, States
from carereach.access.rules import AccessRules

__all__ = [
    "Span",
    "closing_needed",
    "find_stretches",
    "is_open_when_free",
    "judge_hours",
    "latest_weekday_closing",
    "read_spans",
]

_OTHER_SEASON = {"term": "holiday", "holiday": "term"}

_WEEKEND = ("saturday", "sunday")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One stretch of opening on one day of the week [minutes since midnight]."""

    weekday: str
    opens: int
    closes: int

    @property
    def at_weekend(self) -> bool:
        """Whether the day is a Saturday or a Sunday."""
        return self.weekday in _WEEKEND


def read_spans(
    opening_hours: pl.DataFrame, as_of: date, season: Literal["term", "holiday"] = "term"
) -> dict[str, tuple[Span, ...]]:
    """Return each site's opening on ``as_of`` in the season; a site without valid hours is absent.

    Spans that touch or overlap are joined. A site open only in the other season has no spans; a
    span that does not say holds in both.
    """
    valid = opening_hours.filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
    )
    found: dict[str, list[Span]] = {}
    columns = valid.select("site_id", "weekday", "opens", "closes", "term_time")
    for site_id, weekday, opens, closes, term_time in columns.sort(pl.all()).iter_rows():
        spans = found.setdefault(site_id, [])
        if term_time != _OTHER_SEASON[season] and None not in (opens, closes):
            spans.append(Span(weekday, opens, closes))
    return {site_id: _joined(spans) for site_id, spans in found.items()}


def judge_hours(
    spans: Sequence[Span] | None,
    there: Minutes,
    back: Minutes,
    rules: AccessRules,
    *,
    longest: float | None = None,
) -> States:
    """Return, for each area, whether a site is open when a young person is free.

    Hours are judged apart from distance: a place too far away is judged as if it stood at the
    longest journey allowed. Where the journey is not known, hours fail or pass only if they do so
    for every journey allowed.

    Args:
        spans: the opening; none where not supplied.
        there: the journey from each area; not a number where not known [minutes].
        back: the journey home [minutes].
        rules: when young people are free.
        longest: the longest journey allowed, where it is not that of the rules [minutes].
    """
    if spans is None:
        return np.full(there.shape, NOT_KNOWN, dtype=np.int8)
    limit = np.float32(rules.max_minutes if longest is None else longest)
    near, far = np.zeros(1, np.float32), np.full(1, limit, np.float32)
    at_door = bool(is_open_when_free(spans, near, near, rules)[0])
    at_limit = bool(is_open_when_free(spans, far, far, rules)[0])
    unsure = PASS if at_limit else NOT_KNOWN if at_door else FAIL
    too_far = there > limit
    journey = np.where(too_far, limit, there)
    home = np.where(too_far, np.minimum(back, limit), back)
    is_open = is_open_when_free(spans, journey, home, rules)
    states = np.where(np.isnan(there), unsure, np.where(is_open, PASS, FAIL))
    return states.astype(np.int8)


def find_stretches(
    spans: Sequence[Span], there: Minutes, back: Minutes, rules: AccessRules
) -> Iterator[tuple[Span, Minutes, Minutes]]:
    """Yield, span by span, from when to when a young person of each area can be there.

    On a weekday in term they leave school when it ends; at a weekend and in the holidays they
    leave home from a set time. They arrive in the whole minute the journey ends, or when the place
    opens, and go when it closes or in time to be home by the hour they must [minutes since
    midnight]. An end before the beginning is no stretch, and nothing is a number where the journey
    is not.
    """
    out, home = np.ceil(there), np.ceil(back)
    for span in spans:
        free = np.float32(rules.free_from(at_weekend=span.at_weekend))
        starts = np.maximum(free + out, np.float32(span.opens))
        yield span, starts, np.minimum(np.float32(span.closes), rules.home_by_minute - home)


def is_open_when_free(
    spans: Sequence[Span], there: Minutes, back: Minutes, rules: AccessRules
) -> Bools:
    """Return whether one visit a week at least fits: there, seen, and home in time."""
    usable = np.zeros(there.shape, dtype=np.bool_)
    for _, starts, ends in find_stretches(spans, there, back, rules):
        usable |= ends - starts >= rules.appointment_minutes
    return usable


def closing_needed(there: Minutes, back: Minutes, rules: AccessRules) -> NDArray[np.float64]:
    """Return how late a place must stay open on a weekday for each area [minutes since midnight].

    Infinite where they could not be home in time however late it stayed open.
    """
    free = rules.free_from(at_weekend=False)
    ends = free + np.ceil(there.astype(np.float64)) + rules.appointment_minutes
    return np.where(ends + np.ceil(back) <= rules.home_by_minute, ends, np.inf)


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if last and last.weekday == span.weekday and span.opens <= last.closes:
            joined[-1] = Span(last.weekday, last.opens, max(last.closes, span.closes))
        else:
            joined.append(span)
    return tuple(joined)


def latest_weekday_closing(doors: Sequence[Sequence[Span] | None]) -> int | None:
    """Return the latest closing of any of these doors on a weekday [minutes since midnight]."""
    closing = [span.closes for spans in doors for span in spans or () if not span.at_weekend]
    return max(closing, default=None)
