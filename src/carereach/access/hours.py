"""Is a place open when a young person is free, long enough to be seen and still be home in time?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.access.barriers import FAIL, NOT_KNOWN, PASS, Bools, Minutes, States
from carereach.access.rules import AccessRules

__all__ = [
    "Span",
    "closing_needed",
    "is_open_when_free",
    "judge_hours",
    "latest_weekday_closing",
    "read_spans",
]

_WEEKEND = ("saturday", "sunday")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One stretch of opening on one day of a term-time week [minutes since midnight]."""

    weekday: str
    opens: int
    closes: int

    @property
    def at_weekend(self) -> bool:
        """Whether the day is a Saturday or a Sunday."""
        return self.weekday in _WEEKEND


def read_spans(opening_hours: pl.DataFrame, as_of: date) -> dict[str, tuple[Span, ...]]:
    """Return each site's term-time opening on ``as_of``; a site without valid hours is absent.

    Spans that touch or overlap are joined. A site open only in school holidays has no spans.
    """
    valid = opening_hours.filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
    )
    found: dict[str, list[Span]] = {}
    columns = valid.select("site_id", "weekday", "opens", "closes", "term_time")
    for site_id, weekday, opens, closes, term_time in columns.sort(pl.all()).iter_rows():
        spans = found.setdefault(site_id, [])
        if term_time != "holiday" and None not in (opens, closes):
            spans.append(Span(weekday, opens, closes))
    return {site_id: _joined(spans) for site_id, spans in found.items()}


def judge_hours(
    spans: Sequence[Span] | None, there: Minutes, back: Minutes, rules: AccessRules
) -> States:
    """Return, for each area, whether a site is open when a young person is free.

    Hours are judged apart from distance: a place too far away is judged as if it stood at the
    longest journey allowed. Where the journey is not known, hours fail or pass only if they do so
    for every journey allowed.
    """
    if spans is None:
        return np.full(there.shape, NOT_KNOWN, dtype=np.int8)
    near, far = np.zeros(1, np.float32), np.full(1, rules.max_minutes, np.float32)
    at_door = bool(is_open_when_free(spans, near, near, rules)[0])
    at_limit = bool(is_open_when_free(spans, far, far, rules)[0])
    unsure = PASS if at_limit else NOT_KNOWN if at_door else FAIL
    too_far = there > rules.max_minutes
    journey = np.where(too_far, np.float32(rules.max_minutes), there)
    home = np.where(too_far, np.minimum(back, np.float32(rules.max_minutes)), back)
    is_open = is_open_when_free(spans, journey, home, rules)
    states = np.where(np.isnan(there), unsure, np.where(is_open, PASS, FAIL))
    return states.astype(np.int8)


def is_open_when_free(
    spans: Sequence[Span], there: Minutes, back: Minutes, rules: AccessRules
) -> Bools:
    """Return whether one visit a week at least fits: there, seen, and home in time.

    On a weekday they leave school when it ends; at a weekend they leave home from a set time. The
    visit starts on arrival or when the place opens, must end before it closes, and the journey
    back must end by the hour they must be home.
    """
    usable = np.zeros(there.shape, dtype=np.bool_)
    for span in spans:
        free = rules.weekend_from_minute if span.at_weekend else rules.leaves_school_minute
        ends = np.maximum(free + there, span.opens) + rules.appointment_minutes
        usable |= (ends <= span.closes) & (ends + back <= rules.home_by_minute)
    return usable


def closing_needed(there: Minutes, back: Minutes, rules: AccessRules) -> NDArray[np.float64]:
    """Return how late a place must stay open after school for each area [minutes since midnight].

    Infinite where they could not be home in time however late it stayed open.
    """
    ends = rules.leaves_school_minute + there.astype(np.float64) + rules.appointment_minutes
    return np.where(ends + back <= rules.home_by_minute, ends, np.inf)


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
