"""Safeguarding leadership: one row is a leadership role in a sector."""

from carereach.tables.codes import SECTORS
from carereach.tables.table import Column, Table

__all__ = ["LEADERSHIP"]

LEADERSHIP = Table(
    name="leadership",
    title="Safeguarding leadership",
    one_row_is="a leadership role in a sector",
    columns=(
        Column(
            name="sector",
            kind="code",
            about="Sector the role leads in.",
            required=True,
            choices=SECTORS,
            example="community",
        ),
        Column(
            name="role",
            kind="text",
            about="Name of the role.",
            required=True,
            example="Named nurse",
        ),
        Column(
            name="wte_in_post",
            kind="number",
            about="Time in post.",
            unit="WTE",
            minimum=0,
            maximum=10000,
            example="6.5",
        ),
        Column(
            name="wte_funded",
            kind="number",
            about="Time funded.",
            unit="WTE",
            minimum=0,
            maximum=10000,
            example="6.5",
        ),
    ),
    key=("sector", "role"),
    unlocks="whether safeguarding leadership is funded and filled",
    held_by="designated nurses and doctors",
)
