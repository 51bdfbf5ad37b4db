"""Participation, step by step: answer, release, and hand the released tables to the page."""

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.evidence import check_words
from carereach.participation import ParticipationAnswer, follow_up
from carereach.report.document import Part
from carereach.report.pages.participation import ParticipationTables, write_participation
from carereach.tables import Workspace

__all__ = ["answer_participation", "present_participation"]

_TYPED = ("topic", "theme", "what_changed")


def answer_participation(workspace: Workspace) -> ParticipationAnswer:
    """Say what young people said in the area, what changed and whether they were told."""
    return follow_up(
        workspace.table("participation"),
        workspace.table("programmes"),
        as_of=workspace.area.as_of,
    )


def present_participation(workspace: Workspace, answer: ParticipationAnswer) -> Part:
    """Show participation from released tables."""
    return write_participation(
        ParticipationTables(
            activities=_activities(answer.activities),
            summary=_summary(answer.summary),
            checks=release(
                answer.checks,
                name="messages_checked",
                title="Messages checked with young people before release",
                fields=(
                    Field(name="programme_id", label="Programme"),
                    Field(name="kind", label="Kind"),
                    Field(name="audience", label="Audience"),
                    Field(name="checked", label="Checked"),
                ),
                sources=("std:PAR-03",),
            ),
            advocates=_advocates(answer.advocates),
            wording=_wording(answer.activities),
        ),
        is_supplied=workspace.is_supplied("participation"),
        stamp=workspace.area.stamp,
    )


def _activities(rows: pl.DataFrame) -> Released:
    shown = rows.with_columns(
        label=pl.format("{}: {}", pl.col("topic").fill_null("topic not supplied"), "state"),
        asked=pl.format(
            "{}, {}",
            pl.col("topic").fill_null("topic not supplied"),
            pl.col("held_on").dt.strftime("%-d %B %Y"),
        ),
        changed=pl.col("what_changed").fill_null("nothing yet"),
        told=pl.col("fed_back_on").dt.strftime("%-d %B %Y").fill_null("not yet"),
    )
    return release(
        shown,
        name="participation",
        title="What young people said, and what came of it",
        fields=(
            Field(name="held_on", label="Held on", role="date"),
            Field(name="topic", label="Asked about"),
            Field(name="asked", label="Asked about, and when"),
            Field(name="theme", label="What they said"),
            Field(name="changed", label="What changed"),
            Field(name="told", label="Told back"),
            Field(name="fed_back_on", label="Told back on", role="date"),
            Field(name="state", label="State"),
            Field(name="label", label="Asked about, and where it stands"),
            Field(name="method", label="How they were asked"),
            Field(name="young_people", label="Took part", role="people", unit="young people"),
        ),
        sources=("std:PAR-01", "std:PAR-02"),
    )


def _summary(row: pl.DataFrame) -> Released:
    labels = {
        "asked": "Times asked",
        "changed": "Led to a change",
        "due": "Answer due or given",
        "told_back": "Told back",
        "told_back_in_time": "Told back within three months",
    }
    return release(
        row.with_columns(pl.all().cast(pl.Int64)),
        name="participation_summary",
        title="Asked, changed, told back",
        fields=[
            Field(name=name, label=label, role="number", unit="activities")
            for name, label in labels.items()
        ],
        sources=("std:PAR-02",),
    )


def _advocates(rows: pl.DataFrame) -> Released:
    return release(
        rows.with_columns(
            running=pl.when("running").then(pl.lit("running")).otherwise(pl.lit("ended")),
        ),
        name="peer_advocates",
        title="Peer advocates: ask for each one's training, supervisor and support on leaving",
        fields=(
            Field(name="programme_id", label="Programme"),
            Field(name="running", label="State"),
            Field(name="eligible", label="Meant for", role="people", unit="people"),
            Field(name="reached", label="Reached", role="people", unit="people"),
        ),
        sources=("std:PRE-07",),
    )


def _wording(rows: pl.DataFrame) -> Released:
    """Point out words we do not use in what was typed; the text itself is not changed."""
    found = [
        (row["activity_id"], column, hit.found, hit.say)
        for row in rows.iter_rows(named=True)
        for column in _TYPED
        for hit in check_words(row[column] or "")
    ]
    schema = dict.fromkeys(("activity_id", "column", "found", "say"), pl.String)
    return release(
        pl.DataFrame(found, schema=schema, orient="row"),
        name="participation_wording",
        title="Words to look at again",
        fields=(
            Field(name="activity_id", label="Activity"),
            Field(name="column", label="Column"),
            Field(name="say", label="Say instead"),
        ),
    )
