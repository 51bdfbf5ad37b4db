"""Who comes forward: one row is a service, a period and a group."""

from carereach.tables.codes import AGE_BANDS, COUNT_STATES, ETHNIC_GROUPS, SEXES
from carereach.tables.table import Column, Reference, RowRule, Table

__all__ = ["REFERRALS_BY_GROUP"]

REFERRALS_BY_GROUP = Table(
    name="referrals_by_group",
    title="Who comes forward",
    one_row_is="a service, a period and a group",
    columns=(
        Column(
            name="service_id",
            kind="id",
            about="The service, as in services.",
            required=True,
            refers_to=Reference("services", "service_id"),
            example="svc-camhs",
        ),
        Column(
            name="period_start",
            kind="date",
            about="First day the figures cover.",
            unit="date",
            required=True,
            example="2025-04-01",
        ),
        Column(
            name="period_end",
            kind="date",
            about="Last day the figures cover.",
            unit="date",
            required=True,
            example="2026-03-31",
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
            name="referrals",
            kind="integer",
            about="Referrals of this group.",
            unit="young people",
            counts_people=True,
            minimum=0,
            maximum=1000000,
            example="34",
        ),
        Column(
            name="accepted",
            kind="integer",
            about="Accepted referrals of this group.",
            unit="young people",
            counts_people=True,
            minimum=0,
            maximum=1000000,
            example="25",
        ),
        Column(
            name="count_state",
            kind="code",
            about="exact, rounded, suppressed or missing; a suppressed count is never zero.",
            choices=COUNT_STATES,
            example="exact",
        ),
    ),
    key=("service_id", "period_start", "age_band", "sex", "ethnic_group", "characteristic"),
    unlocks="which young people are missing from services",
    held_by="provider contract returns",
    rules=(
        RowRule(
            name="period_order",
            left="period_start",
            relation="<=",
            right="period_end",
            fix="Put the earlier date in period_start.",
        ),
        RowRule(
            name="accepted_within_referrals",
            left="accepted",
            relation="<=",
            right="referrals",
            fix="Accepted referrals cannot exceed referrals: check both.",
        ),
    ),
)
