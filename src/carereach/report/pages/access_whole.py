"""The pathway as a whole: one missing link shows."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.document import Block, Heading, Paragraph, Showing
from carereach.report.pages.access_words import ages_in_words, people_in_words, share_of_people

__all__ = ["write_whole"]

_AGE_BAND = "12-15"
_WHOLE = "the whole pathway"
_COLUMNS = (
    "group",
    "share_every",
    "link",
    "link_broken",
    "only_link",
    "every",
    "young_people",
    "not_known",
)


def write_whole(whole: Released | None) -> Iterator[Block]:
    """Write the share who get in at every place, by group of needs, and the missing link."""
    if whole is None or not whole.frame.height:
        return
    yield Heading(text="The pathway as a whole: one missing link shows")
    shown = whole.where(pl.col("age_band") == _AGE_BAND)
    row = next((one for one in shown.rows() if one["group"] == _WHOLE), None)
    if row is not None and row["young_people"]:
        yield Paragraph(text=_sentence(row))
    title = f"{whole.title}, ages {ages_in_words(_AGE_BAND)}"
    yield Showing(table=shown.columns(*_COLUMNS, title=title))


def _sentence(row: dict[str, Any]) -> str:
    aged = f"young people aged {ages_in_words(_AGE_BAND)}"
    share = share_of_people(row["every"], row["young_people"]).replace("young people", aged, 1)
    head = f"Followed from end to end, all {row['places']} places on the pathway let in {share}."
    if row["link"] == "none":
        return head
    return (
        f"{head} The link that breaks it for most is {row['link']}: "
        f"{people_in_words(row['link_broken'])} cannot get in there{_only(row)}."
    )


def _only(row: dict[str, Any]) -> str:
    if row["only_link"] == 0:
        return ", and all of them meet another gap as well"
    return f", and for {people_in_words(row['only_link'])} of them nothing else is missing"
