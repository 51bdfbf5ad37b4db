"""The log: what was done, by whom, when. Appended in the transaction of the change itself."""

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, transaction

from carereach.web.plans.models import Area, LogEntry, LogHead
from carereach.web.plans.tree import append, leaf_hash, root_of

__all__ = [
    "Fact",
    "Noted",
    "Verdict",
    "hashes_of",
    "record",
    "record_facts",
    "sealed_bytes",
    "verify",
]

Fact = str | int | float | bool | None
_AT_ONCE: Final = 2_000
_HEAD: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A root that somebody wrote down when the log was ``size`` entries long."""

    root: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the log is worth: its length, its root, and its first fault if there is one."""

    size: int
    root: str
    fault: str = ""
    """One sentence; empty when the log is whole."""


class _UnreadableError(Exception):
    """An entry's bytes are not even text any more."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def record(
    event: str,
    *,
    by: AbstractBaseUser | None = None,
    area: Area | None = None,
    **facts: Fact,
) -> LogEntry:
    """Append one line to the log, sealed with all before it.

    Args:
        event: what was done, such as ``import written``.
        by: who did it; nobody for the workbench itself.
        area: where.
        facts: which object, how many rows: never what a table holds, nor a name or address.
    """
    return record_facts(event, facts, by=by, area=area)


def record_facts(
    event: str,
    facts: Mapping[str, Fact],
    *,
    by: AbstractBaseUser | None = None,
    area: Area | None = None,
) -> LogEntry:
    """Append one line whose facts have names that are no words of Python, such as file names."""
    with transaction.atomic():
        # Locks leave keys alone (``no_key``), here and wherever a row is locked: PostgreSQL checks
        # foreign keys at the very end, while others may already wait for this head.
        head, _ = LogHead.objects.select_for_update(no_key=True).get_or_create(pk=_HEAD)
        entry = LogEntry(
            number=head.size,
            at=datetime.now(UTC).isoformat(timespec="microseconds"),
            user_id=by.pk if by else None,
            area_key=area.key if area else "",
            event=event,
            facts=json.dumps(dict(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=True),
        )
        leaf = leaf_hash(sealed_bytes(entry))
        peaks = append([bytes.fromhex(peak) for peak in head.peaks.split()], head.size, leaf)
        entry.leaf, entry.root = leaf.hex(), root_of(peaks).hex()
        entry.save()
        head.size, head.peaks = head.size + 1, _as_text(peaks)
        head.save()
    return entry


def hashes_of(files: Mapping[str, bytes]) -> dict[str, Fact]:
    """Return facts that name what left the gate: the SHA-256 of each file by its name."""
    return {name: sha256(content).hexdigest() for name, content in sorted(files.items())}


def sealed_bytes(entry: LogEntry) -> bytes:
    """Return what the seal covers: every field of the entry, in one unambiguous form."""
    fields = [entry.number, entry.at, entry.user_id, entry.area_key, entry.event, entry.facts]
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=True).encode()


def verify(noted: Noted | None = None) -> Verdict:
    """Read the whole log and say whether it is as it was written.

    Args:
        noted: a root written down earlier: the log must still begin with what it promised.
    """
    peaks: list[bytes] = []
    size = 0
    try:
        for entry in _entries():
            fault = _fault_before(size, peaks, noted)
            if fault:
                return Verdict(size=size, root=root_of(peaks).hex(), fault=fault)
            grown = append(peaks, size, leaf_hash(sealed_bytes(entry)))
            fault = _fault_of(entry, size, grown)
            if fault:
                return Verdict(size=size, root=root_of(peaks).hex(), fault=fault)
            peaks, size = grown, size + 1
    except _UnreadableError as error:
        fault = f"Entry {error.number} cannot be read."
        return Verdict(size=size, root=root_of(peaks).hex(), fault=fault)
    fault = _fault_before(size, peaks, noted) or _fault_of_head(size, peaks)
    if not fault and noted and noted.size > size:
        fault = f"The log has {size} entries, fewer than the {noted.size} noted."
    return Verdict(size=size, root=root_of(peaks).hex(), fault=fault)


def _entries() -> Iterator[LogEntry]:
    """Yield every entry in order, some thousands at a time.

    Raises:
        _UnreadableError: the database cannot give an entry back as text.
    """
    last = -1
    while True:
        following = LogEntry.objects.filter(number__gt=last).order_by("number")
        try:
            batch = list(following[:_AT_ONCE])
        except (DatabaseError, ValueError):
            yield from _one_by_one(last)
            return
        yield from batch
        if len(batch) < _AT_ONCE:
            return
        last = batch[-1].number


def _one_by_one(last: int) -> Iterator[LogEntry]:
    """Yield entries up to the one that cannot be read.

    Raises:
        _UnreadableError: always, at that one.
    """
    while True:
        try:
            entry = LogEntry.objects.filter(number__gt=last).order_by("number").first()
        except (DatabaseError, ValueError):
            raise _UnreadableError(last + 1) from None
        if entry is None:
            return
        yield entry
        last = entry.number


def _fault_of(entry: LogEntry, size: int, peaks: list[bytes]) -> str:
    if entry.number != size:
        return f"Entry {size} is missing."
    leaf = leaf_hash(sealed_bytes(entry)).hex()
    if (leaf, root_of(peaks).hex()) != (entry.leaf, entry.root):
        return f"Entry {entry.number} is not as it was written."
    return ""


def _fault_before(size: int, peaks: list[bytes], noted: Noted | None) -> str:
    """Say when the first ``size`` entries are not those whose root was noted."""
    if noted is None or noted.size != size:
        return ""
    if hmac.compare_digest(noted.root.lower().encode(), root_of(peaks).hex().encode()):
        return ""
    return f"The first {size} entries are not those whose root was noted."


def _fault_of_head(size: int, peaks: list[bytes]) -> str:
    try:
        heads = [(head.pk, head.size, head.peaks) for head in LogHead.objects.all()]
    except (DatabaseError, ValueError):
        return "The head of the log cannot be read."
    if not heads and not size:
        return ""
    if heads == [(_HEAD, size, _as_text(peaks))]:
        return ""
    return f"The log ends at entry {size}, but its head says otherwise."


def _as_text(peaks: list[bytes]) -> str:
    return " ".join(peak.hex() for peak in peaks)
