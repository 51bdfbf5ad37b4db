"""A service and its organisation become rows of the tables."""

import json
import re
from calendar import monthrange
from datetime import date

from carereach.sources.directory import (
    Row,
    looks_confidential,
    looks_like_a_test,
    made_id,
    read_ods_code,
    setting_of_term,
    suggest_setting,
)
from carereach.sources.oruk.entry import Entry
from carereach.sources.oruk.own_terms import (
    ORGANISATION_TERMS,
    SERVICE_TERMS,
    OwnTerm,
    own_term,
)
from carereach.tables import TABLES

__all__ = ["read_id", "read_organisation", "read_own_terms", "read_service"]

_STATUS = {
    "active": "active",
    "temporarily closed": "suspended",
    "inactive": "closed",
    "defunct": "closed",
}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_AGES = re.compile(
    r"\b(aged?|ages)\s+\d{1,2}\b|\b(under|over)[- ]\d{1,2}s?\b"
    r"|\b\d{1,2}\s*(to|-|\u2013)\s*\d{1,2}[- ]years?\b",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"(info|admin|team|enquir|contact|office|hello|support|service|help|data|directory|referral)",
    re.IGNORECASE,
)
_OWN_ADDRESS = re.compile(
    r"[a-z]+[._-][a-z]+\d*@|@(gmail|hotmail|outlook|yahoo|icloud|live|btinternet|aol)\.",
    re.IGNORECASE,
)
_OLDEST = TABLES["services"].column("maximum_age").maximum or 0
_ODS_SCHEMES = ("gb-nhs", "ods")


def read_id(entry: Entry, *, checks_form: bool = False) -> str:
    """Return an entry's id; one is made from its content if it has none."""
    found = entry.code("id")
    if found is None:
        entry.note("missing_id")
        return made_id(json.dumps(entry.data, sort_keys=True, default=str))
    if checks_form and not _UUID.fullmatch(found):
        entry.note("id_not_uuid", "id")
    return found


def read_service(
    service: Entry, *, as_of: date, assured_within_months: int
) -> tuple[Row, str] | None:
    """Return a row of services with the name it was given, or nothing if it has no name.

    Args:
        service: the service in the document.
        as_of: date of the audit.
        assured_within_months: how old the last check may be [months].
    """
    name = service.text("name")
    if name is None:
        service.note("missing_name", "name")
        return None
    row: Row = {
        "service_id": read_id(service, checks_form=True),
        "name": name,
        "status": _read_status(service, name),
        "assured_on": _read_assured_on(service, as_of, assured_within_months),
        "serves_codes": _read_served(service),
    }
    row["minimum_age"], row["maximum_age"] = _read_ages(service)
    row |= read_own_terms(service, SERVICE_TERMS)
    row["setting"] = row.get("setting") or _read_setting(service, name)
    if looks_confidential(name):
        service.note("confidential_place", "name")
        row["confidential_location"] = "yes"
    _check_the_rest(service)
    return row, name


def read_organisation(organisation: Entry) -> Row | None:
    """Return a row of organisations, or nothing if it has no name."""
    name = organisation.text("name")
    if name is None:
        organisation.note("missing_name", "name")
        return None
    row: Row = {"organisation_id": read_id(organisation), "name": name}
    row["ods_code"] = _read_ods_code(organisation)
    return row | read_own_terms(organisation, ORGANISATION_TERMS)


def read_own_terms(entry: Entry, terms: tuple[OwnTerm, ...]) -> Row:
    """Return the cells that our own taxonomy terms fill."""
    codes: dict[str, list[str]] = {}
    for term in _terms(entry):
        own = own_term(terms, term.text("taxonomy"))
        if own is None:
            continue
        code = term.code("term") or term.code("name")
        if code not in own.choices:
            term.note("code_unknown")
        elif code not in codes.setdefault(own.column, []):
            codes[own.column].append(code)
    return {
        own.column: "; ".join(codes[own.column]) if own.many else codes[own.column][0]
        for own in terms
        if codes.get(own.column)
    }


def _terms(entry: Entry) -> list[Entry]:
    """Return the taxonomy terms of an entry, as either version of the standard writes them."""
    terms = []
    for attribute in entry.entries("attributes", "service_taxonomys"):
        term = attribute.entry("taxonomy_term" if attribute.has("taxonomy_term") else "taxonomy")
        if term is not None:
            terms.append(term)
    return terms


def _read_setting(service: Entry, name: str) -> str | None:
    """Return the one setting that the entry's terms stand for."""
    found = {
        setting
        for term in _terms(service)
        for word in (term.text("name"), term.text("term"))
        if word is not None and (setting := setting_of_term(word))
    }
    if len(found) == 1:
        return found.pop()
    if found:
        service.note("setting_ambiguous")
    else:
        service.note("setting_suggested" if suggest_setting(name) else "setting_not_stated")
    return None


