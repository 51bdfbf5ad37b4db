"""What the official schema does not see: each fault gives its finding, at its place, once."""

import ast
import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import carereach.sources
from carereach.sources.directory import MOST_FINDINGS, RULES, Directory, Notes
from carereach.sources.oruk import read_oruk
from carereach.tables import TABLES
from carereach.tables.check import check_table

DATA = Path(__file__).parents[2] / "data" / "oruk"
AS_OF = date(2026, 6, 1)
SERVICE: dict[str, Any] = json.loads((DATA / "service.json").read_text(encoding="utf-8"))
Service = dict[str, Any]
PLACE = "service_at_locations[0]"
LOCATION = f"{PLACE}.location"


def read(folder: Path, document: Any) -> Directory:
    path = folder / "feed.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_oruk(path, as_of=AS_OF, assured_within_months=3)


def at(service: Any, path: str) -> tuple[Any, Any]:
    """Return the object that holds a field, and the field's key."""
    *parents, last = path.replace("[", ".[").split(".")
    for part in parents:
        service = service[int(part[1:-1]) if part.startswith("[") else part]
    return service, int(last[1:-1]) if last.startswith("[") else last


def put(path: str, value: Any) -> Callable[[Service], None]:
    def change(service: Service) -> None:
        holder, key = at(service, path)
        holder[key] = value

    return change


def drop(*paths: str) -> Callable[[Service], None]:
    def change(service: Service) -> None:
        for path in paths:
            holder, key = at(service, path)
            del holder[key]

    return change


def both(*changes: Callable[[Service], None]) -> Callable[[Service], None]:
    def change(service: Service) -> None:
        for each in changes:
            each(service)

    return change


def own_code(service: Service, code: str) -> None:
    term = service["attributes"][0]["taxonomy_term"]
    term |= {"taxonomy": "Carereach setting", "term": code}


def two_settings(service: Service) -> None:
    service["attributes"].append({"id": "x", "taxonomy_term": {"name": "Pharmacy"}})


