"""How many times more than are known there are: published ratios with their grades."""

from functools import cache

import polars as pl

from carereach.evidence.files import read_table
from carereach.evidence.library import cited

__all__ = ["known_ratios"]

_GRADES = ("coverage", "definition_match", "recency", "recording_quality", "independence")


@cache
def known_ratios() -> pl.DataFrame:
    """Return published ratios of all to known, with what they count and how well they fit here.

    One row is one study: evidence_id, title, place, year, subject, ratio_low, ratio, ratio_high
    [ratio] and five grades of 0 to 2, which say how far it fits English children today.
    """
    graded = read_table("known_ratios.csv").with_columns(pl.col(_GRADES).cast(pl.Int64))
    entries = [cited(entry_id) for entry_id in graded["evidence_id"]]
    return graded.with_columns(
        pl.Series("title", [entry.title for entry in entries]),
        pl.Series("place", [entry.place for entry in entries]),
        pl.Series("year", [entry.year for entry in entries]),
        pl.Series("ratio_low", [entry.low for entry in entries], dtype=pl.Float64),
        pl.Series("ratio", [entry.number for entry in entries], dtype=pl.Float64),
        pl.Series("ratio_high", [entry.high for entry in entries], dtype=pl.Float64),
    )
