"""Possible co-commissioners: one row is a possible co-commissioner."""

from carereach.tables.codes import PARTNER_KINDS
from carereach.tables.table import Column, Table

__all__ = ["PARTNERS"]

PARTNERS = Table(
    name="partners",
    title="Possible co-commissioners",
    one_row_is="a possible co-commissioner",
    columns=(
        Column(
            name="partner_id",
            kind="id",
            about="Short id you choose.",
            required=True,
            example="par-icb",
        ),
        Column(
            name="name",
            kind="text",
            about="Name of the partner.",
            required=True,
            example="Westmere ICB",
        ),
        Column(
            name="kind",
            kind="code",
            about="Kind of partner.",
            required=True,
            choices=PARTNER_KINDS,
            example="icb",
        ),
        Column(
            name="budget_gbp_per_year",
            kind="number",
            about="Money a year that could be pooled.",
            unit="pounds a year",
            minimum=0,
            maximum=1000000000,
            example="250000",
        ),
    ),
    key=("partner_id",),
    unlocks="who could pool money",
    held_by="your partnership board",
)
