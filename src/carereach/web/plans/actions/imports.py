"""Files brought in: checked and previewed first, then written whole or not at all."""

import csv
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from carereach.base import SourceError
from carereach.cycle.start import TO_DO_FILE, draft_partnership
from carereach.cycle.workbench_changes import Changes, compare_files
from carereach.cycle.workbench_data import (
    WORKSPACE_FILES,
    Brought,
    check_files,
    pack_files,
    read_brought,
    settings_in,
    unpack_files,
)
from carereach.tables import TABLES, Finding
from carereach.web.people.models import Membership, Role, User
from carereach.web.plans.log import record
from carereach.web.plans.models import Area, Revision, Upload
from carereach.web.plans.store import ChangedMeanwhileError, contents_at, save_revision

__all__ = ["bring_in", "bring_in_new", "draft_area", "drop_upload", "note_export", "write_upload"]

_MOST_FINDINGS: Final = 500
_MOST_ROWS: Final = 50
_NEW_AREA: Final = "New area"
Files = Mapping[str, bytes]


def draft_area(*, by: User, codes: Sequence[str], name: str, as_of: date) -> Area:
    """Make an area from the public data, as ``carereach start`` drafts it; its maker owns it.

    Raises:
        SourceError: no code, one that is not known, or members of two nations.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "draft"
        summary = draft_partnership(codes, folder, name=name, as_of=as_of)
        files = {
            path.name: path.read_bytes()
            for path in sorted(folder.iterdir())
            if path.name != TO_DO_FILE
        }
    with transaction.atomic():
        area = _new_area(by, name.strip() or summary.name)
        save_revision(
            by=by,
            area=area,
            kind=Revision.Kind.CREATED,
            files=files,
            summary="Drafted from public data",
        )
    return area


def bring_in(*, by: User, area: Area, name: str, content: bytes, whole: bool = False) -> Upload:
    """Check what somebody brought in and keep it for a look before anything is written.

    Args:
        by: who brought it; what they brought before and did not write is dropped.
        area: where it would go.
        name: the file's name.
        content: its bytes.
        whole: whether tables it does not hold are taken away.

    Raises:
        SourceError: it cannot be read, or is not safe to open.
    """
    now = Area.objects.get(pk=area.pk)
    own = contents_at(now)
    brought = read_brought(name, content, own)
    gone = [each for each in own if each not in brought.files and each in WORKSPACE_FILES]
    gone = gone if whole else []
    files = {each: new for each, new in brought.files.items() if own.get(each) != new}
    after = {each: old for each, old in own.items() if each not in gone} | files
    preview = _preview(brought, own, files, gone, (*brought.findings, *check_files(after)))
    with transaction.atomic():
        now.uploads.filter(by=by).delete()
        upload = Upload.objects.create(
            area=now,
            by=by,
            kind=brought.kind,
            base_number=now.revision_number,
            files=pack_files(files),
            preview=preview,
        )
        record("import looked at", by=by, area=now, files=len(files), blocked=preview["blocked"])
    return upload


def bring_in_new(*, by: User, name: str, content: bytes) -> Upload:
    """Check what somebody brought in as an area of its own; the area is empty until it is written.

    Raises:
        SourceError: it cannot be read, or is not safe to open.
    """
    with transaction.atomic():
        area = _new_area(by, _NEW_AREA)
        upload = bring_in(by=by, area=area, name=name, content=content)
        settings = settings_in(unpack_files(bytes(upload.files)))
        if settings is not None:
            area.name, area.invented = settings.name[:200], settings.invented
            area.save(update_fields=["name", "invented"])
    return upload


@transaction.atomic
def write_upload(*, by: User, upload: Upload) -> Revision:
    """Write what was looked at, whole, and forget the upload.

    Raises:
        ChangedMeanwhileError: the area was changed since it was looked at.
        SourceError: something in it must be mended first, or there is nothing to write.
    """
    held = Upload.objects.select_for_update(no_key=True).select_related("area").get(pk=upload.pk)
    area = Area.objects.select_for_update(no_key=True).get(pk=held.area_id)
    if area.revision_number != held.base_number:
        raise ChangedMeanwhileError(
            "The area was changed since this preview was made: bring the file in again."
        )
    if held.preview["blocked"]:
        raise SourceError("Mend what blocks the import first, then bring the file in again.")
    files: dict[str, bytes | None] = dict(unpack_files(bytes(held.files)))
    files |= dict.fromkeys(held.preview["gone"])
    if not files:
        raise SourceError("The file says what the area's tables say already: nothing to write.")
    is_first = not area.revision_number
    revision = save_revision(
        by=by,
        area=area,
        kind=Revision.Kind.CREATED if is_first else Revision.Kind.IMPORTED,
        files=files,
        summary=f"Imported from {held.kind}: {_words(files)}",
        based_on=held.base_number,
    )
    held.delete()
    return revision


@transaction.atomic
def drop_upload(*, by: User, upload: Upload) -> None:
    """Forget what was brought in; an area that was never written goes with it."""
    area = upload.area
    record("import dropped", by=by, area=area)
    upload.delete()
    if not area.revision_number and not area.uploads.exists():
        area.delete()


def note_export(*, by: User, area: Area, kind: str) -> None:
    """Note in the log that somebody took the tables out."""
    record("tables exported", by=by, area=area, kind=kind, revision=area.revision_number)


def _new_area(by: User, name: str) -> Area:
    area = Area.objects.create(name=name[:200])
    Membership.objects.create(user=by, area=area, role=Role.OWNER)
    record("area made", by=by, area=area)
    return area


def _preview(
    brought: Brought, own: Files, files: Files, gone: Sequence[str], findings: Sequence[Finding]
) -> dict[str, Any]:
    """Return what the page of a preview shows, as plain values."""
    told = list(dict.fromkeys(findings))
    told.sort(key=lambda finding: finding.severity != "error")
    return {
        "kind": brought.kind,
        "tables": [_told_table(name, own.get(name), files.get(name)) for name in (*files, *gone)],
        "gone": list(gone),
        "findings": [
            {
                "file": finding.file,
                "row": finding.row,
                "column": finding.column,
                "message": finding.message,
                "fix": finding.fix,
                "severity": finding.severity,
            }
            for finding in told[:_MOST_FINDINGS]
        ],
        "more_findings": max(0, len(told) - _MOST_FINDINGS),
        "blocked": any(finding.severity == "error" for finding in told),
    }


def _told_table(name: str, before: bytes | None, after: bytes | None) -> dict[str, Any]:
    table = TABLES.get(name.removesuffix(".csv"))
    told: dict[str, Any] = {"name": name, "title": table.title if table else name}
    try:
        changes = compare_files(name, before, after)
    except (ValueError, csv.Error):
        return told | {"unreadable": True}
    return told | {
        "added": changes.count("added"),
        "changed": changes.count("changed"),
        "gone": changes.count("taken away"),
        "rows": _told_rows(changes),
    }


def _told_rows(changes: Changes) -> list[dict[str, Any]]:
    """Return the first rows that differ, changed ones before new ones."""
    order = ("changed", "taken away", "added")
    rows = sorted(changes.rows, key=lambda row: order.index(row.kind))
    return [
        {"key": ", ".join(filter(None, row.key)), "kind": row.kind, "columns": list(row.columns)}
        for row in rows[:_MOST_ROWS]
    ]


def _words(files: Mapping[str, bytes | None]) -> str:
    return "1 file" if len(files) == 1 else f"{len(files)} files"
