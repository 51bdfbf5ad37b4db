"""Services: one row is a service that could meet a need."""

from carereach.tables.codes import (
    EXCLUSIONS,
    REFERRAL_ROUTES,
    RESIDENCE_RULES,
    SERVICE_STATES,
    SETTINGS,
    SEXES,
)
from carereach.tables.table import Column, Reference, RowRule, Table

__all__ = ["SERVICES"]

SERVICES = Table(
    name="services",
    title="Services",
    one_row_is="a service that could meet a need",
    columns=(
        Column(
            name="service_id",
            kind="id",
            about="Short id you choose.",
            required=True,
            example="svc-camhs",
        ),
        Column(
            name="organisation_id",
            kind="id",
            about="Who runs it, as in organisations.",
            refers_to=Reference("organisations", "organisation_id"),
            example="org-trust",
        ),
        Column(
            name="name",
            kind="text",
            about="Name of the service.",
            required=True,
            example="Westmere CAMHS",
        ),
        Column(
            name="setting",
            kind="code",
            about="Setting code S1 to S22.",
            choices=tuple(SETTINGS),
            example="S5",
        ),
        Column(
            name="status",
            kind="code",
            about="active; candidate (found in public data, not yet confirmed); suspended; closed.",
            required=True,
            choices=SERVICE_STATES,
            example="active",
        ),
        Column(
            name="minimum_age",
            kind="integer",
            about="Youngest age taken.",
            unit="years",
            minimum=0,
            maximum=120,
            example="11",
        ),
        Column(
            name="maximum_age",
            kind="integer",
            about="Oldest age taken.",
            unit="years",
            minimum=0,
            maximum=120,
            example="17",
        ),
        Column(
            name="sexes",
            kind="code",
            about="Whom it takes.",
            choices=SEXES,
            example="all",
        ),
        Column(
            name="referral_routes",
            kind="code",
            about="How a young person can come to it.",
            many=True,
            choices=REFERRAL_ROUTES,
            example="self; gp",
        ),
        Column(
            name="residence_rule",
            kind="code",
            about="Who is taken by where they live.",
            choices=RESIDENCE_RULES,
            example="anyone",
        ),
        Column(
            name="serves_codes",
            kind="text",
            about="Council or area codes served, if it takes residents only.",
            many=True,
            example="E06000059",
        ),
        Column(
            name="exclusions",
            kind="code",
            about="Written reasons to turn a young person away; 'none' if the criteria name none.",
            many=True,
            choices=EXCLUSIONS,
            example="risk level",
        ),
        Column(
            name="confidential_location",
            kind="boolean",
            about="yes if the place must never be shown, such as a refuge.",
            example="no",
        ),
        Column(
            name="assured_on",
            kind="date",
            about="When the entry was last confirmed by the service.",
            unit="date",
            example="2026-06-01",
        ),
    ),
    key=("service_id",),
    unlocks="which services exist, whom they take and how to get in",
    held_by="providers and your service directory",
    rules=(
        RowRule(
            name="age_order",
            left="minimum_age",
            relation="<=",
            right="maximum_age",
            fix="Put the younger age in minimum_age.",
        ),
    ),
)
