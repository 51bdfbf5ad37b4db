"""What a change would do to one service: what got better, what got worse, what cannot be told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carereach.disclosure import Released
from carereach.report.document import Block, Heading, Note, Paragraph, Section, Showing
from carereach.report.wording import count_of

__all__ = ["WhatIfTables", "write_what_if"]

_METHOD = (
    "The service is simulated from the area's own tables, as it is and with the changes: the same "
    "young people meet the same luck. Better and worse are beyond chance (95 %, paired)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfTables:
    """The released tables behind a what-if, by what became of each figure, and its words."""

    service: str
    better: Released
    worse: Released
    not_told: Released
    run: str
    """What was run."""
    changes: tuple[str, ...]
    cautions: tuple[str, ...]
    notes: tuple[str, ...]


def write_what_if(tables: WhatIfTables, *, key: str) -> Section:
    """Write the page of one what-if from released tables."""
    return Section(
        key=key,
        title=f"What if: {tables.service}",
        answer=_answer(tables),
        blocks=tuple(_blocks(tables)),
        method=_METHOD,
        sources=(),
    )


def _answer(tables: WhatIfTables) -> str:
    better, worse = tables.better.frame.height, tables.worse.frame.height
    if not better and not worse:
        return "With these changes, nothing that was looked at can be told from chance."
    return (
        f"With these changes, {count_of(better, 'figure')} would be better and "
        f"{count_of(worse, 'figure')} worse, beyond chance."
    )


def _blocks(tables: WhatIfTables) -> Iterator[Block]:
    yield Paragraph(text="What was changed, beside the service as it is:", items=tables.changes)
    yield Heading(text="What got better")
    yield _table(tables.better, "Nothing got better by more than chance.")
    yield Heading(text="What got worse")
    yield _table(tables.worse, "Nothing that was looked at got worse by more than chance.")
    yield Note(
        kind="caution",
        text="A wait counts only those who are seen. A service that ends, or turns more away, can "
        "show a shorter wait while more are never supported: read both tables together.",
    )
    yield from _listed("What to be careful about", tables.cautions)
    yield Heading(text="What cannot be told from chance")
    yield _table(tables.not_told, "Every figure that was looked at differs.")
    yield from _listed("How the tables were read", tables.notes)
    yield Paragraph(text=tables.run)


def _table(table: Released, otherwise: str) -> Block:
    return Showing(table=table) if table.frame.height else Paragraph(text=otherwise)


def _listed(heading: str, items: Sequence[str]) -> Iterator[Block]:
    if items:
        yield Heading(text=heading)
        yield Paragraph(text="", items=tuple(items))
