"""Evidence for standards: one row is evidence offered for a standard."""

from carereach.tables.codes import RATINGS
from carereach.tables.table import Column, Reference, Table

__all__ = ["STANDARDS_EVIDENCE"]

STANDARDS_EVIDENCE = Table(
    name="standards_evidence",
    title="Evidence for standards",
    one_row_is="evidence offered for a standard",
    columns=(
        Column(
            name="standard_id",
            kind="id",
            about="The standard, such as SUP-01.",
            required=True,
            pattern=r"[A-Z]{3}-[0-9]{2}|[A-Za-z]+:.+",
            example="SUP-01",
        ),
        Column(
            name="organisation_id",
            kind="id",
            about="The organisation, as in organisations.",
            refers_to=Reference("organisations", "organisation_id"),
            example="org-trust",
        ),
        Column(
            name="numerator",
            kind="number",
            about="The figure counted, as the standard defines it.",
            unit="as the standard says",
            minimum=0,
            example="36",
        ),
        Column(
            name="denominator",
            kind="number",
            about="What it is counted out of.",
            unit="as the standard says",
            minimum=0,
            example="40",
        ),
        Column(
            name="self_rating",
            kind="code",
            about="The organisation's own rating.",
            choices=RATINGS,
            example="met",
        ),
        Column(
            name="moderated_rating",
            kind="code",
            about="The rating after a second reader.",
            choices=RATINGS,
            example="not met",
        ),
        Column(
            name="evidence_reference",
            kind="text",
            about="Where the evidence can be found; a reference, not the evidence.",
            example="Audit report 7, March 2026",
        ),
        Column(
            name="dated",
            kind="date",
            about="Date of the evidence.",
            unit="date",
            example="2026-03-31",
        ),
    ),
    key=("standard_id", "organisation_id"),
    unlocks="which standards are met, and on what evidence",
    held_by="each organisation's safeguarding lead",
)
