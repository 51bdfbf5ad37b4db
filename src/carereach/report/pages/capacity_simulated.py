"""The capacity page, simulated: who is lost and why, what a contract's end does, what helps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_differences, draw_flow, draw_months, draw_tornado
from carereach.report.document import (
    Block,
    Heading,
    KeyFinding,
    Note,
    Paragraph,
    Picture,
    Showing,
)
from carereach.report.pages.capacity_simulated_words import (
    change_in_words,
    column_words,
    people_who,
)
from carereach.report.pages.contracts import ContractTables, payers_in_words
from carereach.report.wording import between, day_in_words, join, month_in_words

__all__ = ["SimulatedTables", "SpecialistTables", "find_simulated", "show_simulated"]

_WAIT = "mean wait of those seen"
_LOST = "left without any support"
_CHARTS = (
    (_WAIT, "weeks", "What each change does to the wait of those seen"),
    (_LOST, "young people of every 100 referred", "What each change does to those never supported"),
)
_A_YEAR = 12
_HELD = ("month", "low", "high", "waiting_low", "waiting_high")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistTables:
    """The released tables about the specialist service simulated."""

    name: str
    starts_on: date
    ends_on: date | None
    replications: int
    flow: Released
    waits: Released
    months: Released
    again: Released
    """Referred again since the contract's end, added up month by month."""
    after: Released
    months_after: int
    """Months simulated from the one in which the contract ends, at most 12."""
    lost: Released
    differences: Released
    swings: Released
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedTables:
    """The released tables behind all that is simulated."""

    specialist: SpecialistTables | None
    missing: tuple[str, ...]
    turned_away: Released | None
    turned_away_name: str
    exclusions: str
    others: Released
    within: Released
    years: int
    sources: tuple[str, ...]

    def as_data(self) -> Mapping[str, object]:
        """Return every released row, for ``audit.json``."""
        held = self.specialist
        names = ("flow", "waits", "months", "again", "after", "lost", "differences", "swings")
        return {
            "specialist": {name: getattr(held, name).rows() for name in names} if held else None,
            "turned_away": self.turned_away.rows() if self.turned_away else None,
            "others": self.others.rows(),
            "within": self.within.rows(),
            "missing": list(self.missing),
        }


def show_simulated(tables: SimulatedTables, *, stamp: str = "") -> Iterator[Block]:
    """Write what simulation says: a wait never stands alone, and every change says its price.

    Args:
        tables: the released tables.
        stamp: words printed on every chart, such as "Invented data".
    """
    held = tables.specialist
    yield Heading(text="What waits and contracts do next, simulated")
    if held is None:
        yield Note(kind="not supplied", text=_to_supply(tables.missing))
    else:
        yield Note(
            kind="how we know",
            text=f"{held.replications} invented futures of {held.name} were played out from its "
            "own figures: lists, workers, caseload and leavers. Nobody in them is real. The "
            f"numbers are estimates: each range holds 8 of 10 futures. They start on "
            f"{day_in_words(held.starts_on)} and run for {tables.years} years.",
        )
        yield from _flow(held, stamp)
        yield from _waits(held)
        yield from _ending(held, stamp)
        yield from _what_ifs(held, stamp)
    yield from _turned_away(tables)
    if tables.others.frame.height:
        yield Heading(text="Other services, carried on as they are")
        yield Showing(table=tables.others)
    if tables.within.frame.height:
        yield Showing(
            table=tables.within,
            caption="Share within dated standards, simulated. Those still waiting count too.",
        )
    if held is not None:
        yield from _assumed(held, stamp)


def _to_supply(missing: Sequence[str]) -> str:
    if not missing:
        return (
            "No specialist service reported a year's activity about enough young people to be "
            "simulated. Supply its row of the capacity table."
        )
    return (
        "The specialist service could not be simulated. Supply "
        f"{join([column_words(name) for name in missing])} to see who would be lost, and what "
        "would help."
    )


def _row(table: Released, column: str, value: str) -> dict[str, Any]:
    return next(row for row in table.rows() if row[column] == value)


def _range(row: Mapping[str, Any], low: str = "low", high: str = "high") -> str:
    """A released range as a sentence says it; ends too small to show are not said."""
    if row[low] is None and row[high] is None:
        return "too few to show"
    return between(row[low], row[high])


