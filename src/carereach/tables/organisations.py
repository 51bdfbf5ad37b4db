"""Organisations: one row is a provider or partner."""

from carereach.tables.codes import SECTORS
from carereach.tables.table import Column, Table

__all__ = ["ORGANISATIONS"]

ORGANISATIONS = Table(
    name="organisations",
    title="Organisations",
    one_row_is="a provider or partner",
    columns=(
        Column(
            name="organisation_id",
            kind="id",
            about="Short id you choose.",
            required=True,
            example="org-trust",
        ),
        Column(
            name="name",
            kind="text",
            about="Name of the organisation.",
            required=True,
            example="Westmere Community NHS Trust",
        ),
        Column(
            name="ods_code",
            kind="id",
            about="NHS organisation code, if it has one.",
            pattern=r"[A-Za-z0-9]{3,10}",
            example="RXX",
        ),
        Column(
            name="sector",
            kind="code",
            about="Kind of organisation.",
            choices=SECTORS,
            example="community",
        ),
    ),
    key=("organisation_id",),
    unlocks="who provides and who is accountable",
    held_by="your contracts team",
)
