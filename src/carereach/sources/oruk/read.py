"""Reading Open Referral UK documents into the tables of the workspace."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from carereach.base import SourceError
from carereach.sources.directory import Directory, Notes, Row, make_directory
from carereach.sources.oruk.document import find_services, load_json
from carereach.sources.oruk.entry import Entry
from carereach.sources.oruk.hours import read_hours
from carereach.sources.oruk.places import read_places
from carereach.sources.oruk.repeats import is_repeat, note_near_duplicates, without_overlaps
from carereach.sources.oruk.services import read_organisation, read_service
from carereach.sources.oruk.strings import check_strings

__all__ = ["read_oruk"]

_LEFT_BEHIND: dict[str, Callable[[Entry], int]] = {
    "contacts_dropped": lambda service: sum(
        len(value)
        for key in ("contacts", "contact", "phones")
        if isinstance(value := service.data.get(key), list)
    ),
    "assurers_dropped": lambda service: service.has("assurer_email"),
    "costs_not_kept": lambda service: service.has("cost_options") or service.has("fees"),
    "languages_not_kept": lambda service: service.has("languages"),
    "capacity_not_kept": lambda service: service.has("service_capacity"),
}


def read_oruk(path: Path, *, as_of: date, assured_within_months: int) -> Directory:
    """Read a directory of services as Open Referral UK writes it.

    The file may hold one service, a list, a page of version 3 or 1, an organisation with its
    services, or services at locations; a folder holds the pages of one directory. Findings carry
    the service's position (the first is 1) and its JSON path (which counts from 0). Contacts and
    whoever checked an entry are never read into the tables.

    Args:
        path: a JSON file, or a folder of them.
        as_of: date of the audit.
        assured_within_months: how old the last check of an entry may be [months].

    Raises:
        SourceError: the file is not such a document.
    """
    pages = _pages(path)
    reading = _Reading(as_of, assured_within_months)
    for page in pages:
        notes = Notes(page.name)
        reading.notes.append(notes)
        for service in find_services(load_json(page, notes), notes, pages=len(pages)):
            reading.take(service)
    return reading.finish()


def _pages(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    pages = sorted(page for page in path.glob("*.json") if page.is_file())
    if not pages:
        raise SourceError(f"{path.name} holds no JSON files: save each page there as .json.")
    return pages


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    as_of: date
    assured_within_months: int
    notes: list[Notes] = field(default_factory=list)
    organisations: dict[str, Row] = field(default_factory=dict)
    services: dict[str, Row] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    sites: list[Row] = field(default_factory=list)
    hours: list[Row] = field(default_factory=list)
    contents: dict[str, str] = field(default_factory=dict)
    site_ids: set[str] = field(default_factory=set)
    site_entries: dict[str, Entry] = field(default_factory=dict)
    left_behind: dict[tuple[int, str], int] = field(default_factory=dict)

    def take(self, service: Entry) -> None:
        """Read one service with all that belongs to it."""
        check_strings(service)
        self._count_left_behind(service)
        found = read_service(
            service, as_of=self.as_of, assured_within_months=self.assured_within_months
        )
        if found is None:
            return
        row, _ = found
        service_id = row["service_id"] or ""
        if is_repeat(service, service_id, self.contents):
            return
        row["organisation_id"] = self._take_organisation(service)
        self.services[service_id] = row
        self.entries[service_id] = service
        self._take_places(service, row, service_id)

    def finish(self) -> Directory:
        """Return the tables once every page is read."""
        for service_id, row in self.services.items():
            if (
                row["organisation_id"] is not None
                and row["organisation_id"] not in self.organisations
            ):
                self.entries[service_id].note("organisation_missing", "organization_id")
                row["organisation_id"] = None
        note_near_duplicates(self._named_places())
        for (at, rule), count in self.left_behind.items():
            self.notes[at].add_count(rule, count)
        hours = without_overlaps(self.hours, self.site_entries)
        directory = make_directory(
            {
                "organisations": self.organisations.values(),
                "services": self.services.values(),
                "sites": self.sites,
                "opening_hours": hours,
            },
            self.notes[0],
        )
        more = [finding for notes in self.notes[1:] for finding in notes.findings()]
        return Directory(frames=directory.frames, findings=(*directory.findings, *more))

    def _named_places(self) -> Iterator[tuple[str, str, Entry]]:
        """Give postcode, service name and entry of every place with a postcode."""
        for site in self.sites:
            postcode, service_id = site.get("postcode"), site["service_id"] or ""
            if postcode:
                yield postcode, self.services[service_id]["name"] or "", self.entries[service_id]

    def _count_left_behind(self, service: Entry) -> None:
        for rule, count in _LEFT_BEHIND.items():
            key = (len(self.notes) - 1, rule)
            self.left_behind[key] = self.left_behind.get(key, 0) + int(count(service))

    def _take_organisation(self, service: Entry) -> str | None:
        """Return the id of the service's organisation, adding it to the table if it is new."""
        stated = service.code("organization_id")
        inside = service.entry("organization")
        row = None if inside is None else read_organisation(inside)
        if row is None:
            return stated
        organisation_id = row["organisation_id"] or ""
        if stated is not None and stated != organisation_id:
            service.note("organisation_id_differs", "organization_id")
        before = self.organisations.setdefault(organisation_id, row)
        if before != row and inside is not None:
            inside.note("organisation_differs", "id")
        return organisation_id

    def _take_places(self, service: Entry, row: Row, service_id: str) -> None:
        places = read_places(service, service_id, taken=self.site_ids)
        hours = read_hours(service, service_id, places, as_of=self.as_of)
        if any(place.looks_confidential for place in places):
            row["confidential_location"] = "yes"
        sites = [place.row for place in places] + hours.made
        self.sites += sites
        self.hours += hours.rows
        self.site_entries |= {site["site_id"] or "": service for site in sites}
