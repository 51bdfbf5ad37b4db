"""Agreed referral routes: one row is an agreed referral route between two services."""

from carereach.tables.codes import LINK_KINDS
from carereach.tables.table import Column, Reference, Table

__all__ = ["PATHWAY_LINKS"]

PATHWAY_LINKS = Table(
    name="pathway_links",
    title="Agreed referral routes",
    one_row_is="an agreed referral route between two services",
    columns=(
        Column(
            name="from_service_id",
            kind="id",
            about="The service that refers.",
            required=True,
            refers_to=Reference("services", "service_id"),
            example="svc-ed",
        ),
        Column(
            name="to_service_id",
            kind="id",
            about="The service that receives.",
            required=True,
            refers_to=Reference("services", "service_id"),
            example="svc-cse",
        ),
        Column(
            name="kind",
            kind="code",
            about="Whether the route is agreed in writing or only customary.",
            choices=LINK_KINDS,
            example="agreed",
        ),
        Column(
            name="agreed_on",
            kind="date",
            about="When it was agreed.",
            unit="date",
            example="2025-09-01",
        ),
    ),
    key=("from_service_id", "to_service_id"),
    unlocks="whether a young person can be passed on from every front door to specialist help",
    held_by="providers and your safeguarding partnership",
)
