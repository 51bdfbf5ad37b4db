"""Finding the services of a document, whichever of the usual shapes it has."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from carereach.base import SourceError
from carereach.sources.directory import Notes
from carereach.sources.directory.delimited import read_bytes
from carereach.sources.oruk.entry import Entry

__all__ = ["find_services", "load_json"]

DEEPEST = 64
"""How deep lists and objects may stand inside each other; the standard needs fewer than ten."""
_LISTS = ("contents", "content")
_SERVICE_KEYS = {"id", "name", "status", "organization", "organization_id", "service_at_locations"}
_TAXONOMY_KEYS = {"taxonomy", "term", "term_uri", "taxonomy_terms", "vocabulary"}


def load_json(path: Path, notes: Notes) -> Any:
    """Return the document in a file.

    Raises:
        SourceError: the file cannot be read, is not JSON, or is nested beyond all reason.
    """
    data = read_bytes(path)
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path.name} is not UTF-8 text: ask the publisher to export it as UTF-8."
        ) from error
    document = _parse(path, text.removeprefix("\ufeff"), notes)
    _check_depth(path, document)
    return document


def _parse(path: Path, text: str, notes: Notes) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise _too_deep(path) from error
    except ValueError:
        pass
    try:
        document = json.loads(text, strict=False)
    except RecursionError as error:
        raise _too_deep(path) from error
    except ValueError as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceError(
            f"{path.name} is not a whole JSON document{place}: fetch it again from the publisher."
        ) from error
    notes.add("loose_json")
    return document


def _check_depth(path: Path, document: Any) -> None:
    layer = [document]
    for _ in range(DEEPEST):
        layer = [
            child
            for value in layer
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not layer:
            return
    raise _too_deep(path)


def _too_deep(path: Path) -> SourceError:
    return SourceError(
        f"{path.name} nests lists inside lists beyond any directory: check that it is one."
    )


@dataclass(slots=True)
class _Search:
    """What has been found in a document so far."""

    notes: Notes
    row: int = 0
    taxonomies: int = 0
    joined: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Services met through service_at_location, by id: their places are put together."""


def find_services(document: Any, notes: Notes, *, pages: int = 1) -> list[Entry]:
    """Return every service of a document with its position and path.

    A document may be one service, a list of services, a page (``contents`` or ``content``), an
    organisation with its services, or a service at a location.

    Args:
        document: parsed JSON.
        notes: where faults are noted.
        pages: how many pages are being read together.

    Raises:
        SourceError: the document is something else.
    """
    search = _Search(notes)
    found = [
        service
        for path, element in _elements(document, notes, pages)
        for service in _services_in(element, path, search)
    ]
    notes.add_count("taxonomy_only", search.taxonomies)
    if found and not any(_SERVICE_KEYS & service.data.keys() for service in found):
        raise _not_a_directory(notes)
    if not found and not search.taxonomies:
        notes.add("no_services")
    return found


def _not_a_directory(notes: Notes) -> SourceError:
    return SourceError(
        f"{notes.file} holds neither services nor a page of services as Open Referral UK writes"
        " them: check that it is the right file."
    )


def _elements(document: Any, notes: Notes, pages: int) -> Iterator[tuple[str, Any]]:
    """Give the path and value of each thing that may be a service."""
    if isinstance(document, list):
        yield from ((f"services[{at}]", item) for at, item in enumerate(document))
        return
    if not isinstance(document, dict):
        raise _not_a_directory(notes)
    name = next((name for name in _LISTS if name in document), "")
    if not name:
        yield "", document
        return
    page = document[name]
    if not isinstance(page, list):
        raise _not_a_directory(notes)
    _check_page(document, len(page), notes, pages)
    yield from ((f"{name}[{at}]", item) for at, item in enumerate(page))


def _check_page(page: dict[str, Any], length: int, notes: Notes, pages: int) -> None:
    stated = page.get("total_pages", page.get("totalPages"))
    items = page.get("total_items", page.get("totalElements"))
    if isinstance(stated, int) and stated > 1:
        if stated > pages:
            notes.add("one_page_of_many")
    elif isinstance(items, int) and not isinstance(items, bool) and items != length:
        notes.add("count_differs")


def _services_in(element: Any, path: str, search: _Search) -> Iterator[Entry]:
    """Give the services that one element is, or holds."""
    search.row += 1
    if not isinstance(element, dict):
        search.notes.add("not_an_object", row=search.row, column=path)
        return
    entry = Entry(element, search.row, path, search.notes)
    if isinstance(element.get("services"), list):
        yield from _of_organisation(entry, search)
    elif isinstance(element.get("service"), dict):
        yield from _at_location(entry, search)
    elif "status" not in element and _TAXONOMY_KEYS & element.keys():
        search.taxonomies += 1
    else:
        yield entry


def _of_organisation(entry: Entry, search: _Search) -> Iterator[Entry]:
    organisation = {key: value for key, value in entry.data.items() if key != "services"}
    search.row -= 1
    for service in entry.entries("services"):
        search.row += 1
        data = {"organization": organisation, **service.data}
        yield Entry(data, search.row, service.path, search.notes)


def _at_location(entry: Entry, search: _Search) -> Iterator[Entry]:
    service = entry.entry("service")
    if service is None:  # pragma: no cover - the caller has looked
        return
    place = {key: value for key, value in entry.data.items() if key != "service"}
    key = str(service.data.get("id"))
    if service.data.get("id") is not None and key in search.joined:
        search.joined[key]["service_at_locations"].append(place)
        return
    listed = service.data.get("service_at_locations")
    places = [*listed, place] if isinstance(listed, list) else [place]
    data = {**service.data, "service_at_locations": places}
    search.joined[key] = data
    yield Entry(data, service.row, service.path, search.notes)
