"""What simulation says as released tables: estimates in ranges, never a point, never small."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from carereach.capacity.experiments import ALL, WHOLE, Answer
from carereach.capacity.experiments.figures import TOTAL_NAMES
from carereach.capacity.tally import SERIES
from carereach.cycle.capacity_futures_tables import release_differences, release_swings
from carereach.cycle.capacity_simulated import YEARS, Simulated, Specialist, TurnedAway
from carereach.disclosure import Field, Released, release
from carereach.evidence import wait_standards
from carereach.report.pages.capacity_simulated import SimulatedTables, SpecialistTables
from carereach.tables import Assumption

__all__ = ["release_simulated"]

_LOW, _HIGH = 0.1, 0.9
_CHANCE = "Ranges hold the middle 8 of 10 simulated futures; they show chance alone."
_WIDER = (
    "Ranges hold chance, and what follows at the low and the high end of what is assumed of it."
)
_MONTHS_SHOWN = 24
_YEAR = slice(0, 12)
_DAYS_A_WEEK = 7.0
_WEEKS = "weeks"
_PEOPLE = (
    Field(name="low", label="From", role="estimate", unit="young people"),
    Field(name="high", label="To", role="estimate", unit="young people"),
)
_FLOW: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("Referral", "Accepted, new or again", ("referred", "less rejected"), "onward"),
    ("Referral", "Not accepted", ("rejected",), "lost"),
    ("Waiting", "Started support", ("starts",), "onward"),
    ("Waiting", "Stopped waiting or closed before support", ("gave_up",), "lost"),
    ("Waiting", "Waiting at the end", ("waiting_assessment", "waiting_support"), "waiting"),
    ("Support", "Planned ending", ("planned_endings",), "onward"),
    ("Support", "Contract ended", ("broken_contract_ended",), "lost"),
    ("Support", "Worker left", ("broken_worker_left",), "lost"),
    ("Support", "Lost before contact was taken up again", ("disengaged",), "lost"),
    ("Support", "Held by a worker at the end", ("held", "between_workers"), "waiting"),
)
"""Stage, what happens, columns of the monthly series, kind; ``less`` takes a column away."""

_LESS = "less "
_STAGES = (
    ("assessment", "referral to assessment"),
    ("support", "assessment to support"),
    ("whole wait", "referral to support"),
)


def release_simulated(
    answer: Simulated | None, own: Mapping[str, Assumption]
) -> SimulatedTables | None:
    """Return every table of the simulated pages, through the gate; none where nothing was run.

    Args:
        answer: from ``simulate_area``.
        own: the area's own assumptions, for their titles and ranges.
    """
    if answer is None:
        return None
    return SimulatedTables(
        specialist=_release_specialist(answer.specialist, own) if answer.specialist else None,
        missing=answer.specialist_missing,
        turned_away=_release_turned_away(answer.turned_away) if answer.turned_away else None,
        turned_away_name=answer.turned_away.name if answer.turned_away else "",
        exclusions=answer.turned_away.exclusions if answer.turned_away else "",
        others=_release_others(answer),
        within=_release_within(answer),
        years=YEARS,
        sources=answer.sources,
    )


def _release_specialist(held: Specialist, own: Mapping[str, Assumption]) -> SpecialistTables:
    return SpecialistTables(
        name=held.name,
        starts_on=held.starts_on,
        ends_on=held.ends_on,
        replications=held.going_on.record.replications,
        flow=_release_flow(held),
        waits=_release_waits(held.going_on),
        months=_release_months(held),
        again=_release_again(held),
        after=_release_after(held),
        months_after=len(range(*_after(held).indices(held.going_on.runs.series.shape[1]))),
        lost=_release_lost(held.going_on),
        differences=release_differences(held),
        swings=release_swings(held, own),
        notes=held.notes,
    )


def _series(answer: Answer, names: Sequence[str]) -> NDArray[np.float64]:
    """Replications x months of the sum of some columns, some of them taken away."""
    places = [SERIES.index(name.removeprefix(_LESS)) for name in names]
    signs = np.array([-1.0 if name.startswith(_LESS) else 1.0 for name in names])
    return np.asarray(answer.runs.series[:, :, places] @ signs, dtype=np.float64)


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    """Between which 8 of 10 simulated futures lie."""
    low, high = np.quantile(values, (_LOW, _HIGH))
    return float(low), float(high)


def _total(answer: Answer, name: str) -> tuple[float, float]:
    return _ends(answer.runs.totals[:, TOTAL_NAMES.index(name)])


def _counts(answer: Answer, stage: str, figure: str) -> tuple[float, float]:
    places = answer.stages.index(stage), answer.classes.index(ALL)
    column = answer.figure_names.index(figure)
    return _ends(answer.runs.figures[:, places[0], places[1], column])


def _release_flow(held: Specialist) -> Released:
    """Where young people are and are lost in the first year, as the contract is dated."""
    answer = held.ending or held.going_on
    rows = []
    for stage, label, names, kind in _FLOW:
        series = _series(answer, names)[:, _YEAR]
        low, high = _ends(series[:, -1] if kind == "waiting" else series.sum(axis=1))
        rows.append((stage, label, low, high, kind))
    return release(
        pl.DataFrame(rows, schema=["stage", "label", "low", "high", "kind"], orient="row"),
        name="capacity_simulated_flow",
        title="Young people through the service in a year, simulated",
        fields=(
            Field(name="stage", label="Stage"),
            Field(name="label", label="What happens"),
            *_PEOPLE,
            Field(name="kind", label="Kind"),
        ),
        notes=(_CHANCE, "Those held and waiting on the first day are in it beside those referred."),
    )


def _release_waits(answer: Answer) -> Released:
    rows = []
    for stage, words in _STAGES:
        for who, percentiles, people in (
            (f"seen in {YEARS} years", ("p50", "p92"), "started"),
            ("still waiting at the end", ("p50_so_far", "p92_so_far"), "waiting_at_end"),
        ):
            half, most = (answer.estimate(stage, name).mean for name in percentiles)
            rows.append((words, who, *_counts(answer, stage, people), _weeks(half), _weeks(most)))
    return release(
        pl.DataFrame(
            rows, schema=["wait", "who", "low", "high", "half", "most"], orient="row", strict=False
        ),
        name="capacity_simulated_waits",
        title="Waits if the service carries on as it is, simulated",
        fields=(
            Field(name="wait", label="Wait from"),
            Field(name="who", label="Of those"),
            *_PEOPLE,
            Field(name="half", label="Half waited up to", role="number", unit=_WEEKS),
            Field(name="most", label="92 in 100 waited up to", role="number", unit=_WEEKS),
        ),
        notes=(_CHANCE, "Waits of fewer than 50 young people are not told."),
    )


def _weeks(days: float | None) -> float | None:
    return None if days is None else round(days / _DAYS_A_WEEK)


def _release_within(held: Simulated) -> Released:
    """Shares within each dated standard, of those seen and of those still waiting."""
    rows = []
    names = dict(wait_standards().select("wait_id", "name").iter_rows())
    answers = [other.answer for other in held.others]
    if held.specialist is not None:
        answers.insert(0, held.specialist.going_on)
    for answer in answers:
        for standard in answer.standards:
            name = f"{standard.wait_id} within {standard.limit_days:g} days"
            shares = [
                answer.estimate("whole wait", f"{name}, {who}").mean
                for who in ("started", "still waiting")
            ]
            percent = [None if share is None else round(share * 100) for share in shares]
            service = answer.record.name
            rows.append(
                (service, names[standard.wait_id], standard.since, standard.limit_days, *percent)
            )
    schema = {
        "service": pl.String,
        "standard": pl.String,
        "since": pl.String,
        "limit": pl.Float64,
        "seen": pl.Float64,
        "waiting": pl.Float64,
    }
    return release(
        pl.DataFrame(rows, schema=schema, orient="row"),
        name="capacity_simulated_standards",
        title="Share within dated standards, simulated",
        fields=(
            Field(name="service", label="Service"),
            Field(name="standard", label="Standard"),
            Field(name="since", label="Since"),
            Field(name="limit", label="Limit", role="number", unit="days"),
            Field(name="seen", label="Of those seen", role="number", unit="%"),
            Field(name="waiting", label="Of those still waiting", role="number", unit="%"),
        ),
    )


def _release_months(held: Specialist) -> Released:
    """Held and waiting as each month begins, with nothing after the contract."""
    answer = held.ending or held.going_on
    supported = _series(answer, ("held",))
    waiting = _series(answer, ("waiting_assessment", "waiting_support"))
    rows = [
        (
            _month(held.starts_on, month + 1),
            *_ends(supported[:, month]),
            *_ends(waiting[:, month]),
        )
        for month in range(max(_MONTHS_SHOWN, _after(held).stop))
        if month < supported.shape[1]
    ]
    waits = ("waiting_low", "waiting_high")
    return release(
        pl.DataFrame(rows, schema=["month", "low", "high", *waits], orient="row"),
        name="capacity_simulated_months",
        title="Young people held by a worker and waiting, month by month, simulated",
        fields=(
            Field(name="month", label="On the first of", role="date"),
            Field(name="low", label="Held, from", role="estimate", unit="young people"),
            Field(name="high", label="Held, to", role="estimate", unit="young people"),
            Field(name=waits[0], label="Waiting, from", role="estimate", unit="young people"),
            Field(name=waits[1], label="Waiting, to", role="estimate", unit="young people"),
        ),
        notes=(_CHANCE,),
    )


def _month(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def _after(held: Specialist) -> slice:
    """The months from the one in which the contract ends: a year, or none where it does not."""
    if held.ending is None or held.ends_on is None:
        return slice(0, 0)
    first = (held.ends_on.year - held.starts_on.year) * 12
    first += held.ends_on.month - held.starts_on.month
    return slice(first, first + 12)


def _release_again(held: Specialist) -> Released:
    """Referred again since the contract's end, added up month by month; its last row is `after`."""
    year, rows = _after(held), []
    if held.ending is not None:
        totals = [
            _series(one, ("re_referred",))[:, year].cumsum(axis=1)
            for one in (held.ending, *held.ending_at)
        ]
        for month in range(totals[0].shape[1]):
            first = _month(held.starts_on, year.start + month + 1)
            rows.append((first, *_widest([_ends(total[:, month]) for total in totals])))
    return release(
        pl.DataFrame(
            rows, schema={"month": pl.Date, "low": pl.Float64, "high": pl.Float64}, orient="row"
        ),
        name="capacity_simulated_again",
        title="Young people referred again since the contract's end, added up, simulated",
        fields=(Field(name="month", label="By the first of", role="date"), *_PEOPLE),
        sources=("asm:cap-back-unplanned",),
        notes=(_WIDER, "Added up from the start of the month in which the contract ends."),
    )


