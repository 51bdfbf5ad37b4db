"""Information-sharing agreements: one row is an information-sharing agreement."""

from carereach.tables.codes import LAWFUL_BASES
from carereach.tables.table import Column, RowRule, Table

__all__ = ["SHARING_AGREEMENTS"]

SHARING_AGREEMENTS = Table(
    name="sharing_agreements",
    title="Information-sharing agreements",
    one_row_is="an information-sharing agreement",
    columns=(
        Column(
            name="agreement_id",
            kind="id",
            about="Short id you choose.",
            required=True,
            example="isa-1",
        ),
        Column(
            name="partners",
            kind="text",
            about="Partners to it; separate with a semicolon.",
            many=True,
            example="Westmere ICB; Westmere Police",
        ),
        Column(
            name="purpose",
            kind="text",
            about="What it is for.",
            example="Exploitation panel",
        ),
        Column(
            name="lawful_basis",
            kind="code",
            about="UK GDPR basis.",
            choices=LAWFUL_BASES,
            example="public task",
        ),
        Column(
            name="signed_on",
            kind="date",
            about="When it was signed.",
            unit="date",
            example="2025-02-01",
        ),
        Column(
            name="review_on",
            kind="date",
            about="When it must be reviewed.",
            unit="date",
            example="2027-02-01",
        ),
    ),
    key=("agreement_id",),
    unlocks="whether partners may share, on what basis and how recently agreed",
    held_by="information governance leads",
    rules=(
        RowRule(
            name="review_order",
            left="signed_on",
            relation="<=",
            right="review_on",
            fix="The review comes after the signature: check both dates.",
        ),
    ),
)