SCHEDULE = "schedules[0]"
FAULTS: list[tuple[str, str, Callable[[Service], None]]] = [
    # ages
    ("age_order", "minimum_age", put("minimum_age", 25)),
    ("age_range", "minimum_age", put("minimum_age", -3)),
    ("age_range", "maximum_age", put("maximum_age", 400)),
    ("age_range", "maximum_age", put("maximum_age", 17.5)),
    ("age_zero_maximum", "maximum_age", put("maximum_age", 0)),
    ("not_a_number", "minimum_age", put("minimum_age", "thirteen")),
    ("not_a_number", "minimum_age", put("minimum_age", True)),
    ("not_a_number", "minimum_age", put("minimum_age", float("inf"))),
    ("not_a_number", "minimum_age", put("minimum_age", "1e999")),
    ("not_a_number", "minimum_age", put("minimum_age", 10**400)),
    ("not_a_number", "maximum_age", put("maximum_age", [19])),
    ("number_as_text", "maximum_age", put("maximum_age", "19")),
    (
        "ages_in_prose",
        "description",
        both(drop("minimum_age", "maximum_age"), put("description", "For those aged 11 to 18.")),
    ),
    # words
    ("missing_name", "name", put("name", "")),
    ("missing_name", "name", put("name", " \t ")),
    ("empty_text", "url", put("url", "")),
    ("empty_text", "email", put("email", " ")),
    ("not_text", "name", put("name", 12)),
    ("not_text", "name", put("name", False)),
    ("outer_spaces", "name", put("name", "Harbour clinic ")),
    ("control_characters", "description", put("description", "A walk-in\x0bclinic")),
    ("control_characters", "description", put("description", "Bad half \ud83d of a sign")),
    ("markup", "description", put("description", '<p data-cke-saved-href="x">Clinic</p>')),
    ("markup", "description", put("description", "Clinic&nbsp;and more")),
    ("double_encoded", "description", put("description", "It costs Â£10")),
    ("double_encoded", "description", put("description", "Itâ€™s free")),
    ("formula", "name", put("name", "=2+5 clinic")),
    ("bad_url", "url", put("url", "www.harbour.example.org")),
    ("bad_url", "organization.website", put("organization.website", "harbour")),
    ("bad_email", "email", put("email", "ask at the desk")),
    ("personal_email", "assurer_email", put("assurer_email", "jo.bloggs@example.org")),
    ("personal_email", "assurer_email", put("assurer_email", "jobloggs@gmail.com")),
    # the entry
    ("missing_id", "", drop("id")),
    ("id_not_uuid", "id", put("id", "clinic-1")),
    ("test_entry", "name", put("name", "TEST SERVICE - do not use")),
    ("test_entry", "organization.name", put("organization.name", "Test organisation")),
    ("confidential_place", "name", put("name", "Westmere Refuge")),
    ("confidential_place", f"{LOCATION}.name", put(f"{LOCATION}.name", "Safe house")),
    ("missing_required", "status", drop("status")),
    ("status_unknown", "status", put("status", "open")),
    ("status_spelling", "status", put("status", "Temporarily Closed")),
    ("date_format", "assured_date", put("assured_date", "31/12/2020")),
    ("date_format", "assured_date", put("assured_date", "2026-02-30")),
    ("date_format", "assured_date", put("assured_date", "0026-02-03")),
    ("date_with_time", "assured_date", put("assured_date", "2026-05-01T10:00:00Z")),
    ("assured_stale", "assured_date", put("assured_date", "2026-02-28")),
    ("assured_in_future", "assured_date", put("assured_date", "2026-06-02")),
    ("assured_not_stated", "", drop("assured_date")),
    ("setting_not_stated", "", both(drop("attributes"), put("name", "The Hub"))),
    ("setting_suggested", "", drop("attributes")),
    ("code_unknown", "attributes[0].taxonomy_term", lambda service: own_code(service, "S99")),
    ("setting_ambiguous", "", two_settings),
    ("charge_below_zero", "cost_options[0].amount", put("cost_options", [{"amount": -5}])),
    (
        "capacity_over_maximum",
        "service_capacity[0].available",
        put("service_capacity", [{"id": "x", "available": 12, "maximum": 10}]),
    ),
    # links
    ("organisation_missing", "organization_id", drop("organization")),
    ("organisation_id_differs", "organization_id", put("organization_id", "other")),
    ("missing_name", "organization.name", put("organization.name", None)),
    ("not_an_object", "organization", put("organization", "Harbour")),
    ("service_id_differs", f"{PLACE}.service_id", put(f"{PLACE}.service_id", "other")),
    ("place_missing", PLACE, drop(LOCATION)),
    ("place_id_differs", f"{PLACE}.location_id", put(f"{PLACE}.location_id", "other")),
    (
        "place_used_twice",
        "service_at_locations[1]",
        lambda service: service["service_at_locations"].append(service["service_at_locations"][0]),
    ),
    ("not_a_list", "schedules", put("schedules", {"byday": "MO"})),
    ("not_an_object", "schedules[0]", put("schedules[0]", "Mondays")),
    # places
    ("no_place", "", drop("service_at_locations", "schedules")),
    ("place_kind_unknown", f"{LOCATION}.location_type", put(f"{LOCATION}.location_type", "tent")),
    ("postal_only", f"{LOCATION}.location_type", put(f"{LOCATION}.location_type", "postal")),
    (
        "bad_postcode",
        f"{LOCATION}.addresses[0].postal_code",
        put(f"{LOCATION}.addresses[0].postal_code", "ABC 1234"),
    ),
    (
        "bad_postcode",
        f"{LOCATION}.external_identifier",
        both(
            drop(f"{LOCATION}.addresses[0].postal_code"),
            put(f"{LOCATION}.external_identifier_type", "Postcode"),
            put(f"{LOCATION}.external_identifier", "nowhere"),
        ),
    ),
    ("no_postcode", LOCATION, drop(f"{LOCATION}.addresses")),
    ("coordinates_outside", f"{LOCATION}.latitude", put(f"{LOCATION}.latitude", 512.3)),
    (
        "coordinates_swapped",
        f"{LOCATION}.latitude",
        both(put(f"{LOCATION}.latitude", -2.4412), put(f"{LOCATION}.longitude", 50.7112)),
    ),
    ("coordinate_zero", f"{LOCATION}.latitude", put(f"{LOCATION}.longitude", 0)),
    ("coordinate_half", f"{LOCATION}.latitude", drop(f"{LOCATION}.longitude")),
    (
        "bad_ods_code",
        "organization.organization_identifiers[0].identifier",
        put("organization.organization_identifiers[0].identifier", "5NH FM334"),
    ),
    # hours
    ("time_format", f"{SCHEDULE}.opens_at", put(f"{SCHEDULE}.opens_at", "9am")),
    ("time_format", f"{SCHEDULE}.closes_at", put(f"{SCHEDULE}.closes_at", "24:30")),
    ("time_missing", f"{SCHEDULE}.closes_at", drop(f"{SCHEDULE}.closes_at")),
    ("time_with_zone", f"{SCHEDULE}.opens_at", put(f"{SCHEDULE}.opens_at", "09:00:00+01:00")),
    (
        "twelve_hour_clock",
        f"{SCHEDULE}.closes_at",
        both(put(f"{SCHEDULE}.opens_at", "08:30"), put(f"{SCHEDULE}.closes_at", "05:30")),
    ),
    (
        "overnight",
        f"{SCHEDULE}.closes_at",
        both(put(f"{SCHEDULE}.opens_at", "21:00"), put(f"{SCHEDULE}.closes_at", "02:00")),
    ),
    (
        "opens_when_closes",
        f"{SCHEDULE}.closes_at",
        both(put(f"{SCHEDULE}.opens_at", "00:00"), put(f"{SCHEDULE}.closes_at", "00:00")),
    ),
    ("day_spelling", f"{SCHEDULE}.byday", put(f"{SCHEDULE}.byday", "MONDAY")),
    ("day_format", f"{SCHEDULE}.byday", put(f"{SCHEDULE}.byday", "MO,WEEKDAYS")),
    ("day_count_weekly", f"{SCHEDULE}.byday", put(f"{SCHEDULE}.byday", "1MO")),
    ("day_missing", f"{SCHEDULE}.byday", drop(f"{SCHEDULE}.byday")),
    ("frequency_unknown", f"{SCHEDULE}.freq", drop(f"{SCHEDULE}.freq")),
    ("frequency_bad", f"{SCHEDULE}.freq", put(f"{SCHEDULE}.freq", "OFTEN")),
    ("not_every_week", f"{SCHEDULE}.freq", put(f"{SCHEDULE}.freq", "MONTHLY")),
    ("not_every_week", f"{SCHEDULE}.freq", put(f"{SCHEDULE}.interval", 2)),
    ("valid_order", f"{SCHEDULE}.valid_to", put(f"{SCHEDULE}.valid_to", "2025-12-31")),
    (
        "hours_expired",
        f"{SCHEDULE}.valid_to",
        put(f"{SCHEDULE}.valid_to", "2026-05-31"),
    ),
    (
        "hours_overlap",
        "",
        lambda service: service["schedules"].append(
            {**service["schedules"][0], "opens_at": "16:00", "closes_at": "19:00"}
        ),
    ),
    ("hours_for_missing_place", f"{SCHEDULE}.service_at_location_id",
     put(f"{SCHEDULE}.service_at_location_id", "elsewhere")),
    ("hours_without_place", SCHEDULE,
     drop("service_at_locations", f"{SCHEDULE}.service_at_location_id")),
    ("term_time_in_prose", SCHEDULE, put(f"{SCHEDULE}.notes", "Term-time only!")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "path", "change"), FAULTS, ids=[f"{rule} {path}" for rule, path, _ in FAULTS]
)
def test_each_fault_is_found_at_its_place(
    tmp_path: Path, rule: str, path: str, change: Callable[[Service], None]
) -> None:
    before = read(tmp_path, SERVICE)
    assert rule not in {finding.rule for finding in before.findings}
    service = copy.deepcopy(SERVICE)
    change(service)
    directory = read(tmp_path, service)
    found = [finding for finding in directory.findings if finding.rule == rule]
    assert [(finding.row, finding.column) for finding in found] == [(1, path)]
    assert found[0].fix
    for name, frame in directory.frames.items():
        assert check_table(TABLES[name], frame, file=name).is_sound


