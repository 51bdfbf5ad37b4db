"""What the directory readers share: clean text, settings by word, delimited rows."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.sources.directory import (
    POSTCODE,
    clean_text,
    fit_text,
    looks_confidential,
    looks_like_a_test,
    made_id,
    near_names,
    read_coordinates,
    read_ods_code,
    read_postcode,
    read_rows,
    setting_of_term,
    setting_of_type,
    split_at_midnight,
    suggest_setting,
)
from carereach.sources.directory.settings import _NAMES, _TERMS, _TYPES
from carereach.tables.codes import SETTINGS, WEEKDAYS

FAMILY_HUBS = (
    Path(__file__).parents[3] / ".." / "shared" / "data" / "oruk" / "codelists"
    / "dfe_family_hubs_taxonomy.csv"
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  two   words ", "two words"),
        ("It costs Â£10", "It costs £10"),
        ("Itâ€™s free", "It’s free"),
        ("CafÃ© Ifanc", "Café Ifanc"),
        ('<p class="x">One</p><p>two</p>', "One two"),
        ("this &amp; that&nbsp;here", "this & that here"),
        ("line\x0bbreak\x00", "line break"),
        ("a < b and c > d", "a < b and c > d"),
        ("Tŷ Câr", "Tŷ Câr"),
        ("Â£10 and ☃", "Â£10 and ☃"),
        ("â\x80\x99s", "’s"),
        ("half \ud83d sign", "half sign"),
    ],
)
def test_text_is_cleaned_and_words_stay(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(st.text(max_size=60))
def test_cleaning_never_raises_and_gives_text_that_can_be_saved(text: str) -> None:
    fitted = fit_text(text, is_code=True)
    assert fitted is None or fitted.encode()
    assert fitted is None or (fitted == fitted.strip() and fitted[0] not in "=+-@")


def test_postcodes_and_codes_are_tidied_or_refused() -> None:
    assert read_postcode(" dt1  1aa ") == "DT1 1AA"
    assert read_postcode("DT11AA") == "DT11AA"
    assert read_postcode("ABC 1234") is None
    assert read_ods_code(" rdyew ") == "RDYEW"
    assert read_ods_code("5NH FM334") is None
    assert POSTCODE.fullmatch("ZZ99 9ZZ")


@pytest.mark.parametrize(
    ("latitude", "longitude", "rule"),
    [
        (None, None, ""),
        (50.7, -2.4, ""),
        (50.7, None, "coordinate_half"),
        (None, -2.4, "coordinate_half"),
        (50.7, 0.0, "coordinate_zero"),
        (-2.4, 50.7, "coordinates_swapped"),
        (512.3, -2.4, "coordinates_outside"),
        (51.5, -7.9e-4, ""),
    ],
)
def test_positions(latitude: float | None, longitude: float | None, rule: str) -> None:
    north, east, broken = read_coordinates(latitude, longitude)
    assert broken == rule
    assert (north is None) == (east is None) == (rule != "" or latitude is None)


def test_very_small_longitudes_are_written_out() -> None:
    assert read_coordinates(51.5, -7.9e-4) == ("51.500000", "-0.000790", "")


def test_terms_stand_for_settings_that_exist() -> None:
    known = {*SETTINGS, ""}
    assert set(_TERMS.values()) <= known
    assert set(_TYPES.values()) <= known
    assert {setting for _, setting in _NAMES} <= known
    assert setting_of_term("Sexual Health") == "S1"
    assert setting_of_term("Walk-in centre") == "S3"
    assert setting_of_term("Mental health") is None


@pytest.mark.skipif(not FAMILY_HUBS.is_file(), reason="the term list is not on this machine")
def test_only_three_family_hub_terms_are_settings_of_ours() -> None:
    lines = FAMILY_HUBS.read_text(encoding="utf-8").splitlines()[1:]
    terms = [line.rsplit(",", 1)[-1].strip('"') for line in lines]
    assert len(terms) == 43
    assert {term for term in terms if setting_of_term(term)} == {
        "Health visiting",
        "Midwife and maternity",
        "Substance misuse (including alcohol and drug)",
    }


def test_types_and_names() -> None:
    assert setting_of_type("Pharmacy", "Community Pharmacy") == "S16"
    assert setting_of_type("Pharmacy", "Appliance Pharmacy") == ""
    assert setting_of_type("Clinic", "UNKNOWN") is None
    assert suggest_setting("Elm Contraception Clinic") == "S1"
    assert suggest_setting("Prescribing CAMHS (1)") == "S5"
    assert suggest_setting("Pain clinic (GP Walk-In Centre)") is None
    assert suggest_setting("City Walk-in Centre") == "S3"
    assert suggest_setting("Harbour House") is None


def test_names_that_matter() -> None:
    assert looks_confidential("The Elm Refuge")
    assert looks_confidential(None, "safehouse")
    assert looks_confidential("Lloches Llanarth")
    assert not looks_confidential("Refugee health team", None)
    assert looks_like_a_test("Test 2")
    assert looks_like_a_test("ZZ do not use")
    assert not looks_like_a_test("STI test clinic")
    assert not looks_like_a_test("Test and treat centre")
    assert near_names("Royal Bournmouth", "Royal Bournemouth")
    assert not near_names("Bay North", "Bay South")


def test_made_ids_keep_their_parts_apart() -> None:
    assert made_id("a", "b") == made_id("a", "b")
    assert made_id("a", "b") != made_id("ab")


@given(st.sampled_from(WEEKDAYS), st.integers(0, 1439), st.integers(0, 1440))
def test_a_span_keeps_its_minutes_when_split(weekday: str, opens: int, closes: int) -> None:
    spans = split_at_midnight(weekday, opens, closes)
    expected = closes - opens if opens < closes else closes + 1440 - opens
    assert sum(end - start for _, start, end in spans) == expected
    assert all(0 <= start < end <= 1440 for _, start, end in spans)


def test_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b'a,b\r\n\r\n1,"x, y"\r\n,\r\n2, z \r\n')
    assert read_rows(path).rows == [(1, ["a", "b"]), (3, ["1", "x, y"]), (5, ["2", "z"])]


def test_the_not_sign_separates_without_quotes(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    for codec in ("cp1252", "utf-8"):
        path.write_bytes('a¬b\r\n1¬"x – y'.encode(codec))
        assert read_rows(path).rows == [(1, ["a", "b"]), (2, ["1", '"x – y'])]


def test_commas_in_an_older_encoding(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes("a,b\n1,café\n".encode("cp1252"))
    assert read_rows(path).rows[1] == (2, ["1", "café"])


@pytest.mark.parametrize("data", [b"", b" \r\n", b"a\x00b", b'a,"b\n', b'a,b\n1,"x"y\n'])
def test_what_is_not_such_a_table_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"^file\.csv .*\.$"):
        read_rows(path)
