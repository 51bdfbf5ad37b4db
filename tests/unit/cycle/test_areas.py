"""Finding an area: whatever people call it, and never a guess between two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.cycle.areas import choose_area, find_areas

EVERY = find_areas().rows()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("QVV", "QVV"),
        ("qvv", "QVV"),
        ("E54000041", "QVV"),
        ("E06000059", "E06000059"),
        ("e0600 0059", "E06000059"),
        ("NHS Dorset", "QVV"),
        ("nhs dorset integrated care board", "QVV"),
        ("dorset icb", "QVV"),
        ("Dorset Council", "E06000059"),
        ("west sussex", "E10000032"),
        ("WestSussex", "E10000032"),
        ("county durham", "E06000047"),
        ("Bristol", "E06000023"),
        ("Hull", "E06000010"),
        ("stoke on trent", "E06000021"),
        ("City of London", "E09000001"),
        ("cardiff", "W06000015"),
        ("Bournemouth", "E06000058"),
        ("E10000027", "E06000066"),
    ],
)
def test_an_area_is_found_by_what_people_call_it(text, code):
    assert choose_area(text).code == code


def test_every_area_is_listed_and_each_is_found_by_its_own_code():
    assert len(EVERY) == 42 + 153 + 22
    for code, name, kind, nation, _ in EVERY:
        chosen = choose_area(code)
        assert (chosen.code, chosen.name, chosen.nation) == (code, name, nation)
        assert {"icb": "integrated care board", "local_authority": "council"}[chosen.kind] == kind


@given(st.sampled_from(EVERY), st.randoms())
def test_case_and_spaces_make_no_difference(area, random):
    _, name, *_ = area
    dressed = "".join(letter.upper() if random.random() < 0.5 else letter for letter in name)
    expected = find_areas(name)["code"].to_list()
    assert find_areas(f"  {dressed} ")["code"].to_list() == expected
    assert area[0] in expected


def test_dorset_is_a_board_and_a_council_so_both_codes_are_given():
    assert find_areas("Dorset")["code"].to_list() == ["QVV", "E06000059"]
    with pytest.raises(SourceError, match=r"more than one.*QVV NHS Dorset; E06000059 Dorset\."):
        choose_area("dorset")


def test_an_exact_name_comes_before_names_that_hold_it():
    found = find_areas("Sussex")
    assert found.select("name", "found_by").rows() == [
        ("NHS Sussex", "name"),
        ("East Sussex", "part of the name"),
        ("West Sussex", "part of the name"),
    ]


def test_a_district_points_to_the_council_above_it():
    assert find_areas("Cherwell").select("name", "found_by").rows() == [
        ("Oxfordshire", "district inside it")
    ]
    with pytest.raises(SourceError, match=r"is a district.*E10000025 Oxfordshire"):
        choose_area("Cherwell")


def test_a_council_that_was_divided_points_to_both_that_followed():
    with pytest.raises(SourceError, match="E06000061 North Northamptonshire; E06000062 West"):
        choose_area("E10000021")


def test_a_slip_of_the_keyboard_gets_the_closest_spellings():
    assert set(find_areas("Dorest")["code"]) == {"QVV", "E06000059"}
    with pytest.raises(SourceError, match=r"Did you mean: .*QVV NHS Dorset"):
        choose_area("Dorest")


@pytest.mark.parametrize("text", ["zzzzqqqq", "", "  ", "!?"])
def test_nothing_close_says_how_to_look(text):
    with pytest.raises(SourceError, match="carereach areas"):
        choose_area(text)


def test_nothing_close_finds_nothing():
    assert find_areas("zzzzqqqq").is_empty()
    assert find_areas("zzzzqqqq").columns == ["code", "name", "kind", "nation", "found_by"]
