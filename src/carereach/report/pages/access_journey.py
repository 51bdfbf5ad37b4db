"""The journey of one example area in words: what a young person finds at each door."""

from collections.abc import Iterator
from typing import Any

from carereach.report.document import Block, Heading, Note, Paragraph, Showing
from carereach.report.pages.access_tables import AccessWords, JourneyTables
from carereach.report.pages.access_words import help_with, people_in_words

__all__ = ["write_journey"]

_COLUMNS = ("name", "minutes", "arrives", "closes", "keeps_out")


def write_journey(journey: JourneyTables | None, words: AccessWords) -> Iterator[Block]:
    """Write what happens at each door, the nearest first."""
    if journey is None:
        return
    area = journey.area.rows()[0]
    where = help_with(journey.need, journey.stage)
    yield Heading(text="One example: what they find at each door")
    yield Paragraph(
        text=f"Think of a young person aged 12 to 15 who lives in {area['name']}, one of "
        f"{people_in_words(area['not_reached'])} there who cannot get {where}. School ends at "
        f"{words.leaves_school}.",
        items=tuple(_at_door(row, words) for row in journey.doors.rows()),
    )
    yield Showing(table=journey.doors.columns(*_COLUMNS))
    yield Note(
        kind="how we know",
        text="The example is chosen by rule, not by hand: the small area whose number shut out is "
        "nearest the middle of all such areas. It stands for nobody. Confidential services and "
        "those met at schools are left out; no school, site or way is named.",
    )


def _at_door(row: dict[str, Any], words: AccessWords) -> str:
    name, test = row["name"], row["test"]
    if test == "too far":
        return f"{name} is {_too_far(row, words)}."
    arrival = {
        "travel": f"They are at the door of {name} by {row['arrives']}",
        "outreach": f"{name} is too far to travel to; it comes to young people",
        "remote": f"{name} is too far to travel to; it can be rung or reached online",
        "not known": f"They turn to {name}; how long the way is was not supplied",
    }[row["way"]]
    if test == "shut" and row["closes"] != "not known":
        return f"{arrival}. {_shut(row, words)}"
    return f"{arrival}, but it {_verb(row['keeps_out'])}."


def _too_far(row: dict[str, Any], words: AccessWords) -> str:
    if row["minutes"] is None:
        return f"more than {words.max_minutes} minutes away on foot or by bus"
    return (
        f"{row['minutes']:.0f} minutes away on foot or by bus, more than the {words.max_minutes} "
        f"that count: it would be {row['arrives']} at its door"
    )


def _shut(row: dict[str, Any], words: AccessWords) -> str:
    if row["closes"] <= row["arrives"]:
        return f"It closed at {row['closes']}."
    return (
        f"It closes at {row['closes']}, too soon to be seen for {words.appointment_minutes} "
        f"minutes and be home by {words.home_by}."
    )


def _verb(keeps_out: str) -> str:
    """Turn what a service's entry says into what it does: ``at its limit`` into ``is …``."""
    starts = ("takes ", "turns ", "closes ")
    return keeps_out if keeps_out.startswith(starts) else f"is {keeps_out}"
