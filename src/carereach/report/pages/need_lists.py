"""The agency lists on the need page: a range, the models behind it, and its own trial."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_bars
from carereach.report.document import Block, Heading, Note, Paragraph, Picture, Showing
from carereach.report.wording import between

__all__ = ["ListsTables", "lists_data", "write_lists"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsTables:
    """The released tables behind the lists, or the sentence that refuses them."""

    refusal: str = ""
    verdict: str = ""
    reasons: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    headline: Released | None = None
    models: Released | None = None
    consistency: Released | None = None
    changes: Released | None = None


def write_lists(tables: ListsTables | None, *, stamp: str) -> list[Block]:
    """Show what the overlap of agency lists says, and how far it may be trusted."""
    heading = Heading(text="Seen by no agency")
    if tables is None:
        words = "The overlap of agency lists was not supplied; it can show who no agency has seen."
        return [heading, Note(kind="not supplied", text=words)]
    if tables.headline is None or tables.models is None:
        words = f"The agency lists cannot give an estimate. {tables.refusal}"
        return [heading, Note(kind="caution", text=words)]
    blocks: list[Block] = [heading, Paragraph(text=_sentence(tables.headline, tables))]
    blocks += [Note(kind="caution", text=reason) for reason in tables.reasons]
    blocks += [Note(kind="assumption", text=line) for line in tables.assumptions]
    blocks += [_picture(tables.models, stamp), Showing(table=tables.headline)]
    blocks += [
        Showing(table=table) for table in (tables.consistency, tables.changes) if table is not None
    ]
    return blocks


def lists_data(tables: ListsTables | None) -> dict[str, Any] | None:
    """Return the lists for the machine-readable audit; none where there are none."""
    if tables is None:
        return None
    if tables.headline is None:
        return {"refused": tables.refusal}
    shown = ("models", "consistency", "changes")
    [headline] = tables.headline.rows()
    found = {name: getattr(tables, name).rows() for name in shown}
    return {**headline, "verdict": tables.verdict, "reasons": list(tables.reasons), **found}


def _sentence(headline: Released, tables: ListsTables) -> str:
    [row] = headline.rows()
    return (
        f"Put together, {row['lists']} agencies' lists point to "
        f"{between(row['low'], row['high'])} young people, seen or unseen. Verdict: "
        f"{tables.verdict}."
    )


def _picture(models: Released, stamp: str) -> Picture:
    totals = models.frame["total"].drop_nulls()
    low, high = totals.min(), totals.max()
    spread = between(low if isinstance(low, int) else None, high if isinstance(high, int) else None)
    drawn = models.where(pl.col("total").is_not_null(), name="need_lists_models_drawn")
    return Picture(
        svg=draw_bars(drawn, label="model", value="total", unit="young people", stamp=stamp),
        alt=f"Models that fit about equally well give {spread} young people, so no one of them "
        "is the answer.",
        title="Models that the lists cannot tell apart disagree",
        table=models,
    )
