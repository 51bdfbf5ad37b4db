"""Provider returns: begun, saved as they go, and sent as one revision of the tables."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from carereach.base import SourceError
from carereach.cycle.provider_return import Answers, find_contradictions
from carereach.cycle.provider_return_rows import (
    RETURN_FILES,
    find_unanswered,
    held_of,
    returned_files,
    with_held,
)
from carereach.web.people.models import User
from carereach.web.plans.actions.data import new_faults, try_again
from carereach.web.plans.log import record
from carereach.web.plans.models import Area, ProviderReturn, Revision
from carereach.web.plans.ownership import own_ids
from carereach.web.plans.store import contents_at, save_revision

__all__ = ["save_answers", "send_return", "start_return"]


@transaction.atomic
def start_return(
    *, by: User, area: Area, service_id: str, organisation: str | None
) -> ProviderReturn:
    """Begin a return for a service, or take up the one that was begun and not yet sent.

    Args:
        by: who fills it in.
        area: the area.
        service_id: the service.
        organisation: the organisation a contributor is held to; None for a keeper.

    Raises:
        PermissionDenied: the service is another organisation's.
        SourceError: there is no such service.
    """
    locked = Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    files = contents_at(locked, names=RETURN_FILES)
    _refuse_others(files, service_id, organisation)
    if held_of(files, service_id) is None:
        raise SourceError("This service is not in the tables any more: ask the area's analyst.")
    begun = area.returns.filter(service_id=service_id, sent_at=None).order_by("pk").first()
    if begun is not None:
        return begun
    kept = ProviderReturn.objects.create(area=area, service_id=service_id, by=by)
    record("return begun", by=by, area=area, provider_return=kept.key)
    return kept


@transaction.atomic
def save_answers(
    *,
    by: User,
    kept: ProviderReturn,
    asked: Collection[str],
    answers: Answers,
    organisation: str | None,
) -> None:
    """Keep the answers of one screen; those asked and not answered are open again.

    Args:
        by: who answers.
        kept: the return.
        asked: names of the questions the screen asked.
        answers: those with an answer.
        organisation: the organisation a contributor is held to; None for a keeper.

    Raises:
        SourceError: it was sent meanwhile.
        PermissionDenied: the service is another organisation's.
    """
    locked = _held_open(kept)
    files = contents_at(locked.area, names=RETURN_FILES)
    _refuse_others(files, locked.service_id, organisation)
    others = {name: each for name, each in locked.answers.items() if name not in asked}
    now = others | dict(answers)
    if now != locked.answers:
        locked.answers = now
        locked.save()
        record("return saved", by=by, area=locked.area, provider_return=locked.key)
    kept.answers = now


@transaction.atomic
def send_return(*, by: User, kept: ProviderReturn, organisation: str | None) -> Revision | None:
    """Write a return's answers into the tables as one revision; None if they say so already.

    Raises:
        SourceError: a question is open, the answers or the tables do not agree, or it was sent.
        PermissionDenied: the service is another organisation's.
    """
    locked = _held_open(kept)
    revision = try_again(locked.area, lambda now: _write(by, now, locked, organisation))
    locked.by, locked.sent_at = by, timezone.now()
    locked.save()
    record(
        "return sent",
        by=by,
        area=locked.area,
        provider_return=locked.key,
        revision=revision.number if revision else None,
    )
    return revision


def _write(by: User, area: Area, kept: ProviderReturn, organisation: str | None) -> Revision | None:
    """Write a return against the newest revision of its area."""
    files = contents_at(area)
    _refuse_others(files, kept.service_id, organisation)
    _refuse_open(files, kept)
    changed = returned_files(files, kept.service_id, kept.answers, sent_on=timezone.localdate())
    if not changed:
        return None
    faults = new_faults(files, files | changed)
    if faults:
        raise SourceError(f"The return does not fit the tables. {faults[0].sentence()}")
    return save_revision(
        by=by,
        area=area,
        kind=Revision.Kind.RETURNED,
        files=changed,
        summary="Provider return of 1 service",
        based_on=area.revision_number,
    )


def _refuse_open(files: dict[str, bytes], kept: ProviderReturn) -> None:
    held = held_of(files, kept.service_id)
    if held is not None and find_unanswered(kept.answers, held):
        raise SourceError("Some questions are not answered yet: answer each, or say not supplied.")
    if held is not None and find_contradictions(with_held(kept.answers, held)):
        raise SourceError("Two answers do not agree: go back to the screen and check them.")


def _held_open(kept: ProviderReturn) -> ProviderReturn:
    """Return the return as it is now, held until the change is written."""
    returns = ProviderReturn.objects.select_for_update(of=("self",), no_key=True)
    found = returns.select_related("area").get(pk=kept.pk)
    if found.sent_at is not None:
        raise SourceError("This return was sent already: begin a new one to say more.")
    return found


def _refuse_others(files: dict[str, bytes], service_id: str, organisation: str | None) -> None:
    if organisation is not None and service_id not in own_ids(files, organisation)["services"]:
        raise PermissionDenied("You can fill in returns only for your own organisation's services.")
