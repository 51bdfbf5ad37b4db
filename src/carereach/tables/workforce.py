"""Training and supervision: one row is a staff group in an organisation."""

from carereach.tables.table import Column, Reference, RowRule, Table

__all__ = ["WORKFORCE"]

WORKFORCE = Table(
    name="workforce",
    title="Training and supervision",
    one_row_is="a staff group in an organisation",
    columns=(
        Column(
            name="organisation_id",
            kind="id",
            about="The organisation, as in organisations.",
            required=True,
            refers_to=Reference("organisations", "organisation_id"),
            example="org-trust",
        ),
        Column(
            name="staff_group",
            kind="text",
            about="Name of the staff group.",
            required=True,
            example="CAMHS clinicians",
        ),
        Column(
            name="headcount",
            kind="integer",
            about="Staff in the group.",
            unit="staff",
            minimum=0,
            maximum=1000000,
            example="40",
        ),
        Column(
            name="wte",
            kind="number",
            about="Full-time equivalent staff in the group.",
            unit="WTE",
            minimum=0,
            maximum=10000,
            example="6.5",
        ),
        Column(
            name="level_required",
            kind="integer",
            about="Safeguarding level the role requires.",
            unit="level 1 to 5",
            minimum=1,
            maximum=5,
            example="3",
        ),
        Column(
            name="trained_in_date",
            kind="integer",
            about="Staff whose safeguarding training is in date.",
            unit="staff",
            minimum=0,
            maximum=1000000,
            example="40",
        ),
        Column(
            name="cse_trained_in_date",
            kind="integer",
            about="Staff whose training on sexual exploitation is in date.",
            unit="staff",
            minimum=0,
            maximum=1000000,
            example="40",
        ),
        Column(
            name="supervised_in_date",
            kind="integer",
            about="Staff who had safeguarding supervision in the last quarter.",
            unit="staff",
            minimum=0,
            maximum=1000000,
            example="40",
        ),
    ),
    key=("organisation_id", "staff_group"),
    unlocks="training and supervision coverage",
    held_by="designated nurses and provider workforce leads",
    rules=(
        RowRule(
            name="trained_within_headcount",
            left="trained_in_date",
            relation="<=",
            right="headcount",
            fix="Trained staff cannot exceed headcount: check both.",
        ),
        RowRule(
            name="cse_trained_within_headcount",
            left="cse_trained_in_date",
            relation="<=",
            right="headcount",
            fix="Trained staff cannot exceed headcount: check both.",
        ),
        RowRule(
            name="supervised_within_headcount",
            left="supervised_in_date",
            relation="<=",
            right="headcount",
            fix="Supervised staff cannot exceed headcount: check both.",
        ),
    ),
)
