"""Opening hours: one row is an opening span."""

from carereach.tables.codes import TERM_TIMES, WEEKDAYS
from carereach.tables.table import Column, Reference, RowRule, Table

__all__ = ["OPENING_HOURS"]

OPENING_HOURS = Table(
    name="opening_hours",
    title="Opening hours",
    one_row_is="an opening span",
    columns=(
        Column(
            name="site_id",
            kind="id",
            about="The site, as in sites.",
            required=True,
            refers_to=Reference("sites", "site_id"),
            example="site-camhs-town",
        ),
        Column(
            name="weekday",
            kind="code",
            about="Day of the week.",
            required=True,
            choices=WEEKDAYS,
            example="tuesday",
        ),
        Column(
            name="opens",
            kind="time",
            about="Opening time, 24-hour clock.",
            unit="time of day",
            required=True,
            example="09:00",
        ),
        Column(
            name="closes",
            kind="time",
            about="Closing time, 24-hour clock; 24:00 for midnight.",
            unit="time of day",
            required=True,
            example="17:00",
        ),
        Column(
            name="term_time",
            kind="code",
            about="Whether the span holds always, in term time or in school holidays.",
            choices=TERM_TIMES,
            example="always",
        ),
        Column(
            name="valid_from",
            kind="date",
            about="First day the span holds.",
            unit="date",
            example="2026-01-01",
        ),
        Column(
            name="valid_to",
            kind="date",
            about="Last day the span holds.",
            unit="date",
            example="2026-12-31",
        ),
    ),
    key=("site_id", "weekday", "opens", "term_time", "valid_from"),
    unlocks="whether a door is open when young people are free",
    held_by="providers",
    rules=(
        RowRule(
            name="hours_order",
            left="opens",
            relation="<",
            right="closes",
            fix="Put the later time in closes; write a span past midnight as two rows.",
        ),
        RowRule(
            name="valid_order",
            left="valid_from",
            relation="<=",
            right="valid_to",
            fix="Put the earlier date in valid_from.",
        ),
    ),
)
