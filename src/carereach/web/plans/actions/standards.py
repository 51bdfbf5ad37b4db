"""Evidence and ratings for a standard: written as a row of the area's own table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied

from carereach.cycle.workbench_rows import read_table_text
from carereach.tables import TABLES
from carereach.web.people.models import Membership, Role
from carereach.web.plans.actions.data import RowAt, add_row, change_row
from carereach.web.plans.models import Revision
from carereach.web.plans.ownership import organisation_of
from carereach.web.plans.store import contents_at

__all__ = ["MODERATED", "OFFERED", "Rated", "columns_for", "record_rating"]

OFFERED: Final = ("self_rating", "evidence_reference", "dated")
"""What an organisation says of itself."""

MODERATED: Final = ("moderated_rating",)
"""What a second reader says."""

_OFFER: Final = frozenset({Role.OWNER, Role.ANALYST, Role.CONTRIBUTOR})
_MODERATE: Final = frozenset({Role.OWNER, Role.ASSURER})
_TABLE: Final = TABLES["standards_evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """Which row: the standard and the organisation, and the revision it was seen at."""

    standard_id: str
    organisation_id: str
    based_on: int


def columns_for(membership: Membership) -> tuple[str, ...]:
    """Return the columns this person may write, in the order of the form."""
    offered = OFFERED if membership.role in _OFFER else ()
    moderated = MODERATED if membership.role in _MODERATE else ()
    return (*offered, *moderated)


def record_rating(*, by: Membership, rated: Rated, values: Mapping[str, str]) -> Revision | None:
    """Record evidence or a rating; nothing is written when it says what it said before.

    Args:
        by: the member who records it.
        rated: the standard and the organisation.
        values: cells by column; those not named stay.

    Raises:
        PermissionDenied: the member may not write a column, or not for that organisation.
        RowFaultsError: a cell is not as the table needs it.
        SourceError: somebody else changed the row since.
    """
    own = organisation_of(by)
    if not set(values) <= set(columns_for(by)) or own not in (None, rated.organisation_id):
        raise PermissionDenied("Your role does not record this.")
    content = contents_at(by.area, number=rated.based_on, names={_TABLE.file_name})
    text = read_table_text(_TABLE, content.get(_TABLE.file_name))
    key = {"standard_id": rated.standard_id, "organisation_id": rated.organisation_id}
    place = next((place for place, row in text.rows() if key.items() <= row.items()), None)
    if place is None:
        row = {**key, **values}
        return add_row(by=by.user, area=by.area, table=_TABLE, values=row, organisation=own)
    at = RowAt(table=_TABLE, place=place, based_on=rated.based_on)
    return change_row(by=by.user, area=by.area, at=at, values=values, organisation=own)
