from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from carereach.access import count_people
from carereach.tables.codes import AGE_BANDS
from tests.unit.access.worlds import frame

AREAS = frame("areas", [{"area_code": "A1"}, {"area_code": "A2"}])


def row(age: str, young_people: int | None, sex: str = "all", area: str = "A1") -> dict[str, Any]:
    return {"area_code": area, "age": age, "sex": sex, "young_people": young_people}


def counts(*rows: dict[str, Any]) -> dict[tuple[str, int, str], int]:
    people = count_people(AREAS, frame("population", rows))
    return {
        (people.area_codes[area], 8 + year, ("female", "male", "all")[sex]): int(number)
        for (area, year, sex), number in _items(people.counts)
        if number
    }


def _items(counts: Any) -> list[tuple[tuple[int, int, int], int]]:
    return [
        ((area, year, sex), counts[area, year, sex])
        for area in range(counts.shape[0])
        for year in range(10)
        for sex in range(3)
    ]


def test_single_years_are_taken_as_given() -> None:
    assert counts(row("12", 7, "female"), row("12", 9, "male"), row("17", 4, area="A2")) == {
        ("A1", 12, "female"): 7,
        ("A1", 12, "male"): 9,
        ("A2", 17, "all"): 4,
    }


def test_all_adds_only_what_the_sexes_leave_over() -> None:
    assert counts(row("12", 7, "female"), row("12", 9, "male"), row("12", 20)) == {
        ("A1", 12, "female"): 7,
        ("A1", 12, "male"): 9,
        ("A1", 12, "all"): 4,
    }


def test_a_band_is_spread_evenly_with_the_youngest_taking_the_rest() -> None:
    assert counts(row("12-15", 10)) == {
        ("A1", 12, "all"): 3,
        ("A1", 13, "all"): 3,
        ("A1", 14, "all"): 2,
        ("A1", 15, "all"): 2,
    }


def test_a_band_adds_only_to_years_that_are_missing() -> None:
    rows = [row("12", 4, "female"), row("12", 4, "male"), row("13", 6), row("12-15", 20)]
    assert counts(*rows) == {
        ("A1", 12, "female"): 4,
        ("A1", 12, "male"): 4,
        ("A1", 13, "all"): 6,
        ("A1", 14, "all"): 3,
        ("A1", 15, "all"): 3,
    }
    whole = [row(str(age), 5) for age in range(12, 16)]
    assert sum(counts(*whole, row("12-15", 99)).values()) == 20


def test_missing_numbers_and_unknown_areas_count_for_nobody() -> None:
    assert counts(row("12", None), row("13", 5, area="A9")) == {}


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(list(AGE_BANDS)), st.sampled_from(["female", "male"])),
        st.integers(0, 500),
    )
)
def test_bands_by_sex_are_conserved(given_: dict[tuple[str, str], int]) -> None:
    rows = [row(band, number, sex) for (band, sex), number in given_.items()]
    assert sum(counts(*rows).values()) == sum(given_.values())
