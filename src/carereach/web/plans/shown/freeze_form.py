"""The name a report is kept under."""

from django import forms

from carereach.web.plans.models import Run

__all__ = ["FreezeForm"]


class FreezeForm(forms.Form):
    """Asks for a name."""

    name = forms.CharField(
        max_length=Run._meta.get_field("frozen_as").max_length,
        label="Name of this version",
        help_text="For example: as presented to the board, May 2026. It cannot be changed later.",
        error_messages={
            "required": "Enter a name for this version.",
            "max_length": "Use at most 120 letters.",
        },
    )
