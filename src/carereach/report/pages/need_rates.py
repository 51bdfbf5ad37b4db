"""The parts of the need page about rates, ratios, places and types of need."""

from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_bands
from carereach.report.document import Block, Note, Paragraph, Picture, Showing
from carereach.report.wording import between, join

__all__ = [
    "write_borrowed",
    "write_known_of_ten",
    "write_needs",
    "write_places",
    "write_pooled",
    "write_views",
]

_UNIT = "young people in a year"


def write_known_of_ten(table: Released, *, stamp: str) -> list[Block]:
    """Draw how many of every ten likely young people each source knows."""
    if not table.frame.height:
        return []
    rows = table.rows()
    least, most = min(row["low"] for row in rows), max(row["high"] for row in rows)
    return [
        Picture(
            svg=draw_bands(
                table, label="source", low="low", high="high", unit="of every 10", stamp=stamp
            ),
            alt=f"Of every 10 young people likely to be exploited or at risk, {least} to {most} "
            "are known, depending on the source and on where in the range the truth lies.",
            title=table.title,
            table=table,
        )
    ]


def write_pooled(table: Released, *, stamp: str) -> list[Block]:
    """Set what was recorded beside what would be expected, and say what cannot be told."""
    if not table.frame.height:
        return [
            Note(
                kind="not supplied",
                text="No published counts of councils can be pooled here, so what this area would "
                "be expected to record cannot be said.",
            )
        ]
    drawn = table.where(pl.col("expected_high").is_not_null(), name="need_pooled_drawn")
    blocks: list[Block] = [
        Paragraph(
            text="What councils like these record, their own numbers unseen, beside what was "
            "recorded:",
            items=tuple(expected_in_words(row) for row in table.rows()),
        )
    ]
    if drawn.frame.height:
        blocks.append(
            Picture(
                svg=draw_bands(
                    drawn,
                    label="local_authority_name",
                    low="expected_low",
                    high="expected_high",
                    marks=("recorded",),
                    unit="assessment episodes in a year",
                    stamp=stamp,
                ),
                alt="Each band is what 8 of 10 councils like it record; the mark is what was "
                "recorded. Recording or need cannot be told apart.",
                title="Recorded beside what would be expected",
                table=drawn.columns(
                    "local_authority_name",
                    "recorded",
                    "expected_low",
                    "expected_high",
                    "next_low",
                    "next_high",
                    "sentence",
                ),
            )
        )
    blocks.append(Showing(table=table))
    return blocks


def expected_in_words(row: dict[str, Any]) -> str:
    """Say what a council recorded beside what would be expected."""
    name = row["local_authority_name"]
    if row["expected_low"] is None or row["expected_high"] is None:
        return f"{name}: too few children live here to show what would be expected."
    band = between(row["expected_low"], row["expected_high"])
    if row["recorded"] is None:
        return f"{name}: {band} episodes would be expected; the newest count is {_state(row)}."
    return f"{name}: {row['recorded']:,} episodes, where {band} would be expected: {_after(row)}."


def _state(row: dict[str, Any]) -> str:
    return "too small to show" if row["state"] == "a number" else str(row["state"])


def _after(row: dict[str, Any]) -> str:
    return str(row["sentence"])


def write_borrowed(table: Released, *, lines: tuple[str, ...]) -> list[Block]:
    """Show ratios found elsewhere beside the range, each with its own grade."""
    if table.frame["high"].is_null().all():
        return [
            Note(
                kind="not supplied",
                text="There is no count here to set beside ratios found elsewhere.",
            )
        ]
    used = table.where(pl.col("use") == "beside the range").frame
    low, high = used["low"].min(), used["high"].max()
    spread = between(low, high) if isinstance(low, int) and isinstance(high, int) else "a range"
    return [
        Paragraph(
            text="If as much is hidden here as the studies that fit best found elsewhere, "
            f"{spread} young people would be exploited in a year. They disagree with one "
            "another, and none is of English children today, so they stand beside the range."
        ),
        *(Note(kind="assumption", text=line) for line in lines),
        Showing(table=table, caption="Studies that disagree stand side by side."),
    ]


def write_places(table: Released) -> list[Block]:
    """Show where inside the area the young people may live."""
    if not table.frame.height:
        return []
    return [Showing(table=table, caption="A spread by people and deprivation, not a count.")]


def write_needs(table: Released, *, stamp: str, lines: tuple[str, ...]) -> list[Block]:
    """Show the young people by type of need, and name the needs that nobody has assessed."""
    drawn = table.where(pl.col("high").is_not_null(), name="need_types_drawn")
    missing = table.where(pl.col("state") == "not assessed").frame["title"].to_list()
    blocks: list[Block] = []
    if drawn.frame.height:
        blocks.append(
            Picture(
                svg=draw_bands(
                    drawn,
                    label="title",
                    low="low",
                    high="high",
                    marks=("middle",),
                    unit=_UNIT,
                    stamp=stamp,
                ),
                alt="One young person may have several needs, so the bands are never added up.",
                title="Young people by type of need",
                table=drawn.columns("title", "low", "middle", "high", "settings", "source"),
            )
        )
    if missing:
        blocks.append(
            Note(
                kind="not supplied",
                text=f"Not assessed, since no mix of needs is known: {join(missing)}. Not assessed "
                "does not mean that nobody needs it.",
            )
        )
    blocks += [Note(kind="assumption", text=line) for line in lines]
    blocks.append(Showing(table=table))
    return blocks


def write_views(table: Released) -> list[Block]:
    """Show where sources disagree about a group's share beyond chance."""
    apart = table.where(pl.col("finding") == "sources disagree")
    if not apart.frame.height:
        return []
    return [Showing(table=apart, caption="Each source sees its own part.")]
