"""Which rows of an area belong to one organisation: what its contributor sees and edits."""

from collections.abc import Mapping
from typing import Final

from carereach.cycle.workbench_rows import Row, read_table_text
from carereach.tables import TABLES
from carereach.web.people.models import Membership, Role

__all__ = ["OWNED_TABLES", "is_own", "organisation_of", "own_ids"]

_THROUGH: Final[dict[str, tuple[str, str]]] = {
    "organisations": ("organisation_id", ""),
    "workforce": ("organisation_id", ""),
    "standards_evidence": ("organisation_id", ""),
    "services": ("organisation_id", ""),
    "sites": ("service_id", "services"),
    "offers": ("service_id", "services"),
    "capacity": ("service_id", "services"),
    "referrals_by_group": ("service_id", "services"),
    "contracts": ("service_id", "services"),
    "pathway_links": ("from_service_id", "services"),
    "opening_hours": ("site_id", "sites"),
    "payers": ("contract_id", "contracts"),
}
"""By table, the column that says whose a row is, and the table it points to."""
_PARENTS: Final = {"services": "service_id", "sites": "site_id", "contracts": "contract_id"}

OWNED_TABLES: Final = frozenset(_THROUGH)
"""Tables whose rows belong to organisations."""

Ids = Mapping[str, frozenset[str]]


def organisation_of(membership: Membership) -> str | None:
    """Return the organisation a contributor is held to; None for one who keeps every table."""
    if membership.role != Role.CONTRIBUTOR:
        return None
    return membership.organisation_id_in_tables.strip()


def own_ids(files: Mapping[str, bytes], organisation: str) -> Ids:
    """Return the ids of an organisation's services, places and contracts, by table."""
    ids: dict[str, frozenset[str]] = {"": frozenset({organisation} - {""})}
    for name, column in _PARENTS.items():
        text = read_table_text(TABLES[name], files.get(f"{name}.csv"))
        own = (row for _, row in text.rows() if is_own(name, row, ids))
        ids[name] = frozenset(row.get(column, "") for row in own) - {""}
    return ids


def is_own(name: str, row: Row, ids: Ids) -> bool:
    """Whether a row of a table belongs to the organisation whose ids these are."""
    if name not in _THROUGH:
        return False
    column, parent = _THROUGH[name]
    return row.get(column, "") in ids[parent]
