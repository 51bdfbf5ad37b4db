"""Provider returns: a short form for a phone, saved as it is filled in, sent as one change."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from carereach.base import SourceError
from carereach.cycle.provider_return import SCREENS
from carereach.web.people.models import Membership
from carereach.web.plans.actions import returns as actions
from carereach.web.plans.ownership import organisation_of
from carereach.web.plans.shown import returns as shown
from carereach.web.plans.shown.return_form import ScreenForm
from carereach.web.plans.views.within import here, reads_or_writes

__all__ = ["return_review", "return_screen", "return_send", "return_start", "returns"]


@require_safe
def returns(request: HttpRequest, area_key: str) -> HttpResponse:
    """List the services: who has sent a return and who has not."""
    mine = here(request, area_key)
    origin = request.build_absolute_uri("/").rstrip("/")
    told = {
        "lines": shown.returns_of(mine),
        "origin": origin,
        "is_keeper": organisation_of(mine) is None,
    }
    return render(request, "returns/list.html", told)


@reads_or_writes
def return_start(request: HttpRequest, area_key: str) -> HttpResponse:
    """Say what is asked (``?service=`` its id), then begin a return or take it up again."""
    mine = here(request, area_key)
    service_id = request.POST.get("service", request.GET.get("service", ""))
    held = shown.service_for(mine, service_id)
    if request.method != "POST":
        return render(request, "returns/start.html", {"service": held.service, "all": len(SCREENS)})
    kept = actions.start_return(
        by=mine.user, area=mine.area, service_id=service_id, organisation=organisation_of(mine)
    )
    return _go_on(area_key, shown.ReturnShown(kept, held))


def _go_on(area_key: str, found: shown.ReturnShown) -> HttpResponse:
    """Lead to the first screen with an open question, or to the review."""
    screen = shown.next_screen(found)
    if screen > len(SCREENS):
        return redirect("return_review", area_key, found.kept.key)
    return redirect("return_screen", area_key, found.kept.key, screen)


@reads_or_writes
def return_screen(
    request: HttpRequest, area_key: str, return_key: str, screen: int
) -> HttpResponse:
    """Ask the questions of one screen; keep what was answered rightly, even if not all was."""
    mine = here(request, area_key)
    found = shown.return_for(mine, return_key)
    if not 1 <= screen <= len(SCREENS):
        raise Http404
    if found.kept.sent_at is not None:
        return _sent_already(request, area_key)
    asked = request.POST if request.method == "POST" else None
    form = ScreenForm(
        asked,
        screen=screen,
        held=found.held,
        answers=found.kept.answers,
        today=timezone.localdate(),
    )
    if asked is not None and (response := _saved(request, mine, found, form)) is not None:
        return response
    told = {"form": form, "found": found, "screen": SCREENS[screen - 1], "number": screen}
    return render(request, "returns/screen.html", told | {"all": len(SCREENS)})


def _saved(
    request: HttpRequest, mine: Membership, found: shown.ReturnShown, form: ScreenForm
) -> HttpResponse | None:
    """Keep the right answers; lead on when all are right, show the screen again (None) if not."""
    is_right = form.is_valid()
    try:
        actions.save_answers(
            by=mine.user,
            kept=found.kept,
            asked=form.asked,
            answers=form.answered,
            organisation=organisation_of(mine),
        )
    except SourceError as error:
        form.add_error(None, str(error))
        return None
    if request.headers.get("HX-Request"):
        return render(request, "returns/saved.html", {"at": timezone.localtime()})
    return _go_on_from(request, mine, found) if is_right else None


def _go_on_from(request: HttpRequest, mine: Membership, found: shown.ReturnShown) -> HttpResponse:
    """Lead to the next screen, or back to the review for somebody who came from there."""
    match = request.resolver_match
    following = int(match.kwargs["screen"]) + 1 if match else 1
    if following > len(SCREENS) or "review" in request.GET:
        return redirect("return_review", mine.area.key, found.kept.key)
    return redirect("return_screen", mine.area.key, found.kept.key, following)


@require_safe
def return_review(request: HttpRequest, area_key: str, return_key: str) -> HttpResponse:
    """Show every answer in words before it is sent."""
    found = shown.return_for(here(request, area_key), return_key)
    if found.kept.sent_at is not None:
        return _sent_already(request, area_key)
    return _review(request, found)


def _review(request: HttpRequest, found: shown.ReturnShown, problem: str = "") -> HttpResponse:
    told = {
        "found": found,
        "screens": shown.review_of(found),
        "is_whole": shown.next_screen(found) > len(SCREENS),
        "overlap": shown.overlapping(found),
        "errors": [(problem, "")] if problem else [],
    }
    return render(request, "returns/review.html", told)


@require_POST
def return_send(request: HttpRequest, area_key: str, return_key: str) -> HttpResponse:
    """Send the return: its rows are written as one change of the tables."""
    mine = here(request, area_key)
    found = shown.return_for(mine, return_key)
    if found.kept.sent_at is not None:
        return _sent_already(request, area_key)
    try:
        actions.send_return(by=mine.user, kept=found.kept, organisation=organisation_of(mine))
    except SourceError as error:
        return _review(request, found, str(error))
    messages.success(request, f"Thank you: the return of {found.service} was sent.")
    return redirect("returns", area_key)


def _sent_already(request: HttpRequest, area_key: str) -> HttpResponse:
    messages.info(request, "This return was sent already: begin a new one to say more.")
    return redirect("returns", area_key)
