from typing import Any

from carereach.need.mix import count_mix
from tests.unit.need.worlds import count, table


def mix(*rows: dict[str, Any]) -> list[tuple[Any, ...]]:
    counts = table("known_cases", *rows).with_columns(
        view_kind="evidence_id", view_id="evidence_id", view="evidence_id"
    )
    frame = count_mix(counts, unit="geography_code", count="count")
    return frame.select("dimension", "group", "seen", "is_hidden", "is_missing").rows()


def test_groups_are_counted_trait_by_trait() -> None:
    assert mix(
        count("x", 30, sex="female"), count("x", 12, sex="male"), count("x", 42, age_band="8-11")
    ) == [
        ("age_band", "8-11", 42, False, False),
        ("sex", "female", 30, False, False),
        ("sex", "male", 12, False, False),
    ]


def test_a_trait_split_in_two_ways_is_counted_once() -> None:
    rows = [
        count("x", 30, sex="female"),
        count("x", 20, sex="female", age_band="12-15"),
        count("x", 10, sex="female", age_band="16-17"),
    ]
    assert ("sex", "female", 30, False, False) in mix(*rows)
    assert ("sex", "female", 30, False, False) in mix(*rows[1:])


def test_places_are_added_and_a_hidden_cell_hides_its_group() -> None:
    rows = [
        count("x", 12, sex="male"),
        count("x", None, "B", sex="male", count_state="suppressed"),
        count("x", None, sex="female"),
    ]
    assert mix(*rows) == [
        ("sex", "female", None, False, True),
        ("sex", "male", 12, True, False),
    ]


def test_a_characteristic_is_never_read_as_a_sex_or_an_age() -> None:
    rows = [count("x", 9, sex="male", characteristic="in care")]
    assert mix(*rows) == [("characteristic", "in care", 9, False, False)]


def test_a_count_that_is_not_split_is_the_whole_view() -> None:
    assert mix(count("x", 30)) == [("all", "all", 30, False, False)]
