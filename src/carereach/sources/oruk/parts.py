"""The parts of an exported service: organisation, places, hours, terms and plain words.

An empty field is left out, as the standard asks: never null, never "".
"""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carereach.sources.directory import MIDNIGHT, as_time
from carereach.sources.oruk.hours import ATTENDING, TERM_WORDS
from carereach.sources.oruk.own_terms import (
    LOCATION_TERMS,
    ORGANISATION_TERMS,
    SERVICE_TERMS,
    OwnTerm,
)
from carereach.sources.oruk.times import DAY_CODES
from carereach.tables import AreaSettings

__all__ = ["Publisher", "describe_service"]

_Cells = Mapping[str, Any]
_Part = dict[str, Any]

_STATUS = {"active": "active", "suspended": "temporarily closed", "closed": "inactive"}
_NAMESPACE = uuid.UUID("0f6c1b62-6d0c-5a55-8f0e-3f4b7f1f6d3a")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_GSS = re.compile(r"[EW]\d{8}")
_STATISTICS = "http://statistics.data.gov.uk/id/statistical-geography/"
_INVENTED = "Invented data: this service does not exist."
_DAYS = {day: code for code, day in DAY_CODES.items()}


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose services these are: the namespace of their ids, and whether they are invented."""

    namespace: uuid.UUID
    invented: bool

    @classmethod
    def of(cls, area: AreaSettings) -> "Publisher":
        """Return the publisher an area is."""
        place = "|".join(sorted(area.codes)) or area.name
        return cls(uuid.uuid5(_NAMESPACE, place), area.invented)

    def id(self, kind: str, key: str) -> str:
        """Return the same UUID every time for the same thing; a UUID stays what it is."""
        return key if _UUID.fullmatch(key) else self.new_id(kind, key)

    def new_id(self, kind: str, *keys: str | None) -> str:
        """Return the same UUID every time for a part made on export."""
        return str(uuid.uuid5(self.namespace, "|".join([kind, *(key or "" for key in keys)])))


def describe_service(
    row: _Cells,
    *,
    organisation: _Cells | None,
    sites: Sequence[_Cells],
    hours: Mapping[str, Sequence[_Cells]],
    publisher: Publisher,
) -> _Part:
    """Return one service with all its parts.

    Args:
        row: a row of services.
        organisation: its row of organisations.
        sites: its rows of sites.
        hours: rows of opening_hours by site.
        publisher: whose services these are.
    """
    own_id = publisher.id("service", row["service_id"])
    sites = sorted(sites, key=lambda site: publisher.id("site", site["site_id"]))
    assured = row["assured_on"]
    return _without_empty(
        {
            "id": own_id,
            "name": row["name"],
            "status": _STATUS[row["status"]],
            "alert": _INVENTED if publisher.invented else None,
            "minimum_age": row["minimum_age"],
            "maximum_age": row["maximum_age"],
            "assured_date": assured and assured.isoformat(),
            "eligibility_description": _eligibility(row),
            "application_process": _application(row),
            "service_areas": _service_areas(row, own_id, publisher),
            "organization": organisation and _organisation(organisation, publisher),
            "organization_id": organisation
            and publisher.id("organisation", organisation["organisation_id"]),
            "service_at_locations": [_place(site, own_id, publisher) for site in sites],
            "schedules": [
                schedule
                for site in sites
                for schedule in _schedules(site, hours.get(site["site_id"], ()), own_id, publisher)
            ],
            "attributes": _attributes(row, SERVICE_TERMS, own_id, publisher),
        }
    )


def _without_empty(part: _Part) -> _Part:
    return {key: value for key, value in part.items() if value not in (None, "", [])}


def _organisation(row: _Cells, publisher: Publisher) -> _Part:
    own_id = publisher.id("organisation", row["organisation_id"])
    known = row["sector"] not in (None, "other")
    sector = f" in the {row['sector']} sector" if known else ""
    part = {
        "id": own_id,
        "name": row["name"],
        "description": f"Organisation{sector} that runs or supports services.",
        "attributes": _attributes(row, ORGANISATION_TERMS, own_id, publisher),
    }
    if row["ods_code"]:
        part["organization_identifiers"] = [
            {
                "id": publisher.new_id("identifier", own_id, row["ods_code"]),
                "organization_id": own_id,
                "identifier_scheme": "GB-NHS",
                "identifier_type": "NHS ODS code",
                "identifier": row["ods_code"],
            }
        ]
    return _without_empty(part)


def _place(row: _Cells, service_id: str, publisher: Publisher) -> _Part:
    """Return where a service is met; a postcode alone is an identifier, not an address."""
    site_id = publisher.id("site", row["site_id"])
    location_id = publisher.new_id("location", site_id)
    physical = row["kind"] == "physical"
    location = {
        "id": location_id,
        "location_type": "physical" if physical else "virtual",
        "name": row["name"],
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "external_identifier": row["postcode"],
        "external_identifier_type": "Postcode" if row["postcode"] else None,
        "attributes": []
        if row["kind"] in ("physical", "virtual")
        else _attributes(row, LOCATION_TERMS, location_id, publisher),
    }
    return {
        "id": site_id,
        "service_id": service_id,
        "location_id": location_id,
        "location": _without_empty(location),
    }


def _schedules(
    site: _Cells, hours: Iterable[_Cells], service_id: str, publisher: Publisher
) -> list[_Part]:
    """Return opening hours as weekly schedules, one for all days with the same times."""
    days: dict[tuple[Any, ...], list[str]] = {}
    for row in hours:
        same = tuple(
            row[name] for name in ("opens", "closes", "term_time", "valid_from", "valid_to")
        )
        days.setdefault(same, []).append(_DAYS[row["weekday"]])
    return [
        _schedule(same, [day for day in DAY_CODES if day in some], site, service_id, publisher)
        for same, some in days.items()
    ]


def _schedule(
    same: tuple[Any, ...], days: list[str], site: _Cells, service_id: str, publisher: Publisher
) -> _Part:
    opens, closes, term_time, valid_from, valid_to = same
    site_id, byday = publisher.id("site", site["site_id"]), ",".join(days)
    return _without_empty(
        {
            "id": publisher.new_id("schedule", site_id, byday, *map(str, same)),
            "service_id": service_id,
            "service_at_location_id": site_id,
            "freq": "WEEKLY",
            "interval": 1,
            "byday": byday,
            "opens_at": as_time(opens),
            "closes_at": _closing(opens, closes),
            "valid_from": valid_from and valid_from.isoformat(),
            "valid_to": valid_to and valid_to.isoformat(),
            "attending_type": ATTENDING[site["kind"]],
            "notes": term_time and TERM_WORDS[term_time],
        }
    )


def _closing(opens: int, closes: int) -> str:
    """Return closing time; midnight is 00:00, and 23:59 after a whole day, as others write it."""
    if closes < MIDNIGHT:
        return as_time(closes)
    return as_time(0) if opens else as_time(MIDNIGHT - 1)


def _attributes(
    row: _Cells, terms: Iterable[OwnTerm], own_id: str, publisher: Publisher
) -> list[_Part]:
    """Return our codes as terms of our taxonomies."""
    found = []
    for own in terms:
        cell = row[own.column]
        for code in (cell or []) if own.many else [cell] if cell else []:
            term_id = publisher.new_id("term", own.taxonomy, code)
            found.append(
                {
                    "id": publisher.new_id("attribute", own_id, own.taxonomy, code),
                    "link_id": own_id,
                    "link_type": own.column,
                    "taxonomy_term_id": term_id,
                    "taxonomy_term": {
                        "id": term_id,
                        "name": own.words(code),
                        "description": f"{own.taxonomy}: {own.words(code)}",
                        "taxonomy": own.taxonomy,
                        "term": code,
                    },
                }
            )
    return found


def _service_areas(row: _Cells, service_id: str, publisher: Publisher) -> list[_Part]:
    return [
        _without_empty(
            {
                "id": publisher.new_id("area", service_id, code),
                "service_id": service_id,
                "name": code,
                "extent": code,
                "extent_type": "code",
                "uri": _STATISTICS + code if _GSS.fullmatch(code) else None,
            }
        )
        for code in row["serves_codes"] or []
    ]


def _eligibility(row: _Cells) -> str | None:
    """Say in plain words who is taken."""
    sentences = [_ages(row["minimum_age"], row["maximum_age"])]
    if row["sexes"] in ("female", "male"):
        sentences.append(f"Takes young people whose sex is {row['sexes']}.")
    if row["residence_rule"]:
        sentences.append(f"Where they live: {row['residence_rule']}.")
    named = [reason for reason in row["exclusions"] or [] if reason != "none"]
    if named:
        sentences.append(f"The criteria turn away for: {', '.join(named)}.")
    return " ".join(filter(None, sentences)) or None


def _ages(youngest: int | None, oldest: int | None) -> str:
    if youngest is not None and oldest is not None:
        return f"Ages {youngest} to {oldest}."
    if youngest is not None:
        return f"Age {youngest} and over."
    return "" if oldest is None else f"Up to age {oldest}."


def _application(row: _Cells) -> str | None:
    """Say in plain words how to come to the service."""
    routes = row["referral_routes"] or []
    if not routes:
        return None
    ways = ["young people themselves" if route == "self" else route for route in routes]
    return f"Accepts referrals from: {', '.join(ways)}."
