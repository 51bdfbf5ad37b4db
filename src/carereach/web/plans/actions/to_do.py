"""Actions: who will do what by when, and what came of it. Every change is in the log."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from carereach.base import SourceError
from carereach.web.people.models import User
from carereach.web.plans.log import record
from carereach.web.plans.models import Action, Area
from carereach.web.plans.personal import check_personal_data

__all__ = [
    "AboutFinding",
    "Wanted",
    "change_action",
    "close_action",
    "make_action",
    "may_change",
    "note_export",
    "open_again",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be done, by whom, by when."""

    what: str
    owner: str
    """A job, a team or an organisation, in words."""
    owner_organisation: str
    """The organisation's id in the area's tables; empty if it is none of them."""
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutFinding:
    """The finding an action is about, as the gate released it."""

    sentence: str = ""
    section: str = ""


def may_change(action: Action, organisation: str | None) -> bool:
    """Whether an action may be changed by somebody held to an organisation; None is a keeper."""
    if organisation is None:
        return True
    return bool(organisation) and action.owner_organisation == organisation


@transaction.atomic
def make_action(
    *, by: User, area: Area, wanted: Wanted, about: AboutFinding, organisation: str | None
) -> Action:
    """Make an action, from a finding or by hand.

    Args:
        by: who makes it.
        area: the area.
        wanted: what, who and when.
        about: the finding, copied as released; empty when there is none.
        organisation: the organisation a contributor is held to; None for a keeper.

    Raises:
        SourceError: a text looks like personal data.
        PermissionDenied: a contributor names another organisation as its owner.
    """
    _check_words(wanted.what, wanted.owner)
    action = Action(
        area=area,
        finding=about.sentence,
        section=about.section,
        what=wanted.what,
        owner=wanted.owner,
        owner_organisation=wanted.owner_organisation,
        due_on=wanted.due_on,
        by=by,
    )
    _refuse_others(action, organisation)
    action.save()
    record("action made", by=by, area=area, action=action.key, from_finding=bool(about.sentence))
    return action


@transaction.atomic
def change_action(*, by: User, action: Action, wanted: Wanted, organisation: str | None) -> None:
    """Change what is to be done, by whom or by when; raises as ``make_action`` does."""
    _check_words(wanted.what, wanted.owner)
    kept = _held(action, organisation)
    if kept.state != Action.State.OPEN:
        raise SourceError("This action was closed meanwhile: open it again before you change it.")
    names = ("what", "owner", "owner_organisation", "due_on")
    changed = [name for name in names if getattr(kept, name) != getattr(wanted, name)]
    for name in changed:
        setattr(kept, name, getattr(wanted, name))
    _refuse_others(kept, organisation)
    if changed:
        kept.save()
        record("action changed", by=by, area=kept.area, action=kept.key, fields=", ".join(changed))


@transaction.atomic
def close_action(
    *, by: User, action: Action, state: Action.State, outcome: str, organisation: str | None
) -> None:
    """Say that an action is done and what came of it, or that it was dropped and why.

    Raises:
        SourceError: nothing is said, it looks like personal data, or it is closed already.
        PermissionDenied: it is another organisation's.
    """
    if not outcome.strip():
        raise SourceError("Say in a sentence what came of it.")
    _check_words(outcome)
    kept = _held(action, organisation)
    if kept.state != Action.State.OPEN:
        raise SourceError("This action was closed already: open it again to say something else.")
    kept.state, kept.outcome = state, outcome
    kept.save()
    record(f"action {state.value}", by=by, area=kept.area, action=kept.key)


@transaction.atomic
def open_again(*, by: User, action: Action, organisation: str | None) -> None:
    """Open a closed action again; what came of it stays until it is closed anew."""
    kept = _held(action, organisation)
    if kept.state == Action.State.OPEN:
        return
    kept.state = Action.State.OPEN
    kept.save()
    record("action opened again", by=by, area=kept.area, action=kept.key)


def note_export(*, by: User, area: Area, kind: str, rows: int) -> None:
    """Put into the log that somebody took the list of actions away as a file."""
    record("actions exported", by=by, area=area, kind=kind, rows=rows)


def _held(action: Action, organisation: str | None) -> Action:
    """Return the action as it is now, held until the change is written."""
    kept = Action.objects.select_for_update(no_key=True).get(pk=action.pk)
    _refuse_others(kept, organisation)
    return kept


def _refuse_others(action: Action, organisation: str | None) -> None:
    if not may_change(action, organisation):
        raise PermissionDenied("You can change only actions that your own organisation owns.")


def _check_words(*texts: str) -> None:
    today = timezone.localdate()
    for text in texts:
        check_personal_data(text, today=today)