def _flow(held: SpecialistTables, stamp: str) -> Iterator[Block]:
    lost = held.flow.where(pl.col("kind") == "lost")
    most = max(lost.rows(), key=lambda row: row["high"] or 0)
    started = _row(held.flow, "label", "Started support")
    words = f"In the first year, {_range(started)} young people start support."
    if most["high"]:
        words += (
            " More are lost for this reason than for any other: "
            f"{most['label'].lower()} ({_range(most)})."
        )
    yield Picture(
        svg=draw_flow(
            held.flow,
            stage="stage",
            label="label",
            count_low="low",
            count_high="high",
            kind="kind",
            stamp=stamp,
        ),
        alt=words,
        title="A year of the service: who gets help, who waits, who is lost and why",
        table=held.flow.columns("stage", "label", "low", "high"),
    )


def _waits(held: SpecialistTables) -> Iterator[Block]:
    yield Showing(
        table=held.waits,
        caption="Waits if the service carries on as it is, simulated. Those seen leave out those "
        "still waiting.",
    )
    never, gave_up = (
        _range(_row(held.lost, "what", what))
        for what in ("left without any support", "stopped waiting")
    )
    yield Paragraph(
        text="A wait says nothing about those who never reach its end. In the same years "
        f"{never} young people leave without any support, and {gave_up} stop waiting."
    )
    yield Showing(table=held.lost)


def _ending(held: SpecialistTables, stamp: str) -> Iterator[Block]:
    if held.ends_on is None:
        return
    yield Heading(text="When the contract ends and nothing follows")
    losers, again, crises = (_range(row) for row in held.after.rows())
    month = month_in_words(held.ends_on)
    words = (
        f"{held.name} has a contract until {day_in_words(held.ends_on)}, and nothing says what "
        f"follows. If nothing does, {losers} young people lose their worker at once. In the "
        f"{_time_after(held)} after, {again} are referred again, with nobody there to hold them, "
        f"and {crises} have a crisis."
    )
    yield Paragraph(text=words)
    yield Picture(
        svg=draw_months(
            held.months,
            month="month",
            low="low",
            high="high",
            unit="young people held",
            marks=((held.ends_on, "contract ends"),),
            stamp=stamp,
        ),
        alt=f"Young people held by a worker fall to none in {month}, when the contract ends.",
        title="Young people held by a worker, month by month",
        table=held.months.columns(*_HELD),
    )
    yield Picture(
        svg=draw_months(
            held.again,
            month="month",
            low="low",
            high="high",
            unit="young people referred again",
            stamp=stamp,
        ),
        alt=f"Since the contract's end, young people referred again add up to {again} in "
        f"{_soon(held)}: they come back, and nobody is there to hold them.",
        title="Young people referred again since the contract's end, added up",
        table=held.again,
    )
    yield Showing(table=held.after)


def _time_after(held: SpecialistTables) -> str:
    if held.months_after == _A_YEAR:
        return "year"
    return "month" if held.months_after == 1 else f"{held.months_after} months"


def _soon(held: SpecialistTables) -> str:
    return _time_after(held) if 1 < held.months_after < _A_YEAR else f"a {_time_after(held)}"


def _what_ifs(held: SpecialistTables, stamp: str) -> Iterator[Block]:
    yield Heading(text="What would change it, and at what price")
    changes = list(dict.fromkeys(held.differences.frame["change"]))
    parts = [held.differences.where(pl.col("change") == change) for change in changes]
    yield Paragraph(
        text="Each change is played out with the same young people and the same luck as today. "
        "Here is its best gain and its worst price, beyond chance. Numbers are of young people "
        "for every 100 referred, unless they are weeks or pounds. The tables say the rest:",
        items=tuple(
            change_in_words(change, part.rows())
            for change, part in zip(changes, parts, strict=True)
        ),
    )
    for number, (change, part) in enumerate(zip(changes, parts, strict=True), start=1):
        told = part.where(
            pl.col("word").is_in(["better", "worse"]),
            name=f"capacity_simulated_change_{number}",
            title=f"{change}: all that differs beyond chance, simulated",
        )
        if told.frame.height:
            yield Showing(table=told.columns("figure", "word", "low", "high", "unit"))
    yield Note(
        kind="caution",
        text="A wait counts only those who are seen. A service that ends, or turns more away, can "
        "show a shorter wait while more are never supported. Read the two pictures together.",
    )
    for figure, unit, title in _CHARTS:
        part = held.differences.where(
            pl.col("figure") == figure, name=f"capacity_simulated_{unit.partition(' ')[0]}"
        )
        yield Picture(
            svg=draw_differences(
                part, label="change", low="low", high="high", word="word", unit=unit, stamp=stamp
            ),
            alt=f"{title}: {_told(part.rows())}. The tables above say what else.",
            title=title,
            table=part.columns("change", "low", "high", "unit", "word"),
        )


