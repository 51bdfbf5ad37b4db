"""Writing Open Referral UK: valid, stable, nothing confidential, and what it carries comes back."""

import copy
import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carereach.sources.directory import DIRECTORY_TABLES
from carereach.sources.oruk import OrukExport, make_oruk, oruk_page, read_oruk
from carereach.sources.oruk.parts import Publisher
from carereach.tables import TABLES, AreaSettings
from carereach.tables.check import check_table
from carereach.tables.codes import (
    EXCLUSIONS,
    REFERRAL_ROUTES,
    RESIDENCE_RULES,
    SECTORS,
    SETTINGS,
    SEXES,
    SITE_KINDS,
    TERM_TIMES,
    WEEKDAYS,
)
from carereach.tables.text import text_frame

AS_OF = date(2026, 6, 1)
AREA = AreaSettings(
    name="Westmere", kind="icb", nation="England", codes=("E54999999",), as_of=AS_OF
)
Rows = dict[str, list[dict[str, str | None]]]
ROWS: Rows = {
    "organisations": [
        {"organisation_id": "org-a", "name": "Harbour Health", "ods_code": "RZZ",
         "sector": "community"},
    ],
    "services": [
        {"service_id": "svc-a", "organisation_id": "org-a", "name": "Harbour sexual health",
         "setting": "S1", "status": "active", "minimum_age": "13", "maximum_age": "19",
         "sexes": "all", "referral_routes": "self; gp", "residence_rule": "anyone",
         "serves_codes": "E06000059; QVV", "exclusions": "none",
         "confidential_location": "no", "assured_on": "2026-05-01"},
        {"service_id": "svc-b", "name": "Elm helpline", "status": "suspended"},
    ],
    "sites": [
        {"site_id": "site-a", "service_id": "svc-a", "name": "Harbour House", "kind": "physical",
         "postcode": "ZZ1 1AA", "latitude": "50.71", "longitude": "-2.44"},
        {"site_id": "site-b", "service_id": "svc-b", "kind": "phone"},
    ],
    "opening_hours": [
        {"site_id": "site-a", "weekday": "tuesday", "opens": "15:30", "closes": "18:30",
         "term_time": "term", "valid_from": "2026-01-01", "valid_to": "2026-12-31"},
        {"site_id": "site-a", "weekday": "monday", "opens": "15:30", "closes": "18:30",
         "term_time": "term", "valid_from": "2026-01-01", "valid_to": "2026-12-31"},
        {"site_id": "site-b", "weekday": "sunday", "opens": "00:00", "closes": "24:00"},
    ],
}  # fmt: skip


def typed(rows: Rows) -> dict[str, pl.DataFrame]:
    frames = {}
    for name in DIRECTORY_TABLES:
        names = TABLES[name].column_names
        raw = pl.DataFrame(
            {column: [row.get(column) for row in rows.get(name, [])] for column in names},
            schema=dict.fromkeys(names, pl.String()),
        )
        checked = check_table(TABLES[name], raw, file=name)
        assert checked.is_sound, checked.findings
        frames[name] = checked.frame
    return frames


def export(rows: Rows, area: AreaSettings = AREA) -> OrukExport:
    return make_oruk(area, typed(rows))


def changed(table: str, position: int, **cells: str | None) -> Rows:
    rows = copy.deepcopy(ROWS)
    rows[table][position] |= cells
    return rows


def everything(value: Any) -> list[Any]:
    """Every value of a document, at any depth."""
    if isinstance(value, dict):
        return [each for inner in value.values() for each in [inner, *everything(inner)]]
    if isinstance(value, list):
        return [each for inner in value for each in [inner, *everything(inner)]]
    return []


def test_a_service_with_all_its_parts() -> None:
    service, helpline = sorted(export(ROWS).services, key=lambda each: each["name"], reverse=True)
    assert service["name"] == "Harbour sexual health"
    assert (service["minimum_age"], service["maximum_age"]) == (13, 19)
    assert service["assured_date"] == "2026-05-01"
    assert service["organization"]["organization_identifiers"][0]["identifier"] == "RZZ"
    assert service["eligibility_description"] == "Ages 13 to 19. Where they live: anyone."
    assert service["application_process"] == (
        "Accepts referrals from: young people themselves, gp."
    )
    location = service["service_at_locations"][0]["location"]
    assert (location["external_identifier_type"], location["external_identifier"]) == (
        "Postcode",
        "ZZ1 1AA",
    )
    (schedule,) = service["schedules"]
    assert (schedule["byday"], schedule["opens_at"]) == ("MO,TU", "15:30")
    assert schedule["service_at_location_id"] == service["service_at_locations"][0]["id"]
    assert helpline["status"] == "temporarily closed"
    assert helpline["schedules"][0]["attending_type"] == "By telephone"
    assert helpline["schedules"][0]["closes_at"] == "23:59"
    assert "organization" not in helpline


