"""What the commissioning brief asks for: each statement answered here, in part, or not yet."""

from collections.abc import Collection

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.evidence import requirements
from carereach.report.document import Part
from carereach.report.pages.requirements import write_requirements

__all__ = ["answer_requirements", "present_requirements"]

_WHOLE_REPORT = "report"
_NOT_YET = "not yet: "


def answer_requirements(sections: Collection[str], supplied: Collection[str]) -> Released:
    """Return R01 to R69, each answered, partly answered or not yet, with where and why.

    Args:
        sections: keys of the sections in this report, such as ``need`` and ``access``.
        supplied: names of the tables the area supplied.
    """
    rows = [_answer(row, sections, supplied) for row in requirements().iter_rows(named=True)]
    return release(
        pl.DataFrame(rows),
        name="requirements",
        title="What the brief asks for, and where it is answered",
        fields=(
            Field(name="requirement_id", label="Statement"),
            Field(name="heading", label="Part of the brief"),
            Field(name="says", label="The brief says"),
            Field(name="state", label="Answered"),
            Field(name="where", label="Where"),
            Field(name="why", label="Why not yet, or not in full"),
            Field(name="shows", label="What a full answer shows"),
        ),
    )


def present_requirements(table: Released) -> Part:
    """Show the requirements from their released table."""
    return write_requirements(table)


def _answer(
    row: dict[str, str | None], sections: Collection[str], supplied: Collection[str]
) -> dict[str, str | None]:
    section, limit = str(row["section"]), row["limit"] or ""
    wanted = (row["tables"] or "").split("; ") if row["tables"] else []
    missing = [name for name in wanted if name not in supplied]
    is_here = section == _WHOLE_REPORT or section in sections
    if limit.startswith(_NOT_YET):
        state, why = "not yet", limit.removeprefix(_NOT_YET)
    elif not is_here:
        state, why = "not yet", "this page is not part of the report"
    elif missing:
        state = "not yet" if missing == wanted else "partly"
        why = f"not supplied: {', '.join(missing)}"
    else:
        state, why = ("partly", limit) if limit else ("answered", "nothing is missing")
    if section == _WHOLE_REPORT:
        where = "the whole report"
    else:
        where = section if is_here else "nowhere yet"
    return {
        **{name: row[name] for name in ("requirement_id", "heading", "says", "shows")},
        "state": state,
        "where": where,
        "why": why,
    }
