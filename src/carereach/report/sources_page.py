"""Sources and method: what went in, what stands behind each figure, and how to run it again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from carereach.base import EvidenceError
from carereach.disclosure import WITHHELD, Field, Released, release, release_fingerprint
from carereach.evidence import Evidence, assumed, cited
from carereach.report.document import (
    Block,
    Citation,
    Heading,
    Note,
    Paragraph,
    Part,
    Picture,
    Section,
    Showing,
)
from carereach.report.wording import period_in_words
from carereach.tables import Workspace

__all__ = ["cite", "ids_used", "write_sources"]

_METHOD = (
    "The audit reads the tables, checks every cell, answers each room's question by the methods "
    "named here, rounds or hides small numbers, and only then writes this report."
)
_SCALES = ("coverage", "definition_match", "recency", "recording_quality", "independence")
_MOST_WARNINGS = 20


def ids_used(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return every source id that a page or a table names, in the order they are met."""
    ids: dict[str, None] = {}
    for part in parts:
        ids |= dict.fromkeys(part.section.sources)
        for block in part.section.blocks:
            if isinstance(block, Picture | Showing):
                ids |= dict.fromkeys(block.table.sources)
    return tuple(ids)


def cite(ids: Iterable[str], workspace: Workspace) -> tuple[Citation, ...]:
    """Return what each id stands for: a cited entry, or one of the area's own sources.

    An id that is neither is left out, and is then shown as it is.
    """
    local = {row["evidence_id"]: row for row in workspace.table("evidence").to_dicts()}
    found = []
    for name in dict.fromkeys(ids):
        if name in local:
            found.append(_cite_local(local[name]))
            continue
        entry = _entry(name, workspace)
        if entry is not None:
            found.append(_cite_entry(entry))
    return tuple(found)


def write_sources(parts: Sequence[Part], workspace: Workspace, *, software: str) -> Section:
    """Write the last page: inputs, evidence, assumptions, methods and how to repeat it.

    Args:
        parts: every room's part.
        workspace: the checked inputs of the audit.
        software: name and version of this software.
    """
    ids = ids_used(parts)
    files = len(workspace.inputs)
    blocks: list[Block] = [
        Heading(text="What went in"),
        Showing(table=_inputs(workspace), caption="Files read, with their fingerprints"),
        *_warnings(workspace),
        *_local_evidence(workspace),
        *_assumptions(ids, workspace),
        *_methods(parts),
        Heading(text="To run it again"),
        Paragraph(
            text=(
                f"Made by {software}. With the same files, the same version gives the same report: "
                "carereach audit WORKSPACE --out FOLDER. The fingerprints above show whether a "
                "file has changed."
            )
        ),
    ]
    return Section(
        key="sources",
        title="Sources and method",
        answer=(
            f"This report was made from {files} {'file' if files == 1 else 'files'}; each figure "
            "names its source, and each assumption can be changed."
        ),
        blocks=tuple(blocks),
        method=_METHOD,
        sources=tuple(ids),
    )


def _entry(name: str, workspace: Workspace) -> Evidence | None:
    try:
        if name.startswith("asm:"):
            return assumed(name, workspace.area.assumptions)
        return cited(name)
    except EvidenceError:
        return None


def _cite_entry(entry: Evidence) -> Citation:
    grade = "" if entry.grade == "not graded" else f"effect grade {entry.grade}"
    known = (entry.source, entry.year, entry.place, grade, entry.standing)
    return Citation(
        id=entry.id,
        title=entry.title,
        detail=", ".join(words for words in known if words),
        url=entry.source_url,
    )


def _cite_local(row: Mapping[str, object]) -> Citation:
    known = (row["publisher"], _period(row), _grade(row))
    return Citation(
        id=str(row["evidence_id"]),
        title=str(row["title"]),
        detail=", ".join(str(words) for words in known if words),
    )


def _period(row: Mapping[str, object]) -> str:
    start, end = row["period_start"], row["period_end"]
    return period_in_words(
        start if isinstance(start, date) else None, end if isinstance(end, date) else None
    )


def _grade(row: Mapping[str, object]) -> str:
    scores = [row[scale] for scale in _SCALES]
    given = [int(str(score)) for score in scores if score is not None]
    if not given:
        return "not graded"
    return f"source grade {sum(given)} of {2 * len(given)}"


