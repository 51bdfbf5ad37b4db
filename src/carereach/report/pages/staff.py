"""Training, supervision and leadership on the standards page."""

from dataclasses import dataclass

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_bars
from carereach.report.document import (
    Block,
    Heading,
    KeyFinding,
    Note,
    Paragraph,
    Picture,
    Showing,
)
from carereach.report.wording import join

__all__ = ["StaffTables", "find_unsupervised", "show_staff"]

_WORDS = ("headcount", "trained_words", "cse_trained_words", "supervised_words")
_SUPERVISION = "supervision"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTables:
    """The released tables about staff."""

    organisations: Released
    sectors: Released
    gaps: Released
    leadership: Released


def show_staff(tables: StaffTables, *, stamp: str = "") -> list[Block]:
    """Return the part of the standards page about staff: picture, tables and what is missing."""
    blocks: list[Block] = [Heading(text="Training, supervision and leadership")]
    if tables.organisations.frame.height:
        blocks += [
            _picture(tables, stamp),
            Showing(table=tables.organisations.columns("organisation", *_WORDS)),
            Showing(table=tables.sectors.columns("sector", *_WORDS)),
        ]
    else:
        blocks.append(
            Note(
                kind="not supplied",
                text="The workforce table was not supplied. It would show training and "
                "supervision by organisation. Designated nurses and provider workforce leads "
                "usually hold it.",
            )
        )
    if tables.gaps.frame.height:
        blocks.append(Showing(table=tables.gaps))
    return [
        *blocks,
        Paragraph(text=_leadership(tables.leadership)),
        Showing(table=tables.leadership),
    ]


def find_unsupervised(tables: StaffTables, *, section: str) -> list[KeyFinding]:
    """Return a finding for every organisation where nobody had supervision."""
    return [
        KeyFinding(
            section=section,
            sentence=f"Nobody at {row['organisation']} had {row['cover']}: none of "
            f"{row['staff']:,} staff.",
            would_change="a dated log for the last quarter from the organisation",
            who_could_act=f"The commissioner of {row['organisation']}, by pricing it in the "
            "contract, and its safeguarding lead",
            young_people=0,
        )
        for row in _unsupervised(tables)
    ]


def _unsupervised(tables: StaffTables) -> list[dict[str, str | int]]:
    return [
        row
        for row in tables.gaps.where(pl.col("state") == "none").rows()
        if row["cover"].startswith(_SUPERVISION)
    ]


def _picture(tables: StaffTables, stamp: str) -> Picture:
    names = [str(row["organisation"]) for row in _unsupervised(tables)]
    alt = (
        f"No staff at {join(names)} had supervision in the last quarter."
        if names
        else "Every organisation that returned it had some staff with supervision in the last "
        "quarter."
    )
    return Picture(
        svg=draw_bars(
            tables.organisations,
            label="organisation",
            value="supervised_percent",
            unit="% of staff with supervision in the last quarter",
            stamp=stamp,
        ),
        alt=alt,
        title="Staff with supervision in the last quarter",
        table=tables.organisations.columns(
            "organisation", "supervised", "supervised_of", "supervised_percent"
        ),
    )


def _leadership(table: Released) -> str:
    unfilled = [
        f"{row['sector']} ({row['state']})" for row in table.rows() if row["state"] != "filled"
    ]
    if not unfilled:
        return "Every sector's safeguarding leadership time is funded and filled."
    return f"Leadership time is not fully in place in: {join(unfilled)}."
