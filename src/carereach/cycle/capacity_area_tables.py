"""A comparison simulated from an area's own counts, as released tables of rounded ranges."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.capacity.experiments import ALL, WHOLE, Answer, Comparison, Difference, Estimate
from carereach.cycle.capacity_year import ServiceYear
from carereach.disclosure import NHS_RULE, Field, Released, Role, release

__all__ = ["AreaTables", "release_comparison", "release_year"]

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AreaTables:
    """What may be shown of a comparison."""

    people: Released
    """Numbers of young people, or of what happened to them, over the whole time."""
    other: Released
    """Waits [days], use of staff [%], days of staff, and money."""

    def rows(self, word: str = "") -> list[dict[str, Any]]:
        """Return released rows; those of one word (better, worse, …), or all."""
        return [
            _row(values, states)
            for table in (self.people, self.other)
            for values, states in zip(table.rows(), table.states.to_dicts(), strict=True)
            if word in ("", values["word"])
        ]


def release_comparison(comparison: Comparison) -> AreaTables:
    """Let a comparison of an area's service through the gate, all classes together."""
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
    return AreaTables(
        people=_release("capacity_what_if_people", people, "estimate"),
        other=_release("capacity_what_if", [_rounded(row, comparison) for row in other], "number"),
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
    return "not told" if value is None else f"{value:,.0f}"


def _range(low: str, high: str) -> str:
    if low == high:
        return low
    return f"{high} or fewer" if low == NHS_RULE.suppressed_words else f"{low} to {high}"
