"""What rests on the rules of a visit, and what stands whatever they are."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_bands, draw_bars
from carereach.report.document import Block, Heading, Paragraph, Picture, Showing
from carereach.report.pages.access_tables import AccessWords, TriedTables
from carereach.report.pages.access_words import help_with, people_in_words
from carereach.report.wording import between, count_of, join, range_in_words

__all__ = ["write_tried"]

_MOST_NAMED = 4


def write_tried(tried: TriedTables | None, words: AccessWords) -> Iterator[Block]:
    """Write what changes under other rules: the sentence, the picture, the tables."""
    if tried is None:
        return
    yield Heading(text="How sure is this? Other rules of a visit")
    yield Paragraph(text=_sentence(tried), items=_stands(tried))
    yield _picture(tried, words)
    yield Showing(table=tried.variants.columns("words", "changed", "easier", "harder"))
    if tried.flips.frame.height:
        yield Showing(table=tried.flips)
    if tried.mends.frame.height:
        yield Showing(table=tried.mends.columns("name", "barrier", "stands", "not_if"))


def _sentence(tried: TriedTables) -> str:
    rows = tried.variants.rows()
    places = rows[0]["places"]
    stand = tried.standing.frame.height
    most = max(rows, key=lambda row: row["changed"])
    head = (
        f"With {len(rows)} other sets of rules, each tried by itself, {stand} of the {places} "
        "places on the pathway keep the same state throughout."
    )
    if not most["changed"]:
        return head
    return f"{head} Most change if {most['words']}: {count_of(most['changed'], 'place')}."


def _stands(tried: TriedTables) -> tuple[str, ...]:
    """Say which findings stand under every set of rules."""
    items = []
    shut = tried.standing.where(pl.col("state") == "cannot get in").frame["where"].to_list()
    if shut:
        named = [*shut[:_MOST_NAMED]]
        if len(shut) > _MOST_NAMED:
            named.append(f"{len(shut) - _MOST_NAMED} more")
        items.append(f"Whatever the rules, young people cannot get {join(named)}.")
    always = tried.mends.where(pl.col("holds") == pl.col("of")).frame.height
    total = tried.mends.frame.height
    if total:
        items.append(
            f"{always} of the {count_of(total, 'thing')} that would let more in if mended would do "
            "so whatever the rules."
        )
    items.append(_range(tried))
    return tuple(items)


def _range(tried: TriedTables) -> str:
    """Say how far the number shut out moves, and how many of them are likely to be in need."""
    where = help_with(tried.need, tried.stage)
    counts = tried.people.frame["not_reached"].drop_nulls().to_list()
    shown = between(min(counts), max(counts)) if counts else people_in_words(None)
    head = f"Depending on the rules, {shown} young people cannot get {where}"
    if tried.need_is == "not known":
        return f"{head}."
    shut = range_in_words(tried.people, "low", "high")
    need = "Of every 100 likely to need it"
    if tried.need_is == "counted":
        likely = range_in_words(tried.people, "in_need_low", "in_need_high")
        need = f"Of the young people likely to need it in a year, {likely}"
    return f"{head}. {need}, {shut} would be shut out with the rules as set."


def _picture(tried: TriedTables, words: AccessWords) -> Picture:
    where = help_with(tried.need, tried.stage)
    if tried.need_is != "not known":
        of_100 = tried.need_is == "of every 100"
        svg = draw_bands(
            tried.people,
            label="words",
            low="low",
            high="high",
            unit="shut out, of every 100 young people in need"
            if of_100
            else "young people in need and shut out, in a year",
            stamp=words.stamp,
        )
        title = f"Likely to be in need and shut out of {where}, under each set of rules"
        alt = _alt(tried.people, "high")
    else:
        svg = draw_bars(
            tried.people, label="words", value="not_reached", unit="young people", stamp=words.stamp
        )
        title = f"Young people who cannot get {where}, under each set of rules"
        alt = _alt(tried.people, "not_reached")
    return Picture(svg=svg, alt=alt, title=title, table=tried.people)


def _alt(table: Released, column: str) -> str:
    rows: list[dict[str, Any]] = [row for row in table.rows() if row[column] is not None]
    if not rows:
        return "Every number here is too small to show."
    most = max(rows, key=lambda row: row[column])
    if most["words"] == table.rows()[0]["words"]:
        return "No other set of rules would shut out more young people than the rules as set."
    return f"Most young people are shut out if {most['words']}."