def test_it_is_valid_by_the_official_schema(schema_faults: Callable[[Any], list[str]]) -> None:
    for service in export(ROWS).services:
        assert schema_faults(service) == []
        assert schema_faults({**service, "id": "svc-a"})
        assert schema_faults({**service, "status": "candidate"})


def test_nothing_is_empty() -> None:
    for value in everything(list(export(ROWS).services)):
        assert value not in (None, "", [], {})


def test_ids_are_uuids_and_stay_the_same() -> None:
    first, again = export(ROWS), export(changed("services", 0, name="Another name"))
    assert [service["id"] for service in first.services] == [
        service["id"] for service in again.services
    ]
    other_area = AreaSettings(
        name="Westmere", kind="icb", nation="England", codes=("E54999998",), as_of=AS_OF
    )
    assert export(ROWS, other_area).services[0]["id"] != first.services[0]["id"]
    no_codes = AreaSettings(
        name="Westmere", kind="partnership", nation="England", codes=(), as_of=AS_OF
    )
    assert export(ROWS, no_codes).services[0]["id"] != first.services[0]["id"]
    uuid = "5f0a4a57-3d0e-4c57-9d0e-3b6f0c1a7701"
    rows = changed("services", 1, service_id=uuid)
    rows["sites"][1]["service_id"] = uuid
    assert uuid in [service["id"] for service in export(rows).services]


def test_the_order_of_rows_changes_nothing() -> None:
    backwards = {name: list(reversed(rows)) for name, rows in ROWS.items()}
    assert export(backwards) == export(ROWS)


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"status": "candidate"}, "export_candidates"),
        ({"confidential_location": "yes"}, "export_confidential"),
        (
            {"confidential_location": None, "name": "Westmere refuge"},
            "export_looks_confidential",
        ),
    ],
)
def test_what_is_held_back(cells: dict[str, str | None], rule: str) -> None:
    result = export(changed("services", 0, **cells))
    assert [service["name"] for service in result.services] == ["Elm helpline"]
    assert rule in {finding.rule for finding in result.findings}
    text = json.dumps(result.services)
    assert "Harbour" not in text
    assert "ZZ1 1AA" not in text
    assert "RZZ" not in text


def test_the_name_of_a_place_can_give_a_refuge_away() -> None:
    rows = changed("services", 0, confidential_location=None)
    rows["sites"][0]["name"] = "Safe house"
    assert [service["name"] for service in export(rows).services] == ["Elm helpline"]


def test_what_nobody_has_said_is_told() -> None:
    rules = {finding.rule for finding in export(ROWS).findings}
    assert rules == {"export_confidential_not_stated"}


def test_invented_data_says_so_on_every_service() -> None:
    area = AreaSettings(
        name="W", kind="icb", nation="England", codes=(), as_of=AS_OF, invented=True
    )
    for service in export(ROWS, area).services:
        assert "nvented data" in service["alert"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"minimum_age": None}, "Up to age 19."),
        ({"maximum_age": None}, "Age 13 and over."),
        ({"sexes": "female"}, "Takes young people whose sex is female."),
        ({"exclusions": "risk level; open court case"}, "risk level, open court case."),
    ],
)
def test_eligibility_in_plain_words(cells: dict[str, str | None], sentence: str) -> None:
    service = export(changed("services", 0, **cells)).services[0]
    assert sentence in service["eligibility_description"]


def test_a_page_says_what_it_holds() -> None:
    page = oruk_page(export(ROWS).services)
    assert (page["total_items"], page["size"], page["empty"]) == (2, 2, False)
    assert oruk_page([])["empty"] is True


def test_an_empty_workspace_exports_nothing() -> None:
    result = export({})
    assert result.services == ()
    assert result.findings == ()


# ---- laws ---------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["Harbour", "Elm", "clinic", "Young People's", "Caffi'r Ifanc", "24/7", "&"]
)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: "A " + " ".join(words))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def some_of(codes: tuple[str, ...]) -> st.SearchStrategy[str | None]:
    return maybe(st.lists(st.sampled_from(codes), min_size=1, unique=True).map("; ".join))


@st.composite
def workspaces(draw: st.DrawFn) -> Rows:
    rows: Rows = {name: [] for name in DIRECTORY_TABLES}
    for number in range(draw(st.integers(0, 2))):
        rows["organisations"].append(
            {
                "organisation_id": f"org-{number}",
                "name": draw(NAMES),
                "ods_code": draw(maybe(st.from_regex(r"[A-Z0-9]{3,10}", fullmatch=True))),
                "sector": draw(maybe(st.sampled_from(SECTORS))),
            }
        )
    owners = [row["organisation_id"] for row in rows["organisations"]]
    for number in range(draw(st.integers(0, 3))):
        rows["services"].append(draw(service_rows(f"svc-{number}", [None, *owners])))
        for place in range(draw(st.integers(0, 2))):
            site_id = f"site-{number}-{place}"
            rows["sites"].append(draw(site_rows(site_id, f"svc-{number}")))
            rows["opening_hours"] += draw(hours_rows(site_id))
    return rows


