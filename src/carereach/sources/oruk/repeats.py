"""Faults that show only when entries stand side by side: repeats and overlaps."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from carereach.sources.directory import Row, near_names
from carereach.sources.oruk.entry import Entry

__all__ = ["is_repeat", "note_near_duplicates", "without_overlaps"]

_NEIGHBOURS = 8
"""How many neighbours in order of name are compared: enough for one slip, quick for any size."""


def is_repeat(service: Entry, service_id: str, seen: dict[str, str]) -> bool:
    """Whether a service of this id came before; notes whether it says the same.

    Args:
        service: the service in the document.
        service_id: its id in the tables.
        seen: content of the services so far by id; a new one is added.
    """
    content = _content(service.data)
    before = seen.setdefault(service_id, content)
    if before is content:
        return False
    service.note("duplicate_same" if before == content else "duplicate_differs", "id")
    return True


def note_near_duplicates(named: Iterable[tuple[str, str, Entry]]) -> None:
    """Note services with the same postcode and almost the same name.

    Args:
        named: postcode, name and entry of each service.
    """
    groups: dict[str, list[tuple[str, Entry]]] = {}
    for postcode, name, entry in named:
        groups.setdefault(postcode, []).append((name, entry))
    for group in groups.values():
        group.sort(key=lambda item: item[0].lower())
        for at, (name, entry) in enumerate(group):
            for other_name, other in group[at + 1 : at + 1 + _NEIGHBOURS]:
                if near_names(name, other_name):
                    later = max(entry, other, key=lambda each: each.row)
                    later.note("near_duplicate", "name")


def without_overlaps(rows: Sequence[Row], noted: dict[str, Entry]) -> list[Row]:
    """Return opening hours without exact repeats, noting spans that overlap.

    Of two spans that begin together, the longer is kept: the table holds one.

    Args:
        rows: opening hours.
        noted: the service of each place, where overlaps are noted.
    """
    longest: dict[tuple[str | None, ...], Row] = {}
    for row in rows:
        key = tuple(
            row[name] for name in ("site_id", "weekday", "opens", "term_time", "valid_from")
        )
        before = longest.setdefault(key, row)
        if before["closes"] != row["closes"]:
            noted[row["site_id"] or ""].note("hours_overlap")
            longest[key] = max(before, row, key=lambda each: each["closes"] or "")
    by_day: dict[tuple[str | None, ...], list[Row]] = {}
    for row in longest.values():
        by_day.setdefault((row["site_id"], row["weekday"], row["term_time"]), []).append(row)
    for group in by_day.values():
        if _overlaps(group):
            noted[group[0]["site_id"] or ""].note("hours_overlap")
    return list(longest.values())


def _overlaps(group: list[Row]) -> bool:
    """Whether any two spans of a day share time on a date on which both hold."""
    group.sort(key=lambda row: row["opens"] or "")
    return any(
        (later["opens"] or "") < (row["closes"] or "") and _hold_together(row, later)
        for at, row in enumerate(group)
        for later in group[at + 1 : at + 1 + _NEIGHBOURS]
    )


def _hold_together(one: Row, other: Row) -> bool:
    return (one["valid_from"] or "") <= (other["valid_to"] or "9999") and (
        other["valid_from"] or ""
    ) <= (one["valid_to"] or "9999")


def _content(data: Any) -> str:
    return json.dumps(data, sort_keys=True, default=str)
