import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import MethodError
from carereach.need import count_young_people
from tests.unit.need.worlds import table

AREAS = table("areas", *({"area_code": code, "local_authority_code": "A"} for code in ("a", "b")))


def counted(*rows: tuple[str, str, str, int], girls_share: float = 0.5) -> dict[str, float]:
    people = table(
        "population",
        *(
            {"area_code": area, "age": age, "sex": sex, "young_people": number}
            for area, age, sex, number in rows
        ),
    )
    frame = count_young_people(AREAS, people, girls_share=girls_share)
    return {
        f"{band} {sex}": number
        for band, sex, number in frame.select("age_band", "sex", "young_people").iter_rows()
        if number
    }


def test_single_years_become_bands_and_sexes_are_kept() -> None:
    assert counted(("a", "8", "female", 4), ("b", "11", "female", 6), ("a", "8", "male", 5)) == {
        "8-11 female": 10,
        "8-11 male": 5,
    }


def test_a_count_of_all_is_split_by_the_share_of_girls() -> None:
    assert counted(("a", "12-15", "all", 100), girls_share=0.4) == {
        "12-15 female": 40,
        "12-15 male": 60,
    }


def test_a_band_is_not_added_to_its_own_single_years() -> None:
    both = counted(("a", "16", "male", 7), ("a", "16-17", "male", 99), ("b", "16-17", "male", 3))
    assert sum(both.values()) == pytest.approx(10 / 0.5)


def test_a_row_left_out_for_one_sex_is_nobody_when_that_sex_is_supplied_elsewhere() -> None:
    people = counted(("a", "9", "female", 4), ("a", "10", "male", 3))
    assert people == {"8-11 female": 4, "8-11 male": 3}


def test_areas_may_differ_in_how_they_are_split() -> None:
    people = counted(("a", "9", "female", 4), ("a", "9", "male", 6), ("b", "9", "all", 10))
    assert people == {"8-11 female": 9, "8-11 male": 11}


def test_all_beside_one_sex_gives_the_other() -> None:
    assert counted(("a", "9", "all", 10), ("a", "9", "male", 4)) == {
        "8-11 female": 6,
        "8-11 male": 4,
    }


def test_a_sex_that_was_not_supplied_is_never_nobody() -> None:
    assert counted(("a", "9", "female", 40), girls_share=0.4) == {
        "8-11 female": 40,
        "8-11 male": 60,
    }


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_share_of_girls_that_leaves_a_sex_out_is_refused(share: float) -> None:
    with pytest.raises(MethodError, match="between 0 and 1"):
        counted(("a", "9", "all", 10), girls_share=share)


@given(st.lists(st.integers(0, 500), min_size=10, max_size=10))
def test_splitting_loses_nobody(numbers: list[int]) -> None:
    rows = [("a", str(age), "all", number) for age, number in enumerate(numbers, start=8)]
    assert sum(counted(*rows, girls_share=0.49).values()) == pytest.approx(sum(numbers))


def test_no_population_gives_no_rows() -> None:
    empty = count_young_people(AREAS, table("population"), girls_share=0.49)
    assert empty.is_empty()
    assert empty.schema["young_people"] == pl.Float64
