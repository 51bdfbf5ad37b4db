"""Contracts: one row is a contract for a service."""

from carereach.tables.table import Column, Reference, RowRule, Table

__all__ = ["CONTRACTS"]

CONTRACTS = Table(
    name="contracts",
    title="Contracts",
    one_row_is="a contract for a service",
    columns=(
        Column(
            name="contract_id",
            kind="id",
            about="Short id you choose.",
            required=True,
            example="con-cse",
        ),
        Column(
            name="service_id",
            kind="id",
            about="The service, as in services.",
            required=True,
            refers_to=Reference("services", "service_id"),
            example="svc-camhs",
        ),
        Column(
            name="starts_on",
            kind="date",
            about="First day of the contract.",
            unit="date",
            required=True,
            example="2024-04-01",
        ),
        Column(
            name="ends_on",
            kind="date",
            about="Last day of the contract, without extension.",
            unit="date",
            required=True,
            example="2027-03-31",
        ),
        Column(
            name="extension_months",
            kind="integer",
            about="Months it may be extended.",
            unit="months",
            minimum=0,
            maximum=240,
            example="24",
        ),
        Column(
            name="value_gbp_per_year",
            kind="number",
            about="Value a year.",
            unit="pounds a year",
            minimum=0,
            maximum=1000000000,
            example="410000",
        ),
        Column(
            name="outreach_funded",
            kind="boolean",
            about="yes if it pays for going out to young people.",
            example="yes",
        ),
        Column(
            name="support_after_refusal",
            kind="boolean",
            about="yes if support is offered again after a young person has not accepted it.",
            example="yes",
        ),
        Column(
            name="supervision_funded",
            kind="boolean",
            about="yes if supervision is a priced line.",
            example="no",
        ),
    ),
    key=("contract_id",),
    unlocks="when funding ends and whether contracts outlast support",
    held_by="your contracts team",
    rules=(
        RowRule(
            name="contract_order",
            left="starts_on",
            relation="<",
            right="ends_on",
            fix="Put the earlier date in starts_on.",
        ),
    ),
)
