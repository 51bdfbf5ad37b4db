"""The standards by id, for a form that records evidence for one of them."""

from dataclasses import dataclass
from functools import cache

from carereach.evidence import standards

__all__ = ["StandardListed", "find_standard", "list_standards"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardListed:
    """One standard, as the list of standards words it."""

    standard_id: str
    theme: str
    tier: str
    statement: str
    evidence_accepted: str
    applies_to: str
    """Whom it is for: who owes the evidence."""


def list_standards() -> tuple[StandardListed, ...]:
    """Return every standard in the order of the list."""
    return tuple(_by_id().values())


def find_standard(standard_id: str) -> StandardListed | None:
    """Return one standard; None if there is none of that id."""
    return _by_id().get(standard_id)


@cache
def _by_id() -> dict[str, StandardListed]:
    return {
        row["standard_id"]: StandardListed(
            standard_id=row["standard_id"],
            theme=row["domain"] or "",
            tier=row["tier"] or "",
            statement=row["statement"] or "",
            evidence_accepted=row["evidence_accepted"] or "",
            applies_to=row["applies_to"] or "",
        )
        for row in standards().to_dicts()
    }
