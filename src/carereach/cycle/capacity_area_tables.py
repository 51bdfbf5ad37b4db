"""A comparison simulated from an area's own counts, as released tables of rounded ranges."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.capacity.experiments import ALL, WHOLE, Answer, Comparison, Difference, Estimate
from carereach.cycle.capacity_futures_tables import PER_100, WEEKS, difference_rows
from carereach.cycle.capacity_year import ServiceYear
from carereach.disclosure import NHS_RULE, Field, Released, Role, release
from carereach.report.pages.capacity_simulated_words import difference_in_words

__all__ = ["TOO_FEW", "AreaTables", "release_comparison", "release_year"]

_SIDES = ("before_low", "before_high", "after_low", "after_high")
_DAYS = {"mean_wait", "p50", "p92", "p50_so_far", "p92_so_far"}
_PERCENT = {"utilisation", "time_at_cap"}
_STAFF_DAYS = {"worker_days", "worker_days_at_cap", "wte_days"}
_POUNDS = {"cost_gbp"}
_LEFT_OUT = {"events", "returned_share", "re_referred_share", "planned_share", "mean_caseload"}
"""Shares of young people can be worked out from the counts as released; other shares may not."""
_NO_VERDICT = {("triage", "started"), ("triage", "completed")}
"""Everybody referred goes through triage, so fewer of them is neither better nor worse."""
_UNITS = {"days": _DAYS, "%": _PERCENT, "days of staff": _STAFF_DAYS, "pounds": _POUNDS}
_PEOPLE = "young people, or times"
_SIGNIFICANT = 2
_NOT_TOLD = "not told"
_NO_WORDS = {"what": "", "difference": ""}

TOO_FEW = "too few to tell"
"""In place of better or worse where a difference could tell about a few young people."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AreaTables:
    """What may be shown of a comparison."""

    people: Released
    """Numbers of young people, or of what happened to them, over the whole time."""
    other: Released
    """Waits [days], use of staff [%], days of staff, and money."""
    differences: Released
    """What differs, in plain words and never as a count: in weeks, in thousand pounds, or of young
    people for every 100 referred."""

    def rows(self, word: str = "") -> list[dict[str, Any]]:
        """Return released rows; those of one word (better, worse, …), or all.

        ``what`` is the figure in plain words and ``difference`` what differs, where there are any.
        """
        told = {(row["stage"], row["name"]): _in_words(row) for row in self.differences.rows()}
        return [
            _NO_WORDS | _row(values, states) | told.get((values["stage"], values["figure"]), {})
            for table in (self.people, self.other)
            for values, states in zip(table.rows(), table.states.to_dicts(), strict=True)
            if word in ("", values["word"])
        ]

    def named_rows(self) -> list[dict[str, Any]]:
        """Return what has plain words, in the order of the audit, in its own units."""
        sides = {(row["stage"], row["figure"]): row for row in self.rows()}
        return [
            {"word": row["word"]}
            | _in_words(row)
            | _in_unit(sides.get((row["stage"], row["name"])), row["unit"])
            for row in self.differences.rows()
        ]


def release_comparison(comparison: Comparison, *, few: bool = False) -> AreaTables:
    """Let a comparison of an area's service through the gate, all classes together.

    Args:
        comparison: the service as it is and with the changes.
        few: whether the service saw so few young people that no difference may be told.
    """
    told = [
        one
        for one in comparison.differences
        if one.young == ALL
        and one.figure not in _LEFT_OUT
        and (one.stage, one.figure) not in _NO_VERDICT
        and one.before is not None
    ]
    people = [_raw(one, comparison) for one in told if _unit(one) == _PEOPLE]
    other = [_raw(one, comparison) for one in told if _unit(one) != _PEOPLE]
    sides = (
        _release("capacity_what_if_people", people, "estimate"),
        _release("capacity_what_if", [_rounded(row, comparison) for row in other], "number"),
    )
    return AreaTables(
        people=sides[0],
        other=sides[1],
        differences=_release_differences(comparison, sides, few=few),
    )


def release_year(year: ServiceYear) -> tuple[str, ...]:
    """Return a sentence with the year's own counts of young people, as released."""
    names = {
        "referrals": "referred in the period",
        "current_caseload": "held at its end",
        "waiting_for_assessment": "waiting for assessment",
        "waiting_for_treatment": "waiting for support",
    }
    counts = [(word, year.figures.get(name)) for name, word in names.items()]
    table = release(
        pl.DataFrame(counts, schema={"what": pl.String, "count": pl.Int64}, orient="row"),
        name="capacity_year",
        title="Counts behind the scenario",
        fields=(
            Field(name="what", label="What"),
            Field(name="count", label="Young people", role="people", unit="young people"),
        ),
    )
    cells = [
        f"{values['what']} {_cell(values['count'], states['count'])}"
        for values, states in zip(table.rows(), table.states.to_dicts(), strict=True)
    ]
    return (f"Young people, rounded ({NHS_RULE.name}): {'; '.join(cells)}.",)


