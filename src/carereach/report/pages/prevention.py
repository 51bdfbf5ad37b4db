"""The prevention page: who is reached by what, what it costs, and what was checked first."""

from dataclasses import dataclass

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_bars
from carereach.report.document import (
    Block,
    KeyFinding,
    Note,
    Paragraph,
    Part,
    Picture,
    Section,
    Showing,
)
from carereach.report.wording import cell_in_words, count_of, join

__all__ = ["PreventionTables", "write_prevention"]

_KEY = "prevention"
_YOUNG = ("young people", "young men")
_LEADS = "The public health lead, with the council and schools"
_IN_GRID = ("audience", "level", "widest", "eligible", "reached", "share")
_OF_PROGRAMME = ("programme", "eligible", "reached", "checked", "running", "cost_gbp")
_SCHEMES = {"campaign": "campaign", "school health promotion": "school programme"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PreventionTables:
    """The released tables behind the prevention page."""

    programmes: Released
    grid: Released
    kinds: Released
    spend: Released


def write_prevention(
    tables: PreventionTables, *, is_supplied: bool, low_share: float, stamp: str = ""
) -> Part:
    """Write the prevention page.

    Args:
        tables: the released tables.
        is_supplied: whether the area supplied its programmes.
        low_share: the share reached under which a programme is called out [share].
        stamp: words printed on every chart, such as "Invented data".
    """
    blocks = _blocks(tables, stamp) if is_supplied else _empty(tables)
    return Part(
        section=Section(
            key=_KEY,
            title="Prevention",
            answer=_answer(tables) if is_supplied else _nothing(),
            blocks=blocks,
            method="Each programme as its owner returned it. Reach is never added over programmes, "
            "as one person may be reached twice; reach is not effect.",
            sources=("std:PRE-01", "std:PRE-04", "std:PRE-05", "std:PAR-03", "asm:low-reach-share"),
        ),
        findings=(*_unchecked(tables), *_low_reach(tables, low_share), *_missing_kinds(tables)),
        data={
            "programmes": tables.programmes.rows(),
            "grid": tables.grid.rows(),
            "kinds": tables.kinds.rows(),
            "spend": tables.spend.rows(),
        },
    )


def _nothing() -> str:
    return "We do not know which prevention reaches young people here: no programme was supplied."


def _answer(tables: PreventionTables) -> str:
    kinds = tables.kinds.rows()
    running = [row for row in kinds if row["state"] == "running"]
    unchecked = tables.programmes.where(pl.col("checked") == "no").frame.height
    lead = f"{len(running)} of the {len(kinds)} kinds of prevention the brief names are running."
    least = _narrowest(tables)
    if least.frame.height:
        lead += (
            f" The narrowest reach is {least.frame['programme'][0]}: "
            f"{cell_in_words(least, 'share')} of those it is meant for."
        )
    if unchecked:
        went = "went" if unchecked == 1 else "each went"
        lead += (
            f" {count_of(unchecked, 'programme').capitalize()} {went} out without a check by "
            "young people."
        )
    return lead


def _blocks(tables: PreventionTables, stamp: str) -> tuple[Block, ...]:
    young = tables.programmes.where(
        pl.col("audience").is_in(_YOUNG),
        name="prevention_reach",
        title="Programmes for young people",
    )
    blocks: list[Block] = []
    if young.frame.height:
        blocks.append(
            Picture(
                svg=draw_bars(young, label="programme", value="share", unit="share", stamp=stamp),
                alt=_answer(tables),
                title="Share of young people reached, by programme",
                table=young.columns("programme", "eligible", "reached", "share"),
            )
        )
    gaps = [
        f"{row['audience']}, {row['level']}"
        for row in tables.grid.rows()
        if row["state"] == "no programme"
    ]
    if gaps:
        blocks.append(Paragraph(text="No programme was supplied for:", items=tuple(gaps)))
    filled = tables.grid.where(pl.col("programmes") > 0)
    blocks += [
        Showing(table=filled.columns(*_IN_GRID)),
        Showing(table=tables.programmes.columns(*_OF_PROGRAMME)),
        Showing(table=tables.kinds),
        Showing(table=tables.spend),
    ]
    blocks.append(
        Note(
            kind="caution",
            text="People reached is not people helped: that needs a survey before and after.",
        )
    )
    return tuple(blocks)


def _empty(tables: PreventionTables) -> tuple[Block, ...]:
    return (
        Note(
            kind="not supplied",
            text="The programmes table was not supplied. It would show which universal and "
            "targeted measures reach whom, what they cost and whether young people checked the "
            "messages. Public health and education leads usually hold it.",
        ),
        Showing(table=tables.kinds),
    )


def _unchecked(tables: PreventionTables) -> list[KeyFinding]:
    return [
        KeyFinding(
            section=_KEY,
            sentence=f"The {_SCHEMES.get(row['kind'], row['kind'])} for {row['audience']} "
            f"({row['programme_id']}) went out without a check by young people who have been "
            "exploited.",
            would_change="a dated note of the check, with who was asked and what they changed",
            who_could_act=_LEADS,
            young_people=0,
        )
        for row in tables.programmes.where(pl.col("checked") == "no").rows()
    ]


def _narrowest(tables: PreventionTables) -> Released:
    """Return the programme for young people that reaches the lowest share of those it is for."""
    known = tables.programmes.where(
        pl.col("audience").is_in(_YOUNG) & pl.col("share").is_not_null()
    )
    return known.where(pl.col("share") == pl.col("share").min())


def _low_reach(tables: PreventionTables, low_share: float) -> list[KeyFinding]:
    low = tables.programmes.where(pl.col("audience").is_in(_YOUNG) & (pl.col("share") < low_share))
    return [
        KeyFinding(
            section=_KEY,
            sentence=f"Work with {row['audience']} ({row['programme_id']}) "
            f"reaches {cell_in_words(low, 'share', place)} of those it is meant for "
            f"({cell_in_words(low, 'reached', place)} of {cell_in_words(low, 'eligible', place)}).",
            would_change="delivery in more schools and youth settings, with reach counted by each",
            who_could_act=_LEADS,
            young_people=0,
        )
        for place, row in enumerate(low.rows())
    ]


def _missing_kinds(tables: PreventionTables) -> list[KeyFinding]:
    missing = tables.kinds.where(pl.col("state") == "none").frame["kind"].to_list()
    if not missing:
        return []
    return [
        KeyFinding(
            section=_KEY,
            sentence=f"No programme was supplied for {join(missing)}, which the brief names.",
            would_change="a row in the programmes table, if there is one",
            who_could_act=_LEADS,
            young_people=0,
        )
    ]
