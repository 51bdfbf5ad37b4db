"""What the pages of actions show: the list, overdue first, one action, a finding to act on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils import timezone

from carereach.cycle.workbench_capacity import WHAT_IF
from carereach.report.cells import date_in_words
from carereach.web.people.models import Membership, Role, User
from carereach.web.plans.actions.to_do import AboutFinding, may_change
from carereach.web.plans.models import Action, Area, LogEntry, Run
from carereach.web.plans.ownership import organisation_of
from carereach.web.plans.shell import STEPS
from carereach.web.plans.shown.access_cells import find_cell
from carereach.web.plans.shown.overview import FURTHER
from carereach.web.plans.shown.people import organisations_in
from carereach.web.plans.shown.standards_next import find_next_step

__all__ = [
    "ActionShown",
    "ActionsPage",
    "Happened",
    "Start",
    "action_for",
    "actions_page",
    "list_actions",
    "owners_for",
    "section_words",
    "start_from",
]

_A_PAGE: Final = 50
_MONTHS_AHEAD_DAYS: Final = 90
_RUNS_SEARCHED: Final = 10
_SECTIONS: Final = {**dict(STEPS), **FURTHER, "assurance": "Standards", "sources": "Evidence"}
"""Words by a section's key, as the page that shows it is called."""
_WRITERS: Final = frozenset({Role.OWNER, Role.ANALYST, Role.CONTRIBUTOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionShown:
    """One action as the list shows it."""

    key: str
    what: str
    finding: str
    section: str
    owner: str
    due: str
    when: str
    """Words that say how it stands, such as ``Overdue by 3 days``."""
    is_overdue: bool
    is_open: bool
    outcome: str
    may_change: bool
    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionsPage:
    """The list of actions, filtered, and what it can be filtered by."""

    answer: str
    page: Page[ActionShown]
    chosen: Mapping[str, str]
    sections: Sequence[tuple[str, str]]
    owners: Sequence[str]
    may_make: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of an action's history."""

    what: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a new action starts from."""

    finding: str
    """The finding's id in the audit; empty when there is none."""
    about: AboutFinding
    would_change: str
    who_could_act: str
    due_on: date
    is_lost: bool
    """Whether a finding was named that no kept audit has."""


def actions_page(membership: Membership, query: Mapping[str, str]) -> ActionsPage:
    """Return the list of actions, overdue first, filtered as an address asks.

    Args:
        membership: who looks.
        query: ``state``, ``section``, ``owner`` and ``page``; anything else is left alone.
    """
    everything = list_actions(membership)
    chosen = {name: query.get(name, "") for name in ("state", "section", "owner")}
    shown = [each for each in everything if _fits(each, chosen)]
    return ActionsPage(
        answer=_answer(everything),
        page=Paginator(shown, _A_PAGE).get_page(query.get("page")),
        chosen=chosen,
        sections=sorted({(each.action.section, each.section) for each in everything} - {("", "")}),
        owners=sorted({each.owner for each in everything}),
        may_make=membership.role in _WRITERS,
    )


def list_actions(membership: Membership) -> list[ActionShown]:
    """Return every action of an area: open ones by date due, then those closed, newest first."""
    today = timezone.localdate()
    organisation = organisation_of(membership)
    is_writer = membership.role in _WRITERS
    rows = list(Action.objects.filter(area=membership.area_id))
    still = sorted(
        (row for row in rows if row.state == Action.State.OPEN),
        key=lambda row: (row.due_on, row.pk),
    )
    closed = sorted(
        (row for row in rows if row.state != Action.State.OPEN),
        key=lambda row: row.changed_at,
        reverse=True,
    )
    return [
        _shown(row, today, can=is_writer and may_change(row, organisation))
        for row in (*still, *closed)
    ]


def action_for(membership: Membership, key: str) -> tuple[Action, list[Happened]]:
    """Return an action of this very area that its asker may change, and its history.

    Raises:
        Http404: there is none in this area.
        PermissionDenied: it is another organisation's.
    """
    action = Action.objects.filter(area=membership.area_id, key=key).first()
    if action is None:
        raise Http404
    if not may_change(action, organisation_of(membership)):
        raise PermissionDenied("You can change only actions that your own organisation owns.")
    return action, _history(membership.area, key)


def owners_for(membership: Membership) -> list[tuple[str, str]]:
    """Return the organisations somebody may name as an owner: a contributor only their own."""
    organisation = organisation_of(membership)
    everybody = organisations_in(membership.area)
    if organisation is None:
        return everybody
    return [pair for pair in everybody if pair[0] == organisation]


def start_from(area: Area, finding: str) -> Start:
    """Return what a new action starts from.

    Args:
        area: the area.
        finding: the finding's id in a kept audit, or its number on page one counted from 1; or
            the key of a what-if.
    """
    found = _finding(area, finding) if finding else None
    told = found or {}
    return Start(
        finding=str(told.get("id", finding)) if found else "",
        about=AboutFinding(
            sentence=str(told.get("sentence", "")), section=str(told.get("section", ""))[:40]
        ),
        would_change=str(told.get("would_change", "")),
        who_could_act=str(told.get("who_could_act", "")),
        due_on=timezone.localdate() + timedelta(days=_MONTHS_AHEAD_DAYS),
        is_lost=bool(finding) and found is None,
    )


def section_words(key: str) -> str:
    """Return a section's title as the steps call it."""
    return _SECTIONS.get(key, key.replace("_", " ").capitalize())


def _finding(area: Area, wanted: str) -> Mapping[str, Any] | None:
    """Find a finding in the newest finished audit, or else, by its id, in one before."""
    given = find_cell(area, wanted) or find_next_step(area, wanted)
    if given is not None:
        return given
    done = area.runs.filter(kind="audit", state=Run.State.DONE).order_by("-asked_at")
    for place, answers in enumerate(done.values_list("answers", flat=True)[:_RUNS_SEARCHED]):
        kept = [each for each in answers.get("findings", ()) if isinstance(each, Mapping)]
        for number, each in enumerate(kept, start=1):
            if each.get("id") == wanted or (place == 0 and wanted == str(number)):
                return each
    return _tried(area, wanted)


def _tried(area: Area, wanted: str) -> Mapping[str, Any] | None:
    """Return what came of a what-if of this area, by its key."""
    done = area.runs.filter(kind=WHAT_IF, state=Run.State.DONE, key=wanted)
    answers = done.values_list("answers", flat=True).first()
    return answers.get("finding") if answers else None


def _fits(each: ActionShown, chosen: Mapping[str, str]) -> bool:
    state = chosen["state"]
    is_state = {
        "": True,
        "overdue": each.is_overdue,
    }.get(state, each.action.state == state)
    return (
        is_state
        and chosen["section"] in ("", each.action.section)
        and chosen["owner"] in ("", each.owner)
    )


def _shown(action: Action, today: date, *, can: bool) -> ActionShown:
    is_open = action.state == Action.State.OPEN
    return ActionShown(
        key=action.key,
        what=action.what,
        finding=action.finding,
        section=section_words(action.section) if action.section else "",
        owner=action.owner,
        due=date_in_words(action.due_on),
        when=_when(action, today),
        is_overdue=is_open and action.due_on < today,
        is_open=is_open,
        outcome=action.outcome,
        may_change=can,
        action=action,
    )


def _when(action: Action, today: date) -> str:
    if action.state != Action.State.OPEN:
        return Action.State(action.state).label
    days = (action.due_on - today).days
    if days == 0:
        return "Due today"
    count = "1 day" if abs(days) == 1 else f"{abs(days):,} days"
    return f"Due in {count}" if days > 0 else f"Overdue by {count}"


def _answer(everything: Sequence[ActionShown]) -> str:
    """Say in one sentence how the actions stand."""
    if not everything:
        return "No action has been agreed yet."
    still = [each for each in everything if each.is_open]
    late = sum(each.is_overdue for each in still)
    if not still:
        return f"No action is open; {len(everything)} closed."
    opened = "1 action is open" if len(still) == 1 else f"{len(still)} actions are open"
    if not late:
        return f"{opened}, none of them overdue."
    return f"{opened}, {late} of them overdue."


def _history(area: Area, key: str) -> list[Happened]:
    """Return what was done to an action, newest first, as the log has it."""
    entries = list(
        LogEntry.objects.filter(
            area_key=area.key, event__startswith="action", facts__contains=f'"{key}"'
        ).order_by("-number")
    )
    names = {
        user.pk: str(user) for user in User.objects.filter(pk__in={e.user_id for e in entries})
    }
    return [
        Happened(
            what=_words(entry),
            by=names.get(entry.user_id or 0, "Somebody who has left"),
            at=_moment(entry.at),
        )
        for entry in entries
        if json.loads(entry.facts).get("action") == key
    ]


def _words(entry: LogEntry) -> str:
    fields = json.loads(entry.facts).get("fields", "")
    plain = str(fields).replace("owner_organisation", "organisation").replace("_", " ")
    return f"{entry.event.capitalize()}: {plain}" if fields else entry.event.capitalize()


def _moment(at: str) -> str:
    return date_in_words(date.fromisoformat(at[:10]))
