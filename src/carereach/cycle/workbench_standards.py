"""The standards by id, for a form that records evidence for one of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from carereach.evidence import standards
from carereach.report.pieces import Piece, SectionPieces

__all__ = ["TO_DO", "StandardListed", "find_standard", "list_standards", "standards_to_do"]

TO_DO: Final = "standards-to-do"
"""Key of the section that keeps the standards that are not reached: one piece, rows as JSON."""

_TO_DO_RESULTS: Final = ("not met", "not evidenced")
_KEPT: Final = ("standard_id", "statement", "result", "owner", "next_step")


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


def standards_to_do(rated: Iterable[Mapping[str, Any]]) -> SectionPieces:
    """Keep the standards that are not reached, those below their level first.

    Args:
        rated: released rows of every standard: its id, statement, result, owner and next step.
    """
    rows = [
        {name: row[name] or "" for name in _KEPT}
        for row in rated
        if row["result"] in _TO_DO_RESULTS
    ]
    rows.sort(key=lambda row: _TO_DO_RESULTS.index(row["result"]))
    kept = Piece("standards", "Standards not reached", "", json.dumps(rows, ensure_ascii=False))
    return SectionPieces(
        key=TO_DO, title="Standards not reached", answer="", method="", sources="", pieces=(kept,)
    )


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
