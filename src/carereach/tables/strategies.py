"""Connected strategies: one row is a connected strategy."""

from carereach.tables.codes import STRATEGY_KINDS
from carereach.tables.table import Column, Table

__all__ = ["STRATEGIES"]

STRATEGIES = Table(
    name="strategies",
    title="Connected strategies",
    one_row_is="a connected strategy",
    columns=(
        Column(
            name="strategy",
            kind="code",
            about="Which strategy.",
            required=True,
            choices=STRATEGY_KINDS,
            example="missing",
        ),
        Column(
            name="owner",
            kind="text",
            about="The role or body that owns it.",
            example="Safeguarding partnership",
        ),
        Column(
            name="linked",
            kind="boolean",
            about="yes if it names sexual exploitation and is tied to this plan.",
            example="yes",
        ),
        Column(
            name="joint_actions",
            kind="text",
            about="The action taken together, in words.",
            example="Health contact after every return",
        ),
        Column(
            name="reviewed_on",
            kind="date",
            about="When it was last reviewed.",
            unit="date",
            example="2026-02-01",
        ),
    ),
    key=("strategy",),
    unlocks="whether work on exploitation is tied to the strategies it depends on",
    held_by="your safeguarding partnership",
)
