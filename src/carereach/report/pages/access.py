"""The access page: the pathway map, who cannot get in and why, routes and the directory."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import (
    draw_area_map,
    draw_bars,
    draw_links,
    draw_pairs,
    draw_pathway_map,
)
from carereach.report.document import (
    Block,
    Heading,
    Note,
    Paragraph,
    Part,
    Picture,
    Section,
    Showing,
)
from carereach.report.pages.access_data import write_data
from carereach.report.pages.access_equity import write_equity
from carereach.report.pages.access_findings import write_findings
from carereach.report.pages.access_hours import write_hours
from carereach.report.pages.access_journey import write_journey
from carereach.report.pages.access_notes import write_notes
from carereach.report.pages.access_tables import AccessReleased, AccessWords, PlaceTables
from carereach.report.pages.access_tried import write_tried
from carereach.report.pages.access_whole import write_whole
from carereach.report.pages.access_words import (
    ages_in_words,
    first_up,
    help_with,
    people_in_words,
    share_of_people,
)
from carereach.report.wording import count_of, join
from carereach.tables import TABLES
from carereach.tables.codes import AGE_BANDS

__all__ = ["show_mend", "show_place", "write_access"]

_KEY = "access"
_ALL_AGES = "8-17"
_BEHIND = (
    "need_name",
    "stage_name",
    "state",
    "young_people",
    "get_in",
    "share_reached",
    "not_known",
    "first_barrier",
    "services",
)
_MOST_NAMED = 30
"""Longer lists of areas are left to the table behind the map."""
_SERVICE_COLUMNS = ("name", "keeps_out", "change", "young_people", "no_other_way", "where")
_ROUTE_COLUMNS = (
    "setting_name",
    "state",
    "services",
    "agreed",
    "customary",
    "through_others",
    "missing",
)
_CONCERNED = "Whom a missing route straight to the specialist service concerns"
_NEEDED = ("services", "sites", "opening_hours", "offers", "pathway_links")
_METHOD = (
    "Every active service is put to eight tests for each area and year of age, in one order: "
    "distance, hours, age, sex, referral, residence, written exclusions, room. The first barrier "
    "is the test after which no service is left."
)
_STATES = {
    "can get in": "can get in",
    "can get in with difficulty": "can get in with difficulty",
    "cannot get in": "cannot get in",
    "not known": "is not known",
}


def write_access(tables: AccessReleased, *, words: AccessWords) -> Part:
    """Write the access page from released tables.

    Args:
        tables: the released tables.
        words: the rules of a visit, what was supplied, and outlines for the maps.
    """
    return Part(
        section=Section(
            key=_KEY,
            title="Can young people get in?",
            answer=_answer(tables, words),
            blocks=tuple(_blocks(tables, words)),
            method=_METHOD,
            sources=("std:ACC-03", "std:ACC-09", "std:SPC-01", *tables.assumptions.sources),
        ),
        findings=write_findings(tables, words),
        data=write_data(tables, words),
    )


def _blocks(tables: AccessReleased, words: AccessWords) -> Iterator[Block]:
    yield _map(tables, _ALL_AGES, "pathway_map", words)
    if not words.is_answered:
        yield from _not_supplied(tables, words)
        return
    yield Heading(text="Who cannot get in, and why")
    yield from _barriers(tables.barriers, words)
    mapped = next((place for place in tables.places if place.varies), None)
    for place in tables.places:
        yield show_mend(place, words)
        if place is mapped:
            yield from show_place(place, words)
    yield from write_journey(tables.journey, words)
    yield from write_hours(tables.hours, words)
    yield from write_equity(tables.equity)
    yield from write_whole(tables.whole)
    yield from write_tried(tables.tried, words)
    yield from _services(tables)
    yield Heading(text="The pathway map by age")
    for band in AGE_BANDS:
        yield _map(tables, band, f"pathway_map_{band}", words)
    yield Heading(text="Passed on to specialist help")
    yield from _routes(tables, words)
    yield Heading(text="How good the directory is")
    yield from _directory(tables)
    yield from _candidates(tables)
    yield Heading(text="What these figures rest on")
    yield from write_notes(tables, words, needed=_NEEDED)


def _answer(tables: AccessReleased, words: AccessWords) -> str:
    everyone = tables.pathway.where(pl.col("age_band") == _ALL_AGES)
    if not words.is_answered:
        return (
            "Whether young people can get in is not known yet: nobody has said what services "
            "offer, where and when."
        )
    counts = dict(everyone.frame.group_by("state").len().iter_rows())
    listed = [
        f"{'are not known' if state == 'not known' else state} at {counts[state]}"
        for state in _STATES
        if state in counts
    ]
    head = f"Of {everyone.frame.height} places on the pathway, young people {join(listed)}."
    return f"{head} {_headline(tables)}".strip()


def _headline(tables: AccessReleased) -> str:
    """Say in one sentence whom the worst place on the map shuts out, and mostly by what."""
    place = tables.places[0] if tables.places else None
    if place is None:
        return ""
    cells = tables.pathway.where(
        (pl.col("need") == place.need)
        & (pl.col("stage") == place.stage)
        & pl.col("age_band").is_in(list(AGE_BANDS))
        & (pl.col("not_reached") > 0)
    ).rows()
    if not cells:
        return ""
    cell = next((one for one in cells if one["age_band"] == "12-15"), cells[0])
    shares = share_of_people(cell["not_reached"], cell["young_people"])
    aged = f"young people aged {ages_in_words(cell['age_band'])}"
    return (
        f"{first_up(shares.replace('young people', aged))} cannot get "
        f"{help_with(place.need, place.stage)} after school; {_mostly(tables.reasons, cell)}."
    )


def _mostly(reasons: Released, cell: dict[str, Any]) -> str:
    rows = reasons.where(
        pl.all_horizontal(pl.col(key) == cell[key] for key in ("need", "stage", "age_band"))
        & (pl.col("first") > 0)
    ).rows()
    if not rows:
        return "what shuts them out is too small to show"
    row = max(rows, key=lambda one: one["first"])
    lead = "most are" if 2 * row["first"] >= cell["not_reached"] else "the largest group is"
    far = any(one["test"] == "too far" for one in rows)
    contrast = ", not by the journey" if row["test"] == "shut" and far else ""
    return f"{lead} shut out by {row['words']}{contrast}"


def _map(tables: AccessReleased, band: str, name: str, words: AccessWords) -> Picture:
    cells = tables.pathway.where(pl.col("age_band") == band, name=name)
    ages = ages_in_words(band)
    counts = dict(cells.frame.group_by("state").len().iter_rows())
    listed = [f"{state} at {counts[state]}" for state in _STATES if state in counts]
    return Picture(
        svg=draw_pathway_map(
            tables.grid.where(pl.col("age_band") == band, name=name),
            row="need_name",
            column="stage_name",
            state="state",
            group="group",
            stamp=words.stamp,
        ),
        alt=f"Of {cells.frame.height} places on the pathway, for young people aged {ages}: "
        f"{join(listed)}.",
        title=f"The pathway map: where young people aged {ages} can get in",
        table=cells.columns(*_BEHIND, title=f"The pathway map, ages {ages}"),
    )


def _not_supplied(tables: AccessReleased, words: AccessWords) -> Iterator[Block]:
    missing = [TABLES[name] for name in _NEEDED if name not in words.supplied]
    yield Paragraph(
        text="To draw this map, supply these tables. Each has a template.",
        items=tuple(f"{table.title}: {table.unlocks}. Ask {table.held_by}." for table in missing),
    )
    yield from _candidates(tables)
    yield Note(
        kind="not supplied",
        text="A place found in public data is a candidate. It counts as not known, never as an "
        "open door, until the service confirms it.",
    )


def _barriers(table: Released, words: AccessWords) -> Iterator[Block]:
    rows = table.rows()
    if not rows:
        yield Paragraph(text="Nobody is shut out at any place on the pathway that is looked at.")
        return
    top = rows[0]
    yield Picture(
        svg=draw_bars(table, label="words", value="first", unit="young people", stamp=words.stamp),
        alt=f"{first_up(top['words'])} shuts out {people_in_words(top['first'])} young people "
        f"from {top['where']}, more than any other barrier does at any one place.",
        title="What shuts young people out, where it shuts out most",
        table=table,
    )


def show_mend(place: PlaceTables, words: AccessWords) -> Picture:
    """Draw what keeps young people out of a place, and what mending each barrier would do."""
    where = help_with(place.need, place.stage)
    return Picture(
        svg=draw_pairs(
            place.barriers,
            label="label",
            first="first",
            second="alone",
            unit="young people",
            stamp=words.stamp,
        ),
        alt=_mending(place.barriers),
        title=f"What keeps young people from {where}, and what mending each would do",
        table=place.barriers.columns("words", "change", "service", "first", "alone"),
    )


def show_place(place: PlaceTables, words: AccessWords) -> Iterator[Block]:
    """Show where those live who are shut out of a place."""
    whole = place.councils.rows()[-1]
    where = help_with(place.need, place.stage)
    yield Picture(
        svg=draw_area_map(
            place.areas.columns("area_code", "share_not_reached"),
            shapes=words.shapes,
            key="area_code",
            value="share_not_reached",
            unit="share",
            stamp=words.stamp,
        ),
        alt=f"In {whole['areas_shut']} of {count_of(whole['areas'], 'small area')} some young "
        f"people cannot get {where}.",
        title=f"Who cannot get {where}, by where they live",
        table=place.areas,
        is_map=bool(words.shapes),
    )
    names = sorted(place.areas.where(pl.col("share_not_reached") == 1).frame["name"].to_list())
    if 0 < len(names) <= _MOST_NAMED:
        yield Paragraph(text=f"No young person aged 8 to 17 can get {where} from {join(names)}.")
    yield Showing(table=place.councils)


def _mending(barriers: Released) -> str:
    """Say which single change would let in most, beside the one that would come next."""
    rows = [row for row in barriers.rows() if row["alone"]]
    if not rows:
        return "No single change would let in a number of young people large enough to show."
    said = [f"{row['change']} ({people_in_words(row['alone'])})" for row in rows[:3]]
    most = f"Mended alone, this would let in most young people: {said[0]}"
    return f"{most}; then {join(said[1:])}." if said[1:] else f"{most}."


def _services(tables: AccessReleased) -> Iterator[Block]:
    yield Heading(text="Services that nearly count")
    others = tables.services.nearly.where(~pl.col("test").is_in(["excluded", "shut"]))
    for table in (tables.services.excluding, tables.services.shut, others):
        if table.frame.height:
            yield Showing(table=table.columns(*_SERVICE_COLUMNS))
    if not tables.services.nearly.frame.height:
        yield Paragraph(text="No service would let more young people in by changing one thing.")


def _routes(tables: AccessReleased, words: AccessWords) -> Iterator[Block]:
    if not tables.routes.frame.height:
        yield Note(kind="not supplied", text="No active front door is listed yet.")
        return
    if "pathway_links" not in words.supplied:
        yield Note(
            kind="not supplied",
            text="Referral routes were not supplied: whether a young person can be passed on is "
            "not known.",
        )
    rows = tables.routes.rows()
    agreed = sum(row["state"] == "agreed" for row in rows)
    broken = [row["setting_name"] for row in rows if row["link"] == "missing"]
    alt = f"{agreed} of {len(rows)} kinds of front door lead straight to the specialist service"
    alt += f"; there is a gap from {join(broken)}." if broken else "."
    yield Picture(
        svg=draw_links(
            tables.routes,
            source="setting_name",
            target="target",
            missing="link",
            stamp=words.stamp,
        ),
        alt=alt,
        title="From every front door: can a young person be passed on to the specialist service?",
        table=tables.routes.columns(*_ROUTE_COLUMNS),
    )
    if "pathway_links" in words.supplied:
        concerned = tables.routes.where(pl.col("young_people") != 0)
        if concerned.frame.height:
            yield Showing(
                table=concerned.columns(
                    "setting_name", "young_people", "no_other_door", title=_CONCERNED
                )
            )
    if tables.gaps.frame.height:
        yield Showing(table=tables.gaps)


def _directory(tables: AccessReleased) -> Iterator[Block]:
    yield Showing(table=tables.faults)
    if tables.entries.frame.height:
        yield Showing(table=tables.entries)
    if tables.resting.frame.height:
        yield Showing(table=tables.resting)
    if tables.pairs.frame.height:
        yield Showing(table=tables.pairs, caption="A person must look at each pair.")


def _candidates(tables: AccessReleased) -> Iterator[Block]:
    kinds = tables.services.kinds.rows()
    found = kinds[-1]["candidates"]
    if found:
        yield Paragraph(
            text=f"{count_of(found, 'candidate')} found in public data "
            f"{'waits' if found == 1 else 'wait'} to be confirmed."
        )
        yield Showing(table=tables.services.kinds)
        yield Showing(table=tables.services.candidates)