def _release_after(held: Specialist) -> Released:
    """What the contract's end does in the year after it: no rows where it does not end."""
    rows = []
    if held.ending is not None:
        for what, names in (
            ("lose their worker when the contract ends", ("broken_contract_ended",)),
            ("are referred again afterwards", ("re_referred",)),
            ("have a crisis afterwards", ("crises",)),
        ):
            spans = [
                _ends(_series(one, names)[:, _after(held)].sum(axis=1))
                for one in (held.ending, *held.ending_at)
            ]
            rows.append((what, *_widest(spans)))
    return release(
        pl.DataFrame(
            rows,
            schema={"what": pl.String, "low": pl.Float64, "high": pl.Float64},
            orient="row",
        ),
        name="capacity_simulated_after",
        title="What the end of the contract does in the year after, simulated",
        fields=(Field(name="what", label="Young people who"), *_PEOPLE),
        sources=("asm:cap-back-unplanned", "asm:cap-crisis-unplanned"),
        notes=(_WIDER,),
    )


def _widest(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return min(low for low, _ in spans), max(high for _, high in spans)


def _release_lost(answer: Answer) -> Released:
    """Beside the waits: who is lost in the same years, by reason."""
    rows = [
        ("left without any support", *_total(answer, "never_served")),
        ("stopped waiting", *_counts(answer, "whole wait", "reneged")),
        ("lost their worker because the worker left", *_total(answer, "broken_worker_left")),
        ("were lost before contact was taken up again", *_total(answer, "disengaged")),
        ("were referred again after support", *_total(answer, "re_referred")),
        ("had a crisis", *_total(answer, "crises")),
    ]
    return release(
        pl.DataFrame(rows, schema=["what", "low", "high"], orient="row"),
        name="capacity_simulated_lost",
        title="Beside those waits, in the same years, simulated",
        fields=(Field(name="what", label="Young people who"), *_PEOPLE),
        notes=(_CHANCE,),
    )


def _release_turned_away(held: TurnedAway) -> Released:
    """Today beside no exclusion: what becomes of those not accepted, a year, and what it costs."""
    before, after = held.comparison.before, held.comparison.after
    rows = []
    for what, name in (
        ("come back with higher need", "came_back_worse"),
        ("have a crisis after not being accepted", "crises_not_accepted"),
        ("leave without any support", "never_served"),
    ):
        word = held.comparison.difference(WHOLE, name).word
        today = _widest([_a_year(one, name) for one in (before, *held.today_at)])
        rows.append((what, *today, *_a_year(after, name), word))
    found = held.comparison.difference("whole wait", "waiting_at_end")
    waiting = [_counts(one, "whole wait", "waiting_at_end") for one in (before, after)]
    rows.append((f"wait at the end of {YEARS} years", *waiting[0], *waiting[1], found.word))
    ends = ("today_low", "today_high", "without_low", "without_high")
    labels = ("Today, from", "Today, to", "Without exclusion, from", "Without exclusion, to")
    return release(
        pl.DataFrame(rows, schema=["what", *ends, "word"], orient="row"),
        name="capacity_simulated_exclusion",
        title="Young people turned away by a written exclusion, today and without it, simulated",
        fields=(
            Field(name="what", label="Young people who, in a year,"),
            *(
                Field(name=name, label=label, role="estimate", unit="young people")
                for name, label in zip(ends, labels, strict=True)
            ),
            Field(name="word", label="For young people"),
        ),
        sources=("asm:cap-returns", "asm:cap-worse-by", "asm:cap-crisis-not-accepted"),
        notes=(
            _WIDER,
            "Everyone not accepted is put down to the written exclusion.",
            "Someone who comes back twice counts twice.",
        ),
    )


def _a_year(answer: Answer, name: str) -> tuple[float, float]:
    low, high = _total(answer, name)
    return low / YEARS, high / YEARS


def _release_others(answer: Simulated) -> Released:
    rows = []
    for other in answer.others:
        waits = [other.answer.estimate("whole wait", name).mean for name in ("p50", "p92")]
        counts = _counts(other.answer, "whole wait", "waiting_at_end")
        lost = [end / YEARS for end in _total(other.answer, "never_served")]
        rows.append((other.name, *(_weeks(wait) for wait in waits), *counts, *lost))
    return release(
        pl.DataFrame(
            rows,
            schema={"service": pl.String}
            | dict.fromkeys(("half", "most", "low", "high", "lost_low", "lost_high"), pl.Float64),
            orient="row",
        ),
        name="capacity_simulated_others",
        title=f"Other services carried on as they are for {YEARS} years, simulated",
        fields=(
            Field(name="service", label="Service"),
            Field(name="half", label="Half of those seen waited up to", role="number", unit=_WEEKS),
            Field(name="most", label="92 in 100 waited up to", role="number", unit=_WEEKS),
            Field(name="low", label="Waiting at the end, from", role="estimate"),
            Field(name="high", label="Waiting at the end, to", role="estimate"),
            Field(name="lost_low", label="Left without support a year, from", role="estimate"),
            Field(name="lost_high", label="Left without support a year, to", role="estimate"),
        ),
        notes=(_CHANCE,),
    )
