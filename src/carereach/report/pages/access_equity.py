"""Are usable hours shared fairly? Groups of areas are compared, never single places."""

from collections.abc import Iterator

import polars as pl

from carereach.report.document import Block, Heading, Paragraph, Showing
from carereach.report.pages.access_tables import EquityTables

__all__ = ["write_equity"]

_SAID = ("Concentration index over deprivation", "People below the level", "Shortfall")


def write_equity(equity: EquityTables | None) -> Iterator[Block]:
    """Write what the inequality is in plain words, then both tables."""
    if equity is None:
        return
    yield Heading(text="Is it shared fairly?")
    yield Paragraph(text=_sentence(equity))
    yield Showing(table=equity.groups)
    told = equity.figures.where(pl.col("value").is_not_null())
    if told.frame.height:
        yield Showing(table=told.columns("name", "value", "meaning"))
    untold = equity.figures.where(pl.col("value").is_null())
    if untold.frame.height:
        yield Showing(
            table=untold.columns("name", "reason", title="Measures that cannot be told here")
        )


def _sentence(equity: EquityTables) -> str:
    """Say the few measures that people ask for, as their own plain words have it."""
    rows = {row["name"]: row for row in equity.figures.rows()}
    said = [
        rows[name]["meaning"]
        for name in _SAID
        if rows[name]["value"] is not None and (equity.is_short or name == _SAID[0])
    ]
    if not said:
        return "How hours are shared cannot be told here: see the reasons below."
    return " ".join(said)
