"""One place on the pathway: who gets in, what keeps the others out, and what would let them in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from carereach.disclosure import Released
from carereach.report.document import Block, Heading, Paragraph, Section, Showing
from carereach.report.pages.access import show_mend, show_place
from carereach.report.pages.access_tables import AccessWords, PlaceTables
from carereach.report.pages.access_words import ages_in_words, first_up, help_with, share_of_people

__all__ = ["CellTables", "cell_key", "cell_sentence", "write_cell"]

_AGES = (
    "age_band",
    "state",
    "young_people",
    "reached",
    "reached_with_difficulty",
    "not_reached",
    "not_known",
    "first_barrier",
)
_METHOD = (
    "Every active service is put to eight tests for each area and year of age. The first barrier "
    "is the test after which no service is left; what it alone would free is counted by mending "
    "that one test and no other."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTables:
    """The released tables behind one place on the pathway."""

    need: str
    stage: str
    ages: Released
    """One row per age band, and one for all ages."""
    reasons: Released
    """By age band, each barrier that shuts out anybody."""
    nearly: Released
    """Services that would count here if one thing changed."""
    place: PlaceTables | None
    """None where nobody is shut out, or where a confidential service must not be told apart."""


def cell_key(need: str, stage: str) -> str:
    """Return the key of a place's page."""
    return f"access-{need}-{stage}"


def cell_sentence(row: Mapping[str, Any]) -> str:
    """Say of one released row of the pathway who cannot get in, or that all can."""
    where = help_with(row["need"], row["stage"])
    aged = f"young people aged {ages_in_words(row['age_band'])}"
    if row["state"] == "not known":
        return f"Whether {aged} can get {where} is not known."
    if row["not_reached"] == 0:
        some = row["reached_with_difficulty"] != 0
        end = ", though some only with difficulty" if some else ""
        return f"No {aged} are known to be shut out of {where}{end}."
    shares = share_of_people(row["not_reached"], row["young_people"])
    said = first_up(shares.replace("young people", aged))
    barrier = row["first_barrier"]
    why = "" if barrier == "none" else f"; what shuts out most is {barrier}"
    return f"{said} cannot get {where}{why}."


def write_cell(tables: CellTables, words: AccessWords) -> Section:
    """Write the page of one place on the pathway from released tables."""
    return Section(
        key=cell_key(tables.need, tables.stage),
        title=first_up(help_with(tables.need, tables.stage)),
        answer=cell_sentence(tables.ages.rows()[-1]),
        blocks=tuple(_blocks(tables, words)),
        method=_METHOD,
        sources=("asm:can-get-in-share", "asm:difficulty-share"),
    )


def _blocks(tables: CellTables, words: AccessWords) -> Iterator[Block]:
    where = help_with(tables.need, tables.stage)
    yield Heading(text="Who gets in, by age")
    yield Showing(table=tables.ages.columns(*_AGES, title=f"Who can get {where}, by age"))
    yield Heading(text="What keeps them out")
    if tables.place is not None:
        yield show_mend(tables.place, words)
    if tables.reasons.frame.height:
        columns = ("age_band", "words", "first", "alone")
        yield Showing(table=tables.reasons.columns(*columns, title="What shuts them out, by age"))
    else:
        yield Paragraph(text="Nothing is known to shut anybody out here.")
    yield Heading(text="Services")
    yield from _services(tables)
    if tables.place is not None and tables.place.varies:
        yield Heading(text="Where they live")
        yield from show_place(tables.place, words)


def _services(tables: CellTables) -> Iterator[Block]:
    listed = tables.ages.rows()[-1]["services"]
    if listed == "none":
        yield Paragraph(text="No service counts here for any young person.")
    else:
        yield Paragraph(text="These services count here:", items=tuple(listed.split("; ")))
    if tables.nearly.frame.height:
        yield Showing(table=tables.nearly)
    else:
        yield Paragraph(text="No service would let more young people in by changing one thing.")
