"""Where, or how, a service is met: each place of a service becomes a row of sites."""

from dataclasses import dataclass

from carereach.sources.directory import (
    Row,
    looks_confidential,
    made_id,
    read_coordinates,
    read_postcode,
)
from carereach.sources.oruk.entry import Entry
from carereach.sources.oruk.own_terms import LOCATION_TERMS
from carereach.sources.oruk.services import read_id, read_own_terms

__all__ = ["Place", "read_places"]

_KINDS = ("physical", "postal", "virtual")


@dataclass(frozen=True, slots=True)
class Place:
    """A row of sites, the entry it came from, and whether its name gives a refuge away."""

    row: Row
    entry: Entry
    looks_confidential: bool

    @property
    def site_id(self) -> str:
        """The id of the row."""
        return self.row["site_id"] or ""

    @property
    def kind(self) -> str:
        """Physical, virtual, phone or outreach."""
        return self.row["kind"] or ""


def read_places(service: Entry, service_id: str, *, taken: set[str]) -> list[Place]:
    """Return the places of a service.

    Args:
        service: the service in the document.
        service_id: its id in the tables.
        taken: ids of places read so far; new ones are added.
    """
    places: list[Place] = []
    seen: set[str] = set()
    for entry in service.entries("service_at_locations"):
        if entry.has("service_id") and entry.code("service_id") != service_id:
            entry.note("service_id_differs", "service_id")
        location = _location_of(entry)
        row = None if location is None else _read_location(location)
        if location is None or row is None:
            continue
        site_id = read_id(entry) if entry.has("id") else made_id(service_id, read_id(location))
        if site_id in seen:
            entry.note("place_used_twice")
            continue
        seen.add(site_id)
        if site_id in taken:
            entry.note("service_id_differs", "id")
            site_id = made_id(service_id, site_id)
        taken.add(site_id)
        row |= {"site_id": site_id, "service_id": service_id}
        places.append(Place(row, entry, _gives_away(location)))
    return places


def _location_of(entry: Entry) -> Entry | None:
    location = entry.entry("location")
    if location is None:
        entry.note("place_missing")
        return None
    if entry.has("location_id") and entry.data["location_id"] != location.data.get("id"):
        entry.note("place_id_differs", "location_id")
    return location


def _gives_away(location: Entry) -> bool:
    if not looks_confidential(location.text("name")):
        return False
    location.note("confidential_place", "name")
    return True


def _read_location(location: Entry) -> Row | None:
    """Return the cells of a place, or nothing if nobody is met there."""
    kind = _read_kind(location)
    if kind is None:
        return None
    row: Row = {"name": location.text("name"), "kind": kind}
    row |= read_own_terms(location, LOCATION_TERMS)
    if kind != "physical":
        return row
    row["postcode"] = _read_postcode(location)
    latitude, longitude = location.number("latitude"), location.number("longitude")
    row["latitude"], row["longitude"], fault = read_coordinates(latitude, longitude)
    if fault:
        location.note(fault, "latitude")
    return row


def _read_kind(location: Entry) -> str | None:
    kind = (location.text("location_type") or "").lower()
    if not kind and (location.has("physical_addresses") or location.has("latitude")):
        return "physical"
    if kind == "postal":
        location.note("postal_only", "location_type")
        return None
    if kind not in _KINDS:
        location.note("place_kind_unknown", "location_type")
        return None
    return kind


def _read_postcode(location: Entry) -> str | None:
    """Return the postcode, from a physical address before any other."""
    addresses = location.entries("addresses", "physical_addresses")
    addresses.sort(key=lambda address: address.data.get("address_type") != "physical")
    for address in addresses:
        written = address.code("postal_code")
        if written is None:
            continue
        postcode = read_postcode(written)
        if postcode is not None:
            return postcode
        address.note("bad_postcode", "postal_code")
        return None
    if (location.text("external_identifier_type") or "").lower() == "postcode":
        postcode = read_postcode(location.code("external_identifier") or "")
        if postcode is None:
            location.note("bad_postcode", "external_identifier")
        return postcode
    location.note("no_postcode")
    return None
