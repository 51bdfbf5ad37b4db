"""Every cited number by id: published figures, standards and the assumptions a local user owns."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from carereach.base import EvidenceError
from carereach.evidence.entry import Evidence, read_entry
from carereach.evidence.files import read_rows, read_toml
from carereach.evidence.standards import standards
from carereach.tables import Assumption

__all__ = ["all_evidence", "assumed", "cited", "gather", "read_assumptions"]

_ECONOMICS, _ASSUMPTIONS = "economics.csv", "assumptions.toml"


def cited(entry_id: str, *, allow_unchecked: bool = False) -> Evidence:
    """Return the evidence entry of that id, such as ``econ:N10``, ``std:ACC-03`` or ``asm:...``.

    Args:
        entry_id: the id with its prefix.
        allow_unchecked: whether an entry nobody has checked against its source may be used; it
            must then stay out of every output.

    Raises:
        EvidenceError: there is no such entry, or it has not been checked.
    """
    entry = _library().get(entry_id)
    if entry is None:
        raise EvidenceError(f"There is no evidence entry {entry_id}: check the id and its prefix.")
    if entry.verified == "no" and not allow_unchecked:
        raise EvidenceError(
            f"Entry {entry_id} has not been checked against its source, so it is kept out of "
            "outputs: check it and set verified to yes."
        )
    return entry


def assumed(entry_id: str, own: Mapping[str, Assumption] | None = None) -> Evidence:
    """Return an assumption, with the local user's own value and range where they set one.

    Args:
        entry_id: an ``asm:`` id.
        own: local values by id, from ``area.toml``.

    Raises:
        EvidenceError: the id is not an assumption, or the local value lies outside its own range.
    """
    entry = cited(entry_id)
    if entry.standing == "published":
        raise EvidenceError(f"Entry {entry_id} is published, not an assumption: it is not edited.")
    mine = (own or {}).get(entry_id)
    if mine is None:
        return entry
    if not mine.low <= mine.value <= mine.high:
        raise EvidenceError(
            f"area.toml, assumption {entry_id}: the value lies outside low to high."
        )
    return replace(
        entry,
        value=mine.value,
        low=mine.low,
        high=mine.high,
        source=f"Set locally in area.toml; the shipped draft was {entry.number:g}",
        source_url="",
    )


def all_evidence(*, allow_unchecked: bool = False) -> tuple[Evidence, ...]:
    """Return every entry, published figures first; unchecked ones only when asked for."""
    return tuple(
        entry for entry in _library().values() if allow_unchecked or entry.verified != "no"
    )


@cache
def _library() -> Mapping[str, Evidence]:
    return gather([*_economics(), *_assumptions(), *_standards()])


def gather(entries: Iterable[Evidence]) -> Mapping[str, Evidence]:
    """Return entries by id.

    Raises:
        EvidenceError: an id stands twice.
    """
    library: dict[str, Evidence] = {}
    for entry in entries:
        if entry.id in library:
            raise EvidenceError(f"Entry {entry.id} stands twice: keep one.")
        library[entry.id] = entry
    return MappingProxyType(library)


def _economics() -> list[Evidence]:
    return [
        read_entry(
            {name: cell for name, cell in row.items() if name != "group"}
            | {"standing": "published"},
            file=_ECONOMICS,
        )
        for row in read_rows(_ECONOMICS)
    ]


def _assumptions() -> list[Evidence]:
    return read_assumptions(read_toml(_ASSUMPTIONS)["entry"])


def read_assumptions(raw: Iterable[Mapping[str, Any]]) -> list[Evidence]:
    """Check the assumptions and return them typed.

    Raises:
        EvidenceError: an entry is malformed, or claims to be published.
    """
    entries = [read_entry(entry, file=_ASSUMPTIONS) for entry in raw]
    for entry in entries:
        if not entry.id.startswith("asm:") or entry.standing == "published":
            raise EvidenceError(
                f"{_ASSUMPTIONS}, entry {entry.id}, field standing must be assumption or local "
                "proposal, under an id that begins asm:."
            )
    return entries


def _standards() -> list[Evidence]:
    return [
        Evidence(
            id=f"std:{row['standard_id']}",
            title=row["statement"],
            value=row["threshold_value"],
            low=None,
            high=None,
            unit=row["threshold_unit"],
            source=row["source"] or "",
            source_url=row["source_url"] or "",
            year="",
            place={"E": "England", "W": "Wales", "EW": "England and Wales"}.get(
                row["nation"], "United Kingdom"
            ),
            grade="not graded",
            verified=row["verified"],
            standing="local proposal" if row["standing"] == "local proposal" else "published",
            note=f"{row['threshold']}; {row['threshold_basis']}",
        )
        for row in standards(allow_unchecked=True).iter_rows(named=True)
    ]
