"""The standards page: what is not evidenced first, then every standard by theme, then staff."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_bars, draw_stack
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
from carereach.report.wording import count_of, join

__all__ = ["StandardsTables", "write_standards"]

_KEY = "assurance"
_METHOD = (
    "Each standard is rated on figures computed from the area's own tables, else on figures "
    "offered, else on a moderated rating, else on a self-rating that names its evidence. A "
    "self-rating alone is not evidence."
)
_PARTS = ("not_evidenced", "not_met", "measured", "met", "not_applicable")
_LOOKED_AT = ("standard_id", "statement", "owner", "next_step")
_SHOWN = (
    "standard_id",
    "statement",
    "result_words",
    "figure",
    "threshold",
    "basis_words",
    "rests_on",
    "evidence",
    "dated",
    "owner",
    "next_step",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardsTables:
    """The released tables behind the standards page."""

    ratings: Released
    figures_people: Released
    figures_other: Released
    summary: Released
    conflicts: Released
    staff: Released
    sectors: Released
    gaps: Released
    leadership: Released


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
    total = tables.summary.rows()[-1]
    blocks: list[Block] = [
        *_first_view(tables, total, stamp),
        *_conflicts(tables.conflicts),
        *_themes(tables),
        *_staff(tables, stamp),
        Heading(text="The figures behind the results"),
        Showing(table=tables.figures_people, caption="Small numbers are not shown."),
        Showing(table=tables.figures_other),
        *_cautions(kept_out),
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
        findings=(*_supervision_findings(tables), *_standard_findings(tables, total)),
        data={
            "standards": tables.ratings.rows(),
            "figures_that_count_young_people": tables.figures_people.rows(),
            "figures_that_count_other_things": tables.figures_other.rows(),
            "by_theme": tables.summary.rows(),
            "conflicts": tables.conflicts.rows(),
            "staff": tables.staff.rows(),
            "staff_by_sector": tables.sectors.rows(),
            "staff_gaps": tables.gaps.rows(),
            "leadership": tables.leadership.rows(),
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
    core = _where(tables.ratings, result="not evidenced", tier="core")
    below = _where(tables.ratings, result="not met")
    return [
        Heading(text="Where work starts"),
        Picture(
            svg=draw_stack(
                tables.summary, label="domain", parts=_PARTS, unit="standards", stamp=stamp
            ),
            alt=f"{total['not_evidenced']} of {total['standards']} standards are not evidenced; "
            f"{total['not_met']} are below their level; {total['met']} reach it.",
            title="Where work starts: standards by theme",
            table=tables.summary,
        ),
        Showing(
            table=core.columns(*_LOOKED_AT, title="Core standards with no evidence yet"),
            caption="Start here: nobody can say whether these are met.",
        ),
        Showing(
            table=below.columns(*_SHOWN, title="Standards below their level"),
            caption="Whose level it is stands in its own column.",
        ),
    ]


def _conflicts(table: Released) -> list[Block]:
    if not table.frame.height:
        return [
            Paragraph(
                text="No organisation's own rating disagrees with a second reader or "
                "with the figures we hold."
            )
        ]
    return [Showing(table=table, caption="A disagreement is a finding: settle it first.")]


def _themes(tables: StandardsTables) -> list[Block]:
    themes = tables.summary.frame["domain"].to_list()[:-1]
    shown = (
        Showing(
            table=tables.ratings.where(
                pl.col("theme") == theme, name=f"standards_{_slug(theme)}", title=theme
            ).columns(*_SHOWN, title=theme)
        )
        for theme in themes
    )
    return [Heading(text="Every standard, theme by theme"), *shown]


def _staff(tables: StandardsTables, stamp: str) -> list[Block]:
    blocks: list[Block] = [Heading(text="Training, supervision and leadership")]
    if tables.staff.frame.height:
        blocks += [_staff_picture(tables, stamp), Showing(table=tables.staff)]
        blocks.append(Showing(table=tables.sectors))
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
        blocks.append(Showing(table=tables.gaps, caption="No return is not the same as none."))
    blocks.append(Showing(table=tables.leadership, caption=_leadership(tables.leadership)))
    return blocks


def _staff_picture(tables: StandardsTables, stamp: str) -> Picture:
    none = _where(tables.gaps, state="none").frame.filter(
        pl.col("cover").str.starts_with("supervision")
    )
    names = none["organisation"].to_list()
    alt = (
        f"No staff at {join(names)} had supervision in the last quarter."
        if names
        else "Share of staff with supervision in the last quarter, by organisation."
    )
    return Picture(
        svg=draw_bars(
            tables.staff,
            label="organisation",
            value="supervised_percent",
            unit="% of staff with supervision in the last quarter",
            stamp=stamp,
        ),
        alt=alt,
        title="Supervision in the last quarter",
        table=tables.staff,
    )


def _leadership(table: Released) -> str:
    unfilled = [
        f"{row['sector']} ({row['state']})" for row in table.rows() if row["state"] != "filled"
    ]
    if not unfilled:
        return "Every sector's safeguarding leadership time is funded and filled."
    return f"Leadership time is not fully in place in: {join(unfilled)}."


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


def _supervision_findings(tables: StandardsTables) -> list[KeyFinding]:
    return [
        KeyFinding(
            section=_KEY,
            sentence=f"Nobody at {row['organisation']} had {row['cover']}: none of "
            f"{row['staff']:,} staff.",
            would_change="a dated log for the last quarter from the organisation",
            who_could_act=f"The commissioner of {row['organisation']}, by pricing it in the "
            "contract, and its safeguarding lead",
            young_people=0,
        )
        for row in _where(tables.gaps, state="none").rows()
        if row["cover"].startswith("supervision")
    ]


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


def _slug(theme: str) -> str:
    return theme.lower().replace(" ", "_")


def _lower_first(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
