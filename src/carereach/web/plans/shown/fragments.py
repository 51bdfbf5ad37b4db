"""Ready-made pieces of the newest finished audit: what the step pages are put together from.

Every piece was made from released tables when the audit ran, so reading one works nothing out and
nothing small can slip out on the way.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import BooleanField, Case, QuerySet, TextField, Value, When
from django.utils.safestring import SafeString, mark_safe

from carereach.web.plans.models import Area, Fragment, Run

__all__ = [
    "ANSWER",
    "METHOD",
    "METHOD_PLACE",
    "Block",
    "SectionShown",
    "newest_audit",
    "piece",
    "section",
    "section_of",
]

ANSWER, METHOD = "answer", "method"
"""Kinds of the two pieces that are not blocks: they stand at place 0 and at ``METHOD_PLACE``."""

METHOD_PLACE: Final = 100_000
"""Behind every block."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a page: HTML that was made from released tables, safe to write as it is."""

    place: int
    """Its number on the page, from 1; with the section's key it names the piece."""
    kind: str
    """One of: heading, paragraph, note, picture, map, table, citations."""
    title: str
    html: SafeString
    details: SafeString
    """The table behind it; empty unless asked for."""
    has_table: bool
    """Whether there is a table behind it to ask for."""


@dataclass(frozen=True, slots=True)
class SectionShown:
    """One section as the newest finished audit left it; ``run`` is None when there is no audit."""

    title: str
    answer: SafeString
    """The sentence that answers the page's question."""
    blocks: tuple[Block, ...]
    method: SafeString
    """How we know, in a line."""
    sources: SafeString
    """The sources as a list with links to the Evidence page; empty if there are none."""
    run: Run | None
    stale: bool
    """Whether the tables were changed since."""


_NOTHING: Final = SafeString("")


def section(area: Area, key: str, *, tables: bool = False) -> SectionShown:
    """Return a section of an area's newest finished audit, in two queries.

    Args:
        area: the area.
        key: the section's key, such as ``access``; ``overview`` is page one, ``sources`` the
            sources and method, ``citations`` what the source ids stand for.
        tables: whether the tables behind pictures, and tables too long for a page, come too.
    """
    run = newest_audit(area)
    if run is None:
        return SectionShown("", _NOTHING, (), _NOTHING, _NOTHING, run=None, stale=False)
    return section_of(run, key, revision_number=area.revision_number, tables=tables)


def section_of(run: Run, key: str, *, revision_number: int, tables: bool = False) -> SectionShown:
    """Return a section of one finished run, in one query.

    Args:
        run: the run.
        key: the section's key.
        revision_number: the area's newest revision, to say whether the run is stale.
        tables: as for ``section``.
    """
    kept = {row.place: row for row in _kept(run, key, tables=tables)}
    answer = kept.pop(0, None)
    method = kept.pop(METHOD_PLACE, None)
    return SectionShown(
        title=answer.title if answer else "",
        answer=_safe(answer.html) if answer else _NOTHING,
        blocks=tuple(_block(row, tables=tables) for row in kept.values()),
        method=_safe(method.html) if method else _NOTHING,
        sources=_safe(_light(method)) if method else _NOTHING,
        run=run,
        stale=revision_number > run.revision_number,
    )


def piece(area: Area, key: str, place: int) -> Block | None:
    """Return one block of the newest finished audit with the table behind it; None if none."""
    run = newest_audit(area)
    if run is None or place in (0, METHOD_PLACE):
        return None
    row = run.fragments.filter(section=key, place=place).first()
    return _block(row, tables=True) if row else None


def newest_audit(area: Area) -> Run | None:
    """Return an area's newest finished audit, without its answers."""
    done = area.runs.filter(kind="audit", state=Run.State.DONE)
    return done.defer("answers").order_by("-asked_at").first()


def _kept(run: Run, key: str, *, tables: bool) -> QuerySet[Fragment]:
    """Return a section's pieces in order; the tables behind them stay where they are unless asked.

    The sources of the section, which are short, come along in any case.
    """
    rows = run.fragments.filter(section=key).order_by("place")
    if tables:
        return rows
    has_table = Case(When(details="", then=False), default=True, output_field=BooleanField())
    light = Case(
        When(place=METHOD_PLACE, then="details"), default=Value(""), output_field=TextField()
    )
    return rows.defer("details").annotate(has_table=has_table, light=light)


def _light(row: Fragment) -> str:
    """Return the sources kept with a section's method, however it was read."""
    found = getattr(row, "light", None)
    return row.details if found is None else str(found)


def _block(row: Fragment, *, tables: bool) -> Block:
    has_table = bool(row.details) if tables else bool(getattr(row, "has_table", False))
    return Block(
        place=row.place,
        kind=row.kind,
        title=row.title,
        html=_safe(row.html),
        details=_safe(row.details) if tables else _NOTHING,
        has_table=has_table,
    )


def _safe(html: str) -> SafeString:
    """Mark what the report's own templates wrote: every word in it was escaped there."""
    return mark_safe(html)  # noqa: S308 # nosec B308 B703
