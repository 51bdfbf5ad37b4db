"""The log: what was done, by whom, when. Appended in the transaction of the change itself."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from carereach.web.plans.models import Area, LogEntry, LogHead
from carereach.web.plans.tree import append, leaf_hash, root_of

__all__ = ["find_damage", "record", "sealed_bytes"]

Fact = str | int | float | bool | None


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
    with transaction.atomic():
        head, _ = LogHead.objects.select_for_update().get_or_create(pk=1)
        entry = LogEntry(
            number=head.size,
            at=datetime.now(UTC).isoformat(timespec="microseconds"),
            user_id=by.pk if by else None,
            area_key=area.key if area else "",
            event=event,
            facts=json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True),
        )
        leaf = leaf_hash(sealed_bytes(entry))
        peaks = append([bytes.fromhex(peak) for peak in head.peaks], head.size, leaf)
        entry.leaf, entry.root = leaf.hex(), root_of(peaks).hex()
        entry.save(force_insert=True)
        head.size, head.peaks = head.size + 1, [peak.hex() for peak in peaks]
        head.save()
    return entry


def sealed_bytes(entry: LogEntry) -> bytes:
    """Return what the seal covers: every field of the entry, in one unambiguous form."""
    fields = [entry.number, entry.at, entry.user_id, entry.area_key, entry.event, entry.facts]
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=True).encode()


def find_damage() -> Iterator[str]:
    """Say what in the log is not as it was written, from its first fault on; nothing if whole."""
    peaks: list[bytes] = []
    size = 0
    for entry in LogEntry.objects.order_by("number").iterator(chunk_size=2_000):
        if entry.number != size:
            yield f"Entry {size} is missing."
            return
        leaf = leaf_hash(sealed_bytes(entry))
        peaks = append(peaks, size, leaf)
        size += 1
        if (leaf.hex(), root_of(peaks).hex()) != (entry.leaf, entry.root):
            yield f"Entry {entry.number} is not as it was written."
            return
    head = LogHead.objects.filter(pk=1).first()
    kept = (head.size, head.peaks) if head else (0, [])
    if kept != (size, [peak.hex() for peak in peaks]):
        yield f"The log ends at entry {size}, but its head says {kept[0]}."