def _told(rows: Sequence[Mapping[str, Any]]) -> str:
    parts = [
        f"{word} with {join([row['change'].lower() for row in rows if row['word'] == word])}"
        for word in ("better", "worse")
        if any(row["word"] == word for row in rows)
    ]
    return "; ".join(parts) or "nothing can be told from chance"


def _assumed(held: SpecialistTables, stamp: str) -> Iterator[Block]:
    yield Heading(text="What the simulation rests on")
    rows = held.swings.rows()
    yield Note(
        kind="assumption",
        text=f"No tables say these {len(rows)} things, and nobody has published them for such a "
        "service, so they are assumed, each in a range. Set your own in area.toml.",
    )
    if rows:
        yield Picture(
            svg=draw_tornado(
                held.swings,
                label="assumption",
                at_low="at_low",
                at_high="at_high",
                base="base",
                unit="weeks",
                stamp=stamp,
            ),
            alt=f"The mean wait of those seen hangs most on this: {rows[0]['assumption']}.",
            title="The mean wait of those seen, with each assumption at its low and high end",
            table=held.swings.columns("assumption", "at_low", "base", "at_high"),
        )
        yield Showing(table=held.swings)
    yield Paragraph(text="How the tables were read:", items=held.notes)


def _turned_away(tables: SimulatedTables) -> Iterator[Block]:
    table = tables.turned_away
    if table is None:
        return
    yield Heading(text="Turned away by a written exclusion")
    yield Paragraph(text=_turned_away_words(tables, table))
    worse = [people_who(row["what"]) for row in table.rows() if row["word"] == "worse"]
    yield Paragraph(
        text=f"What dropping the exclusion makes worse: {join(worse)}."
        if worse
        else "Dropping the exclusion makes none of these figures worse by more than chance."
    )
    yield Showing(table=table)


def _turned_away_words(tables: SimulatedTables, table: Released) -> str:
    back, crisis, _, waiting = table.rows()
    return (
        f"{tables.turned_away_name} turns young people away by a written exclusion "
        f"({tables.exclusions}). They come back with higher need "
        f"{_range(back, 'today_low', 'today_high')} times a year, and have a crisis "
        f"{_range(crisis, 'today_low', 'today_high')} times. Without the exclusion nobody is "
        "turned away for it, but with the same staff more wait: "
        f"{_range(waiting, 'without_low', 'without_high')} after {tables.years} years, beside "
        f"{_range(waiting, 'today_low', 'today_high')} today's way."
    )


def find_simulated(
    tables: SimulatedTables, contracts: ContractTables, *, section: str
) -> Iterator[KeyFinding]:
    """Say what a commissioner can act on: a contract's end, and an exclusion."""
    held, table = tables.specialist, tables.turned_away
    if held is not None and held.ends_on is not None:
        losers, again, _ = held.after.rows()
        yield KeyFinding(
            section=section,
            sentence=f"If nothing follows the contract of {held.name} after "
            f"{day_in_words(held.ends_on)}, {_range(again)} young people are likely to be "
            f"referred again within {_soon(held)}, with nobody there to hold them.",
            would_change="A longer contract, agreed before notice is given, with each young "
            "person's worker kept.",
            who_could_act=payers_in_words(contracts, held.name),
            young_people=losers["low"] or 0,
        )
    if table is not None:
        back = table.rows()[0]
        yield KeyFinding(
            section=section,
            sentence=f"{tables.turned_away_name} turns young people away by a written exclusion, "
            "who are likely to come back with higher need "
            f"{_range(back, 'today_low', 'today_high')} times a year.",
            would_change=f"Dropping the exclusion ({tables.exclusions}), with "
            "staff to meet the longer list it brings.",
            who_could_act=payers_in_words(contracts, tables.turned_away_name),
            young_people=back["today_low"] or 0,
        )
