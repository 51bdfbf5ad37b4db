"""Looking at every string of a service, wherever it stands."""

import re
from collections.abc import Iterator
from typing import Any

from carereach.sources.directory.cells import CONTROL, DOUBLE_ENCODED, FORMULA, MARKUP
from carereach.sources.oruk.entry import Entry

__all__ = ["check_strings"]

_PERSONAL_FIELDS = frozenset({"contacts", "contact", "phones", "assurer_email"})
_ADDRESSES = frozenset({"url", "uri", "website", "schedule_link", "term_uri", "logo"})
_SCHEME = re.compile(r"https?://\S+\.\S+", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MAY_NOT_BE_EMPTY = ("id", "name", "email", "date", "_at", "valid_", "freq", "byday")
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
"""A field's name is shown only if it looks like one: it could be anything."""
_IGNORED_EDGES = " \t\r\n\u00a0"


def check_strings(service: Entry) -> None:
    """Note hidden characters, web code, garbled letters, stray spaces and broken addresses.

    Fields about a person are dropped on import, so nothing is said about them.
    """
    for path, key, text in _strings(service.data, service.path):
        for rule in _faults(key, text):
            service.notes.add(rule, row=service.row, column=path)


def _strings(data: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Give the path, the field's name and the text of every string."""
    stack = [(path, "", data)]
    while stack:
        here, key, value = stack.pop()
        if isinstance(value, str):
            yield here, key, value
        elif isinstance(value, dict):
            stack += [
                (f"{here}.{shown}" if here else shown, name, item)
                for name, item in value.items()
                for shown in (name if _FIELD_NAME.fullmatch(name) else "(other)",)
                if name not in _PERSONAL_FIELDS
            ]
        elif isinstance(value, list):
            stack += [(f"{here}[{at}]", key, item) for at, item in enumerate(value)]


def _faults(key: str, text: str) -> Iterator[str]:
    stripped = text.strip(_IGNORED_EDGES)
    if not stripped:
        if key in _ADDRESSES or any(part in key for part in _MAY_NOT_BE_EMPTY):
            yield "empty_text"
        return
    if stripped != text:
        yield "outer_spaces"
    if CONTROL.search(text):
        yield "control_characters"
    if MARKUP.search(text):
        yield "markup"
    if DOUBLE_ENCODED.search(text):
        yield "double_encoded"
    if key == "name" and FORMULA.match(stripped):
        yield "formula"
    if key in _ADDRESSES and not _SCHEME.match(stripped):
        yield "bad_url"
    if key == "email" and not _EMAIL.fullmatch(stripped):
        yield "bad_email"
