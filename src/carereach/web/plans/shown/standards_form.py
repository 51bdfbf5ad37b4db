"""The form that records evidence and a rating for a standard: only what this person may write."""

from collections.abc import Collection
from typing import Any, Final

from django import forms
from django.utils import timezone

from carereach.tables.codes import RATINGS
from carereach.web.plans.personal import WARNING, find_personal_data

__all__ = ["RatingForm"]

_NO_RATING: Final = ("", "No rating")
_RATED: Final = [_NO_RATING, *((word, word.capitalize()) for word in RATINGS)]


class RatingForm(forms.Form):
    """Evidence by reference, the organisation's own rating, and that of a second reader."""

    use_required_attribute = False
    based_on = forms.IntegerField(widget=forms.HiddenInput)
    evidence_reference = forms.CharField(
        label="Where the evidence can be found",
        max_length=300,
        required=False,
        help_text=f"Title, and a link or file name. Do not put the evidence itself here. {WARNING}",
        error_messages={"max_length": "Say it in at most 300 characters."},
    )
    dated = forms.DateField(
        label="Date of the evidence",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give the date as year, month and day, such as 2026-03-31."},
    )
    self_rating = forms.ChoiceField(
        label="The organisation's own rating",
        choices=_RATED,
        required=False,
        help_text="A rating that names no evidence counts as not evidenced.",
    )
    moderated_rating = forms.ChoiceField(
        label="Rating after a second reader",
        choices=_RATED,
        required=False,
        help_text="From somebody who is not of the organisation that is rated.",
    )

    def __init__(self, *args: Any, columns: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in (*columns, "based_on")]:
            del self.fields[name]

    def clean_evidence_reference(self) -> str:
        """Return the reference, refused when it seems to hold personal data."""
        text = " ".join(str(self.cleaned_data["evidence_reference"]).split())
        found = find_personal_data(text, today=timezone.localdate())
        if found:
            raise forms.ValidationError(found)
        return text

    def values(self) -> dict[str, str]:
        """Return the cells to write, by column."""
        return {
            name: value.isoformat() if name == "dated" and value else str(value or "")
            for name, value in self.cleaned_data.items()
            if name != "based_on"
        }
