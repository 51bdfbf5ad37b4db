"""Standards: which are met, on what evidence, and who owes what."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from carereach.base import SourceError
from carereach.web.people.models import Membership
from carereach.web.plans.actions.data import RowFaultsError
from carereach.web.plans.actions.standards import Rated, record_rating
from carereach.web.plans.shown.standards import (
    StandardPage,
    is_standard,
    show_standard,
    show_standards,
)
from carereach.web.plans.shown.standards_form import RatingForm
from carereach.web.plans.views.within import here, reads_or_writes

__all__ = ["standard_edit", "standards"]


def standards(request: HttpRequest, area_key: str) -> HttpResponse:
    """Show the standards of the newest audit, and lead to the one that is asked for."""
    wanted = request.GET.get("standard", "")
    if is_standard(wanted):
        return redirect("standard_edit", area_key, wanted)
    page = show_standards(here(request, area_key), part=request.GET.get("part", ""))
    return render(request, "standards/page.html", {"standards": page, "page": page.step})


@reads_or_writes
def standard_edit(request: HttpRequest, area_key: str, standard_id: str) -> HttpResponse:
    """Show what was recorded for one standard, and record evidence or a rating."""
    mine = here(request, area_key)
    asked = request.POST.get("organisation", request.GET.get("organisation", ""))
    page = show_standard(mine, standard_id, organisation=asked)
    if page is None:
        raise Http404
    form = RatingForm(request.POST or None, initial=page.initial(), columns=page.columns)
    if page.chosen is not None and _recorded(mine, page, form):
        messages.success(request, "What you recorded for this standard was saved.")
        return redirect("standard_edit", area_key, standard_id)
    shown = {"form": form if page.chosen else None, "standard": page}
    return render(request, "standards/edit.html", shown)


def _recorded(mine: Membership, page: StandardPage, form: RatingForm) -> bool:
    """Record it if the form is right; what speaks against it becomes the form's error."""
    if page.chosen is None or not form.is_valid():
        return False
    rated = Rated(
        standard_id=page.standard.standard_id,
        organisation_id=page.chosen.organisation_id,
        based_on=form.cleaned_data["based_on"],
    )
    try:
        record_rating(by=mine, rated=rated, values=form.values())
    except RowFaultsError as error:
        for column, words in error.by_column.items():
            form.add_error(column if column in form.fields else None, " ".join(words))
        for word in error.others:
            form.add_error(None, word)
        return False
    except SourceError as error:
        form.add_error(None, str(error))
        return False
    return True
