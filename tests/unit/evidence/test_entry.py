"""Every entry is checked at load: a fault names the file, the entry and the field."""

import pytest

from carereach.base import EvidenceError
from carereach.evidence import cited
from carereach.evidence.entry import read_entry

GOOD = {
    "id": "asm:walking-speed",
    "title": "Walking speed",
    "value": 4.8,
    "low": 3.6,
    "high": 5.4,
    "unit": "km an hour",
    "source": "",
    "source_url": "",
    "year": "2026",
    "place": "England",
    "grade": "E",
    "verified": "partial",
    "standing": "assumption",
    "note": "",
}


def test_a_good_entry_is_read_with_its_numbers():
    entry = read_entry(GOOD, file="a.toml")
    assert (entry.low, entry.value, entry.high) == (3.6, 4.8, 5.4)
    assert entry.number == 4.8


def test_an_empty_number_is_no_number_and_says_so_when_needed():
    entry = read_entry(
        GOOD | {"id": "econ:H08", "value": "", "low": "", "high": "", "standing": "published"},
        file="a.csv",
    )
    assert entry.value is None
    with pytest.raises(EvidenceError, match="econ:H08 holds no number"):
        _ = entry.number


@pytest.mark.parametrize(
    ("field", "cell", "says"),
    [
        ("id", "econ-10", "field id must look like"),
        ("value", "twelve", "field value is not a number"),
        ("value", True, "field value is not a number"),
        ("value", 9, "field value lies outside low to high"),
        ("low", 6, "field low is above high"),
        ("high", "", "field high is empty: an assumption needs a full range"),
        ("grade", "F", "field grade must be one of"),
        ("verified", "maybe", "field verified must be one of"),
        ("standing", "rule", "field standing must be one of"),
        ("title", "", "field title is empty"),
        ("place", None, "field place is empty"),
        ("unit", 3, "field unit must be text"),
    ],
)
def test_a_malformed_entry_names_its_field_and_never_repeats_the_cell(field, cell, says):
    with pytest.raises(EvidenceError) as caught:
        read_entry(GOOD | {field: cell}, file="a.toml")
    sentence = str(caught.value)
    assert says in sentence
    assert sentence.startswith("a.toml, entry ")
    assert "twelve" not in sentence


def test_a_missing_or_unknown_field_is_told():
    with pytest.raises(EvidenceError, match="field note is missing"):
        read_entry({key: cell for key, cell in GOOD.items() if key != "note"}, file="a.toml")
    with pytest.raises(EvidenceError, match="field colour is not a field"):
        read_entry(GOOD | {"colour": "red"}, file="a.toml")
    with pytest.raises(EvidenceError, match="entry without an id, field id is empty"):
        read_entry(GOOD | {"id": ""}, file="a.toml")


def test_related_values_outside_the_range_are_allowed_for_published_rows_only():
    assert cited("econ:P06").value == 12
    assert cited("econ:P06").low == 12.1
