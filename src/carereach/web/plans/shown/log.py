"""What was done in an area, by whom and when: what its owners and assurers may look up."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from carereach.tables.text import escape_formula
from carereach.web.people.models import Membership, User
from carereach.web.plans.models import LogEntry
from carereach.web.plans.shown.grid import Cell, Grid, Head

__all__ = ["log_as_csv", "log_of"]

_A_PAGE: Final = 50
_LONGEST_FACT: Final = 80
_HEADS: Final = ("number", "at", "who", "event", "facts", "leaf", "root")
_EACH_DAY: Final = timedelta(days=1)


class _LogFilter(forms.Form):
    """Which entries to show: all of them when nothing is filled in."""

    event = forms.ChoiceField(label="What was done", required=False)
    person = forms.CharField(
        label="Who", help_text="A name, or part of one.", required=False, max_length=120
    )
    since = forms.DateField(label="From", help_text="For example, 2026-05-03.", required=False)
    until = forms.DateField(
        label="To, this day too", help_text="For example, 2026-05-31.", required=False
    )

    def __init__(self, query: QueryDict, entries: QuerySet[LogEntry]) -> None:
        super().__init__(query)
        events = entries.order_by("event").values_list("event", flat=True).distinct()
        choices = [("", "Everything"), *((event, event.capitalize()) for event in events)]
        self.fields["event"].choices = choices  # type: ignore[attr-defined]

    def chosen(self, entries: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        """Return the entries asked for, newest first; all of them while something is to mend."""
        told = self.cleaned_data if self.is_valid() else {}
        if told.get("event"):
            entries = entries.filter(event=told["event"])
        if told.get("person"):
            named = User.objects.filter(name__icontains=told["person"]).values("pk")
            entries = entries.filter(user_id__in=named)
        if told.get("since"):
            entries = entries.filter(at__gte=_begin(told["since"]))
        if told.get("until"):
            entries = entries.filter(at__lt=_begin(told["until"] + _EACH_DAY))
        return entries.order_by("-number")


def log_of(membership: Membership, query: QueryDict) -> dict[str, Any]:
    """Return one page of what was done in a member's area, newest first."""
    form = _LogFilter(query, _visible(membership))
    page = Paginator(form.chosen(_visible(membership)), _A_PAGE).get_page(query.get("page"))
    names = _names(page.object_list)
    rows = [_row(entry, names) for entry in page.object_list]
    heads = [Head("Entry", is_number=True), Head("When"), Head("Who"), Head("What"), Head("Which")]
    grid = Grid("What was done, newest first", heads, rows, page, nothing="No entry like this.")
    export = reverse("log_export", args=[membership.area.key])
    return {"form": form, "grid": grid, "export": f"{export}?{query.urlencode()}"}


def log_as_csv(membership: Membership, query: QueryDict) -> bytes:
    """Return all the entries asked for as CSV, no cell of it a formula."""
    entries = list(_LogFilter(query, _visible(membership)).chosen(_visible(membership)))
    names = _names(entries)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(_HEADS)
    for entry in entries:
        cells = (entry.at, _who(entry, names), entry.event, entry.facts, entry.leaf, entry.root)
        writer.writerow([entry.number, *map(escape_formula, cells)])
    return target.getvalue().encode("utf-8-sig")


def _visible(membership: Membership) -> QuerySet[LogEntry]:
    """Return what was done in the area, and how its members signed in."""
    members = Membership.objects.filter(area=membership.area_id).values("user_id")
    here = Q(area_key=membership.area.key) | Q(area_key="", user_id__in=members)
    return LogEntry.objects.filter(here)


def _begin(day: date) -> str:
    """Return the first moment of a day here, as the log writes moments."""
    begin = datetime.combine(day, time(), timezone.get_current_timezone())
    return begin.astimezone(UTC).isoformat(timespec="microseconds")


def _names(entries: Iterable[LogEntry]) -> dict[int, str]:
    wanted = {entry.user_id for entry in entries if entry.user_id}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}


def _who(entry: LogEntry, names: dict[int, str]) -> str:
    if entry.user_id is None:
        return "The workbench"
    return names.get(entry.user_id, f"User {entry.user_id}")


def _row(entry: LogEntry, names: dict[int, str]) -> Sequence[Cell]:
    moment = timezone.localtime(datetime.fromisoformat(entry.at))
    return [
        Cell(str(entry.number), is_number=True, is_head=True),
        Cell(f"{date_format(moment, 'j F Y')}, {date_format(moment, 'H:i:s')}"),
        Cell(_who(entry, names)),
        Cell(entry.event.capitalize()),
        Cell(_which(entry.facts)),
    ]


def _which(facts: str) -> str:
    """Return an entry's facts in words, long ones such as hashes cut short."""
    told: dict[str, object] = json.loads(facts)
    words = (f"{name}: {value}" for name, value in told.items())
    return "; ".join(
        each if len(each) <= _LONGEST_FACT else f"{each[:_LONGEST_FACT]}…" for each in words
    )