def test_there_are_more_than_twenty_kinds() -> None:
    assert len({rule for rule, _, _ in FAULTS}) > 40


def test_repeats_are_told_apart(tmp_path: Path) -> None:
    same = read(tmp_path, [SERVICE, SERVICE])
    assert [each.row for each in same.findings if each.rule == "duplicate_same"] == [2]
    other = {**SERVICE, "maximum_age": 18}
    differs = read(tmp_path, [SERVICE, other])
    assert [each.row for each in differs.findings if each.rule == "duplicate_differs"] == [2]
    assert differs.frames["services"]["maximum_age"].to_list() == ["19"]


def renamed(name: str, number: int) -> Service:
    service = copy.deepcopy(SERVICE)
    service["id"] = f"00000000-0000-4000-8000-{number:012d}"
    service["name"] = name
    service["service_at_locations"][0]["id"] = f"00000000-0000-4000-9000-{number:012d}"
    service["schedules"] = []
    return service


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Royal Bournemouth Clinic", "Royal Bournmouth Clinic", True),
        ("Harbour clinic", "HARBOUR CLINIC.", True),
        ("Ward 1 clinic", "Ward 2 clinic", False),
        ("Harbour clinic", "Harbour pharmacy", False),
        ("Harbour clinic", "Harbour clinic for boys", False),
    ],
)
def test_near_repeats_share_postcode_and_almost_the_name(
    tmp_path: Path, one: str, other: str, near: bool
) -> None:
    directory = read(tmp_path, [renamed(one, 1), renamed(other, 2)])
    rows = [each.row for each in directory.findings if each.rule == "near_duplicate"]
    assert rows == ([2] if near else [])


