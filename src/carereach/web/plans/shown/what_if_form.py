"""The form of a what-if: a service, and one number for each thing that can be changed."""

from collections.abc import Sequence
from typing import Any

from django import forms

from carereach.cycle.workbench_capacity import LEVERS, Lever

__all__ = ["WhatIfForm"]


class WhatIfForm(forms.Form):
    """Which service, and what is changed; a number left as it is changes nothing."""

    use_required_attribute = False
    service = forms.ChoiceField(
        label="Service",
        help_text="Services that reported their activity. Confidential ones are never shown.",
        error_messages={"required": "Choose a service.", "invalid_choice": "Choose a service."},
    )

    def __init__(self, *args: Any, services: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(services)
        for lever in LEVERS:
            self.fields[lever.name] = _number(lever)

    def clean(self) -> dict[str, Any]:
        """Return what was asked; refused when nothing is changed."""
        told: dict[str, Any] = super().clean() or {}
        given = [lever for lever in LEVERS if told.get(lever.name) is not None]
        if len(given) == len(LEVERS) and all(told[one.name] == one.as_is for one in given):
            raise forms.ValidationError("Change at least one number.")
        return told

    def options(self) -> dict[str, Any]:
        """Return what the work is told."""
        numbers = {lever.name: float(self.cleaned_data[lever.name]) for lever in LEVERS}
        return {"service": self.cleaned_data["service"], **numbers}


def _number(lever: Lever) -> forms.FloatField:
    limits = f"From {lever.least:g} to {lever.most:g} {lever.unit}."
    wrong = f"{lever.label}: give a number from {lever.least:g} to {lever.most:g}."
    return forms.FloatField(
        label=lever.label,
        help_text=f"{lever.hint} {limits}",
        initial=lever.as_is,
        min_value=lever.least,
        max_value=lever.most,
        step_size=lever.step,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-5", "data-cr-slider": ""}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "step_size"), wrong
        ),
    )
