import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.tables import TABLES
from carereach.tables.header import (
    check_header,
    column_letter,
    columns_present,
    has_header,
    plain_name,
)

SITES = TABLES["sites"]
LISTS = TABLES["lists"]


def rules(table, header):
    return [(found.rule, found.column) for found in check_header(table, header, file="f.csv")]


def test_a_whole_header_is_sound_in_any_order():
    assert rules(SITES, SITES.column_names) == []
    assert rules(SITES, SITES.column_names[::-1]) == []


def test_missing_columns_matter_only_where_every_row_needs_them():
    assert rules(SITES, ["site_id", "service_id", "kind"]) == []
    assert rules(SITES, ["site_id"]) == [
        ("missing_column", "service_id"),
        ("missing_column", "kind"),
    ]


def test_a_name_given_twice_is_an_error_and_the_first_is_kept():
    header = ["site_id", "service_id", "kind", "site_id"]
    assert rules(SITES, header) == [("duplicate_column", "D")]
    assert sorted(columns_present(SITES, header)) == [0, 1, 2]


def test_columns_without_a_name_are_told_of_once():
    header = ["site_id", "service_id", "kind", "", ""]
    assert rules(SITES, header) == [("unnamed_column", "D")]


@pytest.mark.parametrize(
    ("written", "guess"),
    [("Latitude", "latitude"), ("long itude", "longitude"), ("post code", "postcode")],
)
def test_near_misses_get_a_guess(written, guess):
    header = ["site_id", "service_id", "kind", written]
    [found] = check_header(SITES, header, file="f.csv")
    assert found.fix.startswith(f"Did you mean {guess}?")
    assert found.severity == "warning"


def test_names_are_never_repeated_back():
    header = ["site_id", "service_id", "kind", "Jane Example", "=cmd()", "x" * 5000]
    text = " ".join(found.sentence() for found in check_header(SITES, header, file="f.csv"))
    assert "Jane" not in text
    assert "cmd" not in text
    assert "xxx" not in text


def test_a_row_of_data_in_place_of_the_header_is_one_finding():
    assert not has_header(SITES, ["s1", "Harbour"])
    assert rules(SITES, ["s1", "Harbour"]) == [("missing_header", "")]


def test_lists_may_be_named_freely_but_plainly():
    assert rules(LISTS, ["count", "police", "Children's services (A&E)"]) == []
    assert rules(LISTS, ["count", "=1+1", "9th list", "a" * 61]) == [
        ("list_name", "B"),
        ("list_name", "C"),
        ("list_name", "D"),
    ]
    assert [c.name for c in columns_present(LISTS, ["count", "police", "=x"]).values()] == [
        "count",
        "police",
    ]


def test_the_mark_of_required_columns_is_no_part_of_the_name():
    assert plain_name(" area_code (required) ") == "area_code"
    assert plain_name("area_code") == "area_code"


def test_letters_are_those_of_a_spreadsheet():
    assert [column_letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@settings(deadline=None)
@given(st.lists(st.sampled_from((*SITES.column_names, "x", "", "Kind")), max_size=12))
def test_each_position_is_read_or_told_of(header):
    told = check_header(SITES, header, file="f.csv")
    read = columns_present(SITES, header)
    if not has_header(SITES, header):
        assert len(told) == 1
        return
    letters = {found.column for found in told}
    for position, name in enumerate(header):
        assert position in read or column_letter(position) in letters or name == ""
    assert len({column.name for column in read.values()}) == len(read)
