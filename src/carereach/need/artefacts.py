"""Years in which a recorded count moved so sharply that recording, not need, may explain it."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log, sqrt

import polars as pl

__all__ = ["FLAGS", "ArtefactAnswer", "find_artefacts"]

FLAGS = {
    "fell to zero and came back": "recording",
    "fell to zero": "recording",
    "dipped and came back": "recording",
    "peaked and went back": "recording",
    "rose sharply": "unclear",
    "fell sharply": "unclear",
    "hidden": "hidden",
    "not supplied": "not supplied",
}
"""What a flag can say, and its usual reading: recording is more likely than need, or unclear.

A zero after a handful is within chance: it is called out, and its reading is unclear.
"""

_SCHEMA = {
    "series": pl.String,
    "geography_code": pl.String,
    "period_end": pl.Date,
    "flag": pl.String,
    "reading": pl.String,
    "before": pl.Float64,
    "count": pl.Float64,
    "after": pl.Float64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtefactAnswer:
    """The years called out, and how often the same rule calls any series out.

    ``flags`` has one row per series, place and year called out: the count ``before``, in that
    year and ``after`` [as the source counts]. ``series_checked`` and ``series_flagged`` count the
    runs of years; ``changes_checked`` and ``changes_flagged`` the year-to-year changes.
    """

    flags: pl.DataFrame
    series_checked: int
    series_flagged: int
    changes_checked: int
    changes_flagged: int

    @property
    def sharp(self) -> pl.DataFrame:
        """The flags raised by a count's own movement, not by a missing or hidden cell."""
        return self.flags.filter(pl.col("reading").is_in(["recording", "unclear"]))

    @property
    def share_flagged(self) -> float | None:
        """Share of all series that the rule calls out [share]."""
        return self.series_flagged / self.series_checked if self.series_checked else None


@dataclass(frozen=True, slots=True)
class _Point:
    period_end: date
    count: float


def find_artefacts(
    series: pl.DataFrame, *, usual_change: float, change_limit: float
) -> ArtefactAnswer:
    """Call out the years whose count moved further than councils' counts usually do.

    The change in log counts from one known year to the next is set against its usual spread
    among councils together with the chance in small counts:
    ``log((y + 0.5) / (x + 0.5)) / sqrt(usual_change² · years + 1/(x + 0.5) + 1/(y + 0.5))``.
    A zero after a count that was not zero is always called out. A sharp move straight back the
    next year is one flag, not two. Suppressed and missing years are named, never bridged by zero.

    Args:
        series: ``series``, ``geography_code``, ``period_end``, ``count``, ``state``; one row per
            place and period [as the source counts].
        usual_change: spread of year-to-year change among councils [log ratio].
        change_limit: how many spreads call a year out [standard deviations].

    Source: log-ratio comparison of overdispersed counts after Spiegelhalter 2005, Funnel plots
    for comparing institutional performance, doi:10.1002/sim.1970; thresholds are the entries
    ``asm:need-usual-change`` and ``asm:need-change-limit``.
    """
    rows: list[dict[str, object]] = []
    checked = changes = flagged = flagged_series = 0
    ordered = series.sort("series", "geography_code", "period_end")
    for key, run in ordered.group_by("series", "geography_code", maintain_order=True):
        points = [
            _Point(row["period_end"], float(row["count"]))
            for row in run.iter_rows(named=True)
            if _is_whole(row)
        ]
        sharp = _sharp_years(points, usual_change, change_limit)
        rows += [{"series": key[0], "geography_code": key[1], **flag} for flag in sharp]
        rows += [{"series": key[0], "geography_code": key[1], **gap} for gap in _gaps(run)]
        checked += len(points) > 1
        changes += max(len(points) - 1, 0)
        flagged += len(sharp)
        flagged_series += bool(sharp)
    flags = pl.DataFrame(rows, schema=_SCHEMA).sort("series", "geography_code", "period_end")
    return ArtefactAnswer(
        flags=flags,
        series_checked=checked,
        series_flagged=flagged_series,
        changes_checked=changes,
        changes_flagged=flagged,
    )


def _sharp_years(points: list[_Point], spread: float, limit: float) -> list[dict[str, object]]:
    moves = [_move(before, now, spread, limit) for before, now in pairwise(points)]
    found: list[dict[str, object]] = []
    is_way_back = False
    for position, move in enumerate(moves):
        if not move or is_way_back:
            is_way_back = False
            continue
        back = moves[position + 1] if position + 1 < len(moves) else 0
        is_way_back = back == -move and points[position + 2].count > 0
        flag = _flag(points, position + 1, move, came_back=is_way_back)
        if not _is_beyond(points[position], points[position + 1], spread, limit):
            flag["reading"] = "unclear"
        found.append(flag)
    return found


def _move(before: _Point, now: _Point, spread: float, limit: float) -> int:
    """Return +1 or -1 for a move beyond the limit, 0 otherwise."""
    if before.count == now.count:
        return 0
    if now.count > 0 and not _is_beyond(before, now, spread, limit):
        return 0
    return 1 if now.count > before.count else -1


def _is_beyond(before: _Point, now: _Point, spread: float, limit: float) -> bool:
    years = max(round((now.period_end - before.period_end).days / 365.25), 1)
    chance = 1 / (before.count + 0.5) + 1 / (now.count + 0.5)
    change = log((now.count + 0.5) / (before.count + 0.5))
    return abs(change) > limit * sqrt(spread**2 * years + chance)


def _flag(points: list[_Point], at: int, move: int, *, came_back: bool) -> dict[str, object]:
    now = points[at]
    after = points[at + 1].count if at + 1 < len(points) else None
    if now.count == 0:
        came_back = bool(after)
        flag = "fell to zero and came back" if came_back else "fell to zero"
    elif came_back:
        flag = "dipped and came back" if move < 0 else "peaked and went back"
    else:
        flag = "fell sharply" if move < 0 else "rose sharply"
    return {
        "period_end": now.period_end,
        "flag": flag,
        "reading": FLAGS[flag],
        "before": points[at - 1].count,
        "count": now.count,
        "after": after,
    }


def _gaps(run: pl.DataFrame) -> list[dict[str, object]]:
    """Name the years with no number, and why."""
    words = {"suppressed": "hidden", "missing": "not supplied", "part shown": "hidden"}
    return [
        {
            "period_end": row["period_end"],
            "flag": words.get(row["state"], "not supplied"),
            "reading": FLAGS[words.get(row["state"], "not supplied")],
            "before": None,
            "count": None,
            "after": None,
        }
        for row in run.iter_rows(named=True)
        if not _is_whole(row)
    ]


def _is_whole(row: dict[str, object]) -> bool:
    """Whether a year's count is all there: part of a count would look like a fall."""
    return row["count"] is not None and row["state"] != "part shown"
