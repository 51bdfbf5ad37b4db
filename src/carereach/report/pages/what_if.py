"""What a change would do to one service: what got better, what got worse, what cannot be told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_differences
from carereach.report.document import (
    Block,
    Heading,
    Note,
    Paragraph,
    Picture,
    Section,
    Showing,
)
from carereach.report.pages.capacity_simulated_words import gain_and_price
from carereach.report.wording import count_of, join

__all__ = ["WhatIfTables", "write_what_if"]

_METHOD = (
    "The service is simulated from the area's own tables, as it is and with the changes: the same "
    "young people meet the same luck. Better and worse are beyond chance (95 %, paired)."
)


_VERDICTS = ("better", "worse")
_PER_100 = "for every 100 referred"
_TITLE = "Young people more or fewer for every 100 referred"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfTables:
    """The released tables behind a what-if, by what became of each figure, and its words."""

    service: str
    better: Released
    worse: Released
    not_told: Released
    differences: Released
    """What differs, with the ends of its range as numbers."""
    years: int
    """How long both were played out."""
    run: str
    """What was run."""
    changes: tuple[str, ...]
    cautions: tuple[str, ...]
    notes: tuple[str, ...]


def write_what_if(tables: WhatIfTables, *, key: str) -> Section:
    """Write the page of one what-if from released tables."""
    return Section(
        key=key,
        title=f"What if: {tables.service}",
        answer=_answer(tables),
        blocks=tuple(_blocks(tables)),
        method=_METHOD,
        sources=(),
    )


def _answer(tables: WhatIfTables) -> str:
    """Say the best gain and the worst price, or that nothing can be told from chance."""
    told = [row for row in tables.differences.rows() if row["low"] is not None]
    if not told:
        return "Too few young people use this service to tell what these changes would do."
    if not any(row["word"] in _VERDICTS for row in told):
        return "With these changes, nothing that was looked at can be told from chance."
    return (
        f"{gain_and_price(told)}. Numbers are of young people for every 100 referred, unless they "
        "are weeks or pounds."
    )


def _blocks(tables: WhatIfTables) -> Iterator[Block]:
    yield Paragraph(text="What was changed, beside the service as it is:", items=tables.changes)
    yield Note(
        kind="how we know",
        text=f"Both were played out for {count_of(tables.years, 'year')}, and the ranges hold the "
        "mean over all runs (95 %). They show chance alone: what is assumed may be wrong too, and "
        "then all of them move. Numbers without a unit are of young people, or of times, over the "
        "whole time.",
    )
    yield Heading(text="What got better")
    yield _table(tables.better, "Nothing got better by more than chance.")
    yield Heading(text="What got worse")
    yield _table(tables.worse, "Nothing that was looked at got worse by more than chance.")
    yield Note(
        kind="caution",
        text="A wait counts only those who are seen. A service that ends, or turns more away, can "
        "show a shorter wait while more are never supported: read both tables together.",
    )
    yield from _picture(tables)
    yield Heading(text="No difference, or none that can be told from chance")
    yield _table(tables.not_told, "Every figure that was looked at differs.")
    yield from _listed("What to be careful about", tables.cautions)
    yield from _listed("How the tables were read", tables.notes)
    yield Paragraph(text=tables.run)


def _picture(tables: WhatIfTables) -> Iterator[Block]:
    """Draw every difference in young people beside a line of no change."""
    part = tables.differences.where(
        (pl.col("unit") == _PER_100) & pl.col("low").is_not_null(), name="what_if_differences"
    )
    if not part.frame.height:
        return
    yield Heading(text="All differences in one picture")
    yield Picture(
        svg=draw_differences(
            part,
            label="figure",
            low="low",
            high="high",
            word="word",
            unit=f"young people {_PER_100}",
        ),
        alt=f"{_TITLE}: {_told(part.rows())}.",
        title=_TITLE,
        table=part.columns("figure", "low", "high", "word"),
    )


def _told(rows: Sequence[Mapping[str, Any]]) -> str:
    parts = [
        f"{word}: {join([row['figure'] for row in rows if row['word'] == word])}"
        for word in _VERDICTS
        if any(row["word"] == word for row in rows)
    ]
    return "; ".join(parts) or "nothing can be told from chance"


def _table(table: Released, otherwise: str) -> Block:
    return Showing(table=table) if table.frame.height else Paragraph(text=otherwise)


def _listed(heading: str, items: Sequence[str]) -> Iterator[Block]:
    if items:
        yield Heading(text=heading)
        yield Paragraph(text="", items=tuple(items))
