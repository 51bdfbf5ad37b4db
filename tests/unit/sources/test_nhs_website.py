"""NHS website files: odd bytes, repeats, and everything only a candidate."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.base import CarereachError, SourceError
from carereach.sources.directory import Directory
from carereach.sources.nhs_opening_times import read_nhs_opening_times
from carereach.sources.nhs_website import read_nhs_website
from carereach.tables import TABLES, Finding
from carereach.tables.check import check_table

PUBLIC = Path(__file__).parents[3] / ".." / "shared" / "data" / "public"
needs_public = pytest.mark.skipif(
    not PUBLIC.is_dir(), reason="the public files are not on this machine"
)
AS_OF = date(2026, 6, 1)
HEADER = (
    "OrganisationID", "OrganisationCode", "OrganisationType", "SubType", "OrganisationStatus",
    "OrganisationName", "Postcode", "Latitude", "Longitude", "ParentODSCode", "ParentName",
)  # fmt: skip
PLACE = {
    "OrganisationID": "1",
    "OrganisationCode": "ZZZ01",
    "OrganisationType": "Clinic",
    "SubType": "UNKNOWN",
    "OrganisationStatus": "Visible",
    "OrganisationName": "Elm “Contraception” Clinic",
    "Postcode": "zz1 1aa",
    "Latitude": "50.7112345678",
    "Longitude": "-7.9E-4",
}


def write(folder: Path, *places: dict[str, str]) -> Path:
    path = folder / "Clinics.csv"
    lines = [HEADER, *([place.get(name, "") for name in HEADER] for place in places)]
    path.write_bytes("\r\n".join("¬".join(line) for line in lines).encode("cp1252"))
    return path


def read(folder: Path, *places: dict[str, str]) -> Directory:
    return read_nhs_website(write(folder, *places), as_of=AS_OF)


def found(directory: Directory, rule: str) -> list[Finding]:
    return [finding for finding in directory.findings if finding.rule == rule]


def is_sound(directory: Directory) -> bool:
    return all(
        check_table(TABLES[name], frame, file=name).findings == ()
        for name, frame in directory.frames.items()
    )


def test_a_place_becomes_a_candidate(tmp_path: Path) -> None:
    directory = read(tmp_path, PLACE)
    service = directory.frames["services"].to_dicts()[0]
    assert service["service_id"] == "nhs-1"
    assert service["name"] == "Elm “Contraception” Clinic"
    assert (service["status"], service["setting"]) == ("candidate", "S1")
    site = directory.frames["sites"].to_dicts()[0]
    assert (site["site_id"], site["postcode"]) == ("nhs-1-site", "ZZ1 1AA")
    assert (site["latitude"], site["longitude"]) == ("50.711235", "-0.000790")
    assert directory.frames["organisations"]["ods_code"].to_list() == ["ZZZ01"]
    assert [each.row for each in found(directory, "setting_from_name")] == [2]
    assert found(directory, "file_age_unknown")
    assert is_sound(directory)


def test_who_runs_it(tmp_path: Path) -> None:
    child = {**PLACE, "ParentODSCode": "RZZ", "ParentName": "Harbour Trust"}
    same = {**child, "OrganisationID": "2", "OrganisationName": "Ash unit"}
    wrapped = {**PLACE, "OrganisationID": "3", "OrganisationCode": "PH_ZZ123__000001_ZZ11AA"}
    bad = {**PLACE, "OrganisationID": "4", "OrganisationCode": "5NH FM334"}
    none = {**PLACE, "OrganisationID": "5", "OrganisationCode": ""}
    directory = read(tmp_path, child, same, wrapped, bad, none)
    organisations = directory.frames["organisations"]
    assert organisations["ods_code"].to_list() == ["RZZ", "ZZ123", None, None]
    assert organisations["name"][0] == "Harbour Trust"
    assert [each.row for each in found(directory, "bad_ods_code")] == [5]
    assert is_sound(directory)


@pytest.mark.parametrize(
    ("kind", "subtype", "name", "setting", "sector"),
    [
        ("Pharmacy", "Community Pharmacy", "Elm", "S16", "primary"),
        ("Pharmacy", "Appliance Pharmacy", "Sexual health supplies", None, "primary"),
        ("GP", "UNKNOWN", "Elm", "S4", "primary"),
        ("Hospital", "Mental Health Hospital", "Ash CAMHS", "S5", "mental health"),
        ("Hospital", "Hospital", "Ash", None, "hospital"),
        ("Clinic", "UNKNOWN", "Ash", None, None),
    ],
)
def test_settings_and_sectors(
    tmp_path: Path, kind: str, subtype: str, name: str, setting: str | None, sector: str | None
) -> None:
    place = {**PLACE, "OrganisationType": kind, "SubType": subtype, "OrganisationName": name}
    directory = read(tmp_path, place)
    assert directory.frames["services"]["setting"].to_list() == [setting]
    assert directory.frames["organisations"]["sector"].to_list() == [sector]
    assert bool(found(directory, "settings_not_stated")) == (setting is None)


def test_repeats_are_counted_and_other_content_is_told(tmp_path: Path) -> None:
    directory = read(tmp_path, PLACE, PLACE, PLACE, {**PLACE, "OrganisationName": "Other"})
    assert directory.rows("services") == 1
    assert "2" in found(directory, "exact_duplicates")[0].message
    assert [each.row for each in found(directory, "duplicate_differs")] == [5]


def test_rows_that_cannot_be_used(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {**PLACE, "OrganisationID": ""},
        {**PLACE, "OrganisationName": " "},
        {**PLACE, "OrganisationStatus": "Hidden"},
        {**PLACE, "OrganisationID": "2", "Postcode": "nowhere", "Latitude": "north"},
        {**PLACE, "OrganisationID": "3", "Postcode": "", "Latitude": "-2.4", "Longitude": "50.7"},
        {**PLACE, "OrganisationID": "4", "OrganisationName": "Elm refuge"},
        {**PLACE, "OrganisationID": "5", "OrganisationName": "Test 1"},
    )
    path.write_bytes(path.read_bytes() + b"\r\n9\xac9")
    directory = read_nhs_website(path, as_of=AS_OF)
    assert [each.row for each in found(directory, "missing_required")] == [2, 3]
    assert found(directory, "hidden_on_website")
    assert [each.row for each in found(directory, "bad_postcode")] == [5]
    assert [each.row for each in found(directory, "not_a_number")] == [5]
    assert [each.row for each in found(directory, "coordinates_swapped")] == [6]
    assert "1" in found(directory, "no_postcodes")[0].message
    assert [each.row for each in found(directory, "confidential_place")] == [7]
    assert [each.row for each in found(directory, "test_entry")] == [8]
    assert [each.row for each in found(directory, "row_length")] == [9]
    assert directory.frames["services"]["confidential_location"].to_list() == [
        None,
        None,
        "yes",
        None,
    ]
    assert is_sound(directory)


@pytest.mark.parametrize(
    ("published", "rule"),
    [
        (None, "file_age_unknown"),
        (date(2014, 2, 1), "file_is_historic"),
        (date(2026, 5, 20), "file_is_recent"),
    ],
)
def test_the_age_of_the_file_is_always_said(
    tmp_path: Path, published: date | None, rule: str
) -> None:
    path = write(tmp_path, PLACE)
    directory = read_nhs_website(path, as_of=AS_OF, published=published)
    assert found(directory, rule)
    assert directory.frames["services"]["status"].to_list() == ["candidate"]


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="not a file of places"):
        read_nhs_website(path, as_of=AS_OF)
    with pytest.raises(SourceError, match="not a file of opening times"):
        read_nhs_opening_times(path, as_of=AS_OF)


# ---- opening times ------------------------------------------------------------------------------

TIMES_HEADER = "OrganisationId,WeekDay,Times,IsOpen,OpeningTimeType,AdditionalOpeningDate"


def read_times(folder: Path, *rows: str, header: str = TIMES_HEADER) -> Directory:
    path = folder / "times.csv"
    path.write_text("\r\n".join([header, *rows]), encoding="utf-8")
    return read_nhs_opening_times(path, as_of=AS_OF)


def spans(directory: Directory) -> list[tuple[str, ...]]:
    return directory.frames["opening_hours"].select("weekday", "opens", "closes").rows()


def test_split_days_are_two_spans(tmp_path: Path) -> None:
    directory = read_times(
        tmp_path,
        "7,Monday,09:00-13:00,True,General,",
        "7,Monday,13:30-17:30,True,General,",
        "7,Sunday,,False,General,",
    )
    assert spans(directory) == [("monday", "09:00", "13:00"), ("monday", "13:30", "17:30")]
    assert set(directory.frames["opening_hours"]["site_id"]) == {"nhs-7-site"}
    assert found(directory, "days_closed")
    assert is_sound(directory)


@pytest.mark.parametrize(
    ("times", "expected", "rule"),
    [
        ("00:00-00:00", [("friday", "00:00", "24:00")], "open_all_day"),
        ("00:00-23:59", [("friday", "00:00", "24:00")], "open_all_day"),
        ("00:00-24:00", [("friday", "00:00", "24:00")], "open_all_day"),
        ("08:00-00:00", [("friday", "08:00", "24:00")], ""),
        (
            "22:00-02:00",
            [("friday", "22:00", "24:00"), ("saturday", "00:00", "02:00")],
            "overnight",
        ),
        ("09:00 \u2013 17:00", [("friday", "09:00", "17:00")], ""),
        ("9am-5pm", [], "time_format"),
        ("09:00-24:30", [], "time_format"),
        ("09:00-09:00", [], "opens_when_closes"),
        ("", [], "time_missing"),
    ],
)
def test_times(tmp_path: Path, times: str, expected: list[tuple[str, ...]], rule: str) -> None:
    directory = read_times(tmp_path, f"7,Friday,{times},True,General,")
    assert spans(directory) == expected
    assert rule == "" or found(directory, rule)
    assert is_sound(directory)


@pytest.mark.parametrize("spelling", ["AdditionalOpeningDate", "AdditonalOpeningDate"])
def test_single_dates_are_counted_in_either_spelling(tmp_path: Path, spelling: str) -> None:
    header = TIMES_HEADER.replace("AdditionalOpeningDate", spelling)
    directory = read_times(
        tmp_path,
        "7,Monday,09:00-13:00,True,General,",
        "7,,,False,Additional,Apr 18 2014",
        "7,Monday,10:00-12:00,True,General,Apr 21 2014",
        header=header,
    )
    assert spans(directory) == [("monday", "09:00", "13:00")]
    assert "2" in found(directory, "special_dates")[0].message


def test_the_surgery_comes_before_the_reception(tmp_path: Path) -> None:
    directory = read_times(
        tmp_path,
        "7,Monday,08:00-18:30,True,Reception,",
        "7,Monday,09:00-17:00,True,Surgery,",
        "8,Monday,08:00-18:30,True,Reception,",
    )
    assert spans(directory) == [("monday", "09:00", "17:00"), ("monday", "08:00", "18:30")]
    assert found(directory, "other_hours")


def test_rows_of_times_that_cannot_be_used(tmp_path: Path) -> None:
    directory = read_times(
        tmp_path,
        "7,Someday,09:00-13:00,True,General,",
        "7,,09:00-13:00,True,General,",
        ",Monday,09:00-13:00,True,General,",
        "7,Monday,09:00-13:00,True",
        "7,Monday,09:00-12:00,True,General,",
        "7,Monday,09:00-13:00,True,General,",
    )
    assert [each.row for each in found(directory, "day_format")] == [2]
    assert [each.row for each in found(directory, "day_missing")] == [3]
    assert [each.row for each in found(directory, "missing_required")] == [4]
    assert [each.row for each in found(directory, "row_length")] == [5]
    assert [each.row for each in found(directory, "hours_overlap")] == [7]
    assert spans(directory) == [("monday", "09:00", "13:00")]


def test_hours_of_places_nobody_read_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "times.csv"
    path.write_text(f"{TIMES_HEADER}\n7,Monday,09:00-13:00,True,General,\n", encoding="utf-8")
    directory = read_nhs_opening_times(path, as_of=AS_OF, sites=frozenset({"nhs-8-site"}))
    assert directory.rows("opening_hours") == 0
    assert found(directory, "hours_of_unknown_place")


# ---- any bytes, and the files of 2014 as tests of the software only


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.binary(max_size=5))
def test_any_bytes_give_sound_tables_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, at: int, bytes_: bytes
) -> None:
    folder = tmp_path_factory.mktemp("nhs")
    path = write(folder, PLACE, {**PLACE, "OrganisationID": "2"})
    data = path.read_bytes()
    path.write_bytes(data[:at] + bytes_ + data[at:])
    for reader in (read_nhs_website, read_nhs_opening_times):
        try:
            directory = reader(path, as_of=AS_OF)
        except CarereachError:
            continue
        assert is_sound(directory)


@needs_public
def test_the_clinics_file_of_2014() -> None:
    directory = read_nhs_website(
        PUBLIC / "nhschoices2014_Clinics.csv", as_of=AS_OF, published=date(2014, 2, 1)
    )
    assert directory.rows("services") == 5_333
    repeats = 5_462 - 5_333
    assert "76" in found(directory, "exact_duplicates")[0].message
    assert len(found(directory, "duplicate_differs")) == repeats - 76
    assert "10" in found(directory, "no_postcodes")[0].message
    names = directory.frames["services"].filter(
        directory.frames["services"]["setting"].is_not_null()
    )["name"]
    lower = names.str.to_lowercase()
    assert lower.str.contains("camhs").sum() == 12
    assert set(directory.frames["services"]["status"]) == {"candidate"}
    assert found(directory, "file_is_historic")
    assert is_sound(directory)


@needs_public
def test_the_dorset_cut_of_2014() -> None:
    directory = read_nhs_website(PUBLIC / "dorset_services_nhschoices2014.csv", as_of=AS_OF)
    assert directory.rows("services") == 623 - 102
    assert "102" in found(directory, "exact_duplicates")[0].message
    settings_ = directory.frames["services"]["setting"].value_counts().to_dicts()
    counts = {row["setting"]: row["count"] for row in settings_}
    assert counts["S4"] == 193
    assert counts["S16"] == 222 - 4
    sites = frozenset(directory.frames["sites"]["site_id"])
    times = read_nhs_opening_times(
        PUBLIC / "dorset_pharmacy_opening_2014.csv", as_of=AS_OF, sites=sites
    )
    assert times.rows("opening_hours") == 1_715
    assert times.frames["opening_hours"]["site_id"].n_unique() == 214
    assert "144" in found(times, "special_dates")[0].message
    assert is_sound(directory)
    assert is_sound(times)
