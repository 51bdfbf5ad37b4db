"""One screen of a provider return as a form: each question with its own "not supplied"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField

from carereach.base import SourceError
from carereach.cycle.provider_return import (
    DAYS,
    MISSING,
    SCREENS,
    Answers,
    Question,
    check_answer,
    find_contradictions,
    read_spans,
)
from carereach.cycle.provider_return_rows import (
    Held,
    HeldSite,
    asked_on,
    day_answer,
    held_answer,
    hours_answer,
    likely_period,
    with_held,
)

__all__ = ["ScreenForm"]

_MISSING_CHOICE: Final = ("missing", MISSING)
_NOTHING_SAID: Final = "Answer this, or say that it is not supplied."


class _OpenText(forms.CharField):
    """Text that the screen itself checks, so that "not supplied" counts as an answer."""

    def validate(self, value: Any) -> None:
        """Leave it to the screen."""


class _OpenChoice(forms.ChoiceField):
    """One choice or none yet."""

    def validate(self, value: Any) -> None:
        """Refuse what is no choice; the screen asks for one."""
        if value and not self.valid_value(value):
            raise forms.ValidationError("Choose one of the answers.")


class _OpenChoices(forms.MultipleChoiceField):
    """Any number of choices, or none yet."""

    def validate(self, value: Any) -> None:
        """Refuse what is no choice; the screen asks for one."""
        if not all(self.valid_value(each) for each in value):
            raise forms.ValidationError("Choose from the answers.")


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together on the screen: a question, its tick, or a place and its days."""

    field: BoundField
    tick: BoundField | None = None
    days: Sequence[BoundField] = ()
    note: str = ""
    is_open: bool = False
    """Whether the days are unfolded."""


