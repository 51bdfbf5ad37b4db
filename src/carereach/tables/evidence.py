"""Sources of knowledge about need: one row is a source of knowledge about need."""

from carereach.tables.codes import EVIDENCE_KINDS
from carereach.tables.table import Column, RowRule, Table

__all__ = ["EVIDENCE"]

EVIDENCE = Table(
    name="evidence",
    title="Sources of knowledge about need",
    one_row_is="a source of knowledge about need",
    columns=(
        Column(
            name="evidence_id",
            kind="id",
            about="Short id you choose.",
            required=True,
            example="ev-police-profile",
        ),
        Column(
            name="kind",
            kind="code",
            about="What kind of source it is.",
            required=True,
            choices=EVIDENCE_KINDS,
            example="police profile",
        ),
        Column(
            name="title",
            kind="text",
            about="Title a reader could find it by.",
            required=True,
            example="Problem profile 2026",
        ),
        Column(
            name="publisher",
            kind="text",
            about="Who published or holds it.",
            example="Westmere Police",
        ),
        Column(
            name="period_start",
            kind="date",
            about="First day it covers.",
            unit="date",
            example="2025-04-01",
        ),
        Column(
            name="period_end",
            kind="date",
            about="Last day it covers.",
            unit="date",
            example="2026-03-31",
        ),
        Column(
            name="geography",
            kind="text",
            about="The place it covers, in words.",
            example="Westmere ICB",
        ),
        Column(
            name="coverage",
            kind="integer",
            about="How much of the area and its young people it covers: 0 little, 2 nearly all.",
            unit="0 to 2",
            minimum=0,
            maximum=2,
            example="1",
        ),
        Column(
            name="definition_match",
            kind="integer",
            about="How well its definition matches sexual exploitation: 0 poorly, 2 fully.",
            unit="0 to 2",
            minimum=0,
            maximum=2,
            example="1",
        ),
        Column(
            name="recency",
            kind="integer",
            about="How recent it is: 0 over three years old, 2 within a year.",
            unit="0 to 2",
            minimum=0,
            maximum=2,
            example="1",
        ),
        Column(
            name="recording_quality",
            kind="integer",
            about="How well it was recorded: 0 poorly, 2 well.",
            unit="0 to 2",
            minimum=0,
            maximum=2,
            example="1",
        ),
        Column(
            name="independence",
            kind="integer",
            about="How independent it is of the other sources: 0 the same records, 2 independent.",
            unit="0 to 2",
            minimum=0,
            maximum=2,
            example="1",
        ),
        Column(
            name="definition",
            kind="text",
            about="The definition of sexual exploitation used, and its nation.",
            example="England 2017",
        ),
        Column(
            name="note",
            kind="text",
            about="Anything a reader should know.",
            example="Three-month base",
        ),
    ),
    key=("evidence_id",),
    unlocks="how far each count can be trusted",
    held_by="whoever keeps the needs assessment",
    rules=(
        RowRule(
            name="period_order",
            left="period_start",
            relation="<=",
            right="period_end",
            fix="Put the earlier date in period_start.",
        ),
    ),
)
