"""Who pays: one row is a share of a contract."""

from carereach.tables.table import Column, Reference, Table

__all__ = ["PAYERS"]

PAYERS = Table(
    name="payers",
    title="Who pays",
    one_row_is="a share of a contract",
    columns=(
        Column(
            name="contract_id",
            kind="id",
            about="The contract, as in contracts.",
            required=True,
            refers_to=Reference("contracts", "contract_id"),
            example="con-cse",
        ),
        Column(
            name="partner_id",
            kind="id",
            about="The partner, as in partners.",
            required=True,
            refers_to=Reference("partners", "partner_id"),
            example="par-icb",
        ),
        Column(
            name="share",
            kind="number",
            about="Share of the contract this partner pays.",
            unit="share of 1",
            required=True,
            minimum=0,
            maximum=1,
            example="0.5",
        ),
    ),
    key=("contract_id", "partner_id"),
    unlocks="whose money each service depends on",
    held_by="your finance team",
)
