"""A form for one row, made from what its table declares; the table's own reader checks it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, cast

from django import forms
from django.http import Http404, QueryDict
from django.urls import reverse

from carereach.cycle.workbench_rows import Row, TableText, key_of
from carereach.tables import Column, Table, codes
from carereach.web.people.models import Membership
from carereach.web.plans.actions.data import RowAt
from carereach.web.plans.ownership import organisation_of
from carereach.web.plans.shown.tables import crumbs, declared, own_rows

__all__ = ["RowForm", "row_page"]

_MEANINGS: Final[Mapping[tuple[str, ...], Mapping[str, str]]] = {
    tuple(meaning): meaning for meaning in (codes.NEEDS, codes.SETTINGS, codes.STAGES)
}
_MANY_LINES: Final = ("note", "notes", "about", "what", "method")
_NUMBERS: Final = {"integer": "numeric", "number": "decimal"}


def row_page(
    membership: Membership, name: str, row: int | None, typed: QueryDict | None = None
) -> dict[str, Any]:
    """Return the form of one row, or of a new one.

    Args:
        membership: who edits.
        name: the table.
        row: the row's number in the file, as a spreadsheet counts; None for a new row.
        typed: what was typed, once it was sent.

    Raises:
        Http404: there is no such table or row, or it is another organisation's.
    """
    table = declared(name)
    number = _number_seen(membership, typed)
    text, places = own_rows(membership, table, number=number)
    if row is not None and row - 2 not in places:
        raise Http404
    start = _new_row(membership, table) if row is None else text.row(row - 2)
    form = RowForm(table, text, typed, initial={"based_on": number, **start})
    area = membership.area.key
    key = key_of(table, start) if row else ()
    return {
        "form": form,
        "table": table,
        "row": row,
        "row_words": ", ".join(filter(None, key)),
        "at": RowAt(table=table, place=(row or 2) - 2, based_on=number),
        "organisation": organisation_of(membership),
        "remove": reverse("row_remove", args=[area, name, row]) if row else "",
        "crumbs": crumbs(membership, table),
    }


def _number_seen(membership: Membership, typed: QueryDict | None) -> int:
    """Return the revision a form was made from: the newest unless an older one is named."""
    newest = membership.area.revision_number
    named = typed.get("based_on", "") if typed else ""
    return min(int(named), newest) if named.isascii() and named.isdigit() else newest


def _new_row(membership: Membership, table: Table) -> dict[str, str]:
    """Return what is known of a new row: a contributor's own organisation."""
    organisation = organisation_of(membership)
    known = bool(organisation) and "organisation_id" in table.column_names
    return {"organisation_id": organisation or ""} if known else {}


class RowForm(forms.Form):
    """One field for each column, filled in as text; empty means "not supplied"."""

    use_required_attribute = False
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, table: Table, text: TableText, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names: dict[str, str] = {}
        columns = list(table.columns)
        if table.open_column is not None:
            further = (name for name in text.header if name and name not in table.column_names)
            columns += [replace(table.open_column, name=name) for name in further]
        start = self.initial or {}
        for at, column in enumerate(columns):
            field = f"cell-{at}"
            self._names[field] = column.name
            self.fields[field] = _field(column, str(start.get(column.name, "")))
            if column.name in start:
                self.initial[field] = _shown(column, str(start[column.name]))

    def values(self, *, everything: bool) -> Row:
        """Return cells as they would stand in the file: all of them, or only those changed."""
        found: dict[str, str] = {}
        for field, name in self._names.items():
            cell = _written(self.cleaned_data.get(field))
            if everything or cell != _written(self.initial.get(field)):
                found[name] = cell
        return found

    def look_again(self, number: int) -> None:
        """Go on from a newer revision, with what was typed kept."""
        typed = cast("QueryDict", self.data).copy()
        typed["based_on"] = str(number)
        self.data = typed

    def tell(self, by_column: Mapping[str, list[str]], others: list[str]) -> None:
        """Put what the reader found beside the cells, and the rest above the form."""
        fields = {name: field for field, name in self._names.items()}
        for column, told in by_column.items():
            for words in told:
                self.add_error(fields.get(column), words)
        for words in others:
            self.add_error(None, words)


def _written(cell: str | list[str] | None) -> str:
    """Return a cell as it would stand in the file."""
    return "; ".join(cell) if isinstance(cell, list) else (cell or "").replace("\r\n", "\n")


def _field(column: Column, now: str) -> forms.Field:
    words = column.name.replace("_", " ").capitalize()
    unit = column.unit if column.unit not in {"none", "date", "time"} else ""
    common: dict[str, Any] = {
        "label": f"{words} [{unit}]" if unit else words,
        "help_text": _hint(column),
        "required": column.required,
    }
    if column.many and column.choices:
        options = [(choice, _meaning(column, choice)) for choice in column.choices]
        widget = forms.CheckboxSelectMultiple(choices=options)
        return _AnyOf(widget=widget, **common)
    return forms.CharField(widget=_widget(column, now), **common)


class _AnyOf(forms.Field):
    """Any number of choices; whether they are choices is for the table's reader to say."""

    def to_python(self, value: Any) -> list[str]:
        return [str(each) for each in value or ()]


def _widget(column: Column, now: str) -> forms.Widget:
    choices = ("yes", "no") if column.kind == "boolean" else column.choices
    if choices:
        options = [("", "Not supplied"), *((each, _meaning(column, each)) for each in choices)]
        if now and now not in choices:
            options.append((now, f"{now} (not one of the choices)"))
        return forms.Select(choices=options)
    attrs: dict[str, Any] = {"autocomplete": "off", "spellcheck": "false"}
    if column.kind in _NUMBERS:
        attrs |= {"inputmode": _NUMBERS[column.kind], "class": "nhsuk-input--width-10"}
    elif column.kind in {"date", "time"}:
        attrs |= {"class": "nhsuk-input--width-10"}
    if column.kind == "text" and (column.name in _MANY_LINES or len(now) > 80 or "\n" in now):
        return forms.Textarea(attrs={"rows": 4})
    return forms.TextInput(attrs=attrs)


def _shown(column: Column, cell: str) -> str | list[str]:
    if column.many and column.choices:
        return [each.strip() for each in cell.split(";") if each.strip()]
    return cell


def _meaning(column: Column, choice: str) -> str:
    meaning = _MEANINGS.get(column.choices, {}).get(choice, "")
    return f"{choice}: {meaning}" if meaning and meaning != choice else choice


def _hint(column: Column) -> str:
    parts = [column.about]
    if column.many and not column.choices:
        parts.append("Put a semicolon between several.")
    if column.example and not column.choices and column.kind != "boolean":
        parts.append(f"For example: {column.example}.")
    return " ".join(parts)
