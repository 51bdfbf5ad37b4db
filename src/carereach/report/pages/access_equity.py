"""Are usable hours shared fairly? Groups of areas are compared, never single places."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from carereach.report.document import Block, Heading, Paragraph, Showing
from carereach.report.pages.access_tables import EquityTables
from carereach.report.pages.access_words import first_up, help_with
from carereach.report.wording import share_in_words

__all__ = ["write_equity"]

_OVER_DEPRIVATION, _BELOW = "Concentration index over deprivation", "People below the level"
_EVEN = 0.005
"""A concentration index that rounds to 0.00 is called even."""
_RURALITY, _NOT_KNOWN = "town or country", "not known"
_COLUMNS = ("kind", "group", "areas", "young_people", "get_in", "share_reached", "hours")


def write_equity(equity: EquityTables | None) -> Iterator[Block]:
    """Write what the inequality is in plain words, then both tables."""
    if equity is None:
        return
    yield Heading(text="Is it shared fairly?")
    yield Paragraph(text=_sentence(equity))
    yield Showing(table=equity.groups.columns(*_COLUMNS))
    told = equity.figures.where(pl.col("value").is_not_null())
    if told.frame.height:
        yield Showing(table=told.columns("name", "value", "meaning"))
    untold = equity.figures.where(pl.col("value").is_null())
    if untold.frame.height:
        yield Showing(
            table=untold.columns("name", "reason", title="Measures that cannot be told here")
        )


def _sentence(equity: EquityTables) -> str:
    values = {row["name"]: row["value"] for row in equity.figures.rows()}
    where = help_with(equity.need, equity.stage)
    said = [
        _deprivation(values[_OVER_DEPRIVATION], where),
        _below(values[_BELOW], equity.least_hours),
        _rurality(equity.groups.where(pl.col("kind") == _RURALITY).rows()),
    ]
    return " ".join(words for words in said if words)


def _deprivation(index: float | None, where: str) -> str:
    if index is None:
        return f"How usable hours for {where} go with deprivation cannot be told here."
    if abs(index) < _EVEN:
        return f"Usable hours for {where} are shared evenly between more and less deprived areas."
    more = "less" if index > 0 else "more"
    return f"Young people in {more} deprived areas have more than their share of hours for {where}."


def _below(share: float | None, least_hours: float) -> str:
    if share is None:
        return ""
    few = f"fewer than {least_hours:g} usable hours a week on average"
    if share == 0:
        return f"Nobody lives where there are {few}."
    part = share_in_words(share)
    of = " of" if part.endswith(("half", "all")) else ""
    return f"{first_up(part)}{of} young people live where there are {few}."


def _rurality(rows: list[dict[str, Any]]) -> str:
    """Compare kinds of area by the share who can get in."""
    known = [row for row in rows if row["share_reached"] is not None and row["group"] != _NOT_KNOWN]
    if len(known) < 2:
        return ""
    least = min(known, key=lambda row: row["share_reached"])
    most = max(known, key=lambda row: row["share_reached"])
    if least["share_reached"] == most["share_reached"]:
        return "The same share gets in from town and from country."
    return (
        f"In areas classed as “{least['group']}”, {share_in_words(least['share_reached'])} can "
        f"get in; in those classed as “{most['group']}”, {share_in_words(most['share_reached'])}."
    )
