"""Two versions of an audit side by side: what each says, never one number less the other.

Two versions of one table can tell more than either alone: whoever subtracts one from the other may
come close to a count that one of them keeps back. So nothing here is subtracted, and a table that
keeps back any count in either version has all its counts shown as ranges, as wide as their
rounding, and no shares. Guarded so: this page. Not guarded: somebody who holds both reports can
subtract them with a pencil; every count there was rounded before it left, so what they find is
uncertain by as much as both roundings together, up to 4 either way of each released count.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from carereach.disclosure import NHS_RULE, Field
from carereach.report.cells import NOT_SUPPLIED, NOTHING_TO_SAY, head_of, value_in_words

__all__ = [
    "CellChange",
    "Compared",
    "FindingChange",
    "StandardChange",
    "TableChange",
    "compare_audits",
]

Audit = Mapping[str, Any]
Row = Mapping[str, Any]

_COUNTS: Final = ("people", "estimate")
_RATIOS: Final = ("share", "rate")
_KEYS: Final = ("text", "date")
_MOST_ROWS: Final = 40
"""Changed, added or gone rows of one table that are shown; the others are counted."""

_NOT_COMPARED: Final = "not compared"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One figure or word that changed: which row, which column, and both versions in words."""

    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TableChange:
    """What changed in one released table."""

    name: str
    title: str
    guarded: bool
    """Whether counts are ranges because one version keeps a count back."""
    changes: tuple[CellChange, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    left_out: int
    """Changes that are not shown [count]."""


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One key finding that is new, gone or says something else; empty where it was not said."""

    section: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class StandardChange:
    """One standard whose result changed."""

    name: str
    statement: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything that differs between two audits."""

    answers: tuple[FindingChange, ...]
    """Pages whose answer says something else."""
    findings: tuple[FindingChange, ...]
    standards: tuple[StandardChange, ...]
    tables: tuple[TableChange, ...]
    tables_added: tuple[str, ...]
    tables_gone: tuple[str, ...]
    notes: tuple[str, ...]
    """What a reader must know of the comparison itself."""

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        parts = (self.answers, self.findings, self.standards, self.tables)
        return not any((*parts, self.tables_added, self.tables_gone))


def compare_audits(before: Audit, after: Audit) -> Compared:
    """Set two audits side by side.

    Args:
        before: the earlier ``audit.json``, read.
        after: the later one.
    """
    old, new = before["tables"], after["tables"]
    changes = (_table(name, old[name], new[name]) for name in new if name in old)
    return Compared(
        answers=tuple(_answers(before, after)),
        findings=tuple(_findings(before, after)),
        standards=tuple(_standards(before, after)),
        tables=tuple(change for change in changes if change is not None),
        tables_added=tuple(table["title"] for name, table in new.items() if name not in old),
        tables_gone=tuple(table["title"] for name, table in old.items() if name not in new),
        notes=tuple(_notes(before, after)),
    )


def _notes(before: Audit, after: Audit) -> list[str]:
    notes = []
    if before["as_of"] != after["as_of"]:
        days = [value_in_words(date.fromisoformat(audit["as_of"])) for audit in (before, after)]
        notes.append(f"The dates differ: {days[0]} and {days[1]}.")
    if before["software"] != after["software"]:
        notes.append(
            "Different versions of Carereach made them, so a change may be one of method: "
            f"{before['software']} and {after['software']}."
        )
    return notes


def _answers(before: Audit, after: Audit) -> list[FindingChange]:
    old = {page["key"]: page["answer"] for page in before["pages"]}
    return [
        FindingChange(page["title"], old.get(page["key"], ""), page["answer"])
        for page in after["pages"]
        if old.get(page["key"], "") != page["answer"]
    ]


def _findings(before: Audit, after: Audit) -> list[FindingChange]:
    """Pair findings that say the same but for their numbers; the others are new or gone."""
    titles = {page["key"]: page["title"] for page in (*before["pages"], *after["pages"])}
    old, new = _said(before), _said(after)
    gone = {said: None for said in old if said not in new}
    changes = []
    for section, sentence in new:
        if (section, sentence) in old:
            continue
        shape = _shape(sentence)
        pair = next(
            (said for said in gone if said[0] == section and _shape(said[1]) == shape), None
        )
        if pair is not None:
            del gone[pair]
        changes.append(
            FindingChange(titles.get(section, section), pair[1] if pair else "", sentence)
        )
    changes += [FindingChange(titles.get(key, key), sentence, "") for key, sentence in gone]
    return changes


def _said(audit: Audit) -> dict[tuple[str, str], None]:
    return {(finding["section"], finding["sentence"]): None for finding in audit["findings"]}


def _shape(sentence: str) -> str:
    return re.sub(r"\d[\d,.]*", "#", sentence)


def _standards(before: Audit, after: Audit) -> list[StandardChange]:
    old, new = (
        {row["id"]: row for row in audit.get("assurance", {}).get("standards", ())}
        for audit in (before, after)
    )
    changes = []
    for name in dict.fromkeys((*old, *new)):
        results = [rows[name]["result"] if name in rows else "not asked" for rows in (old, new)]
        if results[0] != results[1]:
            row = new.get(name) or old[name]
            changes.append(StandardChange(name, row.get("statement", ""), *results))
    return changes


def _table(name: str, before: Audit, after: Audit) -> TableChange | None:
    """Return what changed in a table; None when nothing did."""
    guarded = _keeps_back(before) or _keeps_back(after)
    keys = _key_columns(before, after)
    old, new = _keyed(before, keys), _keyed(after, keys)
    columns = [field for field in after["fields"] if field["name"] not in keys]
    known = {field["name"] for field in before["fields"]}
    changes = [
        change
        for label in new
        if label in old
        for field in columns
        if field["name"] in known
        for change in _cell(label, field, (before, old[label]), (after, new[label]), guarded)
    ]
    added = tuple(_words(label) for label in new if label not in old)
    gone = tuple(_words(label) for label in old if label not in new)
    if not (changes or added or gone):
        return None
    longest = (len(changes), len(added), len(gone))
    return TableChange(
        name=name,
        title=after["title"],
        guarded=guarded,
        changes=tuple(changes[:_MOST_ROWS]),
        added=added[:_MOST_ROWS],
        gone=gone[:_MOST_ROWS],
        left_out=sum(max(0, count - _MOST_ROWS) for count in longest),
    )


def _keeps_back(table: Audit) -> bool:
    counts = {field["name"] for field in table["fields"] if field["role"] in _COUNTS}
    return any(
        state == "suppressed" and name in counts
        for states in table["not_shown"]
        for name, state in states.items()
    )


def _key_columns(before: Audit, after: Audit) -> list[str]:
    """Return the fewest leading words and dates that name every row of both versions."""
    known = {field["name"] for field in before["fields"]}
    names = [
        field["name"]
        for field in after["fields"]
        if field["role"] in _KEYS and field["name"] in known
    ]
    for count in range(1, len(names)):
        leading = names[:count]
        if all(_are_unique(table["rows"], leading) for table in (before, after)):
            return leading
    return names


def _are_unique(rows: Sequence[Row], names: Sequence[str]) -> bool:
    return len({tuple(row[name] for name in names) for row in rows}) == len(rows)


def _keyed(table: Audit, keys: Sequence[str]) -> dict[tuple[Any, ...], int]:
    """Return the place of each row by what names it; the same name again is numbered."""
    seen: Counter[tuple[Any, ...]] = Counter()
    found = {}
    for place, row in enumerate(table["rows"]):
        label = tuple(row[name] for name in keys)
        seen[label] += 1
        found[(*label, seen[label]) if seen[label] > 1 else label] = place
    return found


def _words(label: tuple[Any, ...]) -> str:
    return ", ".join(NOT_SUPPLIED if part is None else str(part) for part in label) or "The table"


def _cell(
    label: tuple[Any, ...],
    told: Mapping[str, str],
    before: tuple[Audit, int],
    after: tuple[Audit, int],
    guarded: bool,  # noqa: FBT001 - one word of how both are written
) -> list[CellChange]:
    """Return one cell's change, if it says something else than before."""
    field = Field(name=told["name"], label=told["label"], role=told["role"], unit=told["unit"])  # type: ignore[arg-type]
    if guarded and field.role in _RATIOS:
        return []
    exact = [_cell_words(*version, field, guarded=False) for version in (before, after)]
    if exact[0] == exact[1]:
        return []
    shown = [_cell_words(*version, field, guarded=guarded) for version in (before, after)]
    return [CellChange(_words(label), head_of(field), *shown)]


def _cell_words(table: Audit, place: int, field: Field, *, guarded: bool) -> str:
    value = table["rows"][place][field.name]
    state = table["not_shown"][place].get(field.name, "released")
    if state == "suppressed":
        is_known = _rule(table) and field.role in _COUNTS
        return NHS_RULE.suppressed_words if is_known else "not shown"
    if value is None:
        return NOT_SUPPLIED
    if value == "":
        return NOTHING_TO_SAY
    if guarded and field.role in _COUNTS:
        return _range(int(value), field) if _rule(table) else _NOT_COMPARED
    if field.role == "date":
        return value_in_words(date.fromisoformat(value))
    return value_in_words(value, field.role)


def _rule(table: Audit) -> bool:
    told = table["policy"]
    return (told["name"], told["version"]) == (NHS_RULE.name, NHS_RULE.version)


def _range(value: int, field: Field) -> str:
    """Return what a released count may have been before it was rounded; none stays none."""
    if value == 0:
        return "0"
    half = NHS_RULE.round_to // 2
    if field.role == "estimate" and value >= 100:
        half += 10 ** (math.floor(math.log10(value)) - 1) // 2
    low = max(value - half, NHS_RULE.suppress_up_to + 1)
    return f"{low:,} to {value + half:,}"
