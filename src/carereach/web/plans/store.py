"""The tables of an area, kept whole: read as of a revision, and written as a new one."""

import hashlib
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path

from django.db import transaction
from django.db.models import Max, Q

from carereach.base import SourceError
from carereach.cycle.workbench_data import settings_in, write_files
from carereach.cycle.workbench_rows import count_rows
from carereach.web.people.models import User
from carereach.web.plans.log import record
from carereach.web.plans.models import Area, Revision, TableVersion

__all__ = [
    "ChangedMeanwhileError",
    "contents_at",
    "newest_versions",
    "save_revision",
    "write_folder",
]


class ChangedMeanwhileError(SourceError):
    """Somebody else changed the area between looking and writing."""


def newest_versions(area: Area, *, number: int | None = None) -> dict[str, TableVersion]:
    """Return, by file name, each file's newest version as of a revision, its content left out.

    Args:
        area: the area.
        number: the revision's number; the newest when not given.
    """
    upto = area.revision_number if number is None else number
    written = area.tables.filter(number__lte=upto).values_list("name")
    wanted = Q(pk__in=[])
    for name, newest in written.annotate(newest=Max("number")).order_by("name"):
        wanted |= Q(name=name, number=newest)
    versions = area.tables.filter(wanted).exclude(sha256="").defer("content")
    return {version.name: version for version in versions.select_related("revision__by")}


def contents_at(
    area: Area, *, number: int | None = None, names: Collection[str] | None = None
) -> dict[str, bytes]:
    """Return the files of an area as of a revision, byte for byte as they came.

    Args:
        area: the area.
        number: the revision's number; the newest when not given.
        names: the files wanted; all of them when not given.
    """
    found = {
        version.pk: name
        for name, version in newest_versions(area, number=number).items()
        if names is None or name in names
    }
    rows = TableVersion.objects.filter(pk__in=found).values_list("pk", "content")
    return {found[pk]: zlib.decompress(bytes(content)) for pk, content in rows}


def write_folder(area: Area, folder: Path, *, number: int | None = None) -> None:
    """Write an area's files into an existing, empty folder, as a workspace of the command line."""
    write_files(folder, contents_at(area, number=number))


@transaction.atomic
def save_revision(
    *,
    by: User,
    area: Area,
    kind: Revision.Kind,
    files: Mapping[str, bytes | None],
    summary: str,
    based_on: int | None = None,
    undoes: Revision | None = None,
) -> Revision:
    """Write files as the area's next revision: all of them or none.

    Args:
        by: who changes the area.
        area: the area; its number moves on.
        kind: what sort of change.
        files: content by file name; None takes the file away.
        summary: one line for the history, without what a table holds.
        based_on: the revision the change was made against; a newer one refuses it.
        undoes: the revision this one takes back.

    Raises:
        ChangedMeanwhileError: somebody else changed the area since ``based_on``.
    """
    locked = Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    if based_on is not None and locked.revision_number != based_on:
        raise ChangedMeanwhileError(
            "The tables were changed by somebody else since you opened this page: look again."
        )
    number = locked.revision_number + 1
    revision = Revision.objects.create(
        area=locked, number=number, kind=kind, by=by, summary=summary, undoes=undoes
    )
    TableVersion.objects.bulk_create(
        _version(revision, name, content) for name, content in sorted(files.items())
    )
    settings = settings_in({name: content for name, content in files.items() if content})
    if settings is not None:
        locked.invented = area.invented = settings.invented
    locked.revision_number = area.revision_number = number
    locked.save(update_fields=["revision_number", "invented"])
    record(
        "tables changed", by=by, area=area, revision=number, kind=str(kind.value), files=len(files)
    )
    return revision


def _version(revision: Revision, name: str, content: bytes | None) -> TableVersion:
    whole = content or b""
    return TableVersion(
        revision=revision,
        area=revision.area,
        number=revision.number,
        name=name,
        content=zlib.compress(whole, 6),
        rows=count_rows(name, whole),
        sha256="" if content is None else hashlib.sha256(content).hexdigest(),
    )
