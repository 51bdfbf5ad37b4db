"""Recorded counts: one row is a count from a source."""

from carereach.tables.codes import AGE_BANDS, COUNT_STATES, ETHNIC_GROUPS, SEXES
from carereach.tables.table import Column, Reference, Table

__all__ = ["KNOWN_CASES"]

KNOWN_CASES = Table(
    name="known_cases",
    title="Recorded counts",
    one_row_is="a count from a source",
    columns=(
        Column(
            name="evidence_id",
            kind="id",
            about="The source, as in evidence.",
            required=True,
            refers_to=Reference("evidence", "evidence_id"),
            example="ev-police-profile",
        ),
        Column(
            name="geography_code",
            kind="id",
            about="Code of the council or area counted.",
            required=True,
            example="E06000059",
        ),
        Column(
            name="age_band",
            kind="code",
            about="Age band of the young people counted; leave empty if not split by age.",
            unit="years",
            choices=tuple(AGE_BANDS),
            example="12-15",
        ),
        Column(
            name="sex",
            kind="code",
            about="Sex as recorded; 'all' when not split.",
            choices=SEXES,
            example="male",
        ),
        Column(
            name="ethnic_group",
            kind="code",
            about="One of the five ethnic groups, 'not recorded' or 'prefers not to say'.",
            choices=ETHNIC_GROUPS,
            example="mixed",
        ),
        Column(
            name="characteristic",
            kind="text",
            about="Another characteristic the count is about, such as 'disabled' or 'in care'.",
            example="in care",
        ),
        Column(
            name="count",
            kind="integer",
            about="How many young people were recorded; empty if suppressed or missing.",
            unit="young people",
            counts_people=True,
            minimum=0,
            maximum=100000,
            example="42",
        ),
        Column(
            name="count_state",
            kind="code",
            about="exact, rounded, suppressed or missing; a suppressed count is never zero.",
            choices=COUNT_STATES,
            example="exact",
        ),
    ),
    key=("evidence_id", "geography_code", "age_band", "sex", "ethnic_group", "characteristic"),
    unlocks="what is recorded now, by source and group, and who is missing from view",
    held_by="children's services, police, specialist and health services",
)
