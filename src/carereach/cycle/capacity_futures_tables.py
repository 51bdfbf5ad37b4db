"""What changes would do, and what each assumption does, as released tables."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from carereach.capacity.experiments import WHOLE, Comparison
from carereach.cycle.capacity_simulated import YEARS, Specialist
from carereach.disclosure import Field, Released, release
from carereach.evidence import assumed
from carereach.tables import Assumption

__all__ = [
    "PER_100",
    "THOUSAND_POUNDS",
    "WEEKS",
    "difference_rows",
    "release_differences",
    "release_swings",
]

_DAYS_A_WEEK = 7.0
WEEKS, PER_100, THOUSAND_POUNDS = "weeks", "for every 100 referred", "thousand pounds"

_FIGURES: tuple[tuple[str, str, str, str], ...] = (
    ("whole wait", "mean_wait", "mean wait of those seen", WEEKS),
    ("whole wait", "waiting_at_end", "still waiting at the end", PER_100),
    ("triage", "rejected", "not accepted", PER_100),
    ("whole wait", "reneged", "stopped waiting", PER_100),
    (WHOLE, "never_served", "left without any support", PER_100),
    ("support", "started", "starts of support", PER_100),
    (WHOLE, "planned_endings", "planned endings", PER_100),
    (WHOLE, "broken_contract_ended", "relationships broken by a contract's end", PER_100),
    (WHOLE, "broken_worker_left", "relationships broken because a worker left", PER_100),
    (WHOLE, "disengaged", "lost before contact was taken up again", PER_100),
    (WHOLE, "re_referred", "referred again after support", PER_100),
    (WHOLE, "came_back_worse", "not accepted, and came back worse", PER_100),
    (WHOLE, "crises", "crises", PER_100),
    (WHOLE, "cost_gbp", "cost of staff and crises", THOUSAND_POUNDS),
)
"""What is looked at in every what-if: stage, figure, words and unit; never a wait alone."""


def release_differences(held: Specialist) -> Released:
    """Return each change's differences in every figure, better or worse."""
    rows = [
        {"change": one.label, **row}
        for one in held.what_ifs
        for row in difference_rows(one.comparison)
    ]
    return release(
        pl.DataFrame(
            rows,
            schema={
                "change": pl.String,
                "figure": pl.String,
                "low": pl.Float64,
                "high": pl.Float64,
                "unit": pl.String,
                "word": pl.String,
            },
        ),
        name="capacity_simulated_differences",
        title="What each change would do, beside today, simulated",
        fields=(
            Field(name="change", label="Change"),
            Field(name="figure", label="What differs"),
            Field(name="low", label="From", role="number"),
            Field(name="high", label="To", role="number"),
            Field(name="unit", label="Unit"),
            Field(name="word", label="For young people"),
        ),
        notes=(
            "95 % intervals of paired differences: the same young people meet the same luck.",
            f"Over {YEARS} years.",
        ),
    )


def difference_rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """Give the difference in every figure that has plain words.

    Yields:
        stage and name (as the simulation names them), figure (in words), low, high, unit and word.
    """
    referred = comparison.before.total("referred").mean or 1.0
    scales = {WEEKS: 1 / _DAYS_A_WEEK, PER_100: 100 / referred, THOUSAND_POUNDS: 1 / 1000}
    for stage, name, words, unit in _FIGURES:
        found = comparison.difference(stage, name)
        places = 0 if unit == THOUSAND_POUNDS else 1
        low, high = (
            None if end is None else round(end * scales[unit], places) + 0.0
            for end in (found.low, found.high)
        )
        yield {
            "stage": stage,
            "name": name,
            "figure": words,
            "low": low,
            "high": high,
            "unit": unit,
            "word": found.word,
        }


def release_swings(held: Specialist, own: Mapping[str, Assumption]) -> Released:
    """Return a line for each assumption, and what it does to the mean wait at each end."""
    base = held.swings.base.estimate("whole wait", "mean_wait").mean
    rows = []
    for line in held.swings.sorted_by("whole wait", "mean_wait"):
        entry = assumed(held.fields[line.field], own)
        moves = [end.difference for end in line.ends("whole wait", "mean_wait")]
        ends = [
            None if base is None or move is None else round((base + move) / _DAYS_A_WEEK, 1)
            for move in moves
        ]
        middle = None if base is None else round(base / _DAYS_A_WEEK, 1)
        limits = (entry.low, entry.number, entry.high)
        rows.append((entry.title, *limits, entry.unit, ends[0], middle, ends[1]))
    numbers = ("low", "used", "high")
    return release(
        pl.DataFrame(
            rows,
            schema=dict.fromkeys(("assumption", *numbers, "unit"), pl.String)
            | dict.fromkeys((*numbers, "at_low", "base", "at_high"), pl.Float64),
            orient="row",
        ),
        name="capacity_simulated_swings",
        title="What is assumed, and what it does to the mean wait",
        fields=(
            Field(name="assumption", label="Assumption"),
            Field(name="low", label="Low", role="number"),
            Field(name="used", label="Used", role="number"),
            Field(name="high", label="High", role="number"),
            Field(name="unit", label="Unit"),
            Field(name="at_low", label="Mean wait at the low end", role="number", unit=WEEKS),
            Field(name="base", label="Mean wait as used", role="number", unit=WEEKS),
            Field(name="at_high", label="Mean wait at the high end", role="number", unit=WEEKS),
        ),
        sources=tuple(dict.fromkeys(held.fields.values())),
        notes=("One at a time, all else as it is: together they may do more or less.",),
    )
