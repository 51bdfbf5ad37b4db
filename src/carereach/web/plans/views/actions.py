"""Actions: who does what by when; made from a finding or by hand, and followed to their end."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from carereach.web.plans.actions import to_do
from carereach.web.plans.models import Action
from carereach.web.plans.ownership import organisation_of
from carereach.web.plans.shown import to_do as shown
from carereach.web.plans.shown.to_do_files import FILE_KINDS, write_actions
from carereach.web.plans.shown.to_do_form import ActionForm, DoneForm, DropForm
from carereach.web.plans.views.within import done, download, here, reads_or_writes

__all__ = ["action_done", "action_drop", "action_edit", "action_new", "actions", "actions_export"]


@require_safe
def actions(request: HttpRequest, area_key: str) -> HttpResponse:
    """List the area's actions, overdue first."""
    page = shown.actions_page(here(request, area_key), request.GET.dict())
    return render(request, "actions/list.html", {"list": page})


@reads_or_writes
def action_new(request: HttpRequest, area_key: str) -> HttpResponse:
    """Make an action, from a finding (``?finding=`` its id or number) or by hand."""
    mine = here(request, area_key)
    organisation = organisation_of(mine)
    start = shown.start_from(mine.area, request.POST.get("finding", request.GET.get("finding", "")))
    asked = request.POST if "what" in request.POST else None
    form = ActionForm(
        asked,
        owners=shown.owners_for(mine),
        is_own_only=organisation is not None,
        due_on=start.due_on,
    )
    if asked and done(
        form,
        lambda: to_do.make_action(
            by=mine.user,
            area=mine.area,
            wanted=form.wanted(),
            about=start.about,
            organisation=organisation,
        ),
    ):
        messages.success(request, "The action was added.")
        return redirect("actions", area_key)
    return render(request, "actions/new.html", {"form": form, "start": start})


@reads_or_writes
def action_edit(request: HttpRequest, area_key: str, action_key: str) -> HttpResponse:
    """Change an action, or open a closed one again; its history stands below."""
    mine = here(request, area_key)
    action, history = shown.action_for(mine, action_key)
    organisation = organisation_of(mine)
    if "reopen" in request.POST:
        to_do.open_again(by=mine.user, action=action, organisation=organisation)
        messages.success(request, "The action is open again.")
        return redirect("action_edit", area_key, action_key)
    own = organisation is not None
    form = ActionForm(
        request.POST or None, owners=shown.owners_for(mine), is_own_only=own, action=action
    )
    if request.method == "POST" and done(
        form,
        lambda: to_do.change_action(
            by=mine.user, action=action, wanted=form.wanted(), organisation=organisation
        ),
    ):
        messages.success(request, "The action was changed.")
        return redirect("actions", area_key)
    return render(
        request, "actions/edit.html", {"form": form, "action": action, "history": history}
    )


@reads_or_writes
def action_done(request: HttpRequest, area_key: str, action_key: str) -> HttpResponse:
    """Say that an action is done and what came of it."""
    form = DoneForm(request.POST or None)
    words = {"heading": "Done: what came of it?", "button": "Mark it as done"}
    return _close(request, area_key, action_key, (form, Action.State.DONE, words))


@reads_or_writes
def action_drop(request: HttpRequest, area_key: str, action_key: str) -> HttpResponse:
    """Say that an action will not be done and why."""
    form = DropForm(request.POST or None)
    words = {"heading": "Drop this action?", "button": "Drop it"}
    return _close(request, area_key, action_key, (form, Action.State.DROPPED, words))


def _close(
    request: HttpRequest,
    area_key: str,
    action_key: str,
    how: tuple[forms.Form, Action.State, dict[str, str]],
) -> HttpResponse:
    mine = here(request, area_key)
    action, _ = shown.action_for(mine, action_key)
    form, state, words = how
    if request.method == "POST" and done(
        form,
        lambda: to_do.close_action(
            by=mine.user,
            action=action,
            state=state,
            outcome=form.cleaned_data["outcome"],
            organisation=organisation_of(mine),
        ),
    ):
        messages.success(request, "The action was closed.")
        return redirect("actions", area_key)
    return render(request, "actions/close.html", {"form": form, "action": action, "words": words})


@require_safe
def actions_export(request: HttpRequest, area_key: str, kind: str) -> HttpResponse:
    """Give the whole list as a file; that somebody took it is in the log."""
    mine = here(request, area_key)
    if kind not in FILE_KINDS:
        raise Http404
    listed = shown.list_actions(mine)
    stamp = "Invented data" if mine.area.invented else ""
    content = write_actions(kind, listed, stamp=stamp)
    to_do.note_export(by=mine.user, area=mine.area, kind=kind, rows=len(listed))
    return download(content, f"actions.{kind}")
