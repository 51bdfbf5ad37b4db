"""What a form field or a list of pages needs to look right: no words of its own, no sums."""

from collections.abc import Iterator
from typing import Final

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField, BoundWidget
from django.template import Context
from django.utils.safestring import SafeString

__all__ = ["register"]

register = template.Library()

_LOOKS: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    (forms.Textarea, "nhsuk-textarea"),
    (forms.ClearableFileInput, "nhsuk-file-upload"),
    (forms.CheckboxInput, "nhsuk-checkboxes__input"),
    (forms.Select, "nhsuk-select"),
)
_CHOICES: Final = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_DJANGO_SAYS: Final = forms.Field.default_error_messages["required"]
_MISSING: Final = {"choices": "Choose an answer.", "tick": "Tick this to go on."}


@register.simple_tag
def shape_of(field: BoundField) -> str:
    """Return how a field is laid out: ``hidden``, ``choices``, ``tick`` or ``plain``."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, _CHOICES):
        return "choices"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "plain"


@register.simple_tag
def kind_of_choices(field: BoundField) -> str:
    """Return ``radios`` for one choice of several, ``checkboxes`` for any number."""
    several = isinstance(field.field.widget, forms.CheckboxSelectMultiple)
    return "checkboxes" if several else "radios"


@register.simple_tag
def choice(option: BoundWidget, kind: str) -> SafeString:
    """Return one radio or checkbox without its label."""
    data = option.data
    data["attrs"] = data["attrs"] | {"class": f"nhsuk-{kind}__input"}
    data["wrap_label"] = False
    return option.tag(wrap_label=False)


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """Return a field's widget, dressed; its hint and error are named by the form itself.

    Numbers are typed as text, so that what was typed wrongly is still there to be mended.
    """
    made = field.field.widget
    look = next((look for kind, look in _LOOKS if isinstance(made, kind)), "nhsuk-input")
    classes = [look, made.attrs.get("class", "")]
    attrs: dict[str, str | bool] = {}
    if isinstance(made, forms.NumberInput):
        made.input_type = "text"
        fraction = isinstance(field.field, forms.FloatField | forms.DecimalField)
        attrs["inputmode"] = "decimal" if fraction else "numeric"
    if isinstance(made, forms.NumberInput | forms.DateInput | forms.TimeInput):
        classes.append("nhsuk-input--width-10")
    if isinstance(made, forms.Textarea) and made.attrs.get("rows") == "10":
        attrs["rows"] = "5"
    if field.errors:
        classes.append(f"{look}--error")
    return field.as_widget(attrs={"class": " ".join(filter(None, classes)), **attrs})


@register.simple_tag
def error_of(field: BoundField) -> str:
    """Return the first thing wrong with a field, in words that say what to do."""
    return next(_words_of(field), "")


@register.simple_tag(takes_context=True)
def problems(context: Context) -> list[tuple[str, str]]:
    """Return what is to be mended: words, and the id of the field they are about.

    Those of ``form`` in its order, then those of ``errors``.
    """
    found: list[tuple[str, str]] = []
    form = context.get("form")
    if isinstance(form, forms.BaseForm):
        found.extend((str(words), "") for words in form.non_field_errors())
        for field in form:
            target = f"{field.auto_id}_0" if shape_of(field) == "choices" else field.auto_id
            about = str(field.label).rstrip("?:")
            found.extend((_about(about, words), target) for words in _words_of(field))
    return found + list(context.get("errors") or ())


def _about(label: str, words: str) -> str:
    """Name the field, unless the words do so already."""
    return words if words.startswith(f"{label}:") else f"{label}: {words}"


def _words_of(field: BoundField) -> Iterator[str]:
    """Give what is wrong; what is missing in the form's own words, or else in ours."""
    for fault in field.errors.as_data():
        for words in map(str, fault.messages):
            general = fault.code == "required" and words == str(_DJANGO_SAYS)
            yield _MISSING.get(shape_of(field), "Fill this in.") if general else words


@register.filter
def page_numbers(page: Page[object]) -> Iterator[int]:
    """Return the numbers to link to, with 0 where some are left out."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return (number if isinstance(number, int) else 0 for number in shown)


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int) -> str:
    """Return the address of another page of this list, its filters kept."""
    query = context["request"].GET.copy()
    query[context.get("page_name") or "page"] = str(number)
    return f"?{query.urlencode()}"
