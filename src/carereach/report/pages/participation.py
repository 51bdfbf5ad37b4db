"""The participation page: what young people said, what changed, and whether they were told."""

from dataclasses import dataclass

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_timeline
from carereach.report.document import (
    Block,
    KeyFinding,
    Note,
    Paragraph,
    Part,
    Picture,
    Section,
    Showing,
)
from carereach.report.wording import day_in_words, join

__all__ = ["ParticipationTables", "write_participation"]

_KEY = "participation"
_SHOWN = ("asked", "theme", "changed", "told", "young_people")
_LOOK_AGAIN = (
    "Some entries use words we do not use about children. They are shown as typed; please look at "
    "them again."
)
_LEADS = "The commissioner's participation lead, with the services that asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationTables:
    """The released tables behind the participation page."""

    activities: Released
    summary: Released
    checks: Released
    advocates: Released
    wording: Released


def write_participation(tables: ParticipationTables, *, is_supplied: bool, stamp: str = "") -> Part:
    """Write the participation page.

    Args:
        tables: the released tables.
        is_supplied: whether the area supplied its participation table.
        stamp: words printed on every chart, such as "Invented data".
    """
    return Part(
        section=Section(
            key=_KEY,
            title="What young people said",
            answer=_answer(tables, is_supplied=is_supplied),
            blocks=tuple(_blocks(tables, is_supplied=is_supplied, stamp=stamp)),
            method="Each time young people were asked, as returned. An answer is due within three "
            "months, which is our proposal. Only young people can say whether a change helped.",
            sources=("std:PAR-01", "std:PAR-02", "std:PAR-03"),
        ),
        findings=(*_overdue_finding(tables), *_not_asked_finding(is_supplied=is_supplied)),
        data={
            "activities": tables.activities.rows(),
            "summary": tables.summary.rows(),
            "messages_checked": tables.checks.rows(),
            "peer_advocates": tables.advocates.rows(),
        },
    )


def _answer(tables: ParticipationTables, *, is_supplied: bool) -> str:
    if not is_supplied:
        return "We do not know what young people here have said: no time they were asked was given."
    said = tables.summary.rows()[0]
    latest = tables.activities.rows()[0]["held_on"]
    times = "once" if said["asked"] == 1 else f"{said['asked']} times"
    return (
        f"Young people were asked {times}, last on {day_in_words(latest)}; "
        f"{_changed(said['changed'])}. They were told back in time on "
        f"{said['told_back_in_time']} of the {said['due']} that were due."
    )


def _changed(times: int) -> str:
    if times == 0:
        return "nothing has changed yet because of it"
    return f"something changed because of it {'once' if times == 1 else f'{times} times'}"


def _blocks(tables: ParticipationTables, *, is_supplied: bool, stamp: str) -> list[Block]:
    blocks: list[Block] = []
    if is_supplied:
        blocks += [_picture(tables, stamp), Showing(table=tables.activities.columns(*_SHOWN))]
        blocks.append(Showing(table=tables.summary))
    else:
        blocks.append(
            Note(
                kind="not supplied",
                text="The participation table was not supplied. It would show what young people "
                "said and what changed because of it. Participation leads and voluntary services "
                "usually hold it.",
            )
        )
    if tables.checks.frame.height:
        blocks.append(Showing(table=tables.checks))
    blocks.append(_advocates(tables.advocates))
    if tables.wording.frame.height:
        blocks += [Paragraph(text=_LOOK_AGAIN), Showing(table=tables.wording)]
    return blocks


def _picture(tables: ParticipationTables, stamp: str) -> Picture:
    open_topics = _overdue(tables)
    alt = (
        f"Not yet told back: {join(open_topics)}."
        if open_topics
        else "Young people were told back every time an answer was due."
    )
    return Picture(
        svg=draw_timeline(
            tables.activities, label="label", start="held_on", end="fed_back_on", stamp=stamp
        ),
        alt=alt,
        title="From being asked to being told",
        table=tables.activities.columns("label", "held_on", "fed_back_on"),
    )


def _advocates(table: Released) -> Block:
    if table.frame.height:
        return Showing(table=table)
    return Note(
        kind="not supplied",
        text="No programme of peer advocates was supplied. The brief suggests training and "
        "supporting young people who have lived through exploitation to speak about its effect "
        "on health.",
    )


def _overdue(tables: ParticipationTables) -> list[str]:
    late = tables.activities.where(pl.col("state").is_in(["overdue", "changed, not told back"]))
    return [row["topic"] or "topic not supplied" for row in late.rows()]


def _overdue_finding(tables: ParticipationTables) -> list[KeyFinding]:
    topics = _overdue(tables)
    if not topics:
        return []
    return [
        KeyFinding(
            section=_KEY,
            sentence=f"Young people have not been told what came of what they said about "
            f"{join([topic.lower() for topic in topics])}.",
            would_change="a date on which they were told",
            who_could_act=_LEADS,
            young_people=0,
        )
    ]


def _not_asked_finding(*, is_supplied: bool) -> list[KeyFinding]:
    if is_supplied:
        return []
    return [
        KeyFinding(
            section=_KEY,
            sentence="Nothing shows that young people were asked whether services fit their needs.",
            would_change="a row for each time young people were asked",
            who_could_act=_LEADS,
            young_people=0,
        )
    ]
