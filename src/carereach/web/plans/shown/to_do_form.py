"""Forms about actions: what is asked, and why a text is not taken."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone

from carereach.web.plans.actions.to_do import Wanted
from carereach.web.plans.models import Action
from carereach.web.plans.personal import WARNING, find_personal_data

__all__ = ["ActionForm", "DoneForm", "DropForm"]

_SOMEBODY: Final = ("", "None of these")
_BETWEEN: Final = ": "
_LONGEST_OWNER: Final = 200


class _PlainText(forms.CharField):
    """Free text in one line of words, refused when it seems to hold personal data."""

    def clean(self, value: Any) -> str:
        """Return the text with single spaces."""
        text = " ".join(str(super().clean(value) or "").split())
        found = find_personal_data(text, today=timezone.localdate())
        if found:
            raise forms.ValidationError(found)
        return text


class ActionForm(forms.Form):
    """What will be done, by whom, by when."""

    use_required_attribute = False
    what = _PlainText(
        label="What will be done",
        max_length=500,
        help_text=f"One sentence that starts with a verb. {WARNING}",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Say what will be done.",
            "max_length": "Say it in at most 500 characters.",
        },
    )
    owner_organisation = forms.ChoiceField(
        choices=[_SOMEBODY],
        required=False,
        label="Organisation that owns it",
        help_text="Its own contributors can then say how the action stands.",
    )
    job = _PlainText(
        label="Job or team that owns it",
        max_length=100,
        required=False,
        help_text="For example: head of children's commissioning. Write a job, not a name.",
        error_messages={"max_length": "Say it in at most 100 characters."},
    )
    due_on = forms.DateField(
        label="Due on",
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text="For example, 31/03/2027.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Enter the date by which it will be done.",
            "invalid": "Enter a real date, like 31/03/2027.",
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        owners: Sequence[tuple[str, str]],
        is_own_only: bool = False,
        action: Action | None = None,
        due_on: date | None = None,
    ) -> None:
        initial = _initial(action, owners) if action else {"due_on": due_on}
        super().__init__(data, initial=initial)
        self._owners = dict(owners)
        self._was_due = action.due_on if action else None
        field = self.fields["owner_organisation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(owners) if is_own_only else [_SOMEBODY, *owners]

    def clean_due_on(self) -> date:
        """Refuse a day that has passed, unless the action was due then already."""
        due: date = self.cleaned_data["due_on"]
        if due != self._was_due and due < timezone.localdate():
            raise forms.ValidationError("Choose today or a day to come.")
        if due.year > 2199:
            raise forms.ValidationError("Enter a real date, like 31/03/2027.")
        return due

    def clean(self) -> dict[str, Any]:
        """Ask for an owner, whichever way."""
        told: dict[str, Any] = super().clean() or {}
        fine = {"owner_organisation", "job"} <= told.keys()
        if fine and not (told["owner_organisation"] or told["job"]):
            self.add_error("owner_organisation", "Say who owns it: an organisation, a job or both.")
        elif fine and len(self._owner(told)) > _LONGEST_OWNER:
            self.add_error("job", "Say the job or team in fewer words.")
        return told

    def wanted(self) -> Wanted:
        """Return what was asked for."""
        told = self.cleaned_data
        return Wanted(
            what=told["what"],
            owner=self._owner(told),
            owner_organisation=told["owner_organisation"],
            due_on=told["due_on"],
        )

    def _owner(self, told: dict[str, Any]) -> str:
        name = self._owners.get(told["owner_organisation"], "")
        return _BETWEEN.join(filter(None, (name, told["job"])))


class DoneForm(forms.Form):
    """What came of an action."""

    use_required_attribute = False
    outcome = _PlainText(
        label="What came of it",
        max_length=500,
        help_text=f"What is different now for young people, in a sentence. {WARNING}",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Say in a sentence what came of it.",
            "max_length": "Say it in at most 500 characters.",
        },
    )


class DropForm(DoneForm):
    """Why an action will not be done."""

    outcome = _PlainText(
        label="Why it will not be done",
        max_length=500,
        help_text=f"One sentence. {WARNING}",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Say in a sentence why it will not be done.",
            "max_length": "Say it in at most 500 characters.",
        },
    )


def _initial(action: Action, owners: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return an action as its form shows it: the organisation and the job apart."""
    name = dict(owners).get(action.owner_organisation, "")
    job = action.owner.removeprefix(name).removeprefix(_BETWEEN) if name else action.owner
    return {
        "what": action.what,
        "owner_organisation": action.owner_organisation if name else "",
        "job": job,
        "due_on": action.due_on,
    }