def _release_differences(
    comparison: Comparison, sides: tuple[Released, Released], *, few: bool
) -> Released:
    """Return what differs, where every range behind it may be shown."""
    shown = {
        (row["stage"], row["figure"]): all(row[side] is not None for side in _SIDES)
        for table in sides
        for row in table.rows()
    }
    rows = [
        row
        if shown.get((row["stage"], row["name"])) and not few
        else {**row, "low": None, "high": None, "word": TOO_FEW}
        for row in difference_rows(comparison)
    ]
    words = {"stage": "Stage", "name": "Name", "figure": "What differs"}
    ends = {"low": "Difference, from", "high": "Difference, to"}
    after = {"unit": "Unit", "word": "What it is"}
    return release(
        pl.DataFrame(
            rows,
            schema=dict.fromkeys(words, pl.String)
            | dict.fromkeys(ends, pl.Float64)
            | dict.fromkeys(after, pl.String),
        ),
        name="capacity_what_if_differences",
        title="What the changes would make different",
        fields=(
            *(Field(name=name, label=label) for name, label in words.items()),
            *(Field(name=name, label=label, role="number") for name, label in ends.items()),
            *(Field(name=name, label=label) for name, label in after.items()),
        ),
        notes=("95 % intervals of paired differences: the same young people meet the same luck.",),
    )


def _in_words(row: dict[str, Any]) -> dict[str, str]:
    told = row["low"] is not None and row["high"] is not None
    return {"what": row["figure"], "difference": difference_in_words(row) if told else row["word"]}


def _in_unit(row: dict[str, Any] | None, unit: str) -> dict[str, str]:
    """Return both sides of a figure in the unit its difference is in; people stay people."""
    if row is None:
        return {"before": _NOT_TOLD, "after": _NOT_TOLD}
    if unit == PER_100:
        return {"before": row["before"], "after": row["after"]}
    return {
        side: _scaled([row[f"{side}_low"], row[f"{side}_high"]], unit)
        for side in ("before", "after")
    }


def _scaled(ends: list[float | None], unit: str) -> str:
    scale, places = (1 / 7, 1) if unit == WEEKS else (1 / 1000, 0)
    told = [f"{end * scale:,.{places}f}" for end in ends if end is not None]
    return f"{_range(told[0], told[1])} {unit}" if len(told) == len(ends) else _NOT_TOLD


def _unit(one: Difference) -> str:
    return next((unit for unit, figures in _UNITS.items() if one.figure in figures), _PEOPLE)


def _raw(one: Difference, comparison: Comparison) -> dict[str, Any]:
    ends = [
        end
        for answer in (comparison.before, comparison.after)
        for end in _ends(_estimate(answer, one))
    ]
    return {
        "stage": one.stage,
        "figure": one.figure,
        **dict(zip(_SIDES, ends, strict=True)),
        "unit": _unit(one),
        "word": one.word,
    }


def _estimate(answer: Answer, one: Difference) -> Estimate:
    if one.stage == WHOLE:
        return answer.total(one.figure)
    return answer.estimate(one.stage, one.figure)


def _ends(told: Estimate) -> Iterator[float | None]:
    yield told.mean if told.low is None else told.low
    yield told.mean if told.high is None else told.high


def _rounded(row: dict[str, Any], comparison: Comparison) -> dict[str, Any]:
    """Round what is no number of people; a wait of a few could tell about one of them."""
    if row["unit"] == "days" and _few(row, comparison):
        return {**row, **dict.fromkeys(_SIDES)}
    rounded = {side: _round(row[side], row["unit"]) for side in _SIDES}
    return {**row, **rounded}


def _few(row: dict[str, Any], comparison: Comparison) -> bool:
    people = "waiting_at_end" if row["figure"].endswith("_so_far") else "started"
    sides = (comparison.before, comparison.after)
    counts = [answer.estimate(row["stage"], people).mean or 0.0 for answer in sides]
    return min(counts) <= NHS_RULE.suppress_up_to


def _round(number: float | None, unit: str) -> float | None:
    if number is None:
        return None
    if unit == "%":
        return float(round(100 * number))
    return float(round(number)) if unit == "days" else float(f"{number:.{_SIGNIFICANT}g}")


def _release(name: str, rows: list[dict[str, Any]], role: Role) -> Released:
    schema = {
        "stage": pl.String,
        "figure": pl.String,
        **dict.fromkeys(_SIDES, pl.Float64),
        "unit": pl.String,
        "word": pl.String,
    }
    labels = ("Before, from", "Before, to", "After, from", "After, to")
    return release(
        pl.DataFrame(rows, schema=schema),
        name=name,
        title="What the changes would do",
        fields=(
            Field(name="stage", label="Stage"),
            Field(name="figure", label="Figure"),
            *(
                Field(name=side, label=label, role=role)
                for side, label in zip(_SIDES, labels, strict=True)
            ),
            Field(name="unit", label="Unit"),
            Field(name="word", label="What it is"),
        ),
        notes=("Ranges are 95 % intervals of the mean over runs, rounded.",),
    )


def _row(values: dict[str, Any], states: dict[str, str]) -> dict[str, Any]:
    """A row with each side in words, as they may be printed."""
    sides = {
        side: _range(
            _cell(values[f"{side}_low"], states[f"{side}_low"]),
            _cell(values[f"{side}_high"], states[f"{side}_high"]),
        )
        for side in ("before", "after")
    }
    told = {key: values[key] for key in ("stage", "figure", "unit", "word")}
    return {**told, **{side: values[side] for side in _SIDES}, **sides}


def _cell(value: float | None, state: str) -> str:
    if state == "suppressed":
        return NHS_RULE.suppressed_words
    return _NOT_TOLD if value is None else f"{value:,.0f}"


def _range(low: str, high: str) -> str:
    if low == high:
        return low
    return f"{high} or fewer" if low == NHS_RULE.suppressed_words else f"{low} to {high}"
