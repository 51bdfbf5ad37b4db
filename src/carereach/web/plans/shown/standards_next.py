"""Standards that are not reached: who owes what, the next step, and who has taken it on."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from carereach.cycle.workbench_standards import TO_DO
from carereach.report.cells import date_in_words
from carereach.web.plans.models import Action, Area, Run
from carereach.web.plans.shown.fragments import newest_audit

__all__ = ["NextStep", "Taken", "find_next_step", "next_steps"]

_PREFIX: Final = "standard-"
_SECTION: Final = "assurance"
_NAMED: Final = re.compile(r"Standard (\S+): ")
"""How the finding of an action about a standard begins."""

_GROUPS: Final = {"not met": "Below their level", "not evidenced": "Without evidence"}


@dataclass(frozen=True, slots=True)
class Taken:
    """An open action about a standard."""

    what: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """One standard that is not reached."""

    standard_id: str
    statement: str
    owner: str
    """Who owes it, as the list of standards says."""
    next_step: str
    finding: str
    """What a new action about it is made from, as an address names it."""
    taken: tuple[Taken, ...]


def next_steps(area: Area, run: Run | None) -> tuple[tuple[str, tuple[NextStep, ...]], ...]:
    """Return the standards that are not reached by how they stand, with open actions.

    Args:
        area: the area.
        run: its newest finished audit; None when there is none.
    """
    rows = _rows(run)
    taken = _taken(area) if rows else {}
    return tuple(
        (words, tuple(_step(row, taken) for row in rows if row["result"] == result))
        for result, words in _GROUPS.items()
        if any(row["result"] == result for row in rows)
    )


def find_next_step(area: Area, wanted: str) -> Mapping[str, Any] | None:
    """Return a standard that the newest audit found not reached, as a finding to act on.

    Args:
        area: the area.
        wanted: the id that the page gives.
    """
    if not wanted.startswith(_PREFIX):
        return None
    named = wanted.removeprefix(_PREFIX)
    row = next((one for one in _rows(newest_audit(area)) if one["standard_id"] == named), None)
    return row and {
        "id": wanted,
        "section": _SECTION,
        "sentence": f"Standard {named}: {row['statement']} ({row['result']}).",
        "would_change": row["next_step"],
        "who_could_act": row["owner"],
    }


def _rows(run: Run | None) -> Sequence[Mapping[str, str]]:
    kept = run.fragments.filter(section=TO_DO, place=1) if run else None
    text = kept.values_list("details", flat=True).first() if kept is not None else None
    rows: Sequence[Mapping[str, str]] = json.loads(text) if text else []
    return rows


def _taken(area: Area) -> dict[str, list[Taken]]:
    """Return the open actions about standards by the id of the standard."""
    found: dict[str, list[Taken]] = {}
    rows = area.actions.filter(state=Action.State.OPEN, section=_SECTION).order_by("due_on", "pk")
    for action in rows:
        named = _NAMED.match(action.finding)
        if named:
            taken = Taken(action.what, action.owner, date_in_words(action.due_on))
            found.setdefault(named[1], []).append(taken)
    return found


def _step(row: Mapping[str, str], taken: Mapping[str, Sequence[Taken]]) -> NextStep:
    named = row["standard_id"]
    return NextStep(
        standard_id=named,
        statement=row["statement"],
        owner=row["owner"],
        next_step=row["next_step"],
        finding=f"{_PREFIX}{named}",
        taken=tuple(taken.get(named, ())),
    )
