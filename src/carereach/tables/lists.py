"""Overlap of agency lists: one row is a combination of agency lists."""

from carereach.tables.table import Column, Table

__all__ = ["LISTS"]

LISTS = Table(
    name="lists",
    title="Overlap of agency lists",
    one_row_is="a combination of agency lists",
    columns=(
        Column(
            name="count",
            kind="integer",
            about="How many young people are on exactly this combination of lists.",
            unit="young people",
            required=True,
            counts_people=True,
            minimum=0,
            maximum=1000000,
            example="17",
        ),
    ),
    key=(),
    unlocks="an estimate of how many young people no agency has seen",
    held_by="the agencies that hold lists, through an agreed matching exercise; counts only",
    open_column=Column(
        name="list",
        kind="integer",
        about="1 if these young people are on this agency's list, 0 if not.",
        unit="0 or 1",
        required=True,
        minimum=0,
        maximum=1,
    ),
)
