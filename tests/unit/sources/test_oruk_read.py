"""Reading Open Referral UK documents: every shape, every table, nothing about a person."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carereach.base import SourceError
from carereach.sources.directory import Directory
from carereach.sources.oruk import read_oruk
from carereach.tables import TABLES
from carereach.tables.check import check_table

DATA = Path(__file__).parents[2] / "data" / "oruk"
OFFICIAL = Path(__file__).parents[3] / ".." / "shared" / "data" / "oruk" / "examples"
AS_OF = date(2026, 6, 1)
SERVICE: dict[str, Any] = json.loads((DATA / "service.json").read_text(encoding="utf-8"))


def read(path: Path) -> Directory:
    return read_oruk(path, as_of=AS_OF, assured_within_months=3)


def read_text(folder: Path, text: str | bytes) -> Directory:
    path = folder / "feed.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path)


def read_document(folder: Path, document: Any) -> Directory:
    return read_text(folder, json.dumps(document))


def rules(directory: Directory) -> set[str]:
    return {finding.rule for finding in directory.findings}


def with_id(number: int) -> dict[str, Any]:
    service = copy.deepcopy(SERVICE)
    service["id"] = f"00000000-0000-4000-8000-{number:012d}"
    service["name"] = f"Harbour clinic {number}"
    service["service_at_locations"][0]["id"] = f"00000000-0000-4000-9000-{number:012d}"
    service["schedules"][0]["service_at_location_id"] = f"00000000-0000-4000-9000-{number:012d}"
    return service


def test_a_good_service_fills_four_tables() -> None:
    directory = read(DATA / "service.json")
    assert rules(directory) == {"assurers_dropped"}
    assert directory.frames["organisations"].to_dicts() == [
        {
            "organisation_id": "1c7c0d0e-52f7-4f0e-8f30-f1c3d6a4e102",
            "name": "Harbour Community Health",
            "ods_code": "RZZ",
            "sector": None,
        }
    ]
    service = directory.frames["services"].to_dicts()[0]
    assert service["setting"] == "S1"
    assert service["status"] == "active"
    assert (service["minimum_age"], service["maximum_age"]) == ("13", "19")
    assert service["assured_on"] == "2026-05-01"
    assert service["confidential_location"] is None
    site = directory.frames["sites"].to_dicts()[0]
    assert site["postcode"] == "ZZ1 1AA"
    assert (site["latitude"], site["longitude"]) == ("50.711200", "-2.441200")
    hours = directory.frames["opening_hours"].to_dicts()
    assert [row["weekday"] for row in hours] == ["tuesday", "thursday"]
    assert {(row["opens"], row["closes"]) for row in hours} == {("15:30", "18:30")}
    assert {(row["valid_from"], row["valid_to"]) for row in hours} == {("2026-01-01", "2026-12-31")}


def test_frames_have_exactly_the_declared_columns_and_check_soundly() -> None:
    directory = read(DATA / "service.json")
    for name, frame in directory.frames.items():
        assert frame.columns == list(TABLES[name].column_names)
        assert check_table(TABLES[name], frame, file=name).findings == ()
        assert directory.rows(name) == frame.height > 0


def test_every_shape_gives_the_same_tables(tmp_path: Path) -> None:
    expected = read(DATA / "service.json").frames
    organisation = {**SERVICE["organization"], "services": [without(SERVICE, "organization")]}
    place = {
        **SERVICE["service_at_locations"][0],
        "service": without(SERVICE, "service_at_locations"),
    }
    page = {"total_items": 1, "total_pages": 1, "contents": [SERVICE]}
    older = {"totalElements": 1, "totalPages": 1, "content": [SERVICE]}
    for document in ([SERVICE], page, older, organisation, place, {"contents": [place]}):
        found = read_document(tmp_path, document)
        assert rules(found) == {"assurers_dropped"}
        assert all(found.frames[name].equals(frame) for name, frame in expected.items())


def without(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in keys}


def test_a_version_1_page_is_read() -> None:
    directory = read(DATA / "page_v1.json")
    service = directory.frames["services"].to_dicts()[0]
    assert (service["setting"], service["minimum_age"], service["maximum_age"]) == ("S5", "5", "17")
    assert directory.frames["sites"]["postcode"].to_list() == ["ZZ1 2BB"]
    assert directory.frames["sites"]["kind"].to_list() == ["physical"]
    assert directory.frames["opening_hours"]["weekday"].to_list() == ["monday"]
    assert rules(directory) == {"assured_not_stated"}


def test_places_listed_one_by_one_are_put_together(tmp_path: Path) -> None:
    bare = without(SERVICE, "service_at_locations", "schedules")
    places = []
    for number in (1, 2):
        place = copy.deepcopy(SERVICE["service_at_locations"][0])
        place["id"] = f"00000000-0000-4000-9000-{number:012d}"
        places.append({**place, "service": bare})
    directory = read_document(tmp_path, places)
    assert directory.rows("services") == 1
    assert directory.rows("sites") == 2
    assert "duplicate_same" not in rules(directory)


def test_row_is_the_position_and_column_the_path(tmp_path: Path) -> None:
    services = [with_id(number) for number in range(4)]
    services[3]["minimum_age"] = "old"
    for document, path in (
        (services, "services[3].minimum_age"),
        ({"contents": services}, "contents[3].minimum_age"),
    ):
        findings = read_document(tmp_path, document).findings
        finding = next(each for each in findings if each.rule == "not_a_number")
        assert (finding.file, finding.row, finding.column) == ("feed.json", 4, path)
        assert finding.fix


def test_a_folder_holds_the_pages_of_one_directory(tmp_path: Path) -> None:
    for number in (1, 2):
        page = {"total_items": 2, "total_pages": 2, "contents": [with_id(number)]}
        (tmp_path / f"page{number}.json").write_text(json.dumps(page), encoding="utf-8")
    directory = read(tmp_path)
    assert directory.rows("services") == 2
    assert "one_page_of_many" not in rules(directory)
    assert {finding.file for finding in directory.findings} == {"page1.json", "page2.json"}
    alone = read(tmp_path / "page1.json")
    assert "one_page_of_many" in rules(alone)


def test_a_page_that_miscounts_says_so(tmp_path: Path) -> None:
    page = {"total_items": 7, "total_pages": 1, "contents": [SERVICE]}
    assert "count_differs" in rules(read_document(tmp_path, page))


def test_nothing_about_a_person_is_kept(tmp_path: Path) -> None:
    service = copy.deepcopy(SERVICE)
    service["contacts"] = [{"id": "x", "name": "Ada Canary", "title": "Nurse"}]
    service["assurer_email"] = "ada.canary@example.org"
    service["phones"] = [{"id": "y", "number": "0000 000 0001"}]
    directory = read_document(tmp_path, service)
    everything = "".join(frame.write_csv() for frame in directory.frames.values())
    everything += "".join(finding.sentence() for finding in directory.findings)
    assert "anary" not in everything
    assert "0000" not in everything
    assert {"contacts_dropped", "assurers_dropped", "personal_email"} <= rules(directory)
    dropped = next(each for each in directory.findings if each.rule == "contacts_dropped")
    assert "2" in dropped.message


def test_what_the_tables_cannot_hold_is_counted(tmp_path: Path) -> None:
    service = {
        **copy.deepcopy(SERVICE),
        "languages": [{"id": "x"}],
        "fees": "10",
        "service_capacity": [{"id": "y", "available": 1, "maximum": 2}],
    }
    found = rules(read_document(tmp_path, service))
    assert {"languages_not_kept", "costs_not_kept", "capacity_not_kept"} <= found


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("active", "active"),
        ("temporarily closed", "suspended"),
        ("inactive", "closed"),
        ("defunct", "closed"),
        ("Active", "active"),
        ("open", "candidate"),
        (None, "candidate"),
    ],
)
def test_statuses(tmp_path: Path, status: str | None, state: str) -> None:
    service = {**SERVICE, "status": status}
    directory = read_document(tmp_path, service)
    assert directory.frames["services"]["status"].to_list() == [state]


def test_virtual_and_postal_places(tmp_path: Path) -> None:
    service = without(copy.deepcopy(SERVICE), "schedules")
    place = service["service_at_locations"][0]
    place["location"]["location_type"] = "virtual"
    directory = read_document(tmp_path, service)
    site = directory.frames["sites"].to_dicts()[0]
    assert (site["kind"], site["postcode"], site["latitude"]) == ("virtual", None, None)
    place["location"]["location_type"] = "postal"
    directory = read_document(tmp_path, service)
    assert directory.rows("sites") == 0
    assert {"postal_only", "no_place"} <= rules(directory)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Online", "virtual"),
        ("By telephone only", "phone"),
        ("Outreach to wherever you are", "outreach"),
    ],
)
def test_hours_without_a_place_make_one_when_they_say_how(
    tmp_path: Path, words: str, kind: str
) -> None:
    service = without(copy.deepcopy(SERVICE), "service_at_locations")
    service["schedules"][0] |= {"attending_type": words, "service_at_location_id": None}
    service["schedules"].append({**service["schedules"][0], "byday": "MO"})
    directory = read_document(tmp_path, service)
    assert directory.frames["sites"]["kind"].to_list() == [kind]
    assert directory.rows("opening_hours") == 3
    assert "no_place" not in rules(directory)


def test_hours_of_the_service_hold_at_each_place(tmp_path: Path) -> None:
    service = copy.deepcopy(SERVICE)
    second = copy.deepcopy(service["service_at_locations"][0])
    second["id"] = "00000000-0000-4000-9000-000000000002"
    service["service_at_locations"].append(second)
    del service["schedules"][0]["service_at_location_id"]
    directory = read_document(tmp_path, service)
    assert directory.rows("opening_hours") == 4
    assert "hours_for_several" in rules(directory)


def test_hours_given_at_the_place_itself(tmp_path: Path) -> None:
    service = copy.deepcopy(SERVICE)
    schedules = service.pop("schedules")
    del schedules[0]["service_at_location_id"]
    service["service_at_locations"][0]["schedules"] = schedules
    directory = read_document(tmp_path, service)
    assert directory.rows("opening_hours") == 2


def test_overnight_is_two_days(tmp_path: Path) -> None:
    service = copy.deepcopy(SERVICE)
    service["schedules"][0] |= {"byday": "SU", "opens_at": "20:00", "closes_at": "02:00"}
    directory = read_document(tmp_path, service)
    spans = directory.frames["opening_hours"].select("weekday", "opens", "closes").rows()
    assert spans == [("sunday", "20:00", "24:00"), ("monday", "00:00", "02:00")]
    assert "overnight" in rules(directory)


def test_all_day_and_until_midnight(tmp_path: Path) -> None:
    service = copy.deepcopy(SERVICE)
    first = service["schedules"][0]
    first |= {"byday": "MO", "opens_at": "00:00", "closes_at": "23:59"}
    service["schedules"].append({**first, "byday": "TU", "opens_at": "18:00", "closes_at": "00:00"})
    directory = read_document(tmp_path, service)
    spans = directory.frames["opening_hours"].select("weekday", "opens", "closes").rows()
    assert spans == [("monday", "00:00", "24:00"), ("tuesday", "18:00", "24:00")]


def test_a_weekly_schedule_without_days_holds_on_the_day_it_starts(tmp_path: Path) -> None:
    service = copy.deepcopy(SERVICE)
    del service["schedules"][0]["byday"]
    service["schedules"][0]["dtstart"] = "2026-01-07"
    directory = read_document(tmp_path, service)
    assert directory.frames["opening_hours"]["weekday"].to_list() == ["wednesday"]


def test_our_own_terms_come_back_as_codes(tmp_path: Path) -> None:
    service = copy.deepcopy(SERVICE)
    service["attributes"] = [
        {"id": "x", "taxonomy_term": {"taxonomy": f"Carereach {words}", "term": term}}
        for words, term in (
            ("setting", "S10"),
            ("referral route", "self"),
            ("referral route", "gp"),
            ("referral route", "gp"),
        )
    ]
    row = read_document(tmp_path, service).frames["services"].to_dicts()[0]
    assert (row["setting"], row["referral_routes"]) == ("S10", "self; gp")


def test_the_longer_of_two_spans_that_begin_together_stays(tmp_path: Path) -> None:
    service = copy.deepcopy(SERVICE)
    first = service["schedules"][0]
    service["schedules"] += [{**first, "closes_at": "20:00"}, {**first, "closes_at": "17:00"}]
    directory = read_document(tmp_path, service)
    assert directory.frames["opening_hours"]["closes"].to_list() == ["20:00", "20:00"]
    assert "hours_overlap" in rules(directory)


def test_a_refuge_is_marked_confidential(tmp_path: Path) -> None:
    named = {**copy.deepcopy(SERVICE), "name": "Westmere Women's Refuge"}
    placed = copy.deepcopy(SERVICE)
    placed["service_at_locations"][0]["location"]["name"] = "The Safe House"
    for service in (named, placed):
        directory = read_document(tmp_path, service)
        assert directory.frames["services"]["confidential_location"].to_list() == ["yes"]
        assert "confidential_place" in rules(directory)


def test_a_service_may_point_to_an_organisation_described_elsewhere(tmp_path: Path) -> None:
    second = without(with_id(2), "organization")
    directory = read_document(tmp_path, [second, with_id(1)])
    assert directory.frames["services"]["organisation_id"].null_count() == 0
    alone = read_document(tmp_path, [second])
    assert alone.frames["services"]["organisation_id"].to_list() == [None]
    assert "organisation_missing" in rules(alone)


def test_areas_served_by_code(tmp_path: Path) -> None:
    service = copy.deepcopy(SERVICE)
    service["service_areas"] = [
        {"id": "a", "uri": "http://statistics.data.gov.uk/id/statistical-geography/E06000059"},
        {"id": "b", "extent": "QVV", "extent_type": "code"},
        {"id": "c", "name": "Anyone near the harbour"},
    ]
    directory = read_document(tmp_path, service)
    assert directory.frames["services"]["serves_codes"].to_list() == ["E06000059; QVV"]


def test_made_ids_stay_the_same_until_the_content_changes(tmp_path: Path) -> None:
    service = without(SERVICE, "id")
    first = read_document(tmp_path, service).frames["services"]["service_id"].item()
    again = read_document(tmp_path, service).frames["services"]["service_id"].item()
    other = read_document(tmp_path, {**service, "maximum_age": 18}).frames["services"]
    assert first == again
    assert first != other["service_id"].item()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "not json",
        '{"contents": [',
        '[{"id": "x", "name": "trunc',
        "12",
        '"text"',
        "null",
        '{"contents": {"a": 1}}',
        '{"hello": 1}',
        '[{"type": "Feature"}]',
        "[" * 100_000,
        '["\x01",' + "[" * 100_000,
        "[" * 100 + "]" * 100,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        b"\xff\xfe\xfa",
        b'[{"id": "x", "name": "caf\xe9"}]',
        b"PK\x03\x04\x00\x00",
        '[{"id": "x", "name": "y", "minimum_age": ' + "9" * 5_000 + "}]",
    ],
)
def test_what_is_not_a_directory_is_refused_in_one_sentence(
    tmp_path: Path, text: str | bytes
) -> None:
    with pytest.raises(SourceError) as refusal:
        read_text(tmp_path, text)
    sentence = str(refusal.value)
    assert sentence.startswith("feed.json")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "caf" not in sentence


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.json could not be read"):
        read(tmp_path / "none.json")
    with pytest.raises(SourceError, match="holds no JSON files"):
        read(tmp_path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(SourceError, match="larger than 200 MB"):
        read(path)


def test_no_services_is_a_finding(tmp_path: Path) -> None:
    directory = read_document(tmp_path, {"total_items": 0, "total_pages": 1, "contents": []})
    assert rules(directory) == {"no_services"}
    assert directory.rows("services") == 0


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official examples are not on this machine")
@pytest.mark.parametrize(
    ("name", "services"),
    [
        ("service_full", 1),
        ("organization_full", 1),
        ("service_at_location_full", 1),
        ("taxonomy", 0),
        ("taxonomy_term", 0),
    ],
)
def test_the_official_examples_load(name: str, services: int) -> None:
    directory = read(OFFICIAL / f"{name}.json")
    assert directory.rows("services") == services
    for table, frame in directory.frames.items():
        assert check_table(TABLES[table], frame, file=table).is_sound
    if services:
        assert {"coordinates_outside", "bad_postcode", "assured_stale"} <= rules(directory)
        assert directory.frames["opening_hours"]["weekday"].to_list() == ["thursday", "friday"]
