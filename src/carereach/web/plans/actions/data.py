"""One row of a table added, changed or taken away: checked as a whole, written as one revision."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from carereach.base import SourceError
from carereach.cycle.workbench_data import check_files
from carereach.cycle.workbench_rows import Row, TableText, key_of, read_table_text
from carereach.tables import Finding, Table
from carereach.web.people.models import User
from carereach.web.plans.models import Area, Revision
from carereach.web.plans.ownership import is_own, own_ids
from carereach.web.plans.store import ChangedMeanwhileError, contents_at, save_revision

__all__ = [
    "RowAt",
    "RowConflictError",
    "RowFaultsError",
    "add_row",
    "change_row",
    "new_faults",
    "remove_row",
    "try_again",
]

Files = Mapping[str, bytes]
_ATTEMPTS: Final = 5
_MOST_TOLD: Final = 5


class RowFaultsError(SourceError):
    """A row cannot be written as it is; ``by_column`` says why, cell by cell."""

    def __init__(self, by_column: Mapping[str, list[str]], others: list[str]) -> None:
        super().__init__("The row was not saved: mend what is told below.")
        self.by_column = by_column
        self.others = others


class RowConflictError(SourceError):
    """Somebody else changed the same row; ``place`` is where it stands now, if anywhere.

    ``number`` is the revision that it stands there in.
    """

    def __init__(self, place: int | None, *, number: int) -> None:
        super().__init__(
            "Somebody else took this row away since you opened it: add it again if it is needed."
            if place is None
            else "Somebody else changed this row since you opened it. What you typed is still"
            " here: look at the table in a second window, then save again to replace theirs."
        )
        self.place = place
        self.number = number


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAt:
    """Which row somebody means: where it stood when they opened the page."""

    table: Table
    place: int
    based_on: int
    """The revision they saw."""


def change_row(
    *, by: User, area: Area, at: RowAt, values: Row, organisation: str | None
) -> Revision | None:
    """Change cells of one row; nothing is written when they say what they said before.

    Args:
        by: who changes it.
        area: the area.
        at: the row.
        values: new cells by column; columns not named stay.
        organisation: the organisation a contributor is held to; None for a keeper.

    Raises:
        RowFaultsError: a cell or another table does not allow it.
        SourceError: somebody else changed the row, or it is another organisation's.
    """

    def attempt(now: Area) -> Revision | None:
        files = contents_at(now)
        text = read_table_text(at.table, files.get(at.table.file_name))
        place = _place_today(now, at, text)
        changed = text.with_row(place, values)
        rows = (text.row(place), changed.row(place))
        _refuse_others(at.table, rows, files, organisation)
        return _write(by, now, _Edit(at.table, files, changed, place, "changed"))

    return try_again(area, attempt)


def add_row(
    *, by: User, area: Area, table: Table, values: Row, organisation: str | None
) -> Revision | None:
    """Add one row at the end of a table; raises as ``change_row`` does."""

    def attempt(now: Area) -> Revision | None:
        files = contents_at(now)
        text = read_table_text(table, files.get(table.file_name))
        if not any(values.values()):
            raise RowFaultsError({}, ["Fill in at least one cell."])
        changed = text.with_rows_added([values])
        place = len(changed.records) - 1
        _refuse_others(table, (changed.row(place),), files, organisation)
        return _write(by, now, _Edit(table, files, changed, place, "added"))

    return try_again(area, attempt)


def remove_row(*, by: User, area: Area, at: RowAt, organisation: str | None) -> Revision | None:
    """Take one row away; refused while rows of other tables point to it."""

    def attempt(now: Area) -> Revision | None:
        files = contents_at(now)
        text = read_table_text(at.table, files.get(at.table.file_name))
        place = _place_today(now, at, text)
        _refuse_others(at.table, (text.row(place),), files, organisation)
        return _write(by, now, _Edit(at.table, files, text.without([place]), place, "taken away"))

    return try_again(area, attempt)


def try_again(area: Area, attempt: Callable[[Area], Revision | None]) -> Revision | None:
    """Run a change against the newest revision, again if somebody else was quicker."""
    for _ in range(_ATTEMPTS):
        try:
            return attempt(Area.objects.get(pk=area.pk))
        except ChangedMeanwhileError:
            continue
    raise ChangedMeanwhileError("Many people are changing the tables just now: try again.")


def new_faults(before: Files, after: Files) -> list[Finding]:
    """Return the errors of changed files that were not there before the change."""
    faults = [finding for finding in check_files(after) if finding.severity == "error"]
    if not faults:
        return []
    old = Counter(_without_row(finding) for finding in check_files(before))
    found = []
    for finding in faults:
        if old[_without_row(finding)]:
            old[_without_row(finding)] -= 1
        else:
            found.append(finding)
    return found


@dataclass(frozen=True, slots=True)
class _Edit:
    """One table as it would be written, and the row that differs."""

    table: Table
    before: Files
    text: TableText
    place: int
    word: str


def _write(by: User, area: Area, edit: _Edit) -> Revision | None:
    """Check the whole area with the edited table, and write it if it is no worse than before."""
    name, content = edit.table.file_name, edit.text.content()
    if content == edit.before.get(name):
        return None
    _refuse_faults(edit, new_faults(edit.before, {**edit.before, name: content}))
    return save_revision(
        by=by,
        area=area,
        kind=Revision.Kind.EDITED,
        files={name: content},
        summary=f"{edit.table.title}: 1 row {edit.word}",
        based_on=area.revision_number,
    )


def _refuse_faults(edit: _Edit, faults: Iterable[Finding]) -> None:
    """Sort faults into those of the row's own cells and the rest."""
    by_column: dict[str, list[str]] = {}
    others: list[str] = []
    is_there = edit.word != "taken away"
    for fault in faults:
        here = is_there and fault.file == edit.table.file_name and fault.row == edit.place + 2
        if here and fault.column:
            by_column.setdefault(fault.column, []).append(f"{fault.message} {fault.fix}")
        else:
            others.append(f"{fault.message} {fault.fix}" if here else fault.sentence())
    if by_column or others:
        raise RowFaultsError(by_column, others[:_MOST_TOLD])


def _refuse_others(
    table: Table, rows: Iterable[Row], files: Files, organisation: str | None
) -> None:
    """Refuse a contributor any row that is not their organisation's, before or after."""
    if organisation is None:
        return
    ids = dict(own_ids(files, organisation))
    for row in rows:
        if not is_own(table.name, row, ids):
            raise SourceError("You can change only rows of your own organisation.")


def _place_today(area: Area, at: RowAt, text: TableText) -> int:
    """Return where a row stands today.

    Raises:
        RowConflictError: somebody else changed it or took it away since.
        SourceError: there never was such a row.
    """
    name = at.table.file_name
    seen = text
    if at.based_on != area.revision_number:
        then = contents_at(area, number=at.based_on, names={name})
        seen = read_table_text(at.table, then.get(name))
    if not 0 <= at.place < len(seen.records):
        raise SourceError("This row is not there any more: look at the table again.")
    record = seen.records[at.place].rstrip("\r\n")
    places = [here for here, each in enumerate(text.records) if each.rstrip("\r\n") == record]
    if at.place in places:
        return at.place
    if len(places) == 1:
        return places[0]
    key = key_of(at.table, seen.row(at.place))
    raise RowConflictError(
        next((place for place, row in text.rows() if key_of(at.table, row) == key), None),
        number=area.revision_number,
    )


def _without_row(finding: Finding) -> tuple[str, str, str, str]:
    return finding.file, finding.column, finding.rule, finding.message