@st.composite
def service_rows(draw: st.DrawFn, service_id: str, owners: list[Any]) -> dict[str, str | None]:
    youngest, oldest = sorted((draw(st.integers(0, 120)), draw(st.integers(1, 120))))
    return {
        "service_id": service_id,
        "organisation_id": draw(st.sampled_from(owners)),
        "name": draw(NAMES),
        "setting": draw(maybe(st.sampled_from(sorted(SETTINGS)))),
        "status": draw(st.sampled_from(["active", "suspended", "closed"])),
        "minimum_age": draw(st.sampled_from([None, str(youngest)])),
        "maximum_age": draw(st.sampled_from([None, str(oldest)])),
        "sexes": draw(maybe(st.sampled_from(SEXES))),
        "referral_routes": draw(some_of(REFERRAL_ROUTES)),
        "residence_rule": draw(maybe(st.sampled_from(RESIDENCE_RULES))),
        "serves_codes": draw(some_of(("E06000059", "QVV", "E10000009"))),
        "exclusions": draw(some_of(EXCLUSIONS)),
        "assured_on": draw(maybe(st.dates(date(2000, 1, 1), AS_OF).map(str))),
    }


@st.composite
def site_rows(draw: st.DrawFn, site_id: str, service_id: str) -> dict[str, str | None]:
    row: dict[str, str | None] = {
        "site_id": site_id,
        "service_id": service_id,
        "name": draw(maybe(NAMES)),
        "kind": draw(st.sampled_from(SITE_KINDS)),
    }
    if row["kind"] == "physical":
        row["postcode"] = draw(st.sampled_from([None, "ZZ1 1AA", "ZZ99 9ZZ"]))
        if draw(st.booleans()):
            row["latitude"] = f"{draw(st.integers(49_600_000, 60_900_000)) / 1e6:.6f}"
            row["longitude"] = f"{draw(st.integers(-8_900_000, -1)) / 1e6:.6f}"
    return row


@st.composite
def hours_rows(draw: st.DrawFn, site_id: str) -> list[dict[str, str | None]]:
    rows = []
    for weekday in draw(st.lists(st.sampled_from(WEEKDAYS), unique=True, max_size=4)):
        opens, closes = sorted(
            draw(
                st.lists(st.integers(0, 1438) | st.just(1440), min_size=2, max_size=2, unique=True)
            )
        )
        first, last = sorted(draw(st.lists(st.dates(date(2000, 1, 1), date(2100, 1, 1)),
                                           min_size=2, max_size=2)))  # fmt: skip
        rows.append(
            {
                "site_id": site_id,
                "weekday": weekday,
                "opens": f"{opens // 60:02d}:{opens % 60:02d}",
                "closes": f"{closes // 60:02d}:{closes % 60:02d}",
                "term_time": draw(maybe(st.sampled_from(TERM_TIMES))),
                "valid_from": draw(st.sampled_from([None, str(first)])),
                "valid_to": draw(st.sampled_from([None, str(last)])),
            }
        )
    return rows


def back(export_: OrukExport) -> dict[str, pl.DataFrame]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.json"
        path.write_text(json.dumps(oruk_page(export_.services)), encoding="utf-8")
        directory = read_oruk(path, as_of=AS_OF, assured_within_months=3)
    errors = [each for each in directory.findings if each.severity == "error"]
    assert errors == []
    return {
        name: check_table(TABLES[name], frame, file=name).frame
        for name, frame in directory.frames.items()
    }


def renamed_ids(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The frames of a workspace with the ids of its export."""
    publisher = Publisher.of(AREA)
    kinds = {"service_id": "service", "site_id": "site", "organisation_id": "organisation"}
    return {
        name: frame.with_columns(
            pl.Series(column, [key and publisher.id(kind, key) for key in frame[column]], pl.String)
            for column, kind in kinds.items()
            if column in frame.columns
        )
        for name, frame in frames.items()
    }


def as_rows(name: str, frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    text = text_frame(TABLES[name], frame)
    return sorted(text.rows(), key=str)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workspaces())
def test_what_the_standard_carries_comes_back(rows: Rows) -> None:
    frames = typed(rows)
    exported = make_oruk(AREA, frames)
    returned = back(exported)
    expected = renamed_ids(frames)
    used = expected["services"]["organisation_id"].drop_nulls().to_list()
    expected["organisations"] = expected["organisations"].filter(
        pl.col("organisation_id").is_in(used)
    )
    for name in DIRECTORY_TABLES:
        assert as_rows(name, returned[name]) == as_rows(name, expected[name]), name


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workspaces())
def test_exporting_what_was_imported_gives_the_same_export(rows: Rows) -> None:
    exported = make_oruk(AREA, typed(rows))
    assert make_oruk(AREA, back(exported)).services == exported.services


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(rows=workspaces())
def test_every_export_is_valid(schema_faults: Callable[[Any], list[str]], rows: Rows) -> None:
    exported = make_oruk(AREA, typed(rows))
    for service in exported.services:
        assert schema_faults(service) == []
    assert all(value not in (None, "", [], {}) for value in everything(list(exported.services)))
