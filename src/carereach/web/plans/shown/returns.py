"""What the pages of provider returns show: who has sent, one return, its answers in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from carereach.cycle.provider_return import DAYS, MISSING, SCREENS, Answers, Question, Screen
from carereach.cycle.provider_return_rows import (
    RETURN_FILES,
    Held,
    asked_on,
    day_answer,
    find_unanswered,
    held_answer,
    held_of,
    hours_answer,
)
from carereach.cycle.workbench_rows import Row, read_table_text
from carereach.report.cells import date_in_words
from carereach.tables import TABLES
from carereach.web.people.models import Membership
from carereach.web.plans.models import ProviderReturn
from carereach.web.plans.ownership import organisation_of, own_ids
from carereach.web.plans.store import contents_at

__all__ = [
    "Line",
    "ReturnLine",
    "ReturnShown",
    "ScreenLines",
    "next_screen",
    "overlapping",
    "return_for",
    "returns_of",
    "review_of",
    "service_for",
]

_NO_HOURS: Final = "Open as before"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """One service: whether its provider has sent a return, and the address to send them."""

    service: str
    provider: str
    state: str
    is_sent: bool
    address: str


@dataclass(frozen=True, slots=True)
class ReturnShown:
    """A return and what the tables hold of its service."""

    kept: ProviderReturn
    held: Held

    @property
    def service(self) -> str:
        """The service's name."""
        return self.held.service.get("name", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One question and its answer in words."""

    question: str
    answer: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class ScreenLines:
    """The answers of one screen."""

    number: int
    screen: Screen
    lines: Sequence[Line]


def returns_of(membership: Membership) -> list[ReturnLine]:
    """Return a line for each service that is not closed; a contributor sees only their own."""
    files = contents_at(membership.area, names=RETURN_FILES)
    providers = {
        row.get("organisation_id", ""): row.get("name", "") for row in _rows(files, "organisations")
    }
    newest = _newest_by_service(membership.area_id)
    start = reverse("return_start", args=[membership.area.key])
    found = []
    for row in _visible(membership, files):
        if row.get("status") == "closed":
            continue
        service_id = row["service_id"]
        sent, begun = newest.get(service_id, (None, None))
        found.append(
            ReturnLine(
                service=row.get("name", ""),
                provider=providers.get(row.get("organisation_id", ""), "") or MISSING,
                state=_state(sent, begun),
                is_sent=sent is not None,
                address=f"{start}?{urlencode({'service': service_id})}",
            )
        )
    return sorted(found, key=lambda line: (line.is_sent, line.provider, line.service))


def service_for(membership: Membership, service_id: str) -> Held:
    """Return a service that this member may fill in a return for, or answer that there is none."""
    files = contents_at(membership.area, names=RETURN_FILES)
    names = {row["service_id"] for row in _visible(membership, files)}
    held = held_of(files, service_id) if service_id in names else None
    if held is None:
        raise Http404
    return held


def return_for(membership: Membership, key: str) -> ReturnShown:
    """Return a return of this area and this member's services, or answer that there is none."""
    kept = ProviderReturn.objects.filter(area=membership.area_id, key=key).first()
    if kept is None:
        raise Http404
    return ReturnShown(kept, service_for(membership, kept.service_id))


def next_screen(shown: ReturnShown) -> int:
    """Return the first screen with an open question; one past the last when all are answered."""
    return min(find_unanswered(shown.kept.answers, shown.held), default=len(SCREENS) + 1)


def review_of(shown: ReturnShown) -> list[ScreenLines]:
    """Return every question with its answer in words, screen by screen."""
    answers, held = shown.kept.answers, shown.held
    found = []
    for number, screen in enumerate(SCREENS, start=1):
        lines = [_line(question, answers, held) for question in asked_on(number, held)]
        if number == len(SCREENS):
            lines += [
                Line(
                    site.words,
                    _hours(answers, hours_answer(site), [day_answer(site, day) for day in DAYS]),
                    is_open=hours_answer(site) not in answers,
                )
                for site in held.sites
            ]
        found.append(ScreenLines(number, screen, lines))
    return found


def overlapping(shown: ReturnShown) -> str:
    """Return a sentence when the tables hold another period that this one meets; empty if none."""
    start, end = (shown.kept.answers.get(name) or "" for name in ("period_start", "period_end"))
    if not start or not end:
        return ""
    for first, last in shown.held.periods:
        if first == start and last != end:
            return (
                "The tables hold figures from the same first day to another last day: this return"
                " replaces them. Check that the days are right."
            )
        if first != start and first <= end and start <= last:
            return (
                "The tables hold figures for a period that overlaps this one. Both will stay:"
                " check that the days are right."
            )
    return ""


def _line(question: Question, answers: Answers, held: Held) -> Line:
    if question.name not in answers:
        return Line(question.label, "Not answered yet", is_open=True)
    answer = answers[question.name]
    if answer is None:
        stays = held_answer(question, held) is not None
        return Line(question.label, f"{MISSING}; what is held stays" if stays else MISSING)
    return Line(question.label, _in_words(question, answer))


def _in_words(question: Question, answer: str) -> str:
    if question.kind == "date":
        return date_in_words(date.fromisoformat(answer))
    if question.kind == "number":
        unit = question.declared.unit
        words = answer if "." in answer else f"{int(answer):,}"
        return words if unit == "none" else f"{words} {unit}"
    return answer.replace(";", ",").capitalize()


def _hours(answers: Answers, name: str, days: Sequence[str]) -> str:
    if name not in answers:
        return "Not answered yet"
    if answers[name] is None:
        return f"{MISSING}; what is held stays"
    if answers[name] == "same":
        return _NO_HOURS
    return "; ".join(
        f"{day.rpartition(':')[2].capitalize()} {answers.get(day) or 'closed'}" for day in days
    )


def _state(sent: ProviderReturn | None, begun: ProviderReturn | None) -> str:
    words = []
    if sent is not None and sent.sent_at is not None:
        words.append(f"Sent on {date_in_words(timezone.localdate(sent.sent_at))}")
    if begun is not None:
        words.append(f"Begun, saved on {date_in_words(timezone.localdate(begun.saved_at))}")
    return ". ".join(words) or "Not sent yet"


_Newest = Mapping[str, tuple[ProviderReturn | None, ProviderReturn | None]]


def _newest_by_service(area_pk: int) -> _Newest:
    """Return, by service, the newest return that was sent and the one that is open."""
    found: dict[str, tuple[ProviderReturn | None, ProviderReturn | None]] = {}
    for kept in ProviderReturn.objects.filter(area=area_pk).defer("answers").order_by("pk"):
        sent, begun = found.get(kept.service_id, (None, None))
        found[kept.service_id] = (kept, begun) if kept.sent_at else (sent, kept)
    return found


def _visible(membership: Membership, files: Mapping[str, bytes]) -> list[Row]:
    """Return the services a member may fill in: a contributor those of their organisation."""
    organisation = organisation_of(membership)
    rows = _rows(files, "services")
    if organisation is None:
        return rows
    own = own_ids(files, organisation)["services"]
    return [row for row in rows if row.get("service_id") in own]


def _rows(files: Mapping[str, bytes], name: str) -> list[Row]:
    return [row for _, row in read_table_text(TABLES[name], files.get(f"{name}.csv")).rows()]