class ScreenForm(forms.Form):
    """One screen. After ``is_valid`` ``answered`` holds every right answer, also if some are not.

    Args:
        data: what was posted; None to show the screen.
        screen: its number, from 1.
        held: what the tables hold of the service.
        answers: what was answered so far.
        today: the day it is filled in.
    """

    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        screen: int,
        held: Held,
        answers: Answers,
        today: date,
    ) -> None:
        super().__init__(data)
        self._held, self._earlier, self._today = held, answers, today
        self._questions = asked_on(screen, held)
        self._sites = held.sites if screen == len(SCREENS) else ()
        self.answered: dict[str, str | None] = {}
        period = dict(
            zip(("period_start", "period_end"), likely_period(held, today=today), strict=True)
        )
        for question in self._questions:
            shown = answers.get(question.name, held_answer(question, held))
            if question.name not in answers:
                shown = shown or period.get(question.name)
            self._add(question, shown, is_missing=answers.get(question.name, "") is None)
        for site in self._sites:
            self._add_site(site)

    @property
    def asked(self) -> frozenset[str]:
        """Names of every answer this screen may give."""
        days = {day_answer(site, day) for site in self._sites for day in DAYS}
        sites = {hours_answer(site) for site in self._sites}
        return frozenset({question.name for question in self._questions} | sites | days)

    @property
    def groups(self) -> list[Group]:
        """The screen's fields as they stand together."""
        found = []
        for question in self._questions:
            tick = f"{question.name}-missing"
            found.append(Group(self[question.name], self[tick] if tick in self.fields else None))
        for site in self._sites:
            name = hours_answer(site)
            days = [self[day_answer(site, day)] for day in DAYS]
            note = (
                "Hours that hold only in term time, in holidays or for some dates stay as they are."
                if site.has_seasons
                else ""
            )
            is_open = any(day.errors for day in days) or self[name].value() == "changed"
            found.append(Group(self[name], days=days, note=note, is_open=is_open))
        return found

    def clean(self) -> dict[str, Any]:
        """Check each answer, and those that must agree."""
        told: dict[str, Any] = super().clean() or {}
        for question in self._questions:
            if question.name in told:
                self._read(question, told)
        for site in self._sites:
            if hours_answer(site) in told:
                self._read_site(site, told)
        known = with_held({**self._earlier, **self.answered}, self._held)
        for name, words in find_contradictions(known).items():
            if name in self.answered:
                self.add_error(name, words)
        return told

    def _read(self, question: Question, told: Mapping[str, Any]) -> None:
        value = told[question.name]
        parts = value if isinstance(value, list) else [value] if value else []
        says_missing = "missing" in parts or bool(told.get(f"{question.name}-missing"))
        said = [part for part in parts if part != "missing"]
        if says_missing and said:
            self.add_error(question.name, "Give an answer or tick 'Not supplied', not both.")
        elif says_missing:
            self.answered[question.name] = None
        elif not said:
            self.add_error(
                question.name, _NOTHING_SAID if question.may_be_missing else "Fill this in."
            )
        else:
            try:
                answer = check_answer(question, "; ".join(said), today=self._today)
            except SourceError as error:
                self.add_error(question.name, str(error))
            else:
                self.answered[question.name] = answer

    def _read_site(self, site: HeldSite, told: Mapping[str, Any]) -> None:
        name, choice = hours_answer(site), told[hours_answer(site)]
        if not choice:
            self.add_error(name, "Choose an answer.")
            return
        if choice != "changed" and self._wrote_hours(site, told):
            words = "You wrote other hours: choose that they are as below, or take them out."
            self.add_error(name, words)
            return
        if choice != "changed":
            self.answered[name] = None if choice == "missing" else choice
            return
        days: dict[str, str | None] = {}
        for day in DAYS:
            field = day_answer(site, day)
            text = " ".join(str(told.get(field, "")).split())
            try:
                spans = read_spans(text)
            except SourceError as error:
                self.add_error(field, str(error))
            else:
                days[field] = (
                    ", ".join(f"{opens} to {closes}" for opens, closes in spans) or "closed"
                )
        if len(days) == len(DAYS):
            self.answered |= {name: choice, **days}

    def _wrote_hours(self, site: HeldSite, told: Mapping[str, Any]) -> bool:
        """Whether any day was posted with other words than it was shown with."""
        fields = [day_answer(site, day) for day in DAYS]
        return any(told.get(each) not in ("", self.fields[each].initial) for each in fields)

    def _add(self, question: Question, shown: str | None, *, is_missing: bool) -> None:
        if question.kind == "yes or no":
            choices = [("yes", "Yes"), ("no", "No"), _MISSING_CHOICE]
            initial = "missing" if is_missing else shown
            field: forms.Field = _OpenChoice(
                choices=choices, widget=forms.RadioSelect, initial=initial
            )
        elif question.kind == "several":
            chosen = [part.strip() for part in (shown or "").split(";")]
            reasons = [(each, each.capitalize()) for each in question.declared.choices]
            field = _OpenChoices(
                choices=[*reasons, _MISSING_CHOICE],
                widget=forms.CheckboxSelectMultiple,
                initial=["missing"] if is_missing else chosen,
            )
        else:
            field = _OpenText(
                max_length=40,
                widget=forms.TextInput(attrs=_typed(question)),
                initial=None if is_missing else _as_typed(question, shown),
            )
        field.label, field.help_text = question.label, question.hint
        self.fields[question.name] = field
        if isinstance(field, _OpenText) and question.may_be_missing:
            self.fields[f"{question.name}-missing"] = forms.BooleanField(
                required=False, label=MISSING, initial=is_missing
            )

    def _add_site(self, site: HeldSite) -> None:
        name = hours_answer(site)
        same = [("same", "Yes, they are right")] if site.hours else []
        now = "; ".join(f"{day.capitalize()} {spans}" for day, spans in site.hours.items())
        earlier = self._earlier.get(name, "")
        self.fields[name] = _OpenChoice(
            label=f"{site.words}: are these hours right?"
            if same
            else f"{site.words}: when is it open?",
            help_text=now or "No hours are held yet.",
            choices=[*same, ("changed", "No, they are as below"), _MISSING_CHOICE]
            if same
            else [("changed", "As below"), _MISSING_CHOICE],
            widget=forms.RadioSelect,
            initial="missing" if earlier is None else earlier,
        )
        for day in DAYS:
            said = self._earlier.get(day_answer(site, day))
            self.fields[day_answer(site, day)] = _OpenText(
                label=day.capitalize(),
                max_length=80,
                initial=said or site.hours.get(day, "closed" if same else ""),
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "class": "nhsuk-input--width-10"}
                ),
            )


def _typed(question: Question) -> dict[str, str]:
    """Return how an answer is typed on a phone."""
    width = {"autocomplete": "off", "class": "nhsuk-input--width-10"}
    if question.kind == "date":
        return width
    is_whole = question.declared.kind == "integer"
    return {**width, "inputmode": "numeric" if is_whole else "decimal"}


def _as_typed(question: Question, answer: str | None) -> str | None:
    if answer and question.kind == "date":
        return date.fromisoformat(answer).strftime("%d/%m/%Y")
    return answer
