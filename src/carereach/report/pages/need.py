"""The need page: how many young people, how sure, what the record hides and who is unseen."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_bands, draw_series
from carereach.report.document import (
    Block,
    Heading,
    KeyFinding,
    Note,
    Paragraph,
    Part,
    Picture,
    Section,
    Showing,
)
from carereach.report.pages.need_lists import ListsTables, lists_data, write_lists
from carereach.report.pages.need_rates import (
    write_borrowed,
    write_known_of_ten,
    write_needs,
    write_places,
    write_pooled,
    write_views,
)
from carereach.report.pages.need_sentences import (
    answer_in_words,
    artefact_in_words,
    known_of_ten,
    missing_in_words,
    neighbour_in_words,
    silent_in_words,
)
from carereach.report.wording import about, between, one_in

__all__ = ["NeedTables", "NeedWords", "write_need"]

_KEY = "need"
_UNIT = "young people in a year"
_METHOD = (
    "Recorded counts stand side by side with their grades and are never added up. The range runs "
    "from the lowest to the highest of the routes; the planning figure is the largest middle. "
    "Years are called out against councils' usual change. A group is missing from view when even "
    "the upper 95% limit of its share lies below the share to expect."
)
_MOST_LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedTables:
    """The released tables behind the need page."""

    headline: Released
    routes: Released
    known: Released
    series: Released
    artefacts: Released
    neighbours: Released
    by_group: Released
    mix: Released
    missing: Released
    completeness: Released
    known_of_ten: Released
    pooled: Released
    borrowed: Released
    places: Released
    needs: Released
    views: Released
    lists: ListsTables | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedWords:
    """What the page says that is not a number of young people."""

    place: str
    verdict: str
    reasons: tuple[str, ...]
    councils_checked: int
    """Councils on which the rule for calling out years was tried."""
    councils_flagged: int
    route_assumptions: tuple[str, ...]
    """Shown beside the routes that rest on them."""
    split_assumptions: tuple[str, ...]
    """Shown beside the split by age."""
    notes: tuple[str, ...]
    is_invented: bool
    borrowed_assumptions: tuple[str, ...] = ()
    """Shown beside the ratios from elsewhere."""
    place_assumptions: tuple[str, ...] = ()
    """Shown beside the places."""
    demand_assumptions: tuple[str, ...] = ()
    """Shown beside the types of need."""

    @property
    def stamp(self) -> str:
        """Words printed on every chart."""
        return "Invented data" if self.is_invented else ""


def write_need(tables: NeedTables, *, words: NeedWords) -> Part:
    """Write the need page from released tables.

    Args:
        tables: the released tables.
        words: the verdict, its reasons, assumptions and notes; no numbers of young people.
    """
    [headline] = _rows(tables.headline)
    blocks: tuple[Block, ...] = (
        *_range(tables, words, headline),
        Heading(text="What is recorded now"),
        *_known(tables, words),
        *_artefacts(tables, words),
        Heading(text="Comparable councils"),
        *_neighbours(tables),
        *write_pooled(tables.pooled, stamp=words.stamp),
        Heading(text="Ratios found elsewhere"),
        *write_borrowed(tables.borrowed, lines=words.borrowed_assumptions),
        *write_lists(tables.lists, stamp=words.stamp),
        Heading(text="Ages and sexes"),
        *_by_group(tables, words),
        *_places(tables, words),
        Heading(text="Types of need"),
        *write_needs(tables.needs, stamp=words.stamp, lines=words.demand_assumptions),
        Heading(text="Who is missing from view"),
        *_unseen(tables),
        *(Note(kind="how we know", text=text) for text in words.notes),
    )
    return Part(
        section=Section(
            key=_KEY,
            title="Need",
            answer=answer_in_words(headline, words.place, words.verdict, words.reasons),
            blocks=blocks,
            method=_METHOD,
            sources=tables.headline.sources,
        ),
        findings=_findings(tables, words, headline),
        data=_data(tables, words, headline),
    )


def _range(tables: NeedTables, words: NeedWords, headline: dict[str, Any]) -> list[Block]:
    followed = tables.routes.where(
        pl.col("high").is_not_null(), name="need_routes_drawn", title="Routes that were followed"
    )
    spread = between(headline["low"], headline["high"])
    blocks: list[Block] = [
        Picture(
            svg=draw_bands(
                followed,
                label="route",
                low="low",
                high="high",
                marks=("middle",),
                unit=_UNIT,
                stamp=words.stamp,
            ),
            alt=f"The whole range is {spread}; the mark on it is the planning figure, "
            f"{about(headline['planning'])}. No route is averaged into another.",
            title="How many young people: every route, and the whole range",
            table=followed.columns("route", "low", "middle", "high", "part", "standing"),
        ),
        Showing(table=tables.headline, caption="Lead with the range, not with one number."),
        Paragraph(text=known_of_ten(headline)),
        *write_known_of_ten(tables.known_of_ten, stamp=words.stamp),
    ]
    blocks += [Note(kind="caution", text=reason) for reason in words.reasons]
    blocks += [Note(kind="assumption", text=text) for text in words.route_assumptions]
    unused = tables.routes.where(
        pl.col("reason") != "", name="need_routes_unused", title="Routes that were not used"
    )
    if unused.frame.height:
        blocks.append(Showing(table=unused.columns("route", "reason")))
    return blocks


def _known(tables: NeedTables, words: NeedWords) -> list[Block]:
    if not tables.known.frame.height:
        return [
            Note(
                kind="not supplied",
                text=f"No local count was supplied for {words.place}. None supplied does not mean "
                "none here. Children's services, the police and specialist services hold such "
                "counts.",
            )
        ]
    return [Showing(table=tables.known, caption="Where sources disagree, both stand.")]


def _artefacts(tables: NeedTables, words: NeedWords) -> list[Block]:
    sharp = tables.artefacts.where(pl.col("reading").is_in(["recording", "unclear"]))
    silent = tables.artefacts.where(pl.col("reading").is_in(["hidden", "not supplied"]))
    titles = tables.series.frame["title_of_series"].unique(maintain_order=True)
    blocks: list[Block] = [_series_picture(tables.series, title, sharp, words) for title in titles]
    if sharp.frame.height:
        sentences = tuple(artefact_in_words(row) for row in sharp.rows())
        blocks.append(Paragraph(text="Years called out:", items=sentences))
    elif blocks:
        blocks.append(Paragraph(text="No year moved more than councils' counts usually do."))
    if silent.frame.height:
        gaps = tuple(artefact_in_words(row) for row in silent.rows())
        blocks.append(Paragraph(text="Years without a number:", items=gaps))
    if blocks:
        blocks.append(_rule(words))
    if tables.artefacts.frame.height:
        blocks.append(Showing(table=tables.artefacts))
    return blocks


def _rule(words: NeedWords) -> Note:
    return Note(
        kind="how we know",
        text=f"The same rule calls out at least one year for {words.councils_flagged} of "
        f"{words.councils_checked} English councils "
        f"({one_in(words.councils_flagged, words.councils_checked)}), so a year called out is a "
        "question to ask, not proof of a fault.",
    )


def _series_picture(series: Released, title: str, sharp: Released, words: NeedWords) -> Picture:
    one = series.where(pl.col("title_of_series") == title, title=title)
    flagged = [row["place"] for row in sharp.rows() if row["title_of_series"] == title]
    places = list(dict.fromkeys([*flagged, *one.frame["place"]]))[:_MOST_LINES]
    drawn = one.where(pl.col("place").is_in(places), title=title)
    if flagged:
        said = " ".join(
            artefact_in_words(row) for row in sharp.rows() if row["title_of_series"] == title
        )
    else:
        said = "No year stands out from councils' usual change."
    return Picture(
        svg=draw_series(
            drawn,
            x="year",
            y="count",
            group="place",
            unit=one.frame["counts"][0],
            note="mark",
            stamp=words.stamp,
        ),
        alt=said,
        title=f"{title}, year by year",
        table=one.columns("place", "year", "count", "counts", "mark"),
    )


def _neighbours(tables: NeedTables) -> list[Block]:
    rows = tables.neighbours.rows()
    if not any(row["neighbours"] for row in rows):
        return [Note(kind="not supplied", text="No neighbours known: no comparison is made.")]
    return [
        Paragraph(
            text="Comparable councils are context, not a measure of need:",
            items=tuple(neighbour_in_words(row) for row in rows),
        ),
        Showing(table=tables.neighbours),
    ]


def _by_group(tables: NeedTables, words: NeedWords) -> list[Block]:
    drawn = tables.by_group.columns("label", "low", "planning", "high", "living_here", "basis")
    most = max(tables.by_group.rows(), key=_planning)
    return [
        Picture(
            svg=draw_bands(
                drawn,
                label="label",
                low="low",
                high="high",
                marks=("planning",),
                unit=_UNIT,
                stamp=words.stamp,
            ),
            alt=f"Most are {most['label'].lower()}: {between(most['low'], most['high'])}. "
            "Boys and children aged 8 to 11 are part of every plan.",
            title="The range by age and by sex",
            table=drawn,
        ),
        *(Note(kind="assumption", text=text) for text in words.split_assumptions),
    ]


def _places(tables: NeedTables, words: NeedWords) -> list[Block]:
    shown = write_places(tables.places)
    if not shown:
        return []
    notes = (Note(kind="assumption", text=text) for text in words.place_assumptions)
    return [Heading(text="Where inside the area"), *shown, *notes]


def _planning(row: dict[str, Any]) -> int:
    return int(row["planning"] or 0)


def _unseen(tables: NeedTables) -> list[Block]:
    judged = tables.missing.where(pl.col("finding") == "missing from view")
    blocks: list[Block] = []
    if judged.frame.height:
        blocks.append(
            Paragraph(
                text="Far fewer are seen than is to be expected:",
                items=tuple(missing_in_words(row) for row in judged.rows()),
            )
        )
    elif tables.mix.frame.height:
        blocks.append(Paragraph(text="No group that could be judged is missing from view."))
    silent = silent_in_words(tables.missing.rows())
    if silent:
        blocks.append(
            Note(
                kind="not supplied",
                text=f"{silent} No data does not mean that there is nobody.",
            )
        )
    blocks.append(Showing(table=tables.missing))
    if tables.mix.frame.height:
        blocks.append(
            Showing(
                table=tables.mix.columns(
                    *("view_kind", "view", "dimension", "group", "seen", "of", "share"),
                    *("expected", "population_share", "finding"),
                ),
            )
        )
    blocks += write_views(tables.views)
    if tables.completeness.frame.height:
        blocks.append(Showing(table=tables.completeness))
    return blocks


def _findings(
    tables: NeedTables, words: NeedWords, headline: dict[str, Any]
) -> tuple[KeyFinding, ...]:
    found = [
        KeyFinding(
            section=_KEY,
            sentence=answer_in_words(headline, words.place, words.verdict, words.reasons),
            would_change="Counts of children from each agency for the same year, split by age and "
            "sex, and a check of what was not recorded.",
            who_could_act="Public health, with children's services and the police",
            young_people=headline["planning"] or 0,
        )
    ]
    boys = next(row for row in tables.by_group.rows() if row["group"] == "male")
    judged = tables.missing.where(pl.col("finding") == "missing from view").rows()
    found += [
        KeyFinding(
            section=_KEY,
            sentence=missing_in_words(row),
            would_change="Ask who notices these young people first, and open a way in from there.",
            who_could_act="The service named, with schools, health and the police",
            young_people=(boys["planning"] or 0) if row["group"] == "boys" else 0,
        )
        for row in judged
    ]
    questioned = tables.artefacts.where(pl.col("reading") == "recording").rows()
    if questioned:
        found.append(
            KeyFinding(
                section=_KEY,
                sentence=" ".join(artefact_in_words(row) for row in questioned),
                would_change="Ask the council how the concern was recorded that year, and have the "
                "count corrected or noted.",
                who_could_act="Children's services, who hold the record",
                young_people=0,
            )
        )
    return tuple(found)


def _data(tables: NeedTables, words: NeedWords, headline: dict[str, Any]) -> dict[str, object]:
    return {
        "known": _rows(tables.known),
        "series": _rows(tables.series),
        "artefacts": _rows(tables.artefacts),
        "neighbours": _rows(tables.neighbours),
        "routes": _rows(tables.routes),
        "headline": {**headline, "reasons": list(words.reasons)},
        "by_group": _rows(tables.by_group),
        "mix": _rows(tables.mix),
        "missing_groups": _rows(tables.missing),
        "known_of_ten": _rows(tables.known_of_ten),
        "pooled": _rows(tables.pooled),
        "borrowed": _rows(tables.borrowed),
        "places": _rows(tables.places),
        "need_types": _rows(tables.needs),
        "views": _rows(tables.views),
        "lists": lists_data(tables.lists),
        "rule_checked_on": {
            "councils": words.councils_checked,
            "called_out": words.councils_flagged,
        },
        "notes": [*words.notes, *words.route_assumptions, *words.split_assumptions],
    }


def _rows(table: Released) -> list[dict[str, Any]]:
    """Return the released rows; a hidden or missing number is named, not just empty."""
    rows = []
    for row, states in zip(table.rows(), table.states.iter_rows(named=True), strict=True):
        hidden = {f"{name}_state": state for name, state in states.items() if state != "released"}
        rows.append({**row, **hidden})
    return rows
