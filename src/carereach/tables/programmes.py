"""Prevention programmes: one row is a prevention programme."""

from carereach.tables.codes import AUDIENCES, PROGRAMME_KINDS, PROGRAMME_LEVELS
from carereach.tables.table import Column, RowRule, Table

__all__ = ["PROGRAMMES"]

PROGRAMMES = Table(
    name="programmes",
    title="Prevention programmes",
    one_row_is="a prevention programme",
    columns=(
        Column(
            name="programme_id",
            kind="id",
            about="Short id you choose.",
            required=True,
            example="prg-schools",
        ),
        Column(
            name="kind",
            kind="code",
            about="What kind of measure it is.",
            required=True,
            choices=PROGRAMME_KINDS,
            example="school health promotion",
        ),
        Column(
            name="level",
            kind="code",
            about="universal: everyone; targeted: those more likely to need it.",
            required=True,
            choices=PROGRAMME_LEVELS,
            example="universal",
        ),
        Column(
            name="audience",
            kind="code",
            about="Whom it is for.",
            required=True,
            choices=AUDIENCES,
            example="young people",
        ),
        Column(
            name="geography_code",
            kind="id",
            about="Council or area code it covers.",
            example="E06000059",
        ),
        Column(
            name="eligible",
            kind="integer",
            about="People it is meant for.",
            unit="people",
            counts_people=True,
            minimum=0,
            maximum=10000000,
            example="5400",
        ),
        Column(
            name="reached",
            kind="integer",
            about="People it reached.",
            unit="people",
            counts_people=True,
            minimum=0,
            maximum=10000000,
            example="3100",
        ),
        Column(
            name="sense_checked_with_young_people",
            kind="boolean",
            about="yes if young people with experience checked the messages before release.",
            example="yes",
        ),
        Column(
            name="starts_on",
            kind="date",
            about="First day.",
            unit="date",
            example="2025-09-01",
        ),
        Column(
            name="ends_on",
            kind="date",
            about="Last day.",
            unit="date",
            example="2026-07-20",
        ),
        Column(
            name="cost_gbp",
            kind="number",
            about="Cost of the programme.",
            unit="pounds",
            minimum=0,
            maximum=1000000000,
            example="42000",
        ),
    ),
    key=("programme_id",),
    unlocks="which universal and targeted measures reach whom",
    held_by="public health and education leads",
    rules=(
        RowRule(
            name="reached_within_eligible",
            left="reached",
            relation="<=",
            right="eligible",
            fix="Reached cannot exceed eligible: check both.",
        ),
        RowRule(
            name="programme_order",
            left="starts_on",
            relation="<=",
            right="ends_on",
            fix="Put the earlier date in starts_on.",
        ),
    ),
)