def _is_test(service: Entry, name: str) -> bool:
    """Whether the service, or its organisation, was made to try the system."""
    organisation = service.data.get("organization")
    owner = organisation.get("name") if isinstance(organisation, dict) else None
    if looks_like_a_test(name):
        service.note("test_entry", "name")
    elif isinstance(owner, str) and looks_like_a_test(owner):
        service.note("test_entry", "organization.name")
    else:
        return False
    return True


def _read_status(service: Entry, name: str) -> str:
    if _is_test(service, name):
        return "candidate"
    text = service.text("status")
    if text is None:
        service.note("missing_required", "status")
        return "candidate"
    plain = text.lower().replace("_", " ")
    if plain not in _STATUS:
        service.note("status_unknown", "status")
        return "candidate"
    if plain != text:
        service.note("status_spelling", "status")
    return _STATUS[plain]


def _read_ages(service: Entry) -> tuple[str | None, str | None]:
    """Return youngest and oldest age [years]."""
    holder = service
    older = service.entries("eligibilitys")
    if not (service.has("minimum_age") or service.has("maximum_age")) and len(older) == 1:
        holder = older[0]
    youngest = _read_age(holder, "minimum_age")
    oldest = _read_age(holder, "maximum_age")
    if oldest == 0:
        holder.note("age_zero_maximum", "maximum_age")
        oldest = None
    if youngest is not None and oldest is not None and youngest > oldest:
        holder.note("age_order", "minimum_age")
        return None, None
    if youngest is None and oldest is None and _AGES.search(service.text("description") or ""):
        service.note("ages_in_prose", "description")
    return _as_cell(youngest), _as_cell(oldest)


def _read_age(holder: Entry, key: str) -> int | None:
    number = holder.number(key)
    if number is None:
        return None
    if number != int(number) or not 0 <= number <= _OLDEST:
        holder.note("age_range", key)
        return None
    return int(number)


def _as_cell(number: int | None) -> str | None:
    return None if number is None else str(number)


def _read_assured_on(service: Entry, as_of: date, months: int) -> str | None:
    """Return when the entry was last checked, noting a check that is old or missing."""
    if not service.has("assured_date"):
        service.note("assured_not_stated")
        return None
    found = service.day("assured_date")
    if found is None:
        return None
    if found > as_of:
        service.note("assured_in_future", "assured_date")
        return None
    if found < _months_before(as_of, months):
        service.note("assured_stale", "assured_date", count=months)
    return found.isoformat()


def _months_before(day: date, months: int) -> date:
    """Return the same day some months earlier, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _read_served(service: Entry) -> str | None:
    """Return the codes of the areas served, where an area is given by its public code."""
    codes = []
    for area in service.entries("service_areas"):
        uri, extent = area.text("uri") or "", area.code("extent") or ""
        if "statistical-geography/" in uri:
            codes.append(uri.rstrip("/").rsplit("/", 1)[-1])
        elif (area.text("extent_type") or "").lower() == "code":
            codes.append(extent)
    plain = (code for code in codes if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}", code))
    return "; ".join(dict.fromkeys(plain)) or None


def _read_ods_code(organisation: Entry) -> str | None:
    for identifier in organisation.entries("organization_identifiers"):
        scheme = (identifier.text("identifier_scheme") or "").lower()
        kind = (identifier.text("identifier_type") or "").lower()
        if scheme not in _ODS_SCHEMES and not re.search(r"\bods\b", kind):
            continue
        code = read_ods_code(identifier.code("identifier") or "")
        if code is not None:
            return code
        identifier.note("bad_ods_code", "identifier")
    return None


def _check_the_rest(service: Entry) -> None:
    """Look at what is checked and not kept: who checked it, charges, free places."""
    assurer = service.data.get("assurer_email")
    if isinstance(assurer, str) and _is_personal(assurer):
        service.note("personal_email", "assurer_email")
    for cost in service.entries("cost_options"):
        if (cost.number("amount") or 0) < 0:
            cost.note("charge_below_zero", "amount")
    for capacity in service.entries("service_capacity", "service_capacities"):
        free, places = capacity.number("available"), capacity.number("maximum")
        if free is not None and places is not None and free > places:
            capacity.note("capacity_over_maximum", "available")


def _is_personal(address: str) -> bool:
    owner = address.partition("@")[0]
    return bool(_OWN_ADDRESS.search(address)) and not _TEAM.search(owner)
