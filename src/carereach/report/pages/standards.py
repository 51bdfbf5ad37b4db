"""The standards page: what is not evidenced first, then every standard by theme, then staff."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_stack
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
from carereach.report.pages.staff import StaffTables, find_unsupervised, show_staff
from carereach.report.wording import count_of, join

__all__ = ["StandardsTables", "write_standards"]

_KEY = "assurance"
_METHOD = (
    "Each standard is rated on figures computed from the area's own tables, else on figures "
    "offered, else on a moderated rating, else on a self-rating that names its evidence. A "
    "self-rating alone is not evidence."
)
_PARTS = ("not_evidenced", "not_met", "measured", "met", "not_applicable")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardsTables:
    """The released tables behind the standards page.

    ``ratings`` holds everything about every standard; ``unevidenced``, ``below`` and ``themes``
    are what fits on a page.
    """

    ratings: Released
    unevidenced: Released
    below: Released
    themes: tuple[Released, ...]
    summary: Released
    total: Released
    conflicts: Released
    figures_people: Released
    figures_other: Released
    staff: StaffTables
    guidance: Released


def write_standards(
    tables: StandardsTables, *, kept_out: int, nation: str, stamp: str = ""
) -> Part:
    """Write the standards page.

    Args:
        tables: the released tables.
        kept_out: rows of evidence left out because nobody has checked the standard [rows].
        nation: whose rules hold.
        stamp: words printed on every chart, such as "Invented data".
    """
    total = tables.total.rows()[0]
    blocks: list[Block] = [
        *_first_view(tables, total, stamp),
        *_conflicts(tables.conflicts),
        Heading(text="Every standard, theme by theme"),
        *(Showing(table=theme) for theme in tables.themes),
        *show_staff(tables.staff, stamp=stamp),
        Heading(text="The figures behind the results"),
        Showing(table=tables.figures_people),
        Showing(table=tables.figures_other),
        *_cautions(kept_out),
        Showing(table=tables.guidance),
    ]
    return Part(
        section=Section(
            key=_KEY,
            title="Standards",
            answer=_answer(tables, total, nation),
            blocks=tuple(blocks),
            method=_METHOD,
            sources=("std:LED-08", "std:LED-09"),
        ),
        findings=(
            *find_unsupervised(tables.staff, section=_KEY),
            *_standard_findings(tables, total),
        ),
        data={
            "standards": tables.ratings.rows(),
            "figures_that_count_young_people": tables.figures_people.rows(),
            "figures_that_count_other_things": tables.figures_other.rows(),
            "by_theme": tables.summary.rows(),
            "conflicts": tables.conflicts.rows(),
            "guidance": tables.guidance.rows(),
            "staff": tables.staff.organisations.rows(),
            "staff_by_sector": tables.staff.sectors.rows(),
            "staff_gaps": tables.staff.gaps.rows(),
            "leadership": tables.staff.leadership.rows(),
        },
    )


def _answer(tables: StandardsTables, total: dict[str, Any], nation: str) -> str:
    apply = total["standards"] - total["not_applicable"]
    if total["not_evidenced"] == apply:
        return (
            f"None of the {apply} standards that apply in {nation} has evidence yet: nobody can "
            "say whether they are met."
        )
    national = _where(tables.ratings, result="not met", is_national="yes").frame.height
    lead = (
        f"{total['not_evidenced']} of the {apply} standards that apply in {nation} have no "
        f"evidence yet, {total['not_met']} are below their level and {total['met']} reach it."
    )
    if national:
        rules = count_of(national, "national rule")
        return f"{lead} On the figures we hold, {rules} {_is(national)} not met."
    return f"{lead} Most levels are our own proposals, not national rules."


def _first_view(tables: StandardsTables, total: dict[str, Any], stamp: str) -> list[Block]:
    return [
        Heading(text="Where work starts"),
        Picture(
            svg=draw_stack(
                tables.summary, label="domain", parts=_PARTS, unit="standards", stamp=stamp
            ),
            alt=f"{total['not_evidenced']} of {total['standards']} standards are not evidenced; "
            f"{total['not_met']} are below their level; {total['met']} reach it.",
            title="Standards by theme, and what is known of each",
            table=tables.summary,
        ),
        Showing(table=tables.unevidenced),
        Showing(table=tables.below),
    ]


def _conflicts(table: Released) -> list[Block]:
    if table.frame.height:
        return [Showing(table=table.columns("standard", "organisation", "views"))]
    none = (
        "No organisation's own rating disagrees with a second reader or with the figures we hold."
    )
    return [Paragraph(text=none)]


def _cautions(kept_out: int) -> list[Block]:
    blocks: list[Block] = [
        Note(
            kind="caution",
            text="A level marked local proposal is our own. It never sets a national pass or "
            "fail. A comparator is what somebody else observed; it is no target.",
        ),
    ]
    if kept_out:
        blocks.append(
            Note(
                kind="caution",
                text=f"{count_of(kept_out, 'row')} of evidence {_is(kept_out)} for standards that "
                "nobody has yet checked against their source, or that are not in the list: kept "
                "out of this page until they are checked.",
            )
        )
    return blocks


def _standard_findings(tables: StandardsTables, total: dict[str, Any]) -> list[KeyFinding]:
    findings = [
        KeyFinding(
            section=_KEY,
            sentence=f"On the figures we hold, a national rule is not met "
            f"({row['standard_id']}): "
            f"{_lower_first(row['statement'])} ({row['figure']}).",
            would_change=f"{row['evidence_accepted']}, as the standard counts it",
            who_could_act=row["owner"],
            young_people=0,
        )
        for row in _where(tables.ratings, result="not met", is_national="yes").rows()
    ]
    conflicts = tables.conflicts.frame.height
    if conflicts:
        findings.append(_conflict_finding(tables.conflicts))
    core = _where(tables.ratings, result="not evidenced", tier="core").frame.height
    if core:
        findings.append(
            KeyFinding(
                section=_KEY,
                sentence=f"{core} core standards have no evidence at all, so nobody can say "
                f"whether they are met ({total['not_evidenced']} with the extended ones).",
                would_change="the evidence named beside each standard",
                who_could_act="The designated nurse or doctor, through each organisation's "
                "safeguarding lead",
                young_people=0,
            )
        )
    return findings


def _conflict_finding(table: Released) -> KeyFinding:
    rows = table.rows()
    names = sorted({row["organisation"] for row in rows})
    return KeyFinding(
        section=_KEY,
        sentence=f"{count_of(len(rows), 'rating')} {_is(len(rows))} contradicted by figures or by "
        f"a second reader, at {join(names)}.",
        would_change="an agreed figure, with its date and source",
        who_could_act="The safeguarding partnership, as moderator",
        young_people=0,
    )


def _where(table: Released, **values: str) -> Released:
    return table.where(pl.all_horizontal([pl.col(name) == value for name, value in values.items()]))


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