def test_a_place_of_another_service_gets_its_own_id(tmp_path: Path) -> None:
    first, second = renamed("Harbour clinic", 1), renamed("Elm pharmacy", 2)
    second["service_at_locations"] = first["service_at_locations"]
    directory = read(tmp_path, [first, second])
    assert directory.frames["sites"]["site_id"].n_unique() == 2
    assert "service_id_differs" in {finding.rule for finding in directory.findings}


def test_an_organisation_that_changes_its_name_on_the_way_is_told(tmp_path: Path) -> None:
    second = renamed("Elm pharmacy", 2)
    second["organization"]["name"] = "Another name"
    directory = read(tmp_path, [SERVICE, second])
    assert directory.rows("organisations") == 1
    assert "organisation_differs" in {finding.rule for finding in directory.findings}


def test_raw_control_characters_are_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    text = json.dumps(SERVICE).replace("Nothing here is real.", "Two\nlines\x02here.")
    path.write_text(text, encoding="utf-8")
    directory = read_oruk(path, as_of=AS_OF, assured_within_months=3)
    assert {"loose_json", "control_characters"} <= {each.rule for each in directory.findings}
    assert directory.rows("services") == 1


def test_no_value_is_ever_repeated(tmp_path: Path) -> None:
    canary = "qqzzcanary"

    def poison(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: poison(item) for key, item in value.items()} | {canary: canary}
        if isinstance(value, list):
            return [poison(item) for item in value]
        return f"<b>{canary}\x02 Â£ {value} " if isinstance(value, str) else value

    directory = read(tmp_path, [poison(SERVICE), poison(SERVICE)])
    assert len(directory.findings) > 20
    for finding in directory.findings:
        assert canary not in finding.message + finding.fix + finding.rule
    strange = copy.deepcopy(SERVICE) | {"Ada Canary \x1b[31m": " spaced "}
    assert all("Canary" not in each.column for each in read(tmp_path, strange).findings)


def test_the_same_fault_many_times_is_listed_and_then_counted() -> None:
    notes = Notes("feed.json")
    for row in range(1, MOST_FINDINGS + 11):
        notes.add("missing_name", row=row)
        notes.add("missing_name", row=row)
    found = notes.findings()
    assert len(found) == MOST_FINDINGS + 1
    assert found[0].row == 0
    assert f"{MOST_FINDINGS + 10:,} times" in found[0].message


def noted_rules() -> set[str]:
    """Every text in the readers that is the name of a rule."""
    names = set()
    for module in Path(carereach.sources.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
    return names


def test_every_declared_rule_is_used_and_explains_itself() -> None:
    assert set(RULES) <= noted_rules()
    for rule in RULES.values():
        assert rule.severity in ("error", "warning")
        assert rule.message.endswith((".", ")"))
        assert rule.fix.endswith(".")


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("age_order", put("minimum_age", 25)),
        ("time_format", put("schedules[0].opens_at", "9am")),
        ("day_spelling", put("schedules[0].byday", "MONDAY")),
        ("coordinates_outside", put(f"{LOCATION}.latitude", 512.3)),
        ("missing_name", put("name", "")),
        ("date_format", put("assured_date", "31/12/2020")),
    ],
)
def test_these_pass_the_official_schema_and_not_ours(
    tmp_path: Path,
    schema_faults: Callable[[Any], list[str]],
    rule: str,
    change: Callable[[Service], None],
) -> None:
    service = copy.deepcopy(SERVICE)
    change(service)
    assert schema_faults(service) == []
    assert rule in {finding.rule for finding in read(tmp_path, service).findings}


def test_every_rule_is_explained_in_the_reference() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "oruk-mapping.md"
    text = page.read_text(encoding="utf-8")
    for name, rule in RULES.items():
        message = rule.message.replace("{count}", "…")
        assert f"| `{name}` | {rule.severity} | {message} | {rule.fix} |" in text, name
