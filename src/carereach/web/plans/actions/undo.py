"""A change is taken back by a new one: history itself never changes."""

from collections.abc import Callable

from carereach.base import SourceError
from carereach.cycle.workbench_changes import take_back
from carereach.web.people.models import User
from carereach.web.plans.actions.data import new_faults, try_again
from carereach.web.plans.models import Area, Revision
from carereach.web.plans.store import contents_at, newest_versions, save_revision

__all__ = ["go_back_to_before", "undo_revision"]

_Files = dict[str, bytes | None]


def undo_revision(*, by: User, revision: Revision) -> Revision:
    """Take back one change, an import included; later changes to other rows stay.

    Raises:
        SourceError: it is the first, or later changes touched the same rows, or the tables would
            not agree with each other without it.
    """

    def undone(area: Area) -> _Files:
        names = _files_of(revision)
        before = contents_at(area, number=revision.number - 1, names=names)
        after = contents_at(area, number=revision.number, names=names)
        now = contents_at(area, names=names)
        return {
            name: take_back(name, before=before.get(name), after=after.get(name), now=now.get(name))
            for name in names
        }

    return _write(by, revision, undone, f"Change {revision.number} undone")


def go_back_to_before(*, by: User, revision: Revision) -> Revision:
    """Put every file back as it was before a change, with all that came after it undone too.

    Raises:
        SourceError: it is the first change, or everything is as it was before it.
    """

    def restored(area: Area) -> _Files:
        then = contents_at(area, number=revision.number - 1)
        return {name: then.get(name) for name in {*then, *newest_versions(area)}}

    return _write(by, revision, restored, f"Gone back to before change {revision.number}")


def _write(
    by: User, revision: Revision, files_for: Callable[[Area], _Files], summary: str
) -> Revision:
    if revision.number == 1:
        raise SourceError("The first change made the area: there is nothing before it.")

    def attempt(now: Area) -> Revision | None:
        own = contents_at(now)
        wanted = files_for(now)
        files = {name: each for name, each in wanted.items() if each != own.get(name)}
        if not files:
            raise SourceError("Everything is already as it was before this change.")
        _refuse_disagreement(own, files)
        return save_revision(
            by=by,
            area=now,
            kind=Revision.Kind.UNDONE,
            files=files,
            summary=summary,
            based_on=now.revision_number,
            undoes=revision,
        )

    written = try_again(revision.area, attempt)
    if written is None:
        raise SourceError("Nothing was undone: try again.")
    return written


def _files_of(revision: Revision) -> list[str]:
    return list(revision.tables.order_by("name").values_list("name", flat=True))


def _refuse_disagreement(own: dict[str, bytes], files: _Files) -> None:
    """Refuse to undo what other tables now need."""
    after = {name: content for name, content in (own | files).items() if content is not None}
    faults = new_faults(own, after)
    if faults:
        raise SourceError(
            "The tables would not agree with each other without this change. "
            + faults[0].sentence()
        )
