"""Reading the NHS website's files of places and of opening times.

The full files are separated by the byte 0xAC and written in Windows-1252; cuts of them with commas
are read too. They say what was published once, so everything becomes a candidate.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from carereach.base import SourceError
from carereach.sources.directory import (
    Directory,
    Notes,
    Row,
    fit_text,
    looks_confidential,
    looks_like_a_test,
    make_directory,
    read_coordinates,
    read_ods_code,
    read_postcode,
    read_rows,
    setting_of_type,
    suggest_setting,
)

__all__ = ["FRESH_MONTHS", "note_age_of_file", "read_nhs_website"]

FRESH_MONTHS = 1
"""Younger than this, a file is not called history [months]."""

_NAMES = {
    "organisationid": "id",
    "organisationcode": "code",
    "organisationtype": "type",
    "subtype": "subtype",
    "sector": "sector",
    "organisationstatus": "shown",
    "organisationname": "name",
    "postcode": "postcode",
    "latitude": "latitude",
    "lat": "latitude",
    "longitude": "longitude",
    "lon": "longitude",
    "parentodscode": "parent_code",
    "parentname": "parent_name",
}
_NEEDED = ("id", "name", "postcode")
_WRAPPED = re.compile(r"^PH_([A-Z0-9]{5})__.*$")
"""How the file writes a pharmacy: its code between PH_ and other signs."""
_SECTORS = {"gp": "primary", "pharmacy": "primary", "dentist": "primary"}
_HOSPITAL_SECTORS = {"mental health hospital": "mental health", "hospital": "hospital"}


@dataclass(frozen=True, slots=True)
class _Place:
    """One row by the names of its columns, an absent column being empty."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


def read_nhs_website(path: Path, *, as_of: date, published: date | None = None) -> Directory:
    """Read a file of clinics, hospitals, practices or pharmacies from the NHS website.

    Every place becomes a candidate service with one site and its organisation. Rows repeated word
    for word are counted and left out; of rows with one id and other content the first is kept.

    Args:
        path: the file.
        as_of: date of the audit.
        published: when the file was made, if that is known.

    Raises:
        SourceError: the file is not such a table.
    """
    notes = Notes(path.name)
    note_age_of_file(notes, as_of=as_of, published=published)
    reading = _Reading(notes)
    for place in _places(path, notes):
        reading.take(place)
    return reading.finish()


def note_age_of_file(notes: Notes, *, as_of: date, published: date | None) -> None:
    """Note that nothing in a file is confirmed, and how old the file is."""
    if published is None:
        notes.add("file_age_unknown")
        return
    months = (as_of.year - published.year) * 12 + as_of.month - published.month
    if months > FRESH_MONTHS:
        notes.add("file_is_historic", count=months)
    else:
        notes.add("file_is_recent")


def _places(path: Path, notes: Notes) -> Iterator[_Place]:
    """Give the rows that are whole and were shown on the website, each once."""
    table = read_rows(path)
    header = [_NAMES.get(cell.lower(), "") for cell in table.rows[0][1]]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise SourceError(
            f"{path.name} is not a file of places from the NHS website: its first row must name"
            " OrganisationID, OrganisationName and Postcode."
        )
    seen: set[tuple[str, ...]] = set()
    hidden = repeated = 0
    for number, cells in table.rows[1:]:
        if len(cells) != len(header):
            notes.add("row_length", row=number)
            continue
        place = _Place(
            number, {name: cell for name, cell in zip(header, cells, strict=True) if name}
        )
        if place["shown"] not in ("", "Visible"):
            hidden += 1
        elif tuple(cells) in seen:
            repeated += 1
        else:
            seen.add(tuple(cells))
            yield place
    notes.add_count("hidden_on_website", hidden)
    notes.add_count("exact_duplicates", repeated)


class _Reading:
    """The rows made so far."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._organisations: dict[str, Row] = {}
        self._services: dict[str, Row] = {}
        self._sites: list[Row] = []
        self._missing: Counter[str] = Counter()

    def take(self, place: _Place) -> None:
        """Make the rows of one place."""
        key, name = fit_text(place["id"], is_code=True), fit_text(place["name"])
        if key is None or name is None:
            column = "OrganisationID" if key is None else "OrganisationName"
            self._notes.add("missing_required", row=place.number, column=column)
            return
        service_id = f"nhs-{key}"[:190]
        if service_id in self._services:
            self._notes.add("duplicate_differs", row=place.number, column="OrganisationID")
            return
        self._services[service_id] = {
            "service_id": service_id,
            "organisation_id": self._organisation(place, service_id, name),
            "name": name,
            "setting": self._setting(place, name),
            "status": "candidate",
            "confidential_location": self._confidential(place, name),
        }
        self._sites.append(self._site(place, service_id, name))

    def finish(self) -> Directory:
        """Return the tables."""
        for rule, count in self._missing.items():
            self._notes.add_count(rule, count)
        return make_directory(
            {
                "organisations": self._organisations.values(),
                "services": self._services.values(),
                "sites": self._sites,
            },
            self._notes,
        )

    def _organisation(self, place: _Place, service_id: str, name: str) -> str:
        """Add who runs the place: its parent where the file names one, else the place itself."""
        written = place["parent_code"] or ("" if place["parent_name"] else place["code"])
        code = read_ods_code(_WRAPPED.sub(r"\1", written))
        if written and code is None:
            column = "ParentODSCode" if place["parent_code"] else "OrganisationCode"
            self._notes.add("bad_ods_code", row=place.number, column=column)
        parent = fit_text(place["parent_name"])
        organisation_id = f"ods-{code}" if code else service_id
        row: Row = {"organisation_id": organisation_id, "name": parent or name, "ods_code": code}
        row["sector"] = _SECTORS.get(place["type"].lower()) or _HOSPITAL_SECTORS.get(
            place["subtype"].lower()
        )
        self._organisations.setdefault(organisation_id, row)
        return organisation_id

    def _setting(self, place: _Place, name: str) -> str | None:
        stated = setting_of_type(place["type"], place["subtype"])
        if stated:
            return stated
        suggested = suggest_setting(name) if stated is None else None
        if suggested:
            self._notes.add("setting_from_name", row=place.number, column="OrganisationName")
        else:
            self._missing["settings_not_stated"] += 1
        return suggested

    def _confidential(self, place: _Place, name: str) -> str | None:
        if looks_like_a_test(name):
            self._notes.add("test_entry", row=place.number, column="OrganisationName")
        if not looks_confidential(name):
            return None
        self._notes.add("confidential_place", row=place.number, column="OrganisationName")
        return "yes"

    def _site(self, place: _Place, service_id: str, name: str) -> Row:
        row: Row = {
            "site_id": f"{service_id}-site",
            "service_id": service_id,
            "name": name,
            "kind": "physical",
            "postcode": read_postcode(place["postcode"]),
        }
        if not place["postcode"]:
            self._missing["no_postcodes"] += 1
        elif row["postcode"] is None:
            self._notes.add("bad_postcode", row=place.number, column="Postcode")
        degrees = [self._degrees(place, column) for column in ("Latitude", "Longitude")]
        row["latitude"], row["longitude"], fault = read_coordinates(*degrees)
        if fault:
            self._notes.add(fault, row=place.number, column="Latitude")
        return row

    def _degrees(self, place: _Place, column: str) -> float | None:
        written = place[column.lower()]
        if not written:
            return None
        try:
            return float(written)
        except ValueError:
            self._notes.add("not_a_number", row=place.number, column=column)
            return None
