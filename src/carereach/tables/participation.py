"""What young people said: one row is a time young people were asked."""

from carereach.tables.codes import PARTICIPATION_METHODS
from carereach.tables.table import Column, RowRule, Table

__all__ = ["PARTICIPATION"]

PARTICIPATION = Table(
    name="participation",
    title="What young people said",
    one_row_is="a time young people were asked",
    columns=(
        Column(
            name="activity_id",
            kind="id",
            about="Short id you choose.",
            required=True,
            example="act-1",
        ),
        Column(
            name="held_on",
            kind="date",
            about="When it was held.",
            unit="date",
            required=True,
            example="2026-01-20",
        ),
        Column(
            name="method",
            kind="code",
            about="How they were asked.",
            choices=PARTICIPATION_METHODS,
            example="group conversation",
        ),
        Column(
            name="young_people",
            kind="integer",
            about="How many young people took part.",
            unit="young people",
            counts_people=True,
            minimum=0,
            maximum=100000,
            example="9",
        ),
        Column(
            name="topic",
            kind="text",
            about="What they were asked about; nothing that could identify anyone.",
            example="Opening hours",
        ),
        Column(
            name="theme",
            kind="text",
            about="What they said, as a theme.",
            example="Come after college",
        ),
        Column(
            name="what_changed",
            kind="text",
            about="What changed because of it; empty if nothing yet.",
            example="Tuesday evening clinic",
        ),
        Column(
            name="fed_back_on",
            kind="date",
            about="When they were told what changed.",
            unit="date",
            example="2026-04-02",
        ),
    ),
    key=("activity_id",),
    unlocks="whether young people were asked, and what changed",
    held_by="participation leads and voluntary services",
    rules=(
        RowRule(
            name="feedback_order",
            left="held_on",
            relation="<=",
            right="fed_back_on",
            fix="Feedback comes after the activity: check both dates.",
        ),
    ),
)