def _inputs(workspace: Workspace) -> Released:
    return release(
        pl.DataFrame(
            {
                "file": [source.file for source in workspace.inputs],
                "rows": [source.rows for source in workspace.inputs],
                "sha256": [
                    release_fingerprint(source)[:16] or WITHHELD for source in workspace.inputs
                ],
            },
            schema={"file": pl.String, "rows": pl.Int64, "sha256": pl.String},
        ),
        name="inputs",
        title="Files read",
        fields=(
            Field(name="file", label="File"),
            Field(name="rows", label="Rows", role="number"),
            Field(name="sha256", label="Fingerprint (first 16 of SHA-256)"),
        ),
    )


def _warnings(workspace: Workspace) -> list[Block]:
    if not workspace.warnings:
        return [Paragraph(text="The check of the files found nothing to look at.")]
    sentences = tuple(finding.sentence() for finding in workspace.warnings)
    text = "The check of the files found these things to look at:"
    if len(sentences) > _MOST_WARNINGS:
        text = f"The first {_MOST_WARNINGS} things to look at; carereach check lists them all:"
    return [Paragraph(text=text, items=sentences[:_MOST_WARNINGS])]


def _local_evidence(workspace: Workspace) -> list[Block]:
    rows = workspace.table("evidence")
    if rows.is_empty():
        words = "No local source of knowledge about need was supplied."
        return [Note(kind="not supplied", text=words)]
    shown = rows.with_columns(
        pl.Series("period", [_period(row) for row in rows.iter_rows(named=True)], dtype=pl.String),
        pl.Series("grade", [_grade(row) for row in rows.iter_rows(named=True)], dtype=pl.String),
    )
    names = ("evidence_id", "title", "kind", "publisher", "period")
    labels = ("Id", "Title", "Kind", "Publisher", "Period")
    scales = ("Coverage", "Definition", "Recency", "Recording", "Independence")
    table = release(
        shown,
        name="local_sources",
        title="Local sources and how they are graded",
        fields=(
            *(Field(name=name, label=label) for name, label in zip(names, labels, strict=True)),
            *(
                Field(name=name, label=label, role="number", unit="0 to 2")
                for name, label in zip(_SCALES, scales, strict=True)
            ),
            Field(name="grade", label="Sum"),
        ),
        notes=("The grading is our proposal. The sum is never shown without its five scales.",),
    )
    return [Heading(text="Local sources"), Showing(table=table)]


def _assumptions(ids: Sequence[str], workspace: Workspace) -> list[Block]:
    entries = [_entry(name, workspace) for name in ids if name.startswith("asm:")]
    known = [entry for entry in entries if entry is not None]
    heading = Heading(text="Assumptions")
    if not known:
        return [heading, Paragraph(text="No assumption is named by any page.")]
    own = workspace.area.assumptions
    table = release(
        pl.DataFrame(
            {
                "id": [entry.id for entry in known],
                "title": [entry.title for entry in known],
                "low": [entry.low for entry in known],
                "value": [entry.value for entry in known],
                "high": [entry.high for entry in known],
                "unit": [entry.unit for entry in known],
                "set_by": ["the area" if entry.id in own else "shipped" for entry in known],
                "source": [entry.source for entry in known],
            },
            schema_overrides={"low": pl.Float64, "value": pl.Float64, "high": pl.Float64},
        ),
        name="assumptions",
        title="Assumptions used, with their ranges",
        fields=(
            Field(name="id", label="Id"),
            Field(name="title", label="What is assumed"),
            Field(name="low", label="Low", role="number"),
            Field(name="value", label="Used", role="number"),
            Field(name="high", label="High", role="number"),
            Field(name="unit", label="Unit"),
            Field(name="set_by", label="Set by"),
            Field(name="source", label="Source"),
        ),
        notes=("Set your own value in area.toml, under assumptions, and run the audit again.",),
    )
    return [heading, Showing(table=table)]


def _methods(parts: Sequence[Part]) -> list[Block]:
    lines = tuple(f"{part.section.title}: {part.section.method}" for part in parts)
    return [Heading(text="Methods"), Paragraph(text="", items=lines)]
